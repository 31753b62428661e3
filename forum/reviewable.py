"""How moderators look after posts: topics, questions and ideas are theirs by their first post."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.moderation.refusals import Refused as ReviewRefused
from cms.moderation.selectors import is_of_the_staff
from cms.people.models import User
from cms.people.policies import prepare_names
from cms.ports.reviewable import (
    PUBLISHED,
    PURGED,
    ContextLine,
    ReviewCard,
    ReviewFile,
    ReviewPoll,
    Scope,
    Titled,
    offer_review,
    offer_titles,
)
from cms.settings import limits
from forum.boards.access import rule
from forum.boards.models import Board
from forum.discussions import services
from forum.discussions.models import Poll, Post, PostFile, Topic, TopicKind
from forum.discussions.refusals import Refused
from forum.discussions.selectors.addresses import Addresses, addresses_of
from forum.discussions.selectors.people import said_by
from forum.discussions.selectors.posts import file_url
from forum.discussions.services.checking import KIND
from forum.ideas import reviewable as ideas
from forum.ideas.services import lock_idea_of, purge_idea
from forum.questions import reviewable as questions
from forum.questions.selectors import has_official_answer
from forum.questions.services import purge_question_of

__all__ = ["PostReview", "ideas", "questions"]


@offer_review
class PostReview:
    """What people say on boards."""

    kind = KIND
    label = _("Posts on boards")

    def visible(self, viewer: Viewer) -> QuerySet[Post]:
        """What others said and the viewer reads."""
        rows = Post.objects.visible_to(viewer).published()
        return rows if viewer.person_id is None else rows.exclude(author=viewer.person_id)

    def scope(self, pk: int) -> Scope | None:
        """The place or the community of the board, and how many reports hide a post there."""
        post = Post.objects.filter(pk=pk).select_related("topic__board__place").first()
        if post is None:
            return None
        board = post.topic.board
        path = board.place.path if board.place else ""
        return Scope(
            path,
            board.community_id,
            post.author_id,
            rule(path, "reports_to_hide"),
            is_guarded=_is_guarded(post),
        )

    def locked_state(self, pk: int) -> str | None:
        """Behind the lock of the topic, as publications take it."""
        topic = Post.objects.filter(pk=pk).values("topic_id")
        if Topic.objects.select_for_update().filter(pk__in=topic).first() is None:
            return None
        post = Post.objects.select_for_update().filter(pk=pk).first()
        return None if post is None else _state_of(post)

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, ReviewCard]:
        """Posts with what was said before and after, and all that goes out with them: posts,
        neighbours, files, polls and tags of topics, names."""
        posts = Post.objects.filter(pk__in=list(pks)).select_related("author", "topic__board")
        rows = list(posts.prefetch_related("topic__poll__options", "topic__tags"))
        around = _around(rows)
        prepare_names([row.author for row in rows] + [line.author for line in around])
        files = _files(rows)
        near: dict[int, list[Post]] = defaultdict(list)
        for line in around:
            near[line.topic_id].append(line)
        return {
            row.pk: _card(row, near[row.topic_id], files.get(row.pk, []), viewer) for row in rows
        }

    def publish(self, pk: int, *, by: User, source: str | None = None) -> None:
        """Gives it its number and lets it out."""
        services.publish(Post.objects.get(pk=pk), at=timezone.now(), by=by, source=source)

    def publish_opening(
        self, pk: int, *, by: User, source: str, title: str, poll: ReviewPoll | None
    ) -> None:
        """The same with the title of the topic and the words of its poll; a reply has none."""
        post = Post.objects.select_related("topic").get(pk=pk)
        if not services.is_first(post):
            self.publish(pk, by=by, source=source)
            return
        asked, now = (poll.question, poll.options) if poll is not None else None, timezone.now()
        try:
            services.reword_opening(post, source=source, title=title, poll=asked, by=by, at=now)
        except Refused as refusal:
            raise ReviewRefused(refusal.sentence) from None
        services.publish(post, at=now, by=by)

    def send_back(self, pk: int, *, by: User) -> None:
        """Gives it back."""
        services.send_back(Post.objects.get(pk=pk))

    def hide(self, pk: int, *, by: User | None) -> None:
        """Leaves a labelled gap."""
        services.hide(Post.objects.get(pk=pk))

    def remove(self, pk: int, *, by: User) -> None:
        """Takes it out of sight for good."""
        services.remove(Post.objects.get(pk=pk))

    def purge(self, pk: int) -> list[int]:
        """With the first post go the whole topic, and the question or the idea that it is."""
        post = Post.objects.filter(pk=pk).first()
        if post is None:
            return []
        idea = lock_idea_of(post.topic_id)
        gone, is_topic = services.purge(post)
        if is_topic:
            now = timezone.now()
            purge_question_of(gone[0].topic_id, now=now)
            if idea is not None:
                purge_idea(idea, now=now)
        return [one.pk for one in gone]


@offer_titles("topic")
def topics_titled(keys: Collection[int]) -> dict[int, Titled]:
    """Topics of which the log tells that they were moved, split, joined."""
    return {
        topic.pk: Titled(
            topic.title,
            topic.language,
            str(topic.get_kind_display()),
            addresses_of(topic.pk, topic.slug).topic,
        )
        for topic in Topic.objects.filter(pk__in=keys)
    }


@offer_titles("board")
def boards_titled(keys: Collection[int]) -> dict[int, Titled]:
    """Boards of which the log tells that they were taken along."""
    return {
        board.pk: Titled(
            board.name,
            board.name_language,
            str(board.get_kind_display()),
            reverse("forum:board-detail", args=[board.slug]),
        )
        for board in Board.objects.filter(pk__in=keys)
    }


def _is_guarded(post: Post) -> bool:
    """Announcements, questions with an official answer, and words of those who work here."""
    if services.is_first(post):
        if post.topic.kind == TopicKind.ANNOUNCEMENT:
            return True
        if post.topic.kind == TopicKind.QUESTION and has_official_answer(post.topic_id):
            return True
    return is_of_the_staff(post.author_id)


def _state_of(post: Post) -> str:
    return PURGED if services.is_purged(post) else str(post.state)


def _around(rows: list[Post]) -> list[Post]:
    """Published posts beside the given ones, and what they answer. One query."""
    few = limits.REVIEW_CONTEXT
    near = Q(pk__in=[])
    for row in rows:
        if row.number is None:
            here = Q(number__gt=row.topic.highest_number - few)
        else:
            here = Q(number__gte=row.number - few, number__lte=row.number + few)
        near |= Q(topic=row.topic_id) & (here | Q(pk=row.reply_to_id))
    lines = Post.objects.published().filter(near).select_related("author")
    return list(lines.order_by("topic_id", "number"))


def _files(rows: list[Post]) -> dict[int, list[PostFile]]:
    found: dict[int, list[PostFile]] = defaultdict(list)
    with_files = [row.pk for row in rows if row.file_count]
    if with_files:
        for file in PostFile.objects.filter(post__in=with_files).select_related("stored"):
            found[file.post_id].append(file)
    return found


def _card(row: Post, around: list[Post], files: list[PostFile], viewer: Viewer) -> ReviewCard:
    topic = row.topic
    is_first = services.is_first(row)
    addresses = addresses_of(topic.pk, topic.slug)
    label = topic.get_kind_display() if is_first else row._meta.verbose_name
    return ReviewCard(
        kind=KIND,
        pk=row.pk,
        label=str(label),
        title=topic.title,
        url=addresses.post(row.number, row.pk) if row.state == PUBLISHED else "",
        html=row.html,
        source=row.source,
        language=row.language,
        author=row.author,
        author_name=said_by(row, viewer),
        where=topic.board.name,
        state=_state_of(row),
        context=tuple(_lines(row, around, viewer)),
        edit_url=addresses.act(row.pk, "edit"),
        poll=_poll_of(row, is_first=is_first),
        files=tuple(_file(file, addresses) for file in files),
        tags=tuple(tag.name for tag in topic.tags.all()) if is_first else (),
        is_opening=is_first,
    )


def _lines(row: Post, around: list[Post], viewer: Viewer) -> Iterable[ContextLine]:
    for line in around:
        if line.pk == row.pk:
            continue
        yield ContextLine(
            name=said_by(line, viewer),
            html=line.html,
            language=line.language,
            is_after=row.number is not None and (line.number or 0) > row.number,
        )


def _poll_of(row: Post, *, is_first: bool) -> ReviewPoll | None:
    """The poll that the words came with."""
    try:
        poll = row.topic.poll
    except Poll.DoesNotExist:
        return None
    if poll.post_id != row.pk and not (is_first and poll.post_id is None):
        return None
    options = sorted(poll.options.all(), key=lambda option: option.position)
    return ReviewPoll(poll.question, tuple(option.text for option in options))


def _file(file: PostFile, addresses: Addresses) -> ReviewFile:
    url = file_url(file, addresses)
    return ReviewFile(file.stored.name, url, file.is_image, file.alt)
