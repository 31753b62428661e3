"""What guardians see of their children here, read-only."""
