"""What those who moderate do with whole topics: top, close, slow, move, split, merge, note."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.moderation.models import ModeratorsNote, Verb, Why
from cms.moderation.services import log_act, move_review, open_review
from cms.notices.services import announce
from cms.people.models import User
from cms.ports.reviewable import Scope
from cms.ports.searchable import changed
from cms.settings import limits
from cms.slugs import slug_of
from forum.boards.audience import MoreReaders, more_readers
from forum.boards.models import Board, BoardKind
from forum.discussions import policies
from forum.discussions.models import Poll, Post, PostAlias, TalkState, Topic, TopicKind, TopicRead
from forum.discussions.refusals import MoreWillRead, Refused
from forum.discussions.services.checking import KIND as POST_KIND
from forum.discussions.services.publishing import hide, tell_search

KIND = "topic"
TOPIC_MOVED = "topic.moved"
TOPIC_SPLIT = "topic.split"
TOPIC_MERGED = "topic.merged"
_OWN_LIFE = frozenset({TopicKind.QUESTION, TopicKind.IDEA})


def pin(*, viewer: Viewer, topic: Topic, is_pinned: bool, now: datetime) -> None:
    """Puts a topic on top of its board, or back among the others."""
    by = _moderator(viewer, topic)
    verb = Verb.PINNED if is_pinned else Verb.UNPINNED
    _set(topic, by, verb, now, is_pinned=is_pinned)


def lock(*, viewer: Viewer, topic: Topic, is_locked: bool, now: datetime, reason: str = "") -> None:
    """Closes a topic for replies, or opens it again."""
    by = _moderator(viewer, topic)
    verb = Verb.LOCKED if is_locked else Verb.UNLOCKED
    _set(topic, by, verb, now, reason=reason, is_locked=is_locked)


def slow_down(*, viewer: Viewer, topic: Topic, seconds: int, now: datetime) -> None:
    """Lets each person write once in so many seconds; 0 takes the brake away."""
    by = _moderator(viewer, topic)
    seconds = max(0, min(seconds, limits.SLOW_MODE_SECONDS))
    _set(topic, by, Verb.NOTED, now, data={"slow_mode_seconds": seconds}, slow_mode_seconds=seconds)


def add_note(*, viewer: Viewer, topic: Topic, text: str, now: datetime) -> None:
    """Tells the other moderators something about a topic."""
    by = _moderator(viewer, topic)
    with transaction.atomic():
        ModeratorsNote.objects.create(
            kind=KIND, object_pk=topic.pk, author=by, text=text, created_at=now
        )
        log_act(verb=Verb.NOTED, kind=KIND, object_pk=topic.pk, actor=by, at=now)


def move(
    *, viewer: Viewer, topic: Topic, board: Board, now: datetime, is_sure: bool = False
) -> None:
    """Takes a topic to another board that the viewer moderates too; its address stays.

    Raises `MoreWillRead` where more people read than before, unless the viewer `is_sure`: then
    what pupils wrote waits for a moderator first.
    """
    by = _moderator(viewer, topic)
    _require_target(viewer, board)
    with transaction.atomic():
        fresh = _locked([topic.pk])[0]
        _moderator(viewer, fresh)  # it may stand on another board by now
        _require_plain(fresh)
        if fresh.board_id == board.pk:
            return
        by_pupils = _pupils_among(fresh.posts.all())
        is_wider = _is_wider(fresh, board, by_pupils, now, is_sure=is_sure)
        topics, posts = int(fresh.state == TalkState.PUBLISHED), fresh.published_count
        _count(fresh.board_id, topics=-topics, posts=-posts)
        _count(board.pk, topics=topics, posts=posts, last_at=fresh.last_number_at)
        Topic.objects.filter(pk=fresh.pk).update(board=board, is_pinned=False)
        log_act(
            verb=Verb.MOVED,
            kind=KIND,
            object_pk=fresh.pk,
            actor=by,
            at=now,
            data={"from": fresh.board_id, "to": board.pk},
        )
        _answered_for_by(board, fresh, now)
        if is_wider:
            _let_wait(by_pupils, board, now)
        announce(kind=TOPIC_MOVED, object_pk=fresh.pk, actor=by, at=now)
        tell_search(fresh)


def split(
    *,
    viewer: Viewer,
    topic: Topic,
    numbers: Collection[int],
    title: str,
    board: Board,
    now: datetime,
    is_sure: bool = False,
) -> Topic:
    """Makes a topic of its own of some posts; their old addresses lead there.

    `MoreWillRead` as of `move`.
    """
    by = _moderator(viewer, topic)
    _require_target(viewer, board)
    with transaction.atomic():
        fresh = _locked([topic.pk])[0]
        _moderator(viewer, fresh)  # it may stand on another board by now
        _require_plain(fresh)
        beyond = next((one for one in sorted(numbers) if one > fresh.highest_number), None)
        if beyond is not None:
            raise Refused(
                _("There is no № %(number)d here: the last one is № %(last)d.")
                % {"number": beyond, "last": fresh.highest_number}
            )
        posts = list(
            Post.objects.select_for_update()
            .filter(topic=fresh, number__in=list(numbers))
            .order_by("number")
        )
        if not posts or any(post.number == 1 for post in posts):
            raise Refused(
                _("Choose posts by their numbers. The first post stays: it is the topic itself.")
            )
        gone = sorted(set(numbers) - {post.number for post in posts})
        if gone:
            raise Refused(_("№ %(number)d is no longer here.") % {"number": gone[0]})
        if posts[0].state != TalkState.PUBLISHED:
            raise Refused(_("The first of the chosen posts must be one that others can read."))
        by_pupils = _pupils_among(fresh.posts.filter(pk__in=[post.pk for post in posts]))
        is_wider = _is_wider(fresh, board, by_pupils, now, is_sure=is_sure)
        made = _topic_from(posts[0], title, board, now)
        _leave_aliases(posts)
        for place, post in enumerate(posts, start=1):
            Post.objects.filter(pk=post.pk).update(topic=made, number=place)
        Poll.objects.filter(topic=fresh, post__in=posts).update(topic=made)
        moved = [post for post in posts if post.state == TalkState.PUBLISHED]
        _settle(made, highest=len(posts), published=len(moved))
        _settle(fresh, published=fresh.published_count - len(moved))
        _count(fresh.board_id, topics=0, posts=-len(moved))
        _count(board.pk, topics=1, posts=len(moved), last_at=made.last_number_at)
        if fresh.helpful_post_id in {post.pk for post in posts}:
            Topic.objects.filter(pk=fresh.pk).update(helpful_post=None)
        _carry_reading(fresh, made, posts, now)
        log_act(
            verb=Verb.SPLIT,
            kind=KIND,
            object_pk=fresh.pk,
            actor=by,
            at=now,
            data={"numbers": [post.number for post in posts], "into": made.pk},
        )
        _answered_for_by(board, made, now)
        if is_wider:
            _let_wait(by_pupils, board, now)
            made.refresh_from_db()
        announce(kind=TOPIC_SPLIT, object_pk=made.pk, actor=by, at=now)
        tell_search(fresh)
        tell_search(made)
        changed("post", [posts[0].pk])
    return made


def merge(
    *, viewer: Viewer, topic: Topic, into: Topic, now: datetime, is_sure: bool = False
) -> None:
    """Adds all posts of a topic after those of another; old addresses lead there.

    `MoreWillRead` as of `move`.
    """
    by = _moderator(viewer, topic)
    with transaction.atomic():
        both = {one.pk: one for one in _locked([topic.pk, into.pk])}
        source, target = both[topic.pk], both[into.pk]
        _require_mergeable(viewer, source, target)  # they may stand elsewhere by now
        by_pupils = _pupils_among(source.posts.all())
        is_wider = _is_wider(source, target.board, by_pupils, now, is_sure=is_sure)
        numbered = list(
            Post.objects.select_for_update()
            .filter(topic=source, number__isnull=False)
            .order_by("number")
        )
        published = sum(post.state == TalkState.PUBLISHED for post in numbered)
        authors = {post.author_id for post in numbered if post.author_id is not None}
        tell_search(source)
        _leave_aliases(numbered)
        Post.objects.filter(topic=source, number__isnull=False).update(
            topic=target, number=F("number") + target.highest_number
        )
        Post.objects.filter(topic=source).update(topic=target)
        opening = next((post for post in numbered if post.number == 1), None)
        Poll.objects.filter(topic=source, post=None).update(post=opening)
        Poll.objects.filter(topic=source).update(topic=target)
        _settle(
            target,
            highest=target.highest_number + source.highest_number,
            published=target.published_count + published,
        )
        Topic.objects.filter(pk=source.pk).update(
            state=TalkState.REMOVED,
            merged_into=target,
            published_count=0,
            helpful_post=None,
        )
        _count(source.board_id, topics=-1, posts=-published)
        _count(target.board_id, topics=0, posts=published, last_at=target.last_number_at)
        log_act(
            verb=Verb.MERGED,
            kind=KIND,
            object_pk=source.pk,
            actor=by,
            at=now,
            data={"into": target.pk},
        )
        _answered_for_by(target.board, target, now)
        if is_wider:
            _let_wait(by_pupils, target.board, now)
        data = {"from": source.pk, "authors": sorted(authors)}
        announce(kind=TOPIC_MERGED, object_pk=target.pk, actor=by, at=now, data=data)
        tell_search(target)


def foretell_merge(*, viewer: Viewer, topic: Topic, into: Topic, now: datetime) -> list[str]:
    """What becomes of both topics, in sentences, before anything is done; raises what `merge` would
    refuse."""
    _require_mergeable(viewer, topic, into)
    told = [
        ngettext(
            "%(posts)d post goes to “%(title)s” and stands there after № %(last)d.",
            "%(posts)d posts go to “%(title)s” and stand there after № %(last)d.",
            topic.published_count,
        )
        % {"posts": topic.published_count, "title": into.title, "last": into.highest_number},
        _("“%(title)s” is gone from its board then; old links lead to its posts.")
        % {"title": topic.title},
    ]
    if topic.kind == TopicKind.PROBLEM and into.kind == TopicKind.PROBLEM:
        told.append(
            _(
                "How far this problem has come is not told any more; "
                "the other one counts: %(stage)s."
            )
            % {"stage": into.get_problem_stage_display()}
        )
    elif topic.kind == TopicKind.PROBLEM:
        told.append(
            _("This problem becomes a part of a discussion: how far it has come is not told there.")
        )
    elif into.kind == TopicKind.PROBLEM:
        told.append(_("This discussion becomes a part of a problem."))
    if topic.helpful_post_id is not None:
        told.append(_("Its most helpful answer is not marked any more."))
    if Poll.objects.filter(topic=topic).exists():
        told.append(_("Its poll goes along."))
    if into.is_locked:
        told.append(_("The other topic is closed for replies."))
    try:
        _is_wider(topic, into.board, _pupils_among(topic.posts.all()), now, is_sure=False)
    except MoreWillRead as readers:
        told.append(readers.sentence)
    return told


# -- parts -------------------------------------------------------------------------------


def _set(
    topic: Topic,
    by: User,
    verb: str,
    now: datetime,
    *,
    reason: str = "",
    data: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    with transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(**values)
        log_act(
            verb=verb, kind=KIND, object_pk=topic.pk, actor=by, at=now, reason=reason, data=data
        )


def _moderator(viewer: Viewer, topic: Topic) -> User:
    if viewer.person is None or not policies.can_moderate(viewer, topic.board_id):
        raise PermissionDenied(_("This is done by those who moderate the board."))
    return viewer.person


def _require_target(viewer: Viewer, board: Board) -> None:
    if board.kind != BoardKind.DISCUSSIONS or not policies.can_moderate(viewer, board.pk):
        raise PermissionDenied(_("You can take topics to boards that you moderate."))


def _require_plain(topic: Topic) -> None:
    if topic.kind in _OWN_LIFE:
        raise Refused(_("Questions and ideas have ways of their own."))


def _require_mergeable(viewer: Viewer, source: Topic, target: Topic) -> None:
    for one in (source, target):
        _moderator(viewer, one)
    if source.pk == target.pk:
        raise Refused(_("A topic cannot be merged with itself."))
    _require_plain(source)
    _require_plain(target)
    if (source.kind == TopicKind.ANNOUNCEMENT) != (target.kind == TopicKind.ANNOUNCEMENT):
        raise Refused(
            _("An announcement is not merged with a talk: it would be read as something else.")
        )
    if target.state != TalkState.PUBLISHED or source.state != TalkState.PUBLISHED:
        raise Refused(_("Both topics must be ones that others can read."))
    if Poll.objects.filter(topic__in=[source, target]).count() > 1:
        raise Refused(_("Both topics have a poll, and one topic holds one."))


def _pupils_among(posts: QuerySet[Post]) -> list[int]:
    """Keys of what pupils said there and others read."""
    by_pupils = posts.filter(is_by_minor=True, state=TalkState.PUBLISHED).order_by("number")
    return list(by_pupils.values_list("pk", flat=True))


def _is_wider(
    topic: Topic, board: Board, by_pupils: Sequence[int], now: datetime, *, is_sure: bool
) -> bool:
    """Whether more people read on `board` what is said in `topic`."""
    if topic.is_private:
        return False
    here, there = (policies.facts_of(pk) for pk in (topic.board_id, board.pk))
    more = more_readers(here, there, timezone.localdate(now))
    if not more:
        return False
    if not is_sure:
        raise MoreWillRead(_about_readers(more, len(by_pupils)))
    return True


def _about_readers(more: MoreReaders, by_pupils: int) -> str:
    if more.is_everybody:
        sentences = [_("Everybody will read this, also without an account.")]
    else:
        sentence = ngettext(
            "%(people)d person more will read this.",
            "%(people)d people more will read this.",
            more.people,
        )
        sentences = [sentence % {"people": more.people}]
    if by_pupils:
        sentence = ngettext(
            "%(posts)d post is a pupil’s: a moderator looks at it first.",
            "%(posts)d posts are pupils’: a moderator looks at them first.",
            by_pupils,
        )
        sentences.append(sentence % {"posts": by_pupils})
    return " ".join(sentences)


def _let_wait(keys: Sequence[int], board: Board, now: datetime) -> None:
    """What pupils wrote for fewer readers is out of sight until a moderator lets it out."""
    for post in Post.objects.filter(pk__in=keys).order_by("-number"):
        hide(post)
        open_review(
            kind=POST_KIND,
            object_pk=post.pk,
            scope=Scope(
                board.place.path if board.place else "", board.community_id, post.author_id
            ),
            why=Why.PUPIL,
            at=now,
        )


def _locked(keys: Sequence[int]) -> list[Topic]:
    """The topics behind their locks, always in the same order."""
    return list(Topic.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _count(board: int, *, topics: int, posts: int, last_at: datetime | None = None) -> None:
    """Adds to the counts of a board; its last talk is never older than `last_at`."""
    Board.objects.filter(pk=board).update(
        topic_count=F("topic_count") + topics, post_count=F("post_count") + posts
    )
    if last_at is not None:
        older = Q(last_number_at__lt=last_at) | Q(last_number_at=None)
        Board.objects.filter(older, pk=board).update(last_number_at=last_at)


def _answered_for_by(board: Board, topic: Topic, now: datetime) -> None:
    """What waits for a moderator in the topic waits for those of the board where it is now."""
    move_review(
        kind=POST_KIND,
        object_pks=Post.objects.filter(topic=topic).values("pk"),
        place_path=board.place.path if board.place else "",
        community_id=board.community_id,
        at=now,
    )


def _topic_from(first: Post, title: str, board: Board, now: datetime) -> Topic:
    return Topic.objects.create(
        board=board,
        kind=TopicKind.DISCUSSION,
        author_id=first.author_id,
        author_label=first.author_label,
        is_by_minor=first.is_by_minor,
        kept_in=first.kept_in,
        language=first.language,
        title=title,
        slug=slug_of(title, fallback="topic"),
        state=TalkState.PUBLISHED,
        published_at=now,
    )


def _leave_aliases(posts: Sequence[Post]) -> None:
    """Where posts stood until now leads to them."""
    PostAlias.objects.bulk_create(
        PostAlias(topic_id=post.topic_id, number=post.number or 0, post=post) for post in posts
    )


def _settle(topic: Topic, *, published: int, highest: int | None = None) -> None:
    """Counts of a topic, and who was last in it."""
    last = (
        Post.objects.filter(topic=topic, state=TalkState.PUBLISHED)
        .order_by("-published_at", "-number")
        .values("published_at", "author")
        .first()
    )
    values: dict[str, Any] = {"published_count": published}
    if highest is not None:
        values["highest_number"] = highest
    if last is not None:
        values["last_number_at"], values["last_author"] = last["published_at"], last["author"]
    Topic.objects.filter(pk=topic.pk).update(**values)
    topic.refresh_from_db()


def _carry_reading(source: Topic, made: Topic, posts: Sequence[Post], now: datetime) -> None:
    """Who had read the posts where they stood has read them where they stand."""
    numbers = [post.number or 0 for post in posts]
    reads = TopicRead.objects.filter(topic=source, last_number__gte=numbers[0])
    TopicRead.objects.bulk_create(
        (
            TopicRead(
                person_id=person,
                topic=made,
                last_number=sum(number <= read for number in numbers),
                updated_at=now,
            )
            for person, read in reads.values_list("person_id", "last_number")
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
