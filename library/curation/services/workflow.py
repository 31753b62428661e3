"""What a site needs before methods can be reviewed. Each runs twice safely."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Workflow, WorkflowContentType, WorkflowState, WorkflowTask

from cms.people.services.admin_groups import ADMINISTRATORS, EDITORS
from library.curation.models import EditorialTask, Reason, Review
from library.curation.querysets import OPEN
from library.curation.services.rounds import close_round, open_round
from library.methods.models import Method

WORKFLOW = "Әдістемелік кітапхана"
TASK = "Редактордың қарауы"
# code, Kazakh, Russian, English
REASONS = (
    ("licence", "Лицензия немесе авторлық құқық", "Лицензия или авторское право", "Licence"),
    ("quality", "Мазмұны толық емес", "Содержание неполное", "Content is not complete yet"),
    (
        "description",
        "Сипаттамасы түсініксіз",
        "Описание непонятно",
        "Description is not clear",
    ),
    ("words", "Пәні немесе сыныбы сай емес", "Не тот предмет или класс", "Subject or grade"),
    ("files", "Файл ашылмайды", "Файл не открывается", "A file does not open"),
    (
        "children",
        "Балалардың аты немесе суреті бар",
        "Есть имена или фото детей",
        "Names or pictures of children",
    ),
    ("double", "Кітапханада бар", "Уже есть в библиотеке", "It is in the library already"),
    ("language", "Тілдік қателер", "Языковые ошибки", "Mistakes of language"),
)


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


def ensure_reasons() -> None:
    """The reasons of returns that a new site begins with; what editors changed stays."""
    there = set(Reason.objects.values_list("code", flat=True))
    Reason.objects.bulk_create(
        [
            Reason(code=code, name_kk=kk, name_ru=ru, name_en=en, position=number * 10)
            for number, (code, kk, ru, en) in enumerate(REASONS, start=1)
            if code not in there
        ],
        ignore_conflicts=True,
    )


def ensure_reviews() -> None:
    """Reviews of methods that were sent before the site kept reviews."""
    kind = ContentType.objects.get_for_model(Method)
    known = Review.objects.values("workflow_state")
    states = WorkflowState.objects.filter(base_content_type=kind, status__in=OPEN)
    for state in states.exclude(pk__in=known).select_related("current_task_state").iterator():
        task_state = state.current_task_state
        if task_state is None or not Method.objects.filter(pk=state.object_id).exists():
            continue
        opened = open_round(task_state=task_state, by=state.requested_by)
        if opened is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            close_round(task_state=task_state)
