"""Private threads about one child, between its guardian and those who work with it."""
