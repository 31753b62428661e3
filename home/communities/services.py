"""Writes of communities: joining, answering, roles, leaving, and the rights in the admin."""

from datetime import date

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.audience.viewer import Viewer
from cms.mail.services import send_letter
from cms.people.models import Community, CommunityMembership, CommunityRole, MembershipState, User
from cms.people.policies import own_name, shown_name
from cms.people.services import group_of_community, group_of_place, sync_admin_groups
from cms.people.services.admin_groups import EDITORS
from cms.ports.searchable import changed
from home.communities.pages import CommunityPage
from home.communities.policies import can_lead, why_not_join
from home.organisations.pages import OrganisationPage
from home.plan.services import ensure_plan_forms

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
FILE_RIGHTS = tuple(
    f"{act}_{kind}"
    for act in ("add", "change", "delete", "choose")
    for kind in ("image", "document")
)
_GROUPS_OF_OWNERS = r"^(place|community):"


class Refusal(Exception):  # noqa: N818 - the sentence is the message
    """The act is not possible; the message says why, for the person who tried."""


def ask_to_join(
    *, viewer: Viewer, community: Community, accepts_rules: bool
) -> CommunityMembership:
    """Asks the leaders to take the person in. Asked twice, it is one request."""
    if reason := why_not_join(viewer, community):
        raise Refusal(reason)
    if not accepts_rules:
        raise Refusal(_("Accept the rules of the community to join it."))
    person = viewer.person
    assert person is not None
    with transaction.atomic():
        held = _lock_open_membership(person, community)
        if held is not None:
            return held
        try:
            with transaction.atomic():
                membership = CommunityMembership.objects.create(
                    person=person, community=community, rules_accepted_at=timezone.now()
                )
        except IntegrityError:
            # The same request came a moment earlier from another tab.
            return _open_memberships(person, community).get()
        log(community, "home.community.ask", user=person, data={"person": person.pk})
        _tell_leaders(membership)
    return membership


def answer_request(
    *, membership_id: int, viewer: Viewer, accept: bool, note: str = "", today: date
) -> CommunityMembership:
    """Takes a person in or refuses with a reason. The first of two answers holds."""
    with transaction.atomic():
        membership = _lock_membership(membership_id, viewer)
        if membership.state != MembershipState.REQUESTED or membership.ended_on:
            raise Refusal(_("This request has been answered already."))
        membership.state = MembershipState.ACTIVE if accept else MembershipState.REFUSED
        membership.started_on = today if accept else None
        membership.refusal_note = "" if accept else note
        membership.decided_at = timezone.now()
        membership.decided_by = viewer.person
        membership.save()
        _log(membership, "accept" if accept else "refuse", viewer)
        _after_change(membership.person)
        _tell_person(membership, "accepted" if accept else "refused", note)
    return membership


def give_role(*, membership_id: int, viewer: Viewer, role: str) -> CommunityMembership:
    """Makes a member a leader or an expert, or a plain member again."""
    with transaction.atomic():
        membership = _lock_membership(membership_id, viewer)
        if not _is_active(membership):
            raise Refusal(_("Only a member can be given a role."))
        if membership.role == role:
            return membership
        if membership.role == CommunityRole.LEADER:
            _keep_a_leader(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        _log(membership, "role", viewer)
        _after_change(membership.person)
        _tell_person(membership, "role")
    return membership


def end_membership(*, membership_id: int, viewer: Viewer, today: date) -> CommunityMembership:
    """A leader parts with a member, from today on."""
    with transaction.atomic():
        membership = _lock_membership(membership_id, viewer)
        if not _is_active(membership):
            raise Refusal(_("This membership has ended already."))
        _end(membership, today)
        _log(membership, "end", viewer)
        _tell_person(membership, "ended")
    return membership


def leave_community(*, viewer: Viewer, community: Community, today: date) -> None:
    """The person leaves, or takes back a request. Done twice, it changes nothing more."""
    person = viewer.person
    assert person is not None
    with transaction.atomic():
        membership = _lock_open_membership(person, community)
        if membership is None:
            return
        if membership.state == MembershipState.REQUESTED:
            membership.delete()
        else:
            _end(membership, today)
        log(community, "home.community.leave", user=person, data={"person": person.pk})


# -- rights in the admin ----------------------------------------------------------


@transaction.atomic
def ensure_permissions() -> None:
    """Gives every leader and coordinator the pages that are theirs. May be run at any time."""
    ensure_plan_forms()
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="cms", codename__in=["add_community", "change_community"]
        )
    )
    for page in CommunityPage.objects.select_related("community").order_by("path"):
        give_page_to_leaders(page=page)
    for page in OrganisationPage.objects.select_related("place").order_by("path"):
        give_page_to_coordinators(page=page)


