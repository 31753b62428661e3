"""Whole numbers as addresses and forms hold them."""

_LENGTH = 9


def number_in(text: str) -> int | None:
    """What `text` says; None for what is no number, or larger than any row has."""
    if text.isascii() and text.isdigit() and len(text) <= _LENGTH:
        return int(text)
    return None
