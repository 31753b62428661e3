"""THE SHELF: the methods library and the archive of essays."""
