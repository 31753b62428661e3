"""What awaits the person who opens the admin: each part only for whom it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models import Count as CountRows
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState, get_default_page_content_type

from cms.audience.pages import manageable_pages
from cms.audience.viewer import Viewer
from cms.moderation.policies import can_moderate
from cms.moderation.selectors import awaiting as reviews_awaiting
from cms.people.models import User
from cms.people.policies import can_see_requests, prepare_names, shown_name
from cms.people.selectors import requests_for as place_requests_for
from cms.settings import limits
from home.communities.selectors import requests_for as community_requests_for
from library.methods.selectors import (
    AwaitingMethod,
    methods_awaiting,
    methods_returned,
    methods_to_review,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits."""

    title: str
    url: str
    language: str = ""
    note: str = ""
    age: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one sort that wait, the longest wait first."""

    key: str
    title: str
    lines: list[Line] = field(default_factory=list)
    count: int = 0
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one sort wait, as a sentence."""

    label: str
    count: int
    url: str


def may_have_desk(viewer: Viewer) -> bool:
    """True for those whose roles bring a place in the admin; of others nothing is asked."""
    return viewer.person is not None and bool(
        viewer.person.is_superuser or viewer.is_editor or can_moderate(viewer)
    )


def desk_questions(viewer: Viewer) -> dict[str, Any]:
    """What `desk_counts` counts, to be asked as parts of any query; empty for who has no desk."""
    if not may_have_desk(viewer):
        return {}
    access = Permission.objects.filter(
        codename="access_admin",
        content_type__app_label="wagtailadmin",
        group__user=viewer.person_id,
    )
    asked: dict[str, Any] = {"desk_access": Exists(access)}
    if viewer.is_editor:
        asked["desk_methods"] = number_of(methods_to_review(viewer))
    if can_moderate(viewer):
        asked["desk_reviews"] = number_of(reviews_awaiting(viewer))
    if can_see_requests(viewer):
        asked["desk_requests"] = number_of(place_requests_for(viewer))
    return asked


def desk_answers(viewer: Viewer, questions: Mapping[str, Any]) -> dict[str, int]:
    """The answers alone, in one query, for a screen that has none to put the questions into."""
    person = viewer.person
    if person is None or not questions:
        return {}
    answers: Any = User.objects.filter(pk=person.pk).values(**questions).get()
    return answers


def desk_counts(viewer: Viewer, answers: Mapping[str, int]) -> list[Count] | None:
    """The same as `awaiting`, counted alone; None for whoever may not enter.

    Requests to join and the queue of moderators are left out: they have their own place on the
    start page.
    """
    may_enter = answers.get("desk_access") or (viewer.person and viewer.person.is_superuser)
    if not may_enter:
        return None
    found: list[Count] = []
    if count := answers.get("desk_methods"):
        label = ngettext("%(count)d method to review", "%(count)d methods to review", count)
        found.append(Count(label % {"count": count}, count, _list_of_methods()))
    return found


def number_of(rows: QuerySet[Any]) -> Subquery:
    """How many `rows` there are, as a part of another query."""
    chosen = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    counted = chosen.order_by().values(one=Value(1)).annotate(n=CountRows("pk")).values("n")
    return Subquery(counted)


def awaiting(viewer: Viewer, now: datetime) -> list[Part]:
    """Everything that waits for the viewer; parts without anything are left out."""
    parts: list[Part] = []
    if viewer.is_editor:
        parts += [_methods_in_review(viewer, now), _methods_returned(viewer, now)]
    # Whoever moderates or coordinates nowhere has nothing there, and nothing is asked.
    parts += [_reviews(viewer, now), _place_requests(viewer, now)]
    if viewer.led_community_ids or viewer.is_administrator:
        parts.append(_community_requests(viewer, now))
    if viewer.person is not None:
        parts.append(_pages_in_workflow(viewer, now))
    return [part for part in parts if part.lines]


