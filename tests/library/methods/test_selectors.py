"""What lists, start pages and desks show of methods, and to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.audience.viewer import VISITOR, viewer_of
from cms.ports.similar import similar_to
from library.curation.services import ensure_workflow
from library.methods import selectors, services
from library.methods.models import Grade, Method
from tests.factories import make_community, make_method
from tests.library.methods.test_services import begin, ready
from tests.library.methods.test_views import hang, returned


@pytest.fixture
def workflow(db):
    ensure_workflow()


def test_newest_methods_come_last_first_and_only_published(people):
    make_method("Бірінші", author=people.teacher)
    make_method("Екінші", author=people.teacher)
    make_method("Жоба", author=people.teacher, live=False)
    for viewer in (VISITOR, viewer_of(people.teacher), viewer_of(people.stranger)):
        found = selectors.newest_methods(viewer, limit=5)
        assert [row.title for row in found] == ["Екінші", "Бірінші"]


def test_newest_methods_of_a_community_and_of_a_place(people, region):
    make_method("Қауымдастықтікі", community=people.community)
    make_method("Мектептікі", place=region.school)
    other = make_community("Басқа")

    def titles(**where):
        return [row.title for row in selectors.newest_methods(VISITOR, limit=5, **where)]

    assert titles(community=people.community) == ["Қауымдастықтікі"]
    assert titles(community=other) == []
    assert titles(place=region.school) == titles(place=region.region) == ["Мектептікі"]
    assert titles(place=region.other_school) == []


def test_newest_methods_ask_two_queries_for_any_number(people, django_assert_num_queries):
    for n in range(12):
        make_method(f"Әдіс {n}", author=people.teacher, community=people.community)
    selectors.vocabularies()
    with django_assert_num_queries(2):
        selectors.newest_methods(VISITOR, limit=3)
    with django_assert_num_queries(2):
        selectors.newest_methods(VISITOR, limit=12)


def test_methods_awaiting_are_for_editors_alone(people, workflow):
    method = ready(people.teacher)
    begin(people.teacher, "Жіберілмеген")
    services.send_for_review(method=method, by=people.teacher)
    (waiting,) = selectors.methods_awaiting(viewer_of(people.editor))
    assert (waiting.pk, waiting.author) == (method.pk, "Айгүл Серікова")
    assert waiting.waiting_since is not None
    assert waiting.url == reverse("library:curation-review", args=[method.reviews.get().pk])
    for person in (people.teacher, people.leader, people.moderator, people.coordinator):
        assert selectors.methods_awaiting(viewer_of(person)) == []
    assert selectors.methods_awaiting(VISITOR) == []


def test_own_methods_give_the_note_to_the_author_alone(people, workflow):
    method = returned(people)
    (mine,) = selectors.own_methods(viewer_of(people.teacher))
    assert (mine.pk, mine.state.is_returned, bool(mine.note)) == (method.pk, True, True)
    for person in (people.stranger, people.colleague, people.editor):
        assert selectors.own_methods(viewer_of(person)) == []
    assert selectors.own_methods(VISITOR) == []


def test_own_methods_offer_what_may_be_done_now(people, workflow):
    def offered(person):
        (mine,) = selectors.own_methods(viewer_of(person))
        return mine.may_edit, mine.may_take_back, mine.may_discard

    method = ready(people.teacher)
    assert offered(people.teacher) == (True, False, True)
    services.send_for_review(method=method, by=people.teacher)
    assert offered(people.teacher) == (False, True, False)


def test_method_screen_offers_the_change_to_its_author_and_editors(people):
    method = make_method(author=people.teacher)
    offered = {}
    for who in ("teacher", "colleague", "leader", "editor"):
        viewer = viewer_of(getattr(people, who))
        found = selectors.find_method(method.pk, viewer)
        offered[who] = selectors.method_screen(found, viewer).may_edit
    assert offered == {"teacher": True, "colleague": False, "leader": False, "editor": True}


def test_methods_returned_are_for_editors_and_only_while_they_wait(people, workflow):
    method = returned(people)
    begin(people.teacher, "Жіберілмеген")
    (waiting,) = selectors.methods_returned(viewer_of(people.editor))
    assert (waiting.pk, waiting.author) == (method.pk, "Айгүл Серікова")
    for person in (people.teacher, people.leader, people.moderator, people.coordinator):
        assert selectors.methods_returned(viewer_of(person)) == []
    services.send_for_review(method=method, by=people.teacher)
    assert selectors.methods_returned(viewer_of(people.editor)) == []


def test_new_methods_are_of_others_published_and_since_a_moment(people):
    here = people.community
    make_method("Менікі", author=people.teacher, community=here)
    make_method("Жаңа", author=people.leader, community=here)
    make_method("Шимай", author=people.leader, community=here, live=False)
    make_method("Бөтен жерде", author=people.leader)
    gone = make_method("Алынған", author=people.leader, community=here)
    Method.objects.filter(pk=gone.pk).update(live=False)
    since = timezone.now() - timedelta(days=30)
    old = make_method("Ескі", author=people.leader, community=here)
    Method.objects.filter(pk=old.pk).update(first_published_at=since - timedelta(days=1))
    (found,) = selectors.new_methods(viewer_of(people.teacher), [here], since=since, limit=5)
    assert (found.title, found.details) == ("Жаңа", (here.name,))


def test_what_is_not_published_is_no_work_of_its_author_and_like_nothing(people, indexed):
    shown = make_method("Ашық сабақ", author=people.teacher)
    make_method("Ашық жоба", author=people.teacher, live=False)
    indexed()
    for person in (people.teacher, people.editor, people.stranger):
        viewer = viewer_of(person)
        assert [card.title for card in selectors.works_of_author(people.teacher, viewer)] == [
            "Ашық сабақ"
        ]
        assert similar_to("method", shown.pk, viewer, among=("method",)) == []
    make_method("Екінші ашық сабақ", author=people.leader)
    indexed()
    found = similar_to("method", shown.pk, VISITOR, among=("method",))
    assert [card.title for card in found] == ["Екінші ашық сабақ"]


def test_grades_in_words_join_what_stands_in_a_row(db):
    services.ensure_vocabularies()

    def words(*codes):
        keys = Grade.objects.filter(code__in=codes).values_list("pk", flat=True)
        return selectors.grades_in_words(selectors.vocabularies().grades, keys)

    with override("kk"):
        assert words("5", "6", "7", "8") == ("5–8-сынып",)
        assert words("5", "6") == ("5-сынып", "6-сынып")
        assert words("1", "2", "3", "11") == ("1–3-сынып", "11-сынып")
        assert words("kindergarten", "0", "1") == ("Балабақша", "Мектепалды сынып", "1-сынып")
    with override("en"):
        assert words("9", "10", "11") == ("Grade 9–11",)


def test_find_file_gives_nothing_of_a_switched_off_organisation(people, region):
    method = make_method(author=people.teacher, place=region.school)
    stored = hang(method)
    region.school.uses_methods = False
    region.school.save()
    fresh = Method.objects.select_related("place", "community").get(pk=method.pk)
    assert selectors.find_file(fresh, stored.pk, VISITOR) is None
    assert selectors.find_method(method.pk, VISITOR) is None
