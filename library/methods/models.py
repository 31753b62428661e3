"""The shelf's tables: vocabularies that editors keep, methods and their files."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from cms.fields import MarkdownField
from cms.files.models import StoredFile
from cms.languages import language_choices
from cms.names import Named
from cms.people.models import Community, Place, User
from cms.settings import limits
from library.methods.querysets import MethodQuerySet


class Term(Named):
    """A word of a vocabulary, kept by editors in three languages."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "name_kk"]


class Subject(Term):
    """A school subject or field of work."""

    class Meta(Term.Meta):
        verbose_name = pgettext_lazy("of a school", "subject")
        verbose_name_plural = _("subjects")


class Grade(Term):
    """A grade (0–11) or kindergarten group."""

    class Meta(Term.Meta):
        verbose_name = _("grade")
        verbose_name_plural = _("grades")


class MaterialType(Term):
    """What a material is: lesson plan, teaching aid, recommendation …"""

    class Meta(Term.Meta):
        verbose_name = _("type of material")
        verbose_name_plural = _("types of material")


class WorkForm(Term):
    """The form of work the material is for: collective, group, individual …"""

    class Meta(Term.Meta):
        verbose_name = _("form of work")
        verbose_name_plural = _("forms of work")


class Licence(Term):
    """What others may do with the material, with the address of the licence's text."""

    version = models.CharField(_("version"), max_length=10, blank=True)
    url = models.URLField(_("address of the text"), blank=True)
    allows_adaptation = models.BooleanField(
        _("may be adapted"),
        default=True,
        help_text=_("Others may publish what they made of it, naming the author."),
    )
    shares_alike = models.BooleanField(
        _("hands itself on"),
        default=False,
        help_text=_("What is made of it stands under the same licence."),
    )
    meaning_kk = models.CharField(_("meaning in Kazakh"), max_length=300, blank=True)
    meaning_ru = models.CharField(_("meaning in Russian"), max_length=300, blank=True)
    meaning_en = models.CharField(_("meaning in English"), max_length=300, blank=True)

    class Meta(Term.Meta):
        verbose_name = _("licence")
        verbose_name_plural = _("licences")


class Withdrawal(models.TextChoices):
    """Why a published method was taken back; said on the page that stays in its place."""

    AUTHOR = "author", _("at the author's wish")
    MISTAKE = "mistake", _("it holds a mistake")
    RIGHTS = "rights", _("somebody else's rights")
    OUTDATED = "outdated", _("it is out of date")
    CHILDREN = "children", _("to protect children")
    OTHER = "other", pgettext_lazy("reason", "something else")


