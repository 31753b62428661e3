"""What leaders and editors oversee."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from cms.audience.viewer import Viewer
from cms.people.models import Community, CommunityMembership, CommunityRole
from cms.people.policies import prepare_names, shown_name
from library.essays.models import Essay, next_month, previous_month
from library.essays.selectors.detail import Mark, marks_of
from library.essays.selectors.rows import month_name


def overseen_essays(viewer: Viewer) -> QuerySet[Essay]:
    """Essays that were posted once, of what the viewer may read, and that they oversee.

    Leaders: of their communities, taken back ones too. Editors: whatever they read on the site.
    """
    once_posted = Essay.objects.filter(first_published_at__isnull=False)
    if viewer.is_administrator:
        return once_posted
    mine = Q(community_id__in=viewer.led_community_ids)
    if viewer.is_editor:
        readable = Essay.objects.visible_to(viewer).published()
        mine |= Q(pk__in=readable.values("pk"))
    return once_posted.filter(mine)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member in the overview of a month. Of a draft nothing is told, not even that it is."""

    name: str
    essay: Essay | None
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Overview:
    """A month of a community for its leader."""

    community: Community
    month: date
    month_name: str
    posted: list[MemberLine]
    missing: list[MemberLine]
    previous: str
    following: str


def overview(community: Community, month: date, viewer: Viewer, today: date) -> Overview:
    """Who has posted, who late, who not yet: in two queries for any number of members.

    For leaders of the community, who read all that is posted in it.
    """
    members = list(
        CommunityMembership.objects.active()
        .filter(community=community, role__in=[CommunityRole.MEMBER, CommunityRole.LEADER])
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "person_id")
    )
    essays = {
        essay.author_id: essay
        for essay in Essay.objects.published()
        .filter(community=community, month=month)
        .select_related("community", "author")
        .defer("body", "body_html")
    }
    people = {row.person_id: row.person for row in members}
    people.update({essay.author_id: essay.author for essay in essays.values()})
    prepare_names(people.values())
    lines = [
        MemberLine(
            name=shown_name(person, viewer),
            essay=essays.get(pk),
            marks=marks_of(essays[pk]) if pk in essays else [],
        )
        for pk, person in people.items()
    ]
    following = next_month(month)
    return Overview(
        community=community,
        month=month,
        month_name=month_name(month),
        posted=[line for line in lines if line.essay is not None],
        missing=[line for line in lines if line.essay is None],
        previous=f"{previous_month(month):%Y-%m}",
        following=f"{following:%Y-%m}" if following <= today else "",
    )
