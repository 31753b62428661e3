"""Makes boards and topics of the demo, through the services that people use."""

import uuid
from datetime import timedelta

from cms.audience.viewer import viewer_of
from cms.people.models import User
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant
from forum.discussions import services
from forum.discussions.models import Post, Reaction, ReactionCode, Reader, Tag, Topic
from forum.discussions.services import NewPoll, Said
from forum.discussions.services.said import Opening
from home.demo.loaded import Loaded
from home.demo.talk import BOARDS, TAGS, TOPICS, DemoBoard, DemoTopic

_CODES = ("kk", "ru", "en")
_LATE = 0.09  # days until a moderator has read what waits
_REACTING = ("gulmira", "kuanysh", "zhanar", "bolat")


def load_talk(loaded: Loaded) -> None:
    """Boards with their grants, then topics, the oldest first."""
    _forget_pace()
    boards: dict[str, Board] = {}
    for wanted in BOARDS:
        boards[wanted.key] = _board(loaded, wanted, boards)
    boards_changed()
    tags = {
        slug: Tag.objects.create(slug=slug, name_kk=kk, name_ru=ru, name_en=en)
        for slug, kk, ru, en in TAGS
    }
    steps = []
    for number, told in enumerate(TOPICS):
        steps.append((told.days, number, -1))
        gap = min(0.9, told.days / (len(told.replies) + 1))
        for place in range(len(told.replies)):
            steps.append((told.days - gap * (place + 1), number, place))
    made: dict[int, Topic] = {}
    for days, number, place in sorted(steps, key=lambda step: -step[0]):
        told = TOPICS[number]
        if place < 0:
            made[number] = _topic(loaded, told, boards[told.board], tags)
        else:
            late = min(_LATE, told.days / (len(told.replies) + 1) / 2)
            _reply(loaded, made[number], told.replies[place], days, days - late)
    for number, topic in made.items():
        _finish(loaded, topic, TOPICS[number])
    _forget_pace()


def _forget_pace() -> None:
    """Steps of the demo go back in time: nobody has written just before."""
    Reader.objects.update(last_post_at=None, last_topic_at=None, day=None)


def _board(loaded: Loaded, wanted: DemoBoard, boards: dict[str, Board]) -> Board:
    board = Board(
        slug=wanted.key,
        place=loaded.places.get(wanted.place),
        community=loaded.communities.get(wanted.community),
        is_premoderated=wanted.is_premoderated,
        is_own_topics_only=wanted.is_own_topics_only,
        **{f"name_{code}": name for code, name in zip(_CODES, wanted.names, strict=True)},
        **{f"about_{code}": text for code, text in zip(_CODES, wanted.about, strict=True)},
    )
    if wanted.above:
        above = Board.objects.get(pk=boards[wanted.above].pk)
        board = above.add_child(instance=board)
    else:
        board = Board.add_root(instance=board)
    for who, level, of in wanted.grants:
        BoardGrant.objects.create(
            board=board,
            who=who,
            level=level,
            place=loaded.places.get(of),
            community=loaded.communities.get(of),
        )
    return board


def _topic(loaded: Loaded, wanted: DemoTopic, board: Board, tags: dict[str, Tag]) -> Topic:
    poll = None
    if wanted.poll:
        question, *options = wanted.poll
        poll = NewPoll(question=question, options=options, is_anonymous=True)
    opening = Opening(
        title=wanted.title,
        said=_said(wanted.text, wanted.language),
        kind=wanted.kind,
        tags=[tags[slug] for slug in wanted.tags],
        poll=poll,
    )
    now = loaded.ago(wanted.days)
    topic = services.start_topic(
        viewer=viewer_of(_fresh(loaded.people[wanted.author])),
        board_id=board.pk,
        opening=opening,
        now=now,
    )
    gap = wanted.days / (len(wanted.replies) + 1)
    _let_out(topic.posts.get(), loaded, loaded.ago(wanted.days - min(_LATE, gap / 2)))
    topic.refresh_from_db()
    return topic


def _reply(
    loaded: Loaded, topic: Topic, line: tuple[str, str], days: float, out_days: float
) -> None:
    author, text = line
    language, _colon, words = text.partition(":")
    if language not in {"ru", "en"}:
        language, words = "kk", text
    topic.refresh_from_db()
    now = loaded.ago(days)
    post = services.reply(
        viewer=viewer_of(_fresh(loaded.people[author])),
        topic=topic,
        said=_said(words, language),
        now=now,
    )
    _let_out(post, loaded, loaded.ago(out_days))


def _let_out(post: Post, loaded: Loaded, now: object) -> None:
    """What waits for a moderator has met one by now."""
    if post.number is None:
        services.publish(post, at=now, by=loaded.people["natalia"])  # type: ignore[arg-type]


def _finish(loaded: Loaded, topic: Topic, wanted: DemoTopic) -> None:
    """What has become of the talk: the answer that helped, the stage, thanks, votes."""
    posts = list(topic.posts.filter(number__isnull=False).order_by("number"))
    changes: dict[str, object] = {"is_pinned": wanted.is_pinned, "is_locked": wanted.is_locked}
    if wanted.stage:
        changes["problem_stage"] = wanted.stage
    if wanted.helpful:
        changes["helpful_post"] = posts[wanted.helpful]
    Topic.objects.filter(pk=topic.pk).update(**changes)
    topic.refresh_from_db()
    if wanted.board in {"5a", "psiholog"}:
        return
    for place, post in enumerate(posts):
        for step, key in enumerate(_REACTING[: (place + topic.pk) % 4]):
            person = loaded.people[key]
            if person.pk == post.author_id:
                continue
            code = list(ReactionCode)[(place + step) % 4]
            Reaction.objects.create(post=post, person=person, code=code)
            counts = Post.objects.values_list("reactions", flat=True).get(pk=post.pk)
            counts[code.value] = counts.get(code.value, 0) + 1
            Post.objects.filter(pk=post.pk).update(reactions=counts)
    if wanted.poll and not wanted.is_locked:
        options = list(topic.poll.options.all())
        for place, key in enumerate(("gulmira", "kuanysh", "zhanar", "erlan", "bolat")):
            services.cast_vote(
                viewer=viewer_of(_fresh(loaded.people[key])),
                topic=topic,
                option_keys=[options[(place * 2) % len(options)].pk],
                now=loaded.now - timedelta(hours=1),
            )


def _said(text: str, language: str) -> Said:
    return Said(source=text, language=language, token=uuid.uuid4(), insists=True)


def _fresh(person: User) -> User:
    """Read anew: what a person holds is remembered on the row."""
    return User.objects.get(pk=person.pk)
