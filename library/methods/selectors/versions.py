"""Which version of a draft somebody has before them."""

from library.methods.models import Method


def version_of(method: Method) -> str:
    """A token of the newest version of `method`: another after each change, also after one that
    was written over the version before."""
    revision = method.latest_revision
    if revision is None:
        return ""
    return f"{revision.pk}-{int(revision.created_at.timestamp() * 1_000_000)}"
