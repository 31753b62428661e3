"""The workflow of methods, and the letters it sends."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from cms.mail.services import send_letter
from cms.people.models import Membership, Role, User
from cms.people.policies import own_name
from cms.people.services.admin_groups import ADMINISTRATORS, EDITORS
from library.curation.models import EditorialTask
from library.methods.models import Method
from library.methods.selectors import newest_title

WORKFLOW = "Әдістемелік кітапхана"
TASK = "Редактордың қарауы"


def ensure_workflow() -> Workflow:
    """The workflow of methods with its one step, for editors and administrators. Runs twice safely.

    What an administrator renamed, switched off or put in its place stays.
    """
    with transaction.atomic():
        content_type = ContentType.objects.get_for_model(Method)
        editors, _created = Group.objects.get_or_create(name=EDITORS)
        editors.permissions.add(*Permission.objects.filter(content_type=content_type))
        administrators, _created = Group.objects.get_or_create(name=ADMINISTRATORS)
        for task in EditorialTask.objects.filter(groups=editors):
            task.groups.add(administrators)
        assigned = WorkflowContentType.objects.filter(content_type=content_type)
        assigned = assigned.select_related("workflow").first()
        if assigned is not None:
            return assigned.workflow
        task = EditorialTask.objects.first() or EditorialTask.objects.create(name=TASK)
        task.groups.add(editors, administrators)
        workflow = Workflow.objects.create(name=WORKFLOW)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowContentType.objects.create(workflow=workflow, content_type=content_type)
    return workflow


def tell_published(*, method: Method) -> None:
    """A letter to the author: their method stands on the shelf."""
    _tell(method, "library/curation/mail/published", "library:method-detail", method.slug)


def tell_returned(*, method: Method, note: str) -> None:
    """A letter to the author: what the editor asks to correct."""
    _tell(method, "library/curation/mail/returned", "library:method-edit", note=note)


def tell_editors(*, method: Method, sent_by: User | None = None) -> None:
    """A letter to every editor but the sender, each in their language: a method waits."""
    editing = Membership.objects.active().filter(role=Role.EDITOR)
    editors = User.objects.filter(is_active=True, pk__in=editing.values("person"))
    if sent_by is not None:
        editors = editors.exclude(pk=sent_by.pk)
    path = reverse("wagtailsnippets_library_method:edit", args=[method.pk])
    author = own_name(method.author) if method.author else method.credit
    for editor in editors.exclude(email="").order_by("pk"):
        send_letter(
            to=editor.email,
            language=editor.interface_language,
            template="library/curation/mail/sent",
            context={
                "name": own_name(editor),
                "title": newest_title(method),
                "author": author,
                "path": path,
            },
        )


def _tell(method: Method, template: str, view: str, *more: str, note: str = "") -> None:
    author = method.author
    if author is None or not author.is_active:
        return
    with override(author.interface_language):
        path = reverse(view, args=[method.pk, *more])
    send_letter(
        to=author.email,
        language=author.interface_language,
        template=template,
        context={
            "name": own_name(author),
            "title": newest_title(method),
            "note": note,
            "path": path,
        },
    )
