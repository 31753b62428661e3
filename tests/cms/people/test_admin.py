"""People in Wagtail's admin: each role meets only what is theirs, on every sibling page."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from cms.people import services
from cms.people.models import Guardianship, Membership, Place, User
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ready(people):
    services.ensure_groups()
    for person in vars(people).values():
        if isinstance(person, User):
            services.sync_admin_groups(person=person)


@pytest.fixture
def rows(people, region):
    """One row of each sort in the coordinator's school and in the other one."""
    far_child = make_person(
        "Тимур", "Алыс", place=region.other_school, role="pupil", is_minor=True, email=""
    )
    near = Guardianship.objects.create(guardian=people.parent, child=people.pupil)
    far = Guardianship.objects.create(guardian=people.stranger, child=far_child)
    return {
        "places": (region.school, region.other_school),
        "memberships": (people.teacher.memberships.get(), people.stranger.memberships.get()),
        "wards": (near, far),
    }


def pages_of(name, row):
    pages = ["edit", "history", "history_results", "usage", "delete"]
    return [reverse(f"{name}:{page}", args=[row.pk]) for page in pages]


@pytest.mark.parametrize("name", ["places", "memberships", "wards"])
def test_a_coordinator_meets_nothing_of_another_school(client, people, rows, name):
    near, far = rows[name]
    client.force_login(people.coordinator)
    index = client.get(reverse(f"{name}:index"))
    assert index.status_code == 200
    html = index.content.decode()
    assert reverse(f"{name}:edit", args=[far.pk]) not in html
    assert "Екінші" not in html
    assert "Ким" not in html
    assert client.get(reverse(f"{name}:history", args=[near.pk])).status_code == 200
    for url in pages_of(name, far):
        assert client.get(url).status_code in {302, 404}, url
        assert client.post(url).status_code in {302, 404, 405}, url
        assert "Тимур" not in client.get(url).content.decode()
    far.refresh_from_db()


@pytest.mark.parametrize("name", ["places", "memberships", "wards"])
@pytest.mark.parametrize("who", ["teacher", "leader", "editor", "moderator", "newcomer", None])
def test_others_meet_no_rows_at_all(client, people, rows, name, who):
    if who:
        client.force_login(getattr(people, who))
    for row in rows[name]:
        for url in [reverse(f"{name}:index"), reverse(f"{name}:add"), *pages_of(name, row)]:
            assert client.get(url).status_code in {302, 403, 404}, url


@pytest.mark.parametrize("name", ["places", "memberships", "wards"])
def test_an_administrator_meets_all(client, people, rows, name):
    client.force_login(people.administrator)
    for row in rows[name]:
        assert client.get(reverse(f"{name}:history", args=[row.pk])).status_code == 200
    assert client.get(reverse(f"{name}:index")).status_code == 200
    assert client.get(reverse(f"{name}:add")).status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "editor", "leader", "moderator"])
def test_users_are_the_administrators(client, people, who):
    client.force_login(getattr(people, who))
    urls = [
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[people.stranger.pk]),
    ]
    for url in urls:
        assert client.get(url).status_code == 302
    client.post(urls[2], {"email": "taken@example.kz"})
    assert not User.objects.filter(email="taken@example.kz").exists()


# -- places ------------------------------------------------------------------------------


def place_data(**fields):
    return {
        "name_kk": "8 «Ә»",
        "name_ru": "",
        "name_en": "",
        "kind": "class",
        "organisation_kind": "",
        "is_active": "on",
    } | fields


def test_a_coordinator_adds_a_class_and_switches(client, people, region):
    client.force_login(people.coordinator)
    client.post(reverse("places:add"), place_data(parent=region.school.pk))
    made = Place.objects.get(name_kk="8 «Ә»")
    assert made.path.startswith(region.school.path)
    assert made.slug
    client.post(reverse("places:edit", args=[made.pk]), place_data(name_ru="8 «А»"))
    made.refresh_from_db()
    assert (made.name_ru, made.uses_news, made.kind) == ("8 «А»", False, "class")


@pytest.mark.parametrize(
    ("kind", "above"),
    [
        ("class", "other_school"),
        ("class", "district"),
        ("region", "school"),
        ("organisation", "school"),
        ("class", None),
    ],
)
def test_a_coordinator_adds_nothing_elsewhere(client, people, region, kind, above):
    number = Place.objects.count()
    client.force_login(people.coordinator)
    parent = getattr(region, above).pk if above else ""
    page = client.post(reverse("places:add"), place_data(kind=kind, parent=parent))
    assert page.status_code == 200
    assert Place.objects.count() == number


