"""What teachers say of lessons with a method."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.leaving.services import erase_person
from cms.moderation.models import ReviewItem
from cms.notices.models import Event, Notice
from cms.notices.services import spread_events
from cms.settings import limits
from library.authors.services import answer_as_co_author
from library.methods.models import CoAuthor
from library.uses import services
from library.uses.models import Use, UseTally
from library.versions.services import freeze
from library.withdrawals.services import withdraw_method
from tests.factories import make_method, make_person
from tests.factories.gathered import from_queue, use_method

pytestmark = pytest.mark.django_db

SAID = "Топтық жұмыста жақсы өтті."


def link(name, *arguments):
    return reverse(f"library:{name}", args=arguments)


def sign_in(client, person):
    client.logout()
    if person is not None:
        client.force_login(person, backend="cms.audience.backend.PeopleBackend")


def typed(**fields):
    day = timezone.localdate()
    return {
        "sentence": SAID,
        "rating": "5",
        "used_on": day.isoformat(),
        "grade": "",
        "language": "kk",
    } | fields


def tally_of(method):
    tally = UseTally.objects.filter(method=method).first()
    return (tally.count, tally.ratings) if tally else (0, 0)


@pytest.fixture
def method(people):
    """A method of the teacher."""
    return make_method("Бөлшектер дүкені", author=people.teacher)


def test_first_words_wait_for_a_moderator_the_next_are_out(client, people, method):
    sign_in(client, people.colleague)
    client.post(link("method-used", method.pk), typed())
    use = Use.objects.get()
    assert use.state == "pending"
    assert tally_of(method) == (0, 0)
    assert ReviewItem.objects.open().filter(kind="use", object_pk=use.pk).exists()
    assert SAID not in client.get(link("method-uses", method.pk)).text
    sign_in(client, people.moderator)
    item = ReviewItem.objects.get(kind="use")
    client.post(
        reverse("moderation:item", args=[item.pk]), {"act": "published", "version": item.version}
    )
    assert tally_of(method) == (1, 5)
    sign_in(client, people.colleague)
    client.post(link("method-used", make_method("Басқа").pk), typed(sentence="Бұл да ұнады маған."))
    assert Use.objects.get(sentence="Бұл да ұнады маған.").state == "published"


def test_said_again_it_is_changed_and_counted_once(client, people, method):
    use_method(method, people.colleague, rating=2)
    assert tally_of(method) == (1, 2)
    sign_in(client, people.colleague)
    assert "қызыға қатысты" in client.get(link("method-used", method.pk)).text
    client.post(link("method-used", method.pk), typed(rating="4"))
    assert Use.objects.get().rating == 4
    assert tally_of(method) == (1, 4)
    client.post(link("use-take-back", method.pk))
    assert tally_of(method) == (0, 0)
    assert not Use.objects.exists()


def test_another_version_is_another_word(people, method):
    freeze(method=method, at=timezone.now(), by=people.editor)
    use_method(method, people.colleague)
    method.body = "Басқа мәтін"
    method.save()
    freeze(method=method, at=timezone.now(), by=people.editor)
    use_method(method, people.colleague, "Жаңа нұсқасы жақсырақ екен.", rating=3)
    assert sorted(Use.objects.values_list("version", flat=True)) == [1, 2]
    assert tally_of(method) == (2, 8)


def test_database_keeps_one_word_of_a_person_and_ratings_of_five(people, method):
    use = use_method(method, people.colleague)
    use.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        use.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Use.objects.update(rating=6)


def test_mean_is_told_from_three_ratings_on(client, people, method, region):
    for number, rating in enumerate((5, 4, 3)):
        teacher = make_person(f"М{number}", "Мұғалім", place=region.school)
        page = client.get(link("method-uses", method.pk))
        assert page.context["screen"].mean is None
        assert "use-mean" not in page.text
        assert "use-mean" not in client.get(method.get_absolute_url()).text
        use_method(method, teacher, rating=rating)
    page = client.get(link("method-uses", method.pk))
    assert page.context["screen"].mean == 4
    assert "use-mean" in page.text
    detail = client.get(method.get_absolute_url())
    assert (detail.context["beside"].mean, detail.context["beside"].uses) == (4, 3)
    assert "4,0" in detail.text


def test_authors_do_not_judge_their_own(client, people, method):
    CoAuthor.objects.create(method=method, person=people.colleague, agreed_at=timezone.now())
    for author in (people.teacher, people.colleague):
        sign_in(client, author)
        assert client.get(link("method-used", method.pk)).status_code == 403
        assert client.post(link("method-used", method.pk), typed()).status_code == 403
        assert "I used it" not in client.get(method.get_absolute_url().replace("/kk/", "/en/")).text
    assert not Use.objects.exists()


def test_who_becomes_an_author_has_not_judged_it(people, method):
    use_method(method, people.colleague, rating=5)
    use_method(method, people.stranger, rating=3)
    asked = CoAuthor.objects.create(method=method, person=people.colleague)
    answer_as_co_author(co_author=asked, by=people.colleague, agrees=True, now=timezone.now())
    assert list(Use.objects.values_list("person", flat=True)) == [people.stranger.pk]
    assert tally_of(method) == (1, 3)


@pytest.mark.parametrize("role", ["parent", "pupil", "newcomer", "moderator"])
def test_others_than_teachers_read(client, people, method, role):
    sign_in(client, getattr(people, role))
    assert client.post(link("method-used", method.pk), typed()).status_code == 403
    assert client.get(link("method-uses", method.pk)).status_code == 200
    assert not Use.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sentence", ""),
        ("sentence", "Жақсы"),
        ("sentence", "ә" * (limits.USE_LENGTH + 1)),
        ("rating", "6"),
        ("rating", ""),
        ("used_on", "2999-01-01"),
        ("used_on", "1999-01-01"),
        ("used_on", "кеше"),
        ("grade", "99999"),
        ("language", "xx"),
    ],
)
def test_odd_words_are_told_beside_the_field_and_kept(client, people, method, field, value):
    sign_in(client, people.colleague)
    page = client.post(link("method-used", method.pk), typed(**{field: value}))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Use.objects.exists()


def test_personal_data_wait_for_a_box_and_a_moderator(client, people, method):
    sign_in(client, people.colleague)
    words = "Әкесіне +7 701 123 45 67 нөміріне хабарластым."
    page = client.post(link("method-used", method.pk), typed(sentence=words))
    assert "sentence" in page.context["form"].errors
    assert 'type="checkbox" name="insists"' in page.text.replace("\n", " ")
    client.post(link("method-used", method.pk), typed(sentence=words, insists="on"))
    assert Use.objects.get().state == "pending"


def test_so_many_a_day(client, people, monkeypatch):
    monkeypatch.setattr(limits, "USES_A_DAY", 1)
    use_method(make_method("Бір"), people.colleague)
    sign_in(client, people.colleague)
    page = client.post(link("method-used", make_method("Екі").pk), typed())
    assert page.status_code == 429
    assert SAID in page.text


# -- moderators ----------------------------------------------------------------------


def test_reports_hide_and_the_tally_follows(client, people, method, region):
    use = use_method(method, people.colleague, rating=4)
    url = reverse("moderation:report", args=["use", use.pk])
    assert url in client.get(link("method-uses", method.pk)).text
    assert client.get(url).status_code == 200
    services.set_state(pk=use.pk, state="hidden", now=timezone.now())
    assert tally_of(method) == (0, 0)
    assert use.sentence not in client.get(link("method-uses", method.pk)).text
    assert client.get(url).status_code == 404
    sign_in(client, people.colleague)
    assert client.post(link("use-take-back", method.pk)).status_code == 403
    client.post(link("method-used", method.pk), typed(sentence="Тағы да айтамын соны."))
    use.refresh_from_db()
    assert use.state == "hidden"
    services.set_state(pk=use.pk, state="published", now=timezone.now())
    assert tally_of(method) == (1, 4)
    services.set_state(pk=use.pk, state="removed", now=timezone.now())
    assert tally_of(method) == (0, 0)
    assert services.purge(pk=use.pk)
    assert not Use.objects.exists()


def test_nobody_reports_their_own(client, people, method):
    use = use_method(method, people.colleague)
    sign_in(client, people.colleague)
    assert client.get(reverse("moderation:report", args=["use", use.pk])).status_code == 404


# -- notices -------------------------------------------------------------------------


def heard(person):
    spread_events(now=timezone.now())
    return Notice.objects.filter(person=person, event__kind=services.METHOD_USED).count()


def test_authors_hear_once_when_the_words_are_out(people, method):
    CoAuthor.objects.create(method=method, person=people.leader, agreed_at=timezone.now())
    CoAuthor.objects.create(method=method, person=people.stranger)
    use = use_method(method, people.colleague, is_out=False)
    assert heard(people.teacher) == 0
    from_queue(use)
    assert heard(people.teacher) == 1
    assert heard(people.leader) == 1
    assert heard(people.stranger) == 0
    services.set_state(pk=use.pk, state="hidden", now=timezone.now())
    from_queue(use)
    assert Event.objects.filter(kind=services.METHOD_USED).count() == 1


# -- reading -------------------------------------------------------------------------


def test_uses_of_a_withdrawn_method_are_nowhere(client, people, method):
    use = use_method(method, people.colleague)
    withdraw_method(
        method=method, by=people.editor, reason="mistake", note="Қате", now=timezone.now()
    )
    assert client.get(link("method-uses", method.pk)).status_code == 404
    assert client.get(reverse("moderation:report", args=["use", use.pk])).status_code == 404
    sign_in(client, people.stranger)
    assert client.get(link("method-used", method.pk)).status_code == 404


def test_uses_go_on_from_a_row(client, people, method, region, monkeypatch):
    now = timezone.now()
    for number in range(limits.USES_PER_PAGE + 5):
        person = make_person(f"М{number}", "Мұғалім", place=region.school)
        Use.objects.create(
            method=method,
            person=person,
            used_on=timezone.localdate(),
            sentence=f"Сөйлем {number:02}",
            language="kk",
            rating=5,
            said_at=now - timedelta(minutes=number),
        )
    url = link("method-uses", method.pk)
    first = client.get(url).context["screen"]
    assert [one.sentence for one in first.uses][:1] == ["Сөйлем 00"]
    second = client.get(first.next_url).context["screen"]
    assert [one.sentence for one in second.uses] == [f"Сөйлем {n:02}" for n in range(20, 25)]
    assert second.next_url == ""
    back = client.get(second.previous_url).context["screen"]
    assert [one.sentence for one in back.uses] == [one.sentence for one in first.uses]
    assert client.get(f"{url}?after=odd").status_code == 200
    piece = client.get(f"{url}?piece")
    assert len(piece.context["screen"].uses) == limits.USES_SHOWN
    assert "<html" not in piece.text


def test_use_page_asks_as_little_with_many(client, people, method, region):
    def counted(number):
        for n in range(number):
            use_method(
                method,
                make_person(f"М{number}{n}", "Мұғалім", place=region.school),
                f"Сөз {n} осы.",
            )
        url = link("method-uses", method.pk)
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    few = counted(2)
    assert counted(9) == few
    assert few <= 6


def test_who_leaves_takes_the_name_along_and_what_nobody_has_read(client, people, method):
    use_method(method, people.colleague)
    waiting = use_method(make_method("Басқа"), people.stranger, is_out=False)
    for person in (people.colleague, people.stranger):
        erase_person(person=person, by=person)
    page = client.get(link("method-uses", method.pk)).text
    assert "Оспанова" not in page
    assert "қызыға қатысты" in page
    assert not Use.objects.filter(pk=waiting.pk).exists()


def test_own_words_are_named_on_the_page(client, people, method):
    use_method(method, people.colleague, is_out=False)
    sign_in(client, people.colleague)
    assert client.get(method.get_absolute_url()).context["beside"].own_state == "pending"
    sign_in(client, people.stranger)
    assert client.get(method.get_absolute_url()).context["beside"].own_state == ""
    assert viewer_of(people.stranger).may_write
