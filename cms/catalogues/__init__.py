"""Message catalogues: keeping translations complete."""
