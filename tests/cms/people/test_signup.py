"""Signing up, as a browser does it."""

import threading

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection, connections
from django.urls import reverse

from cms.mail.models import OutgoingMail
from cms.people import services
from cms.people.models import Membership, Profile, User
from tests.factories import make_person, make_place

PASSWORD = "далада-жусан-иісі-7"


@pytest.fixture(autouse=True)
def _setup(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
    cache.clear()


@pytest.fixture
def typed(region):
    return {
        "role": "teacher",
        "first_name": "Әсел",
        "last_name": "Жұмабаева",
        "patronymic": "",
        "interface_language": "ru",
        "place": region.school.pk,
        "email": "Asel@Example.kz",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "website": "",
    }


def sign_up(client, typed, language="kk"):
    return client.post(f"/{language}/account/signup/", typed)


def test_signup_page_asks_what_it_needs_and_nothing_inline(client, region):
    page = client.get("/kk/account/signup/")
    html = page.content.decode()
    assert page.status_code == 200
    for name in ("role", "first_name", "last_name", "patronymic", "interface_language", "place"):
        assert f'name="{name}"' in html
    assert "<optgroup" in html
    assert "style=" not in html
    assert 'value="pupil"' not in html


def test_signup_makes_person_profile_and_request(client, typed, region):
    answer = sign_up(client, typed)
    assert answer.status_code == 302
    person = User.objects.get()
    assert person.username == "asel-zhumabaeva"
    assert person.email == "asel@example.kz"
    assert person.interface_language == "ru"
    assert not person.is_minor
    assert not Profile.objects.get(person=person).is_findable
    membership = Membership.objects.get(person=person)
    assert (membership.place, membership.role, membership.state) == (
        region.school,
        "teacher",
        "requested",
    )


def test_signup_writes_the_login_name_in_the_language_chosen(client, typed):
    sign_up(client, typed)
    letter = OutgoingMail.objects.get()
    assert "asel-zhumabaeva" in letter.content["body"]
    assert "/ru/account/confirm-email/" in letter.content["body"]
    assert "example.com" not in letter.content["body"]


def test_signup_is_told_on_the_page_behind_the_letter(client, typed):
    sign_up(client, typed)
    body = OutgoingMail.objects.get().content["body"]
    path = next(w for w in body.split() if "/confirm-email/" in w).split("testserver")[1]
    page = client.get(path)
    assert "asel-zhumabaeva" in page.content.decode()
    assert not EmailAddress.objects.get().verified
    client.post(path)
    assert EmailAddress.objects.get().verified


def test_signup_with_a_known_address_answers_the_same(client, typed, region):
    owner = make_person("Бар", "Адам", email="asel@example.kz")
    first = sign_up(client, typed)
    assert (first.status_code, first["Location"]) == (
        302,
        reverse("account_email_verification_sent"),
    )
    assert User.objects.count() == 1
    letter = OutgoingMail.objects.get()
    assert letter.recipients == "asel@example.kz"
    assert owner.username in letter.content["body"]
    new = sign_up(client, typed | {"email": "new@example.kz"})
    assert (new.status_code, new["Location"]) == (first.status_code, first["Location"])


def test_signup_with_an_address_taken_meanwhile_answers_the_same(client, typed, monkeypatch):
    make_person("Бар", "Адам", email="asel@example.kz")
    # The form looked before the other one wrote.
    monkeypatch.setattr(
        "cms.people.forms.SignupForm.validate_unique_email", lambda self, value: value
    )
    answer = sign_up(client, typed)
    assert answer.status_code == 302
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", ["pupil", "coordinator", "administrator", "editor", "head", "x"])
def test_signup_refuses_other_roles_with_a_sentence(client, typed, role):
    page = sign_up(client, typed | {"role": role}, "en")
    assert page.status_code == 200
    assert "Only teachers and parents sign up by themselves" in page.content.decode()
    assert "Жұмабаева" in page.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("first_name", "http://spam.example"),
        ("last_name", "<b>Аты</b>"),
        ("last_name", "А" * 81),
        ("email", ""),
        ("email", "no"),
        ("place", ""),
        ("place", "999999"),
        ("place", "x"),
        ("place", "9" * 5000),
        ("interface_language", "de"),
        ("password1", "short"),
        ("password2", "another-password-9"),
        ("first_name", "a\x00b"),
    ],
)
def test_signup_with_bad_input_says_so_and_keeps_the_rest(client, typed, field, value):
    page = sign_up(client, typed | {field: value})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["form"]["patronymic"].value() == ""
    assert not User.objects.exists()


def test_signup_offers_no_place_but_organisations_in_use(client, typed, region):
    for place in (region.district, region.school_class):
        assert sign_up(client, typed | {"place": place.pk}).status_code == 200
    region.school.is_active = False
    region.school.save()
    assert sign_up(client, typed).status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["Әлия Нұр-Сұлтан", "O’Connor", "Қызғалдақ"])
