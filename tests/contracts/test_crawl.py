"""Private words are never met: not on a page, in search, in a feed, the sitemap or a download."""

import re
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django_comments_xtd.models import XtdComment

from cms.files.models import StoredFile
from cms.moderation.models import ReviewItem
from cms.people.models import User
from cms.settings import limits
from forum.care.models import CareThread
from forum.discussions.models import Post, Topic
from forum.help.models import HelpRequest
from library.curation.models import Opinion, Review
from library.essays.models import Essay
from library.methods.models import Method
from tests.contracts.hidden import words_of_files
from tests.contracts.world import World
from tests.factories.inside import words_inside

LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
XML_LINK = re.compile(r"<(?:loc|link|id)>([^<]+)</")
HIT = re.compile(r'<article class="row')
LEAVES = ("/static/", "/media/", "/admin/", "/dev/")
LOG_IN = re.compile(r"/account/.*\?")  # the same page at a thousand addresses: back to where?
MOST_PAGES = 3_000


def crawl(client: Client, starts: list[str]) -> dict[str, str]:
    """Every address that can be reached by links from `starts`, with what it answered."""
    found: dict[str, str] = {}
    queue = deque(starts)
    while queue and len(found) < MOST_PAGES:
        address = queue.popleft()
        if address in found or address.startswith(LEAVES) or LOG_IN.search(address):
            continue
        response = client.get(address)
        assert response.status_code < 500, address
        content = b"".join(response) if response.streaming else response.content
        found[address] = unescape(content.decode("utf-8", "replace"))
        if not response["Content-Type"].startswith("text/") and content:
            found[address] += words_inside(content)
        if response.status_code in {301, 302}:
            queue.append(path_of(response["Location"], address))
        if response.status_code != 200:
            continue
        for link in LINK.findall(found[address]) + XML_LINK.findall(found[address]):
            target = path_of(unescape(link), address)
            if target:
                queue.append(target)
    assert not queue, f"the crawl was not at its end after {MOST_PAGES} pages"
    return found


def path_of(link: str, base: str) -> str:
    """The path and query of a link within the site; empty for one that leads away."""
    parts = urlsplit(urljoin(f"http://testserver{base}", link))
    if parts.scheme not in {"http", "https"} or parts.hostname != "testserver":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def doors(world: World) -> list[str]:
    """Where a curious person would knock: every number of every thing, every word in the search."""
    addresses = ["/", "/robots.txt", "/sitemap.xml"]
    addresses += doors_of_children()
    for language in ("kk", "ru", "en"):
        addresses += [f"/{language}/", f"/{language}/library/feed/", f"/{language}/news.atom"]
    for word in world.words:
        addresses.append(f"/kk/search/?q={word}")
    for pk in numbers(Method):
        addresses += [f"/kk/library/methods/{pk}/x/", f"/kk/library/methods/{pk}/edit/"]
        addresses += [
            f"/kk/library/methods/{pk}/files/{file}/x.txt" for file in numbers(StoredFile)
        ]
    for pk in numbers(Essay):
        addresses += [
            f"/kk/library/essays/{pk}/x/",
            f"/kk/library/essays/history/{pk}/",
            f"/kk/library/essays/edit/{pk}/",
        ]
    for pk in numbers(XtdComment):
        addresses += [f"/kk/comments/{pk}/{act}/" for act in ("reply", "edit", "withdraw")]
    addresses += doors_of_moderators() + doors_of_talk() + doors_of_curation()
    for page in vars(world.things).values():
        if hasattr(page, "url_path"):
            addresses.append(page.get_url() or "/")
    for person in vars(world.people).values():
        if hasattr(person, "profile"):
            addresses.append(f"/kk/people/{person.profile.slug}/")
    return addresses


def doors_of_children() -> list[str]:
    """Consents, invitations, asking for help, talks about a child."""
    found = ["/kk/children/own/", "/kk/children/invitations/"]
    found += ["/kk/forum/help/requests/", "/kk/forum/care/"]
    for pk in numbers(User):
        found += [f"/kk/forum/children/{pk}/posts/", f"/kk/forum/care/about/{pk}/"]
    found += [f"/kk/forum/help/requests/{pk}/" for pk in numbers(HelpRequest)]
    return found + [f"/kk/forum/care/{pk}/" for pk in numbers(CareThread)]


def doors_of_curation() -> list[str]:
    """The board of editors, every review, what its authors and experts see, and their files."""
    found = [f"/kk/library/curation/{end}" for end in ("", "?show=taken", "opinions/")]
    for pk in numbers(Review):
        found.append(f"/kk/library/curation/{pk}/")
    for pk in numbers(Method):
        found.append(f"/kk/library/curation/talk/{pk}/")
    for pk in numbers(Opinion):
        found.append(f"/kk/library/curation/opinions/{pk}/")
        found += [
            f"/kk/library/curation/opinions/{pk}/files/{file}/x.txt" for file in numbers(StoredFile)
        ]
    return found


