"""What the ground offers to search: people who want to be found."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.audience import tokens
from cms.audience.viewer import Viewer
from cms.people import policies, selectors
from cms.people.models import CommunityMembership, Membership, Profile, Role, User
from cms.ports.searchable import Known, SearchCard, SearchDocument, exempt, offer
from cms.statements import Statement, given_keys, room_for
from cms.texts import searchable as files

__all__ = ["PersonSource", "files"]


@offer
class PersonSource:
    """Adults who ticked that they want to be found, by the primary key of the person."""

    kind = "person"
    model = User
    label = _("person")
    label_plural = _("people")
    # The rest that a document holds is told by the services (`changed("person", …)`).
    depends_on = {
        "cms.Profile": lambda row: [row.person_id],
        "cms.Membership": lambda row: [row.person_id],
        "cms.CommunityMembership": lambda row: [row.person_id],
        # Their names stand in the document, as long as they are in use.
        "cms.Place": lambda row: _findable_in(row.memberships.all()),
        "cms.Community": lambda row: _findable_in(row.memberships.all()),
    }

    def queryset(self) -> QuerySet[User]:
        """Everybody with a profile; `document` decides."""
        people = User.objects.filter(profile__isnull=False)
        return people.annotate(public_slug=selectors.public_slug_of("pk")).prefetch_related(
            "profile",
            Prefetch(
                "memberships",
                Membership.objects.active().select_related("place"),
                to_attr="held_memberships",
            ),
            Prefetch(
                "community_memberships",
                CommunityMembership.objects.active().select_related("community"),
                to_attr="held_communities",
            ),
        )

    def document(self, row: User) -> SearchDocument | None:
        """Public data of who has a public page; None for all others."""
        if row.public_slug is None:  # type: ignore[attr-defined]
            return None
        profile: Profile = row.profile
        memberships = row.held_memberships  # type: ignore[attr-defined]
        communities = row.held_communities  # type: ignore[attr-defined]
        names: list[str] = []
        for membership in memberships:
            if membership.role not in {Role.PARENT, Role.PUPIL} and membership.place.is_active:
                names.extend(membership.place.all_names)
        for membership in communities:
            if membership.community.is_active:
                names.extend(membership.community.all_names)
        return SearchDocument(
            kind=self.kind,
            pk=row.pk,
            language=row.interface_language,
            title=row.get_full_name(),
            summary=profile.headline,
            body=profile.about,
            labels=tuple(dict.fromkeys(names)),
            read=(tokens.PUBLIC,),
        )

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, SearchCard]:
        """Cards of those who are findable now."""
        keys = list(pks)
        if not keys:
            return {}
        profiles = _profiles_statement(room_for(keys), timezone.localdate()).objects(keys=keys)
        return {
            profile.person_id: SearchCard(
                kind=self.kind,
                pk=profile.person_id,
                url=selectors.person_url(profile.slug),
                title=policies.shown_name(profile.person, viewer),
                language="",
                text=profile.headline,
            )
            for profile in profiles
        }

    def names(self, pks: Iterable[int], viewer: Viewer) -> dict[int, tuple[Known, ...]]:
        """Organisations and communities of those who are findable: two questions."""
        people = selectors.findable_profiles().filter(person__in=list(pks)).values("person")
        held: dict[int, list[Known]] = defaultdict(list)
        places = Membership.objects.active().filter(person__in=people, place__is_active=True)
        # A parent's class would tell which child is theirs.
        places = places.exclude(role__in=[Role.PARENT, Role.PUPIL])
        for row in places.select_related("place"):
            sentence = _("Works at: %(name)s") % {"name": row.place.name}
            held[row.person_id].append(Known(sentence, tuple(row.place.all_names)))
        communities = CommunityMembership.objects.active().filter(person__in=people)
        for row in communities.filter(community__is_active=True).select_related("community"):
            sentence = _("Takes part in: %(name)s") % {"name": row.community.name}
            held[row.person_id].append(Known(sentence, tuple(row.community.all_names)))
        return {pk: tuple(known) for pk, known in held.items()}


@lru_cache(maxsize=32)
def _profiles_statement(room: int, today: date) -> Statement:
    """Of one day: memberships hold on the day on which the question is made."""
    return Statement(selectors.findable_profiles().filter(person__pk__in=given_keys("keys", room)))


def _findable_in(memberships: QuerySet[Any]) -> QuerySet[Any]:
    return memberships.filter(person__profile__is_findable=True).values_list("person", flat=True)


exempt("cms.Profile", "Offered as the kind person, with the person it belongs to.")
exempt("cms.SectionPage", "It only leads to a section whose things are found by themselves.")
exempt("cms.SiteNotice", "A notice stands on every page while it holds; there is nothing to find.")
