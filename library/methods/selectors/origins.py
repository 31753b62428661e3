"""What a draft was adapted from, as its licences see it."""

from library.methods.licences import Origin, Problem, Terms, problems_of
from library.methods.models import Licence, Method


def problems_of_draft(draft: Method) -> list[Problem]:
    """What the licences of its sources say to the licence of `draft`; no query without sources."""
    sources = list(draft.sources.all())
    if not sources:
        return []
    keys = [source.original_id for source in sources if source.original_id]
    originals = (
        Method.objects.only("pk", "title", "author", "licence").in_bulk(keys) if keys else {}
    )
    licences = {licence.pk: licence for licence in Licence.objects.all()}
    origins = []
    for source in sources:
        original = originals.get(source.original_id or 0)
        # As it was when it was adapted: a licence that was given cannot be taken away.
        key = source.licence_id or (original.licence_id if original else None)
        is_own = (
            original is not None
            and original.author_id is not None
            and original.author_id == draft.author_id
        )
        title = source.title or (original.title if original else "")
        origins.append(Origin(title, _terms(licences.get(key or 0)), is_own))
    return problems_of(_terms(licences.get(draft.licence_id or 0)), origins)


def _terms(licence: Licence | None) -> Terms | None:
    if licence is None:
        return None
    return Terms(licence.pk, licence.name, licence.allows_adaptation, licence.shares_alike)
