"""Pages of ideas."""
