"""Who may do what with memberships, and who reads which name."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.audience.viewer import VISITOR, viewer_of
from cms.people import policies
from cms.people.models import Guardianship, Membership, Role, User
from tests.factories import make_person

EVERYDAY = sorted(policies.ROLES_OF_COORDINATORS)
POWERFUL = [Role.COORDINATOR, Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR]


def fresh(person):
    return viewer_of(User.objects.get(pk=person.pk))


# -- writing ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["teacher", "parent", "leader", "coordinator", "editor", "moderator", "administrator"]
)
def test_require_may_write_lets_accepted_adults_pass(people, who):
    policies.require_may_write(fresh(getattr(people, who)))


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("who", "words"), [("newcomer", "coordinator"), ("pupil", "Pupils"), (None, "Sign in")]
)
def test_require_may_write_refuses_with_a_sentence(people, who, words):
    viewer = fresh(getattr(people, who)) if who else viewer_of(AnonymousUser())
    with pytest.raises(PermissionDenied, match=words):
        policies.require_may_write(viewer)


# -- memberships: role × act --------------------------------------------------------


@pytest.mark.parametrize("role", [*EVERYDAY, *POWERFUL])
@pytest.mark.parametrize(
    ("who", "place", "gives"),
    [
        ("administrator", "school", "all"),
        ("administrator", "other_school", "all"),
        ("coordinator", "school", "everyday"),
        ("coordinator", "school_class", "everyday"),
        ("coordinator", "other_school", "none"),
        ("coordinator", "district", "none"),
        ("teacher", "school", "none"),
        ("leader", "school", "none"),
        ("editor", "school", "none"),
        ("moderator", "school", "none"),
        ("parent", "school_class", "none"),
        ("pupil", "school_class", "none"),
        ("newcomer", "school", "none"),
        (None, "school", "none"),
    ],
)
def test_can_give_role(people, region, who, place, gives, role):
    viewer = fresh(getattr(people, who)) if who else VISITOR
    expected = gives == "all" or (gives == "everyday" and role in EVERYDAY)
    assert policies.can_give_role(viewer, role, getattr(region, place)) is expected


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("administrator", True),
        ("coordinator", True),
        ("teacher", False),
        ("leader", False),
        ("editor", False),
        ("newcomer", False),
        (None, False),
    ],
)
def test_can_see_requests(people, who, sees):
    viewer = fresh(getattr(people, who)) if who else VISITOR
    assert policies.can_see_requests(viewer) is sees


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_can_decide_never_about_oneself(people, region, who):
    person = getattr(people, who)
    own = Membership.objects.create(person=person, place=region.school, role=Role.HEAD)
    assert not policies.can_decide(fresh(person), own)


def test_can_end_own_but_not_a_colleagues(people):
    own = people.teacher.memberships.get()
    other = people.colleague.memberships.get()
    assert policies.can_end(fresh(people.teacher), own)
    assert not policies.can_end(fresh(people.teacher), other)
    assert policies.can_end(fresh(people.coordinator), other)
    assert not policies.can_end(fresh(people.coordinator), people.stranger.memberships.get())
    assert not policies.can_end(fresh(people.pupil), people.pupil.memberships.get())


@pytest.mark.parametrize("role", list(Role))
def test_can_ask_for_everyday_roles_of_adults(people, role):
    asked = role in {*policies.PEDAGOGUE_ROLES, Role.PARENT}
    assert policies.can_ask_for(people.teacher, role) is asked
    assert not policies.can_ask_for(people.pupil, role)


@pytest.mark.parametrize("role", list(Role))
def test_can_hold_a_child_is_a_pupil_alone(people, role):
    assert policies.can_hold(people.pupil, role) is (role == Role.PUPIL)
    assert policies.can_hold(people.teacher, role)


# -- names ----------------------------------------------------------------------------


@pytest.fixture
def guardian(people):
    person = make_person("Сырттан", "Келген")
    Guardianship.objects.create(guardian=person, child=people.pupil, confirmed_at=timezone.now())
    return person


@pytest.mark.parametrize(
    ("who", "name"),
    [
        (None, "Нұрлан"),
        ("newcomer", "Нұрлан"),
        ("stranger", "Нұрлан"),
        ("editor", "Нұрлан"),
        ("moderator", "Нұрлан"),
        ("parent", "Нұрлан С."),
        ("teacher", "Нұрлан Сағатов"),
        ("coordinator", "Нұрлан Сағатов"),
        ("administrator", "Нұрлан Сағатов"),
        ("pupil", "Нұрлан Сағатов"),
    ],
)
def test_shown_name_of_a_child(people, who, name):
    viewer = fresh(getattr(people, who)) if who else VISITOR
    assert policies.shown_name(User.objects.get(pk=people.pupil.pk), viewer) == name


def test_shown_name_of_a_child_for_a_confirmed_guardian(people, guardian):
    assert policies.shown_name(people.pupil, fresh(guardian)) == "Нұрлан Сағатов"


def test_shown_name_of_a_child_for_a_guardian_not_yet_confirmed(people, guardian):
    Guardianship.objects.update(confirmed_at=None)
    assert policies.shown_name(people.pupil, fresh(guardian)) == "Нұрлан"


def test_shown_name_of_a_child_whose_membership_ended(people):
    people.pupil.memberships.update(ended_on="2020-01-01")
    assert policies.shown_name(people.pupil, fresh(people.teacher)) == "Нұрлан"


def test_shown_name_of_a_child_for_a_class_teacher(people, region):
    person = make_person("Сынып", "Жетекші", place=region.school_class, role="class_teacher")
    assert policies.shown_name(people.pupil, fresh(person)) == "Нұрлан Сағатов"


def test_shown_name_of_a_child_for_a_coordinator_above(people, region):
    person = make_person("Аудан", "Адамы", place=region.district, role="coordinator")
    teacher = make_person("Аудан", "Мұғалімі", place=region.district, role="teacher")
    assert policies.shown_name(people.pupil, fresh(person)) == "Нұрлан Сағатов"
    assert policies.shown_name(people.pupil, fresh(teacher)) == "Нұрлан"


def test_shown_name_of_an_adult_is_whole(people):
    assert policies.shown_name(people.teacher, VISITOR) == "Айгүл Серікова"


@pytest.mark.usefixtures("english")
def test_shown_name_of_nobody_and_of_the_nameless(people):
    assert policies.shown_name(None, VISITOR) == "former participant"
    gone = User(pk=71, username="secret", is_active=False)
    assert policies.shown_name(gone, VISITOR) == "former participant 71"
    assert "secret" not in policies.shown_name(User(username="secret"), VISITOR)


def make_children(place, number):
    return [
        make_person("Бала", f"Тегі{n}", place=place, role="pupil", is_minor=True, email="")
        for n in range(number)
    ]


@pytest.mark.parametrize("number", [3, 30])
def test_prepare_names_reads_all_children_in_one_query(
    people, region, number, django_assert_num_queries
):
    made = make_children(region.school_class, number)
    children = list(User.objects.filter(pk__in=[c.pk for c in made]))
    viewer = fresh(people.parent)
    with django_assert_num_queries(1):
        policies.prepare_names(children)
        names = [policies.shown_name(c, viewer) for c in children]
    assert names == ["Бала Т."] * number


def test_shown_name_costs_nothing_for_adults_and_for_visitors(people, django_assert_num_queries):
    viewer = fresh(people.parent)
    with django_assert_num_queries(0):
        policies.prepare_names([people.teacher, people.parent, None])
        policies.shown_name(people.teacher, viewer)
        policies.shown_name(people.pupil, VISITOR)


def test_own_name_is_the_first_name(people):
    assert policies.own_name(people.teacher) == "Айгүл"
    assert policies.own_name(User(username="root")) == "root"
