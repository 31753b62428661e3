"""How moderators look after comments."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import Viewer
from cms.comments import selectors, services
from cms.comments.querysets import state_now, visible_comments
from cms.moderation.selectors import is_of_the_staff
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import PUBLISHED, ContextLine, ReviewCard, Scope, offer_review
from cms.settings import limits


@offer_review
class CommentReview:
    """Comments on essays, methods and news; those answer who answer for what they stand under."""

    kind = services.KIND
    label = _("Comments")

    def visible(self, viewer: Viewer) -> QuerySet[XtdComment]:
        """What others said and the viewer reads."""
        rows = visible_comments(viewer).filter(is_public=True)
        return rows if viewer.person_id is None else rows.exclude(user_id=viewer.person_id)

    def scope(self, pk: int) -> Scope | None:
        """The place or the community of what it stands under."""
        rows = XtdComment.norel_objects.select_related("content_type")
        comment = rows.filter(pk=pk).first()
        if comment is None:
            return None
        scope = selectors.scope_of(comment)
        return replace(scope, is_guarded=is_of_the_staff(comment.user_id))

    def locked_state(self, pk: int) -> str | None:
        """Behind the lock of the comment."""
        return services.state_of(pk)

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, ReviewCard]:
        """Comments with what they answer and what was answered: comments, their neighbours, and a
        question for each kind of thing they stand under."""
        wanted = list(pks)
        rows = list(
            XtdComment.norel_objects.filter(pk__in=wanted).select_related(
                "user", "record", "content_type"
            )
        )
        titles = selectors.titles_of(rows)
        around = _around(rows)
        prepare_names([row.user for row in rows] + [row.user for row in around])
        return {row.pk: _card(row, around, titles.get(row.pk, ""), viewer) for row in rows}

    def publish(self, pk: int, *, by: User, source: str | None = None) -> None:
        """Lets it out."""
        services.publish_comment(pk=pk, by=by, text=source)

    def send_back(self, pk: int, *, by: User) -> None:
        """Gives it back."""
        services.return_comment(pk=pk)

    def hide(self, pk: int, *, by: User | None) -> None:
        """Takes it out of sight."""
        services.hide_comment(pk=pk)

    def remove(self, pk: int, *, by: User) -> None:
        """Takes it out of sight for good."""
        services.remove_comment(pk=pk, by=by)

    def purge(self, pk: int) -> list[int]:
        """The words go; where somebody has answered, a line in their place stays."""
        return [pk] if services.purge_comment(pk=pk) else []


def _around(rows: list[XtdComment]) -> list[XtdComment]:
    """What the comments answer, and what was answered to them."""
    keys = [row.pk for row in rows]
    parents = [row.parent_id for row in rows if row.parent_id != row.pk]
    near = Q(pk__in=parents) | Q(parent_id__in=keys)
    return list(
        XtdComment.norel_objects.filter(near, is_public=True, is_removed=False)
        .select_related("user", "record")
        .order_by("submit_date", "pk")
    )


def _card(row: XtdComment, around: list[XtdComment], title: str, viewer: Viewer) -> ReviewCard:
    record = getattr(row, "record", None)
    state = state_now(row, record)
    before = [c for c in around if c.pk == row.parent_id and c.pk != row.pk]
    after = [c for c in around if c.parent_id == row.pk and c.pk != row.pk]
    return ReviewCard(
        kind=services.KIND,
        pk=row.pk,
        label=str(row._meta.verbose_name),
        title=title,
        url=reverse("comments:comment-detail", args=[row.pk]) if state == PUBLISHED else "",
        html=selectors.html_of(row.comment),
        source=row.comment,
        language=record.language if record else "",
        author=row.user,
        author_name=shown_name(row.user, viewer),
        where=title,
        state=state,
        context=(
            *(_line(c, viewer, is_after=False) for c in before),
            *(_line(c, viewer, is_after=True) for c in after[: limits.REVIEW_CONTEXT]),
        ),
        edit_url=reverse("comments:comment-edit", args=[row.pk]),
    )


def _line(comment: XtdComment, viewer: Viewer, *, is_after: bool) -> ContextLine:
    record = getattr(comment, "record", None)
    return ContextLine(
        name=shown_name(comment.user, viewer),
        html=selectors.html_of(comment.comment),
        language=record.language if record else "",
        is_after=is_after,
    )
