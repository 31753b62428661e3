"""How moderators look after what teachers say of methods."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.people.policies import prepare_names, shown_name
from cms.ports.reviewable import (
    HIDDEN,
    PUBLISHED,
    REMOVED,
    RETURNED,
    ReviewCard,
    Scope,
    offer_review,
)
from library.uses import services
from library.uses.models import Use


@offer_review
class UseReview:
    """Words of lessons with methods."""

    kind = services.KIND
    label = _("Words of lessons with methods")

    def visible(self, viewer: Viewer) -> QuerySet[Use]:
        """What others said and the viewer reads."""
        rows = Use.objects.visible_to(viewer).published()
        return rows if viewer.person_id is None else rows.exclude(person=viewer.person_id)

    def scope(self, pk: int) -> Scope | None:
        """Those who answer for the place of the method."""
        row = Use.objects.filter(pk=pk).first()
        return None if row is None else services.scope_of(row)

    def locked_state(self, pk: int) -> str | None:
        """Behind the tally of the method."""
        return services.locked_state(pk)

    def cards(self, pks: Iterable[int], viewer: Viewer) -> dict[int, ReviewCard]:
        """The sentence, below the title of the method."""
        rows = list(Use.objects.filter(pk__in=list(pks)).select_related("person", "method"))
        prepare_names(row.person for row in rows)
        return {row.pk: _card(row, viewer) for row in rows}

    def publish(self, pk: int, *, by: User, source: str | None = None) -> None:
        """Lets it out, or shows it again."""
        services.set_state(pk=pk, state=PUBLISHED, now=timezone.now(), sentence=source)

    def send_back(self, pk: int, *, by: User) -> None:
        """Gives it back."""
        services.set_state(pk=pk, state=RETURNED, now=timezone.now())

    def hide(self, pk: int, *, by: User | None) -> None:
        """Takes it out of sight."""
        services.set_state(pk=pk, state=HIDDEN, now=timezone.now())

    def remove(self, pk: int, *, by: User) -> None:
        """Takes it out of sight for good."""
        services.set_state(pk=pk, state=REMOVED, now=timezone.now())

    def purge(self, pk: int) -> list[int]:
        """Nothing hangs on it: it goes."""
        return [pk] if services.purge(pk=pk) else []


def _card(row: Use, viewer: Viewer) -> ReviewCard:
    return ReviewCard(
        kind=services.KIND,
        pk=row.pk,
        label=str(row._meta.verbose_name),
        title=row.method.title,
        url=row.get_absolute_url() if row.state == PUBLISHED else "",
        html=format_html("<p>{}</p>", row.sentence),
        source=row.sentence,
        language=row.language,
        author=row.person,
        author_name=shown_name(row.person, viewer),
        where=row.method.title,
        state=row.state,
        edit_url=reverse("library:method-used", args=[row.method_id]),
    )
