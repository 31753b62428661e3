"""Plain pages, and letters that are kept, sent and limited."""

import re
from uuid import uuid4

import pytest
from wagtail.contrib.forms.models import FormSubmission

from cms.settings import limits
from home.plain.forms import TRAP
from tests.factories.pages import make_contact, make_plain

pytestmark = pytest.mark.usefixtures("site_ready")


def test_plain_page_shows_every_block(client):
    page = make_plain(
        "Біз туралы",
        body=[
            ("text", "<p>Сәлем</p>"),
            ("quote", {"text": "Дана сөз", "author": "Абай"}),
            ("accordion", {"parts": [{"title": "Қалай?", "text": "<p>Былай.</p>"}]}),
            ("call", {"title": "Келіңіз", "text": "", "label": "Ашу", "url": "https://example.kz"}),
            ("video", {"title": "Сабақ", "url": "https://youtu.be/abcdefghijk"}),
        ],
    )
    shown = client.get(page.get_url()).content.decode()
    for words in ("Сәлем", "Дана сөз", "Қалай?", "Былай.", 'href="https://example.kz"'):
        assert words in shown
    assert 'data-video="https://www.youtube-nocookie.com/embed/abcdefghijk"' in shown
    assert "<iframe" not in shown
    assert "<script" not in shown.split("</head>")[1]


def test_letter_is_kept_and_sent(client, mailoutbox):
    page = make_contact(to_address="office@example.kz", subject="Хат")
    answer = client.post(page.get_url(), {"name": "Айша", "letter": "Сәлем", TRAP: ""})
    assert answer.status_code == 302
    kept = FormSubmission.objects.get()
    assert kept.form_data == {"name": "Айша", "letter": "Сәлем"}
    assert "Айша" in mailoutbox[0].body
    assert mailoutbox[0].to == ["office@example.kz"]
    assert client.get(answer["Location"]).context["is_sent"]


def test_letter_sent_twice_is_one(client, mailoutbox):
    page = make_contact(to_address="office@example.kz")
    shown = client.get(page.get_url()).content.decode()
    key = re.search(r'name="letter_key" value="([^"]+)"', shown).group(1)
    letter = {"name": "Айша", "letter": "Сәлем", "letter_key": key}
    for _time in range(2):
        assert client.post(page.get_url(), letter).status_code == 302
    assert FormSubmission.objects.count() == 1
    (mail,) = mailoutbox
    assert key not in mail.body
    fresh = client.get(page.get_url()).content.decode()
    assert key not in fresh
    assert client.post(page.get_url(), letter | {"letter_key": str(uuid4())}).status_code == 302
    assert FormSubmission.objects.count() == 2


def test_letter_of_a_machine_is_dropped_without_a_word(client, mailoutbox):
    page = make_contact(to_address="office@example.kz")
    answer = client.post(page.get_url(), {"name": "x", "letter": "x", TRAP: "http://spam"})
    assert answer.status_code == 302
    assert not FormSubmission.objects.exists()
    assert not mailoutbox


def test_bad_letter_keeps_what_was_typed(client):
    page = make_contact()
    answer = client.post(page.get_url(), {"name": "Айша", "letter": ""})
    assert answer.status_code == 422
    assert 'value="Айша"' in answer.content.decode()
    long = client.post(page.get_url(), {"name": "Айша", "letter": "а" * (limits.NOTE_LENGTH + 1)})
    assert long.status_code == 422
    assert not FormSubmission.objects.exists()


def test_too_many_letters_are_refused_with_a_sentence(client, monkeypatch):
    monkeypatch.setattr(limits, "LETTERS_PER_HOUR", 2)
    page = make_contact()
    letter = {"name": "Айша", "letter": "Сәлем"}
    answers = [client.post(page.get_url(), letter).status_code for _ in range(4)]
    assert answers == [302, 302, 422, 422]
    assert FormSubmission.objects.count() == 2


def test_letter_arrives_when_the_server_tells_no_address(client):
    """Behind a socket REMOTE_ADDR is empty; the limit of letters must not answer 500."""
    page = make_contact()
    answer = client.post(page.get_url(), {"name": "Айша", "letter": "Сәлем"}, REMOTE_ADDR="")
    assert answer.status_code == 302


def test_letters_are_counted_by_the_address_behind_the_proxy(client, settings, monkeypatch):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(limits, "LETTERS_PER_HOUR", 1)
    page = make_contact()
    letter = {"name": "Айша", "letter": "Сәлем"}
    answers = [
        client.post(page.get_url(), letter, headers={"x-forwarded-for": address}).status_code
        for address in ("203.0.113.1", "203.0.113.2", "203.0.113.1")
    ]
    assert answers == [302, 302, 422]
