"""The page of a class: for its members only."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable, Page

from cms.audience.pages import MembersOnlyPage
from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, ServedByView
from cms.people.models import PlaceKind
from home.organisations.pages import refuse_second_page


class Weekday(models.IntegerChoices):
    """School days."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")


class ClassPage(ServedByView, MembersOnlyPage, Page):
    """Timetable and announcements of one class; nobody else learns that it is there."""

    view = "home.classes.views.class_page"
    related = ("place",)

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("about the class"))

    content_panels = [
        TITLE_PANEL,
        FieldPanel("place"),
        InlinePanel("lessons", label=_("lesson"), heading=_("Timetable")),
        FieldPanel("body"),
    ]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.OrganisationPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of a class")
        verbose_name_plural = _("pages of classes")

    def clean(self) -> None:
        """A class has one page in each language."""
        super().clean()
        if self.place_id and self.place.kind != PlaceKind.CLASS:
            raise ValidationError({"place": _("This is not a class or group.")})
        refuse_second_page(self)


class Lesson(Orderable):
    """One lesson of the week."""

    page = ParentalKey(ClassPage, on_delete=models.CASCADE, related_name="lessons")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    number = models.PositiveSmallIntegerField(_("which lesson"))
    starts_at = models.TimeField(_("begins"), null=True, blank=True)
    ends_at = models.TimeField(_("ends"), null=True, blank=True)
    title = models.CharField(pgettext_lazy("of a school", "subject"), max_length=80)
    room = models.CharField(_("room"), max_length=30, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("weekday"), FieldPanel("number")]),
        FieldRowPanel([FieldPanel("title"), FieldPanel("room")]),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("lesson of the week")
        verbose_name_plural = _("lessons of the week")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(number__gte=0, number__lte=16), name="lesson_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.number}: {self.title}"
