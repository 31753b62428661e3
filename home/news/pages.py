"""News and articles: of the site, and of an organisation below its page."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager

from cms.blocks import SHORT_FEATURES, BodyBlock
from cms.fields import StreamField
from cms.pages import PROMOTE_PANELS, TITLE_PANEL, ServedByView
from cms.settings import limits
from home.news.querysets import ArticleQuerySet
from home.organisations.pages import refuse_picture_without_words


class NewsIndexPage(ServedByView, Page):
    """News below a home page (of everybody) or below an organisation (its own)."""

    view = "home.news.views.article_list"

    intro = RichTextField(_("introduction"), blank=True, features=SHORT_FEATURES)

    content_panels = [TITLE_PANEL, FieldPanel("intro")]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.HomePage", "home.OrganisationPage"]
    subpage_types = ["home.ArticlePage"]

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")


class ArticlePage(ServedByView, Page):
    """One piece of news or one article."""

    view = "home.news.views.article"
    related = ("picture",)

    dated_on = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    lead = models.TextField(
        _("in short"),
        max_length=limits.SUMMARY_LENGTH,
        blank=True,
        help_text=_("Two or three sentences; they stand in lists and above the text."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("words for those who do not see the picture"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    comments_open = models.BooleanField(_("comments are open"), default=True)

    content_panels = [
        TITLE_PANEL,
        FieldPanel("dated_on"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], _("Picture")),
        FieldPanel("body"),
        FieldPanel("comments_open"),
    ]
    promote_panels = PROMOTE_PANELS
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []

    objects = PageManager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [models.Index(fields=["-dated_on", "-page_ptr"], name="article_newest")]

    def clean(self) -> None:
        """A picture has words."""
        super().clean()
        refuse_picture_without_words(self)

    def get_absolute_url(self) -> str:
        """Its address, for comments and notices."""
        return self.get_url() or "/"
