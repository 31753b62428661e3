"""Questions to the administration and official answers."""
