"""Rights in Wagtail's admin: groups that follow the roles people hold."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from cms.audience.viewer import Viewer, forget_viewer, viewer_of
from cms.people.models import Community, Membership, Place, Role, User

EDITORS = "Editors"
# Not "Moderators": Wagtail's first migration gives a group of that name every page and file.
MODERATORS = "Comment moderators"
COORDINATORS = "Coordinators"
LEADERS = "Leaders"
ADMINISTRATORS = "Administrators"
MANAGED_GROUPS = (EDITORS, MODERATORS, COORDINATORS, LEADERS, ADMINISTRATORS)

SHARED_FILES = "Ортақ файлдар"
EDITORS_FILES = "Редакция файлдары"
REVIEW_OF_PAGES = "Беттерді қарау"

_PLACE = "place:"
_COMMUNITY = "community:"
_GROUP_OF_ROLE = {
    Role.EDITOR: EDITORS,
    Role.MODERATOR: MODERATORS,
    Role.COORDINATOR: COORDINATORS,
    Role.ADMINISTRATOR: ADMINISTRATORS,
}

# Names of apps and models as strings: the ground knows nobody above it, and what is not
# installed is passed over.
_EDITORS_APPS = ("library", "wagtail_localize")
_EDITORS_MODELS = (
    "cms.storedfile",
    "cms.sitenotice",
    "search.promotion",
    "search.searchlogentry",
    "search.synonym",
    "wagtailredirects.redirect",
)
_WAGTAILS_REVIEWERS = "Moderators"
_MODERATORS_APPS = ("django_comments", "django_comments_xtd")
_PAGE_PERMISSIONS = (
    "add_page",
    "change_page",
    "publish_page",
    "lock_page",
    "unlock_page",
)


@transaction.atomic
def ensure_groups() -> None:
    """Makes the groups of the site and gives them their rights. May be run at any time."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in MANAGED_GROUPS}
    access = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    _allow(groups[EDITORS], access | _of_apps(_EDITORS_APPS) | _of_models(_EDITORS_MODELS))
    _allow(groups[MODERATORS], access | _of_apps(_MODERATORS_APPS))
    # Places and memberships are open to coordinators by their scope (`cms.people.admin`), not by
    # a permission: with it, Wagtail's site history would show them every school's people.
    _allow(groups[COORDINATORS], access)
    _allow(groups[LEADERS], access)
    _allow(groups[ADMINISTRATORS], Q())
    _allow_pages(groups[EDITORS], _PAGE_PERMISSIONS)
    _allow_pages(groups[ADMINISTRATORS], (*_PAGE_PERMISSIONS, "bulk_delete_page"))
    root = Collection.get_first_root_node()
    if root is not None:
        for name in (EDITORS, ADMINISTRATORS):
            _allow_files(groups[name], root, ("add", "change", "delete", "choose"))
        _share_files([groups[COORDINATORS], groups[LEADERS]], root)
    # The review of pages that Wagtail's migrations bring waits for its own group: nobody's here.
    for task in GroupApprovalTask.objects.filter(groups__name=_WAGTAILS_REVIEWERS):
        task.groups.add(groups[EDITORS], groups[ADMINISTRATORS])
    _name_what_wagtail_made()


def _name_what_wagtail_made() -> None:
    """What Wagtail's migrations name in English and editors read every day; renamed, it stays."""
    for model in (Workflow, GroupApprovalTask):
        model.objects.filter(name="Moderators approval").update(name=REVIEW_OF_PAGES)
    Collection.objects.filter(depth=1, name="Root").update(name=EDITORS_FILES)


def _of_apps(labels: tuple[str, ...]) -> Q:
    return Q(content_type__app_label__in=labels)


def _of_models(labels: tuple[str, ...]) -> Q:
    chosen = Q(pk__in=[])
    for label in labels:
        app, model = label.split(".")
        chosen |= Q(content_type__app_label=app, content_type__model=model)
    return chosen


def _allow(group: Group, permissions: Q) -> None:
    """Adds the permissions; what an administrator gave besides stays."""
    group.permissions.add(*Permission.objects.filter(permissions))


