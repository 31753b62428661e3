"""Topics and posts as people of each sort get them."""

import base64
import re
import uuid
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cms.audience.viewer import VISITOR, viewer_of
from cms.moderation.services import give_sanction
from cms.people.models import Membership, User
from cms.settings import limits
from forum.boards.models import Level
from forum.discussions import services
from forum.discussions.models import (
    Draft,
    Mention,
    Poll,
    PollOption,
    Post,
    PostAlias,
    PostFile,
    ReactionCode,
    Reader,
    Topic,
    TopicRead,
)
from forum.discussions.selectors.addresses import addresses_of
from forum.discussions.selectors.finding import find_topic
from forum.discussions.selectors.topic import topic_screen
from forum.discussions.services import publish
from tests.factories import make_person
from tests.factories.forum import make_board, make_reply, make_talk, settled
from tests.factories.forum import make_topic as make_topic_at
from tests.factories.ideas import make_ideas_board, propose
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def make_topic(board, author, **fields):
    return make_topic_at(board, author, at=timezone.now() - timezone.timedelta(hours=5), **fields)


def rested():
    """Nobody has written lately."""
    Reader.objects.update(last_post_at=None, last_topic_at=None, posts_of_day=0, topics_of_day=0)


def url_of(topic, number=None):
    found = addresses_of(topic.pk, topic.slug)
    return found.topic if number is None else f"{found.topic}{number}/"


def words(text="Келісемін, солай жасайық.", **fields):
    return {"text": text, "language": "kk", "token": str(uuid.uuid4()), "typing": "20"} | fields


@pytest.fixture
def talk(site_ready, people, region):
    made = make_talk(people, region)
    rested()
    return made


def long_topic(talk, people, count):
    """A topic with so many posts, its counters as if they had been published one by one."""
    now = timezone.now()
    topic = talk.topic
    Post.objects.bulk_create(
        Post(
            topic=topic, number=number, author=people.pupil if number % 5 == 0 else people.teacher,
            language="kk", source=f"Сөз {number}", html=f"<p>Сөз {number}</p>", state="published",
            token=uuid.uuid4(), digest="x", submitted_at=now, published_at=now,
            reply_to=talk.replies[0],
        )
        for number in range(4, count + 1)
    )  # fmt: skip
    Topic.objects.filter(pk=topic.pk).update(highest_number=count, published_count=count)
    type(talk.board).objects.filter(pk=talk.board.pk).update(post_count=count)
    topic.refresh_from_db()
    return topic


# -- reading -----------------------------------------------------------------------------


def test_topic_detail_shows_a_window_of_numbers(talk, people):
    topic = long_topic(talk, people, 45)
    screen = Client().get(url_of(topic, 21)).context["screen"]
    assert [card.number for card in screen.entries] == list(range(21, 41))
    assert (screen.page, screen.pages) == (2, 3)


def test_topic_detail_answers_the_page_of_any_number(talk, people):
    topic = long_topic(talk, people, 45)
    response = Client().get(url_of(topic, 33))
    assert response.context["screen"].page == 2
    assert response.context["canonical"].endswith(f"{url_of(topic)}21/")
    assert Client().get(url_of(topic, 61)).status_code == 404


def test_topic_detail_asks_as_few_questions_on_every_page(talk, people):
    topic = long_topic(talk, people, 100)
    poll = Poll.objects.create(topic=topic, question="Қашан?")
    poll.options.create(position=0, text="Дүйсенбі")
    stored = services.take_files(
        viewer=_viewer(people.teacher), uploads=[(picture(), "Тақта")], room=1
    )[0][0][0]
    for number in (2, 50):
        post = Post.objects.get(topic=topic, number=number)
        PostFile.objects.create(post=post, stored=stored, position=0, is_image=True)
        Post.objects.filter(pk=post.pk).update(file_count=1)
    for client, most in ((Client(), 5), (signed_in(people.colleague), 8)):
        counts = []
        for number in (1, 41, 81):
            client.get(url_of(topic, number))
            with CaptureQueriesContext(connection) as asked:
                client.get(url_of(topic, number))
            counts.append(len(asked))
            assert len(asked) <= most, [q["sql"][:150] for q in asked]


def _viewer(person):

    return viewer_of(User.objects.get(pk=person.pk))


def test_pages_hold_each_drawing_that_they_show_once(talk, people):
    Topic.objects.filter(pk=talk.topic.pk).update(is_pinned=True, is_locked=True)
    services.react(viewer=_viewer(people.teacher), post=talk.replies[0], code="sorry")
    shown = 0
    for client in (Client(), signed_in(people.teacher), signed_in(people.moderator)):
        for url in (
            url_of(talk.topic),
            reverse("forum:board-index"),
            reverse("forum:board-detail", args=[talk.board.slug]),
            reverse("forum:new-list"),
            reverse("forum:unread-list"),
        ):
            text = client.get(url).content.decode()
            used = set(re.findall(r'<use href="#i-([a-z0-9-]+)"/>', text))
            drawn = re.findall(r'<symbol id="i-([a-z0-9-]+)"', text)
            assert len(drawn) == len(set(drawn)), url
            assert used <= set(drawn), url
            shown += len(used)
    assert shown > 20