def give_page_to_leaders(*, page: CommunityPage) -> None:
    """The leaders of the community edit its page, and keep files in a collection of their own."""
    community = page.community
    group = group_of_community(community)
    _give_page(page, group)
    _give_collection(group, community.name_kk)


def give_page_to_coordinators(*, page: OrganisationPage) -> None:
    """The coordinators of the place edit its page and all below it."""
    place = page.place
    group = group_of_place(place)
    _give_page(page, group)
    _give_collection(group, place.name_kk)


def _give_page(page: Page, group: Group) -> None:
    """The group edits this page; when the page was another owner's before, that one does not."""
    with transaction.atomic():
        others = GroupPagePermission.objects.filter(page=page).exclude(group=group)
        others.filter(group__name__regex=_GROUPS_OF_OWNERS).delete()
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore",
            content_type__model="page",
            codename__in=PAGE_RIGHTS,
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _give_collection(group: Group, name: str) -> None:
    """A place for the group's pictures and documents; made once, whatever its name becomes."""
    with transaction.atomic():
        # Two pages made at once must not make two collections.
        Group.objects.select_for_update().get(pk=group.pk)
        held = GroupCollectionPermission.objects.filter(group=group)
        if held.exists():
            return
        root = Collection.get_first_root_node()
        if root is None:
            return
        collection = root.add_child(instance=Collection(name=name))
        rights = Permission.objects.filter(
            content_type__app_label__in=("wagtailimages", "wagtaildocs"),
            codename__in=FILE_RIGHTS,
        )
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=group, collection=collection, permission=right)
            for right in rights
        )


# -- inside ---------------------------------------------------------------------


def _lock(community_id: int) -> Community:
    """Everything that changes who belongs to a community waits here for its turn."""
    return Community.objects.select_for_update().get(pk=community_id)


def _open_memberships(person: User, community: Community):
    return CommunityMembership.objects.filter(
        person=person, community=community, ended_on__isnull=True
    ).exclude(state=MembershipState.REFUSED)


def _lock_open_membership(person: User, community: Community) -> CommunityMembership | None:
    _lock(community.pk)
    return _open_memberships(person, community).first()


def _lock_membership(membership_id: int, viewer: Viewer) -> CommunityMembership:
    """The membership as it is now, for a leader of its community alone."""
    found = CommunityMembership.objects.get(pk=membership_id)
    community = _lock(found.community_id)
    if not can_lead(viewer, community):
        raise CommunityMembership.DoesNotExist
    rows = CommunityMembership.objects.select_related("person", "community")
    membership = rows.filter(pk=membership_id).first()
    if membership is None:
        # The person took the request back while this waited for its turn.
        raise Refusal(_("This request was answered or withdrawn a moment ago."))
    return membership


def _is_active(membership: CommunityMembership) -> bool:
    return membership.state == MembershipState.ACTIVE and membership.ended_on is None


def _end(membership: CommunityMembership, today: date) -> None:
    if membership.role == CommunityRole.LEADER:
        _keep_a_leader(membership)
    membership.ended_on = max(today, membership.started_on or today)
    membership.save(update_fields=["ended_on"])
    _after_change(membership.person)


def _keep_a_leader(membership: CommunityMembership) -> None:
    others = (
        CommunityMembership.objects.active()
        .filter(
            community_id=membership.community_id,
            role=CommunityRole.LEADER,
            person__is_active=True,
        )
        .exclude(pk=membership.pk)
    )
    if not others.exists():
        raise Refusal(_("A community keeps at least one leader. Name another leader first."))


def _after_change(person: User) -> None:
    """Rights in the admin follow at once; the person may have become findable, or no more."""
    sync_admin_groups(person=person)
    changed("person", [person.pk])


def _log(membership: CommunityMembership, act: str, viewer: Viewer) -> None:
    log(
        membership.community,
        f"home.community.{act}",
        user=viewer.person,
        data={"person": membership.person_id, "role": membership.role},
    )


def _tell_leaders(membership: CommunityMembership) -> None:
    """A letter to each leader, in the leader's own language."""
    leaders = (
        CommunityMembership.objects.active()
        .filter(community=membership.community, role=CommunityRole.LEADER, person__is_active=True)
        .select_related("person")
    )
    for leader in leaders:
        _write(leader.person, membership, "asked")


def _tell_person(membership: CommunityMembership, what: str, note: str = "") -> None:
    _write(membership.person, membership, what, note)


def _write(to: User, membership: CommunityMembership, what: str, note: str = "") -> None:
    with override(to.interface_language):
        context = {
            "name": own_name(to),
            "community": membership.community.name,
            "person": shown_name(membership.person, Viewer(person=to)),
            "role": membership.get_role_display(),
            "note": note,
            "requests_path": reverse("home:community-requests", args=[membership.community_id]),
            "start_path": reverse("home:start"),
        }
    send_letter(
        to=to.email,
        language=to.interface_language,
        template=f"home/communities/mail/{what}",
        context=context,
    )
