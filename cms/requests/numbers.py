"""Whole numbers as addresses and forms hold them."""

_LENGTH = 9  # as long as the key of a row is


def number_in(text: str, digits: int = _LENGTH) -> int | None:
    """What `text` says in at most so many digits; None for what is no number, or longer."""
    if text.isascii() and text.isdigit() and len(text) <= digits:
        return int(text)
    return None


def year_in(text: str) -> int | None:
    """A year of four digits; None for anything else."""
    return number_in(text) if len(text) == 4 else None