def test_topic_detail_spends_little_on_each_post(talk, people):
    """What stands around the words of a post, for those who may do most of all with it."""
    client = signed_in(people.moderator)
    few = len(client.get(url_of(talk.topic)).content)
    topic = long_topic(talk, people, 20)
    many = client.get(url_of(topic)).content
    assert many.count(b'<article class="post') == 20
    assert (len(many) - few) / 17 < 1_800


def test_topic_detail_labels_gaps(talk, people):
    services.remove(talk.replies[0])
    screen = Client().get(url_of(talk.topic)).context["screen"]
    assert [(e.first, e.last) for e in screen.entries if not hasattr(e, "pk")] == [(2, 2)]
    services.remove(talk.replies[1])
    screen = Client().get(url_of(talk.topic)).context["screen"]
    assert [(e.first, e.last) for e in screen.entries if not hasattr(e, "pk")] == [(2, 3)]


def test_topic_detail_tells_a_gap_that_a_moderator_looks_at_from_one_for_good(talk, people):
    services.hide(talk.replies[0])
    services.remove(talk.replies[1])
    url = url_of(talk.topic).replace("/kk/", "/en/")
    text = Client().get(url).content.decode()
    assert "№ 2 is not shown while a moderator looks at it." in text
    assert "№ 3 is no longer here." in text


def test_inner_addresses_without_the_words_of_the_title_lead_on(talk):
    short = f"/kk/forum/t/{talk.topic.pk}/"
    for inner in ("reply/", "tags/", "manage/"):
        response = Client().get(f"{short}{inner}?to=2")
        assert (response.status_code, response["Location"]) == (
            301,
            f"{url_of(talk.topic)}{inner}?to=2",
        )
    response = Client().get(f"{short}2/")
    assert (response.status_code, response["Location"]) == (301, f"{url_of(talk.topic, 2)}#p2")


def test_slow_mode_tells_at_once_when_one_may_write_again(talk, people):
    client = signed_in(people.teacher)
    page = url_of(talk.topic).replace("/kk/", "/en/")
    sentence = "Slow mode: your next post can be sent from"
    Topic.objects.filter(pk=talk.topic.pk).update(slow_mode_seconds=1800)
    assert sentence not in client.get(page).content.decode()
    now = timezone.now()
    Reader.objects.update_or_create(
        person=User.objects.get(pk=people.teacher.pk),
        defaults={"last_post_at": now - timezone.timedelta(minutes=10), "unread_floor": now},
    )
    for url in (page, f"{page}reply/"):
        response = client.get(url)
        assert sentence in response.content.decode()
        assert 1190 <= response.context["form"].turn.seconds <= 1200
    assert sentence not in signed_in(people.parent).get(page).content.decode()


def test_topic_detail_with_another_slug_is_moved_for_good(talk):
    response = Client().get(f"/kk/forum/t/{talk.topic.pk}-basqa/2/")
    assert (response.status_code, response["Location"]) == (301, f"{url_of(talk.topic, 2)}#p2")


def test_topic_detail_of_what_one_may_not_know_is_404(talk, people, region):
    shut = make_board("Жабық", grants=[("pedagogues", Level.START, region.school)])
    topic = make_topic(shut, people.colleague)
    for client, status in (
        (Client(), 404),
        (signed_in(people.parent), 404),
        (signed_in(people.stranger), 404),
        (signed_in(people.teacher), 200),
    ):
        assert client.get(url_of(topic)).status_code == status
        assert client.get(f"/kk/forum/t/{topic.pk}/since/0/").status_code == status
        assert client.get(f"/kk/forum/posts/{topic.posts.get().pk}/history/").status_code == status


def test_topic_detail_shows_waiting_posts_to_their_author_alone(talk, people):
    settled(people.pupil)
    make_reply(talk.topic, people.pupil, "Мен де солай ойлаймын, ұстаз.")
    assert "Мен де солай" in signed_in(people.pupil).get(url_of(talk.topic)).content.decode()
    for client in (Client(), signed_in(people.teacher)):
        assert "Мен де солай" not in client.get(url_of(talk.topic)).content.decode()


def test_topic_detail_shows_waiting_posts_last_and_no_gap(talk, people):
    """On every database: numberless posts are sorted first on some and last on others."""
    settled(people.pupil)
    make_reply(talk.topic, people.pupil, "Мен де солай ойлаймын, ұстаз.")
    page = signed_in(people.pupil).get(url_of(talk.topic)).content.decode()
    assert 'class="post-gap"' not in page
    places = re.findall(r'<article class="post[^>]* id="([pw])\d+"', page)
    assert places == ["p"] * (len(places) - 1) + ["w"]
    assert len(places) > 1


