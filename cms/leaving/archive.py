"""All that the site keeps of a person, as one ZIP: JSON, a page to read, and their files."""

import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string

from cms.files.models import StoredFile
from cms.people.models import User
from cms.ports.keepsakes import keepsakes


def archive_of(person: User, *, at: datetime) -> IO[bytes]:
    """The archive, open at its beginning; the caller closes it. A missing file is left out."""
    kept = {one.name: list(one.rows(person)) for one in keepsakes()}
    about = {"taken_at": at, "login": person.username, **kept}
    packed = TemporaryFile()  # noqa: SIM115 - the caller closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(about, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        archive.writestr("data.json", text)
        page = render_to_string("leaving/archive.html", {"kept": kept, "at": at})
        archive.writestr("data.html", page)
        for stored in _files(person):
            try:
                with (
                    stored.file.open("rb") as source,
                    archive.open(f"files/{stored.pk}-{stored.name}", "w") as target,
                ):
                    while piece := source.read(1 << 16):
                        target.write(piece)
            except OSError:
                continue
    packed.seek(0)
    return packed


def _files(person: User) -> Iterator[StoredFile]:
    seen: set[int] = set()
    for one in keepsakes():
        for stored in one.files(person):
            if stored.pk not in seen:
                seen.add(stored.pk)
                yield stored