class Method(
    PreviewableMixin,
    WorkflowMixin,
    LockableMixin,
    DraftStateMixin,
    RevisionMixin,
    ClusterableModel,
):
    """A material of the methods library: sent by a teacher, curated by editors.

    Its state is derived from `live` and the workflow (`library.methods.selectors.state_of`).
    """

    title = models.CharField(pgettext_lazy("of a work", "title"), max_length=limits.TITLE_LENGTH)
    slug = models.SlugField(_("address"), max_length=80, editable=False)
    summary = models.TextField(_("in short"), max_length=limits.SUMMARY_LENGTH)
    body = MarkdownField(
        _("description"), max_length=limits.BODY_LENGTH, blank=True, html_field="body_html"
    )
    body_html = models.TextField(blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=language_choices)
    # Empty in a draft alone: a constraint below keeps the shelf complete.
    material_type = models.ForeignKey(
        MaterialType,
        null=True,
        on_delete=models.PROTECT,
        related_name="methods",
        verbose_name=_("type"),
    )
    form = models.ForeignKey(
        WorkForm,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="methods",
        verbose_name=_("form of work"),
    )
    licence = models.ForeignKey(
        Licence,
        null=True,
        on_delete=models.PROTECT,
        related_name="methods",
        verbose_name=_("licence"),
    )
    subjects = ParentalManyToManyField(
        Subject, blank=True, related_name="methods", verbose_name=_("subjects")
    )
    grades = ParentalManyToManyField(
        Grade, blank=True, related_name="methods", verbose_name=_("grades")
    )
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), null=True, blank=True)
    author = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="methods",
        verbose_name=_("author"),
    )
    credit = models.CharField(
        _("author as printed"),
        max_length=limits.TITLE_LENGTH,
        blank=True,
        help_text=_("For a material whose author has no account here."),
    )
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="methods",
        verbose_name=_("organisation"),
    )
    community = models.ForeignKey(
        Community,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="methods",
        verbose_name=_("community"),
    )
    dated_on = models.DateField(_("date of the material"), null=True, blank=True)
    # One method in several languages: all of them hold the same key.
    family = models.UUIDField(null=True, blank=True, editable=False)
    withdrawal = models.CharField(
        _("why it was taken back"), max_length=20, choices=Withdrawal.choices, blank=True
    )
    withdrawal_note = models.CharField(_("in words"), max_length=limits.SUMMARY_LENGTH, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(pgettext_lazy("time", "begun"), auto_now_add=True)
    # Comes with the empty form, so that a form sent twice begins one method.
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="method", for_concrete_model=False
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="method",
        for_concrete_model=False,
    )

    objects = MethodQuerySet.as_manager()

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(live=False)
                | models.Q(material_type__isnull=False, licence__isnull=False),
                name="method_on_the_shelf_is_complete",
                violation_error_message=_("A published method has a type and a licence."),
            ),
            models.UniqueConstraint(
                fields=["family", "language"],
                name="one_method_of_a_family_per_language",
                violation_error_message=_("There is one in this language already."),
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawal="")
                | models.Q(withdrawn_at__isnull=False, live=False) & ~models.Q(withdrawal=""),
                name="withdrawn_method_says_why",
            ),
        ]
        indexes = [
            # The shelf in its order with all that it is filtered by: to find a page and to count
            # no row is opened.
            models.Index(
                fields=[
                    "-first_published_at",
                    "-id",
                    "live",
                    "language",
                    "material_type",
                    "licence",
                    "place",
                    "community",
                ],
                condition=models.Q(live=True),
                name="method_newest",
            ),
            models.Index(fields=["author", "-id"], name="method_by_author"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.Manager:
        """All revisions, newest first."""
        return self._revisions

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "Method":
        """A version as it was kept; words and files that are gone since are left out of it, unless
        nobody is to be asked (`check_fks=False`)."""
        kept = _without_gone(data) if check_fks else data
        return super().from_serializable_data(kept, check_fks, strict_fks)

    @cached_property
    def named_co_authors(self) -> "list[CoAuthor]":
        """Those who made it together with its author, in their order: printed names, and people
        who agreed."""
        return [one for one in self.co_authors.all() if one.is_named] if self.pk else []

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> Any:
        """One publication after the other, each whole with all that hangs on it."""
        with transaction.atomic():
            held = Method.objects.select_for_update().filter(pk=self.pk)
            withdrawn = held.values("withdrawal", "withdrawal_note", "withdrawn_at").first()
            # Wagtail does not tell its listeners who it was.
            revision.publisher = user
            done = super().publish(revision, user=user, **options)
            if withdrawn and withdrawn["withdrawn_at"]:
                # To come out later: until then its place goes on to say why it was taken back.
                held.filter(live=False).update(**withdrawn)
            return done

    def with_content_json(self, content: dict[str, Any]) -> "Method":
        """A version as it was kept: what is of the thing as a whole stays as it is now, and who
        publishes it puts it on the shelf, also when it had been taken back."""
        version = super().with_content_json(content)
        version.family = self.family
        version.withdrawal, version.withdrawal_note, version.withdrawn_at = "", "", None
        return version

    def get_absolute_url(self) -> str:
        """Its page, in the reader's language."""
        return reverse("library:method-detail", args=[self.pk, self.slug])

    def get_full_url(self) -> str:
        """Its page in its own language; where it will be found, while it is not kept yet.

        Wagtail previews a thing as if this address was asked.
        """
        with override(self.language or settings.LANGUAGE_CODE):
            path = self.get_absolute_url() if self.pk else reverse("library:method-list")
        return f"{settings.BASE_URL}{path}"

    full_url = property(get_full_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The public page is the preview."""
        return import_string("library.methods.views.method_preview")(request, self)


class MethodFile(Orderable):
    """A file of a method, with a caption."""

    method = ParentalKey(Method, on_delete=models.CASCADE, related_name="files")
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="method_files", verbose_name=_("file")
    )
    caption = models.CharField(_("caption"), max_length=limits.TITLE_LENGTH, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("file of a method")
        verbose_name_plural = _("files of a method")

    def __str__(self) -> str:
        return self.caption or self.stored.name


class CoAuthor(models.Model):
    """Who made a method together with its author; of the method as a whole, not of one draft.

    A person with an account is named only after they have agreed.
    """

    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="co_authors")
    person = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="co_authored",
        verbose_name=_("person"),
    )
    credit = models.CharField(_("name as printed"), max_length=limits.TITLE_LENGTH, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["method", "person"], name="co_author_once"),
            models.CheckConstraint(
                condition=models.Q(agreed_at__isnull=True) | models.Q(declined_at__isnull=True),
                name="co_author_agrees_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "method"],
                condition=models.Q(agreed_at__isnull=False),
                name="co_author_agreed",
            )
        ]

    def __str__(self) -> str:
        return self.credit or str(self.person)

    @property
    def is_named(self) -> bool:
        """True for a printed name, and for a person who agreed."""
        return self.agreed_at is not None if self.person_id else bool(self.credit)


class MethodSource(Orderable):
    """What a method was adapted from: one of the library, or a work from elsewhere."""

    method = ParentalKey(Method, on_delete=models.CASCADE, related_name="sources")
    original = models.ForeignKey(
        Method,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="adaptations",
        verbose_name=_("method of the library"),
    )
    # Of a work from elsewhere; of one of the library as it was when it was adapted.
    title = models.CharField(
        pgettext_lazy("of a work", "title"), max_length=limits.TITLE_LENGTH, blank=True
    )
    authors = models.CharField(_("authors"), max_length=limits.TITLE_LENGTH, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    licence = models.ForeignKey(
        Licence,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("licence"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("adapted from")
        verbose_name_plural = _("adapted from")

    def __str__(self) -> str:
        return self.title


def _without_gone(data: dict[str, Any]) -> dict[str, Any]:
    """`data` of a version without protected rows that were deleted while only it named them."""
    kept = dict(data)
    for name in ("material_type", "form", "licence"):
        words = Method._meta.get_field(name).related_model
        if kept.get(name) and not words.objects.filter(pk=kept[name]).exists():
            kept[name] = None
    sources = kept.get("sources") or []
    named = {source["licence"] for source in sources if source.get("licence")}
    if named:
        known = set(Licence.objects.filter(pk__in=named).values_list("pk", flat=True))
        kept["sources"] = [
            source if source.get("licence") in known else source | {"licence": None}
            for source in sources
        ]
    files = kept.get("files") or []
    there = StoredFile.objects.filter(pk__in=[file["stored"] for file in files])
    keys = set(there.values_list("pk", flat=True))
    kept["files"] = [file for file in files if file["stored"] in keys]
    return kept
