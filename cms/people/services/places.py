"""Places: made and changed by administrators and by the coordinators above them."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import viewer_of
from cms.people import policies
from cms.people.models import Place, User
from cms.slugs import slug_of

TRIES = 20
SLUG_STEM = 60


def create_place(*, by: User, parent: Place | None, **fields: Any) -> Place:
    """A new place below `parent` (none: a region, by an administrator)."""
    if not policies.can_create_place(viewer_of(by), parent):
        raise PermissionDenied(_("You can add places only below your own."))
    if not policies.fits_below(fields["kind"], parent):
        raise ValidationError(_("A place of this kind does not stand there."))
    place = Place(**fields)
    wanted = place.slug or slug_of(place.name_kk, fallback="place", length=SLUG_STEM)
    for number in range(1, TRIES + 1):
        place.slug = wanted if number == 1 else f"{wanted}-{number}"
        if Place.objects.filter(slug=place.slug).exists():
            continue
        try:
            with transaction.atomic():
                if parent is None:
                    saved = Place.add_root(instance=place)
                else:
                    # Read anew under a lock: the tree may have grown meanwhile.
                    above = Place.objects.select_for_update().get(pk=parent.pk)
                    saved = above.add_child(instance=place)
                log(instance=saved, action="wagtail.create", user=by)
        except IntegrityError:
            place.pk = None
            continue
        return saved
    raise ValidationError(_("This address is taken. Choose another one."))


def edit_place(*, by: User, place: Place, **fields: Any) -> Place:
    """Changes names and switches; the place keeps where it stands and what it is."""
    if not policies.can_edit_place(viewer_of(by), place):
        raise PermissionDenied(_("You can change only places of your own."))
    with transaction.atomic():
        locked = Place.objects.select_for_update().get(pk=place.pk)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(fields))
        log(instance=locked, action="wagtail.edit", user=by)
    return locked
