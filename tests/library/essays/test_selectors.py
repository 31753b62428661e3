"""Lists, the page of an essay, what is due, the leader's month, history."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.people.models import CommunityMembership
from library.essays import selectors, services
from library.essays.models import Draft, Essay
from library.searchable import EssaySource
from tests.factories import join, make_community, make_essay, make_person

TODAY = date(2026, 11, 22)
NOVEMBER = date(2026, 11, 1)


def titles(cards):
    return [card.title for card in cards]


def words(body, title="Атау"):
    return Draft(title=title, body=body, language="kk", audience="public")


@pytest.fixture
def essays(people):
    """One essay for each audience, in three months, and a draft."""
    return {
        name: make_essay(
            name, author=people.teacher, community=people.community, month=month, **fields
        )
        for name, month, fields in (
            ("public", date(2026, 11, 1), {"audience": "public"}),
            ("teachers", date(2026, 10, 1), {"audience": "teachers"}),
            ("community", date(2026, 9, 1), {"audience": "community"}),
            ("draft", date(2026, 8, 1), {"live": False, "body": "Құпия"}),
        )
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("visitor", ["public"]),
        ("parent", ["public"]),
        ("teacher", ["public", "teachers"]),
        ("editor", ["public", "teachers"]),
        ("expert", ["public", "teachers", "community"]),
        ("author", ["public", "teachers", "community"]),
        ("administrator", ["public", "teachers", "community"]),
    ],
)
def test_archive_newest_and_search_cards_keep_to_the_audience(essays, readers, name, expected):
    viewer = readers.viewers[name]
    archive = selectors.archive(selectors.EssayQuery(), viewer)
    assert titles(archive.cards) == expected
    assert archive.total == sum(month.count for month in archive.months) == len(expected)
    assert titles(selectors.newest_essays(viewer, limit=9)) == expected
    keys = [essay.pk for essay in essays.values()]
    assert {c.title for c in selectors.found_essays(keys, viewer).values()} == set(expected)
    author = essays["public"].author
    assert titles(selectors.works_of_author(author, viewer)) == expected


def test_feed_holds_what_everybody_may_read(essays):
    assert [essay.title for essay in selectors.feed_essays(selectors.EssayQuery())] == ["public"]


def test_search_documents_name_the_same_readers_as_the_door(essays, readers):
    source = EssaySource()
    for essay in source.queryset():
        document = source.document(essay)
        held = set(document.read) if document else set()
        for name, viewer in readers.viewers.items():
            if name == "administrator":
                continue  # administrators read everything on the site, by browsing
            seen = Essay.objects.visible_to(viewer).published().filter(pk=essay.pk).exists()
            assert bool(held & viewer.tokens) == seen, (essay.title, name)


def test_archive_filters_by_month_community_author_and_language(people, essays, readers):
    make_essay("other", author=readers.second, community=readers.other_community, language="ru")
    archive = selectors.archive(selectors.EssayQuery(month=NOVEMBER), VISITOR)
    assert "public" in titles(archive.cards)
    by = selectors.EssayQuery
    assert titles(selectors.archive(by(community=readers.other_community.pk), VISITOR).cards) == [
        "other"
    ]
    found = selectors.archive(by(author=people.teacher.pk), VISITOR)
    assert titles(found.cards) == ["public"]
    assert found.author_name == "Айгүл Серікова"
    assert titles(selectors.archive(by(language="ru"), VISITOR).cards) == ["other"]


def test_archive_tells_nothing_of_an_author_without_visible_essays(people, readers):
    make_essay(author=people.teacher, community=people.community, audience="community")
    query = selectors.EssayQuery(author=people.teacher.pk)
    assert selectors.archive(query, VISITOR).author_name == ""


@pytest.mark.parametrize(
    "odd",
    [
        {"month": "2026-13"},
        {"month": "9999999-01"},
        {"community": "x"},
        {"community": "9" * 5000},
        {"author": "-1"},
        {"author": "٣"},
        {"language": "'"},
        {"language": "de"},
    ],
)
def test_a_query_that_makes_no_sense_is_the_plain_list(odd):
    assert selectors.EssayQuery.read(odd) == selectors.EssayQuery()


def test_archive_asks_as_little_with_thirty_essays(people, django_assert_num_queries):
    def fill(number):
        for n in range(number):
            author = make_person(f"Автор{n}", "Көп")
            join(people.community, author)
            make_essay(f"Эссе {n}", author=author, community=people.community)

    fill(3)
    with django_assert_num_queries(3):
        selectors.archive(selectors.EssayQuery(), VISITOR)
    fill(30)
    with django_assert_num_queries(3):
        assert len(selectors.archive(selectors.EssayQuery(), VISITOR).cards) == 20


def test_essay_page_knows_the_visible_neighbours_of_the_month(people, readers):
    now = timezone.now()
    made = []
    for n, audience in enumerate(["public", "community", "public", "public"]):
        author = make_person(f"Автор{n}", "Бір")
        essay = make_essay(
            f"e{n}", author=author, community=people.community, audience=audience, month=NOVEMBER
        )
        Essay.objects.filter(pk=essay.pk).update(first_published_at=now + timedelta(minutes=n))
        made.append(essay)
    make_essay(
        "другой месяц", author=people.teacher, community=people.community, month="2026-10-01"
    )
    middle = selectors.seen_essay(made[2].pk, VISITOR)
    shown = selectors.essay_page(middle, VISITOR)
    assert (shown.previous.title, shown.following.title) == ("e0", "e3")
    shown = selectors.essay_page(middle, readers.viewers["leader"])
    assert shown.previous.title == "e1"


@pytest.fixture
def taken_back(people):
    """Posted by the teacher and taken back, beside one of the leader's that stands."""
    mine = make_essay("back", author=people.teacher, community=people.community, month=NOVEMBER)
    Essay.objects.filter(pk=mine.pk).update(live=False)
    make_essay("stands", author=people.leader, community=people.community, month=NOVEMBER)
    return Essay.objects.get(pk=mine.pk)


