"""Words that could not be sent wait in the session, for a while and without secrets."""

from datetime import timedelta

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from cms.requests import unsent
from cms.settings import limits

PATH = "/kk/somewhere/"


def sent(session=None, path=PATH, **fields):
    """A form as its view meets it."""
    request = RequestFactory().post(path, fields)
    request.session = {} if session is None else session
    return request


def asked(session, path=PATH):
    request = RequestFactory().get(path)
    request.session = session
    return request


def test_typed_in_leaves_out_passwords_and_passing_marks():
    request = sent(text="Сәлем", password1="екі сөз", csrfmiddlewaretoken="x", act="send", n=["1"])
    assert unsent.typed_in(request) == {"text": ["Сәлем"], "n": ["1"]}


def test_typed_in_of_a_form_that_cannot_be_read_is_nothing():
    request = RequestFactory().post(
        PATH, b"no parts", content_type="multipart/form-data; boundary=x"
    )
    request.session = {}
    assert unsent.typed_in(request) == {}
    assert unsent.typed_in(asked({})) == {}


def test_words_in_are_no_choices_and_no_keys():
    fields = {"a": ["published", "7", "3f0c"], "b": ["Иә", "two words"], "c": [""]}
    assert unsent.words_in(fields) == ["Иә", "two words"]


def test_kept_words_are_taken_once_where_they_belong():
    request = sent(text="Бір сөз", tags=["1", "2"])
    assert unsent.keep_unsent(request)
    session = request.session
    assert unsent.take_unsent(asked(session, "/kk/elsewhere/")) is None
    taken = unsent.take_unsent(asked(session))
    assert isinstance(taken, QueryDict)
    assert (taken["text"], taken.getlist("tags")) == ("Бір сөз", ["1", "2"])
    assert unsent.take_unsent(asked(session)) is None


def test_kept_words_are_those_of_the_last_form_of_a_page():
    session = {}
    for text in ("Бірінші", "Екінші"):
        unsent.keep_unsent(sent(session, text=text))
    assert unsent.take_words(asked(session)) == ["Екінші"]


def test_kept_words_wait_for_their_page_in_whatever_language():
    """The log-in leads to the language of the person, be it another one than that of the form."""
    for there, taken in (("/ru/somewhere/", True), ("/en/elsewhere/", False), ("/ru/", False)):
        request = sent(text="Бір сөз")
        unsent.keep_unsent(request)
        assert bool(unsent.take_unsent(asked(request.session, there))) == taken


def test_kept_words_grow_old(monkeypatch):
    request = sent(text="Бір сөз")
    unsent.keep_unsent(request)
    later = timezone.now() + timedelta(seconds=limits.UNSENT_SECONDS + 1)
    monkeypatch.setattr(unsent.timezone, "now", lambda: later)
    assert unsent.take_unsent(asked(request.session)) is None


def test_what_is_longer_than_any_form_is_not_kept():
    request = sent(text="ұ" * (limits.UNSENT_LENGTH + 1))
    assert not unsent.keep_unsent(request)
    assert request.session == {}


def with_messages(request):
    request._messages = FallbackStorage(request)
    return request


def told(request):
    return [message.message for message in request._messages]


def test_files_that_cannot_be_kept_are_named_once_where_the_words_stand_again():
    files = [SimpleUploadedFile(name, b"x") for name in ("сурет.jpg", "жоспар.pdf")]
    request = sent(text="Бір сөз", file_0=files[0], file_1=files[1])
    unsent.keep_unsent(request)
    session = request.session
    elsewhere = with_messages(asked(session, "/kk/elsewhere/"))
    assert unsent.take_unsent(elsewhere) is None
    assert told(elsewhere) == []
    back = with_messages(asked(session))
    assert unsent.take_unsent(back)["text"] == "Бір сөз"
    (sentence,) = told(back)
    assert "сурет.jpg, жоспар.pdf" in sentence


def test_files_are_named_on_the_page_to_which_theirs_leads():
    request = sent(text="Бір сөз", file=SimpleUploadedFile("сурет.jpg", b"x"))
    unsent.keep_unsent(request)
    session = request.session
    unsent.lead_on(asked(session), "/kk/page/")
    page = with_messages(asked(session, "/kk/page/"))
    assert unsent.take_words(page) == ["Бір сөз"]
    assert "сурет.jpg" in told(page)[0]


@pytest.mark.django_db
def test_what_a_script_sends_is_kept_by_its_page(client, site_ready):
    words = {"text": "Бір ұзақ сөз"}
    client.post(reverse("forum:preview"), words, headers={"Sec-Fetch-Mode": "cors"})
    assert "unsent" not in client.session
    client.post(reverse("forum:preview"), words, headers={"Sec-Fetch-Mode": "navigate"})
    assert len(client.session["unsent"]) == 1


@pytest.mark.django_db
def test_what_cannot_be_kept_stands_on_the_page(client, site_ready):
    text = "Өте ұзақ сөз. " * (limits.UNSENT_LENGTH // 10)
    response = client.post(reverse("people:profile-edit"), {"about": text})
    assert response.status_code == 403
    assert text.strip() in response.content.decode()


def test_kept_words_follow_where_their_page_leads():
    """A form below a page: asked for alone, it leads to the page."""
    request = sent(text="Бір сөз")
    unsent.keep_unsent(request)
    session = request.session
    unsent.lead_on(asked(session), "/kk/page/")
    assert unsent.take_words(asked(session, "/kk/other/")) == []
    assert unsent.take_words(asked(session, "/kk/page/")) == ["Бір сөз"]
    assert unsent.take_unsent(asked(session)) is None
