"""Boards of the world: one for everybody, one for teachers, one where each sees their own."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from cms.files.services import store_file
from forum.boards.models import Level
from forum.discussions.models import Poll, Post, PostFile, Tag
from forum.discussions.services import hide, publish
from tests.factories.forum import make_board, make_reply, make_topic, settled

if TYPE_CHECKING:
    from tests.contracts.world import World


def build_talk(world: "World") -> None:
    """Topics, replies in every state, a poll, files, words that a moderator has taken out."""
    things, people, school = world.things, world.people, world.region.school
    for name in ("teacher", "colleague", "parent", "pupil"):
        settled(getattr(people, name))
    long_ago = timezone.now() - timedelta(days=9)
    things.board = make_board("Мектеп алаңы", place=school)
    things.topic = make_topic(
        things.board, people.teacher, "Ауыр сөмке мәселесі", kind="problem", at=long_ago
    )
    things.tag = Tag.objects.create(slug="sabaq", name_kk="сабақ")
    things.topic.tags.add(things.tag)
    poll = Poll.objects.create(topic=things.topic, question="Шкаф керек пе?")
    poll.options.create(position=0, text="Иә")
    poll.options.create(position=1, text="Жоқ")
    word = world.secret("алынғансөзқ")
    things.reply = make_reply(things.topic, people.colleague, f"Бұл сөз алынады: {word}")
    publish(things.reply, at=timezone.now(), by=people.moderator, source="Бұл сөз алынды.")
    _hang_file(things.reply, "ашықсурет")
    hidden = make_reply(
        things.topic, people.parent, f"Жасырылған {world.secret('жасырынжауапқ', 'parent')}"
    )
    hide(hidden)
    things.waiting_reply = make_reply(
        things.topic, people.pupil, f"Оқушы жазды: {world.secret('күткенжауапқ', 'pupil')}"
    )
    things.shut_board = make_board(
        world.secret("ұстазалаңық", "teacher"),
        place=school,
        about_kk=world.secret("алаңтуралық", "teacher"),
        grants=[("pedagogues", Level.START, school)],
    )
    things.shut_topic = make_topic(
        things.shut_board,
        people.colleague,
        f"Ішкі {world.secret('ұстазтақырыбық', 'teacher')} туралы",
        f"Ішкі әңгіме: {world.secret('ұстазсөзіқ', 'teacher')}",
        at=long_ago + timedelta(days=1),
    )
    things.shut_post = things.shut_topic.posts.get()
    _hang_file(
        things.shut_post,
        world.secret("ұстазфайлық", "teacher"),
        alt=world.secret("ұстазсуретіқ", "teacher"),
    )
    own = make_board("Жеке тілек", place=school, is_own_topics_only=True)
    things.own_topic = make_topic(
        own,
        people.parent,
        f"Менің {world.secret('жекетақырыпқ', 'parent')} тілегім",
        at=long_ago + timedelta(days=2),
    )


def _hang_file(post: Post, word: str, *, alt: str = "") -> None:
    stored = store_file(upload=ContentFile(word.encode(), name=f"{word}.txt"), by=None)
    PostFile.objects.create(post=post, stored=stored, position=0, alt=alt)
    Post.objects.filter(pk=post.pk).update(file_count=1)
