"""What people write: topics, replies, changes."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.files.images import size_of
from cms.files.models import StoredFile
from cms.moderation.models import Why
from cms.moderation.policies import require_not_paused
from cms.moderation.screening import (
    Hint,
    Words,
    about_personal_data,
    first_reason,
    personal_data_in,
    screen,
)
from cms.moderation.services import close_withdrawn, open_review, words_changed
from cms.people.models import User
from cms.ports.reviewable import Scope
from cms.settings import limits
from cms.slugs import slug_of
from forum.boards.access import BoardFacts, current_version, rule
from forum.discussions import policies
from forum.discussions.markup import mentioned_names
from forum.discussions.models import (
    Draft,
    Mention,
    Poll,
    PollOption,
    PollResults,
    Post,
    PostFile,
    ProblemStage,
    Tag,
    TalkState,
    Topic,
    TopicKind,
)
from forum.discussions.numbers import take_number_of_reply
from forum.discussions.pace import is_new, take_turn
from forum.discussions.polling import change_poll
from forum.discussions.refusals import Changed, HoldsPersonalData, Refused, TooFast
from forum.discussions.services.keeping import where_kept
from forum.discussions.services.mentioning import worded
from forum.discussions.services.publishing import (
    hide,
    keep_version,
    locked_post,
    publish,
    remove,
    rename,
    tell,
)

KIND = "post"


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed, and the form it came from.

    `files` are stored already, each with what it shows (None: as they are); `insists` says that a
    moderator may look at what the site found; `typing_seconds` is None when the browser did not
    tell.
    """

    source: str
    language: str
    token: UUID
    reply_to: Post | None = None
    files: Sequence[tuple[StoredFile, str]] | None = None
    insists: bool = False
    typing_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class NewPoll:
    """A poll to go with a topic."""

    question: str
    options: Sequence[str]
    choices_at_most: int = 1
    is_anonymous: bool = True
    results: str = PollResults.ALWAYS
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The first words of a topic, and what goes with them."""

    title: str
    said: Said
    kind: str = TopicKind.DISCUSSION
    tags: Collection[Tag] = field(default_factory=tuple)
    poll: NewPoll | None = None
    is_private: bool = False
    author_label: str = ""
    hides_author: bool = False  # neither topic nor post know who wrote them


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
    person = _writer(viewer)
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
    texts = [opening.title, said.source, *(_texts_of_files(said))]
    if poll is not None:
        texts += [poll.question, *poll.options]
    hints = _hints(viewer, facts, said, texts, now, version)
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
        _keep_poll(topic, poll)
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
    _let_out_or_queue(post, facts, hints, now)
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
    person = _writer(viewer)
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


def change_post(
    *,
    viewer: Viewer,
    post: Post,
    said: Said,
    seen_edits: int,
    now: datetime,
    reason: str = "",
    title: str = "",
    poll: NewPoll | None = None,
    version: int | None = None,
) -> Post:
    """Changes one's own words; a returned post goes to the moderators again.

    `title` is the new one of the topic that these words begin, `poll` has the new words of its poll
    as long as nobody could vote; without them both stay as they are.
    `seen_edits` is `post.edit_count` when the form was opened: `Changed` when it has grown since.
    """
    if not policies.can_edit(viewer, post, now, version):
        raise PermissionDenied(_("These words can no longer be changed."))
    person = _writer(viewer)
    require_not_paused(person, now)
    with transaction.atomic():
        fresh = locked_post(post)
        if fresh.edit_count != seen_edits:
            raise Changed(_("These words were changed in the meantime. Both versions stand below."))
        if not policies.is_open_to_change(viewer, fresh, now, version):
            raise PermissionDenied(_("These words can no longer be changed."))
        facts = policies.facts_of(fresh.topic.board_id, version)
        is_opening = begins_topic(fresh)
        renamed = title if is_opening and title != fresh.topic.title else ""
        texts = [renamed, said.source, *_texts_of_files(said)]
        asks_anew = poll if is_opening and fresh.topic.published_at is None else None
        texts += [asks_anew.question, *asks_anew.options] if asks_anew else []
        hints = _hints(viewer, facts, said, texts, now, version)
        was_waiting = fresh.state in {TalkState.PENDING, TalkState.RETURNED}
        free = rule(facts.place_path, "own_edit_free_seconds", version)
        age = (now - (fresh.published_at or fresh.submitted_at)).total_seconds()
        is_changed = bool(renamed) or fresh.source != said.source
        if not was_waiting and age > free and is_changed:
            keep_version(fresh, by=person, at=now, reason=reason, is_renamed=bool(renamed))
            fresh.edited_at = now
        fresh.source, fresh.html = worded(said.source)
        fresh.digest = digest_of(said.source)
        fresh.language = said.language
        fresh.save()
        if said.files is not None:
            _keep_files(fresh, said.files)
        _keep_mentions(fresh)
        words_changed(kind=KIND, object_pk=fresh.pk, by=person, at=now)
        if is_opening:
            _change_beside(fresh.topic, renamed, said.language, asks_anew)
        if was_waiting:
            fresh.state = TalkState.PENDING
            fresh.save(update_fields=["state"])
            _let_out_or_queue(fresh, facts, hints or [Hint(Why.PREMODERATION)], now)
        elif _HIDES_A_CHANGE & {hint.why for hint in hints}:
            hide(fresh)
            _queue(fresh, facts, hints, now)
    return fresh


def _change_beside(topic: Topic, title: str, language: str, poll: NewPoll | None) -> None:
    """What stands beside the first words; an empty title stays."""
    Topic.objects.filter(pk=topic.pk).update(language=language)
    if title:
        rename(topic, title, moves=topic.published_at is None)
    if poll is not None:
        change_poll(topic, poll.question, poll.options)


def begins_topic(post: Post) -> bool:
    """True for the first words of a topic: the title is theirs too."""
    if post.number is not None:
        return post.number == 1
    return not Post.objects.filter(topic=post.topic_id, pk__lt=post.pk).exists()


def withdraw_post(*, viewer: Viewer, post: Post, now: datetime, version: int | None = None) -> None:
    """Takes back one's own fresh words: they are out of sight, the answers to them stay."""
    if not policies.can_withdraw(viewer, post, now, version):
        raise PermissionDenied(_("These words can no longer be taken back. Ask a moderator."))
    assert viewer.person is not None
    with transaction.atomic():
        fresh = locked_post(post)
        if not policies.is_open_to_change(viewer, fresh, now, version):
            raise PermissionDenied(_("These words can no longer be taken back. Ask a moderator."))
        if fresh.number == 1 and fresh.topic.published_count > 1:
            raise Refused(
                _("Others have answered already: ask a moderator to take the topic away.")
            )
        remove(fresh)
        close_withdrawn(kind=KIND, object_pk=post.pk, by=viewer.person, at=now)


