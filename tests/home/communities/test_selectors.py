"""What the page of a community shows to whom."""

from datetime import date

import pytest
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.people.models import CommunityMembership, Profile
from home.communities import selectors
from home.communities.models import Rhythm
from home.plan.models import PlanForm, PlanRow, SchoolTerm
from tests.factories import join, make_community, make_essay, make_method, make_person
from tests.factories.pages import restrict

TODAY = date(2026, 11, 22)


def screen_of(page, person=None):
    viewer = viewer_of(person) if person else VISITOR
    return selectors.community_screen(page, viewer, TODAY)


def names(screen):
    return {line.name for line in screen.members}


@pytest.fixture
def busy(people):
    """The community with a cyclogram, a plan and a term."""
    community = people.community
    Rhythm.objects.create(
        community=community, kind="month", name_kk="Айлық эссе", is_essay=True, sort_order=0
    )
    Rhythm.objects.create(
        community=community, kind="term", name_kk="Оқу серуені", name_en="Walk", sort_order=1
    )
    Rhythm.objects.create(community=community, kind="whenever", name_kk="Чат", sort_order=2)
    SchoolTerm.objects.create(
        school_year=2026, number=2, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 29)
    )
    form = PlanForm.objects.create(code="talk", name_kk="Әңгіме")
    PlanRow.objects.create(
        community=community, theme_kk="Өткен іс", planned_on=date(2026, 10, 1), sort_order=0
    )
    PlanRow.objects.create(
        community=community,
        theme_kk="Келер іс",
        planned_on=date(2026, 11, 25),
        form=form,
        sort_order=1,
    )
    return community


def test_next_things_stand_in_the_order_of_their_days(busy, community_page):
    things = screen_of(community_page).next_things
    assert [(t.title.text, t.on) for t in things] == [
        ("Келер іс", date(2026, 11, 25)),
        ("Айлық эссе", date(2026, 11, 30)),
        ("Оқу серуені", date(2026, 12, 29)),
    ]


def test_next_things_name_the_essay_once_with_or_without_its_line(people, community_page):
    things = screen_of(community_page).next_things
    assert [t.is_essay for t in things] == [True]


def test_parts_that_are_off_appear_nowhere(busy, community_page, people):
    make_essay("Жазылған ой", author=people.teacher, community=busy)
    make_method("Жіберілген әдіс", author=people.teacher, community=busy)
    for part in ("uses_essays", "uses_methods", "uses_cyclogram", "uses_plan"):
        setattr(community_page.community, part, False)
    screen = screen_of(community_page, people.teacher)
    assert screen.ring is None
    assert screen.rhythms == screen.next_things == screen.plan == ()
    assert screen.essays == screen.methods == []
    assert not screen.standing.may_write_essay


def test_cyclogram_without_essays_hides_the_line_of_the_essay(busy, community_page):
    community_page.community.uses_essays = False
    whats = [line.what.text for line in screen_of(community_page).rhythms]
    assert whats == ["Оқу серуені", "Чат"]


def test_plan_lines_are_numbered_and_know_what_is_past(busy, community_page):
    lines = screen_of(community_page).plan
    assert [(line.number, line.is_past) for line in lines] == [(1, True), (2, False)]


def test_members_a_visitor_reads_leaders_and_who_wants_to_be_found(people, community_page):
    found = make_person("Табылған", "Адам")
    Profile.objects.filter(person=found).update(is_findable=True)
    join(people.community, found)
    screen = screen_of(community_page)
    assert names(screen) == {"Дәулет Ахметов", "Табылған Адам"}
    assert screen.member_count == 3
    by_name = {line.name: line for line in screen.members}
    assert by_name["Табылған Адам"].url
    assert not by_name["Дәулет Ахметов"].url


@pytest.mark.parametrize("who", ["stranger", "parent", "teacher"])
def test_members_are_read_by_whoever_belongs_somewhere(people, community_page, who):
    assert "Айгүл Серікова" in names(screen_of(community_page, getattr(people, who)))


def test_members_are_not_read_by_a_newcomer(people, community_page):
    assert "Айгүл Серікова" not in names(screen_of(community_page, people.newcomer))


def test_members_never_hold_a_child_nor_one_who_left(people, community_page):
    join(people.community, people.pupil)
    CommunityMembership.objects.filter(person=people.teacher).update(ended_on=timezone.localdate())
    screen = screen_of(community_page, people.leader)
    assert names(screen) == {"Дәулет Ахметов"}
    assert screen.member_count == 1