@pytest.mark.parametrize("name", ["author", "administrator"])
def test_an_essay_taken_back_is_in_no_list_even_of_those_who_see_it(
    people, readers, taken_back, name
):
    viewer = readers.viewers[name]
    assert selectors.seen_essay(taken_back.pk, viewer) is not None
    assert titles(selectors.archive(selectors.EssayQuery(), viewer).cards) == ["stands"]
    assert titles(selectors.newest_essays(viewer, limit=9)) == ["stands"]
    assert selectors.found_essays([taken_back.pk], viewer) == {}
    assert selectors.works_of_author(people.teacher, viewer) == []
    since = timezone.now() - timedelta(days=1)
    new = selectors.new_essays(viewer, [people.community], since=since, limit=9)
    assert titles(new) == ["stands"]
    other = selectors.seen_essay(Essay.objects.get(title="stands").pk, viewer)
    shown = selectors.essay_page(other, viewer)
    assert shown.previous is shown.following is None


def test_an_essay_taken_back_is_missing_in_the_month_of_the_leader(people, readers, taken_back):
    month = selectors.overview(people.community, NOVEMBER, readers.viewers["leader"], TODAY)
    assert [line.essay.title for line in month.posted] == ["stands"]


def test_essay_page_offers_each_reader_what_they_may_do(people, readers):
    essay = make_essay(author=people.teacher, community=people.community)
    shown = {
        name: selectors.essay_page(selectors.seen_essay(essay.pk, viewer), viewer)
        for name, viewer in readers.viewers.items()
    }
    overseers = {"author", "leader", "editor", "administrator"}
    assert {name for name in shown if shown[name].may_edit} == {"author"}
    assert {name for name in shown if shown[name].may_withdraw} == overseers
    assert {name for name in shown if shown[name].may_see_history} == overseers


