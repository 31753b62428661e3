"""What a person has begun to write."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.requests.numbers import number_in
from forum.boards.access import current_version, levels_of
from forum.boards.models import Board
from forum.discussions.models import Draft, Post, Topic, TopicKind
from forum.discussions.selectors.addresses import addresses_of

# What is begun and stands nowhere yet: one of each at a time.
NEW_QUESTION, NEW_IDEA = "question:new", "idea:new"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft in the list; without `url` where its place is gone, the words still stand."""

    pk: int
    place: str
    title: str
    text: str
    language: str
    url: str
    saved_at: datetime


def draft_at(viewer: Viewer, place: str) -> Draft | None:
    """What `viewer` is writing at a place."""
    if viewer.person_id is None:
        return None
    return Draft.objects.filter(person=viewer.person_id, place=place).first()


def drafts_of(viewer: Viewer) -> list[DraftRow]:
    """All that `viewer` has begun, the last touched first."""
    drafts = list(Draft.objects.filter(person=viewer.person_id).order_by("-updated_at", "-pk"))
    keys: dict[str, set[int]] = {}
    for draft in drafts:
        kind, _sign, key = draft.place.partition(":")
        number = number_in(key)
        if number is not None:
            keys.setdefault(kind, set()).add(number)
    places = _places(viewer, keys) if drafts else {}
    return [_row(draft, places) for draft in drafts]


def _row(draft: Draft, places: Mapping[str, tuple[str, str]]) -> DraftRow:
    title, url = places.get(draft.place, ("", ""))
    return DraftRow(
        pk=draft.pk,
        place=title,
        title=draft.fields.get("title", ""),
        text=draft.fields.get("text", ""),
        language=draft.fields.get("language", ""),
        url=url,
        saved_at=draft.updated_at,
    )


def _places(viewer: Viewer, keys: Mapping[str, Collection[int]]) -> dict[str, tuple[str, str]]:
    """What stands at the places, and where one goes on writing; each kind is one query."""
    version = current_version()
    found = {
        NEW_QUESTION: (_("New question to the administration"), reverse("forum:question-ask")),
        NEW_IDEA: (_("New idea"), reverse("forum:idea-propose")),
    }
    topics: Any = Topic.objects.visible_to(viewer, version).filter(pk__in=keys.get("topic", ()))
    for topic in topics if keys.get("topic") else ():
        # The address of a question or an idea leads to its own page, where one answers.
        url = addresses_of(topic.pk, topic.slug).topic
        if topic.kind not in {TopicKind.QUESTION, TopicKind.IDEA}:
            url = f"{url}reply/"
        found[f"topic:{topic.pk}"] = (_("Reply in “%(title)s”") % {"title": topic.title}, url)
    boards = Board.objects.filter(
        pk__in=set(keys.get("board", ())) & set(levels_of(viewer, version))
    )
    for board in boards if keys.get("board") else ():
        url = reverse("forum:topic-create", args=[board.slug])
        found[f"board:{board.pk}"] = (_("New topic on “%(board)s”") % {"board": board.name}, url)
    posts = Post.objects.visible_to(viewer, version).filter(
        pk__in=keys.get("post", ()), author=viewer.person_id
    )
    for post in posts.select_related("topic") if keys.get("post") else ():
        found[f"post:{post.pk}"] = (
            _("Change of your words in “%(title)s”") % {"title": post.topic.title},
            reverse("forum:post-edit", args=[post.pk]),
        )
    return found
