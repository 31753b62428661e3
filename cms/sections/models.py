"""The line on top of every page."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, TranslatableMixin

from cms.sections.querysets import SiteNoticeQuerySet
from cms.settings import limits


class SiteNotice(PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin):
    """One sentence for everybody, for a time: the site is closed on Sunday, enrolment has begun."""

    text = models.CharField(_("text"), max_length=limits.TITLE_LENGTH)
    url = models.URLField(
        _("address to read more"), blank=True, help_text=_("The whole sentence becomes a link.")
    )
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now)
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True)

    panels = [
        FieldPanel("text"),
        FieldPanel("url"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    ]
    objects = SiteNoticeQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("notice on every page")
        verbose_name_plural = _("notices on every page")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuses an end before the beginning."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end is before the beginning.")})

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """An empty page below the notice."""
        return "cms/sections/site_notice.html"