def _allow_pages(group: Group, codenames: tuple[str, ...]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _allow_files(group: Group, collection: Collection, acts: tuple[str, ...]) -> None:
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for permission in Permission.objects.filter(
            content_type__app_label=app, codename__in=[f"{act}_{model}" for act in acts]
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _share_files(groups: list[Group], root: Collection) -> None:
    """Coordinators and leaders choose from one shared collection, besides their own.

    A right on the root is a right on every school's files: they have none there. The shared
    collection is made once, whatever its name becomes.
    """
    held = GroupCollectionPermission.objects.filter(group__in=groups)
    held.filter(collection=root).delete()
    if held.exists():
        return
    shared = root.add_child(instance=Collection(name=SHARED_FILES))
    for group in groups:
        _allow_files(group, shared, ("choose",))


def shared_files() -> Collection | None:
    """The collection that every coordinator and leader may choose from."""
    leaders = GroupCollectionPermission.objects.filter(group__name=LEADERS)
    return Collection.objects.filter(group_permissions__in=leaders).first()


def group_of_place(place: Place) -> Group:
    """The group that carries page permissions of a place: `place:<pk>`.

    A new one gets the coordinators in whose scope the place lies.
    """
    with transaction.atomic():
        group, is_new = Group.objects.get_or_create(name=f"{_PLACE}{place.pk}")
        if is_new:
            above = [
                place.path[:end] for end in range(Place.steplen, len(place.path) + 1, Place.steplen)
            ]
            coordinators = Membership.objects.active().filter(
                role=Role.COORDINATOR, place__path__in=above, person__is_active=True
            )
            group.user_set.add(*coordinators.values_list("person_id", flat=True))
    return group


def names_of_groups() -> dict[str, str]:
    """Names in words of the groups of places and communities, by the names they are kept under."""
    names = {f"{_PLACE}{place.pk}": place.name for place in Place.objects.all()}
    return names | {f"{_COMMUNITY}{one.pk}": one.name for one in Community.objects.all()}


def group_of_community(community: Community) -> Group:
    """The group that carries page permissions of a community: `community:<pk>`, its leaders."""
    with transaction.atomic():
        group, is_new = Group.objects.get_or_create(name=f"{_COMMUNITY}{community.pk}")
        if is_new:
            leaders = community.memberships.active().filter(role="leader", person__is_active=True)
            group.user_set.add(*leaders.values_list("person_id", flat=True))
    return group


def sync_admin_groups(*, person: User) -> None:
    """Makes the person's groups follow their memberships and led communities as of today.

    Only groups of ours are touched; a group that an administrator made stays as it is. Whoever
    changes memberships calls it, and the clock every day: roles begin and end by date.
    """
    with transaction.atomic():
        # Two changes of one person at once are answered one after the other.
        locked = User.objects.select_for_update().get(pk=person.pk)
        viewer = viewer_of(locked)
        held = set(locked.groups.filter(_managed()).values_list("pk", flat=True))
        wanted = set(Group.objects.filter(_wanted(viewer)).values_list("pk", flat=True))
        if held - wanted:
            locked.groups.remove(*(held - wanted))
        if wanted - held:
            locked.groups.add(*(wanted - held))
    # What was read of this person before is old now.
    forget_viewer(person)
    for name in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        person.__dict__.pop(name, None)


def sync_all_admin_groups() -> int:
    """The same for everybody who has or might have a group of ours; gives their number."""
    concerned = User.objects.filter(
        Q(groups__in=Group.objects.filter(_managed()))
        | Q(memberships__in=Membership.objects.active().filter(role__in=list(_GROUP_OF_ROLE)))
        | Q(community_memberships__role="leader")
    ).distinct()
    people = list(concerned)
    for person in people:
        sync_admin_groups(person=person)
    return len(people)


def _managed() -> Q:
    return Q(name__in=MANAGED_GROUPS) | Q(name__startswith=_PLACE) | Q(name__startswith=_COMMUNITY)


def _wanted(viewer: Viewer) -> Q:
    """Groups that the roles of `viewer` bring; a child and a closed account have none."""
    if viewer.person is None or viewer.person.is_minor:
        return Q(pk__in=[])
    names = {_GROUP_OF_ROLE[Role(role)] for role in viewer.roles if role in _GROUP_OF_ROLE}
    if viewer.led_community_ids:
        names.add(LEADERS)
        names.update(f"{_COMMUNITY}{pk}" for pk in viewer.led_community_ids)
    if viewer.coordinated_paths:
        with_group = Group.objects.filter(name__startswith=_PLACE).values_list("name", flat=True)
        places = [int(name.removeprefix(_PLACE)) for name in with_group]
        scope = Place.objects.within(viewer.coordinated_paths).filter(pk__in=places)
        names.update(f"{_PLACE}{pk}" for pk in scope.values_list("pk", flat=True))
    return Q(name__in=names)
