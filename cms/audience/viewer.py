"""The person who looks, with all that decides what they may see: one query a request."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from cms.aggregates import Joined
from cms.audience import tokens
from cms.people.models import (
    PEDAGOGUE_ROLES,
    CommunityMembership,
    CommunityRole,
    Consent,
    Membership,
    Place,
    PlaceKind,
    Purpose,
    Role,
    User,
)


@dataclass(frozen=True)
class Viewer:
    """Who looks. A visitor has no person; a person without an accepted membership only reads."""

    person: User | None = None
    roles: frozenset[str] = frozenset()
    place_paths: frozenset[str] = frozenset()
    coordinated_paths: frozenset[str] = frozenset()
    staffed_paths: frozenset[str] = frozenset()
    community_ids: frozenset[int] = frozenset()
    led_community_ids: frozenset[int] = frozenset()
    held: frozenset[tuple[str, str]] = frozenset()
    moderated_paths: frozenset[str] = frozenset()
    organisation_paths: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()

    @property
    def person_id(self) -> int | None:
        """Primary key of the person; None for a visitor."""
        return self.person.pk if self.person else None

    @property
    def is_signed_in(self) -> bool:
        """True for a person with an account."""
        return self.person is not None

    @property
    def is_member(self) -> bool:
        """True when a coordinator or a leader has accepted the person anywhere."""
        return bool(self.roles or self.community_ids) or self.is_administrator

    @property
    def may_write(self) -> bool:
        """True when the person may write for the shelf and below it: accepted, and an adult.

        On boards `may_talk` decides.
        """
        return self.is_member and not (self.person is not None and self.person.is_minor)

    @property
    def is_minor(self) -> bool:
        """True for a child with an account."""
        return self.person is not None and self.person.is_minor

    @property
    def may_talk(self) -> bool:
        """True when the person may write on boards: accepted adults, and pupils of a place."""
        return self.is_member and self.is_let_write

    @property
    def is_let_write(self) -> bool:
        """True for adults, and for children whose guardian agrees that they write."""
        return not self.is_minor or Purpose.WRITE in self.consents

    @property
    def is_let_out(self) -> bool:
        """True for adults, and for children whom others than their school may read."""
        return not self.is_minor or Purpose.PUBLIC in self.consents

    @property
    def is_pedagogue(self) -> bool:
        """True for teachers and those who work as such, and for members of communities."""
        return bool(self.roles & PEDAGOGUE_ROLES) or bool(self.community_ids)

    @property
    def works_with_families(self) -> bool:
        """True for parents, and for those who work with the families of single children."""
        return bool(self.roles & FAMILY_ROLES)

    @property
    def is_editor(self) -> bool:
        """True for those who curate the library and edit pages."""
        return Role.EDITOR in self.roles or self.is_administrator

    @property
    def is_moderator(self) -> bool:
        """True for those who keep talk safe."""
        return Role.MODERATOR in self.roles or self.is_administrator

    @property
    def is_administrator(self) -> bool:
        """True for administrators."""
        return Role.ADMINISTRATOR in self.roles or bool(self.person and self.person.is_superuser)

    @property
    def moderates_everything(self) -> bool:
        """True for moderators of the whole region, and administrators."""
        step = Place.steplen
        return self.is_administrator or any(
            role == Role.MODERATOR and len(path) == step for role, path in self.held
        )

    def moderates(self, path: str) -> bool:
        """True when the viewer answers for talk at the place `path`; "" is the whole region."""
        if self.moderates_everything:
            return True
        return bool(path) and any(path.startswith(own) for own in self.moderated_paths)

    def belongs_to(self, path: str) -> bool:
        """True when one of the person's places is the place `path` or lies below it."""
        return any(own.startswith(path) for own in self.place_paths)

    def coordinates(self, path: str) -> bool:
        """True when the place `path` lies in the scope of the person as a coordinator."""
        return self.is_administrator or any(path.startswith(s) for s in self.coordinated_paths)

    @cached_property
    def place_scope(self) -> frozenset[str]:
        """Tree paths of the person's places and of all places above them."""
        return frozenset(above for path in self.place_paths for above in _paths_from(path))

    @cached_property
    def tokens(self) -> frozenset[str]:
        """All access tokens of this viewer; what a search is filtered by."""
        held = {tokens.PUBLIC}
        if self.person is None:
            return frozenset(held)
        held.add(tokens.SIGNED_IN)
        held.add(tokens.person_token(self.person.pk))
        if self.is_member:
            held.add(tokens.MEMBERS)
        held.update(tokens.role_token(role) for role in self.roles)
        held.update(tokens.place_token(path) for path in self.place_scope)
        held.update(self._tokens_of_roles())
        held.update(tokens.moderator_token(path) for path in self.moderated_paths)
        if self.moderates_everything:
            held.add(tokens.MODERATORS_OF_ALL)
        held.update(tokens.leader_token(pk) for pk in self.led_community_ids)
        held.update(tokens.coordinator_token(path) for path in self.coordinated_paths)
        held.update(tokens.community_token(pk) for pk in self.community_ids)
        if self.is_pedagogue:
            held.add(tokens.PEDAGOGUES)
        if self.is_editor:
            held.add(tokens.EDITORS)
        if self.is_moderator:
            held.add(tokens.MODERATORS)
        if self.is_administrator:
            held.add(tokens.ADMINISTRATORS)
        return frozenset(held)

    def _tokens_of_roles(self) -> Iterator[str]:
        """Tokens of roles where they are held and at all places above."""
        for role, path in self.held:
            for above in _paths_from(path):
                yield tokens.role_at_token(role, above)
                if role in PEDAGOGUE_ROLES:
                    yield tokens.pedagogues_at_token(above)