def test_signup_takes_real_names(client, typed, name):
    assert sign_up(client, typed | {"first_name": name}).status_code == 302
    assert User.objects.get().first_name == name


def test_signup_of_a_robot_makes_nobody(client, typed):
    assert sign_up(client, typed | {"website": "spam"}).status_code == 302
    assert not User.objects.exists()


@pytest.mark.parametrize("number", [3, 30])
def test_signup_page_asks_the_same_with_more_schools(
    client, region, number, django_assert_max_num_queries
):
    for n in range(number):
        make_place(f"Мектеп {n}", parent=region.district)
    with django_assert_max_num_queries(8):
        client.get("/kk/account/signup/")


def test_sign_up_generates_names_that_differ_without_case(region):
    User.objects.create_user("ASEL-zhumabaeva")
    names = [
        services.create_person(
            password=None, first_name="Әсел", last_name="Жұмабаева", email=""
        ).username
        for _ in range(3)
    ]
    assert names == ["asel-zhumabaeva-2", "asel-zhumabaeva-3", "asel-zhumabaeva-4"]


def test_create_person_gives_nobody_the_name_of_the_site(db):
    person = services.create_person(password=None, first_name="Admin", email="")
    assert person.username == "admin-2"


def test_create_person_without_letters_still_has_a_name(db):
    assert services.create_person(password=None, first_name="۞", email="").username


def test_create_person_of_a_child_has_no_surname_in_the_address(db):
    child = services.create_person(
        password=None, first_name="Нұрлан", last_name="Сағатов", email="", is_minor=True
    )
    assert "sagat" not in child.profile.slug


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite of tests: one connection")
def test_sign_up_of_namesakes_at_once():
    errors = []

    def work(n):
        try:
            services.create_person(
                password=None, first_name="Әсел", last_name="Жұмабаева", email=f"a{n}@example.kz"
            )
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert User.objects.count() == 6


@pytest.mark.parametrize("role", ["teacher", "parent"])
def test_signup_by_a_door_of_the_home_page_has_the_role_chosen(client, region, role):
    html = client.get(f"/kk/account/signup/?role={role}").content.decode()
    chosen = [tag for tag in html.split("<input") if 'name="role"' in tag and "checked" in tag]
    assert len(chosen) == 1
    assert f'value="{role}"' in chosen[0]


@pytest.mark.parametrize("role", ["", "pupil", "administrator", "x" * 300])
def test_signup_by_another_door_has_no_role_chosen(client, region, role):
    html = client.get(f"/kk/account/signup/?role={role}").content.decode()
    assert not [tag for tag in html.split("<input") if 'name="role"' in tag and "checked" in tag]


def test_signup_refuses_a_surname_without_calling_it_a_name(client, typed):
    html = sign_up(client, typed | {"last_name": "Жұма1"}).content.decode()
    assert "Тек әріптермен жазыңыз." in html
    assert "Жазғаныңыз осы бетте тұр, бірақ әлі сақталған да, жіберілген де жоқ." in html


def test_signup_without_a_word_says_nothing_of_what_was_kept(client, region):
    html = sign_up(client, {"role": "teacher"}).content.decode()
    assert "error-summary" in html
    assert "Жазғаныңыз осы бетте тұр" not in html


def test_signup_of_one_without_an_organisation_asks_the_region(client, typed, region):
    coordinator = make_person("Сәуле", "Ерғали", place=region.region, role="coordinator")
    elsewhere = make_person("Асқар", "Ли", place=region.school, role="coordinator")
    said = {"place": region.region.pk, "note": "Университет,  сарапшы"}
    assert sign_up(client, typed | said).status_code == 302
    asked = Membership.objects.get(person__last_name="Жұмабаева")
    assert (asked.place, asked.state) == (region.region, "requested")
    assert asked.note == "Университет, сарапшы"
    client.force_login(coordinator)
    assert "Университет, сарапшы" in client.get(reverse("people:request-list")).content.decode()
    client.force_login(elsewhere)
    assert "Университет, сарапшы" not in client.get(reverse("people:request-list")).content.decode()


def test_signup_of_one_without_an_organisation_says_who_they_are(client, typed, region):
    page = sign_up(client, typed | {"place": region.region.pk, "note": " "}, "en")
    assert "Say in a few words where you work or what you do." in page.content.decode()
    assert "Жұмабаева" in page.content.decode()
    assert not User.objects.exists()


def test_signup_page_says_what_one_without_an_email_does(client, region):
    html = client.get("/en/account/signup/").content.decode()
    assert "The coordinator of your school makes the account for you" in html
    assert "My organisation is not in the list" in html
