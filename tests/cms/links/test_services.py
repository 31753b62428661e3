"""Where links stand, and when one is called broken."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cms.links.asking import Asker, Found
from cms.links.finding import outside_links
from cms.links.models import LinkPlace, OutsideLink, Trouble
from cms.links.services import ask_due, keep_found, note_links
from cms.settings import limits
from library.methods.models import MethodSource
from library.withdrawals.services import withdraw_method
from tests.factories import make_method
from tests.factories.pages import make_article

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def at(days):
    """Noon in the region, so many days later."""
    return timezone.make_aware(datetime(2026, 3, 10, 12)) + timedelta(days=days)  # noqa: DTZ001


def sign_in(client, person):
    client.force_login(person, backend="cms.audience.backend.PeopleBackend")


# -- found in words ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('<a href="https://a.kz/x?b=1&amp;c=2">x</a>', ["https://a.kz/x?b=1&c=2"]),
        ("See https://a.kz/x, and (https://b.kz/y).", ["https://a.kz/x", "https://b.kz/y"]),
        ("https://kk.wikipedia.org/wiki/A_(b)", ["https://kk.wikipedia.org/wiki/A_(b)"]),
        ("https://a.kz/x#part https://a.kz/x", ["https://a.kz/x"]),
        ("https://қазақ.kz/мектеп", ["https://қазақ.kz/мектеп"]),
        ("http://testserver/kk/library/ /kk/x mailto:a@b.kz", []),
        ("javascript:alert(1) https://", []),
        ("https://[1 x", []),
    ],
)
def test_outside_links_are_those_of_other_sites(text, links):
    assert outside_links([text]) == links


# -- where they stand ----------------------------------------------------------------


@pytest.fixture
def method(people):
    made = make_method("Қайық", author=people.teacher, body="Мына жерден: https://a.kz/one")
    MethodSource.objects.create(method=made, title="Boats", url="https://b.kz/two")
    return made


def places():
    rows = LinkPlace.objects.filter(kind="method").values_list("link__url", "object_pk")
    return sorted(rows)


def test_note_links_keeps_each_address_with_its_things(people, method):
    other = make_method("Басқа", author=people.teacher, body="https://a.kz/one")
    make_method("Жоба", author=people.teacher, live=False, body="https://draft.kz/")
    note_links(today=DAY)
    one, two = "https://a.kz/one", "https://b.kz/two"
    assert places() == [(one, method.pk), (one, other.pk), (two, method.pk)]
    note_links(today=DAY)
    assert len(places()) == 3


def test_note_links_forgets_what_stands_nowhere(people, method):
    note_links(today=DAY)
    method.sources.all().delete()
    note_links(today=DAY)
    assert [url for url, _pk in places()] == ["https://a.kz/one"]
    now = timezone.now()
    withdraw_method(method=method, by=people.editor, reason="other", note="Ескі", now=now)
    note_links(today=DAY)
    assert places() == []
    assert not OutsideLink.objects.filter(url__startswith="https://a.kz").exists()


def test_note_links_reads_pages_too(site_ready, people):
    words = "<p>Қараңыз: <a href='https://page.kz/x'>мұнда</a></p>"
    page = make_article(body=[("text", words)])
    note_links(today=DAY)
    place = LinkPlace.objects.get(kind="page", link__url="https://page.kz/x")
    assert place.object_pk == page.pk


def test_note_links_costs_the_same_for_three_and_thirty(people, django_assert_max_num_queries):
    for number in range(30):
        make_method(f"Әдіс {number}", author=people.teacher, body=f"https://a.kz/{number}")
    with django_assert_max_num_queries(30):
        note_links(today=DAY)


# -- broken --------------------------------------------------------------------------


def a_link(url="https://a.kz/one", **fields):
    return OutsideLink.objects.create(digest=url[:64], url=url, due_on=DAY, **fields)


def keep(link, days, trouble=Trouble.GONE):
    keep_found(link_pk=link.pk, found=Found(status=404, trouble=trouble), now=at(days))
    link.refresh_from_db()


def test_a_link_is_broken_after_three_different_days():
    link = a_link()
    for _try in range(5):
        keep(link, 0)
    assert (link.failed_days, link.broken_since) == (1, None)
    assert link.due_on == DAY + timedelta(days=1)
    keep(link, 1)
    assert link.broken_since is None
    keep(link, 2)
    assert link.broken_since == DAY


def test_one_good_answer_makes_it_whole():
    link = a_link()
    for day in range(3):
        keep(link, day)
    keep(link, 3, trouble="")
    assert (link.failed_days, link.failing_since, link.broken_since) == (0, None, None)
    assert link.due_on == DAY + timedelta(days=3 + limits.LINK_DAYS)
    keep(link, 4)
    assert link.broken_since is None


def test_what_is_long_broken_is_asked_seldom():
    link = a_link()
    for day in range(4):
        keep(link, day)
    assert link.due_on == DAY + timedelta(days=3 + limits.LINK_DAYS)
    assert link.broken_since == DAY


def test_ask_due_asks_what_is_due_and_no_more(server, monkeypatch):
    monkeypatch.setattr(limits, "LINKS_OF_HOST", 3)
    server.answers["/0"] = (200, {}, b"")
    for number in range(5):
        a_link(f"{server.url}/{number}")
    later = a_link(f"{server.url}/later")
    OutsideLink.objects.filter(pk=later.pk).update(due_on=timezone.localdate() + timedelta(days=1))
    told = ask_due(asker=Asker(pause=lambda _s: None), now=timezone.now())
    assert told == {"fine": 1, "trouble": 2}
    assert not [path for _command, path in server.asked if path in {"/3", "/4", "/later"}]


def test_the_command_tells_what_is_broken(server, people, capsys):
    make_method("Қайық", author=people.teacher, body=f"{server.url}/gone")
    call_command("check_links")
    link = OutsideLink.objects.get(url=f"{server.url}/gone")
    assert link.trouble == Trouble.GONE
    long_ago = timezone.now() - timedelta(days=3)
    OutsideLink.objects.filter(pk=link.pk).update(
        failed_days=2, checked_at=long_ago, due_on=long_ago, failing_since=long_ago
    )
    call_command("check_links")
    assert f"gone {server.url}/gone" in capsys.readouterr().out


# -- the list of editors -------------------------------------------------------------


@pytest.fixture
def broken(method):
    note_links(today=DAY)
    link = OutsideLink.objects.get(url="https://a.kz/one")
    for day in range(3):
        keep(link, day)
    return link


def test_editors_see_where_a_broken_link_stands(client, people, method, broken):
    url = reverse("links:broken")
    assert client.get(url).status_code == 302
    sign_in(client, people.teacher)
    assert client.get(url).status_code == 404
    assert client.post(reverse("links:again", args=[broken.pk])).status_code == 404
    sign_in(client, people.editor)
    page = client.get(url).text
    assert "https://a.kz/one" in page
    assert reverse("library:method-edit", args=[method.pk]) in page
    assert client.post(reverse("links:again", args=[broken.pk])).status_code == 302
    broken.refresh_from_db()
    assert broken.due_on == timezone.localdate()


def test_the_list_costs_the_same_for_three_and_thirty(
    client, people, broken, django_assert_max_num_queries
):
    sign_in(client, people.editor)
    client.get(reverse("links:broken"))
    for number in range(29):
        make_method(f"Ә {number}", author=people.teacher, body=f"https://a.kz/{number}x")
    note_links(today=DAY)
    OutsideLink.objects.update(broken_since=DAY, trouble=Trouble.GONE)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("links:broken")).text.count("https://a.kz/") >= 29
