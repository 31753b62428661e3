"""Methods and vocabularies in Wagtail's admin: curation, history, lists, words."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.widgets import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets import SlugInput
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from cms.audience.viewer import viewer_of
from cms.files.models import StoredFile
from cms.requests.numbers import number_in
from cms.templatetags.ui import file_size
from library.collections.admin import CollectionViewSet
from library.curation.models import Reason
from library.curation.policies import is_own
from library.methods.addresses import slug_of_method
from library.methods.models import Grade, Licence, MaterialType, Method, Subject, WorkForm
from library.methods.selectors import state_of


class StoredFileWidget(HiddenInput):
    """Names the file; files are added and checked by the form of the site."""

    input_type = "hidden"
    is_hidden = False

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The hidden key with the name and size of the file."""
        field = super().render(name, value, attrs, renderer)
        key = number_in(str(value or ""))
        stored = StoredFile.objects.filter(pk=key).first() if key is not None else None
        if stored is None:
            return format_html(
                "{}<p>{}</p>", field, _("Add files on the site: “Change” on the method's page.")
            )
        return format_html("{}<p><b>{}</b> · {}</p>", field, stored.name, file_size(stored.size))


class MethodAdminForm(WagtailAdminModelForm):
    """The editor's form: a draft may be incomplete, what is published is complete."""

    def clean(self) -> dict[str, Any]:
        """Asks for subjects and for a text or a file, as the site does before sending."""
        cleaned = super().clean() or {}
        self.instance.slug = slug_of_method(cleaned.get("title") or "")
        if self.is_deferred_validation:
            return cleaned
        if not cleaned.get("subjects"):
            self.add_error("subjects", _("Choose at least one subject."))
        if not (cleaned.get("body") or "").strip() and not self._has_files():
            self.add_error("body", _("Add a file, or describe the method in the text."))
        return cleaned

    def _has_files(self) -> bool:
        formset = self.formsets.get("files")
        if formset is None:
            return False
        return any(
            form.data.get(form.add_prefix("stored"))
            and not form.data.get(form.add_prefix("DELETE"))
            for form in formset.initial_forms + formset.extra_forms
        )


class StateColumn(Column):
    """Where the method stands."""

    def get_value(self, instance: Method) -> str:
        """The state in words."""
        return str(state_of(instance).label)


class OrDashPanel(FieldPanel):
    """A field that is only read: a dash where it is empty."""

    def format_value_for_display(self, value: Any) -> Any:
        """The value, else a dash."""
        return "—" if value is None else super().format_value_for_display(value)


class AuthorColumn(Column):
    """The author, or the name as printed."""

    def get_value(self, instance: Method) -> str:
        """The name."""
        return str(instance.author or instance.credit or "—")


class MethodFilterSet(WagtailFilterSet):
    """By what editors narrow the list; first of all, what waits for them."""

    waiting = django_filters.ChoiceFilter(
        label=gettext_lazy("Waiting for editors"),
        choices=[("yes", gettext_lazy("Only what waits"))],
        method="narrow_to_waiting",
    )

    class Meta:
        model = Method
        fields = ["live", "language", "material_type", "licence", "subjects", "community"]

    def narrow_to_waiting(self, methods: Any, name: str, value: str) -> Any:
        """What an editor has not answered yet."""
        return methods.in_review()


class MethodEditView(EditView):
    """The editor's page of one method; says which of the two acts of a review was done.

    Nobody publishes an own method: it goes to another editor.
    """

    def get_available_actions(self) -> list[str]:
        """Without publishing and answering where the method is one's own."""
        actions: list[str] = super().get_available_actions()
        if not self.object or not is_own(self.object, self.request.user.pk):
            return actions
        return [name for name in actions if name not in {"publish", "workflow-action"}]

    def workflow_action_action(self) -> HttpResponse | None:
        """Publishes or returns; says so where somebody else was faster."""
        try:
            return super().workflow_action_action()
        except PermissionDenied as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.get_edit_url())

    def get_success_message(self, instance: Any = None) -> str:
        """What became of the method."""
        if self.action == "workflow-action":
            title = {"title": str(instance or self.object)}
            if self.workflow_action == "approve":
                return _("“%(title)s” is published.") % title
            if self.workflow_action == "reject":
                return _("“%(title)s” is returned to its author with your note.") % title
        return str(super().get_success_message(instance))


