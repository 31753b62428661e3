"""Persons: signing up, being entered by others, own data."""

from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.images.models import Image
from wagtail.models import Collection

from cms.files.checks import check_upload
from cms.files.images import without_metadata
from cms.people import policies
from cms.people.models import Membership, Place, Profile, User
from cms.people.services.admin_groups import sync_admin_groups
from cms.people.services.name_keys import keep_name_keys
from cms.ports.searchable import changed
from cms.slugs import slug_of

TRIES = 20
NAME_PART = 40
PHOTOS = "People"
# Nobody shall seem to be the site itself.
RESERVED_NAMES = frozenset({"admin", "administrator", "moderator", "editor", "root", "undestik"})


class EmailTaken(Exception):  # noqa: N818 - said in a sentence by the form
    """Another account has this e-mail."""


def sign_up(
    *,
    first_name: str,
    last_name: str,
    patronymic: str,
    email: str,
    password: str,
    language: str,
    role: str,
    place: Place,
    note: str = "",
) -> User:
    """A new person with a public page that is shut, and a request to belong to `place`.

    Whose organisation is in no list asks a region, and says in the `note` where they come from.
    """
    if role not in policies.SIGN_UP_ROLES:
        raise PermissionDenied(
            _("Only teachers and parents sign up by themselves. A school enters its pupils.")
        )
    if not policies.can_be_asked(place):
        raise PermissionDenied(_("Choose an organisation from the list."))
    with transaction.atomic():
        person = create_person(
            first_name=first_name,
            last_name=last_name,
            patronymic=patronymic,
            email=email,
            interface_language=language,
            password=password,
        )
        Membership.objects.create(person=person, place=place, role=role, note=note)
    return person


def create_person(*, password: str | None, is_confirmed: bool = False, **fields: Any) -> User:
    """A person with a generated login name and a profile; `EmailTaken` when the e-mail is known.

    Two people of one name at once: the constraint lets one have the name, the other gets the next.
    `is_confirmed` means that the e-mail is known to be theirs, so that no letter asks for it.
    """
    person = User(**fields)
    person.email = person.email.lower()
    person.set_password(password)
    for _try in range(TRIES):
        person.pk = None
        person.username = _free_login_name(person)
        try:
            with transaction.atomic():
                person.save(force_insert=True)
                _create_profile(person)
                keep_name_keys([person])
                if is_confirmed and person.email:
                    EmailAddress.objects.create(
                        user=person, email=person.email, verified=True, primary=True
                    )
        except IntegrityError:
            if person.email and User.objects.filter(email__iexact=person.email).exists():
                raise EmailTaken(person.email) from None
            continue
        return person
    raise RuntimeError("No free login name was found.")


def edit_profile(
    *,
    person: User,
    own: dict[str, Any],
    public: dict[str, Any],
    photo: UploadedFile | None = None,
    remove_photo: bool = False,
) -> User:
    """Writes what a person says of themselves; a child changes the language alone."""
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=person.pk)
        if locked.is_minor:
            own, public, photo = {"interface_language": own["interface_language"]}, {}, None
        for name, value in own.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(own))
        keep_name_keys([locked])
        profile = profile_of(locked)
        for name, value in public.items():
            setattr(profile, name, value)
        if photo is not None or remove_photo:
            old = profile.photo
            profile.photo = None if photo is None else _keep_photo(locked, photo)
            profile.save()
            if old is not None:
                old.delete()
        elif public:
            profile.save()
        changed("person", [locked.pk])
    return locked


def _keep_photo(person: User, photo: UploadedFile) -> Image:
    """A picture in a collection of its own, under no name of the person, without metadata."""
    checked = check_upload(photo, name=str(photo.name))
    clean = without_metadata(photo, checked.extension)
    return Image.objects.create(
        title=person.get_full_name(),
        file=ImageFile(clean, name=f"{uuid4().hex}.{checked.extension}"),
        uploaded_by_user=person,
        collection=_photos(),
    )


def _photos() -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    found = root.get_children().filter(name=PHOTOS).first()
    return found or root.add_child(name=PHOTOS)


def after_person_change(*, person: User) -> None:
    """What follows a change by an administrator: the profile stands, rights follow, search knows.

    A closed account loses its sessions by itself: each request asks `is_active`.
    """
    with transaction.atomic():
        _forget_old_addresses(person)
        profile = profile_of(person)
        if person.is_minor and profile.is_findable:
            profile.is_findable = False
            profile.save(update_fields=["is_findable"])
        sync_admin_groups(person=person)
        keep_name_keys([person])
        changed("person", [person.pk])


def _forget_old_addresses(person: User) -> None:
    """Another e-mail was entered: nobody signs in or sets a password by the one before."""
    known = EmailAddress.objects.filter(user=person)
    if known.filter(primary=True).exclude(email__iexact=person.email).exists():
        known.delete()


def profile_of(person: User) -> Profile:
    """The profile of a person, made when it is missing (people of the console have none)."""
    profile = Profile.objects.filter(person=person).first()
    if profile is not None:
        return profile
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return _create_profile(person)
        except IntegrityError:
            known = Profile.objects.filter(person=person).first()
            if known is not None:
                return known
    raise RuntimeError("No free address was found.")


def _create_profile(person: User) -> Profile:
    # The address of a child's page, which nobody opens, does not hold the surname either.
    name = person.first_name if person.is_minor else person.get_full_name()
    stem = slug_of(name or person.username, fallback="person", length=NAME_PART)
    taken = set(Profile.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return Profile.objects.create(person=person, slug=_free(stem, taken))


def _free_login_name(person: User) -> str:
    """`aigul-serikova`, else `aigul-serikova-2` and so on; compared without case.

    A child's login, by which others might name it, does not hold the surname.
    """
    name = person.first_name if person.is_minor else person.get_full_name()
    stem = slug_of(name, fallback="person", length=NAME_PART)
    alike = User.objects.filter(username__istartswith=stem).values_list("username", flat=True)
    return _free(stem, {name.lower() for name in alike} | RESERVED_NAMES)


def _free(stem: str, taken: set[str]) -> str:
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
