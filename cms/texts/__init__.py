"""The text inside files: drawn out by a program of its own, kept for search."""