def test_two_places_of_one_name_have_two_addresses(people, region):
    made = [
        services.create_place(
            by=people.administrator, parent=region.school, kind="class", name_kk="8 «Ә»"
        )
        for _ in range(2)
    ]
    assert made[0].slug != made[1].slug
    assert Place.find_problems() == ([], [], [], [], [])


def test_the_list_of_places_is_the_tree(client, people, region):
    client.force_login(people.administrator)
    html = client.get(reverse("places:index")).content.decode()
    order = [html.index(n) for n in ("Облыс", "Аудан", "Бірінші", "7 «А»", "Екінші")]
    assert order == sorted(order)
    assert reverse("places:edit", args=[region.school.pk]) in html


# -- memberships -----------------------------------------------------------------------------


def test_a_coordinator_gives_an_everyday_role(client, people, region):
    client.force_login(people.coordinator)
    client.post(
        reverse("memberships:add"),
        {"person": people.newcomer.username, "place": region.school.pk, "role": "teacher"},
    )
    given = Membership.objects.get(person=people.newcomer)
    assert (given.state, given.decided_by) == ("active", people.coordinator)
    client.post(reverse("memberships:edit", args=[given.pk]), {"is_ended": "on"})
    given.refresh_from_db()
    assert given.ended_on == timezone.localdate()


@pytest.mark.parametrize(
    ("person", "place", "role"),
    [
        ("newcomer", "school", "administrator"),
        ("newcomer", "school", "coordinator"),
        ("newcomer", "other_school", "teacher"),
        ("pupil", "school", "teacher"),
        (None, "school", "teacher"),
    ],
)
def test_a_coordinator_gives_nothing_more(client, people, region, person, place, role):
    number = Membership.objects.count()
    client.force_login(people.coordinator)
    page = client.post(
        reverse("memberships:add"),
        {
            "person": getattr(people, person).username if person else "nobody",
            "place": getattr(region, place).pk,
            "role": role,
        },
    )
    assert page.status_code == 200
    assert Membership.objects.count() == number


def test_a_coordinator_who_takes_in_a_child_of_another_school_is_told_why_not(
    client, people, region, rows
):
    _near, far = rows["wards"]
    client.force_login(people.coordinator)
    typed = {"person": far.child.username, "place": region.school_class.pk, "role": "pupil"}
    page = client.post(reverse("memberships:add"), typed)
    assert page.status_code == 200
    assert page.context["form"].has_error("person")
    assert far.child.memberships.count() == 1


def test_an_administrator_makes_an_editor_who_enters_the_admin(client, people, region):
    client.force_login(people.administrator)
    client.post(
        reverse("memberships:add"),
        {"person": people.newcomer.email, "place": region.region.pk, "role": "editor"},
    )
    assert User.objects.get(pk=people.newcomer.pk).has_perm("wagtailadmin.access_admin")


# -- guardians -------------------------------------------------------------------------------


def test_a_coordinator_confirms_guardians_of_their_own_children(client, people):
    client.force_login(people.coordinator)
    names = {"guardian": people.parent.username, "child": people.pupil.username}
    client.post(reverse("wards:add"), names)
    client.post(reverse("wards:add"), names)
    ward = Guardianship.objects.get()
    assert ward.confirmed_by == people.coordinator
    client.post(reverse("wards:delete", args=[ward.pk]))
    assert not Guardianship.objects.exists()


def test_guardians_are_adults_and_children_ones_own(client, people, region):
    far = make_person(
        "Тимур", "Алыс", place=region.other_school, role="pupil", is_minor=True, email=""
    )
    client.force_login(people.coordinator)
    for guardian, child in [
        (people.parent, far),
        (people.pupil, people.pupil),
        (people.parent, people.teacher),
    ]:
        names = {"guardian": guardian.username, "child": child.username}
        assert client.post(reverse("wards:add"), names).status_code == 200
    assert not Guardianship.objects.exists()


# -- people ----------------------------------------------------------------------------------


def person_data(**fields):
    return {
        "email": "",
        "first_name": "Нұрсая",
        "last_name": "Бекова",
        "patronymic": "",
        "interface_language": "kk",
        "password1": "далада-жусан-иісі-7",
        "password2": "далада-жусан-иісі-7",
    } | fields


def test_an_administrator_enters_a_pupil_without_address(client, people):
    client.force_login(people.administrator)
    assert client.get(reverse("wagtailusers_users:add")).status_code == 200
    answer = client.post(reverse("wagtailusers_users:add"), person_data(is_minor="on"), follow=True)
    pupil = User.objects.get(last_name="Бекова")
    assert (pupil.username, pupil.is_minor, pupil.email) == ("nursaya", True, "")
    assert "bekova" not in pupil.profile.slug
    assert "nursaya" in answer.content.decode()
    assert pupil.check_password("далада-жусан-иісі-7")


