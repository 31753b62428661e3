"""Sets up a new installation, and after an update what it brings. May be run at any time."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from cms.people.services import ensure_groups
from forum.ideas.services import ensure_stages
from home.communities.services import ensure_permissions
from home.front.services import ensure_tree
from library.curation.services import ensure_reasons, ensure_reviews, ensure_workflow
from library.methods.services import ensure_vocabularies
from library.versions.services import ensure_versions
from search.guidance.services import ensure_synonyms

STEPS = (
    ensure_groups,
    ensure_vocabularies,
    ensure_workflow,
    ensure_reasons,
    ensure_reviews,
    ensure_versions,
    ensure_tree,
    ensure_permissions,
    ensure_stages,
    ensure_synonyms,
)


class Command(BaseCommand):
    """Languages, groups, vocabularies, workflow and the tree; changes nothing that is there."""

    help = "Makes what a new site needs: languages, groups, words, workflow and the tree."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs every step; each makes only what is missing."""
        for step in STEPS:
            step()
            if options["verbosity"] > 1:
                self.stdout.write(f"{step.__name__}: done")
        if connection.vendor == "postgresql" and not connection.in_atomic_block:
            # Of columns that an update brought the planner knows nothing, and reads whole tables
            # until somebody has written to a tenth of them. Within a transaction it would hold
            # what others need to its end.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
