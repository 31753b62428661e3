"""The list of communities and the page of one of them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing
from wagtail_localize.fields import SynchronizedField

from cms.audience.pages import PageOfCommunity
from cms.blocks import BodyBlock
from cms.fields import StreamField
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, ServedByView

PLAIN = ["bold", "italic", "link", "ol", "ul"]
TEXT_FIELDS = ("priority", "problem", "purpose", "tasks", "expected_results")


class CommunityIndexPage(ServedByView, Page):
    """Introduces teachers' communities and lists them."""

    view = "home.communities.views.community_index"

    intro = RichTextField(_("introduction"), blank=True, features=PLAIN)

    content_panels = [TITLE_PANEL, FieldPanel("intro")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.CommunityPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of communities")
        verbose_name_plural = _("lists of communities")

    def searchable_text(self) -> str:
        """All that is written on the page, as plain text."""
        return get_text_for_indexing(self.intro)


class CommunityPage(ServedByView, PageOfCommunity, Page):
    """What a community says of itself; its cyclogram, plan and people are rows of the community."""

    view = "home.communities.views.community_page"
    related = ("community",)

    introduction = RichTextField(
        _("who we are"), blank=True, features=PLAIN, help_text=_("Three lines are enough.")
    )
    priority = RichTextField(_("priority"), blank=True, features=PLAIN)
    problem = RichTextField(_("problem"), blank=True, features=PLAIN)
    purpose = RichTextField(_("purpose"), blank=True, features=PLAIN)
    tasks = RichTextField(_("tasks"), blank=True, features=PLAIN)
    expected_results = RichTextField(_("expected results"), blank=True, features=PLAIN)
    rules = RichTextField(
        _("rules"), blank=True, features=PLAIN, help_text=_("Who joins accepts them.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("more"), blank=True)

    content_panels = [
        TITLE_PANEL,
        # Whose page it is decides who may edit it, so a leader does not change it.
        FieldPanel("community", permission="cms.add_community"),
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel(name) for name in TEXT_FIELDS], heading=_("What we work for")),
        FieldPanel("rules"),
        FieldPanel("body"),
    ]
    promote_panels = PROMOTE_PANELS
    override_translatable_fields = [SynchronizedField("community", overridable=False)]
    parent_page_types = ["home.CommunityIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page of a community")
        verbose_name_plural = _("pages of communities")

    def clean(self) -> None:
        """Refuses a second page of the community in the same language."""
        super().clean()
        if self.community_id is None or self.locale_id is None:
            return
        others = CommunityPage.objects.exclude(pk=self.pk).filter(
            community_id=self.community_id, locale_id=self.locale_id, alias_of__isnull=True
        )
        if others.exists():
            # Not beside the field: a leader's form has none.
            raise ValidationError(_("This community already has a page in this language."))

    def searchable_text(self) -> str:
        """All that is written on the page and the names of the community, as plain text."""
        written = (getattr(self, name) for name in ("introduction", *TEXT_FIELDS, "rules"))
        texts = [get_text_for_indexing(html) for html in written if html]
        texts += self.body.stream_block.get_searchable_content(self.body)
        return "\n".join(map(str, [*self.community.all_names, *texts]))