def age_phrase(since: datetime | None, now: datetime) -> str:
    """How long something has waited, in whole days."""
    if since is None:
        return ""
    days = (now - since).days
    if days < 1:
        return _("since today")
    return ngettext("waits %(days)d day", "waits %(days)d days", days) % {"days": days}


def _methods_in_review(viewer: Viewer, now: datetime) -> Part:
    lines = _method_lines(methods_awaiting(viewer), now)
    count = len(lines)
    if count == limits.WAITING_SHOWN:
        count = methods_to_review(viewer).count()
    return Part("methods", _("Methods to review"), lines, count, _list_of_methods())


def _methods_returned(viewer: Viewer, now: datetime) -> Part:
    lines = _method_lines(methods_returned(viewer), now)
    return Part("returned", _("Returned to their authors"), lines, len(lines), _list_of_methods())


def _method_lines(methods: Iterable[AwaitingMethod], now: datetime) -> list[Line]:
    return [
        Line(m.title, m.url, m.language, m.author, age_phrase(m.waiting_since, now))
        for m in methods
    ]


def _list_of_methods() -> str:
    return reverse("library:curation-board")


def _reviews(viewer: Viewer, now: datetime) -> Part:
    queue = reviews_awaiting(viewer)
    count = queue.count()
    oldest = queue.order_by("opened_at", "pk").first() if count else None
    if oldest is None:
        return Part("reviews", "")
    url = reverse("moderation:queue")
    age = age_phrase(oldest.opened_at, now)
    line = Line(said_of_reviews(count), url, age=age)
    return Part("reviews", _("Moderation"), [line], count, url)


def said_of_reviews(count: int) -> str:
    """How much awaits a moderator, as a sentence."""
    return ngettext(
        "%(count)d thing waits for a moderator", "%(count)d things wait for a moderator", count
    ) % {"count": count}


def _place_requests(viewer: Viewer, now: datetime) -> Part:
    return _requests(
        "places",
        _("Who asks to join an organisation"),
        place_requests_for(viewer),
        lambda m: (m.place.name, reverse("people:request-list")),
        viewer,
        now,
    )


def _community_requests(viewer: Viewer, now: datetime) -> Part:
    return _requests(
        "communities",
        _("Who asks to join a community"),
        community_requests_for(viewer),
        lambda m: (
            m.community.name,
            reverse("home:community-requests", args=[m.community_id]),
        ),
        viewer,
        now,
    )


def _requests(
    key: str, title: str, rows: QuerySet[Any], where: Any, viewer: Viewer, now: datetime
) -> Part:
    count = rows.count()
    found = list(rows[: limits.WAITING_SHOWN]) if count else []
    prepare_names(m.person for m in found)
    lines = []
    for membership in found:
        name, url = where(membership)
        person = shown_name(membership.person, viewer)
        lines.append(Line(person, url, note=name, age=age_phrase(membership.requested_at, now)))
    return Part(key, title, lines, count)


def _pages_in_workflow(viewer: Viewer, now: datetime) -> Part:
    """Pages under review; whoever reviews all of them still meets no class of others."""
    key = Cast(OuterRef("workflow_state__object_id"), BigIntegerField())
    page = manageable_pages(viewer, Page.objects.filter(pk=key))
    states = (
        TaskState.objects.reviewable_by(viewer.person)
        .filter(Exists(page), workflow_state__base_content_type=get_default_page_content_type())
        .select_related("revision__user")
        .order_by("started_at", "pk")
    )
    count = states.count()
    found = list(states[: limits.WAITING_SHOWN]) if count else []
    return Part("pages", _("Pages to review"), list(_page_lines(found, viewer, now)), count)


def _page_lines(states: Iterable[TaskState], viewer: Viewer, now: datetime) -> Iterable[Line]:
    for state in states:
        revision = state.revision
        yield Line(
            title=revision.object_str,
            url=reverse("wagtailadmin_pages:edit", args=[revision.object_id]),
            note=shown_name(revision.user, viewer) if revision.user else "",
            age=age_phrase(state.started_at, now),
        )
