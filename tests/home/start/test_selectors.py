"""What each person meets on the start page."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from cms.audience.viewer import viewer_of
from cms.people.models import CommunityMembership, User
from forum.boards.access import snapshot
from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import ClassPage
from home.communities.models import Rhythm
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.plan.models import PlanRow, SchoolTerm
from home.start import selectors
from tests.factories import join, make_community, make_essay, make_method, make_person

TODAY = date(2026, 11, 24)
THIS = date(2026, 11, 1)
LAST = date(2026, 10, 1)


def screen_of(person, today=TODAY):
    with override("en"):
        return selectors.start_screen(viewer_of(User.objects.get(pk=person.pk)), today)


@pytest.fixture
def old(people):
    """Everybody joined long ago."""
    CommunityMembership.objects.update(started_on=date(2025, 9, 1))
    return people


def phrases(person):
    return [due.phrase for due in screen_of(person).due]


# -- what is due -------------------------------------------------------------------


def test_due_names_this_month_and_the_one_that_is_missing(old):
    assert phrases(old.teacher) == [
        "The essay of October 2026 is late, and still welcome.",
        "This month's essay is due in 6 days.",
    ]


def test_due_ends_when_the_essay_is_posted(old):
    make_essay(author=old.teacher, community=old.community, month=THIS)
    make_essay(author=old.teacher, community=old.community, month=LAST)
    assert phrases(old.teacher) == []


def test_due_of_another_author_stays(old):
    make_essay(author=old.leader, community=old.community, month=THIS)
    assert len(phrases(old.teacher)) == 2


def test_due_is_met_by_an_essay_shown_here_by_a_tick(old):
    second = make_community("Екінші", members=[old.teacher])
    for month in (THIS, LAST):
        essay = make_essay(author=old.teacher, community=old.community, month=month)
        essay.also_shown_in.set([second])
        essay.save()
    assert phrases(old.teacher) == []


def test_due_leads_to_the_draft_that_was_begun(old):
    draft = make_essay(author=old.teacher, community=old.community, month=THIS, live=False)
    make_essay(author=old.teacher, community=old.community, month=LAST)
    (due,) = screen_of(old.teacher).due
    assert f"/{draft.pk}/" in due.url
    assert screen_of(old.teacher).begun == []


def test_due_blames_nobody_for_the_time_before_they_joined(people):
    CommunityMembership.objects.update(started_on=date(2026, 11, 3))
    assert phrases(people.teacher) == ["This month's essay is due in 6 days."]


@pytest.mark.parametrize("switch", ["uses_essays", "is_active"])
def test_due_asks_nothing_of_a_community_that_is_off(old, switch):
    setattr(old.community, switch, False)
    old.community.save()
    assert phrases(old.teacher) == []


@pytest.mark.parametrize("who", ["stranger", "parent", "pupil", "newcomer"])
def test_due_is_for_members_of_communities(old, who):
    assert phrases(getattr(old, who)) == []


def test_due_of_an_ended_membership_is_over(old):
    CommunityMembership.objects.filter(person=old.teacher).update(ended_on=timezone.localdate())
    assert phrases(old.teacher) == []


# -- what I began ------------------------------------------------------------------


def test_begun_holds_own_drafts_alone(old):
    make_method("Менің шимайым", author=old.teacher, live=False)
    make_method("Бөтен шимай", author=old.colleague, live=False)
    make_method("Сөредегі", author=old.teacher)
    assert [draft.title for draft in screen_of(old.teacher).begun] == ["Менің шимайым"]


def test_begun_holds_an_old_draft_of_an_essay(old):
    make_essay(
        "Ескі ой", author=old.teacher, community=old.community, month=date(2026, 3, 1), live=False
    )
    assert "Ескі ой" in [draft.title for draft in screen_of(old.teacher).begun]


# -- what is new and next ------------------------------------------------------------


def test_new_holds_works_of_others_in_my_communities_that_i_may_read(old):
    make_essay("Жаңа ой", author=old.leader, community=old.community, audience="community")
    make_essay("Өз ойым", author=old.teacher, community=old.community)
    make_method("Жаңа әдіс", author=old.leader, community=old.community)
    elsewhere = make_community("Бөтен", leader=old.colleague)
    make_essay("Бөтен ой", author=old.colleague, community=elsewhere)
    assert {row.title for row in screen_of(old.teacher).new} == {"Жаңа ой", "Жаңа әдіс"}


def test_new_forgets_what_is_old(old):
    essay = make_essay("Ескі", author=old.leader, community=old.community)
    essay.first_published_at = timezone.now() - timedelta(days=60)
    essay.save()
    assert screen_of(old.teacher).new == []


def test_next_things_come_from_all_communities_in_order(old):
    second = make_community("Екінші", members=[old.teacher], uses_essays=False)
    Rhythm.objects.create(community=second, kind="term", name_kk="Серуен")
    SchoolTerm.objects.create(
        school_year=2026, number=2, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 29)
    )
    PlanRow.objects.create(community=second, theme_kk="Жақын іс", planned_on=date(2026, 11, 25))
    things = screen_of(old.teacher).next_things
    assert [(thing.title.text, thing.on) for _community, thing in things] == [
        ("Жақын іс", date(2026, 11, 25)),
        ("Essay of the month", date(2026, 11, 30)),
        ("Серуен", date(2026, 12, 29)),
    ]


# -- requests ----------------------------------------------------------------------


def test_waiting_counts_for_leaders_and_coordinators(old, region):
    CommunityMembership.objects.create(person=old.stranger, community=old.community)
    old.newcomer.memberships.create(place=region.school, role="teacher")
    other = make_community("Бөтен", leader=old.colleague)
    join(other, old.leader)
    CommunityMembership.objects.create(person=old.stranger, community=other)
    (asked,) = screen_of(old.leader).waiting
    assert (asked.count, "“Шыңдау”" in asked.label) == (1, True)
    (asked,) = screen_of(old.colleague).waiting
    assert (asked.count, "“Бөтен”" in asked.label) == (1, True)
    assert [part.count for part in screen_of(old.coordinator).waiting] == [1]
    assert [part.count for part in screen_of(old.administrator).waiting] == [1, 1, 1]
    assert screen_of(old.teacher).waiting == []
    assert screen_of(old.stranger).waiting == []


def test_asked_tells_a_newcomer_where_their_request_is(people, region):
    people.newcomer.memberships.create(place=region.school, role="teacher")
    screen = screen_of(people.newcomer)
    assert not screen.is_member
    assert [asked.is_refused for asked in screen.asked] == [False]


def test_asked_shows_a_fresh_refusal_with_its_note_until_asked_again(people):
    refused = CommunityMembership.objects.create(
        person=people.stranger,
        community=people.community,
        state="refused",
        refusal_note="Топ толды.",
        decided_at=timezone.now(),
    )
    (asked,) = screen_of(people.stranger).asked
    assert asked.note == "Топ толды."
    CommunityMembership.objects.create(person=people.stranger, community=people.community)
    (asked,) = screen_of(people.stranger).asked
    assert not asked.is_refused
    assert refused.pk


def test_an_old_refusal_does_not_double_a_community(old):
    CommunityMembership.objects.create(
        person=old.teacher, community=old.community, state="refused", started_on=None
    )
    screen = screen_of(old.teacher)
    assert screen.communities == [old.community]
    assert len(screen.due) == 2


def test_asked_forgets_an_old_refusal(people):
    CommunityMembership.objects.create(
        person=people.stranger,
        community=people.community,
        state="refused",
        decided_at=timezone.now() - timedelta(days=90),
    )
    assert screen_of(people.stranger).asked == []


# -- classes -----------------------------------------------------------------------


@pytest.fixture
def class_page(site_ready, people, region):
    """The page of the class, below its school's."""
    index = OrganisationIndexPage.objects.get(locale__language_code="kk")
    school = index.add_child(
        instance=OrganisationPage(title="Мектеп", place=region.school, locale=index.locale)
    )
    return school.add_child(
        instance=ClassPage(title="7 «А»", place=region.school_class, locale=index.locale)
    )


