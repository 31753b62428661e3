"""Adapted with the source named and the licence kept; one method in several languages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.ports.searchable import sources
from library.adaptations.services import start_adaptation, start_translation
from library.authors.services import print_co_author
from library.curation.policies import can_be_published
from library.methods import services as methods
from library.methods.licences import Origin, Terms, problems_of
from library.methods.models import CoAuthor, Licence, Method
from library.methods.selectors import draft_of, version_of
from tests.factories import make_method
from tests.library.versions.test_services import publish

BY = Terms(1, "CC BY", True, False)
SA = Terms(2, "CC BY-SA", True, True)
ND = Terms(3, "CC BY-ND", False, False)


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


def licence(code, **facts):
    return Licence.objects.create(code=code, name_kk=code, **facts)


@pytest.fixture
def original(people):
    made = make_method("Бастапқы", author=people.teacher, live=False, body="Қадамдар")
    return publish(made)


@pytest.mark.parametrize(
    ("chosen", "origin", "is_own", "field", "is_refused"),
    [
        (BY, BY, False, None, None),
        (SA, SA, False, None, None),
        (BY, SA, False, "licence", True),
        (None, SA, False, None, None),
        (BY, ND, False, "sources", True),
        (ND, ND, False, "sources", True),
        (BY, ND, True, None, None),
        (BY, SA, True, None, None),
        (BY, None, False, "sources", False),
    ],
)
def test_problems_of_asks_what_the_licence_lets_make(chosen, origin, is_own, field, is_refused):
    found = problems_of(chosen, [Origin("Жұмыс", origin, is_own)])
    if field is None:
        assert found == []
    else:
        (problem,) = found
        assert (problem.field, problem.is_refused) == (field, is_refused)
        assert "Жұмыс" in problem.sentence


def test_button_begins_a_draft_with_the_words_and_the_source_once(client, people, original):
    sign_in(client, people.colleague)
    assert (
        link("method-adapt", original.pk)
        in client.get(original.get_absolute_url()).content.decode()
    )
    first = client.post(link("method-adapt", original.pk))
    again = client.post(link("method-adapt", original.pk))
    assert first["Location"] == again["Location"]
    made = Method.objects.get(author=people.colleague)
    draft = draft_of(made)
    assert (draft.title, draft.body, draft.language) == ("Бастапқы", "Қадамдар", "kk")
    assert list(draft.subjects.all()) == list(original.subjects.all())
    (source,) = draft.sources.all()
    assert (source.original, source.title) == (original, "Бастапқы")
    assert source.authors == people.teacher.get_full_name()
    assert source.licence == original.licence


def test_attribution_stands_on_the_page_and_what_was_made_on_the_original(client, people, original):
    made = start_adaptation(method=original, by=people.colleague)
    made = publish(made, title="Өзгертілген")
    page = client.get(made.get_absolute_url()).content.decode()
    assert original.get_absolute_url() in page
    assert people.teacher.get_full_name() in page
    assert made.versions.get().sources[0]["title"] == "Бастапқы"
    of_original = client.get(original.get_absolute_url()).content.decode()
    assert made.get_absolute_url() in of_original
    version = client.get(link("method-version", made.pk, 1)).content.decode()
    assert f"/m/{original.pk}" in version


def test_what_may_not_be_adapted_has_no_button_and_is_refused(client, people, original):
    closed = licence("nd", allows_adaptation=False)
    Method.objects.filter(pk=original.pk).update(licence=closed)
    original = Method.objects.get(pk=original.pk)
    sign_in(client, people.colleague)
    page = client.get(original.get_absolute_url()).content.decode()
    assert link("method-adapt", original.pk) not in page
    assert client.post(link("method-adapt", original.pk)).status_code == 403
    with pytest.raises(PermissionDenied):
        start_adaptation(method=original, by=people.colleague)
    assert start_adaptation(method=original, by=people.teacher).author == people.teacher


@pytest.mark.parametrize("who", ["parent", "newcomer", "pupil"])
def test_who_sends_no_methods_adapts_none(client, people, original, who):
    sign_in(client, getattr(people, who))
    assert client.post(link("method-adapt", original.pk)).status_code == 403
    assert Method.objects.count() == 1


def test_a_draft_is_adapted_by_nobody_who_does_not_see_it(client, people):
    draft = make_method(author=people.teacher, live=False)
    sign_in(client, people.colleague)
    assert client.post(link("method-adapt", draft.pk)).status_code == 404


def test_shared_alike_is_kept_or_refused_when_sent_and_published(people, original):
    alike = licence("sa", shares_alike=True)
    Method.objects.filter(pk=original.pk).update(licence=alike)
    made = start_adaptation(method=Method.objects.get(pk=original.pk), by=people.colleague)
    made = Method.objects.get(pk=made.pk)
    assert draft_of(made).licence == alike
    assert "licence" not in methods.missing_parts(draft_of(made))
    other = Licence.objects.get(code="cc-by")
    methods.save_draft(
        method=made, by=people.colleague, fields={"licence": other}, version=version_of(made)
    )
    made = Method.objects.get(pk=made.pk)
    assert "licence" in methods.missing_parts(draft_of(made))
    with pytest.raises(methods.Incomplete):
        methods.send_for_review(method=made, by=people.colleague)
    assert not can_be_published(made)


def test_a_work_from_elsewhere_is_named_once_and_taken_out(client, people):
    method, _new = methods.start_method(author=people.teacher, title="Жаңа", language="kk")
    licence("nd", allows_adaptation=False)
    sign_in(client, people.teacher)
    url = link("method-sources", method.pk)
    words = {"act": "add", "title": "Кітап", "authors": "А. Б.", "url": "https://e.kz/1"}
    client.post(url, words)
    client.post(url, words)
    method = Method.objects.get(pk=method.pk)
    (source,) = draft_of(method).sources.all()
    assert (source.title, source.licence) == ("Кітап", None)
    assert "Кітап" in client.get(url).content.decode()
    assert "sources" not in methods.missing_parts(draft_of(method))
    client.post(url, {"remove": "0", "title": "Кітап"})
    client.post(url, words | {"licence": "nd"})
    assert "sources" in methods.missing_parts(draft_of(Method.objects.get(pk=method.pk)))


def test_an_address_of_the_library_is_known_and_a_wrong_one_told(
    client, people, original, settings
):
    settings.BASE_URL = "https://undestik.kz"
    method, _new = methods.start_method(author=people.colleague, title="Жаңа", language="kk")
    sign_in(client, people.colleague)
    url = link("method-sources", method.pk)
    client.post(url, {"act": "add", "url": f"{settings.BASE_URL}/m/{original.pk}"})
    (source,) = draft_of(Method.objects.get(pk=method.pk)).sources.all()
    assert source.original == original
    hidden = make_method(author=people.stranger, live=False)
    for wrong in (f"{settings.BASE_URL}/m/{hidden.pk}", f"{settings.BASE_URL}/kk/", "жоқ жер"):
        answer = client.post(url, {"act": "add", "url": wrong})
        assert answer.status_code == 200
    assert client.post(url, {"act": "add"}).status_code == 200
    assert len(draft_of(Method.objects.get(pk=method.pk)).sources.all()) == 1


def test_sources_are_the_draft_s_and_others_do_not_see_them(client, people, original):
    sign_in(client, people.colleague)
    assert client.get(link("method-sources", original.pk)).status_code == 404
    methods.add_source(method=original, by=people.teacher, source=_source())
    assert "Кітап" not in client.get(original.get_absolute_url()).content.decode()


def _source():
    source_model = Method._meta.get_field("sources").related_model
    return source_model(title="Кітап")


def test_the_same_method_begins_in_another_language_with_its_words(client, people, original):
    print_co_author(method=original, credit="Ахметова Б.", by=people.editor)
    CoAuthor.objects.create(
        method=original, person=people.colleague, position=5, agreed_at=timezone.now()
    )
    sign_in(client, people.teacher)
    assert (
        link("method-translate", original.pk)
        in client.get(original.get_absolute_url()).content.decode()
    )
    first = client.post(link("method-translate", original.pk), {"language": "ru"})
    again = client.post(link("method-translate", original.pk), {"language": "ru"})
    assert first["Location"] == again["Location"]
    original.refresh_from_db()
    made = Method.objects.get(language="ru")
    assert made.family == original.family is not None
    assert (made.author, made.title) == (people.teacher, original.title)
    assert draft_of(made).body == "Қадамдар"
    assert made.co_authors.get(person=None).credit == "Ахметова Б."
    assert made.co_authors.get(person=people.colleague).agreed_at is None


def test_languages_of_a_method_lead_to_one_another_when_published(client, people, original):
    made = start_translation(method=original, language="ru", by=people.teacher, now=timezone.now())
    page = client.get(original.get_absolute_url()).content.decode()
    assert made.get_absolute_url() not in page
    made = publish(made, title="Игра дробей")
    assert made.family is not None
    page = client.get(original.get_absolute_url()).content.decode()
    assert "Игра дробей" in page
    assert f'hreflang="ru" href="{made.get_full_url()}"' in page
    assert "Бастапқы" in client.get(made.get_absolute_url()).content.decode()


def test_search_shows_one_of_the_languages_and_names_the_others(people, original):
    made = publish(
        start_translation(method=original, language="ru", by=people.teacher, now=timezone.now()),
        title="Игра дробей",
    )
    source = sources()["method"]
    card = source.cards([original.pk], VISITOR)[original.pk]
    assert card.group == str(made.family)
    (other,) = source.others([card], VISITOR)[original.pk]
    assert (other.language, other.title) == ("ru", "Игра дробей")


@pytest.mark.parametrize("who", ["colleague", "parent"])
def test_others_do_not_make_it_in_another_language(client, people, original, who):
    sign_in(client, getattr(people, who))
    page = client.get(original.get_absolute_url()).content.decode()
    assert link("method-translate", original.pk) not in page
    answer = client.post(link("method-translate", original.pk), {"language": "ru"})
    assert answer.status_code == 403
    wrong = client.post(link("method-translate", original.pk), {"language": "xx"})
    assert wrong.status_code == 404
