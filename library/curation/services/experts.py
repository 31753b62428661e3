"""Experts are asked for an opinion: they see what was sent, and nothing more."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import Viewer
from cms.moderation.policies import require_not_paused
from cms.notices.services import announce
from cms.people.models import ExpertGroup, User
from library.curation import policies
from library.curation.models import Opinion, Review
from library.curation.services.deciding import Refused
from library.curation.services.talking import score
from library.curation.services.telling import ASKED, OPINION, authors_of


def ask_experts(
    *,
    viewer: Viewer,
    review: Review,
    experts: Iterable[User],
    group: ExpertGroup | None,
    question: str,
    due_on: date | None,
    now: datetime,
) -> list[Opinion]:
    """Asks those who were not asked yet and have not made the method; gives the new ones."""
    if viewer.person is None or not policies.can_review(viewer, review.method):
        raise PermissionDenied(_("Experts are asked by editors who have not made the method."))
    with transaction.atomic():
        fresh = Review.objects.select_for_update().select_related("method").get(pk=review.pk)
        if not fresh.is_open:
            raise Refused(_("It is answered already."))
        known = set(fresh.opinions.values_list("expert", flat=True)) | authors_of(fresh.method)
        wanted = {p.pk: p for p in experts if p.is_active and not p.is_minor}
        asked = [
            Opinion.objects.create(
                review=fresh,
                expert=person,
                group=group,
                asked_by=viewer.person,
                question=question.strip(),
                due_on=due_on,
            )
            for pk, person in sorted(wanted.items())
            if pk not in known
        ]
        if not asked:
            raise Refused(_("They are asked already, or have made the method themselves."))
        for opinion in asked:
            announce(
                kind=ASKED,
                object_pk=opinion.pk,
                actor=viewer.person,
                at=now,
                is_urgent=True,
            )
        log(
            instance=fresh.method,
            action="library.review.ask",
            user=viewer.person,
            data={
                "review": fresh.pk,
                "experts": [opinion.expert_id for opinion in asked],
                "group": group.name if group else "",
            },
        )
    return asked


def members_of(group: ExpertGroup) -> list[User]:
    """Everybody of a group of experts, the mentor too."""
    people = {person.pk: person for person in group.members.all()}
    if group.mentor is not None:
        people[group.mentor.pk] = group.mentor
    return list(people.values())


def give_opinion(
    *,
    viewer: Viewer,
    opinion: Opinion,
    text: str,
    now: datetime,
    points: dict[str, int] | None = None,
) -> None:
    """The expert answers, with scores if they like; anew while the method is not published."""
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first."))
    require_not_paused(viewer.person, now)
    with transaction.atomic():
        fresh = (
            Opinion.objects.select_for_update(of=("self",))
            .select_related("review")
            .get(pk=opinion.pk)
        )
        if not policies.can_give_opinion(viewer, fresh):
            raise PermissionDenied(_("It is answered already."))
        is_first = fresh.answered_at is None
        fresh.text, fresh.answered_at = text.strip(), now
        fresh.save(update_fields=["text", "answered_at"])
        if points is not None:
            score(viewer=viewer, review=fresh.review, points=points, now=now)
        if is_first:
            log(
                instance=fresh.review.method,
                action="library.review.opinion",
                user=viewer.person,
                data={"review": fresh.review_id, "opinion": fresh.pk},
            )
            announce(kind=OPINION, object_pk=fresh.pk, actor=viewer.person, at=now)
