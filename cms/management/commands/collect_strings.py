"""Collects the texts of the interface, ours and those of the packages, into the catalogues."""

import os
import site
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms.catalogues.vendor import collect

LEFT_OUT = ("*.venv*", "var/*", "tests/*", "scripts/*", "*/migrations/*")


class Command(BaseCommand):
    """`manage.py collect_strings`: for developers; needs GNU gettext."""

    help = "Updates cms/locale from our sources and cms/locale_vendor from the packages."

    def handle(self, *args: Any, **options: Any) -> None:
        """Merges new texts in, untranslated; drops what is no longer used."""
        os.chdir(settings.BASE_DIR)
        call_command(
            "makemessages",
            locale=["kk", "ru"],
            ignore_patterns=list(LEFT_OUT),
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
            verbosity=0,
        )
        packages = Path(site.getsitepackages()[0])
        for language in ("kk", "ru"):
            catalogue = Path(settings.BASE_DIR) / "cms" / "locale_vendor" / language
            collect(packages, catalogue / "LC_MESSAGES" / "django.po")
        self.stdout.write("Catalogues collected; translate what is empty, then compile.")
