"""The pages of moderators and authors, and the report of everybody."""

import re
from itertools import count, pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cms.files.models import StoredFile
from cms.moderation import selectors, services
from cms.moderation.models import (
    ReplyTemplate,
    ReviewItem,
    Sanction,
    WatchedWord,
)
from cms.settings import limits
from forum.discussions.models import Post, PostFile, Tag
from forum.discussions.selectors.addresses import addresses_of
from forum.discussions.services import NewPoll, lock
from tests.cms.moderation.test_services import decide, tell
from tests.factories.forum import make_reply, make_talk, make_topic, settled, viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(people, region):
    settled(people.pupil)
    return make_talk(people, region)


@pytest.fixture
def item(talk, people):
    post = make_reply(talk.topic, people.pupil, "Менің құпия сөзім осы")
    return ReviewItem.objects.get(kind="post", object_pk=post.pk)


_minutes = count(1)


def waiting(talk, people, source=None):
    """One more reply of the pupil, each some minutes after the last."""
    moment = timezone.now() + timezone.timedelta(minutes=10 * next(_minutes))
    return make_reply(talk.topic, people.pupil, source, at=moment)


def sign_in(client, person):
    client.force_login(person)
    return client


def text_of(response):
    return response.content.decode()


def test_queue_shows_urgent_first_and_filters(client, people, talk, item):
    urgent = tell(people.parent, talk.replies[0], "bullying")
    sign_in(client, people.moderator)
    page = text_of(client.get(reverse("moderation:queue")))
    assert page.index(f"/moderation/{urgent.pk}/") < page.index(f"/moderation/{item.pk}/")
    only = text_of(client.get(reverse("moderation:queue"), {"why": "pupil"}))
    assert f"/moderation/{item.pk}/" in only
    assert f"/moderation/{urgent.pk}/" not in only
    only = text_of(client.get(reverse("moderation:queue"), {"show": "urgent"}))
    assert f"/moderation/{item.pk}/" not in only
    odd = {"kind": "x", "why": "y", "show": "z", "after": "1.2.3"}
    assert client.get(reverse("moderation:queue"), odd).status_code == 200


def test_queue_says_how_much_one_sender_has_reported(client, people, talk):
    posts = [*talk.replies, make_reply(talk.topic, people.colleague, "Тағы бір ой осында.")]
    for post in posts:
        tell(None, post)
    tell(people.parent, posts[0])
    tell(people.parent, posts[2])
    tell(people.pupil, posts[1])
    decide(people.moderator, ReviewItem.objects.get(object_pk=posts[2].pk), "published")
    page = text_of(sign_in(client, people.moderator).get(reverse("moderation:queue")))
    assert page.count("бір қонақтан 2 шағым") == 2
    assert "бір адамнан" not in page
    again = make_reply(talk.topic, people.colleague, "Басқа да ой осында.")
    item = tell(people.parent, again)
    page = text_of(client.get(reverse("moderation:item", args=[item.pk])))
    assert "бір адамнан 2 шағым" in page


def test_queue_pages_reach_every_item_once(people, talk, monkeypatch):
    monkeypatch.setattr(limits, "REVIEW_PER_PAGE", 2)
    for number in range(5):
        post = make_reply(talk.topic, people.colleague, f"Сөз {number} жазылды")
        tell(people.parent, post, "bullying" if number == 3 else "rude")
        if number == 1:
            tell(people.pupil, post)
    known = viewer(people.moderator)
    for filters in (selectors.Filters(), selectors.Filters(is_closed=True)):
        if filters.is_closed:
            for one in ReviewItem.objects.open():
                decide(people.moderator, one, "published")
        found, cursor = [], ""
        for _page in range(6):
            screen = selectors.queue_screen(known, filters, cursor, timezone.now())
            found += [row.item.pk for row in screen.rows]
            cursor = screen.more
            if not cursor:
                break
        assert len(found) == len(set(found)) == 5