def test_writable_and_my_year_know_ones_own_essays_alone(people):
    make_essay("theirs", author=people.leader, community=people.community, month=NOVEMBER)
    viewer = viewer_of(people.teacher)
    choices = selectors.writable(viewer, TODAY)
    assert {choice.state for choice in choices} == {"none"}
    assert not [line for line in selectors.my_year(viewer, TODAY) if line.essay]
    mine = make_essay("mine", author=people.teacher, community=people.community, month=NOVEMBER)
    states = {choice.month: choice.state for choice in selectors.writable(viewer, TODAY)}
    assert states[NOVEMBER] == "posted"
    (line,) = [line for line in selectors.my_year(viewer, TODAY) if line.essay]
    assert line.essay == mine


def test_an_editor_does_not_oversee_an_essay_of_their_own_that_they_took_back(people):
    join(people.community, people.editor)
    mine = make_essay(author=people.editor, community=people.community)
    overseen = selectors.overseen_essays(viewer_of(people.editor))
    assert overseen.filter(pk=mine.pk).exists()
    Essay.objects.filter(pk=mine.pk).update(live=False)
    assert not overseen.filter(pk=mine.pk).exists()


def test_new_essays_keep_to_the_audience(people):
    make_essay("ours", author=people.teacher, community=people.community, audience="community")
    since = timezone.now() - timedelta(days=1)
    for reader, expected in ((people.leader, ["ours"]), (people.stranger, [])):
        new = selectors.new_essays(viewer_of(reader), [people.community], since=since, limit=9)
        assert titles(new) == expected


def test_seen_essay_is_none_for_a_draft_of_another_even_for_administrators(people, readers):
    essay = make_essay(author=people.teacher, community=people.community, live=False)
    for name, viewer in readers.viewers.items():
        assert (selectors.seen_essay(essay.pk, viewer) is None) == (name != "author")


def test_marks_are_for_the_author_and_the_leader(people, readers):
    essay = make_essay(
        author=people.teacher, community=people.community, sentence_count=3, month="2026-01-01"
    )
    for name, viewer in readers.viewers.items():
        shown = selectors.essay_page(selectors.seen_essay(essay.pk, viewer), viewer)
        expected = 2 if name in {"author", "leader", "administrator"} else 0
        assert len(shown.marks) == expected, name


def test_marks_of_follow_the_bounds_of_the_community(people):
    essay = make_essay(author=people.teacher, community=people.community, sentence_count=8)
    assert selectors.marks_of(essay) == []
    essay.sentence_count = 13
    assert len(selectors.marks_of(essay)) == 1
    people.community.essay_sentences_max = 20
    people.community.save()
    essay.refresh_from_db()
    essay.sentence_count = 13
    assert selectors.marks_of(essay) == []


OCTOBER = date(2026, 10, 1)


def under_way(person, today=TODAY):
    held = CommunityMembership.objects.filter(person=person).select_related("community")
    return selectors.under_way(viewer_of(person), list(held), today)


@pytest.fixture
def long_here(people):
    """Everybody joined long ago."""
    CommunityMembership.objects.update(started_on=date(2025, 9, 1))
    return people


def owed_months(person, today=TODAY):
    return [owed.month for owed in under_way(person, today).owed]


def test_under_way_names_what_is_owed_and_until_when(long_here, django_assert_num_queries):
    people = long_here
    assert owed_months(people.teacher) == [OCTOBER, NOVEMBER]
    with django_assert_num_queries(2):  # the memberships, and the essays
        (_october, november) = under_way(people.teacher).owed
    assert (november.due_on, november.draft) == (date(2026, 11, 30), None)
    assert november.choice == f"{people.community.pk}:2026-11"
    essay = make_essay(
        author=people.teacher, community=people.community, month=NOVEMBER, live=False
    )
    assert under_way(people.teacher).owed[1].draft == essay
    Essay.objects.filter(pk=essay.pk).update(live=True)
    assert owed_months(people.teacher) == [OCTOBER]


