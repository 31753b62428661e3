"""What the forum offers to search.

Readers of a board are one token (`board:12`, and `board-keepers:12` for those who moderate it),
which a viewer's own boards are turned into at the moment of the search: a grant that changes holds
at once and nothing has to be indexed anew.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.audience import tokens
from cms.audience.viewer import VISITOR, Viewer
from cms.markdown import plain_words
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.ports.asking import offer_asking
from cms.ports.searchable import SearchCard, SearchDocument, exempt, offer, offer_tokens
from cms.ports.showing import Showing, offer_files
from cms.requests.numbers import number_in
from cms.settings import limits
from cms.texts.models import FileText
from forum.boards.access import levels_of, recent_version, snapshot
from forum.boards.models import Board, Level
from forum.discussions.models import Post, PostFile, TalkState, Topic, TopicKind
from forum.discussions.policies import can_start
from forum.discussions.selectors.addresses import addresses_of, root
from forum.ideas.models import Idea
from forum.questions.models import AnswerState, Openness, Question

_TALK = (TopicKind.DISCUSSION, TopicKind.ANNOUNCEMENT, TopicKind.PROBLEM)
_FIRST = "first_words"


@offer_tokens
def board_tokens(viewer: Viewer) -> Iterable[str]:
    """The boards that the viewer reads and those they answer for, as of now."""
    if viewer.is_administrator:
        return
    for pk, level in levels_of(viewer, recent_version()).items():
        if level >= Level.READ:
            yield reader_token(pk)
            for path in viewer.organisation_paths:
                yield readers_within_token(pk, path)
        if level >= Level.MODERATE:
            yield keeper_token(pk)


@offer_asking
def where_to_ask(viewer: Viewer) -> str:
    """Where the viewer begins a topic: in their only board, else they choose one."""
    boards = snapshot().boards
    readable = (pk for pk in levels_of(viewer) if pk in boards)
    slugs = [boards[pk].slug for pk in readable if can_start(viewer, pk)]
    if len(slugs) == 1:
        return reverse("forum:topic-create", args=slugs)
    return reverse("forum:board-index") if slugs else ""


def reader_token(board_id: int) -> str:
    """Those who read a board."""
    return f"board:{board_id}"


def keeper_token(board_id: int) -> str:
    """Those who answer for a board."""
    return f"board-keepers:{board_id}"


def readers_within_token(board_id: int, path: str) -> str:
    """Those who read a board and belong to the organisation with tree `path`."""
    return f"board:{board_id}@{path}"


def readers_of(topic: Topic, post: Post) -> tuple[str, ...]:
    """Tokens of those who may read a published post of a published topic: as the doors
    `TopicQuerySet.visible_to` and `PostQuerySet.visible_to` say."""
    facts = snapshot().boards.get(topic.board_id)
    if facts is None:
        return ()
    kept = {path for path in (topic.kept_in, post.kept_in) if path}
    if not (facts.is_own_topics_only or topic.is_private):
        if not kept:
            return (reader_token(topic.board_id),)
        if len(kept) == 1:
            (path,) = kept
            own = _own(post) if not topic.kept_in or topic.author_id == post.author_id else ()
            within = readers_within_token(topic.board_id, path)
            return (keeper_token(topic.board_id), within, *own)
        return (keeper_token(topic.board_id),)
    # Of two children of two schools no token says who reads both.
    own = _own(topic) if not post.kept_in or topic.author_id == post.author_id else ()
    return (keeper_token(topic.board_id), *own)


def _own(said: Topic | Post) -> tuple[str, ...]:
    return () if said.author_id is None else (tokens.person_token(said.author_id),)


def _first_posts(path: str) -> Prefetch:
    """First posts of many topics at once, for `_first`."""
    return Prefetch(path, Post.objects.filter(number=1).select_related("author"), to_attr=_FIRST)


class _TopicKinds:
    """What topics of all kinds have in common: title and first post, the board, its readers."""

    def _first(self, topic: Topic) -> Post | None:
        found = getattr(topic, _FIRST, None)
        if found is None:
            return Post.objects.filter(topic=topic, number=1).select_related("author").first()
        return found[0] if found else None

    def _document(
        self, kind: str, pk: int, post: Post, topic: Topic, body: str, *, author: str, used: int = 0
    ) -> SearchDocument:
        board = topic.board
        labels = [name for tag in topic.tags.all() for name in tag.all_names]
        return SearchDocument(
            kind=kind,
            pk=pk,
            language=topic.language,
            title=topic.title,
            body=body,
            authors=(author,) if author else (),
            labels=(*board.all_names, *labels),
            facets={
                "board": (str(board.pk),),
                "language": (topic.language,),
                **({"place": (str(board.place_id),)} if board.place_id else {}),
            },
            read=readers_of(topic, post),
            published_at=topic.published_at,
            month=f"{topic.published_at:%Y-%m}" if topic.published_at else "",
            used=used,
        )

    def facet_labels(self, name: str, values: list[str]) -> dict[str, str]:
        """Names of boards."""
        if name != "board":
            return {}
        keys = [key for key in map(number_in, values) if key is not None]
        return {str(board.pk): board.name for board in Board.objects.filter(pk__in=keys)}


def _name(author: User | None, label: str) -> str:
    """By which an adult's words are found; of a child there is no name in the index, and none of
    those who have left."""
    if author is None:
        return label
    is_nobody = not (author.first_name or author.last_name)
    return "" if author.is_minor or is_nobody else shown_name(author, VISITOR)


def _card(
    kind: str, pk: int, url: str, row: Post, viewer: Viewer, *, byline: str, title: str
) -> SearchCard:
    said = plain_words(row.said)  # type: ignore[attr-defined]
    return SearchCard(
        kind=kind,
        pk=pk,
        url=url,
        title=title,
        language=row.language,
        text=said[: limits.SUMMARY_LENGTH],
        byline=byline,
        published_at=row.published_at,
        details=(row.topic.board.name,),
        body=said,
        is_of_child=row.is_by_minor,
    )


def _posts(viewer: Viewer) -> QuerySet[Any]:
    """Published posts that the viewer reads, with what a card needs."""
    rows = Post.objects.visible_to(viewer).published().select_related("author", "topic__board")
    return rows.annotate(said=Left("source", limits.SNIPPET_SOURCE)).defer("source", "html")


@offer
class TopicSource(_TopicKinds):
    """Discussions, announcements and problems by their title and first post."""

    kind = "topic"
    model = Topic
    label = _("topic")
    label_plural = _("topics")
    # The rest is told by the services (`changed("topic", …)`).
    depends_on = {
        "forum.Post": lambda row: [row.topic_id] if row.number == 1 else [],
        "forum.Tag": lambda row: row.topics.values_list("pk", flat=True),
    }

    def queryset(self) -> QuerySet[Topic]:
        """Topics with board, tags and author."""
        topics = Topic.objects.filter(kind__in=_TALK)
        return topics.select_related("board", "author").prefetch_related(
            "tags", _first_posts("posts")
        )

    def document(self, row: Topic) -> SearchDocument | None:
        """Title and first post; nothing that waits or was taken away."""
        if row.state != TalkState.PUBLISHED or row.kind not in _TALK:
            return None
        first = self._first(row)
        if first is None or first.state != TalkState.PUBLISHED:
            return None
        return self._document(
            self.kind,
            row.pk,
            first,
            row,
            plain_words(first.source),
            author=_name(row.author, row.author_label),
            used=row.published_count,
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those that the viewer may read."""
        rows = list(_posts(viewer).filter(topic__in=list(pks), number=1, topic__kind__in=_TALK))
        prepare_names(row.author for row in rows)
        at = root()
        return {
            row.topic_id: _card(
                self.kind,
                row.topic_id,
                addresses_of(row.topic_id, row.topic.slug, at).topic,
                row,
                viewer,
                byline=shown_name(row.author, viewer) if row.author else row.author_label,
                title=row.topic.title,
            )
            for row in rows
        }


