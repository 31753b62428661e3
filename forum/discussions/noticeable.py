"""What people are told of talk: they are named, answered, helped others; a topic moved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.models import Event
from cms.people.models import User
from cms.people.policies import prepare_names
from cms.ports.noticeable import NoticeLine, offer_notice
from cms.settings import limits
from forum.boards.access import current_version
from forum.boards.hearing import NoticeOnBoard
from forum.discussions.models import Mention, Post, TalkState, Topic, TopicRead, WatchLevel
from forum.discussions.selectors.addresses import addresses_of
from forum.discussions.selectors.people import said_by
from forum.discussions.services.answering import POST_HELPFUL
from forum.discussions.services.ordering import TOPIC_MERGED, TOPIC_MOVED, TOPIC_SPLIT
from forum.discussions.services.publishing import POST_PUBLISHED


class _OfPost(NoticeOnBoard):
    """Something about a post that everybody of its topic reads."""

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Post]:
        """Published posts that the viewer reads now."""
        posts = (
            Post.objects.visible_to(viewer, current_version())
            .filter(state=TalkState.PUBLISHED, topic__state=TalkState.PUBLISHED)
            .select_related("topic", "author", "reply_to")
            .in_bulk(keys)
        )
        prepare_names([post.author for post in posts.values()])
        return posts

    def door(self, viewer: Viewer, version: int, person: Any) -> QuerySet[Post]:
        """The same for many."""
        return Post.objects.visible_to(viewer, version, person=person)

    def standing(self, key: int) -> tuple[int, Collection[str]] | None:
        """The board of its topic; a post may be read by fewer than the topic."""
        rows = Post.objects.filter(pk=key).values_list(
            "topic__board_id", "topic__kept_in", "kept_in"
        )
        return next(((board, kept) for board, *kept in rows), None)


@offer_notice
class Published(_OfPost):
    """A post is out: for those whom it names or answers, and for those who follow its topic."""

    kind = POST_PUBLISHED

    def hearers(self, event: Event) -> Iterable[int]:
        """Those whom it names or answers at any rate; the others when it is the next that they
        have not read, so that a lively topic rings once until they return."""
        post = (
            Post.objects.published()
            .select_related("topic", "reply_to")
            .filter(pk=event.object_pk)
            .first()
        )
        if post is None:
            return set()
        reads = {
            read["person_id"]: read
            for read in TopicRead.objects.filter(topic=post.topic_id).values(
                "person_id", "last_number", "level"
            )
        }
        called = _called(post)
        before = _before(post)
        following = {
            pk for pk in _following(post, reads) - called if _is_next(post, pk, reads, before)
        }
        spared = {
            pk
            for pk, read in reads.items()
            if read["level"] == WatchLevel.MUTED or read["last_number"] >= (post.number or 0)
        }
        return (called | following) - spared

    def extras(self, events: Collection[Event], things: Mapping[int, Any], viewer: Viewer) -> Any:
        """The posts that name the viewer."""
        named = Mention.objects.filter(post__in=things, person=viewer.person_id)
        return set(named.values_list("post_id", flat=True))

    def extras_of(
        self, event: Event, things: Mapping[int, Any], viewers: Sequence[Viewer]
    ) -> Mapping[int, Any]:
        """The same for many."""
        keys = [viewer.person_id for viewer in viewers if viewer.person_id is not None]
        named = Mention.objects.filter(post=event.object_pk, person__in=keys)
        called = set(named.values_list("person_id", flat=True))
        return {pk: {event.object_pk} if pk in called else set() for pk in keys}

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """Who said it, and why it concerns the reader; of a lively topic the newest."""
        sign = "reply" if _answers(thing, viewer) else "message-square"
        is_named = thing.pk in extras
        return NoticeLine(
            text=_sentence(thing, viewer, is_named=is_named),
            url=_post_url(thing),
            sign=sign,
            group=f"{thing.topic_id} {sign} {is_named}",
        )

    def may_mail(self, event: Event, person: User) -> bool:
        """Never of what only few read."""
        return not Post.objects.filter(pk=event.object_pk, topic__is_private=True).exists()


@offer_notice
class Helpful(_OfPost):
    """One's answer was marked as the one that helped."""

    kind = POST_HELPFUL

    def hearers(self, event: Event) -> Iterable[int]:
        """The author of the answer; whether it can still be read, `things` asks."""
        return _authors(Post.objects.filter(pk=event.object_pk))

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine | None:
        """As long as the mark stands."""
        if thing.topic.helpful_post_id != thing.pk:
            return None
        return NoticeLine(
            text=_("Your answer in “%(title)s” was marked as the one that helped.")
            % {"title": thing.topic.title},
            url=_post_url(thing),
            sign="circle-check",
        )


class _OfTopic(NoticeOnBoard):
    """An act of moderators on a whole topic."""

    def things(self, keys: Collection[int], viewer: Viewer) -> Mapping[int, Topic]:
        """Topics that the viewer reads where they are now."""
        return (
            Topic.objects.visible_to(viewer, current_version())
            .filter(state__in=[TalkState.PUBLISHED, TalkState.HIDDEN])
            .select_related("board")
            .in_bulk(keys)
        )

    def door(self, viewer: Viewer, version: int, person: Any) -> QuerySet[Topic]:
        """The same for many."""
        return Topic.objects.visible_to(viewer, version, person=person)

    def standing(self, key: int) -> tuple[int, Collection[str]] | None:
        """Its board."""
        rows = Topic.objects.filter(pk=key).values_list("board_id", "kept_in")
        return next(((board, [kept]) for board, kept in rows), None)

    def line(self, thing: Any, event: Event, viewer: Viewer, extras: Any) -> NoticeLine:
        """What became of the topic."""
        url = addresses_of(thing.pk, thing.slug).topic
        return NoticeLine(text=self.sentence(thing), url=url, sign="messages-square")

    def sentence(self, topic: Topic) -> str:
        """One whole sentence."""
        raise NotImplementedError