@pytest.fixture
def announcement(class_page, people, region):
    return Announcement.objects.create(
        place=region.school_class, author=people.teacher, text="Ертең жорық", language="kk"
    )


@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_announcements_unread_stand_on_the_page_of_the_class_family(people, announcement, who):
    person = getattr(people, who)
    (said,) = screen_of(person).announcements
    assert said.text == "Ертең жорық"
    AnnouncementReading.objects.create(announcement=announcement, person=person)
    assert screen_of(person).announcements == []


@pytest.mark.parametrize("who", ["stranger", "teacher", "newcomer", "coordinator"])
def test_announcements_are_for_the_class_alone(people, announcement, who):
    screen = screen_of(getattr(people, who))
    assert screen.announcements == []
    assert screen.classes == []


def test_announcements_pass_the_door_whatever_class_is_asked_for(people, announcement):
    addresses = {announcement.place_id: "/kk/class/"}
    said = {
        who: len(selectors._announcements(viewer_of(getattr(people, who)), addresses))
        for who in ("parent", "stranger", "editor")
    }
    assert said == {"parent": 1, "stranger": 0, "editor": 0}


def test_classes_lead_to_pages_that_are_out(people, announcement, class_page):
    assert [link.title for link in screen_of(people.parent).classes] == ["7 «А»"]
    class_page.unpublish()
    screen = screen_of(people.parent)
    assert screen.classes == screen.announcements == []


def test_pupil_meets_nothing_of_communities(people, announcement):
    join(people.community, people.pupil)
    screen = screen_of(people.pupil)
    assert screen.is_child
    assert screen.due == screen.new == screen.next_things == []


def test_start_costs_the_same_with_three_and_thirty(old, django_assert_max_num_queries):
    for number in range(30):
        author = make_person(f"Автор{number}", "Аты")
        make_essay(f"Ой {number}", author=author, community=old.community)
        make_method(f"Әдіс {number}", author=author, community=old.community)
        make_method(f"Шимай {number}", author=old.teacher, live=False)
        PlanRow.objects.create(community=old.community, theme_kk=f"Іс {number}", planned_on=TODAY)
    viewer = viewer_of(User.objects.get(pk=old.teacher.pk))
    snapshot()  # what boards there are is remembered by the process
    with django_assert_max_num_queries(9):
        screen = selectors.start_screen(viewer, TODAY)
        assert len(screen.new) == 5