@offer
class PostSource(_TopicKinds):
    """Replies, each by itself: a finding opens the very post."""

    kind = "post"
    model = Post
    label = _("reply")
    label_plural = _("replies")
    is_part = True
    # The rest is told by the services (`changed("post", …)`).
    depends_on: dict = {}

    def queryset(self) -> QuerySet[Post]:
        """Replies with author, topic and board."""
        replies = Post.objects.filter(number__gt=1)
        return replies.select_related("author", "topic__board").prefetch_related("topic__tags")

    def document(self, row: Post) -> SearchDocument | None:
        """The words of a published reply of a published topic.

        Of its topic it has the filters alone: the title would make every reply a finding.
        """
        is_out = row.state == TalkState.PUBLISHED and row.topic.state == TalkState.PUBLISHED
        if not is_out or row.number is None or row.number < 2:
            return None
        document = self._document(
            self.kind,
            row.pk,
            row,
            row.topic,
            plain_words(row.source),
            author=_name(row.author, row.author_label),
        )
        month = f"{row.published_at:%Y-%m}" if row.published_at else ""
        return replace(
            document,
            title="",
            labels=(),
            published_at=row.published_at,
            month=month,
            language=row.language,
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those that the viewer may read."""
        rows = list(_posts(viewer).filter(pk__in=list(pks), number__gt=1))
        prepare_names(row.author for row in rows)
        at = root()
        return {
            row.pk: _card(
                self.kind,
                row.pk,
                addresses_of(row.topic_id, row.topic.slug, at).post(row.number, row.pk),
                row,
                viewer,
                byline=shown_name(row.author, viewer) if row.author else row.author_label,
                title=row.topic.title,
            )
            for row in rows
        }


@offer
class QuestionSource(_TopicKinds):
    """Questions to the administration with their official answers; private ones for nobody."""

    kind = "question"
    model = Question
    label = _("question")
    label_plural = _("questions")
    depends_on = {
        "forum.OfficialAnswer": lambda row: [row.question_id],
        "forum.Topic": lambda row: Question.objects.filter(topic=row).values_list("pk", flat=True),
    }

    def queryset(self) -> QuerySet[Question]:
        """Questions with topic, board and answers."""
        return Question.objects.select_related("topic__board", "topic__author").prefetch_related(
            "topic__tags", "answers", _first_posts("topic__posts")
        )

    def document(self, row: Question) -> SearchDocument | None:
        """Question and newest answer; a private one is read by its page alone."""
        topic = row.topic
        if topic.state != TalkState.PUBLISHED or row.openness == Openness.PRIVATE:
            return None
        first = self._first(topic)
        if first is None or first.state != TalkState.PUBLISHED:
            return None
        answers = [a for a in row.answers.all() if a.state == AnswerState.PUBLISHED]
        body = plain_words(first.source)
        if answers and answers[-1].is_shown:
            body = f"{body}\n{plain_words(answers[-1].source)}"
        return self._document(self.kind, row.pk, first, topic, body, author="")

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those that the viewer may read; of nobody's name."""
        rows = _posts(viewer).filter(
            topic__question__in=list(pks), number=1, topic__question__openness__in=_OPEN
        )
        return {
            row.question_pk: _card(
                self.kind,
                row.question_pk,
                reverse("forum:question-detail", args=[row.question_pk, row.topic.slug]),
                row,
                viewer,
                byline="",
                title=row.topic.title,
            )
            for row in rows.annotate(question_pk=F("topic__question"))
        }


_OPEN = (Openness.PUBLIC, Openness.UNNAMED)


@offer
class IdeaSource(_TopicKinds):
    """Ideas and what became of them."""

    kind = "idea"
    model = Idea
    label = _("idea")
    label_plural = _("ideas")
    depends_on = {
        "forum.IdeaMove": lambda row: [row.idea_id],
        "forum.Topic": lambda row: Idea.objects.filter(topic=row).values_list("pk", flat=True),
    }

    def queryset(self) -> QuerySet[Idea]:
        """Ideas with topic, board, stage and moves."""
        return Idea.objects.select_related(
            "topic__board", "topic__author", "stage"
        ).prefetch_related("topic__tags", "moves__to_stage", _first_posts("topic__posts"))

    def document(self, row: Idea) -> SearchDocument | None:
        """The idea and the sentences of its moves, as everybody reads them."""
        topic = row.topic
        if topic.state != TalkState.PUBLISHED or not row.stage.is_public or row.merged_into_id:
            return None
        first = self._first(topic)
        if first is None or first.state != TalkState.PUBLISHED:
            return None
        said = [m.text for m in row.moves.all() if m.is_shown and m.to_stage.is_public]
        body = "\n".join([plain_words(first.source), *said])
        return self._document(
            self.kind, row.pk, first, topic, body, author=_name(topic.author, topic.author_label)
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those that the viewer may read."""
        rows = list(
            _posts(viewer)
            .filter(topic__idea__in=list(pks), number=1, topic__idea__stage__is_public=True)
            .annotate(idea_pk=F("topic__idea"))
        )
        prepare_names(row.author for row in rows)
        return {
            row.idea_pk: _card(
                self.kind,
                row.idea_pk,
                reverse("forum:idea-detail", args=[row.idea_pk, row.topic.slug]),
                row,
                viewer,
                byline=shown_name(row.author, viewer) if row.author else row.author_label,
                title=row.topic.title,
            )
            for row in rows
        }


_HANGS = "It stands in the topic, question or idea that it belongs to."
for _label in ("OfficialAnswer", "IdeaMove", "Milestone", "Poll", "PollOption", "PostFile"):
    exempt(f"forum.{_label}", _HANGS)
exempt("forum.Board", "Boards are found in the menu; their topics are found by themselves.")
exempt("forum.Tag", "A word that stands in the topics it describes.")


def _texts(**owner: Any) -> QuerySet[Any]:
    return FileText.objects.filter(**owner).values_list("pk", flat=True)


class _FilesOfPosts:
    """Documents of posts: who reads the post may have them.

    A first post stands for its topic, question or idea; `thing` leads from a post to that.
    """

    kind: str
    anchor = ""
    thing: str
    among: Q
    links: Mapping[str, Callable[[Any], Iterable[int]]] = {
        "forum.PostFile": lambda row: _texts(stored=row.stored_id)
    }

    def showings(self, texts: Collection[int]) -> Iterator[Showing]:
        """Posts that hold the files."""
        rows = PostFile.objects.filter(self.among, stored__drawn_text__in=texts, is_image=False)
        pairs = rows.order_by("-post").values_list("stored__drawn_text", self.thing)
        return (Showing(*pair) for pair in pairs.iterator())

    def texts_of(self, things: Collection[int]) -> Iterable[int]:
        """Texts of their documents."""
        rows = PostFile.objects.filter(self.among, **{f"{self.thing}__in": things}, is_image=False)
        return rows.exclude(stored__drawn_text=None).values_list("stored__drawn_text", flat=True)

    def seen(self, viewer: Viewer) -> Subquery:
        """The newest post that holds the file: another copy is another file."""
        rows = PostFile.objects.filter(self.among, stored=OuterRef("stored"))
        return Subquery(rows.order_by("-post").values(self.thing)[:1])


@offer_files
class FilesOfReplies(_FilesOfPosts):
    """Documents of replies."""

    kind = PostSource.kind
    thing = "post"
    among = Q(post__number__gt=1)


@offer_files
class FilesOfTopics(_FilesOfPosts):
    """Documents with which a topic begins."""

    kind = TopicSource.kind
    thing = "post__topic"
    among = Q(post__number=1, post__topic__kind__in=_TALK)


@offer_files
class FilesOfQuestions(_FilesOfPosts):
    """Documents of questions."""

    kind = QuestionSource.kind
    thing = "post__topic__question"
    among = Q(post__number=1, post__topic__question__isnull=False)


@offer_files
class FilesOfIdeas(_FilesOfPosts):
    """Documents of ideas."""

    kind = IdeaSource.kind
    thing = "post__topic__idea"
    among = Q(post__number=1, post__topic__idea__isnull=False)
