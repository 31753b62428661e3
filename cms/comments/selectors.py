"""What the screens about comments need."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, Model, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_comments.forms import CommentSecurityForm
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import Viewer
from cms.comments import policies
from cms.comments.querysets import shown_to, visible_comments
from cms.moderation.models import ReviewItem, Verdict
from cms.people.policies import prepare_names, shown_name
from cms.people.selectors import person_url, public_slug_of
from cms.ports.commentable import Commentable, commentable_kind
from cms.ports.reviewable import Scope
from cms.requests.numbers import number_in
from cms.settings import limits


@dataclass(frozen=True, slots=True)
class ShownComment:
    """One comment as `components/comments.html` draws it. A removed one has no words."""

    pk: int
    level: int
    submitted_at: datetime
    author: str = ""
    author_url: str = ""
    language: str = ""
    html: str = ""
    is_removed: bool = False
    is_waiting: bool = False
    is_own: bool = False
    may_reply: bool = False
    may_report: bool = False
    may_withdraw: bool = False
    may_correct: bool = False
    reply_url: str = ""
    report_url: str = ""
    withdraw_url: str = ""
    correct_url: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """Everything below a thing: comments in reading order, and who may add one.

    `seal` holds the hidden fields of the form: which thing, and since when the page stands open.
    """

    count: int
    comments: list[ShownComment]
    page: int
    pages: int
    may_post: bool
    refusal: str
    sign_in_url: str
    seal: CommentSecurityForm | None
    post_url: str

    @property
    def longest(self) -> int:
        """Letters a comment may have."""
        return limits.COMMENT_LENGTH

    @property
    def previous_page(self) -> int:
        """Number of the page before; 0 on the first."""
        return self.page - 1

    @property
    def next_page(self) -> int:
        """Number of the page after; 0 on the last."""
        return self.page + 1 if self.page < self.pages else 0


def thread_of(
    target: Model, viewer: Viewer, *, page: str | int | None = None, now: datetime | None = None
) -> Thread:
    """Comments on `target`, which `viewer` sees, in three queries (two when there are none)."""
    moment = now or timezone.now()
    on_target, shown, root_shown = _conditions(target, viewer)
    counts = XtdComment.norel_objects.filter(on_target).aggregate(
        shown=Count("pk", filter=shown),
        roots=Count("pk", filter=root_shown),
    )
    pages = max(1, -(-counts["roots"] // limits.COMMENT_THREADS_SHOWN))
    number = _page_number(page, pages)
    rows: list[XtdComment] = []
    if counts["roots"]:
        start = (number - 1) * limits.COMMENT_THREADS_SHOWN
        roots = XtdComment.norel_objects.filter(on_target & root_shown)
        keys = roots.order_by("submit_date", "pk").values_list("pk", flat=True)
        threads = list(keys[start : start + limits.COMMENT_THREADS_SHOWN])
        rows = list(
            XtdComment.norel_objects.filter(on_target, thread_id__in=threads)
            .select_related("user", "record")
            .annotate(author_slug=public_slug_of("user"))
            .order_by("submit_date", "pk")
        )
    prepare_names(row.user for row in rows)
    may_post = policies.can_comment(viewer)
    return Thread(
        count=counts["shown"],
        comments=_in_reading_order(rows, viewer, moment),
        page=number,
        pages=pages,
        may_post=may_post,
        refusal=_refusal_for(viewer),
        sign_in_url="" if viewer.is_signed_in else reverse("account_login"),
        seal=CommentSecurityForm(target) if may_post else None,
        post_url=reverse("comments:comment-post"),
    )


def place_of(comment: XtdComment, viewer: Viewer) -> tuple[Commentable, Any] | None:
    """The kind and the row that `comment` stands under, if `viewer` sees it."""
    kind = commentable_kind(f"{comment.content_type.app_label}.{comment.content_type.model}")
    if kind is None:
        return None
    row = kind.visible(viewer).filter(pk=comment.object_pk).first()
    return None if row is None else (kind, row)


def scope_of(comment: XtdComment) -> Scope:
    """Who answers for a comment: those of the place or the community of what it stands under."""
    kind = commentable_kind(f"{comment.content_type.app_label}.{comment.content_type.model}")
    row = kind.model._default_manager.filter(pk=comment.object_pk).first() if kind else None
    path, community_id = kind.place(row) if kind and row else ("", None)
    return Scope(path, community_id, comment.user_id)


def _conditions(target: Model, viewer: Viewer) -> tuple[Q, Q, Q]:
    """What stands on `target`, what of it the viewer reads, and which threads are drawn."""
    on_target = Q(content_type=ContentType.objects.get_for_model(target), object_pk=str(target.pk))
    shown = on_target & Q(is_removed=False) & shown_to(viewer)
    below = XtdComment.norel_objects.filter(shown, thread_id=OuterRef("pk"))
    return on_target, shown, Q(level=0) & (shown | Q(Exists(below)))


def address_of(comment: XtdComment, place: tuple[Commentable, Any], viewer: Viewer) -> str:
    """Where the viewer reads `comment`: the page of the talk it is on, and its anchor there."""
    kind, target = place
    on_target, _shown_there, root_shown = _conditions(target, viewer)
    root = XtdComment.norel_objects.get(pk=comment.thread_id)
    earlier = Q(submit_date__lt=root.submit_date) | Q(submit_date=root.submit_date, pk__lt=root.pk)
    before = XtdComment.norel_objects.filter(on_target & root_shown & earlier).count()
    page = before // limits.COMMENT_THREADS_SHOWN + 1
    query = f"?comments={page}" if page > 1 else ""
    return f"{kind.url(target)}{query}#c{comment.pk}"


def seen_comment(pk: int, viewer: Viewer) -> XtdComment | None:
    """One comment through the door."""
    rows = visible_comments(viewer).select_related("user", "record")
    return rows.annotate(author_slug=public_slug_of("user")).filter(pk=pk).first()


def quoted(comment: XtdComment, viewer: Viewer, *, now: datetime | None = None) -> ShownComment:
    """One comment as a quotation above a form."""
    return _shown(comment, 0, viewer, now or timezone.now())


def note_on(comment: XtdComment) -> str:
    """What a moderator wrote to the author of a returned comment."""
    decided = ReviewItem.objects.filter(
        kind="comment", object_pk=comment.pk, verdict=Verdict.RETURNED
    ).order_by("-pk")
    return decided.values_list("note", flat=True).first() or ""


def _page_number(page: str | int | None, pages: int) -> int:
    return min(number_in(str(page or "")) or 1, pages)


def _refusal_for(viewer: Viewer) -> str:
    if policies.can_comment(viewer):
        return ""
    if not viewer.is_signed_in:
        return _("Sign in to write a comment.")
    if viewer.person is not None and viewer.person.is_minor:
        return _("For now pupils read here.")
    return _("You can write comments as soon as a coordinator has accepted you.")


@dataclass
class _Node:
    comment: XtdComment
    children: list["_Node"] = field(default_factory=list)


def _in_reading_order(
    rows: Iterable[XtdComment], viewer: Viewer, now: datetime
) -> list[ShownComment]:
    """Depth first, older first; what is hidden stays only as a line above what hangs on it."""
    nodes: dict[int, _Node] = {row.pk: _Node(row) for row in rows}
    roots: list[_Node] = []
    for node in nodes.values():
        parent = nodes.get(node.comment.parent_id)
        if parent is None or parent is node:
            roots.append(node)
        else:
            parent.children.append(node)
    found: list[ShownComment] = []
    for root in roots:
        found.extend(_flat(root, 0, viewer, now))
    return found


def _flat(node: _Node, level: int, viewer: Viewer, now: datetime) -> list[ShownComment]:
    below: list[ShownComment] = []
    for child in node.children:
        below.extend(_flat(child, level + 1, viewer, now))
    comment = node.comment
    hidden = not comment.is_public and comment.user_id != viewer.person_id
    if comment.is_removed or hidden:
        line = ShownComment(
            pk=comment.pk, level=level, submitted_at=comment.submit_date, is_removed=True
        )
        return [line, *below] if below else []
    return [_shown(comment, level, viewer, now), *below]


def _shown(comment: XtdComment, level: int, viewer: Viewer, now: datetime) -> ShownComment:
    may_report = policies.can_report(viewer, comment)
    may_reply = policies.can_reply(viewer, comment)
    may_withdraw = policies.can_withdraw(viewer, comment, now)
    may_correct = policies.can_correct(viewer, comment)
    record = getattr(comment, "record", None)
    return ShownComment(
        pk=comment.pk,
        level=level,
        submitted_at=comment.submit_date,
        author=shown_name(comment.user, viewer),
        author_url=person_url(getattr(comment, "author_slug", None)),
        language=record.language if record else "",
        html=html_of(comment.comment),
        is_waiting=not comment.is_public,
        is_own=comment.user_id is not None and comment.user_id == viewer.person_id,
        may_reply=may_reply,
        may_report=may_report,
        may_withdraw=may_withdraw,
        may_correct=may_correct,
        reply_url=reverse("comments:comment-reply", args=[comment.pk]) if may_reply else "",
        report_url=reverse("moderation:report", args=["comment", comment.pk]) if may_report else "",
        withdraw_url=(
            reverse("comments:comment-withdraw", args=[comment.pk]) if may_withdraw else ""
        ),
        correct_url=reverse("comments:comment-edit", args=[comment.pk]) if may_correct else "",
    )


def html_of(text: str) -> SafeString:
    """Plain words as paragraphs with links that search engines do not follow."""
    linked = urlize(text, nofollow=True, autoescape=True)
    return mark_safe(linebreaks(linked))  # noqa: S308 - urlize has escaped it


def titles_of(comments: Iterable[XtdComment]) -> dict[int, str]:
    """What each comment stands under, by key of the comment; a question a kind of thing."""
    wanted: dict[str, dict[int, list[int]]] = {}
    for comment in comments:
        label = f"{comment.content_type.app_label}.{comment.content_type.model}"
        wanted.setdefault(label, {}).setdefault(int(comment.object_pk), []).append(comment.pk)
    found: dict[int, str] = {}
    for label, keys in wanted.items():
        kind = commentable_kind(label)
        if kind is None:
            continue
        for row in kind.model._default_manager.filter(pk__in=keys):
            found.update(dict.fromkeys(keys[row.pk], str(row)))
    return found