def test_under_way_counts_an_essay_that_is_shown_by_a_tick(long_here):
    teacher = long_here.teacher
    second, third = (make_community(name, members=[teacher]) for name in ("Екінші", "Үшінші"))
    CommunityMembership.objects.update(started_on=NOVEMBER)
    essay = make_essay(author=teacher, community=long_here.community, month=NOVEMBER)
    essay.also_shown_in.set([second, third])
    essay.save()
    assert under_way(teacher).owed == []
    assert under_way(teacher).drafts == []


def test_under_way_asks_nothing_of_experts_and_for_holidays(long_here):
    assert owed_months(long_here.teacher, date(2026, 8, 10)) == []
    assert owed_months(long_here.teacher, date(2026, 9, 10)) == [date(2026, 9, 1)]
    CommunityMembership.objects.update(role="expert")
    assert owed_months(long_here.teacher) == []


def test_an_expert_may_write_an_essay(people, readers):
    expert = readers.viewers["expert"]
    assert {due.community for due in selectors.writable(expert, TODAY)} == {people.community}


def test_under_way_holds_ones_own_drafts_alone(people):
    viewer = viewer_of(people.teacher)
    essay = services.begin_essay(
        viewer=viewer, community=people.community, month=OCTOBER, today=TODAY
    )
    services.autosave_essay(viewer=viewer, essay=essay, draft=words("Ой.", "Жоба"), seen=0)
    assert [card.title for card in under_way(people.teacher).drafts] == ["Жоба"]
    assert under_way(people.leader).drafts == []


def test_under_way_holds_new_words_of_a_posted_essay(people):
    viewer = viewer_of(people.teacher)
    essay = services.begin_essay(
        viewer=viewer, community=people.community, month=TODAY, today=TODAY
    )
    essay = services.post_essay(viewer=viewer, essay=essay, draft=words("Ой."), seen=0)
    assert under_way(people.teacher).drafts == []
    services.autosave_essay(
        viewer=viewer, essay=essay, draft=words("Ой.", "Түзетілген"), seen=essay.draft_version
    )
    assert [card.title for card in under_way(people.teacher).drafts] == ["Түзетілген"]


def test_new_essays_are_of_others_and_since_a_moment(people):
    make_essay("Өз ойым", author=people.teacher, community=people.community)
    make_essay("Жаңа", author=people.leader, community=people.community, audience="community")
    old = make_essay(
        "Ескі", author=people.leader, community=people.community, month=date(2026, 5, 1)
    )
    since = timezone.now() - timedelta(days=30)
    Essay.objects.filter(pk=old.pk).update(first_published_at=since - timedelta(days=1))
    here = [people.community]

    def new(person):
        return titles(selectors.new_essays(viewer_of(person), here, since=since, limit=5))

    assert new(people.teacher) == ["Жаңа"]
    assert new(people.stranger) == ["Өз ойым"]


def test_my_year_shows_missing_months_since_joining(people):
    viewer = viewer_of(people.teacher)
    people.teacher.community_memberships.update(started_on="2026-09-15")
    make_essay("Қазан", author=people.teacher, community=people.community, month="2026-10-01")
    lines = selectors.my_year(viewer, TODAY)
    assert [line.state for line in lines] == ["none", "posted", "none"]
    assert [line.may_begin for line in lines] == [True, False, False]


def test_with_gaps_joined_tells_missing_months_of_a_community_in_one_line(people):
    viewer = viewer_of(people.teacher)
    people.teacher.community_memberships.update(started_on="2026-03-15")
    make_essay("Мамыр", author=people.teacher, community=people.community, month="2026-05-01")
    lines = selectors.with_gaps_joined(selectors.my_year(viewer, TODAY))
    assert [(line.month, line.state, line.may_begin) for line in lines] == [
        ("2026 ж. қараша", "none", True),
        ("2026 ж. қазан", "none", True),
        ("2026 ж. маусым – 2026 ж. қыркүйек", "none", False),
        ("2026 ж. мамыр", "posted", False),
        ("2026 ж. наурыз – 2026 ж. сәуір", "none", False),
    ]


