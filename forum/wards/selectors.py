"""What a child has said where others read, for its guardians."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from cms.audience.viewer import Viewer
from cms.moderation.models import URGENT_REASONS, Reason, Report
from cms.people.models import Guardianship, User
from forum.discussions.models import Post, TalkState
from forum.discussions.selectors.addresses import addresses_of

# Reports of a guardian that are looked at first as they stand.
HEARD_AS_IT_IS = URGENT_REASONS | {Reason.GUARDIAN}


@dataclass(frozen=True, slots=True)
class PostLine:
    """One contribution: read-only."""

    pk: int
    title: str
    board: str
    html: str
    language: str
    state: str
    state_label: str
    at: datetime
    url: str
    is_removal_asked: bool


def child_of(viewer: Viewer, pk: int) -> User | None:
    """The child when the viewer is its confirmed guardian; None else."""
    if viewer.person_id is None or viewer.is_minor:
        return None
    held = Guardianship.objects.filter(guardian=viewer.person_id, confirmed_at__isnull=False)
    return User.objects.filter(pk=pk, pk__in=held.values("child")).first()


def posts_of(child: User) -> QuerySet[Post]:
    """What others than moderators read or have read; private questions are the child's own."""
    return (
        Post.objects.filter(author=child, number__isnull=False, topic__is_private=False)
        .select_related("topic__board")
        .order_by("-published_at", "-pk")
    )


def post_lines(rows: list[Post], viewer: Viewer) -> list[PostLine]:
    """Lines of a page; the link where the guardian reads the board too."""
    visible = Post.objects.visible_to(viewer).filter(pk__in=[row.pk for row in rows])
    readable = set(visible.values_list("pk", flat=True))
    asked = set(
        Report.objects.filter(
            person=viewer.person_id,
            reason__in=HEARD_AS_IT_IS,
            item__kind="post",
            item__object_pk__in=[row.pk for row in rows],
            item__closed_at__isnull=True,
        ).values_list("item__object_pk", flat=True)
    )
    return [
        PostLine(
            pk=row.pk,
            title=row.topic.title,
            board=row.topic.board.name,
            html=row.html if row.state == TalkState.PUBLISHED else "",
            language=row.language,
            state=row.state,
            state_label=str(row.get_state_display()),
            at=row.published_at or row.submitted_at,
            url=_url(row) if row.pk in readable else "",
            is_removal_asked=row.pk in asked,
        )
        for row in rows
    ]


def _url(row: Post) -> str:
    return addresses_of(row.topic_id, row.topic.slug).post(row.number)
