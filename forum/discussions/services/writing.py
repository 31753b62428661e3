"""What people write: topics and replies."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.slugs import slug_of
from forum.boards.access import BoardFacts, current_version
from forum.discussions import policies
from forum.discussions.models import Post, ProblemStage, TalkState, Topic, TopicKind
from forum.discussions.numbers import take_number_of_reply
from forum.discussions.pace import take_turn
from forum.discussions.refusals import Refused, TooFast
from forum.discussions.services.beside import keep_files, keep_mentions, keep_poll
from forum.discussions.services.checking import hints_of, let_out_or_queue, writer_of
from forum.discussions.services.keeping import where_kept
from forum.discussions.services.mentioning import worded
from forum.discussions.services.publishing import tell
from forum.discussions.services.said import Opening, Said, digest_of, texts_of_files


def start_topic(
    *,
    viewer: Viewer,
    board_id: int,
    opening: Opening,
    now: datetime,
    version: int | None = None,
) -> Topic:
    """Starts a topic of `viewer`; the same form sent twice starts one.

    Raises PermissionDenied, or a `Refused` whose sentence the form shows.
    """
    if not policies.can_start(viewer, board_id, version):
        raise PermissionDenied(_("You cannot start topics here."))
    if opening.kind == TopicKind.ANNOUNCEMENT and not policies.can_announce(
        viewer, board_id, version
    ):
        raise PermissionDenied(_("Announcements are made by those who run the board."))
    person = writer_of(viewer)
    facts = policies.facts_of(board_id, version)
    said = opening.said
    try:
        with transaction.atomic():
            known = _known(person, said.token)
            if known is not None:
                return known.topic
            _take_turn_once(viewer, facts, None, said, now, version)
            return open_topic(viewer=viewer, facts=facts, opening=opening, now=now, version=version)
    except (_SentBefore, IntegrityError):
        known = _known(person, said.token)
        if known is None:
            raise
        return known.topic


def open_topic(
    *,
    viewer: Viewer,
    facts: BoardFacts,
    opening: Opening,
    now: datetime,
    version: int | None = None,
    waits: bool = False,
) -> Topic:
    """Writes topic and first post, in the transaction of a caller who has asked who may.

    Questions and ideas come in here too. With `waits` it stays unpublished until somebody calls
    `publish` (an asker without an account confirms by mail first).
    """
    if not opening.is_private:
        _require_readers(viewer, facts, version)
    said, person = opening.said, viewer.person
    kept_in = where_kept(person)
    poll = opening.poll
    texts = [opening.title, said.source, *(texts_of_files(said))]
    if poll is not None:
        texts += [poll.question, *poll.options]
    hints = hints_of(viewer, facts, said, texts, now, version)
    topic = Topic.objects.create(
        board_id=facts.pk,
        kind=opening.kind,
        author=None if opening.hides_author else person,
        author_label=opening.author_label,
        is_by_minor=viewer.is_minor,
        language=said.language,
        title=opening.title,
        slug=slug_of(opening.title, fallback="topic"),
        is_private=opening.is_private,
        kept_in=kept_in,
        problem_stage=ProblemStage.RAISED if opening.kind == TopicKind.PROBLEM else "",
    )
    if opening.tags:
        topic.tags.set(opening.tags)
    if poll is not None:
        keep_poll(topic, poll)
    post = _new_post(
        topic,
        viewer,
        said,
        now,
        author_label=opening.author_label,
        kept_in=kept_in,
        hides_author=opening.hides_author,
    )
    if waits:
        return topic
    let_out_or_queue(post, facts, hints, now)
    topic.refresh_from_db()
    return topic


def reply(
    *,
    viewer: Viewer,
    topic: Topic,
    said: Said,
    now: datetime,
    version: int | None = None,
) -> Post:
    """Writes one post of `viewer` in a topic they see; the same form sent twice writes one.

    Raises PermissionDenied, or a `Refused` whose sentence the form shows.
    """
    if not policies.can_reply(viewer, topic, version):
        raise PermissionDenied(_("This topic takes no more replies."))
    person = writer_of(viewer)
    draft_place = f"topic:{topic.pk}"
    for _try in range(_TRIES):
        try:
            return _reply_in(topic, viewer, said, now, version, draft_place)
        except (_SentBefore, IntegrityError):
            known = _known(person, said.token)
            if known is None:
                raise
            return known
        except _StandsElsewhere:
            version = current_version()
            topic = _where_it_stands(viewer, topic.pk, version)
    raise _closed_meanwhile()


# How often a reply follows a topic that is moved or merged while it is sent.
_TRIES = 3


class _SentBefore(Exception):  # noqa: N818 - never leaves this module
    """The form has made its post already."""


class _StandsElsewhere(Exception):  # noqa: N818 - never leaves this module
    """Behind its lock the topic is not what the page said: merged, moved, closed or gone."""


def _closed_meanwhile() -> Refused:
    return Refused(
        _("This topic was closed or taken away while you wrote: you can copy your words from here.")
    )


def _where_it_stands(viewer: Viewer, pk: int, version: int) -> Topic:
    """The topic as it is now, or the one that it was merged into; raises when it takes no reply."""
    topic = Topic.objects.get(pk=pk)
    while topic.merged_into is not None:
        topic = topic.merged_into
    is_seen = Topic.objects.visible_to(viewer, version).filter(pk=topic.pk).exists()
    if not is_seen or not policies.can_reply(viewer, topic, version):
        raise _closed_meanwhile()
    return topic


def _reply_in(
    topic: Topic,
    viewer: Viewer,
    said: Said,
    now: datetime,
    version: int | None,
    draft_place: str,
) -> Post:
    facts = policies.facts_of(topic.board_id, version)
    if not topic.is_private:
        _require_readers(viewer, facts, version)
    with transaction.atomic():
        _take_turn_once(viewer, facts, topic, said, now, version)
        kept_in = where_kept(viewer.person)
        texts = [said.source, *texts_of_files(said)]
        hints = hints_of(viewer, facts, said, texts, now, version)
        if hints:
            _require_open(topic, viewer, version)
            post = _new_post(topic, viewer, said, now, kept_in=kept_in)
            let_out_or_queue(post, facts, hints, now)
            return post
        return _reply_at_once(topic, viewer, said, now, kept_in, version, draft_place)


def _require_open(topic: Topic, viewer: Viewer, version: int | None) -> None:
    """Behind its lock: what waits in it is not left behind when it is merged."""
    fresh = Topic.objects.select_for_update().get(pk=topic.pk)
    is_there = fresh.board_id == topic.board_id
    if not is_there or not policies.can_reply(viewer, fresh, version):
        raise _StandsElsewhere


def _require_readers(viewer: Viewer, facts: BoardFacts, version: int | None) -> None:
    """A child is read as widely as its guardian has agreed."""
    if not policies.can_be_read_there(viewer, facts.pk, version):
        raise Refused(
            _(
                "People beyond your school read here, and your parents have not agreed to that "
                "yet. Write on a board of your school, or ask them."
            )
        )


def _known(person: User, token: UUID) -> Post | None:
    return Post.objects.select_related("topic").filter(author=person, token=token).first()


def _take_turn_once(
    viewer: Viewer,
    facts: BoardFacts,
    topic: Topic | None,
    said: Said,
    now: datetime,
    version: int | None,
) -> None:
    """The pace, of a new topic when there is none yet; a form that was sent already is no second
    post but the first."""
    try:
        take_turn(
            viewer=viewer,
            facts=facts,
            slow_seconds=topic.slow_mode_seconds if topic else 0,
            is_topic=topic is None,
            now=now,
            version=version,
        )
    except TooFast:
        if viewer.person is not None and _known(viewer.person, said.token) is not None:
            raise _SentBefore from None
        raise


def _reply_at_once(
    topic: Topic,
    viewer: Viewer,
    said: Said,
    now: datetime,
    kept_in: str,
    version: int | None,
    draft_place: str,
) -> Post:
    assert viewer.person_id is not None
    number = take_number_of_reply(
        topic_id=topic.pk,
        board_id=topic.board_id,
        moderates=policies.can_moderate(viewer, topic.board_id, version),
        author_id=viewer.person_id,
        at=now,
        draft_place=draft_place,
    )
    if number is None:
        raise _StandsElsewhere
    post = _new_post(topic, viewer, said, now, kept_in=kept_in, number=number)
    tell(post, at=now)
    return post


def _new_post(
    topic: Topic,
    viewer: Viewer,
    said: Said,
    now: datetime,
    *,
    kept_in: str,
    number: int | None = None,
    author_label: str = "",
    hides_author: bool = False,
) -> Post:
    """The row; with a number it is out at once."""
    source, html = worded(said.source)
    post = Post(
        topic=topic,
        number=number,
        author=None if hides_author else viewer.person,
        author_label=author_label,
        is_by_minor=viewer.is_minor,
        language=said.language,
        source=source,
        html=html,
        state=TalkState.PENDING if number is None else TalkState.PUBLISHED,
        reply_to=said.reply_to,
        token=said.token,
        digest=digest_of(said.source),
        kept_in=kept_in,
        file_count=len(said.files or ()),
        submitted_at=now,
        published_at=None if number is None else now,
    )
    post.save(force_insert=True)
    if said.files:
        keep_files(post, said.files)
    keep_mentions(post)
    return post
