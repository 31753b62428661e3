"""Who answers for a child: entered and confirmed by the child's coordinator."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.audience.viewer import viewer_of
from cms.people import policies
from cms.people.models import Guardianship, User
from cms.people.services.families import keep_families


def confirm_guardianship(*, by: User, guardian: User, child: User) -> Guardianship:
    """Enters that an adult answers for a child, confirmed by `by`. Twice it is one."""
    if not policies.can_confirm_guardianship(viewer_of(by), child):
        raise PermissionDenied(_("Only the child's own coordinator confirms this."))
    if guardian.is_minor or not child.is_minor:
        raise ValidationError(_("An adult answers for a child."))
    with transaction.atomic():
        found, _is_new = Guardianship.objects.select_for_update().get_or_create(
            guardian=guardian, child=child
        )
        if found.confirmed_at is None:
            found.confirmed_at = timezone.now()
            found.confirmed_by = by
            found.save(update_fields=["confirmed_at", "confirmed_by"])
            log(instance=found, action="people.guardianship.confirm", user=by)
            keep_families([guardian.pk, child.pk])
    return found


def end_guardianship(*, by: User, guardianship: Guardianship) -> None:
    """Takes it back."""
    if not policies.can_confirm_guardianship(viewer_of(by), guardianship.child):
        raise PermissionDenied(_("Only the child's own coordinator takes this back."))
    with transaction.atomic():
        log(instance=guardianship, action="people.guardianship.end", user=by, deleted=True)
        guardianship.delete()
        keep_families([guardianship.guardian_id, guardianship.child_id])
