"""The tables of people: persons, places, communities, guardianship."""

from cms.people.models.children import (
    Consent,
    Family,
    FamilyMember,
    NameKey,
    PupilInvitation,
    Purpose,
)
from cms.people.models.community import Community, CommunityMembership, CommunityRole
from cms.people.models.experts import ExpertGroup
from cms.people.models.guardianship import Guardianship
from cms.people.models.place import (
    PEDAGOGUE_ROLES,
    Membership,
    MembershipState,
    OrganisationKind,
    Place,
    PlaceKind,
    Role,
)
from cms.people.models.user import Profile, User

__all__ = [
    "PEDAGOGUE_ROLES",
    "Community",
    "CommunityMembership",
    "CommunityRole",
    "Consent",
    "ExpertGroup",
    "Family",
    "FamilyMember",
    "Guardianship",
    "Membership",
    "MembershipState",
    "NameKey",
    "OrganisationKind",
    "Place",
    "PlaceKind",
    "Profile",
    "PupilInvitation",
    "Purpose",
    "Role",
    "User",
]