def test_topic_detail_says_as_what_an_adult_speaks(region, people, english):
    board = make_board()
    topic = make_topic(board, people.coordinator)
    make_reply(topic, people.teacher)
    make_reply(topic, people.parent)
    settled(people.pupil)
    publish(make_reply(topic, people.pupil), at=timezone.now())

    def told(client):
        page = client.get(url_of(topic).replace("/kk/", "/en/")).content.decode()
        heads = re.findall(r'<header class="post-head">(.*?)</header>', page)
        spans = [re.findall(r'<span class="meta">([^<]*)</span>', head) for head in heads]
        return [[words for words in span if words != "began the topic"] for span in spans]

    school = region.school.name
    everybody = [[f"coordinator · {school}"], ["teacher"], ["parent"], []]
    assert told(Client()) == everybody
    assert told(signed_in(people.stranger)) == [
        everybody[0],
        [f"teacher · {school}"],
        ["parent"],
        [],
    ]
    Membership.objects.filter(person=people.teacher).update(ended_on=timezone.localdate())
    assert told(Client())[1] == []


def test_topic_detail_of_a_child_is_kept_from_engines(talk, people, region):
    settled(people.pupil)
    board = make_board(
        place=region.school_class, grants=[("members", Level.START, region.school_class)]
    )
    topic = make_topic(board, people.pupil)
    text = signed_in(people.parent).get(url_of(topic)).content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert '<meta name="robots"' not in Client().get(url_of(talk.topic)).content.decode()


def test_post_detail_leads_to_its_place(talk):
    response = Client().get(f"/kk/forum/posts/{talk.replies[1].pk}/")
    assert response["Location"] == f"{url_of(talk.topic, 3)}#p3"


def test_topic_since_tells_of_new_replies(talk, people):
    answer = Client().get(f"/kk/forum/t/{talk.topic.pk}/since/1/").json()
    assert answer["fresh"] == 2
    assert answer["url"] == f"{url_of(talk.topic, 2)}#p2"
    assert Client().get(f"/kk/forum/t/{talk.topic.pk}/since/3/").json()["fresh"] == 0


def screen_for(person, talk):
    return signed_in(person).get(url_of(talk.topic)).context["screen"]


def test_acts_of_cards_are_addresses_that_exist(talk, people):
    make_reply(talk.topic, people.teacher, at=timezone.now())
    cards = [
        card
        for name in ("teacher", "colleague", "coordinator")
        for card in signed_in(getattr(people, name))
        .get(url_of(talk.topic))
        .context["screen"]
        .entries
    ]
    for card in cards:
        for what in ("edit", "withdraw", "helpful", "react", "history", "report"):
            address = getattr(card, f"{what}_url")
            name = "moderation:report" if what == "report" else f"forum:post-{what}"
            args = ["post", card.pk] if what == "report" else [card.pk]
            assert address in {"", reverse(name, args=args)}
    assert all(any(getattr(c, f"{w}_url") for c in cards) for w in ("edit", "helpful", "react"))


# -- writing -----------------------------------------------------------------------------


def test_topic_reply_writes_and_leads_to_the_post(talk, people):
    response = signed_in(people.teacher).post(f"{url_of(talk.topic)}reply/", words(to="2"))
    assert response["Location"] == f"{url_of(talk.topic, 4)}#p4"
    post = Post.objects.get(topic=talk.topic, number=4)
    assert post.reply_to == talk.replies[0]


def test_topic_reply_forgets_the_draft(talk, people):
    Draft.objects.create(
        person=people.teacher, place=f"topic:{talk.topic.pk}", token=uuid.uuid4(),
        updated_at=timezone.now(),
    )  # fmt: skip
    signed_in(people.teacher).post(f"{url_of(talk.topic)}reply/", words())
    assert not Draft.objects.filter(person=people.teacher).exists()


def test_topic_reply_too_fast_is_429_and_keeps_all(talk, people):
    client = signed_in(people.teacher)
    client.post(f"{url_of(talk.topic)}reply/", words())
    sent = words("Екінші сөзім бірден.", file_0=picture(), alt_0="Тақтадағы сурет")
    response = client.post(f"{url_of(talk.topic)}reply/", sent)
    text = response.content.decode()
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 10
    assert "Екінші сөзім бірден." in text
    assert sent["token"] in text
    assert "Тақтадағы сурет" in text
    rested()
    held = response.context["form"].held[0]
    again = words("Екінші сөзім бірден.", held_0=held.seal, held_alt_0="Тақтадағы сурет")
    assert client.post(f"{url_of(talk.topic)}reply/", again).status_code == 302
    assert Post.objects.get(source="Екінші сөзім бірден.").files.get().alt == "Тақтадағы сурет"


def test_topic_reply_too_fast_counts_down_and_tells_a_long_wait_by_the_clock(talk, people):
    client = signed_in(people.teacher)
    client.post(f"{url_of(talk.topic)}reply/", words())
    response = client.post(f"{url_of(talk.topic)}reply/", words("Екінші сөзім бірден."))
    assert f'data-wait="{response["Retry-After"]}"' in response.content.decode()
    Topic.objects.filter(pk=talk.topic.pk).update(slow_mode_seconds=1800)
    response = client.post(f"{url_of(talk.topic)}reply/", words("Екінші сөзім бірден."))
    said = str(response.context["form"].non_field_errors())
    moment = timezone.localtime() + timezone.timedelta(seconds=int(response["Retry-After"]) + 60)
    assert f"{moment:%H:%M}" in said or f"{moment - timezone.timedelta(minutes=1):%H:%M}" in said


