"""How a method is called in its address."""

from cms.slugs import slug_of

# What stands below the number of a method already.
_TAKEN = {"versions", "uses", "used"}


def slug_of_method(title: str) -> str:
    """The title in Latin letters; never a word that means another page."""
    slug = slug_of(title, fallback="method")
    return f"{slug}-method" if slug in _TAKEN else slug
