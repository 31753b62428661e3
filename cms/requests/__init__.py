"""What every request passes: odd bytes, a database that is away, content policy, error pages."""
