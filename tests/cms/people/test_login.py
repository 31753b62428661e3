"""Signing in: by name or address, a class behind one address, dead servers."""

import threading

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.cache import cache, caches
from django.db import connections
from django.test import Client

from cms.mail.models import OutgoingMail
from cms.people.models import User
from tests.factories import make_person

PASSWORD = "сынақ-құпиясөз-1"


@pytest.fixture(autouse=True)
def _setup(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db):
    return made("Айгүл", interface_language="ru")


def made(first_name, **fields):
    person = make_person(first_name, "Серікова", **fields)
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def log_in(client, login, password=PASSWORD, **meta):
    return client.post("/kk/account/login/", {"login": login, "password": password}, **meta)


@pytest.mark.parametrize("attribute", ["username", "email"])
@pytest.mark.parametrize("change", [str, str.upper])
def test_login_by_name_or_address_without_case(client, person, attribute, change):
    answer = log_in(client, change(getattr(person, attribute)))
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_login_goes_on_in_the_language_of_the_person(client, person):
    answer = log_in(client, person.username)
    assert answer["Location"].startswith("/ru/")
    assert client.cookies["django_language"].value == "ru"


def test_login_goes_on_where_the_person_wanted(client, person):
    answer = client.post(
        "/kk/account/login/?next=/kk/people/own/profile/",
        {"login": person.username, "password": PASSWORD, "next": "/kk/people/own/profile/"},
    )
    assert answer["Location"] == "/ru/people/own/profile/"