# A change of which any of these is true goes out of sight until somebody has looked. Pace alone is
# none of them: whoever mends a comma is fast.
_HIDES_A_CHANGE = frozenset(
    {Why.PERSONAL_DATA, Why.WORDS, Why.LINKS, Why.PUPIL, Why.NEWCOMER, Why.PREMODERATION}
)


# How often a reply follows a topic that is moved or merged while it is sent.
_TRIES = 3


class _SentBefore(Exception):  # noqa: N818 - never leaves this module
    """The form has made its post already."""


class _StandsElsewhere(Exception):  # noqa: N818 - never leaves this module
    """Behind its lock the topic is not what the page said: merged, moved, closed or gone."""


def _closed_meanwhile() -> Refused:
    return Refused(
        _(
            "This topic was closed or taken away while you wrote. Your text is kept: "
            "you can copy it from here."
        )
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
        texts = [said.source, *_texts_of_files(said)]
        hints = _hints(viewer, facts, said, texts, now, version)
        if hints:
            _require_open(topic, viewer, version)
            post = _new_post(topic, viewer, said, now, kept_in=kept_in)
            _let_out_or_queue(post, facts, hints, now)
            return post
        return _reply_at_once(topic, viewer, said, now, kept_in, version, draft_place)


def _require_open(topic: Topic, viewer: Viewer, version: int | None) -> None:
    """Behind its lock: what waits in it is not left behind when it is merged."""
    fresh = Topic.objects.select_for_update().get(pk=topic.pk)
    is_there = fresh.board_id == topic.board_id
    if not is_there or not policies.can_reply(viewer, fresh, version):
        raise _StandsElsewhere


def digest_of(source: str) -> str:
    """By which the same words are known again, whatever their blanks and case."""
    words = " ".join(source.lower().split())
    return hashlib.blake2b(words.encode(), digest_size=16).hexdigest()


def _writer(viewer: Viewer) -> User:
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first, then you can write here."))
    return viewer.person


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


def _hints(
    viewer: Viewer,
    facts: BoardFacts,
    said: Said,
    texts: Sequence[str],
    now: datetime,
    version: int | None,
) -> list[Hint]:
    """Why a moderator must look first; raises when personal data were found and not insisted on."""
    person = viewer.person
    hints = screen(
        Words(
            texts=tuple(texts),
            author=person,
            place_path=facts.place_path,
            is_for_class_alone=facts.is_of_one_class,
            is_new_member=person is None or is_new(person, now),
            typing_seconds=said.typing_seconds,
        )
    )
    private = personal_data_in(hints)
    if private and not said.insists:
        raise HoldsPersonalData(about_personal_data(private), private)
    if viewer.is_minor and not facts.is_of_one_class:
        hints.append(Hint(Why.PUPIL))
    if policies.can_moderate(viewer, facts.pk, version):
        return private
    if facts.is_premoderated:
        hints.append(Hint(Why.PREMODERATION))
    return hints


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
        _keep_files(post, said.files)
    _keep_mentions(post)
    return post


def _keep_files(post: Post, files: Sequence[tuple[StoredFile, str]]) -> None:
    known = {file.stored_id: file for file in post.files.all()}
    post.files.all().delete()
    rows = []
    for position, (stored, alt) in enumerate(files):
        is_image = stored.content_type.startswith("image/")
        width = height = None
        if is_image:
            before = known.get(stored.pk)
            measured = (before.width, before.height) if before else _measured(stored)
            width, height = measured
        rows.append(
            PostFile(
                post=post,
                stored=stored,
                position=position,
                is_image=is_image,
                width=width,
                height=height,
                alt=alt,
            )
        )
    PostFile.objects.bulk_create(rows)
    Post.objects.filter(pk=post.pk).update(file_count=len(files))


def _measured(stored: StoredFile) -> tuple[int | None, int | None]:
    with stored.file.open("rb") as file:
        return size_of(file) or (None, None)


def _keep_mentions(post: Post) -> None:
    """People named by `@login`: adults alone, as nobody calls a child by its login."""
    names = mentioned_names(post.source)[: limits.MENTIONS_PER_POST]
    if not names:
        return
    people = User.objects.filter(username__in=names, is_active=True, is_minor=False)
    Mention.objects.bulk_create(
        [Mention(post=post, person=person) for person in people], ignore_conflicts=True
    )


def _keep_poll(topic: Topic, poll: NewPoll) -> None:
    kept = Poll.objects.create(
        topic=topic,
        question=poll.question,
        choices_at_most=poll.choices_at_most,
        is_anonymous=poll.is_anonymous,
        results=poll.results,
        closes_at=poll.closes_at,
    )
    PollOption.objects.bulk_create(
        PollOption(poll=kept, position=position, text=text)
        for position, text in enumerate(poll.options)
    )


def _let_out_or_queue(post: Post, facts: BoardFacts, hints: Sequence[Hint], now: datetime) -> None:
    if hints:
        _queue(post, facts, hints, now)
    else:
        publish(post, at=now)


def _queue(post: Post, facts: BoardFacts, hints: Sequence[Hint], now: datetime) -> None:
    open_review(
        kind=KIND,
        object_pk=post.pk,
        scope=Scope(facts.place_path, facts.community_id, post.author_id),
        why=first_reason(hints) or Why.PREMODERATION,
        hints=[hint.found for hint in hints if hint.found],
        at=now,
    )


def _texts_of_files(said: Said) -> list[str]:
    return [text for stored, alt in said.files or () for text in (stored.name, alt) if text]


def draft_sent(person: User, place: str) -> None:
    """What was being written there has been sent."""
    Draft.objects.filter(person=person, place=place).delete()
