"""What somebody wrote who was signed out meanwhile waits for them, wherever words are taken."""

import json

from django.test import Client

from tests.contracts.test_urls import BACKEND
from tests.contracts.who_may_what import LOGIN, ROWS
from tests.contracts.world import World

TALK = ("forum:question-", "forum:office-", "forum:idea-", "forum:care-", "forum:topic-reply",
        "forum:topic-create", "forum:post-edit")  # fmt: skip
# Buttons alone: whoever signs in presses once more.
WITHOUT_WORDS = {
    "forum:question-accept",
    "forum:idea-vote",
    "forum:idea-unvote",
    "forum:care-let-in",
    "forum:care-close",
}
WORDS = "Көп ойланып жазған ұзақ сөзім, сірә, жоғалмасын."


def rows():
    return [
        row
        for row in ROWS
        if row.name.startswith(TALK)
        and row.name not in WITHOUT_WORDS
        and row.post is not None
        and row.post["visitor"] == LOGIN
    ]


def send_signed_out(world: World, row) -> tuple[Client, str]:
    client, address = Client(), row.make(world)
    response = client.post(address, {"text": WORDS, "note": WORDS, "title": WORDS})
    assert response.status_code == 302, row.name
    assert "/account/login/" in response["Location"], row.name
    return client, address


def test_words_of_one_signed_out_meanwhile_wait_for_them(world: World):
    assert len({row.name for row in rows()}) >= 20
    for row in rows():
        client, _address = send_signed_out(world, row)
        assert WORDS in json.dumps(list(client.session.values()), ensure_ascii=False), row.name
        assert 405 not in row.get.values(), f"{row.name}: the way back must be a page"


BACK = {
    "forum:question-reply": "parent",
    "forum:question-outcome": "parent",
    "forum:question-decline": "coordinator",
    "forum:question-answer": "coordinator",
    "forum:idea-propose": "teacher",
    "forum:idea-reply": "teacher",
    "forum:idea-move": "moderator",
    "forum:idea-opinion": "colleague",
    "forum:care-start": "parent",
    "forum:care-detail": "parent",
    "forum:topic-reply": "teacher",
}


def test_the_page_after_the_log_in_has_the_words_once(world: World):
    for row in rows():
        if row.name not in BACK:
            continue
        client, address = send_signed_out(world, row)
        client.force_login(world.user(BACK[row.name]), BACKEND)
        page = client.get(address, follow=True)
        assert page.status_code == 200, row.name
        assert (row.name, WORDS in page.content.decode()) == (row.name, True)
        again = client.get(address, follow=True).content.decode()
        assert (row.name, WORDS in again) == (row.name, False)
