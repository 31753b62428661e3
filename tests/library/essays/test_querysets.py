"""Who sees which essay."""

import pytest
from django.db import IntegrityError, transaction

from cms.audience.viewer import VISITOR, viewer_of
from library.essays.models import Essay
from tests.factories import make_essay

COMMUNITY = {"expert", "leader", "author", "administrator"}
TEACHERS = COMMUNITY | {"teacher", "second", "editor"}
EVERYBODY = TEACHERS | {"visitor", "newcomer", "parent", "pupil", "moderator"}


def seers(readers):
    return {
        name
        for name, viewer in readers.viewers.items()
        if Essay.objects.visible_to(viewer).exists()
    }


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("community", COMMUNITY), ("teachers", TEACHERS), ("public", EVERYBODY)],
)
def test_visible_to_keeps_to_the_audience(people, readers, audience, expected):
    make_essay(author=people.teacher, community=people.community, audience=audience)
    assert seers(readers) == expected


def test_visible_to_shows_it_in_a_second_community_by_one_tick(people, readers):
    essay = make_essay(author=people.teacher, community=people.community, audience="community")
    essay.also_shown_in.set([readers.other_community])
    essay.save()
    assert seers(readers) == COMMUNITY | {"second"}
    assert list(Essay.objects.in_community(readers.other_community.pk)) == [essay]


def test_visible_to_keeps_a_draft_to_its_author(people, readers):
    make_essay(author=people.teacher, community=people.community, live=False)
    assert seers(readers) == {"author", "administrator"}


def test_visible_to_hides_what_a_community_has_switched_off(people, readers):
    make_essay(author=people.teacher, community=people.community)
    people.community.uses_essays = False
    people.community.save()
    assert seers(readers) == {"author", "administrator"}


def test_written_by_gives_ones_own_and_nothing_to_a_visitor(people):
    essay = make_essay(author=people.teacher, community=people.community, live=False)
    assert list(Essay.objects.written_by(viewer_of(people.teacher))) == [essay]
    assert not Essay.objects.written_by(viewer_of(people.leader)).exists()
    assert not Essay.objects.written_by(VISITOR).exists()


def test_an_essay_is_one_for_author_community_and_month(people, readers):
    make_essay(author=people.teacher, community=people.community)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_essay(author=people.teacher, community=people.community)
    make_essay(author=people.teacher, community=readers.other_community)


def test_the_month_of_an_essay_is_a_first_day(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_essay(author=people.teacher, community=people.community, month="2026-10-02")


def test_published_parts_are_together_what_is_visible_and_share_none(people, readers):
    for number, audience in enumerate(("public", "teachers", "community"), start=1):
        for community in (people.community, readers.other_community):
            month = f"2026-0{number}-01"
            make_essay(author=people.teacher, community=community, audience=audience, month=month)
    ticked = make_essay(
        author=people.teacher, community=people.community, audience="community", month="2026-05-01"
    )
    ticked.also_shown_in.set([readers.other_community])
    ticked.save()
    make_essay(author=people.teacher, community=people.community, live=False, month="2026-06-01")
    for name, viewer in {**readers.viewers, "writer": viewer_of(people.teacher)}.items():
        parts = [essay for part in Essay.objects.published_parts(viewer) for essay in part]
        visible = list(Essay.objects.visible_to(viewer).published())
        assert sorted(essay.pk for essay in parts) == sorted(essay.pk for essay in visible), name