def test_queue_asks_the_same_with_two_and_with_ten(client, people, talk):
    sign_in(client, people.moderator)

    def asked():
        client.get(reverse("moderation:queue"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("moderation:queue")).status_code == 200
        return len(queries)

    def more(times):
        for number in range(times):
            waiting(talk, people, f"Күтіп тұрған {number} сөз")

    more(2)
    few = asked()
    more(8)
    assert asked() == few


def test_item_shows_words_context_hints_and_reporters_to_moderators_alone(client, people, talk):
    post = talk.replies[0]
    found = tell(people.parent, post)
    ReviewItem.objects.filter(pk=found.pk).update(hints=[post.source[:8]])
    sign_in(client, people.moderator)
    page = text_of(client.get(reverse("moderation:item", args=[found.pk])))
    assert f"<mark>{post.source[:8]}</mark>" in page
    assert talk.topic.posts.get(number=1).source in page
    assert "Тоқаев" in page
    for person in (people.colleague, people.parent, people.stranger):
        sign_in(client, person)
        assert client.get(reverse("moderation:item", args=[found.pk])).status_code == 404


def test_item_decides_and_leads_to_the_next(client, people, talk, item):
    other = tell(people.parent, talk.replies[0])
    sign_in(client, people.moderator)
    answer = client.post(
        reverse("moderation:item", args=[item.pk]), {"act": "published", "version": item.version}
    )
    assert answer["Location"] == reverse("moderation:item", args=[other.pk])
    item.refresh_from_db()
    assert item.verdict == "published"


def test_item_tells_the_second_moderator_and_keeps_what_was_typed(client, people, item):
    decide(people.coordinator, item, "published")
    sign_in(client, people.moderator)
    answer = client.post(
        reverse("moderation:item", args=[item.pk]),
        {"act": "returned", "version": item.version, "note": "Менің жазғаным"},
    )
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Сәуле" in page
    item.refresh_from_db()
    assert item.verdict == "published"


def test_item_sent_twice_is_one_decision(client, people, item):
    sign_in(client, people.moderator)
    form = {"act": "published", "version": item.version}
    for _time in range(2):
        assert client.post(reverse("moderation:item", args=[item.pk]), form).status_code in {
            302,
            409,
        }
    item.refresh_from_db()
    assert item.verdict == "published"


def test_item_without_the_needed_sentence_keeps_the_form(client, people, item):
    sign_in(client, people.moderator)
    answer = client.post(
        reverse("moderation:item", args=[item.pk]), {"act": "returned", "version": item.version}
    )
    assert answer.status_code == 422
    item.refresh_from_db()
    assert item.closed_at is None


@pytest.mark.parametrize(
    "form", [{}, {"act": "x"}, {"act": "published", "version": "y"}, {"act": "purged"}]
)
def test_item_refuses_odd_forms(client, people, item, form):
    sign_in(client, people.moderator)
    assert client.post(reverse("moderation:item", args=[item.pk]), form).status_code in {409, 422}
    item.refresh_from_db()
    assert item.closed_at is None


def test_decide_many_from_the_list(client, people, talk, item):
    second = ReviewItem.objects.get(object_pk=waiting(talk, people).pk)
    sign_in(client, people.moderator)
    ticked = [f"{one.pk}.{one.version}" for one in (item, second)]
    address = reverse("moderation:decide-many")
    assert client.post(address, {"act": "published"}).status_code == 422
    assert client.post(address, {"act": "removed", "item": ticked}).status_code == 422
    assert client.post(address, {"act": "published", "item": ["x", "1.2.3"]}).status_code == 422
    assert client.post(address, {"act": "published", "item": ticked}).status_code == 302
    assert set(ReviewItem.objects.values_list("verdict", flat=True)) == {"published"}


def test_report_is_open_to_a_visitor_without_javascript(client, talk):
    address = reverse("moderation:report", args=["post", talk.replies[0].pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"reason": "rude", "words": "Дөрекі"}).status_code == 200
    found = ReviewItem.objects.get(object_pk=talk.replies[0].pk)
    assert found.reports.get().words == "Дөрекі"


@pytest.mark.parametrize(("seconds", "state"), [(1, "published"), (60, "hidden")])
def test_report_by_a_visitor_hides_when_the_form_was_read(
    client, talk, monkeypatch, seconds, state
):
    address = reverse("moderation:report", args=["post", talk.replies[1].pk])
    opened = client.get(address).context["form"]["opened"].value()
    later = timezone.now() + timezone.timedelta(seconds=seconds)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client.post(address, {"reason": "bullying", "opened": opened})
    assert Post.objects.get(pk=talk.replies[1].pk).state == state


def test_report_by_a_visitor_without_having_seen_the_form_hides_nothing(client, talk):
    address = reverse("moderation:report", args=["post", talk.replies[1].pk])
    assert client.post(address, {"reason": "bullying", "opened": "x"}).status_code == 200
    assert Post.objects.get(pk=talk.replies[1].pk).state == "published"
    assert ReviewItem.objects.get().is_urgent


def test_report_of_a_machine_is_dropped_in_silence(client, talk):
    address = reverse("moderation:report", args=["post", talk.replies[0].pk])
    assert client.post(address, {"reason": "rude", "website": "x"}).status_code == 200
    assert not ReviewItem.objects.exists()


def test_report_beyond_the_limit_keeps_the_words(client, talk, monkeypatch):
    monkeypatch.setattr(limits, "REPORTS_A_DAY_VISITORS", 0)
    address = reverse("moderation:report", args=["post", talk.replies[0].pk])
    answer = client.post(address, {"reason": "rude", "words": "Сақталған сөз"})
    assert answer.status_code == 429
    assert "Сақталған сөз" in text_of(answer)


def test_own_shows_what_waits_and_what_came_back_with_the_reason(client, people, talk, item):
    returned = ReviewItem.objects.get(object_pk=waiting(talk, people, "Қайтарылған сөзім").pk)
    decide(people.moderator, returned, "returned", note="Мысал қосыңыз.")
    sign_in(client, people.pupil)
    page = text_of(client.get(reverse("moderation:own")))
    assert "Мысал қосыңыз." in page
    assert "Менің құпия сөзім осы" in page
    sign_in(client, people.parent)
    assert "құпия" not in text_of(client.get(reverse("moderation:own")))


def test_own_says_nothing_of_reports_of_what_still_stands(client, people, talk):
    tell(people.parent, talk.replies[0])
    sign_in(client, people.colleague)
    assert talk.replies[0].source not in text_of(client.get(reverse("moderation:own")))


def test_sanction_is_shown_once(client, people, talk):
    found = tell(people.pupil, talk.replies[1])
    decide(people.moderator, found, "published", note="Абайлап жазыңыз.", warns=True)
    sign_in(client, people.parent)
    assert "Абайлап жазыңыз." in text_of(client.get(reverse("moderation:own")))
    assert "Абайлап жазыңыз." in text_of(client.get(reverse("home:start")))
    client.post(reverse("moderation:sanction-read", args=[Sanction.objects.get().pk]))
    assert "Абайлап жазыңыз." not in text_of(client.get(reverse("moderation:own")))


def test_sanctions_are_of_the_people_one_answers_for(client, people, region, talk):
    services.give_sanction(
        viewer=viewer(people.moderator),
        person=people.stranger,
        kind="warning",
        reason="Басқа мектептікі",
        now=timezone.now(),
    )
    services.give_sanction(
        viewer=viewer(people.moderator),
        person=people.parent,
        kind="pause",
        reason="Біздікі",
        hours=24,
        now=timezone.now(),
    )
    sign_in(client, people.coordinator)
    page = text_of(client.get(reverse("moderation:sanctions")))
    assert "Біздікі" in page
    assert "Басқа мектептікі" not in page
    other, own = Sanction.objects.order_by("pk")
    assert client.post(reverse("moderation:sanction-lift", args=[other.pk])).status_code == 404
    assert client.post(reverse("moderation:sanction-lift", args=[own.pk])).status_code == 302
    own.refresh_from_db()
    assert own.lifted_at is not None


def test_words_and_templates_are_kept_by_those_of_the_region(client, people, item):
    sign_in(client, people.moderator)
    form = {"word": "  Ставка   Жаса ", "language": "kk"}
    assert client.post(reverse("moderation:words"), form).status_code == 302
    word = WatchedWord.objects.get()
    assert word.word == "ставка жаса"
    assert client.post(reverse("moderation:words"), {"word": "!"}).status_code == 422
    client.post(reverse("moderation:word-delete", args=[word.pk]))
    assert not WatchedWord.objects.exists()
    form = {"title": "Сыпайы", "text_kk": "Сыпайы жазайық."}
    assert client.post(reverse("moderation:templates"), form).status_code == 302
    kept = ReplyTemplate.objects.get()
    assert "Сыпайы жазайық." in text_of(client.get(reverse("moderation:item", args=[item.pk])))
    form["text_ru"] = "Будем вежливы."
    client.post(reverse("moderation:template-edit", args=[kept.pk]), form)
    assert ReplyTemplate.objects.get().text_ru == "Будем вежливы."
    client.post(reverse("moderation:template-delete", args=[kept.pk]))
    assert not ReplyTemplate.objects.exists()


def test_log_shows_what_one_answers_for(client, people, region, talk, item):
    decide(people.moderator, item, "returned", note="Осылай түзетіңіз.")
    for person, sees in ((people.coordinator, True), (people.leader, False)):
        sign_in(client, person)
        page = text_of(client.get(reverse("moderation:log")))
        assert ("Осылай түзетіңіз." in page) == sees
    sign_in(client, people.coordinator)
    assert client.get(reverse("moderation:log"), {"before": "x"}).status_code == 200


def test_claim_and_note_from_the_page(client, people, item):
    sign_in(client, people.moderator)
    address = reverse("moderation:claim", args=[item.pk])
    client.post(address, {"act": "claim"})
    assert ReviewItem.objects.get(pk=item.pk).claimed_by == people.moderator
    sign_in(client, people.coordinator)
    assert client.post(address, {"act": "claim"}).status_code == 409
    assert client.post(address, {"act": "take-over"}).status_code == 302
    note = reverse("moderation:note", args=[item.pk])
    assert client.post(note, {"text": ""}).status_code == 422
    assert client.post(note, {"text": "Ата-анасымен сөйлестім"}).status_code == 302
    page = text_of(client.get(reverse("moderation:item", args=[item.pk])))
    assert "Ата-анасымен сөйлестім" in page


def test_marked_touches_words_and_never_tags():
    html = '<p class="a">сынып <a href="/a">a b</a> &lt;x&gt;</p>'
    assert selectors.marked(html, ["a", "<x>"]) == (
        '<p class="a">сынып <a href="/a"><mark>a</mark> b</a> <mark>&lt;x&gt;</mark></p>'
    )


# -- all that one act publishes ---------------------------------------------------------


def newcomers_topic(talk, people):
    """A topic of the pupil that waits: with a poll, a tag, a picture."""
    moment = timezone.now() + timezone.timedelta(hours=next(_minutes))
    poll = NewPoll(question="Қай күні жиналамыз?", options=["Жасырын бейсенбі", "Жұма"])
    tag = Tag.objects.create(slug="mysal", name_kk="Мысал тегі")
    topic = make_topic(talk.board, people.pupil, at=moment, poll=poll, tags=[tag])
    post = topic.posts.get()
    stored = StoredFile.objects.create(
        file="x.png", name="Суреттің аты.png", content_type="image/png", extension="png", size=3,
        sha256="0" * 64, uploaded_by=people.pupil,
    )  # fmt: skip
    PostFile.objects.create(post=post, stored=stored, position=0, is_image=True, alt="Не көрінеді")
    Post.objects.filter(pk=post.pk).update(file_count=1)
    return ReviewItem.objects.get(kind="post", object_pk=post.pk)


def test_item_row_and_own_page_show_all_that_is_published(client, people, talk):
    item = newcomers_topic(talk, people)
    assert item.why == "pupil"
    seen = ["Қай күні жиналамыз?", "Жасырын бейсенбі", "Суреттің аты.png", "Мысал тегі"]
    pages = (
        (people.moderator, reverse("moderation:item", args=[item.pk])),
        (people.moderator, reverse("moderation:queue")),
        (people.pupil, reverse("moderation:own")),
    )
    for person, url in pages:
        text = text_of(sign_in(client, person).get(url))
        assert [words for words in seen if words not in text] == []
    topic = Post.objects.get(pk=item.object_pk).topic
    text = text_of(client.get(reverse("forum:topic-detail", args=[topic.pk, topic.slug])))
    assert "Жасырын бейсенбі" in text


def test_item_marks_what_was_found_in_title_and_poll(client, people, talk):
    item = newcomers_topic(talk, people)
    ReviewItem.objects.filter(pk=item.pk).update(hints=["бейсенбі", "бастаймыз"])
    sign_in(client, people.moderator)
    text = text_of(client.get(reverse("moderation:item", args=[item.pk])))
    assert "Жасырын <mark>бейсенбі</mark>" in text
    assert "<mark>бастаймыз</mark>" in text


def test_queue_of_decided_things_says_who_decided_what_was_said_and_waits_no_more(
    client, people, item
):
    decide(people.coordinator, item, "returned", note="Осылай түзетіңіз.")
    sign_in(client, people.moderator)
    with translation.override("en"):
        text = text_of(client.get("/en/moderation/", {"show": "decided"}))
    assert "Сәуле" in text
    assert "Осылай түзетіңіз." in text
    assert "waits 0" not in text


def test_queue_offers_to_leave_what_is_out_as_it_is(client, people, item):
    sign_in(client, people.moderator)
    assert "Publish, or leave as it is" in text_of(client.get("/en/moderation/"))


def test_item_tells_the_second_moderator_before_it_asks_for_a_sentence(client, people, item):
    decide(people.coordinator, item, "published")
    sign_in(client, people.moderator)
    form = {"act": "removed", "version": item.version, "note": ""}
    answer = client.post(reverse("moderation:item", args=[item.pk]), form)
    assert answer.status_code == 409
    assert "Сәуле" in text_of(answer)


def test_item_sent_twice_leads_on(client, people, item):
    sign_in(client, people.moderator)
    form = {"act": "published", "version": item.version}
    url = reverse("moderation:item", args=[item.pk])
    assert [client.post(url, form).status_code for _time in range(2)] == [302, 302]


def test_log_says_who_did_what_to_which_thing_of_whom(client, people, talk):
    tell(people.pupil, talk.replies[1], "bullying")
    item = ReviewItem.objects.get()
    decide(people.coordinator, item, "published")
    sign_in(client, people.moderator)
    text = text_of(client.get("/en/moderation/log/"))
    assert text.count(talk.topic.title) == 4
    assert text.count("the site</strong>") == 2
    assert text.count("somebody who read it</strong>") == 1
    assert "Болат" in text
    assert "Әлия" not in text


def test_log_says_which_topic_was_closed(client, people, talk):
    lock(viewer=viewer(people.coordinator), topic=talk.topic, is_locked=True, now=timezone.now())
    sign_in(client, people.moderator)
    page = text_of(client.get(reverse("moderation:log")))
    assert talk.topic.title in page
    assert f'href="{addresses_of(talk.topic.pk, talk.topic.slug).topic}"' in page


def test_log_asks_the_same_with_few_and_with_many(client, people, talk):
    sign_in(client, people.moderator)
    asked = []
    for _times in range(2):
        for _one in range(3):
            waiting(talk, people)
        client.get(reverse("moderation:log"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("moderation:log"))
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_figures_count_what_reports_have_hidden(people, talk):
    tell(people.pupil, talk.replies[1], "bullying")
    now = timezone.now()
    day = timezone.timedelta(days=1)
    assert selectors.figures(now - day, now + day).hidden == 1
    decide(people.moderator, ReviewItem.objects.get(), "published")
    figures = selectors.figures(now - day, now + day)
    assert (figures.hidden, figures.published, figures.whole_hours) == (0, 1, 0)


def test_sentences_are_chosen_in_the_language_of_the_moderator(client, people, item):
    ReplyTemplate.objects.create(title="Сыпайы", title_ru="Вежливо", text_kk="Сыпайы жазайық.")
    sign_in(client, people.moderator)
    for code, title in (("ru", "Вежливо"), ("kk", "Сыпайы"), ("en", "Сыпайы")):
        assert f">{title}</option>" in text_of(client.get(f"/{code}/moderation/{item.pk}/"))


def test_headings_of_the_queue_go_down_one_step_at_a_time(client, item, people):
    client.force_login(people.coordinator, "cms.audience.backend.PeopleBackend")
    page = client.get(reverse("moderation:queue")).content.decode()
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
    assert levels[0] == 1
    assert 2 in levels
    assert all(after - before <= 1 for before, after in pairwise(levels))