def test_topic_detail_tells_of_words_let_out_late_when_they_were_written(talk, people):
    page = topic_screen_of(talk.topic)
    assert [entry.written_at for entry in page.entries] == [None, None, None]
    late = Post.objects.get(topic=talk.topic, number=3)
    written = late.published_at - timezone.timedelta(seconds=limits.POST_LATE_SECONDS)
    Post.objects.filter(pk=late.pk).update(submitted_at=written)
    page = topic_screen_of(talk.topic)
    assert [entry.written_at for entry in page.entries] == [None, None, written]


def topic_screen_of(topic):
    found = find_topic(VISITOR, topic.pk)
    return topic_screen(found, VISITOR, number=None, now=timezone.now())


def test_topic_reply_with_personal_data_offers_a_moderator(talk, people):
    client = signed_in(people.teacher)
    sent = words("Маған хабарласыңыз: +7 701 234 56 78")
    response = client.post(f"{url_of(talk.topic)}reply/", sent)
    text = response.content.decode()
    assert response.status_code == 200
    assert 'name="insists"' in text
    assert "+7 701 234 56 78" in text
    client.post(f"{url_of(talk.topic)}reply/", sent | {"insists": "on"})
    assert Post.objects.get(source=sent["text"]).state == "pending"


def test_topic_reply_in_a_closed_topic_is_403_and_keeps_the_text(talk, people):
    client = signed_in(people.teacher)
    Topic.objects.filter(pk=talk.topic.pk).update(is_locked=True)
    response = client.post(f"{url_of(talk.topic)}reply/", words("Жабылып қалыпты ғой."))
    assert response.status_code == 403
    assert "Жабылып қалыпты ғой." in response.content.decode()


def test_topic_reply_of_one_signed_out_meanwhile_waits_for_them(talk, people):
    client = Client()
    address = f"{url_of(talk.topic)}reply/"
    response = client.post(address, words("Сөзім жоғалмасын!"))
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]
    client.force_login(User.objects.get(pk=people.teacher.pk))
    assert "Сөзім жоғалмасын!" in client.get(address).content.decode()
    assert "Сөзім жоғалмасын!" not in client.get(address).content.decode()


def test_files_of_one_signed_out_meanwhile_are_named_beside_the_words(talk, people):
    client = Client()
    address = f"{url_of(talk.topic)}reply/"
    client.post(address, words("Сөзім жоғалмасын!", file_0=picture("сынып.jpg")))
    client.force_login(User.objects.get(pk=people.teacher.pk))
    page = client.get(address).content.decode()
    assert "Сөзім жоғалмасын!" in page
    assert "сынып.jpg" in page
    assert "сынып.jpg" not in client.get(address).content.decode()


def test_topic_reply_by_a_machine_is_refused(talk, people):
    response = signed_in(people.teacher).post(
        f"{url_of(talk.topic)}reply/", words(website="http://spam.example")
    )
    assert response.status_code == 200
    assert Topic.objects.get(pk=talk.topic.pk).highest_number == 3


@pytest.mark.parametrize("text", ["", "а", "x" * 20_001])
def test_topic_reply_of_odd_length_says_so(talk, people, text):
    response = signed_in(people.teacher).post(f"{url_of(talk.topic)}reply/", words(text))
    assert response.context["form"].errors["text"]


def test_topic_reply_shows_a_preview_made_by_the_server(talk, people):
    sent = words("**Маңызды** <script>x</script>", act="preview")
    response = signed_in(people.teacher).post(f"{url_of(talk.topic)}reply/", sent)
    assert "<strong>Маңызды</strong> &lt;script&gt;" in response.content.decode()
    assert Topic.objects.get(pk=talk.topic.pk).highest_number == 3


def test_topic_reply_quotes_what_is_answered(talk, people):
    response = signed_in(people.teacher).get(f"{url_of(talk.topic)}reply/?to=2&quote=1")
    assert f"&gt; {talk.replies[0].source}" in response.content.decode()


def test_preview_is_for_those_signed_in(talk, people):
    assert Client().post("/kk/forum/preview/", {"text": "x"}).status_code == 302
    answer = signed_in(people.teacher).post("/kk/forum/preview/", {"text": "*қисық*"})
    assert "<em>қисық</em>" in answer.content.decode()


def test_topic_create_begins_a_problem_with_a_poll(talk, people):
    sent = words(
        "Оқушылардың сөмкесі тым ауыр.", title="Ауыр сөмке мәселесі", kind="problem",
        poll_question="Шкаф керек пе?", poll_options="Иә\nЖоқ\n ", poll_most="1",
        poll_results="after_vote", poll_closes_on="2030-01-01",
    )  # fmt: skip
    address = reverse("forum:topic-create", args=[talk.board.slug])
    response = signed_in(people.colleague).post(address, sent)
    assert response.status_code == 302, response.context["form"].errors
    topic = Topic.objects.get(title="Ауыр сөмке мәселесі")
    assert (topic.kind, topic.problem_stage) == ("problem", "raised")
    assert [option.text for option in topic.poll.options.all()] == ["Иә", "Жоқ"]
    assert not topic.poll.is_anonymous


