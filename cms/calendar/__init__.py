"""Working days of Kazakhstan."""
