"""The same file again is told with a link, and nothing of what is on no shelf."""

from django.urls import reverse

from cms.files.services import store_file
from library.methods.models import Method, MethodFile
from library.methods.services import attach_file, start_method
from tests.factories import make_method
from tests.factories.files import make_docx, make_upload


def with_same(method):
    stored = store_file(upload=make_upload("бір.docx", make_docx()), by=None)
    method.files.add(MethodFile(stored=stored))
    method.save()
    return method


def form_of(client, person):
    method, _new = start_method(author=person, title="Менікі", language="kk")
    upload = make_upload("басқа атпен.docx", make_docx())
    attach_file(method=Method.objects.get(pk=method.pk), by=person, upload=upload)
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")
    return client.get(reverse("library:method-edit", args=[method.pk])).content.decode()


def test_a_file_of_the_shelf_is_told_with_a_link_and_taken(client, people):
    shown = with_same(make_method("Бұрынғы", author=people.colleague))
    page = form_of(client, people.teacher)
    assert shown.get_absolute_url() in page
    assert "басқа атпен.docx" in page


def test_a_file_of_a_draft_or_of_a_switched_off_place_is_not_told(client, people, region):
    with_same(make_method("Жасырын", author=people.colleague, live=False))
    off = with_same(make_method("Өшірулі", author=people.colleague, place=region.school))
    region.school.uses_methods = False
    region.school.save()
    page = form_of(client, people.teacher)
    assert "Жасырын" not in page
    assert off.get_absolute_url() not in page


def test_ones_own_file_is_not_told_to_oneself(client, people):
    own = make_method("Менің", author=people.teacher)
    with_same(own)
    url = reverse("library:method-edit", args=[own.pk])
    page = client.get(url).content.decode()
    assert f'<a href="{own.get_absolute_url()}" lang' not in page