def test_essays_on_the_page_are_those_the_reader_may_read(people, community_page):
    make_essay("Ашық ой", author=people.teacher, community=people.community)
    make_essay("Жабық ой", author=people.leader, community=people.community, audience="community")
    assert [e.title for e in screen_of(community_page).essays] == ["Ашық ой"]
    assert [e.title for e in screen_of(community_page, people.stranger).essays] == ["Ашық ой"]
    assert len(screen_of(community_page, people.teacher).essays) == 2


def test_methods_on_the_page_are_the_communitys_own(people, community_page):
    make_method("Өз әдісі", author=people.teacher, community=people.community)
    make_method("Бөтен әдіс", author=people.teacher)
    make_method("Шимай әдіс", author=people.leader, community=people.community, live=False)
    assert [m.title for m in screen_of(community_page).methods] == ["Өз әдісі"]


def test_standing_of_each(people, community_page):
    def standing(person):
        return selectors.standing_of(viewer_of(person), people.community)

    assert selectors.standing_of(VISITOR, people.community).may_join
    assert standing(people.stranger).may_join
    assert not standing(people.parent).may_join
    assert not standing(people.pupil).may_join
    assert standing(people.teacher).may_write_essay
    assert not standing(people.teacher).may_lead
    assert standing(people.leader).may_lead
    assert standing(people.administrator).may_lead


def test_community_rows_leave_out_drafts_and_communities_at_rest(people, index, make_page):
    make_page(people.community)
    make_page(make_community("Демалған", is_active=False))
    make_page(make_community("Дайын емес"), live=False)
    rows = selectors.community_rows(index, VISITOR)
    assert [row.title for row in rows] == ["Шыңдау"]


def test_page_of_is_told_to_those_who_may_open_it(people, make_page):
    community = people.community
    page = make_page(community, live=False)
    assert selectors.page_of(community, viewer_of(people.teacher)) is None
    page.save_revision().publish()
    restrict(page)
    assert selectors.page_of(community, VISITOR) is None
    assert selectors.page_of(community, viewer_of(people.stranger)).pk == page.pk


def test_index_address_is_told_to_those_who_may_open_it(people, index):
    assert selectors.index_address(VISITOR) == index.get_url()
    restrict(index)
    assert selectors.index_address(VISITOR) == ""
    assert selectors.index_address(viewer_of(people.stranger)) == index.get_url()
    index.unpublish()
    assert selectors.index_address(viewer_of(people.stranger)) == ""


def test_community_rows_cost_the_same_for_three_and_thirty(
    index, make_page, django_assert_num_queries
):
    for number in range(3):
        make_page(make_community(f"Топ {number}"))
    index = type(index).objects.select_related("locale").get(pk=index.pk)
    with django_assert_num_queries(1):
        assert len(selectors.community_rows(index, VISITOR)) == 3
    for number in range(3, 12):
        make_page(make_community(f"Топ {number}"))
    index = type(index).objects.select_related("locale").get(pk=index.pk)
    with django_assert_num_queries(1):
        assert len(selectors.community_rows(index, VISITOR)) == 12


def test_community_screen_costs_the_same_however_much_there_is(
    busy, people, community_page, django_assert_max_num_queries
):
    for number in range(30):
        author = make_person(f"Автор{number}", "Аты")
        join(busy, author)
        make_essay(f"Ой {number}", author=author, community=busy)
        make_method(f"Әдіс {number}", author=author, community=busy)
        row = PlanRow.objects.create(community=busy, theme_kk=f"Іс {number}", sort_order=number + 2)
        row.responsible.set(busy.schools.all())
    # Vocabularies are remembered by the process.
    screen_of(community_page)
    with django_assert_max_num_queries(10):
        screen = screen_of(community_page)
        assert len(screen.plan) == 32
        assert len(screen.members) == 1
        assert screen.member_count == 32


def test_request_lines_say_where_the_person_works(people, region):
    CommunityMembership.objects.create(person=people.stranger, community=people.community)
    (line,) = selectors.request_lines(people.community, viewer_of(people.leader))
    assert line.name == "Ирина Ким"
    assert "Екінші мектеп" in line.places[0]


def test_requests_for_are_the_leaders_own(people):
    other = make_community("Басқа", leader=people.colleague)
    CommunityMembership.objects.create(person=people.stranger, community=people.community)
    CommunityMembership.objects.create(person=people.stranger, community=other)
    assert selectors.requests_for(viewer_of(people.leader)).count() == 1
    assert selectors.requests_for(viewer_of(people.administrator)).count() == 2
    assert selectors.requests_for(viewer_of(people.teacher)).count() == 0