def test_my_year_lists_no_summer_holidays_as_missing(people):
    people.teacher.community_memberships.update(started_on="2020-09-01")
    lines = selectors.my_year(viewer_of(people.teacher), date(2026, 11, 15))
    months = {line.begin_value[-2:] for line in lines}
    assert months == {"01", "02", "03", "04", "05", "06", "09", "10", "11", "12"}


def test_overview_tells_the_leader_who_posted_and_who_not(people, readers):
    services.begin_essay(
        viewer=viewer_of(people.teacher), community=people.community, month=TODAY, today=TODAY
    )
    make_essay(
        author=people.leader, community=people.community, month=NOVEMBER, audience="community"
    )
    found = selectors.overview(people.community, NOVEMBER, viewer_of(people.leader), TODAY)
    assert [line.name for line in found.posted] == ["Дәулет Ахметов"]
    assert [line.name for line in found.missing] == ["Айгүл Серікова"]


def test_overview_asks_as_little_with_thirty_members(people, django_assert_num_queries):
    viewer = viewer_of(people.leader)
    for n in range(30):
        member = make_person(f"Мүше{n}", "Көп")
        join(people.community, member)
        make_essay(author=member, community=people.community, month=NOVEMBER)
    with django_assert_num_queries(2):
        selectors.overview(people.community, NOVEMBER, viewer, TODAY)


def test_overseen_essays_are_those_one_may_read_and_oversees(people, readers):
    other = make_essay(
        "other", author=readers.second, community=readers.other_community, audience="community"
    )
    mine = make_essay("mine", author=people.teacher, community=people.community, live=False)
    Essay.objects.filter(pk=mine.pk).update(first_published_at=timezone.now())
    make_essay("begun", author=people.leader, community=people.community, live=False)
    public = make_essay("public", author=readers.second, community=make_community("Үшінші"))
    overseen = {
        name: set(selectors.overseen_essays(viewer).values_list("pk", flat=True))
        for name, viewer in readers.viewers.items()
    }
    assert overseen["leader"] == {mine.pk}
    assert overseen["editor"] == {public.pk}
    assert overseen["administrator"] == {mine.pk, other.pk, public.pk}
    assert not overseen["teacher"]
    assert not overseen["author"]


def test_versions_show_what_changed_and_never_the_draft(people):
    viewer = viewer_of(people.teacher)
    essay = services.begin_essay(
        viewer=viewer, community=people.community, month=TODAY, today=TODAY
    )
    essay = services.post_essay(viewer=viewer, essay=essay, draft=words("Ескі <b>сөз</b>."), seen=0)
    essay = services.edit_essay(viewer=viewer, essay=essay, draft=words("Жаңа <b>сөз</b>."), seen=1)
    services.autosave_essay(viewer=viewer, essay=essay, draft=words("Құпия."), seen=2)
    essay = Essay.objects.select_related("latest_revision").get(pk=essay.pk)
    newest, first = selectors.versions_of(essay, viewer)
    assert newest.body == "<del>Ескі</del> <ins>Жаңа</ins> &lt;b&gt;сөз&lt;/b&gt;."
    assert first.is_first
    assert first.who == "Айгүл Серікова"


def test_marked_changes_of_long_texts_stays_quick():
    before = "\n".join(f"Жол {n} сөз сөз сөз." for n in range(3000))
    after = before.replace("Жол 7 ", "Жаңа жол 7 ")
    assert "<ins>Жаңа жол 7 сөз сөз сөз.</ins>\n" in selectors.marked_changes(before, after)


def test_excerpt_is_plain_and_cut_at_a_word():
    assert selectors.excerpt("# Тақырып\n**Ой** [сілтеме](http://x.kz).") == "Тақырып Ой сілтеме."
    assert selectors.excerpt("сөз " * 200).endswith("сөз…")
