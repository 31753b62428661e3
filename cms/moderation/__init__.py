"""Keeping talk safe: reports, the one review queue, warnings and pauses, the log of it all."""
