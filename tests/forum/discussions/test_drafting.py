"""Nothing that was typed is lost: drafts, two tabs, and what is refused."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.settings import limits
from forum.boards.access import boards_changed
from forum.boards.models import BoardGrant
from forum.discussions.models import Draft, Post, TopicRead
from forum.discussions.refusals import Refused
from forum.discussions.services import hide, remove
from forum.discussions.services.drafting import AlreadySent, WrittenElsewhere, save_draft
from tests.at_once import at_once
from tests.factories.forum import make_reply, make_talk, make_topic, settled
from tests.factories.ideas import TEXT as IDEA
from tests.factories.ideas import make_ideas_board
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"
SAVE = "/kk/forum/drafts/save/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


def save(person, text="Мен бастаған сөз", *, seen=0, place="topic:1", token=None, **fields):
    return save_draft(
        person=person,
        place=place,
        fields={"text": text, **fields},
        token=token or uuid.uuid4(),
        seen=seen,
        now=timezone.now(),
    )


# -- the service ---------------------------------------------------------------------------


def test_save_draft_grows_by_versions(people):
    first = save(people.teacher)
    second = save(people.teacher, "Мен жалғастырған сөз", seen=first.version)
    assert (first.version, second.version, first.pk) == (1, 2, second.pk)
    assert Draft.objects.get().fields == {"text": "Мен жалғастырған сөз"}


def test_a_second_tab_overwrites_nothing(people):
    first = save(people.teacher)
    save(people.teacher, "Бірінші терезе", seen=first.version)
    with pytest.raises(WrittenElsewhere) as refusal:
        save(people.teacher, "Екінші терезе", seen=first.version)
    assert refusal.value.draft.fields["text"] == "Бірінші терезе"
    with pytest.raises(WrittenElsewhere):
        save(people.teacher, "Жаңа терезе", seen=0)
    assert Draft.objects.get().fields["text"] == "Бірінші терезе"
    # Who has seen both may decide.
    save(people.teacher, "Екінші терезе", seen=refusal.value.draft.version)
    assert Draft.objects.get().fields["text"] == "Екінші терезе"


def test_the_same_words_of_another_tab_are_no_conflict(people):
    save(people.teacher)
    assert save(people.teacher, seen=0).version == 1


def test_a_form_without_a_word_keeps_nothing(people):
    first = save(people.teacher)
    assert save(people.teacher, "  \n", seen=first.version) is None
    assert not Draft.objects.exists()
    save(people.teacher)
    save(people.teacher, "", seen=7)
    assert Draft.objects.exists(), "an empty tab throws nothing of another away"


def test_a_form_that_was_sent_is_kept_no_more(talk, people):
    sent = make_reply(talk.topic, people.teacher)
    place = f"topic:{talk.topic.pk}"
    with pytest.raises(AlreadySent):
        save(people.teacher, "Кешіккен сақтау", place=place, token=sent.token, seen=3)
    assert not Draft.objects.exists()
    assert save(people.teacher, place=f"post:{sent.pk}", token=sent.token) is not None


def test_a_draft_thrown_away_elsewhere_is_kept_again(people):
    assert save(people.teacher, seen=4).version == 5


def test_drafts_are_of_one_person(people):
    save(people.teacher)
    save(people.colleague, "Басқа адамның сөзі")
    assert Draft.objects.count() == 2


def test_too_long_a_draft_is_refused(people):
    with pytest.raises(Refused):
        save(people.teacher, "ә" * (limits.DRAFT_LENGTH + 1))


def test_the_oldest_of_many_drafts_goes(people, monkeypatch):
    monkeypatch.setattr(limits, "DRAFTS_PER_PERSON", 2)
    for n in range(3):
        save(people.teacher, place=f"topic:{n}")
    assert set(Draft.objects.values_list("place", flat=True)) == {"topic:1", "topic:2"}


def test_old_drafts_are_forgotten(people):
    save(people.teacher, place="topic:1")
    save(people.teacher, place="topic:2")
    old = timezone.now() - timedelta(days=limits.DRAFTS_KEPT_DAYS, hours=1)
    Draft.objects.filter(place="topic:1").update(updated_at=old)
    call_command("forget_reading", verbosity=0)
    assert Draft.objects.get().place == "topic:2"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_tabs_that_save_at_once_one_is_kept_and_the_others_are_told(people):
    errors = at_once(lambda n: save(people.teacher, f"Терезе {n}"))
    assert [type(error) for error in errors] == [WrittenElsewhere] * 5
    draft = Draft.objects.get()
    errors = at_once(lambda n: save(people.teacher, f"Қайта {n}", seen=draft.version))
    assert [type(error) for error in errors] == [WrittenElsewhere] * 5
    draft.refresh_from_db()
    assert draft.version == 2


# -- the pages ---------------------------------------------------------------------------------


@pytest.fixture
def writer(client, people):
    client.force_login(people.teacher, BACKEND)
    return client


def sent(talk, text="Мен бастаған сөз", **fields):
    return {
        "draft_place": f"topic:{talk.topic.pk}",
        "draft_version": "0",
        "token": str(uuid.uuid4()),
        "language": "kk",
        "text": text,
        "csrfmiddlewaretoken": "x",
        "typing": "3.0",
        "held_0": "seal",
    } | fields


def test_draft_save_tells_a_script_the_version(writer, talk):
    answer = writer.post(SAVE, sent(talk), headers=JSON)
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    assert Draft.objects.get().fields == {"text": "Мен бастаған сөз", "language": "kk"}
    shown = writer.get(f"/kk/forum/drafts/at/?place=topic:{talk.topic.pk}", headers=JSON).json()
    assert (shown["version"], shown["fields"]["text"]) == (1, "Мен бастаған сөз")
    assert writer.get("/kk/forum/drafts/at/?place=topic:0").status_code == 204


def test_draft_save_shows_a_second_tab_both_texts(writer, talk):
    writer.post(SAVE, sent(talk), headers=JSON)
    answer = writer.post(SAVE, sent(talk, "Екінші терезе"), headers=JSON)
    assert answer.status_code == 409
    assert answer.json()["fields"]["text"] == "Мен бастаған сөз"
    page = writer.post(SAVE, sent(talk, "Екінші терезе"))
    assert page.status_code == 409
    assert "Мен бастаған сөз" in page.content.decode()
    assert "Екінші терезе" in page.content.decode()
    assert Draft.objects.get().fields["text"] == "Мен бастаған сөз"


def test_draft_save_of_somebody_signed_out_keeps_the_words_on_the_page(client, talk):
    assert client.post(SAVE, sent(talk), headers=JSON).status_code == 401
    page = client.post(SAVE, sent(talk, "Шыққан адамның сөзі"))
    assert page.status_code == 401
    assert "Шыққан адамның сөзі" in page.content.decode()
    assert not Draft.objects.exists()


def test_odd_places_are_refused(writer, talk):
    for place in ("", "x" * 61, "topic:1\n", "../:1", "Topic:1"):
        assert writer.post(SAVE, sent(talk, draft_place=place), headers=JSON).status_code == 422
    huge = sent(talk, draft_version="9" * 40)
    assert writer.post(SAVE, huge, headers=JSON).status_code == 200


def test_choices_without_a_word_are_no_draft(writer, talk):
    answer = writer.post(SAVE, sent(talk, "", kind="problem", poll_most="1"), headers=JSON)
    assert answer.json()["version"] == 0
    assert not Draft.objects.exists()


def test_a_form_opens_with_its_draft_and_sending_it_ends_the_draft(writer, talk):
    writer.post(SAVE, sent(talk))
    address = f"/kk/forum/t/{talk.topic.pk}-{talk.topic.slug}/reply/"
    page = writer.get(address).content.decode()
    draft = Draft.objects.get()
    assert "Мен бастаған сөз" in page
    assert f'name="draft_version" value="{draft.version}"' in page
    assert str(draft.token) in page
    form = sent(talk, "Мен бастаған сөз, енді бітті", token=str(draft.token), held_0="")
    assert writer.post(address, form).status_code == 302
    assert not Draft.objects.exists()
    assert Post.objects.filter(token=draft.token).exists()


def test_a_new_topic_opens_with_its_draft(writer, talk):
    place = f"board:{talk.board.pk}"
    writer.post(SAVE, sent(talk, draft_place=place, title="Бастаған тақырып", tags="3"))
    page = writer.get(f"/kk/forum/new/{talk.board.slug}/").content.decode()
    assert "Бастаған тақырып" in page
    assert "Мен бастаған сөз" in page


def test_a_change_of_a_post_opens_with_its_draft(client, talk, people):
    post = talk.replies[0]
    client.force_login(people.colleague, BACKEND)
    client.post(SAVE, sent(talk, "Түзетіп жатқан сөз", draft_place=f"post:{post.pk}", seen="0"))
    page = client.get(f"/kk/forum/posts/{post.pk}/edit/").content.decode()
    assert "Түзетіп жатқан сөз" in page


def test_draft_list_shows_all_with_their_places(writer, talk, people):
    save(people.teacher, "Жауап", place=f"topic:{talk.topic.pk}")
    save(people.teacher, "Тақырып", place=f"board:{talk.board.pk}")
    save(people.teacher, "Жоғалған жерде", place="topic:99999")
    save(people.colleague, "Бөтен сөз", place=f"topic:{talk.topic.pk}")
    page = writer.get("/kk/forum/drafts/").content.decode()
    assert f"{talk.topic.slug}/reply/" in page
    assert f"/kk/forum/new/{talk.board.slug}/" in page
    assert "Жоғалған жерде" in page
    assert "Бөтен сөз" not in page
    with CaptureQueriesContext(connection) as few:
        writer.get("/kk/forum/drafts/")
    for n in range(10):
        save(people.teacher, place=f"topic:{99990 - n}")
    with CaptureQueriesContext(connection) as many:
        writer.get("/kk/forum/drafts/")
    assert len(many) == len(few)


def test_the_words_stay_where_the_topic_was_shut(writer, talk, people):
    save(people.teacher, "Жабық жердегі сөзім", place=f"board:{talk.board.pk}")
    BoardGrant.objects.filter(board=talk.board).delete()
    boards_changed()
    page = writer.get("/kk/forum/drafts/").content.decode()
    assert "Жабық жердегі сөзім" in page
    assert talk.board.slug not in page


def test_the_title_is_not_told_where_one_reads_no_more(writer, talk, people):
    save(people.teacher, "Жауабым", place=f"topic:{talk.topic.pk}")
    save(people.teacher, "Түзетуім", place=f"post:{talk.topic.posts.get(number=1).pk}")
    colleague = make_topic(
        talk.board, people.colleague, "Құпия болып қалған тақырып", at=timezone.now()
    )
    save(people.teacher, "Бөтен жердегі жауабым", place=f"topic:{colleague.pk}")
    page = writer.get("/kk/forum/drafts/").content.decode()
    assert (talk.topic.title in page, colleague.title in page) == (True, True)
    remove(talk.topic.posts.get(number=1))
    hide(colleague.posts.get())
    page = writer.get("/kk/forum/drafts/").content.decode()
    assert (talk.topic.title in page, colleague.title in page) == (False, False)
    for words in ("Жауабым", "Түзетуім", "Бөтен жердегі жауабым"):
        assert words in page


def test_draft_discard_is_for_ones_own(writer, people):
    mine, other = save(people.teacher), save(people.colleague)
    for draft in (mine, other):
        assert writer.post(f"/kk/forum/drafts/{draft.pk}/discard/").status_code == 302
    assert list(Draft.objects.all()) == [other]


# -- questions and ideas ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "page"),
    [("question:new", "/kk/forum/questions/ask/"), ("idea:new", "/kk/forum/ideas/new/")],
)
def test_a_new_question_and_a_new_idea_are_kept_and_gone_on_with(
    client, people, region, site_ready, place, page
):
    make_ideas_board(place=region.school, slug="ideas-of-school")
    client.force_login(people.teacher, backend=BACKEND)
    fresh = client.get(page).text
    assert f'name="draft_place" value="{place}"' in fresh
    words = {"title": "Мен бастаған атау", "text": "Мен бастаған сөз", "draft_place": place}
    assert client.post(SAVE, words, headers=JSON).json()["version"] == 1
    again = client.get(page).text
    assert "Мен бастаған сөз" in again
    assert 'name="draft_version" value="1"' in again
    listed = client.get("/kk/forum/drafts/").text
    assert "Мен бастаған атау" in listed
    assert page in listed


def test_a_draft_goes_when_the_idea_is_sent(client, people, region, site_ready):
    settled(people.teacher)
    board = make_ideas_board(place=region.school, slug="ideas-of-school")
    client.force_login(people.teacher, backend=BACKEND)
    save(people.teacher, place="idea:new")
    answer = client.post(
        "/kk/forum/ideas/new/",
        {"board": board.slug, "title": "Әр сыныпқа бір ағаш", "text": IDEA, "language": "kk"},
    )
    assert answer.status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_goes_when_the_question_is_sent(client, people, region, site_ready):
    settled(people.parent)
    client.force_login(people.parent, backend=BACKEND)
    save(people.parent, place="question:new")
    answer = client.post(
        "/kk/forum/questions/ask/",
        {
            "place": region.school.pk,
            "title": "Автобус неге кеш келеді?",
            "text": "Балалар аялдамада ұзақ күтеді.",
            "openness": "public",
            "language": "kk",
            "token": str(uuid.uuid4()),
        },
    )
    assert answer.status_code == 302
    assert not Draft.objects.exists()


def test_a_question_has_the_choice_of_notices(client, people, region, site_ready):
    question = make_question(region.school, people.parent, "Автобус неге кеш келеді?")
    client.force_login(people.teacher, backend=BACKEND)
    url = question.get_absolute_url()
    watch = f"/kk/forum/t/{question.topic_id}/watch/"
    assert watch in client.get(url).text
    client.post(watch, {"level": "0"})
    assert TopicRead.objects.get(person=people.teacher, topic=question.topic).level == 0
    client.logout()
    assert watch not in client.get(url).text
