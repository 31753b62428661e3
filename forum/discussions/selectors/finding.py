"""Topics and posts behind their door, and where those went that are no longer there."""

from typing import Any

from django.db.models import BigIntegerField, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import Sanction
from cms.statements import Given, Statement
from forum.boards.access import assumed_version, circle_of, current_version, made_once
from forum.boards.models import Level
from forum.discussions import policies
from forum.discussions.models import Poll, Post, PostAlias, TalkState, Topic, TopicRead
from forum.discussions.querysets import PostQuerySet
from forum.discussions.selectors.addresses import addresses_of
from forum.discussions.selectors.lists import tag_words, version_beside


def find_topic(viewer: Viewer, pk: int) -> Topic | None:
    """A topic through the door, with its board, tags, poll and how far the reader has read.

    One query brings the version of boards along; another is made only when that has changed.
    """
    version = assumed_version()
    topic = _one(viewer, version, pk)
    truth = topic.boards_version or 0 if topic else current_version()
    if truth != version:
        topic = _one(viewer, truth, pk)
    return topic


def _one(viewer: Viewer, version: int, pk: int) -> Any:
    circle = circle_of(viewer, version)
    statement = made_once(version, ("topic", circle), lambda: _topic_statement(viewer, version))
    found = statement.objects(pk=pk, person=viewer.person_id or 0)
    if found:
        veil(found[0], viewer, version)
    return found[0] if found else None


def veil(topic: Any, viewer: Viewer, version: int, *, is_author: bool = False) -> None:
    """Withholds what a moderator looks at from all but its author and those who moderate the board:
    the title, also in the address, and the poll. What others said stays."""
    is_author = is_author or (viewer.is_signed_in and topic.author_id == viewer.person_id)
    if topic.state != TalkState.HIDDEN or is_author:
        return
    if policies.level_on(viewer, topic.board_id, version) >= Level.MODERATE:
        return
    topic.is_veiled = True
    topic.title = _("Hidden while a moderator looks at it")
    topic.slug = "topic"
    topic.language = (get_language() or topic.language)[:2]
    topic.has_poll = False


def _topic_statement(viewer: Viewer, version: int) -> Statement:
    person = Given("person", BigIntegerField())
    reads = TopicRead.objects.filter(person=person, topic=OuterRef("pk"))
    return Statement(
        Topic.objects.visible_to(viewer, version, person=person, standing=True)
        .filter(pk=Given("pk", BigIntegerField()))
        .select_related("board", "author")
        .defer("board__about_kk", "board__about_ru", "board__about_en")
        .annotate(
            boards_version=version_beside(),
            tag_words=tag_words(),
            has_poll=poll_beside(),
            has_waiting=waiting_beside(person),
            has_moved=Exists(PostAlias.objects.filter(topic=OuterRef("pk"))),
            is_paused=paused_beside(person),
            seen_number=Subquery(reads.values("last_number")[:1], output_field=IntegerField()),
            watch_level=Subquery(reads.values("level")[:1], output_field=IntegerField()),
        )
    )


def poll_beside() -> Exists:
    """To annotate topics with: whether there is a poll whose words are out."""
    is_out = Q(post=None) | Q(post__state=TalkState.PUBLISHED)
    return Exists(Poll.objects.filter(is_out, topic=OuterRef("pk")))


def paused_beside(person: Any) -> Exists:
    """To annotate one topic with: whether `person` reads and does not write for a while."""
    return Exists(
        Sanction.objects.filter(
            person=person, kind=Sanction.Kind.PAUSE, until__gt=Now(), lifted_at__isnull=True
        )
    )


def waiting_beside(person: Any, topic: str = "pk") -> Exists:
    """To annotate topics with: posts of `person` there that nobody else reads yet."""
    return Exists(waiting().filter(topic=OuterRef(topic), author=person))


def waiting() -> PostQuerySet:
    """Posts that nobody but their author and those who moderate reads yet."""
    return Post.objects.filter(
        number__isnull=True, state__in=[TalkState.PENDING, TalkState.RETURNED]
    )


def where_it_went(viewer: Viewer, pk: int, number: int | None) -> str:
    """The address of what once stood in topic `pk`, at `number`; empty when nobody may know."""
    if number is not None:
        alias = (
            PostAlias.objects.filter(topic=pk, number=number)
            .values_list("post__topic_id", "post__number", "post_id")
            .first()
        )
        if alias is not None:
            topic_pk, new_number, post_pk = alias
            topic = find_topic(viewer, topic_pk)
            if topic is None:
                return ""
            return addresses_of(topic.pk, topic.slug).post(new_number, post_pk)
    last = pk
    while merged := Topic.objects.filter(pk=last).values_list("merged_into", flat=True).first():
        last = merged
    if last == pk:
        return ""
    topic = find_topic(viewer, last)
    return addresses_of(topic.pk, topic.slug).topic if topic else ""


def find_post(viewer: Viewer, pk: int) -> Post | None:
    """A post through the door, with its topic and board."""
    version = current_version()
    post = (
        Post.objects.visible_to(viewer, version, standing=True)
        .select_related("topic__board", "author", "topic__author")
        .filter(pk=pk)
        .first()
    )
    if post is not None:
        veil(post.topic, viewer, version)
    return post


def post_url(post: Post) -> str:
    """Where a post is read."""
    return addresses_of(post.topic_id, post.topic.slug).post(post.number, post.pk)
