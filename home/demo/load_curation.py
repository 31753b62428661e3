"""Brings methods of the demo into every state of a review, through the services people use."""

from datetime import timedelta

from wagtail.models import ModelLogEntry, TaskState, WorkflowState

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import ExpertGroup, User
from home.demo.curation import EXPERTS, GROUP, MENTOR, REVIEWS, DemoRemark, DemoReview
from home.demo.loaded import Loaded
from library.curation import services
from library.curation.models import AXES, Opinion, Reason, Remark, Review, Round
from library.curation.querysets import OPEN
from library.methods.models import Licence, MaterialType, Method, Subject
from library.methods.selectors import version_of
from library.methods.services import save_draft, send_for_review, start_method

_EDITOR = "marat"


def load_curation(loaded: Loaded) -> None:
    """Drafts, sendings, remarks, scores, opinions; after the methods."""
    group = ExpertGroup.objects.create(name=GROUP, mentor=loaded.people[MENTOR])
    group.members.set([loaded.people[key] for key in EXPERTS])
    for wanted in REVIEWS:
        _load(loaded, wanted, group)


def _load(loaded: Loaded, wanted: DemoReview, group: ExpertGroup) -> None:
    method = _begun(loaded, wanted)
    if not wanted.is_sent:
        return
    author = loaded.people[wanted.author]
    if not method.reviews.filter(workflow_state__status__in=OPEN).exists():
        send_for_review(method=method, by=author)
    review = Review.objects.filter(method=method).latest("pk")
    if wanted.returned is not None:
        _return(loaded, wanted, review)
    editor = _viewer(loaded, _EDITOR)
    if wanted.editor or wanted.due is not None:
        services.plan_review(
            viewer=editor,
            review=review,
            editor=loaded.people.get(wanted.editor),
            due_on=None if wanted.due is None else loaded.today + timedelta(days=wanted.due),
            now=loaded.ago(wanted.days / 2),
        )
    for remark in wanted.remarks:
        _say(loaded, review, remark)
    if wanted.asks:
        _ask(loaded, wanted, review, group)
    for key, points in wanted.scores:
        services.score(
            viewer=_viewer(loaded, key),
            review=review,
            points=dict(zip(AXES, points, strict=True)),
            now=loaded.now,
        )
    _date(loaded, wanted, review)


def _begun(loaded: Loaded, wanted: DemoReview) -> Method:
    """The method, with new words where there are some."""
    author = loaded.people[wanted.author]
    if wanted.title:
        method, _new = start_method(author=author, title=wanted.title, language=wanted.language)
        loaded.methods[wanted.key] = method
    method = Method.objects.get(pk=loaded.methods[wanted.key].pk)
    fields: dict[str, object] = {}
    if wanted.summary:
        fields["summary"] = wanted.summary
    if wanted.title:
        fields |= {
            "body": wanted.body,
            "material_type": MaterialType.objects.get(code="development"),
            "licence": Licence.objects.get(code="cc-by"),
            "subjects": list(Subject.objects.filter(code=wanted.subject)),
        }
    if fields:
        save_draft(method=method, by=author, fields=fields, version=version_of(method))
    Method.objects.filter(pk=method.pk, live=False).update(created_at=loaded.ago(wanted.days + 1))
    return Method.objects.get(pk=method.pk)


def _return(loaded: Loaded, wanted: DemoReview, review: Review) -> None:
    """Returned with reasons, corrected and sent again."""
    answer = wanted.returned
    assert answer is not None
    services.send_back(
        viewer=_viewer(loaded, _EDITOR),
        review=review,
        seen=1,
        note=answer.note,
        reasons=Reason.objects.filter(code__in=answer.reasons),
    )
    method = Method.objects.get(pk=review.method_id)
    author = loaded.people[wanted.author]
    save_draft(method=method, by=author, fields=answer.fields, version=version_of(method))
    send_for_review(method=Method.objects.get(pk=method.pk), by=author)


def _say(loaded: Loaded, review: Review, wanted: DemoRemark) -> None:
    said = services.remark(
        viewer=_viewer(loaded, wanted.author),
        review=review,
        words=services.Words(text=wanted.text, field=wanted.field, is_private=wanted.is_private),
        now=loaded.ago(wanted.days),
    )
    Remark.objects.filter(pk=said.pk).update(said_at=loaded.ago(wanted.days))
    if wanted.is_settled:
        services.settle(
            viewer=viewer_of(User.objects.get(pk=review.method.author_id)),
            said=said,
            is_settled=True,
            now=loaded.ago(wanted.days / 2),
        )


def _ask(loaded: Loaded, wanted: DemoReview, review: Review, group: ExpertGroup) -> None:
    asked = services.ask_experts(
        viewer=_viewer(loaded, _EDITOR),
        review=review,
        experts=services.members_of(group),
        group=group,
        question=wanted.question,
        due_on=loaded.today + timedelta(days=4),
        now=loaded.ago(wanted.days * 0.6),
    )
    by_expert = {opinion.expert_id: opinion for opinion in asked}
    for key, text in wanted.opinions:
        services.give_opinion(
            viewer=_viewer(loaded, key),
            opinion=by_expert[loaded.people[key].pk],
            text=text,
            now=loaded.ago(wanted.days * 0.2),
        )
    Opinion.objects.filter(review=review).update(asked_at=loaded.ago(wanted.days * 0.6))


def _date(loaded: Loaded, wanted: DemoReview, review: Review) -> None:
    """Moves the review to the days on which it would have gone on."""
    sent_at, answer = loaded.ago(wanted.days), wanted.returned
    rounds = Round.objects.filter(review=review)
    Review.objects.filter(pk=review.pk).update(began_at=sent_at)
    rounds.filter(number=1).update(sent_at=sent_at)
    tasks = TaskState.objects.filter(workflow_state=review.workflow_state_id)
    WorkflowState.objects.filter(pk=review.workflow_state_id).update(created_at=sent_at)
    if answer is None:
        tasks.update(started_at=sent_at)
        rounds.filter(answered_at__isnull=False).update(answered_at=sent_at)
    else:
        again_at, answered_at = loaded.ago(answer.sent_days), loaded.ago(answer.days)
        rounds.filter(number=1).update(answered_at=answered_at)
        rounds.filter(number=2).update(sent_at=again_at)
        tasks.filter(finished_at__isnull=False).update(started_at=sent_at, finished_at=answered_at)
        tasks.filter(finished_at__isnull=True).update(started_at=again_at)
    ModelLogEntry.objects.for_instance(review.method).filter(timestamp__gt=sent_at).update(
        timestamp=sent_at
    )
    if wanted.looked:
        editor = loaded.people[_EDITOR]
        Review.objects.filter(pk=review.pk).update(
            looking=editor, looked_at=loaded.ago(wanted.days / 2)
        )


def _viewer(loaded: Loaded, key: str) -> Viewer:
    return viewer_of(User.objects.get(pk=loaded.people[key].pk))
