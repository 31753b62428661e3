"""What is written about an idea: seen before it is sent, and with pictures."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from forum.ideas.models import Idea
from tests.factories.ideas import TEXT, make_ideas

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"


@pytest.fixture
def ideas(people, region, english):
    return make_ideas(people, region)


@pytest.fixture
def sign_in(client):
    def sign_in(person):
        client.force_login(person, BACKEND)
        return client

    return sign_in


def at(name, *args):
    return reverse(f"forum:{name}", args=args)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def picture():
    data = BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, "JPEG")
    return SimpleUploadedFile("агаш.jpg", data.getvalue(), "image/jpeg")


def test_idea_propose_shows_how_it_will_look(ideas, people, sign_in):
    client = sign_in(people.teacher)
    sent = {"title": "Оқу сағаты", "text": "Бәріміз **бірге** оқимыз.", "act": "preview"}
    page = text_of(client.post(at("idea-propose"), sent | {"board": ideas.board.slug}))
    assert "<strong>бірге</strong>" in page
    assert "Оқу сағаты" in page
    assert not Idea.objects.filter(topic__title="Оқу сағаты").exists()


def test_idea_comes_with_pictures_that_wait_while_alike_ones_are_looked_at(ideas, people, sign_in):
    client = sign_in(people.parent)
    title = "Әрбір сыныпқа бір ағаштан"
    sent = {"title": title, "text": TEXT, "board": ideas.board.slug}
    response = client.post(at("idea-propose"), sent | {"file_0": picture(), "alt_0": "Ағаштар"})
    assert ideas.idea.get_absolute_url() in text_of(response)
    held = response.context["form"].held[0]
    again = sent | {"looked": "1", "held_0": held.seal, "held_alt_0": "Біздің ағаштар"}
    url = client.post(at("idea-propose"), again)["Location"]
    assert 'alt="Біздің ағаштар"' in text_of(client.get(url))


def test_idea_propose_refuses_a_bad_file_and_keeps_the_words(ideas, people, sign_in):
    sent = {"title": "Оқу сағаты", "text": TEXT, "board": ideas.board.slug}
    bad = SimpleUploadedFile("агаш.exe", b"MZ" + b"x" * 99)
    response = sign_in(people.parent).post(at("idea-propose"), sent | {"file_0": bad})
    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert not Idea.objects.filter(topic__title="Оқу сағаты").exists()


def test_idea_reply_shows_how_it_will_look_and_takes_pictures(ideas, people, sign_in):
    client = sign_in(people.teacher)
    url = at("idea-reply", ideas.idea.pk)
    sent = {"text": "Мен **де** көмектесемін.", "file_0": picture(), "alt_0": "Ағаштар"}
    response = client.post(url, sent | {"act": "preview"})
    assert "<strong>де</strong>" in text_of(response)
    assert not ideas.idea.topic.posts.filter(number=2).exists()
    held = response.context["compose"].held[0]
    client.post(url, {"text": sent["text"], "held_0": held.seal, "held_alt_0": "Ағаштар"})
    assert 'alt="Ағаштар"' in text_of(client.get(ideas.idea.get_absolute_url()))


def test_step_shows_its_picture(ideas, people, sign_in):
    client = sign_in(people.coordinator)
    typed = {"title": "Көшет", "is_done": "on", "language": "kk", "seen": ideas.idea.version}
    client.post(at("idea-step-add", ideas.idea.pk), typed | {"file": picture()})
    step = ideas.idea.milestones.get()
    page = text_of(client.get(ideas.idea.get_absolute_url()))
    assert f'<img src="{at("idea-file", ideas.idea.pk, step.pk, step.file.name)}"' in page
