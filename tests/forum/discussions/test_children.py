"""Children write as far as their guardian has agreed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.files.services import store_file
from cms.people.models import Consent
from forum.boards.models import Level
from forum.discussions.models import Post, TalkState
from forum.discussions.refusals import HoldsPersonalData, Refused
from forum.discussions.services import start_topic
from forum.discussions.services.said import NewPoll, Opening
from tests.factories.forum import make_board, make_reply, make_topic, said, settled, viewer

pytestmark = pytest.mark.django_db


def without(child, *purposes):
    held = Consent.objects.filter(child=child, purpose__in=purposes)
    held.update(withdrawn_at=timezone.now() + timezone.timedelta(seconds=1))


@pytest.fixture
def own_board(people, region):
    settled(people.teacher)
    return make_board(
        "Мектептікі",
        place=region.school,
        grants=[("members", Level.START, region.school)],
    )


@pytest.fixture
def wide_board(people):
    settled(people.teacher)
    return make_board("Бәріне", grants=[("members", Level.START)])


def test_child_without_consent_to_write_does_not_write(people, own_board):
    topic = make_topic(own_board, people.teacher)
    without(people.pupil, "write")
    with pytest.raises(PermissionDenied):
        make_topic(own_board, people.pupil)
    with pytest.raises(PermissionDenied):
        make_reply(topic, people.pupil)


def test_child_without_consent_to_be_public_stays_within_its_organisation(
    people, own_board, wide_board
):
    earlier = timezone.now() - timezone.timedelta(hours=3)
    own = make_topic(own_board, people.teacher, "Мектеп бағы туралы", at=earlier)
    wide = make_topic(wide_board, people.teacher)
    without(people.pupil, "public")
    with pytest.raises(Refused) as refused:
        make_topic(wide_board, people.pupil)
    assert refused.type is Refused  # not for being too fast
    with pytest.raises(Refused) as refused:
        make_reply(wide, people.pupil)
    assert refused.type is Refused
    make_reply(own, people.pupil, at=timezone.now())
    assert Post.objects.filter(author=people.pupil).count() == 1


def test_child_with_consent_writes_and_waits_for_a_moderator(people, wide_board):
    topic = make_topic(wide_board, people.teacher)
    assert make_reply(topic, people.pupil).state == TalkState.PENDING


def test_board_of_the_school_that_others_read_is_wide(people, region):
    settled(people.teacher)
    board = make_board(
        "Ашық",
        place=region.school,
        grants=[("everybody", Level.READ), ("members", Level.START, region.school)],
    )
    without(people.pupil, "public")
    with pytest.raises(Refused):
        make_topic(board, people.pupil)


@pytest.mark.parametrize("where", ["title", "source", "option", "poll", "file"])
def test_surname_of_a_pupil_is_caught_in_every_text(people, wide_board, where):
    word = "Сағатовпен"
    texts = {
        "title": f"{word} кездесу қашан болады",
        "source": f"Кеше {word} кездестік, жақсы болды.",
        "option": f"{word} бірге",
        "poll": f"{word} барасыз ба?",
        "file": f"{word}.txt",
    }
    fields = {}
    if where in {"option", "poll"}:
        question = texts["poll"] if where == "poll" else "Барасыз ба?"
        option = texts["option"] if where == "option" else "Иә"
        fields["poll"] = NewPoll(question=question, options=[option, "Жоқ"])
    stored = store_file(upload=ContentFile(b"text", name=texts["file"]), by=people.teacher)
    opening = Opening(
        title=texts["title"] if where == "title" else "Кездесу қашан болады",
        said=said(
            texts["source"] if where == "source" else "Кеше кездестік, жақсы болды.",
            files=[(stored, "")] if where == "file" else (),
        ),
        **fields,
    )
    with pytest.raises(HoldsPersonalData) as refused:
        start_topic(
            viewer=viewer(people.teacher),
            board_id=wide_board.pk,
            opening=opening,
            now=timezone.now(),
        )
    assert word in refused.value.sentence
