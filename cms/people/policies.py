"""Who may see and do what with people."""


def own_name(user) -> str:
    """Name."""
    return str(user)