def test_an_administrator_enters_nobody_with_a_taken_address(client, people):
    client.force_login(people.administrator)
    page = client.post(
        reverse("wagtailusers_users:add"), person_data(email=people.teacher.email.upper())
    )
    assert page.status_code == 200
    assert not User.objects.filter(last_name="Бекова").exists()


def test_an_administrator_changes_a_person_and_closes_the_account(client, people):
    client.force_login(people.administrator)
    url = reverse("wagtailusers_users:edit", args=[people.editor.pk])
    html = client.get(url).content.decode()
    assert people.editor.username in html
    assert 'name="is_superuser"' not in html
    assert 'name="groups"' not in html
    data = person_data(first_name="Мұрат", email=people.editor.email, password1="", password2="")
    client.post(url, data | {"is_superuser": "on"})
    editor = User.objects.get(pk=people.editor.pk)
    assert (editor.first_name, editor.is_active, editor.is_superuser) == ("Мұрат", False, False)
    assert not editor.groups.exists()


def test_a_person_who_turns_out_to_be_a_child_has_no_page(client, people):
    people.teacher.profile.is_findable = True
    people.teacher.profile.save()
    client.force_login(people.administrator)
    client.post(
        reverse("wagtailusers_users:edit", args=[people.teacher.pk]),
        person_data(email="", is_active="on", is_minor="on", password1="", password2=""),
    )
    people.teacher.profile.refresh_from_db()
    assert not people.teacher.profile.is_findable


def test_the_admin_asks_no_gravatar(client, people):
    client.force_login(people.editor)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "gravatar" not in html


def test_the_reports_of_a_coordinator_name_nobody_of_another_school(client, people, site_ready):
    services.end_membership(
        by=people.administrator,
        membership=people.stranger.memberships.get(),
        today=timezone.localdate(),
    )
    client.force_login(people.coordinator)
    answer = client.get(reverse("wagtailadmin_reports:site_history"))
    assert answer.status_code in {200, 302}
    assert "Ирина" not in answer.content.decode()


def test_a_coordinator_of_a_school_left_behind_meets_the_guardians_no_more(client, people, rows):
    near, _far = rows["wards"]
    held = people.pupil.memberships.get()
    services.end_membership(by=people.coordinator, membership=held, today=timezone.localdate())
    client.force_login(people.coordinator)
    assert people.pupil.last_name not in client.get(reverse("wards:index")).text
    for url in pages_of("wards", near):
        assert client.get(url).status_code in {302, 404}, url


def test_an_old_address_opens_the_account_no_more(client, people):
    """An administrator who corrects an e-mail shuts the way by the wrong one."""
    EmailAddress.objects.create(
        user=people.teacher, email=people.teacher.email, verified=True, primary=True
    )
    client.force_login(people.administrator)
    client.post(
        reverse("wagtailusers_users:edit", args=[people.teacher.pk]),
        person_data(email="new@example.kz", is_active="on", password1="", password2=""),
    )
    people.teacher.refresh_from_db()
    assert people.teacher.email == "new@example.kz"
    assert not EmailAddress.objects.filter(user=people.teacher).exists()


def test_an_address_that_stays_is_still_confirmed(client, people):
    known = EmailAddress.objects.create(
        user=people.teacher, email=people.teacher.email, verified=True, primary=True
    )
    client.force_login(people.administrator)
    client.post(
        reverse("wagtailusers_users:edit", args=[people.teacher.pk]),
        person_data(email=people.teacher.email, is_active="on", password1="", password2=""),
    )
    assert EmailAddress.objects.filter(pk=known.pk, verified=True).exists()


def test_groups_are_listed_under_the_names_of_their_places_and_communities(client, people, region):
    services.group_of_community(people.community)
    services.group_of_place(region.school)
    client.force_login(people.administrator)
    html = client.get(reverse("wagtailusers_groups:index")).content.decode()
    assert people.community.name in html
    assert region.school.name in html
    assert "community:" not in html
    assert "place:" not in html


def test_admin_in_russian_adds_things_without_bending_their_names(client, people):
    client.force_login(people.administrator)
    html = client.get(reverse("memberships:index")).content.decode()
    assert "Добавить: " in html


def test_columns_of_sites_are_named_in_russian(client, site_ready, people):
    client.force_login(people.administrator)
    html = client.get(reverse("wagtailsites:index")).content.decode()
    for word in ("Порт", "Название сайта", "Корневая страница"):
        assert word in html
