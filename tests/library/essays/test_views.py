"""Pages of essays, as people ask for them."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import override

from library.essays.models import Essay, previous_month
from tests.factories import make_essay, make_person

pytestmark = pytest.mark.usefixtures("kazakh")


@pytest.fixture
def kazakh():
    with translation.override("kk"):
        yield


@pytest.fixture
def essay(people):
    return make_essay("Айдың ойы", author=people.teacher, community=people.community)


@pytest.fixture
def draft(people):
    return make_essay("", author=people.teacher, community=people.community, live=False, body="")


def sheet(essay, **fields):
    return {
        "title": "Менің айым",
        "body": "Бірінші сөйлем. Екінші сөйлем.",
        "language": "kk",
        "audience": "public",
        "seen": str(essay.draft_version),
        **fields,
    }


def test_essay_list_shows_what_the_visitor_may_read(client, people, essay):
    make_essay("Жасырын ой", author=people.leader, community=people.community, audience="community")
    page = client.get(reverse("library:essay-list"))
    assert page.status_code == 200
    assert "Айдың ойы" in page.content.decode()
    assert "Жасырын ой" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("month=2026-99", 200),
        ("community=%22&author=%F0%9F&language=xx", 200),
        ("page=abc", 200),
        ("page=2", 404),
        ("page=0", 404),
        ("page=" + "9" * 4400, 200),
        ("page=" + "9" * 400, 404),
    ],
)
def test_essay_list_answers_odd_parameters(client, essay, query, status):
    assert client.get(f"{reverse('library:essay-list')}?{query}").status_code == status


def count_queries(client, url, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


def test_essay_list_asks_the_same_with_three_essays_and_thirty(
    client, people, site_ready, django_assert_max_num_queries
):
    url = reverse("library:essay-list")

    def fill(number):
        for n in range(number):
            make_essay(f"Эссе {n}", author=make_person(f"Ж{n}", "Т"), community=people.community)

    fill(3)
    client.get(url)
    few = count_queries(client, url, django_assert_max_num_queries, 8)
    fill(30)
    assert count_queries(client, url, django_assert_max_num_queries, 8) == few
    client.force_login(people.teacher)
    client.get(url)
    assert count_queries(client, url, django_assert_max_num_queries, 10)


def test_essay_detail_sends_a_wrong_slug_to_the_right_one(client, essay):
    answer = client.get(reverse("library:essay-detail", args=[essay.pk, "basqa"]))
    assert (answer.status_code, answer["Location"]) == (301, essay.get_absolute_url())


@pytest.mark.parametrize("audience", ["community", "teachers"])
def test_essay_detail_is_not_there_for_those_outside_its_audience(client, people, audience):
    hidden = make_essay(author=people.teacher, community=people.community, audience=audience)
    url = hidden.get_absolute_url()
    assert client.get(url).status_code == 404
    client.force_login(people.parent)
    assert client.get(url).status_code == 404
    client.force_login(people.leader)
    assert client.get(url).status_code == 200


def test_essay_detail_answers_huge_keys(client, essay):
    for key in ("9" * 9, "9" * 30, "9" * 5000):
        assert client.get(f"/kk/library/essays/{key}/x/").status_code == 404


def test_essay_detail_shows_marks_to_the_author_and_not_to_a_reader(client, people, essay):
    mark = "Only the author and the leader see these marks"
    with translation.override("en"):
        url = essay.get_absolute_url()
    assert mark not in client.get(url).content.decode()
    client.force_login(people.teacher)
    assert mark in client.get(url).content.decode()


def test_essay_detail_of_ones_own_draft_opens_the_sheet(client, people, draft):
    client.force_login(people.teacher)
    assert client.get(draft.get_absolute_url())["Location"] == draft.get_edit_url()


def test_essay_feed_holds_public_essays_alone(client, people, essay):
    make_essay("Жасырын", author=people.leader, community=people.community, audience="teachers")
    feed = client.get(reverse("library:essay-feed"))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Айдың ойы" in feed.content.decode()
    assert "Жасырын" not in feed.content.decode()


def test_essay_write_opens_the_sheet_of_this_month(client, people):
    url = reverse("library:essay-write")
    assert client.get(url).status_code == 302
    client.force_login(people.teacher)
    assert client.get(url).status_code == 200
    month = timezone.localdate().replace(day=1)
    answer = client.post(url, {"essay": f"{people.community.pk}:{month:%Y-%m}"})
    essay = Essay.objects.get()
    assert answer["Location"] == essay.get_edit_url()
    assert essay.month == month


def test_essay_write_refuses_a_choice_that_was_not_offered(client, people, readers):
    client.force_login(people.teacher)
    old = previous_month(previous_month(timezone.localdate()))
    for odd in (f"{people.community.pk}:{old:%Y-%m}", f"{readers.other_community.pk}:2026-11", "x"):
        assert client.post(reverse("library:essay-write"), {"essay": odd}).status_code == 200
    assert not Essay.objects.exists()


def test_essay_write_tells_who_waits_for_a_coordinator(client, people):
    client.force_login(people.newcomer)
    assert client.get(reverse("library:essay-write")).status_code == 403


@pytest.mark.parametrize(
    "name", ["essay-edit", "essay-autosave", "essay-withdraw", "essay-history"]
)
def test_pages_of_a_draft_are_not_there_for_others(client, people, draft, name):
    url = reverse(f"library:{name}", args=[draft.pk])
    for person in (people.stranger, people.leader, people.editor, people.administrator):
        client.force_login(person)
        method = client.post if name == "essay-autosave" else client.get
        assert method(url).status_code == 404


def test_essay_edit_is_shut_to_an_author_who_belongs_nowhere_any_more(client, people, draft):
    people.teacher.memberships.all().delete()
    people.teacher.community_memberships.all().delete()
    client.force_login(people.teacher)
    assert client.get(reverse("library:essay-edit", args=[draft.pk])).status_code == 403


def test_essay_edit_saves_posts_and_changes(client, people, draft):
    client.force_login(people.teacher)
    url = draft.get_edit_url()
    assert client.get(url).status_code == 200
    assert client.post(url, sheet(draft, act="save"))["Location"] == url
    draft.refresh_from_db()
    assert not draft.live
    answer = client.post(url, sheet(draft, act="post"))
    draft.refresh_from_db()
    assert (draft.live, draft.title) == (True, "Менің айым")
    assert answer["Location"] == draft.get_absolute_url()
    client.post(url, sheet(draft, act="post", body="Жаңа сөз."))
    draft.refresh_from_db()
    assert draft.body == "Жаңа сөз."


def test_essay_edit_wants_a_title_and_a_text_to_post_and_keeps_what_was_typed(
    client, people, draft
):
    client.force_login(people.teacher)
    answer = client.post(draft.get_edit_url(), sheet(draft, act="post", title="", body="Ой қалды"))
    assert answer.status_code == 200
    assert "Ой қалды" in answer.content.decode()
    answer = client.post(draft.get_edit_url(), sheet(draft, act="post", body=" \n "))
    assert answer.status_code == 200
    assert not Essay.objects.filter(live=True).exists()


def test_essay_edit_of_an_older_window_shows_both_texts(client, people, draft):
    client.force_login(people.teacher)
    old = sheet(draft, act="post", body="Ескі терезенің сөзі.")
    client.post(draft.get_edit_url(), sheet(draft, act="save", body="Жаңа терезенің сөзі."))
    answer = client.post(draft.get_edit_url(), old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ескі терезенің сөзі." in page
    assert "Жаңа терезенің сөзі." in page
    assert 'name="seen" value="1"' in page


def test_essay_edit_ignores_fields_that_are_nobodys_to_send(client, people, draft, readers):
    client.force_login(people.teacher)
    extra = {
        "author": people.stranger.pk,
        "community": readers.other_community.pk,
        "month": "2020-01-01",
        "also_shown_in": readers.other_community.pk,
        "live": "1",
        "sentence_count": "99",
    }
    client.post(draft.get_edit_url(), sheet(draft, act="post", **extra))
    draft.refresh_from_db()
    assert draft.author_id == people.teacher.pk
    assert draft.community_id == people.community.pk
    assert draft.sentence_count == 2
    assert not draft.also_shown_in.exists()


def test_essay_edit_escapes_what_was_typed(client, people, draft):
    client.force_login(people.teacher)
    bad = "</textarea><script>alert(1)</script>"
    client.post(draft.get_edit_url(), sheet(draft, act="post", title=bad, body=bad))
    draft.refresh_from_db()
    for url in (draft.get_edit_url(), draft.get_absolute_url()):
        assert "<script>alert" not in client.get(url).content.decode()


def test_essay_autosave_answers_with_the_time_and_the_new_version(client, people, draft):
    client.force_login(people.teacher)
    url = reverse("library:essay-autosave", args=[draft.pk])
    answer = client.post(url, sheet(draft, title=""))
    assert (answer.status_code, answer["X-Draft-Version"]) == (200, "1")
    assert f"{timezone.localtime():%H}:" in answer.content.decode()
    assert client.post(url, sheet(draft)).status_code == 409
    assert client.post(url, sheet(draft, seen="1", title="ұ" * 201)).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert client.get(url).status_code == 405


def test_essay_withdraw_keeps_the_essay_as_a_draft(client, people, essay):
    client.force_login(people.teacher)
    url = reverse("library:essay-withdraw", args=[essay.pk])
    assert "Жариялаудан алу" in client.get(url).content.decode()
    page = client.post(url, follow=True).content.decode()
    assert "Эссеңіз енді жарияланбайды. Ол өзіңізде қаралама болып қалады." in page
    essay.refresh_from_db()
    assert not essay.live
    assert client.get(essay.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(essay.get_absolute_url()).status_code == 404


def test_essay_history_is_for_author_leader_and_editors(client, people, essay):
    url = reverse("library:essay-history", args=[essay.pk])
    expected = {
        people.teacher: 200,
        people.leader: 200,
        people.editor: 200,
        people.stranger: 404,
        people.parent: 404,
    }
    assert client.get(url).status_code == 404
    for person, status in expected.items():
        client.force_login(person)
        assert client.get(url).status_code == status


def test_essay_history_of_a_community_essay_is_not_there_for_editors_outside(client, people):
    essay = make_essay(author=people.teacher, community=people.community, audience="community")
    client.force_login(people.editor)
    assert client.get(reverse("library:essay-history", args=[essay.pk])).status_code == 404


def test_essay_mine_is_for_those_who_signed_in(client, people, essay):
    url = reverse("library:essay-mine")
    assert client.get(url).status_code == 302
    client.force_login(people.teacher)
    assert "Айдың ойы" in client.get(url).content.decode()


def test_essay_overview_is_for_the_leader(client, people, readers, essay):
    url = reverse("library:essay-overview", args=[people.community.pk])
    assert client.get(url).status_code == 302
    for person, status in (
        (people.leader, 200),
        (people.administrator, 200),
        (people.teacher, 404),
        (people.editor, 404),
        (readers.second, 404),
    ):
        client.force_login(person)
        assert client.get(url).status_code == status
    client.force_login(people.leader)
    for month, status in (("2026-10", 200), ("2026-13", 404), ("x", 404)):
        month_url = reverse("library:essay-overview", args=[people.community.pk, month])
        assert client.get(month_url).status_code == status


def test_essay_detail_names_the_address_in_its_own_language_as_the_one(client, people):
    essay = make_essay("Ой", author=people.teacher, community=people.community, language="ru")
    with override("ru"):
        own = essay.get_absolute_url()
    for language in ("kk", "ru", "en"):
        with override(language):
            shown = client.get(essay.get_absolute_url()).content.decode()
        assert f'<link rel="canonical" href="http://testserver{own}">' in shown
    assert own.startswith("/ru/")


@pytest.mark.parametrize(
    ("fields", "is_posted"),
    [
        ({"audience": "public"}, False),
        ({"audience": "teachers"}, False),
        ({"audience": "community"}, True),
        ({"audience": "public", "insists": "on"}, True),
    ],
)
def test_essay_with_a_pupils_surname_asks_before_others_read_it(
    client, people, draft, fields, is_posted
):
    client.force_login(people.teacher)
    words = sheet(draft, act="post", body="Сағатовтың жауабы мені ойландырды.", **fields)
    answer = client.post(draft.get_edit_url(), words)
    draft.refresh_from_db()
    assert draft.live == is_posted
    if not is_posted:
        assert "Сағатовтың" in str(answer.context["form"].errors["insists"])
        assert 'name="insists"' in answer.content.decode()
