"""What the measurement needs from inside the site: content, addresses, a session, SQL counts.

Run as `python -m tests.bench.inside prepare SCALE` or `… count`; prints JSON.
"""

import json
import sys
from urllib.parse import quote

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import translation  # noqa: E402

from cms.audience.viewer import VISITOR  # noqa: E402
from cms.people.models import User  # noqa: E402
from home.plain.pages import PlainPage  # noqa: E402
from library.methods.models import Method  # noqa: E402
from search.engines import engine  # noqa: E402

SECURE = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "127.0.0.1"}


def prepare(scale: int) -> None:
    """A site with demo content times `scale`, its index filled."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("ensure_site", verbosity=0)
    if not Method.objects.exists():
        call_command("seed_demo", scale=scale, no_index=True, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if engine().health().needs_rebuild:
        call_command("search_rebuild", verbosity=0)


def paths() -> dict[str, tuple[str, int]]:
    """Name of a page → address and the least number of rows it must show."""
    with translation.override("kk"):
        method = Method.objects.visible_to(VISITOR).newest().first()
        page = PlainPage.objects.live().filter(locale__language_code="kk").first()
        return {
            "home": ("/kk/", 3),
            "library list": ("/kk/library/", 10),
            "method page": (method.get_absolute_url(), 0),
            "essay list": ("/kk/library/essays/", 5),
            "search": (f"/kk/search/?q={quote('сабақ жоспары')}", 3),
            "CMS page": (page.url, 0),
        }


def member() -> User:
    """The teacher who looks."""
    return User.objects.filter(memberships__role="teacher", memberships__state="active").first()


def count() -> dict[str, object]:
    """Addresses, the cookie of a signed-in teacher, SQL statements of each page for both."""
    found = paths()
    signed_in = Client(**SECURE)
    signed_in.force_login(member(), backend=settings.AUTHENTICATION_BACKENDS[0])
    statements = {}
    for name, (path, _rows) in found.items():
        counts = []
        for client in (Client(**SECURE), signed_in):
            client.get(path)  # what a process keeps in memory is there
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            counts.append(len(captured))
        statements[name] = counts
    cookie = signed_in.cookies[settings.SESSION_COOKIE_NAME]
    return {
        "paths": found,
        "statements": statements,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={cookie.value}",
        "items": Method.objects.filter(live=True).count(),
        "database": connection.vendor,
    }


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(count()))
