"""The letters of the workflow, and who is told of what a review brings."""

from django.urls import reverse
from django.utils.translation import override
from wagtail.models import TaskState

from cms.mail.services import send_letter
from cms.notices.services import announce
from cms.people.models import Membership, Role, User
from cms.people.policies import own_name
from library.curation.models import Review
from library.methods.models import CoAuthor, Method
from library.methods.selectors import newest_title

# Kinds of events; `library.curation.noticeable` words them.
ASSIGNED = "curation.assigned"
ANSWERED = "curation.answered"
SAID = "curation.said"
ASKED = "curation.asked"
OPINION = "curation.opinion"
WAITING = "curation.waiting"
OPINION_DUE = "curation.opinion_due"


def editors() -> set[int]:
    """Primary keys of all who edit the library."""
    editing = Membership.objects.active().filter(role=Role.EDITOR)
    found = User.objects.filter(is_active=True, pk__in=editing.values("person"))
    return set(found.values_list("pk", flat=True))


def authors_of(method: Method) -> set[int]:
    """Primary keys of who made it."""
    agreed = CoAuthor.objects.filter(method=method, agreed_at__isnull=False, person__isnull=False)
    found = set(agreed.values_list("person", flat=True))
    return found | ({method.author_id} if method.author_id else set())


def those_of(review: Review) -> set[int]:
    """Editors who are told of a review: its own one, else who has spoken in it, else all; never
    its authors."""
    if review.assigned_to_id is not None:
        return {review.assigned_to_id}
    authors = authors_of(review.method)
    spoke = set(review.remarks.values_list("author", flat=True)) - authors - {None}
    return (spoke & editors()) or editors() - authors


def tell_answered(*, task_state: TaskState) -> None:
    """A notice to the authors: published, or returned. What they took back they know."""
    review = Review.objects.filter(workflow_state=task_state.workflow_state_id).first()
    if review is not None and task_state.status != TaskState.STATUS_CANCELLED:
        announce(
            kind=ANSWERED,
            object_pk=review.pk,
            actor=task_state.finished_by,
            at=task_state.finished_at,
            data={"status": task_state.status},
        )


def tell_published(*, method: Method) -> None:
    """A letter to the author: their method stands on the shelf."""
    _tell(method, "library/curation/mail/published", "library:method-detail", method.slug)


def tell_returned(*, method: Method, note: str) -> None:
    """A letter to the author: what the editor asks to correct."""
    _tell(method, "library/curation/mail/returned", "library:method-edit", note=note)


def tell_editors(*, method: Method, sent_by: User | None = None) -> None:
    """A letter to every editor but the sender, each in their language: a method waits."""
    hearers = editors() - authors_of(method) - ({sent_by.pk} if sent_by else set())
    author = own_name(method.author) if method.author else method.credit
    review = Review.objects.filter(method=method).order_by("-pk").first()
    for editor in User.objects.filter(pk__in=hearers).exclude(email="").order_by("pk"):
        with override(editor.interface_language):
            path = reverse("library:curation-review", args=[review.pk]) if review else ""
        send_letter(
            to=editor.email,
            language=editor.interface_language,
            template="library/curation/mail/sent",
            context={
                "name": own_name(editor),
                "title": newest_title(method),
                "author": author,
                "path": path,
            },
        )


def _tell(method: Method, template: str, view: str, *more: str, note: str = "") -> None:
    author = method.author
    if author is None or not author.is_active:
        return
    with override(author.interface_language):
        path = reverse(view, args=[method.pk, *more])
    send_letter(
        to=author.email,
        language=author.interface_language,
        template=template,
        context={
            "name": own_name(author),
            "title": newest_title(method),
            "note": note,
            "path": path,
        },
    )