def test_login_sends_nobody_to_another_site(client, person):
    answer = client.post(
        "/kk/account/login/",
        {"login": person.username, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert "evil" not in answer["Location"]


def test_login_of_a_pupil_without_address(client, db):
    pupil = made("Нұрлан", email="", is_minor=True)
    answer = log_in(client, pupil.username)
    assert client.session["_auth_user_id"] == str(pupil.pk), answer


def test_login_with_an_address_not_yet_confirmed_waits_for_the_letter(client, db):
    person = make_person("Жаңа", "Адам")
    answer = log_in(client, person.username)
    assert "_auth_user_id" not in client.session
    assert "confirm-email" in answer["Location"]


def test_login_of_a_closed_account_is_refused(client, person):
    User.objects.update(is_active=False)
    log_in(client, person.username)
    assert "_auth_user_id" not in client.session


def test_login_thirty_people_from_one_address_one_after_another(db):
    people = [made(f"Оқушы{n}") for n in range(30)]
    for person in people:
        assert log_in(Client(), person.username, REMOTE_ADDR="203.0.113.7").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_login_thirty_people_from_one_address_at_once():
    people = [made(f"Оқушы{n}") for n in range(30)]
    answers = []

    def work(name):
        try:
            answers.append(log_in(Client(), name, REMOTE_ADDR="203.0.113.7").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(p.username,)) for p in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 30


def test_login_sixth_failure_on_one_name_is_refused_with_a_page(client, person):
    for _ in range(5):
        assert log_in(client, person.username, "wrong").status_code == 200
    answer = log_in(client, person.username)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert "_auth_user_id" not in client.session
    assert '<main id="main"' in answer.content.decode()
    assert log_in(Client(), made("Басқа").username).status_code == 302


def test_login_from_one_address_has_a_ceiling(client, person):
    answers = {log_in(client, f"nobody{n}", "wrong").status_code for n in range(61)}
    assert answers == {200, 429}


def test_login_page_asks_nobody_else(client, db):
    html = client.get("/kk/account/login/").content.decode()
    assert "gravatar" not in html
    assert 'autocomplete="username"' in html


def test_login_behind_a_socket_without_address(client, person):
    assert log_in(client, person.username, REMOTE_ADDR="").status_code == 302


def test_login_behind_fewer_proxies_than_said(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    answer = log_in(client, person.username, HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert answer.status_code == 302


def test_login_limits_count_the_address_behind_the_proxy(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(60):
        log_in(client, f"nobody{n}", "wrong", HTTP_X_FORWARDED_FOR="203.0.113.7")
    refused = log_in(client, person.username, HTTP_X_FORWARDED_FOR="203.0.113.7")
    other = log_in(Client(), person.username, HTTP_X_FORWARDED_FOR="203.0.113.8")
    assert (refused.status_code, other.status_code) == (429, 302)


@pytest.fixture
def dead_cache(settings):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "cms.requests.cache.FallbackCache",
            "OPTIONS": {
                "shared": {
                    "BACKEND": "django.core.cache.backends.redis.RedisCache",
                    "LOCATION": "redis://127.0.0.1:1/0",
                }
            },
        }
    }
    caches["default"].clear()
    yield
    caches["default"].clear()


def test_login_with_a_dead_cache_works_and_is_still_limited(client, person, dead_cache):
    assert log_in(client, person.username).status_code == 302
    other = Client()
    for _ in range(5):
        log_in(other, person.username, "wrong")
    assert log_in(other, person.username).status_code == 429


def test_reset_and_signup_with_a_dead_cache(client, person, dead_cache, region):
    reset = client.post("/kk/account/password/reset/", {"email": person.email})
    assert reset.status_code == 302
    assert client.get("/kk/account/signup/").status_code == 200
    assert client.post("/kk/account/signup/", {}).status_code == 200


def test_reset_of_an_unknown_address_answers_the_same(client, person):
    known = client.post("/kk/account/password/reset/", {"email": person.email})
    unknown = client.post("/kk/account/password/reset/", {"email": "nobody@example.kz"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_reset_letter_tells_the_login_name_in_the_persons_language(client, person):
    client.post("/kk/account/password/reset/", {"email": person.email})
    body = OutgoingMail.objects.get().content["body"]
    assert person.username in body
    assert "/ru/account/password/reset/key/" in body


def test_confirming_an_address_that_another_account_took(client, person, db):
    other = made("Басқа", email="")
    EmailAddress.objects.create(user=other, email="late@example.kz", verified=False, primary=True)
    from_key = EmailAddress.objects.get(email="late@example.kz")
    User.objects.filter(pk=person.pk).update(email="late@example.kz")
    key = EmailConfirmationHMAC(from_key).key
    answer = client.post(f"/kk/account/confirm-email/{key}/")
    assert answer.status_code < 500
    from_key.refresh_from_db()
    assert not from_key.verified


@pytest.mark.parametrize(("is_minor", "letters"), [(True, 0), (False, 1)])
def test_a_child_changes_no_email(client, db, is_minor, letters):
    person = made("Нұрлан", email="", is_minor=is_minor)
    log_in(client, person.username)
    client.post("/kk/account/reauthenticate/", {"password": PASSWORD})
    client.post("/kk/account/email/", {"action_add": "", "email": "me@example.kz"})
    assert OutgoingMail.objects.count() == letters


@pytest.mark.parametrize("is_minor", [True, False])
def test_email_page_of_a_child_is_one_sentence(client, db, is_minor):
    person = made("Нұрлан", email="", is_minor=is_minor)
    log_in(client, person.username)
    client.post("/kk/account/reauthenticate/", {"password": PASSWORD})
    html = client.get("/kk/account/email/").content.decode()
    assert ('name="action_add"' in html) is not is_minor
    assert ("Сынып жетекшіңізге айтыңыз" in html) is is_minor
    other = client.get("/kk/account/password/change/").content.decode()
    assert ('href="/kk/account/email/"' in other) is not is_minor


def test_login_says_no_second_greeting(client, person):
    answer = client.post(
        "/kk/account/login/", {"login": person.username, "password": PASSWORD}, follow=True
    )
    assert list(answer.context["messages"]) == []


@pytest.mark.parametrize("login", ["nobody", "nobody@example.kz"])
def test_login_refused_speaks_of_both_ways_and_keeps_nothing(client, person, login):
    html = client.post("/ru/account/login/", {"login": login, "password": "мимо"}).content.decode()
    assert "Неверный логин или электронная почта" in html
    assert "Всё, что вы набрали, сохранено." not in html


def test_confirming_an_address_tells_what_comes_next(client, db):
    newcomer = made("Жаңа", email="new@example.kz")
    address, _ = EmailAddress.objects.update_or_create(
        user=newcomer,
        email="new@example.kz",
        defaults={"verified": False, "primary": True},
    )
    key = EmailConfirmationHMAC(address).key
    answer = client.post(f"/ru/account/confirm-email/{key}/", follow=True)
    assert "координатор вашей организации ответит" in answer.content.decode()
