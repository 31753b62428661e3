"""A method with all that a catalogue wants to know of it."""

import pytest
from django.utils import timezone

from cms.files.services import store_file
from library.methods.models import CoAuthor, MethodFile, MethodSource
from library.methods.selectors import forget_vocabularies
from tests.factories import make_method, make_person
from tests.factories.files import make_upload


@pytest.fixture
def method(people, region, settings, tmp_path):
    """By two people, of one who has not agreed, and of a printed name; with a file."""
    settings.MEDIA_ROOT = tmp_path
    made = make_method("Бөлшектер & <ойын>", author=people.teacher, minutes=45, place=region.school)
    forget_vocabularies()
    stored = store_file(upload=make_upload("Жоспар 1.txt", b"0123456789"), by=people.teacher)
    MethodFile.objects.create(method=made, stored=stored, sort_order=0)
    child = make_person("Дана", "Асан", is_minor=True, email="")
    now = timezone.now()
    CoAuthor.objects.create(method=made, person=people.colleague, agreed_at=now, position=1)
    CoAuthor.objects.create(method=made, person=people.stranger, position=2)
    CoAuthor.objects.create(method=made, credit="Ы. Алтынсарин", position=3)
    CoAuthor.objects.create(method=made, person=child, agreed_at=now, position=4)
    MethodSource.objects.create(
        method=made, title="Fractions", authors="A. Smith", url="https://example.org/fractions"
    )
    return made
