"""`make run`: a whole site on one machine, ready to be clicked through."""

import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from cms.management.commands.worker import background_jobs
from cms.management.processes import Job, run_together
from cms.people.models import User
from cms.settings.environment import name_unless_set


class Command(BaseCommand):
    """Migrates, sets the site up, loads demo content into an empty database, serves."""

    help = "Prepares the site and serves it with its background worker until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--port` and, for those who bring their own content, `--no-demo`."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        """Prepares, prints where to go, serves until stopped."""
        for folder in (settings.DATA_DIR, settings.STATIC_ROOT):
            Path(folder).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("ensure_site", verbosity=0)
        if not no_demo and not User.objects.exists():
            self.stdout.write("Loading demo content …")
            call_command("seed_demo", verbosity=0)
        self.tell(port)
        name_unless_set("BASE_URL", f"http://127.0.0.1:{port}")  # letters lead here
        web = Job("web server", web_command(port))
        sys.exit(run_together([web, *background_jobs()]))

    def tell(self, port: int) -> None:
        """Prints the address and, where the demo people live, how to sign in as each."""
        self.stdout.write(f"\nUndestik: http://127.0.0.1:{port}/")
        self.stdout.write(f"Mail it would send: http://127.0.0.1:{port}/dev/mail/")
        demo = apps.get_app_config("home").demo_accounts()  # type: ignore[attr-defined]
        if demo:
            self.stdout.write("Demo accounts (login name · password · role):")
            for name, password, role in demo:
                self.stdout.write(f"  {name:<14} {password:<22} {role}")
        self.stdout.write("Ctrl-C stops everything.\n")
        self.stdout._out.flush()  # type: ignore[attr-defined]


def web_command(port: int) -> list[str]:
    """The command line of the web server: one process, threads, on this machine only."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi:application",
        f"--config={settings.BASE_DIR / 'gunicorn.conf.py'}",
        f"--bind=127.0.0.1:{port}",
        "--workers=1",
        "--threads=8",
        "--timeout=60",
        "--log-level=warning",
    ]