def test_topic_create_says_which_choice_stands_there_twice(talk, people):
    sent = words("Қалай ойлайсыздар?", title="Шкаф керек пе екен?", kind="discussion",
                 poll_question="Шкаф керек пе?", poll_options="Иә\nЖоқ\nИә")  # fmt: skip
    address = reverse("forum:topic-create", args=[talk.board.slug])
    response = signed_in(people.colleague).post(address, sent)
    assert "Иә" in str(response.context["form"].errors["poll_options"])
    assert not Topic.objects.filter(title="Шкаф керек пе екен?").exists()


def test_topic_create_asks_for_two_choices(talk, people):
    sent = words("Қалай ойлайсыздар?", title="Шкаф керек пе екен?", kind="discussion",
                 poll_question="Шкаф керек пе?", poll_options="Иә")  # fmt: skip
    address = reverse("forum:topic-create", args=[talk.board.slug])
    response = signed_in(people.colleague).post(address, sent)
    assert "poll_options" in response.context["form"].errors
    assert "Қалай ойлайсыздар?" in response.content.decode()


def test_topic_create_of_an_announcement_is_for_those_who_run_the_board(talk, people):
    sent = words("Жиналыс сағат үште.", title="Жиналыс туралы хабар", kind="announcement")
    address = reverse("forum:topic-create", args=[talk.board.slug])
    assert "kind" in signed_in(people.colleague).post(address, sent).context["form"].errors
    assert signed_in(people.coordinator).post(address, sent).status_code == 302