def doors_of_talk() -> list[str]:
    """Every number of topics, posts and their files."""
    found = ["/kk/forum/"]
    for pk in numbers(Topic):
        found += [f"/kk/forum/t/{pk}/", f"/kk/forum/t/{pk}/since/0/", f"/kk/forum/t/{pk}-x/2/"]
    for pk in numbers(Post):
        found += [f"/kk/forum/posts/{pk}/", f"/kk/forum/posts/{pk}/history/"]
        found += [f"/kk/forum/posts/{pk}/files/{file}/x.txt" for file in numbers(StoredFile)]
    return found


def doors_of_moderators() -> list[str]:
    """Their lists, every item, and the report of everything."""
    lists = ("", "log/", "sanctions/", "words/", "templates/", "mine/")
    items = [f"{pk}/" for pk in numbers(ReviewItem)]
    reports = [f"report/comment/{pk}/" for pk in numbers(XtdComment)]
    return [f"/kk/moderation/{end}" for end in (*lists, *items, *reports)]


def numbers(model: type[Model]) -> list[int]:
    """The primary keys of a table and the next one, which is nobody's.

    Not from 1 on: PostgreSQL's sequences go on from test to test, and the crawl would end in them.
    """
    found = sorted(model._base_manager.values_list("pk", flat=True))
    return [*found, max(found, default=0) + 1]


@pytest.mark.parametrize(
    "role",
    [
        *("visitor", "stranger", "parent", "pupil", "newcomer", "teacher"),
        *("parent_of_another_class", "pupil_of_another_school"),
    ],
)
def test_private_words_are_never_met(world: World, role):
    call_command("search_rebuild", verbosity=0)
    client = Client()
    if role != "visitor":
        client.force_login(world.user(role), "cms.audience.backend.PeopleBackend")
    pages = crawl(client, doors(world))
    met = {
        (word, address)
        for word, readers in world.words.items()
        if role not in readers
        for address, text in pages.items()
        if word in told_by_the_site(word, address, text)
    }
    assert not met, "\n".join(f"{word} at {address}" for word, address in sorted(met)[:20])
    assert len(pages) > 60


def told_by_the_site(word: str, address: str, text: str) -> str:
    """The text of a page without the reader's own words: for a search, its hits alone."""
    if "/search/" not in address or word not in unquote(address):
        return text
    hits = HIT.findall(text) or "<entry>" in text
    # A hit that does not show the word was still found by it.
    return word if hits else ""


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("teacher", "қауымэссеқ"),
        ("stranger", "мұғалімэссеқ"),
        ("parent", "сыныпбетіқ"),
        ("pupil", "хабарландыруқ"),
        ("teacher", "кіргендергеқ"),
    ],
)
def test_those_who_may_do_meet_them(world: World, role, word):
    call_command("search_rebuild", verbosity=0)
    client = Client()
    client.force_login(world.user(role), "cms.audience.backend.PeopleBackend")
    pages = crawl(client, ["/kk/", "/kk/start/", *doors(world)])
    assert any(word in text for text in pages.values())


@pytest.mark.parametrize("role", ["visitor", "stranger", "parent", "newcomer", "teacher"])
def test_private_words_are_in_no_feed_and_no_table_of_a_search(world: World, role, monkeypatch):
    monkeypatch.setattr(limits, "SEARCH_PER_MINUTE_VISITOR", 10_000)
    monkeypatch.setattr(limits, "SEARCH_PER_MINUTE_MEMBER", 10_000)
    client = Client()
    if role != "visitor":
        client.force_login(world.user(role), "cms.audience.backend.PeopleBackend")
    for word, readers in world.words.items():
        feed = client.get(f"/kk/search/feed/?q={word}").text
        table = b"".join(client.get(f"/kk/search/csv/?q={word}").streaming_content).decode()
        # Whatever the reader may find, a feed is for everybody.
        assert ("<entry>" in feed) <= ("visitor" in readers), word
        assert (len(table.splitlines()) > 1) <= (role in readers), word


def test_no_file_that_is_kept_holds_a_word_of_its_metadata(world: World):
    """Not only what is downloaded: originals of pictures and their renditions lie there too."""
    folder = Path(settings.MEDIA_ROOT)
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert len(kept) > 10
    met = {
        (word, path.name)
        for path in kept
        for text in [words_inside(path.read_bytes())]
        for word in words_of_files(world)
        if word in text
    }
    assert not met


def test_files_of_what_is_open_are_downloaded_by_the_crawl(world: World):
    pages = crawl(Client(), doors(world))
    reply = world.things.reply_with_files
    for name in ("а.webp", "ә.webp", "жоспар.docx"):
        stored = reply.files.get(stored__name=name).stored_id
        address = f"/kk/forum/posts/{reply.pk}/files/{stored}/{name}"
        assert any(unquote(found) == address for found in pages), name
    assert any(unquote(found).endswith("дәлел.docx") for found in pages)
    for name in ("жоспар.pdf", "баға.xlsx", "мәтін.odt"):
        assert any(unquote(found).endswith(f"/{name}") for found in pages), name