def _paths_from(path: str) -> list[str]:
    """`path` and all tree paths above it."""
    step = Place.steplen
    return [path[:end] for end in range(step, len(path) + 1, step)]


VISITOR = Viewer()
# Who answers for talk at a place and below; class teachers do in their class.
TALK_ROLES = frozenset({Role.MODERATOR, Role.COORDINATOR})
FAMILY_ROLES = frozenset(
    {
        Role.PARENT,
        Role.CLASS_TEACHER,
        Role.PSYCHOLOGIST,
        Role.SOCIAL_PEDAGOGUE,
        Role.SPEECH_THERAPIST,
        Role.HEAD,
        Role.DEPUTY,
    }
)
STAFF_ROLES = PEDAGOGUE_ROLES | {Role.COORDINATOR}


_HELD = ("held_places", "held_communities", "held_consents")


def viewer_of(user: User | AnonymousUser) -> Viewer:
    """The viewer behind `user`; remembered on the user for the length of a request."""
    if not user.is_authenticated or not user.is_active:
        return VISITOR
    assert isinstance(user, User)
    viewer = getattr(user, "_viewer", None)
    if viewer is None:
        if not hasattr(user, "held_places"):
            # Not read by the log-in backend, as a person whom a service was handed.
            known = with_belongings(User.objects.filter(pk=user.pk), timezone.localdate()).get()
            viewer = _viewer_with(user, *(getattr(known, name) for name in _HELD))
        else:
            viewer = _viewer_with(user, *(getattr(user, name) for name in _HELD))
        user._viewer = viewer  # type: ignore[attr-defined]
    return viewer


def forget_viewer(user: User | AnonymousUser) -> None:
    """What `user` holds has changed within the request: it is read anew."""
    for name in ("_viewer", *_HELD):
        # Not by its __dict__: the user of a request stands behind a proxy.
        if hasattr(user, name):
            delattr(user, name)


def with_belongings(people: QuerySet[User], today: date) -> QuerySet[User]:
    """`people` with all that `viewer_of` needs of each, as of `today`, beside the row."""
    places = Membership.objects.active(today).filter(person=OuterRef("pk"))
    communities = CommunityMembership.objects.active(today).filter(person=OuterRef("pk"))
    consents = Consent.objects.filter(child=OuterRef("pk"), withdrawn_at__isnull=True)
    return people.annotate(
        held_places=_joined(places, "place__kind", "role", "place__path"),
        held_communities=_joined(communities, "role", Cast("community_id", CharField())),
        held_consents=_joined(consents, "purpose", of="child"),
    )


def _joined(rows: QuerySet[Any], *columns: Any, of: str = "person") -> Subquery:
    """The columns of all rows of a person as one text: `class|pupil|0001…,region|editor|0001`."""
    parts = [part for column in columns for part in (Value("|"), column)][1:]
    line = Concat(*parts, output_field=CharField()) if len(parts) > 1 else F(columns[0])
    own = rows.order_by().values(of)
    return Subquery(own.annotate(joined=Joined(line)).values("joined"))


def _viewer_with(
    user: User, places: str | None, communities: str | None, consents: str | None
) -> Viewer:
    """The viewer out of the texts that `with_belongings` gives."""
    roles: set[str] = set()
    paths: set[str] = set()
    coordinated: set[str] = set()
    staffed: set[str] = set()
    community_ids: set[int] = set()
    led: set[int] = set()
    held: set[tuple[str, str]] = set()
    moderated: set[str] = set()
    organisations: set[str] = set()
    for line in filter(None, (communities or "").split(",")):
        role, key = line.split("|")
        community_ids.add(int(key))
        if role == CommunityRole.LEADER:
            led.add(int(key))
    for line in filter(None, (places or "").split(",")):
        kind, role, key = line.split("|")
        roles.add(role)
        paths.add(key)
        held.add((role, key))
        if kind == PlaceKind.CLASS:
            organisations.add(key[: -Place.steplen])
        elif kind == PlaceKind.ORGANISATION:
            organisations.add(key)
        if role in TALK_ROLES or (role == Role.CLASS_TEACHER and kind == PlaceKind.CLASS):
            moderated.add(key)
        if role == Role.COORDINATOR:
            coordinated.add(key)
        if role in STAFF_ROLES:
            staffed.add(key)
    return Viewer(
        person=user,
        roles=frozenset(roles),
        place_paths=frozenset(paths),
        coordinated_paths=frozenset(coordinated),
        staffed_paths=frozenset(staffed),
        community_ids=frozenset(community_ids),
        led_community_ids=frozenset(led),
        held=frozenset(held),
        moderated_paths=frozenset(moderated),
        organisation_paths=frozenset(organisations),
        consents=frozenset(filter(None, (consents or "").split(","))),
    )
