"""What apps offer upward without knowing who takes it."""
