"""Every write of people: signing up, belonging, own data, rights in the admin."""

from cms.people.services.admin_groups import (
    MANAGED_GROUPS,
    ensure_groups,
    group_of_community,
    group_of_place,
    shared_files,
    sync_admin_groups,
    sync_all_admin_groups,
)
from cms.people.services.consents import set_consents, write_consents
from cms.people.services.families import keep_families
from cms.people.services.guardianships import confirm_guardianship, end_guardianship
from cms.people.services.invitations import (
    InvitationShut,
    NewAccount,
    confirm_invitation,
    invite_pupil,
    open_invitation,
    renew_invitation,
    withdraw_invitation,
)
from cms.people.services.memberships import (
    AlreadyAnswered,
    accept_membership,
    end_membership,
    grant_role,
    refuse_membership,
    request_membership,
)
from cms.people.services.name_keys import keep_name_keys
from cms.people.services.persons import (
    PHOTOS,
    EmailTaken,
    after_person_change,
    create_person,
    edit_profile,
    profile_of,
    sign_up,
)
from cms.people.services.places import create_place, edit_place

__all__ = [
    "MANAGED_GROUPS",
    "PHOTOS",
    "AlreadyAnswered",
    "EmailTaken",
    "InvitationShut",
    "NewAccount",
    "accept_membership",
    "after_person_change",
    "confirm_guardianship",
    "confirm_invitation",
    "create_person",
    "create_place",
    "edit_place",
    "edit_profile",
    "end_guardianship",
    "end_membership",
    "ensure_groups",
    "grant_role",
    "group_of_community",
    "group_of_place",
    "invite_pupil",
    "keep_families",
    "keep_name_keys",
    "open_invitation",
    "profile_of",
    "refuse_membership",
    "renew_invitation",
    "request_membership",
    "set_consents",
    "shared_files",
    "sign_up",
    "sync_admin_groups",
    "sync_all_admin_groups",
    "withdraw_invitation",
    "write_consents",
]
