"""Addresses from titles in any of the three languages."""

from anyascii import anyascii
from django.utils.text import slugify


def slug_of(title: str, *, fallback: str = "n", length: int = 60) -> str:
    """An ASCII slug of `title`, transliterated (Әдістеме → adisteme); `fallback` when empty."""
    return slugify(anyascii(title))[:length].strip("-") or fallback