@offer_notice
class Moved(_OfTopic):
    """A topic stands on another board."""

    kind = TOPIC_MOVED

    def hearers(self, event: Event) -> Iterable[int]:
        """All who wrote there, and those who follow it."""
        topic = event.object_pk
        began = _authors(Topic.objects.filter(pk=topic))
        return began | _authors(_said(topic)) | _watching(topic)

    def sentence(self, topic: Topic) -> str:
        """What is told; of a pupil's topic that more people would read, that it waits."""
        said = {"title": topic.title, "board": topic.board.name}
        if topic.state == TalkState.HIDDEN:
            return (
                _("“%(title)s” stands on the board “%(board)s” now: a moderator reads it first.")
                % said
            )
        return _("“%(title)s” stands on the board “%(board)s” now.") % said


@offer_notice
class Split(_OfTopic):
    """Posts became a topic of their own; the event is of the new one."""

    kind = TOPIC_SPLIT

    def hearers(self, event: Event) -> Iterable[int]:
        """Those whose words went along."""
        return _authors(_said(event.object_pk))

    def sentence(self, topic: Topic) -> str:
        """What is told."""
        return _("Your words stand in a topic of their own now: “%(title)s”.") % {
            "title": topic.title
        }


@offer_notice
class Merged(_OfTopic):
    """A topic was added to another; the event is of that other one, `data["from"]` went into it."""

    kind = TOPIC_MERGED

    def hearers(self, event: Event) -> Iterable[int]:
        """Who began the topic that went, wrote there or followed it."""
        gone = event.data.get("from", 0)
        wrote = set(event.data.get("authors", ()))
        return wrote | _authors(Topic.objects.filter(pk=gone)) | _watching(gone)

    def sentence(self, topic: Topic) -> str:
        """What is told."""
        return _("A topic that you follow was joined with “%(title)s”: all is read there.") % {
            "title": topic.title
        }


# -- who -----------------------------------------------------------------------------------


def _called(post: Post) -> set[int]:
    """Those whom a post names, and the one whom it answers."""
    called = set(Mention.objects.filter(post=post).values_list("person_id", flat=True))
    if post.reply_to is not None and post.reply_to.author_id is not None:
        called.add(post.reply_to.author_id)
    return called


def _following(post: Post, reads: Mapping[int, Mapping[str, Any]]) -> set[int]:
    """Those who want every reply: they said so, or wrote in the topic and said nothing."""
    if post.number == 1:
        return set()
    chosen = {pk: read["level"] for pk, read in reads.items() if read["level"] is not None}
    wrote = _authors(Post.objects.published().filter(topic=post.topic_id))
    wrote |= {post.topic.author_id} if post.topic.author_id is not None else set()
    return {pk for pk in wrote if pk not in chosen} | {
        pk for pk, level in chosen.items() if level == WatchLevel.ALL
    }


def _before(post: Post) -> list[Mapping[str, Any]]:
    """The newest post before this one, and the newest before it of somebody else than that author:
    for each reader, one of the two is the last that others said."""
    earlier = (
        Post.objects.published()
        .filter(topic=post.topic_id, number__lt=post.number)
        .order_by("-number")
        .values("number", "author_id", "published_at")
    )
    newest = earlier.first()
    if newest is None:
        return []
    others = earlier.filter(~Q(author=newest["author_id"]) | Q(author=None))
    other = others.first() if newest["author_id"] is not None else None
    return [newest, other] if other is not None else [newest]


def _is_next(
    post: Post,
    person_id: int,
    reads: Mapping[int, Mapping[str, Any]],
    before: Iterable[Mapping[str, Any]],
) -> bool:
    """Whether `post` is the first that the person has not read of what others said."""
    read = reads.get(person_id)
    last = read["last_number"] if read else 0
    earlier = next((one for one in before if one["author_id"] != person_id), None)
    if earlier is None or earlier["number"] <= last:
        return True
    # What lies below the floor of unread things counts as read.
    assert post.published_at is not None
    return read is None and earlier["published_at"] < post.published_at - timedelta(
        days=limits.UNREAD_DAYS
    )


def _said(topic_pk: int) -> Any:
    """What others read there, and what waits for a moderator since the topic was moved."""
    shown = [TalkState.PUBLISHED, TalkState.HIDDEN]
    return Post.objects.filter(topic=topic_pk, state__in=shown)


def _authors(rows: Any) -> set[int]:
    return set(rows.filter(author__isnull=False).values_list("author_id", flat=True))


def _watching(topic_pk: int) -> set[int]:
    watching = TopicRead.objects.filter(topic=topic_pk, level=WatchLevel.ALL)
    return set(watching.values_list("person_id", flat=True))


# -- what it says --------------------------------------------------------------------------


def _sentence(post: Post, viewer: Viewer, *, is_named: bool) -> str:
    said = {"name": said_by(post, viewer), "title": post.topic.title}
    if _answers(post, viewer):
        return _("%(name)s answered you in “%(title)s”.") % said
    if is_named:
        return _("%(name)s named you in “%(title)s”.") % said
    return _("%(name)s wrote in “%(title)s”.") % said


def _answers(post: Post, viewer: Viewer) -> bool:
    return post.reply_to is not None and post.reply_to.author_id == viewer.person_id


def _post_url(post: Post) -> str:
    return addresses_of(post.topic_id, post.topic.slug).post(post.number, post.pk)
