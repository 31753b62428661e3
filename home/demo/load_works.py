"""Makes the methods, essays and comments of the demo, as their authors would: by the services."""

import calendar
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import F, Model
from django.utils import timezone
from django_comments_xtd.models import XtdComment
from wagtail.models import ModelLogEntry, Revision, TaskState, WorkflowState

from cms.audience.viewer import viewer_of
from cms.comments.models import CommentRecord
from cms.files.models import StoredFile
from cms.ports.searchable import changed
from home.demo.comments import COMMENTS
from home.demo.files import FILES
from home.demo.loaded import Loaded
from home.demo.texts import DemoText, read_texts
from library.essays.models import Essay, previous_month
from library.essays.services import Draft, autosave_essay, begin_essay, post_essay
from library.methods.models import Grade, Licence, MaterialType, Method, Subject, WorkForm
from library.methods.selectors import version_of
from library.methods.services import attach_file, save_draft, send_for_review, start_method

EVENING = time(19, 40)


def load_methods(loaded: Loaded) -> None:
    """Twelve methods: published, in review, returned with a note."""
    texts = sorted(read_texts("methods"), key=lambda text: -text.number("days"))
    for text in texts:
        loaded.methods[text.key] = _load_method(loaded, text)


def _load_method(loaded: Loaded, text: DemoText) -> Method:
    author, editor = loaded.people[text.get("author")], loaded.people["marat"]
    method, _new = start_method(
        author=author, title=text.get("title"), language=text.get("language")
    )
    fields = {
        "summary": text.get("summary"),
        "body": text.body.strip(),
        "material_type": MaterialType.objects.get(code=text.get("type")),
        "form": WorkForm.objects.get(code=text.get("form")),
        "licence": Licence.objects.get(code=text.get("licence")),
        "minutes": text.number("minutes"),
        "community": loaded.communities.get(text.get("community")),
        "subjects": list(Subject.objects.filter(code__in=text.words("subjects"))),
        "grades": list(Grade.objects.filter(code__in=text.words("grades"))),
    }
    method = Method.objects.get(pk=method.pk)
    save_draft(method=method, by=author, fields=fields, version=version_of(method))
    for number, file in enumerate(FILES[text.key]):
        upload = ContentFile(file.make(), name=file.name)
        stored = attach_file(method=method, by=author, upload=upload, caption=file.caption)
        downloads = text.number("days") * (5 - 2 * number) % 97
        StoredFile.objects.filter(pk=stored.pk).update(downloads=downloads)
    state = text.get("state")
    send_for_review(method=method, by=author)
    task = Method.objects.get(pk=method.pk).current_workflow_task_state
    if state == "returned":
        task.task.specific.on_action(task, editor, "reject", comment=text.get("note"))
    elif not state:
        task.task.specific.on_action(task, editor, "approve")
    return _dated_method(loaded, text, method)


def _dated_method(loaded: Loaded, text: DemoText, method: Method) -> Method:
    """Moves the method to the days on which it would have been made."""
    shown_at = loaded.ago(text.number("days"))
    begun_at = shown_at - timedelta(days=3, hours=2)
    Method.objects.filter(pk=method.pk).update(created_at=begun_at)
    Method.objects.filter(pk=method.pk, live=True).update(
        first_published_at=shown_at, last_published_at=shown_at
    )
    _move_history(method, shown_at)
    states = WorkflowState.objects.filter(object_id=str(method.pk)).for_instance(method)
    states.update(created_at=begun_at)
    answered = TaskState.objects.filter(workflow_state__in=states)
    answered.update(started_at=begun_at)
    answered.filter(finished_at__isnull=False).update(finished_at=shown_at)
    changed("method", [method.pk])
    return Method.objects.get(pk=method.pk)


def load_essays(loaded: Loaded) -> None:
    """Essays of this month and of the two before."""
    months = [loaded.today.replace(day=1)]
    for _month in range(2):
        months.append(previous_month(months[-1]))
    texts = sorted(read_texts("essays"), key=lambda t: (-t.number("month"), t.number("day")))
    for text in texts:
        loaded.essays[text.key] = _load_essay(loaded, text, months[text.number("month")])


