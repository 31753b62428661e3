"""What the pages of guardians and of invitations read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import qrcode
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathFillImage

from cms.audience.viewer import Viewer
from cms.people.models import (
    Consent,
    Guardianship,
    Membership,
    Place,
    PlaceKind,
    PupilInvitation,
    Role,
    User,
)
from cms.people.policies import prepare_names, shown_name


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child as its guardian sees it."""

    pk: int
    name: str
    places: tuple[str, ...]
    purposes: tuple[str, ...]
    is_frozen: bool


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation in the list of a class."""

    invitation: PupilInvitation
    name: str
    place: str
    state: str


def children_of(viewer: Viewer) -> list[ChildLine]:
    """The children whose confirmed guardian the viewer is; three queries."""
    held = Guardianship.objects.filter(guardian=viewer.person_id, confirmed_at__isnull=False)
    children = [row.child for row in held.select_related("child").order_by("child__first_name")]
    prepare_names(children)
    consents: dict[int, list[Consent]] = {}
    for consent in Consent.objects.filter(child__in=children, withdrawn_at__isnull=True):
        consents.setdefault(consent.child_id, []).append(consent)
    places: dict[int, list[str]] = {}
    rows = Membership.objects.active().filter(person__in=children).select_related("place")
    for row in rows:
        places.setdefault(row.person_id, []).append(row.place.name)
    return [
        ChildLine(
            pk=child.pk,
            name=shown_name(child, viewer),
            places=tuple(places.get(child.pk, ())),
            purposes=tuple(str(c.get_purpose_display()) for c in consents.get(child.pk, ())),
            is_frozen=not any(c.purpose == "account" for c in consents.get(child.pk, ())),
        )
        for child in children
    ]


def child_of(viewer: Viewer, pk: int) -> User | None:
    """The child `pk` when the viewer is its confirmed guardian; None else."""
    return User.objects.filter(
        pk=pk, guardians__guardian=viewer.person_id, guardians__confirmed_at__isnull=False
    ).first()


def consents_of(child: User) -> QuerySet[Consent]:
    """All that was ever agreed to for a child, newest first."""
    return (
        Consent.objects.filter(child=child).select_related("given_by").order_by("-given_at", "-pk")
    )


def held_purposes(child: User) -> set[str]:
    """What holds now."""
    rows = Consent.objects.filter(child=child, withdrawn_at__isnull=True)
    return set(rows.values_list("purpose", flat=True))


def classes_of(viewer: Viewer) -> QuerySet[Place]:
    """The classes that the viewer invites pupils into."""
    paths = {path for role, path in viewer.held if role == Role.CLASS_TEACHER}
    scope = Q(path__in=paths)
    for path in viewer.coordinated_paths:
        scope |= Q(path__startswith=path)
    classes = Place.objects.active().of_kind(PlaceKind.CLASS)
    return classes if viewer.is_administrator else classes.filter(scope)


def class_label(place: Place) -> str:
    """The class with its organisation."""
    above = place.get_parent()
    return f"{above.name} · {place.name}" if above else place.name


def invitations_of(viewer: Viewer) -> QuerySet[PupilInvitation]:
    """Invitations into the classes of the viewer, newest first."""
    classes = classes_of(viewer).order_by().values("pk")
    rows = PupilInvitation.objects.filter(place__in=classes).select_related("place", "child")
    return rows.order_by("-invited_at", "-pk")


def invitation_lines(
    rows: Iterable[PupilInvitation], viewer: Viewer, now: datetime
) -> list[InvitationLine]:
    """Lines of a page of invitations."""
    rows = list(rows)
    prepare_names(row.child for row in rows)
    return [
        InvitationLine(
            invitation=row,
            name=shown_name(row.child, viewer) if row.child else invited_name(row),
            place=row.place.name,
            state=_state(row, now),
        )
        for row in rows
    ]


def invited_name(invitation: PupilInvitation) -> str:
    """The name on the slip, as the school wrote it: there is no person yet."""
    return f"{invitation.first_name} {invitation.last_name}"


def _state(row: PupilInvitation, now: datetime) -> str:
    if row.confirmed_at:
        return "confirmed"
    if row.withdrawn_at:
        return "withdrawn"
    return "open" if row.expires_at > now else "expired"


def qr_of(url: str) -> SafeString:
    """A drawing of `url` that a telephone reads."""
    drawing = BytesIO()
    qrcode.make(url, image_factory=SvgPathFillImage, border=2).save(drawing)
    svg = drawing.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - made here, of squares