def test_post_edit_keeps_both_texts_when_two_windows_save(talk, people):
    post = talk.replies[0]
    client = signed_in(people.colleague)
    address = f"/kk/forum/posts/{post.pk}/edit/"
    old = timezone.now() - timezone.timedelta(hours=2)
    Post.objects.filter(pk=post.pk).update(published_at=old)
    assert client.post(address, words("Бірінші терезе", seen="0")).status_code == 302
    response = client.post(address, words("Екінші терезе", seen="0"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "Бірінші терезе" in text
    assert "Екінші терезе" in text
    assert client.post(address, words("Екінші терезе", seen="1")).status_code == 302
    assert Post.objects.get(pk=post.pk).source == "Екінші терезе"


def test_post_edit_is_for_the_author_alone(talk, people):
    address = f"/kk/forum/posts/{talk.replies[0].pk}/edit/"
    for name in ("teacher", "coordinator"):
        assert signed_in(getattr(people, name)).get(address).status_code == 404


def test_post_history_shows_what_changed(talk, people):
    post = talk.replies[0]
    Post.objects.filter(pk=post.pk).update(
        published_at=timezone.now() - timezone.timedelta(hours=2), source="Ескі сөз қалды"
    )
    signed_in(people.colleague).post(
        f"/kk/forum/posts/{post.pk}/edit/", words("Жаңа сөз қалды", seen="0")
    )
    text = Client().get(f"/kk/forum/posts/{post.pk}/history/").content.decode()
    assert "<del>Ескі</del><ins>Жаңа</ins> сөз қалды" in text


def test_post_history_hides_what_a_moderator_has_taken_out(talk, people):
    post = talk.replies[0]
    Post.objects.filter(pk=post.pk).update(source="Баланың нөмірі 8701 осы")
    services.publish(
        Post.objects.get(pk=post.pk), at=timezone.now(), by=people.moderator, source="Нөмір алынды"
    )
    address = f"/kk/forum/posts/{post.pk}/history/"
    assert "8701" not in Client().get(address).content.decode()
    assert "8701" not in signed_in(people.teacher).get(address).content.decode()
    assert "8701" in signed_in(people.colleague).get(address).content.decode()
    assert "8701" in signed_in(people.coordinator).get(address).content.decode()


def test_post_history_hides_it_too_when_author_and_moderator_have_left(talk, people):
    post = talk.replies[0]
    Post.objects.filter(pk=post.pk).update(source="Баланың нөмірі 8701 осы")
    services.publish(
        Post.objects.get(pk=post.pk), at=timezone.now(), by=people.moderator, source="Нөмір алынды"
    )
    Post.objects.filter(pk=post.pk).update(author=None)
    post.revisions.update(changed_by=None)
    address = f"/kk/forum/posts/{post.pk}/history/"
    assert "8701" not in signed_in(people.teacher).get(address).content.decode()


def test_post_withdraw_takes_a_reply_away(talk, people):
    address = f"/kk/forum/posts/{talk.replies[0].pk}/withdraw/"
    assert signed_in(people.teacher).post(address).status_code == 404
    assert signed_in(people.colleague).post(address).status_code == 302
    assert Post.objects.get(pk=talk.replies[0].pk).state == "removed"


# -- files -------------------------------------------------------------------------------


def picture(name="сынып.jpg", size=(2400, 1200)):
    target = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "құпияорын"
    Image.new("RGB", size, "orange").save(target, "JPEG", exif=exif)
    return SimpleUploadedFile(name, target.getvalue(), "image/jpeg")


def test_topic_reply_keeps_pictures_small_and_without_place(talk, people):
    client = signed_in(people.teacher)
    client.post(f"{url_of(talk.topic)}reply/", words(file_0=picture(), alt_0="Апельсин түс"))
    file = Post.objects.get(topic=talk.topic, number=4).files.get()
    assert (file.is_image, file.width, file.height, file.alt) == (True, 1920, 960, "Апельсин түс")
    assert file.stored.extension == "webp"
    assert "құпияорын".encode() not in file.stored.file.read()


def test_topic_reply_of_a_pupil_takes_pictures_alone(talk, people):
    settled(people.pupil)
    document = SimpleUploadedFile("тапсырма.pdf", b"%PDF-1.4 x", "application/pdf")
    response = signed_in(people.pupil).post(
        f"{url_of(talk.topic)}reply/", words("Суретім мен файлым.", file_0=document)
    )
    assert response.status_code == 200
    assert response.context["form"].errors
    assert "Суретім мен файлым." in response.content.decode()


def test_post_file_goes_through_the_door_of_its_post(talk, people, region):
    shut = make_board("Жабық", grants=[("pedagogues", Level.START, region.school)])
    topic = make_topic(shut, people.colleague)
    signed_in(people.teacher).post(f"{url_of(topic)}reply/", words(file_0=picture()))
    file = PostFile.objects.get()
    address = reverse("forum:post-file", args=[file.post_id, file.stored_id, file.stored.name])
    assert Client().get(address).status_code == 404
    assert signed_in(people.parent).get(address).status_code == 404
    response = signed_in(people.colleague).get(address, headers={"Range": "bytes=0-9"})
    assert response.status_code == 206
    assert len(b"".join(response.streaming_content)) == 10


def test_held_files_of_another_person_are_not_taken(talk, people):
    client = signed_in(people.teacher)
    client.post(f"{url_of(talk.topic)}reply/", words())
    response = client.post(f"{url_of(talk.topic)}reply/", words("Тағы да сөз", file_0=picture()))
    seal = response.context["form"].held[0].seal
    rested()
    signed_in(people.colleague).post(
        f"{url_of(talk.topic)}reply/", words("Бөтен файл", held_0=seal)
    )
    assert not Post.objects.get(source="Бөтен файл").files.exists()


# -- what was moved -------------------------------------------------------------------------


def test_moved_posts_answer_301(talk, people):
    by = _viewer(people.coordinator)
    made = services.split(
        viewer=by, topic=talk.topic, numbers=[2], title="Бөлек тақырып болды",
        board=talk.board, now=timezone.now(),
    )  # fmt: skip
    response = Client().get(url_of(talk.topic, 2))
    assert (response.status_code, response["Location"]) == (301, f"{url_of(made)}#p1")
    services.merge(viewer=by, topic=made, into=talk.topic, now=timezone.now())
    response = Client().get(url_of(made))
    assert (response.status_code, response["Location"]) == (301, url_of(talk.topic))
    response = Client().get(url_of(talk.topic, 2))
    assert (response.status_code, response["Location"]) == (301, f"{url_of(talk.topic, 4)}#p4")
    assert PostAlias.objects.count() == 2


def test_what_was_moved_where_one_may_not_look_stays_404(talk, people, region):
    by = _viewer(people.coordinator)
    shut = make_board(
        "Жабық", grants=[("pedagogues", Level.START, region.school)], place=region.school
    )
    made = services.split(
        viewer=by, topic=talk.topic, numbers=[3], title="Ішкі әңгіме болды",
        board=shut, now=timezone.now(),
    )  # fmt: skip
    assert Client().get(url_of(made)).status_code == 404
    assert Client().get(url_of(talk.topic, 3)).status_code == 200
    assert "Ішкі әңгіме" not in Client().get(url_of(talk.topic, 3)).content.decode()


def test_topic_manage_is_for_moderators(talk, people):
    address = f"{url_of(talk.topic)}manage/"
    for name, status in (
        ("teacher", 404),
        ("parent", 404),
        ("coordinator", 200),
        ("moderator", 200),
    ):
        assert signed_in(getattr(people, name)).get(address).status_code == status


def test_topic_manage_splits_by_numbers(talk, people):
    response = signed_in(people.coordinator).post(
        f"{url_of(talk.topic)}manage/",
        {"act": "split", "numbers": "2-3", "title": "Бөлек тақырып болды", "board": talk.board.pk},
    )
    made = Topic.objects.get(title="Бөлек тақырып болды")
    assert response["Location"] == url_of(made)
    assert made.highest_number == 2


def test_mention_list_never_offers_children(talk, people):
    client = signed_in(people.teacher)
    address = reverse("forum:mention-list", args=[talk.board.pk])
    found = client.get(address, {"q": "Нұр"}).json()["people"]
    assert found == []
    found = client.get(address, {"q": "Гүл"}).json()["people"]
    assert [one["login"] for one in found] == [people.colleague.username]
    assert Client().get(address, {"q": "Гүл"}).status_code == 404


@pytest.mark.parametrize("typed", ["әліби", "ӘЛІБ", "Әліб", "қожа", "әлібиқож"])
def test_mention_list_finds_names_however_their_letters_are_typed(talk, people, region, typed):
    named = make_person("Әліби", "Қожабек", place=region.school)
    address = reverse("forum:mention-list", args=[talk.board.pk])
    found = signed_in(people.teacher).get(address, {"q": typed}).json()["people"]
    by_name = [] if typed == "әлібиқож" else [named.username]
    assert [one["login"] for one in found] == by_name


def test_mention_list_finds_readers_behind_namesakes_and_asks_as_much_for_many(
    talk, people, region
):
    board = make_board(place=region.school, grants=[("members", Level.START, region.school)])
    address = reverse("forum:mention-list", args=[board.pk])
    asked = []
    for number in (1, 2, 20):
        for turn in range(number):
            make_person("Зарина", f"Алыс{number}{turn:02}", place=region.other_school)
        make_person("Зарина", f"Біздің{number:02}", place=region.school)
        client = signed_in(people.teacher)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, {"q": "Зарина"})
        asked.append(len(queries))
    names = [one["name"] for one in answer.json()["people"]]
    assert names == ["Зарина Біздің01", "Зарина Біздің02", "Зарина Біздің20"]
    assert asked[1] == asked[2]


def test_mentions_are_kept(talk, people):
    signed_in(people.teacher).post(
        f"{url_of(talk.topic)}reply/", words(f"Рақмет, @{people.colleague.username}!")
    )
    assert Mention.objects.get().person == people.colleague


def test_unread_is_told_on_the_topic(talk, people):
    TopicRead.objects.update_or_create(
        person=people.teacher, topic=talk.topic,
        defaults={"last_number": 1, "updated_at": timezone.now()},
    )  # fmt: skip
    screen = signed_in(people.teacher).get(url_of(talk.topic)).context["screen"]
    assert screen.unread_url == f"{url_of(talk.topic, 2)}#p2"


def test_post_react_offers_all_reactions_without_a_script(talk, people):
    post = talk.replies[0]
    client = signed_in(people.teacher)
    url = reverse("forum:post-react", args=[post.pk])
    assert f'href="{url}" data-react'.encode() in client.get(url_of(talk.topic)).content
    services.react(viewer=_viewer(people.teacher), post=post, code="joy")
    text = client.get(url).content.decode()
    assert re.findall(r'name="code" value="([a-z]+)"', text) == ReactionCode.values
    assert re.findall(r'value="([a-z]+)" aria-pressed="true"', text) == ["joy"]
    assert client.post(url, {"code": "heart"}).status_code == 302
    assert Post.objects.get(pk=post.pk).reactions == {"heart": 1}
    # Nobody reacts to their own words, and is not asked to.
    own = signed_in(people.colleague)
    assert own.get(url).status_code == 403
    assert f'href="{url}" data-react'.encode() not in own.get(url_of(talk.topic)).content


def test_answers_line_tells_nothing_of_what_was_split_off(talk, people, region):
    answered = talk.replies[0]
    reply = make_reply(talk.topic, people.teacher, "Сізге жауап беремін.", reply_to=answered)
    assert reply_line(talk, reply) is not None
    inner = make_board(
        "Жабық", place=region.school, grants=[("members", Level.MODERATE, region.school)]
    )
    services.split(
        viewer=viewer_of(people.moderator),
        topic=talk.topic,
        numbers=[answered.number],
        title="Бөлек әңгіме болсын",
        board=inner,
        now=timezone.now(),
    )
    assert reply_line(talk, reply) is None


def test_answers_line_tells_nothing_of_what_was_hidden(talk, people):
    answered = talk.replies[0]
    reply = make_reply(talk.topic, people.teacher, "Сізге жауап беремін.", reply_to=answered)
    services.hide(answered)
    assert reply_line(talk, reply) is None
    assert reply_line(talk, reply, people.moderator) is not None


def reply_line(talk, reply, person=None):
    looks = viewer_of(person) if person else VISITOR
    topic = find_topic(looks, talk.topic.pk)
    screen = topic_screen(topic, looks, number=None, now=timezone.now())
    return next(card for card in screen.entries if getattr(card, "pk", 0) == reply.pk).reply_to


def paused(people, person):
    return give_sanction(
        viewer=viewer_of(User.objects.get(pk=people.moderator.pk)),
        person=person,
        kind="pause",
        reason="Сыпайы болайық.",
        hours=24,
        now=timezone.now(),
    )


def test_whoever_is_paused_reads_the_sentence_instead_of_the_form(talk, people, region):
    question = make_question(region.school, people.stranger)
    idea = propose(make_ideas_board(), people.leader)
    topic = reverse("forum:topic-detail", args=[talk.topic.pk, talk.topic.slug])
    paused(people, people.parent)
    client = signed_in(people.parent)
    for url in (topic, question.get_absolute_url(), idea.get_absolute_url()):
        text = client.get(url).content.decode()
        assert "Сыпайы болайық." in text
        assert 'name="text"' not in text
    for url in (
        f"{topic}reply/",
        reverse("forum:topic-create", args=[talk.board.slug]),
        reverse("forum:question-ask"),
        reverse("forum:idea-propose"),
    ):
        answer = client.get(url)
        assert answer.status_code == 403
        assert "Сыпайы болайық." in answer.content.decode()
    assert 'name="text"' in signed_in(people.colleague).get(topic).content.decode()


@pytest.mark.parametrize("field", ["title", "poll_options"])
def test_topic_create_complains_of_personal_data_where_they_stand(talk, people, field):
    settled(people.colleague)
    rested()
    form = words("Бәріміз бірге ойланайық.") | {
        "title": "Жиналыс қай күні болады?",
        "kind": "discussion",
        "poll_question": "Қай күн?",
        "poll_options": "Бейсенбі\nЖұма",
    }
    form[field] = f"{form[field]} 8 701 555 01 23"
    url = reverse("forum:topic-create", args=[talk.board.slug])
    answer = signed_in(people.colleague).post(url, form)
    assert set(answer.context["form"].errors) == {field}
    assert 'name="insists"' in answer.content.decode()


def test_a_form_that_came_back_says_one_thing_about_the_text(talk, people):
    settled(people.colleague)
    client = signed_in(people.colleague)
    url = f"/en/forum/t/{talk.topic.pk}-{talk.topic.slug}/reply/"
    for _time in range(2):
        answer = client.post(url, words("Қатарынан екі рет жазамын."))
    assert answer.status_code == 429
    text = answer.content.decode()
    assert text.count("Your text is kept") == 1
    assert "not saved" not in text


def test_topic_reply_says_why_a_moderator_looks_first(talk, people):
    rested()
    form = words("Ұзақ мәтінді бірден қойып жібердім, оқып көріңіздерші.") | {"typing": "1"}
    User.objects.filter(pk=people.parent.pk).update(date_joined=timezone.now())
    url = f"/en/forum/t/{talk.topic.pk}-{talk.topic.slug}/reply/"
    text = signed_in(people.parent).post(url, form, follow=True).content.decode()
    assert "it came very quickly" in text


def test_words_of_two_windows_sent_while_signed_out_both_wait(talk, people):
    other = make_topic(talk.board, people.colleague, title="Басқа тақырып туралы")
    client = Client()
    sent = {f"{url_of(talk.topic)}reply/": "Бірінші терезе", f"{url_of(other)}reply/": "Екінші"}
    for address, text in sent.items():
        client.post(address, words(text))
    client.force_login(User.objects.get(pk=people.teacher.pk))
    for address, text in sent.items():
        assert text in client.get(address).content.decode()


def test_unsent_forms_are_the_last_few(talk, people):
    client = Client()
    client.post(f"{url_of(talk.topic)}reply/", words("Ең бірінші сөз"))
    for number in range(limits.UNSENT_FORMS):
        rested()
        topic = make_topic(talk.board, people.colleague, title=f"Тақырып нөмірі {number} осы")
        client.post(f"{url_of(topic)}reply/", words("Кейінгі сөз"))
    assert "Ең бірінші сөз" not in str(dict(client.session))
    assert len(client.session["unsent"]) == limits.UNSENT_FORMS


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "", "٣"])
def test_odd_numbers_are_none(talk, people, number):
    client = signed_in(people.teacher)
    topic = talk.topic
    poll = Poll.objects.create(topic=topic, question="Қайсысы?")
    PollOption.objects.create(poll=poll, position=0, text="Бірінші")
    html = {"accept": "text/html"}
    read = client.post(f"/kk/forum/t/{topic.pk}/read/", {"number": number}, headers=html)
    voted = client.post(f"{url_of(topic)}vote/", {"option": number}, headers=html)
    assert (read.status_code, voted.status_code) == (302, 302)


@pytest.mark.parametrize(
    "told",
    [
        '[0,"2026-01-01T00:00:00+00:00",Infinity]',
        '[0,"2026-01-01T00:00:00+00:00",1e400]',
        '[0,"0001-01-01T00:00:00+14:00",1]',
        '[0,"9999-12-31T23:59:59-14:00",1]',
    ],
)
def test_odd_cursors_begin_at_the_first_page(talk, told):
    cursor = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")
    address = f"/kk/forum/{talk.board.slug}/"
    assert Client().get(f"{address}?after={cursor}", follow=True).status_code == 200


def test_odd_moment_of_a_page_is_now(talk, people):
    until = {"until": "0001-01-01T00:00:00+14:00"}
    assert signed_in(people.teacher).post("/kk/forum/read/", until).status_code == 302


def test_draft_save_takes_letters_that_databases_do_not(talk, people):
    place = f"topic:{talk.topic.pk}"
    data = {"draft_place": place, "text": "сөз\x00бен", "token": str(uuid.uuid4())}
    assert signed_in(people.teacher).post("/kk/forum/drafts/save/", data).status_code == 302
    assert Draft.objects.get(place=place).fields["text"] == "сөзбен"
