"""Lists as tables for spreadsheets: safe cells, and the sign between them that opens here."""

import csv
import io
from collections.abc import Iterable

BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take Kazakh letters for another alphabet
# With a comma for decimals a semicolon stands between cells.
_DELIMITERS = {"en": ","}
_FORMULAS = tuple("=+-@＝＋－＠|%\t\r\n")


def safe_cell(text: str) -> str:
    """`text` on one line, never a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULAS) or text.startswith(_FORMULAS) else line


def lines_of(rows: Iterable[list[str]], language: str) -> str:
    """Lines of a table, as spreadsheets of readers of `language` expect them."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=_DELIMITERS.get(language[:2], ";"))
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return held.getvalue()
