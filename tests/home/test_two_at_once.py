"""A form sent twice at once, on a server that really lets it."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from wagtail.contrib.forms.models import FormSubmission

from home.classes.models import Announcement
from tests.at_once import at_once
from tests.factories import make_person
from tests.factories.pages import make_class_page, make_contact, make_organisation_page

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
    pytest.mark.usefixtures("site_ready"),
]


def test_a_letter_sent_at_once_is_one():
    address = make_contact().get_url()
    letter = {"name": "Айша", "letter": "Сәлем", "letter_key": str(uuid.uuid4())}
    answers = []
    assert at_once(lambda _n: answers.append(Client().post(address, letter).status_code)) == []
    assert set(answers) == {302}
    assert FormSubmission.objects.count() == 1


def test_an_announcement_sent_at_once_is_one(region):
    address = make_class_page(make_organisation_page(region.school), region.school_class).get_url()
    teacher = make_person("Мәдина", "Жақып", place=region.school_class, role="class_teacher")
    said = {"text": "Ертең жиналыс", "form_key": str(uuid.uuid4())}
    answers = []

    def send(_number):
        client = Client()
        client.force_login(teacher)
        answers.append(client.post(address, said).status_code)

    assert at_once(send) == []
    assert set(answers) == {302}
    assert Announcement.objects.count() == 1
