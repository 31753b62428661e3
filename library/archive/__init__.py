"""Brings in documents that lie on a disk: text, what it is, who reviews it."""
