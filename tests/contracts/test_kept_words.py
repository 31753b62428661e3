"""What somebody wrote is never lost: not by signing out, not by a refusal, wherever words go."""

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from django.db import transaction
from django.test import Client

from tests.contracts.test_odd_input import FIELDS
from tests.contracts.test_urls import BACKEND, sign_in
from tests.contracts.who_may_what import LOGIN, ROWS, SIGNED_IN, Row
from tests.contracts.world import World

WORDS = "Көп ойланып жазған ұзақ сөзім, сірә, жоғалмасын."
SENT = dict.fromkeys(set(FIELDS) - {"act", "website", "typing"}, WORDS)
# Scripts send there and read the answer, and the form with the words stays open before their
# author; or there is nothing to write: a link of a letter or of a slip, and a button.
WITHOUT_WORDS = {
    "forum:draft-save",
    "library:essay-autosave",
    "library:method-autosave-new",
    "uploads:upload-begin",
    "uploads:upload-detail",
    "search:click",
    "children:join",
    "forum:question-confirm",
    "library:correction-confirm",
}


def rows() -> Iterator[Row]:
    """Addresses that take forms."""
    for row in ROWS:
        is_of_account = row.name.startswith(("account_", "mfa_"))
        if row.post is not None and row.name not in WITHOUT_WORDS and not is_of_account:
            yield row


def asks_who(response) -> bool:
    return response.status_code == 302 and "/account/login/" in response["Location"]


def test_words_of_one_signed_out_stand_on_the_page_after_the_log_in_once(world: World):
    asked, lost = 0, []
    for row in rows():
        client, address = Client(), row.make(world)
        mark = transaction.savepoint()
        response = client.post(address, SENT)
        if asks_who(response):
            asked += 1
            # Somebody for whom there is such a page; where only a button leads, anybody.
            pages = [role for role in SIGNED_IN if row.get[role] in {200, 302}]
            pages += [role for role in SIGNED_IN if row.get[role] == 405]
            back = parse_qs(urlsplit(response["Location"]).query).get("next", [row.name])[0]
            for role in pages[:1]:
                client.force_login(world.user(role), BACKEND)
                shown = [WORDS in client.get(back, follow=True).content.decode() for _ in "12"]
                if shown != [True, False]:
                    lost.append((row.name, address, role, shown))
        transaction.savepoint_rollback(mark)
    assert asked >= 60
    assert not lost, lost


def test_words_that_are_refused_stand_on_the_page_that_refuses(world: World):
    refused, lost = 0, []
    for row in rows():
        address = row.make(world)
        told = set()
        for role, said in row.post.items():
            if said in told or said == LOGIN:
                continue
            told.add(said)
            client = sign_in(world, role)
            mark = transaction.savepoint()
            response = client.post(address, SENT)
            if response.status_code in {400, 403, 404, 429}:
                refused += 1
                kept = json.dumps(list(client.session.values()), ensure_ascii=False)
                if WORDS not in response.content.decode() and WORDS not in kept:
                    lost.append((row.name, address, role, response.status_code))
            transaction.savepoint_rollback(mark)
    assert refused >= 60
    assert not lost, lost


def test_a_form_that_grew_old_comes_back_with_its_words(world: World):
    topic = world.things.topic
    address = f"/kk/forum/t/{topic.pk}-{topic.slug}/reply/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("teacher"), BACKEND)
    response = client.post(address, SENT, headers={"sec-fetch-site": "same-origin"})
    page = response.content.decode()
    assert (response.status_code, WORDS in page) == (403, True)
    assert f'href="{address}"' in page
    assert WORDS in client.get(address).content.decode()


def test_a_form_of_another_site_leaves_nothing_behind(world: World):
    topic = world.things.topic
    address = f"/kk/forum/t/{topic.pk}-{topic.slug}/reply/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("teacher"), BACKEND)
    response = client.post(address, SENT, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert WORDS not in client.get(address).content.decode()