class MethodViewSet(SnippetViewSet):
    """Methods: list, edit, preview, lock, review, history, export."""

    model = Method
    edit_view_class = MethodEditView
    icon = "doc-full"
    menu_label = gettext_lazy("Methods")
    list_per_page = 50
    copy_view_enabled = False
    list_display = [
        "__str__",
        AuthorColumn("author", label=gettext_lazy("Author"), sort_key="author__last_name"),
        StateColumn("state", label=gettext_lazy("State")),
        DateColumn("review_since", label=gettext_lazy("Waiting since"), sort_key="review_since"),
        DateColumn(
            "first_published_at",
            label=gettext_lazy("Published"),
            sort_key="first_published_at",
        ),
    ]
    filterset_class = MethodFilterSet
    list_export = [
        "pk",
        "title",
        "author",
        "credit",
        "place",
        "community",
        "language",
        "material_type",
        "licence",
        "live",
        "first_published_at",
    ]
    search_fields = ["title", "summary"]
    ordering = ["-pk"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldPanel("summary"),
                    FieldRowPanel(
                        [
                            FieldPanel("language"),
                            FieldPanel("material_type", widget=forms.Select),
                        ]
                    ),
                ],
                gettext_lazy("What it is"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("subjects", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("grades", widget=forms.CheckboxSelectMultiple),
                    FieldRowPanel([FieldPanel("form", widget=forms.Select), FieldPanel("minutes")]),
                ],
                gettext_lazy("For whom and how long"),
            ),
            FieldPanel("body"),
            InlinePanel(
                "files",
                [FieldPanel("stored", widget=StoredFileWidget), FieldPanel("caption")],
                label=gettext_lazy("File"),
                heading=gettext_lazy("Files"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("licence", widget=forms.RadioSelect),
                    OrDashPanel("author", read_only=True),
                    FieldPanel("credit"),
                    FieldRowPanel([FieldPanel("place"), FieldPanel("community")]),
                    FieldPanel("dated_on"),
                ],
                gettext_lazy("Author and sharing"),
            ),
        ],
        base_form_class=MethodAdminForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Method]:
        """All methods with their reviews, in a constant number of queries."""
        found = Method.objects.visible_to(viewer_of(request.user)).with_review()
        return found.select_related("author", "latest_revision").defer("body", "body_html")


def offer_two_acts(items: list, request: HttpRequest, context: dict[str, Any]) -> None:
    """While a method is under review: publish or return come first, and no other way out.

    Wagtail's own “Publish” would go past the review and leave it open; it also adds “and Publish”
    to the name of the act that publishes already. Enter in a field saves the draft as elsewhere.
    """
    method = context.get("instance")
    if not isinstance(method, Method):
        return
    if is_own(method, request.user.pk):
        items[:] = [item for item in items if item.name != "action-publish"]
    if not method.workflow_in_progress:
        return
    acts = [item for name in ("approve", "reject") for item in items if item.name == name]
    if not acts:
        # One's own, or not of those who review: nothing goes past the review.
        items[:] = [item for item in items if item.name != "action-publish"]
        return
    for act in acts:
        if act.name == "approve":
            act.label = _("Publish")
    acts[0].template_name = "library/methods/admin/first_act.html"
    beside = {"approve", "reject", "action-publish", "action-submit", "action-cancel-workflow"}
    items[:] = acts + [item for item in items if item.name not in beside]


class TermViewSet(SnippetViewSet):
    """One vocabulary: words in three languages, in the order that editors drag them into."""

    list_display = ["name_kk", "name_ru", "name_en", "code"]
    list_per_page = 100
    sort_order_field = "position"
    ordering = ["position", "name_kk"]
    copy_view_enabled = False
    panels = [
        FieldPanel("name_kk"),
        FieldPanel("name_ru"),
        FieldPanel("name_en"),
        FieldPanel("code", widget=SlugInput),
    ]


class SubjectViewSet(TermViewSet):
    """Subjects."""

    model = Subject
    icon = "tag"
    menu_label = gettext_lazy("Subjects")


class GradeViewSet(TermViewSet):
    """Grades."""

    model = Grade
    icon = "group"
    menu_label = gettext_lazy("Grades")


class MaterialTypeViewSet(TermViewSet):
    """Types of material."""

    model = MaterialType
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Types of material")


class WorkFormViewSet(TermViewSet):
    """Forms of work."""

    model = WorkForm
    icon = "form"
    menu_label = gettext_lazy("Forms of work")


class LicenceViewSet(TermViewSet):
    """Licences, with what they mean in plain words."""

    model = Licence
    icon = "key"
    menu_label = gettext_lazy("Licences")
    panels = [
        *TermViewSet.panels,
        FieldPanel("version"),
        FieldPanel("url"),
        FieldPanel("meaning_kk"),
        FieldPanel("meaning_ru"),
        FieldPanel("meaning_en"),
    ]


class ReasonViewSet(TermViewSet):
    """Why methods go back to their authors."""

    model = Reason
    icon = "comment"
    menu_label = gettext_lazy("Reasons of a return")


class LibraryGroup(SnippetViewSetGroup):
    """The library in the admin's menu."""

    items = (
        MethodViewSet,
        CollectionViewSet,
        SubjectViewSet,
        GradeViewSet,
        MaterialTypeViewSet,
        WorkFormViewSet,
        LicenceViewSet,
        ReasonViewSet,
    )
    icon = "folder-open-1"
    menu_label = gettext_lazy("Library")
    menu_name = "library"
    menu_order = 210
