"""Sets up a new installation, and after an update what it brings. May be run at any time."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

STEPS = (
    ("cms.people.services", "ensure_groups"),
    ("library.methods.services", "ensure_vocabularies"),
    ("library.curation.services", "ensure_workflow"),
    ("home.front.services", "ensure_tree"),
    ("home.communities.services", "ensure_permissions"),
)


class Command(BaseCommand):
    """Languages, groups, vocabularies, workflow and the tree; changes nothing that is there."""

    help = "Makes what a new site needs: languages, groups, vocabularies, workflow and the tree."

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs every step; each makes only what is missing."""
        for module, name in STEPS:
            try:
                step = getattr(import_module(module), name)
            except (ImportError, AttributeError):
                continue
            step()
            if options["verbosity"] > 1:
                self.stdout.write(f"{name}: done")