def _load_essay(loaded: Loaded, text: DemoText, month: date) -> Essay:
    viewer = viewer_of(loaded.people[text.get("author")])
    community = loaded.communities[text.get("community")]
    essay = begin_essay(viewer=viewer, community=community, month=month, today=month)
    draft = Draft(
        title=text.get("title"),
        body=text.body.strip(),
        language=text.get("language"),
        audience=text.get("audience"),
        also_shown_in=[loaded.communities[slug] for slug in text.words("also")],
    )
    save = autosave_essay if text.get("draft") else post_essay
    save(viewer=viewer, essay=essay, draft=draft, seen=essay.draft_version)
    return _dated_essay(loaded, text, essay)


def _dated_essay(loaded: Loaded, text: DemoText, essay: Essay) -> Essay:
    """Moves the essay to the evening on which it would have been posted."""
    last = calendar.monthrange(essay.month.year, essay.month.month)[1]
    day = essay.month.replace(day=min(text.number("day"), last))
    if text.number("late"):
        day = essay.month.replace(day=last) + timedelta(days=text.number("late"))
    posted_at = _at(day, EVENING)
    if posted_at >= loaded.now:
        # The day has not come yet: posted in the last days instead, in the same order.
        first = essay.month_end if text.number("late") else essay.month
        posted_at = loaded.ago(3 - text.number("day") / 16)
        posted_at = min(max(posted_at, _at(first, time.min)), loaded.now)
    Essay.objects.filter(pk=essay.pk).update(created_at=posted_at - timedelta(hours=1))
    Essay.objects.filter(pk=essay.pk, live=True).update(
        first_published_at=posted_at, last_published_at=posted_at
    )
    _move_history(essay, posted_at)
    changed("essay", [essay.pk])
    return Essay.objects.get(pk=essay.pk)


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def _move_history(row: Method | Essay, moment: datetime) -> None:
    """Revisions and audit lines of what was just made, to `moment` and shortly before it."""
    content_type = ContentType.objects.get_for_model(row)
    mine = {"content_type": content_type, "object_id": str(row.pk)}
    back = timezone.now() - moment
    Revision.objects.filter(**mine).update(created_at=F("created_at") - back - timedelta(minutes=1))
    ModelLogEntry.objects.filter(**mine).update(timestamp=moment)


def load_comments(loaded: Loaded) -> None:
    """What people said; one comment waits for a moderator."""
    made: list[XtdComment] = []
    for wanted in COMMENTS:
        said_at = loaded.ago(wanted.days)
        target = _target(loaded, wanted.kind, wanted.on)
        shown_at = getattr(target, "first_published_at", None)
        if shown_at is not None and said_at < shown_at:
            said_at = shown_at + (loaded.now - shown_at) * 0.1 * (len(made) % 8 + 1)
        answered = None if wanted.answers is None else made[wanted.answers]
        # After school rather than at the hour of the loading, where that is not too early.
        evening = _at(timezone.localdate(said_at), time(17 + len(made) % 4, 13 * len(made) % 60))
        earliest = answered.submit_date if answered else shown_at or evening
        if earliest <= evening <= loaded.now:
            said_at = evening
        comment = XtdComment(
            content_type=ContentType.objects.get_for_model(target),
            object_pk=str(target.pk),
            site_id=settings.SITE_ID,
            user=loaded.people[wanted.author],
            comment=wanted.text,
            submit_date=said_at,
            is_public=not wanted.waits,
            parent_id=answered.pk if answered else 0,
        )
        comment.save()
        CommentRecord.objects.create(comment=comment, language=wanted.language)
        made.append(comment)


def _target(loaded: Loaded, kind: str, key: str) -> Model:
    if kind == "essay":
        return loaded.essays[key]
    if kind == "method":
        return loaded.methods[key]
    return loaded.pages[key, "kk"]
