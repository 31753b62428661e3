"""How moderators look after what experts and those who run ideas say of them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.files.services import forget_files
from cms.moderation.selectors import is_of_the_staff
from cms.ports.reviewable import ReviewFile, Scope, offer_review
from forum.boards.access import boards_from
from forum.boards.models import Level
from forum.discussions.models import Topic
from forum.discussions.services.purging import NO_TITLE
from forum.ideas.models import ExpertOpinion, Idea, IdeaMove, Milestone
from forum.ideas.services.acts import locked, touched
from forum.remarks.policies import scope_on
from forum.remarks.reviewable import RemarkReview


class _OfIdea(RemarkReview):
    """Words that hang on an idea."""

    topic = "idea__topic"
    author = "by"
    anchor = ""

    def read_by(self, viewer: Viewer) -> QuerySet[Any]:
        """Those of ideas that the viewer reads."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows.filter(idea__in=Idea.objects.visible_to(viewer))

    def lock_above(self, row: Any) -> None:
        """The idea."""
        locked(row.idea_id)

    def touch(self, row: Any) -> None:
        """Its page and search."""
        touched(row.idea)

    def topic_of(self, row: Any) -> Topic:
        """That of the idea."""
        topic: Topic = row.idea.topic
        return topic

    def url(self, row: Any) -> str:
        """The page of the idea, at these words."""
        return f"{row.idea.get_absolute_url()}#{self.anchor}-{row.pk}"


@offer_review
class OpinionReview(_OfIdea):
    """What experts think."""

    kind = ExpertOpinion.review_kind
    label = _("Opinions of experts")
    model = ExpertOpinion
    author = "author"
    anchor = "opinion"

    def scope_of(self, row: ExpertOpinion) -> Scope:
        """As what else this person says."""
        is_guarded = is_of_the_staff(row.author_id)
        return scope_on(row.idea.topic, row.author_id, is_guarded=is_guarded)

    def html(self, row: ExpertOpinion) -> str:
        """As it was written."""
        return row.html

    def edit_url(self, row: ExpertOpinion) -> str:
        """The form of the expert."""
        return reverse("forum:idea-opinion", args=[row.idea_id])

    def erase(self, row: ExpertOpinion) -> None:
        """The words; that this expert had an opinion stays."""
        ExpertOpinion.objects.filter(pk=row.pk).update(source="", html="")


@offer_review
class MoveReview(_OfIdea):
    """The public sentence that goes with a stage."""

    kind = IdeaMove.review_kind
    label = _("Sentences about stages of ideas")
    model = IdeaMove
    anchor = "move"

    def read_by(self, viewer: Viewer) -> QuerySet[Any]:
        """Sentences, not bare moves; of inner stages those of boards one answers for."""
        rows = super().read_by(viewer).exclude(text="")
        inner = rows.filter(idea__topic__board__in=boards_from(viewer, Level.MODERATE))
        return rows.filter(to_stage__is_public=True) | inner

    def scope_of(self, row: IdeaMove) -> Scope:
        """Said for the organisation or the community."""
        return scope_on(row.idea.topic, row.by_id, is_guarded=True, needs_several=True)

    def html(self, row: IdeaMove) -> str:
        """The sentence."""
        return format_html("<p>{}</p>", row.text) if row.text else ""

    def erase(self, row: IdeaMove) -> None:
        """The sentence; the move stays."""
        IdeaMove.objects.filter(pk=row.pk).update(text="")


@offer_review
class StepReview(_OfIdea):
    """Steps of the work with what shows that they are done."""

    kind = Milestone.review_kind
    label = _("Steps of the work on ideas")
    model = Milestone
    anchor = "step"

    def rows(self) -> QuerySet[Any]:
        """With the file."""
        return super().rows().select_related("file", "idea__responsible")

    def scope_of(self, row: Milestone) -> Scope:
        """Of who wrote it; visitors never hide what shows that something is done."""
        author = row.by_id or row.idea.responsible_id
        return scope_on(row.idea.topic, author, is_guarded=True)

    def html(self, row: Milestone) -> str:
        """What is to be done, and what shows that it is."""
        if row.title == NO_TITLE:
            return ""
        parts = [format_html("<p>{}</p>", said) for said in (row.title, row.evidence) if said]
        return mark_safe("".join(parts))  # noqa: S308 - made of escaped pieces

    def edit_url(self, row: Milestone) -> str:
        """The form of the step."""
        return reverse("forum:idea-step-edit", args=[row.idea_id, row.pk])

    def files(self, row: Milestone) -> tuple[ReviewFile, ...]:
        """The photo or the document."""
        if row.file is None:
            return ()
        url = reverse("forum:idea-file", args=[row.idea_id, row.pk, row.file.name])
        return (ReviewFile(row.file.name, url),)

    def erase(self, row: Milestone) -> None:
        """Words and file; that there was a step stays."""
        files = [row.file_id] if row.file_id is not None else []
        Milestone.objects.filter(pk=row.pk).update(title=NO_TITLE, evidence="", file=None)
        forget_files(keys=files)
