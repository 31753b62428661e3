"""What a new site tells the search."""

from django.db import transaction

from search.guidance.models import Synonym
from search.guidance.selectors import forget_guidance
from search.guidance.starter import STARTER


@transaction.atomic
def ensure_synonyms() -> None:
    """Puts the starter list where there is no synonym at all; what editors made of it stays."""
    if Synonym.objects.exists():
        return
    Synonym.objects.bulk_create([Synonym(words=words, meant=meant) for words, meant in STARTER])
    transaction.on_commit(forget_guidance)
