"""Rounds, who answers for a review, one answer to each sending, and never to one's own method."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.audience.viewer import viewer_of
from cms.notices.models import Event, Notice
from cms.notices.services import spread_events
from library.curation import policies, services
from library.curation.models import AlreadyAnswered, EditorialTask, Reason, Review
from library.methods import services as methods
from library.methods.models import CoAuthor, Method
from library.methods.selectors import MethodState, state_of
from tests.library.curation.conftest import fresh, method_of
from tests.library.methods.test_services import begin, keep


def as_viewer(person):
    return viewer_of(type(person).objects.get(pk=person.pk))


def send_back(review, editor, note="Жасын жазыңыз", seen=1, reasons=()):
    services.send_back(
        viewer=as_viewer(editor), review=review, seen=seen, note=note, reasons=reasons
    )


def test_each_sending_is_a_round_with_its_answer(review, editors):
    reason = Reason.objects.get(code="description")
    send_back(review, editors.editor, reasons=[reason])
    method = keep(method_of(review), editors.teacher, summary="10–12 жасқа.")
    methods.send_for_review(method=method, by=editors.teacher)
    services.publish(viewer=as_viewer(editors.second), review=review, seen=2)
    first, second = review.rounds.all()
    assert (first.outcome, first.note, first.answered_by) == (
        "returned",
        "Жасын жазыңыз",
        editors.editor,
    )
    assert list(first.reasons.all()) == [reason]
    assert (second.number, second.outcome, second.answered_by) == (2, "published", editors.second)
    assert first.revision_id != second.revision_id
    assert method_of(review).live


def test_taking_back_ends_the_round_and_sending_anew_begins_another_review(review, editors):
    methods.take_back(method=method_of(review), by=editors.teacher)
    assert review.rounds.get().outcome == "taken_back"
    methods.send_for_review(method=method_of(review), by=editors.teacher)
    assert Review.objects.filter(method=review.method).count() == 2


def test_an_answer_to_an_earlier_sending_is_refused(review, editors):
    send_back(review, editors.editor)
    with pytest.raises(AlreadyAnswered):
        send_back(review, editors.second)
    methods.send_for_review(method=method_of(review), by=editors.teacher)
    with pytest.raises(AlreadyAnswered):
        services.publish(viewer=as_viewer(editors.second), review=review, seen=1)
    assert not method_of(review).live


def test_a_task_that_was_read_before_another_answered_is_refused(review, editors):
    state = fresh(review).workflow_state.current_task_state
    stale = type(state).objects.select_related("workflow_state").get(pk=state.pk)
    services.publish(viewer=as_viewer(editors.editor), review=review, seen=1)
    with pytest.raises(AlreadyAnswered):
        EditorialTask.objects.get().on_action(stale, editors.second, "reject", comment="Жоқ")
    assert method_of(review).live


@pytest.mark.parametrize("is_co_author", [False, True])
def test_nobody_answers_for_an_own_method(send, editors, is_co_author):
    if is_co_author:
        review = send()
        CoAuthor.objects.create(
            method=review.method, person=editors.editor, agreed_at=timezone.now()
        )
    else:
        review = send(editors.editor)
    viewer = as_viewer(editors.editor)
    for act in (
        lambda: services.publish(viewer=viewer, review=review, seen=1),
        lambda: send_back(review, editors.editor),
        lambda: services.plan_review(
            viewer=as_viewer(editors.second),
            review=review,
            editor=editors.editor,
            due_on=None,
            now=timezone.now(),
        ),
    ):
        with pytest.raises(services.Refused):
            act()
    task = EditorialTask.objects.get()
    assert task.get_actions(review.method, editors.editor) == []
    state = fresh(review).workflow_state.current_task_state
    with pytest.raises(PermissionDenied):
        task.on_action(state, editors.editor, "approve")
    services.publish(viewer=as_viewer(editors.second), review=review, seen=1)
    assert method_of(review).live


@pytest.mark.parametrize("who", ["teacher", "colleague", "moderator", "coordinator"])
def test_only_editors_answer(review, editors, who):
    viewer = as_viewer(getattr(editors, who))
    with pytest.raises(PermissionDenied):
        services.publish(viewer=viewer, review=review, seen=1)
    with pytest.raises(PermissionDenied):
        services.look_at(viewer=viewer, review=review, now=timezone.now())
    assert not method_of(review).live


def test_an_incomplete_method_is_not_published_and_a_return_needs_a_note(editors):
    method = begin(editors.teacher)
    methods.submit(method=method, by=None)
    review = Review.objects.get()
    with pytest.raises(PermissionDenied):
        services.publish(viewer=as_viewer(editors.editor), review=review, seen=1)
    with pytest.raises(PermissionDenied):
        send_back(review, editors.editor, note="  ")
    assert review.rounds.get().outcome == ""


def test_plan_review_tells_the_editor_and_the_log(review, editors):
    now, day = timezone.now(), timezone.localdate() + timedelta(days=3)
    for _twice in range(2):
        services.plan_review(
            viewer=as_viewer(editors.editor),
            review=review,
            editor=editors.second,
            due_on=day,
            now=now,
        )
    kept = fresh(review)
    assert (kept.assigned_to, kept.due_on) == (editors.second, day)
    spread_events(now=now)
    told = Notice.objects.get(event__kind="curation.assigned")
    assert told.person == editors.second
    assert ModelLogEntry.objects.filter(action="library.review.plan").count() == 1


def test_only_who_reviews_can_be_made_to_answer(review, editors):
    with pytest.raises(services.Refused):
        services.plan_review(
            viewer=as_viewer(editors.editor),
            review=review,
            editor=editors.colleague,
            due_on=None,
            now=timezone.now(),
        )


def test_looking_is_told_to_others_and_locks_nobody_out(review, editors):
    now = timezone.now()
    assert services.look_at(viewer=as_viewer(editors.editor), review=review, now=now) is None
    others = services.look_at(viewer=as_viewer(editors.second), review=fresh(review), now=now)
    assert others == editors.editor
    later = now + timedelta(minutes=5)
    assert policies.looker_of(fresh(review), later) is None
    assert (
        services.look_at(viewer=as_viewer(editors.second), review=fresh(review), now=later) is None
    )
    services.publish(viewer=as_viewer(editors.editor), review=review, seen=1)
    assert method_of(review).live


def test_state_goes_from_sent_to_looked_at_to_returned_to_sent_again(review, editors):
    assert state_of(method_of(review)) == MethodState.SUBMITTED
    services.plan_review(
        viewer=as_viewer(editors.editor),
        review=review,
        editor=editors.editor,
        due_on=None,
        now=timezone.now(),
    )
    assert state_of(method_of(review)) == MethodState.IN_REVIEW
    send_back(review, editors.editor)
    assert state_of(method_of(review)) == MethodState.RETURNED
    methods.send_for_review(method=method_of(review), by=editors.teacher)
    assert state_of(method_of(review)) == MethodState.RESUBMITTED
    services.look_at(viewer=as_viewer(editors.editor), review=review, now=timezone.now())
    assert state_of(method_of(review)) == MethodState.IN_REVIEW


def test_many_are_told_one_by_one(send, editors):
    good, own = send(), send(editors.editor)
    methods.submit(method=begin(editors.teacher, title="Бос"), by=None)
    empty = Review.objects.get(method__title="Бос")
    done = services.publish_many(
        viewer=as_viewer(editors.editor), chosen=[(good, 1), (own, 1), (empty, 1), (good, 1)]
    )
    assert [bool(one.refusal) for one in done] == [False, True, True, True]
    assert [method_of(one).live for one in (good, own, empty)] == [True, False, False]


def test_send_back_many_gives_all_the_same_note(send, editors):
    first, second = send(), send()
    done = services.send_back_many(
        viewer=as_viewer(editors.editor),
        chosen=[(first, 1), (second, 1)],
        note="Сыныбын жазыңыз",
        reasons=(),
    )
    assert not any(one.refusal for one in done)
    assert {one.rounds.get().note for one in (first, second)} == {"Сыныбын жазыңыз"}


def test_plan_many_keeps_what_was_not_said(send, editors):
    first, second = send(), send()
    now, day = timezone.now(), timezone.localdate() + timedelta(days=2)
    options = {"viewer": as_viewer(editors.editor), "now": now}
    services.plan_many(
        chosen=[(first, 1)], editor=editors.second, keeps_editor=False, due_on=None, **options
    )
    services.plan_many(
        chosen=[(fresh(first), 1), (second, 1)],
        editor=None,
        keeps_editor=True,
        due_on=day,
        **options,
    )
    assert [(r.assigned_to, r.due_on) for r in (fresh(first), fresh(second))] == [
        (editors.second, day),
        (None, day),
    ]


def test_authors_are_told_by_a_notice_wherever_it_was_answered(review, editors):
    state = fresh(review).workflow_state.current_task_state
    EditorialTask.objects.get().on_action(state, editors.editor, "reject", comment="Жасын жазыңыз")
    spread_events(now=timezone.now())
    told = Notice.objects.filter(event__kind="curation.answered")
    assert [notice.person for notice in told] == [editors.teacher]


def test_ensure_reviews_finds_what_was_sent_before_there_were_reviews(review, editors, send):
    returned = send()
    send_back(returned, editors.editor)
    Review.objects.all().delete()
    for _twice in range(2):
        services.ensure_reviews()
    found = {r.method_id: r.rounds.get() for r in Review.objects.all()}
    assert found[review.method_id].outcome == ""
    assert (found[returned.method_id].outcome, found[returned.method_id].note) == (
        "returned",
        "Жасын жазыңыз",
    )


def test_remind_tells_once_of_what_waits_too_long(review, editors):
    now = timezone.now() + timedelta(days=6)
    assert services.remind(now=timezone.now()) == 0
    assert services.remind(now=now) == 1
    assert services.remind(now=now) == 0
    spread_events(now=now)
    told = Notice.objects.filter(event__kind="curation.waiting").select_related("person")
    assert {notice.person for notice in told} == {editors.editor, editors.second}


def test_remind_tells_the_editor_alone_when_the_day_has_passed(review, editors):
    services.plan_review(
        viewer=as_viewer(editors.editor),
        review=review,
        editor=editors.second,
        due_on=timezone.localdate() + timedelta(days=1),
        now=timezone.now(),
    )
    now = timezone.now() + timedelta(days=3)
    assert services.remind(now=now) == 1
    spread_events(now=now)
    told = Notice.objects.get(event__kind="curation.waiting")
    assert told.person == editors.second


def test_what_is_answered_is_not_reminded_of(review, editors):
    send_back(review, editors.editor)
    assert services.remind(now=timezone.now() + timedelta(days=60)) == 0
    assert not Event.objects.filter(kind="curation.waiting").exists()
    assert Method.objects.returned().count() == 1
