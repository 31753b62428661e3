"""The life of a question: who may do what at which stage, and what follows from it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.moderation.models import ReviewItem
from cms.notices.models import Event
from cms.people.models import Membership
from cms.ports.noticeable import notice_kind
from cms.settings import limits
from forum.discussions.models import Topic
from forum.discussions.refusals import Changed, HoldsPersonalData, Refused, TooFast
from forum.questions import policies, services
from forum.questions.models import (
    AnswerState,
    Office,
    OfficialAnswer,
    Openness,
    Question,
    Stage,
    Step,
)
from forum.questions.selectors import work_list
from tests.factories.forum import settled, viewer
from tests.factories.people import make_person
from tests.factories.questions import (
    answer,
    asked,
    fresh,
    let_out,
    make_draft,
    make_office,
    make_question,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(people, region):
    return make_staff(people, region)


@pytest.fixture
def question(people, region, staff):
    return make_question(region.school, people.parent)


def kinds():
    kinds = Event.objects.filter(kind__startswith="question.").order_by("pk")
    return list(kinds.values_list("kind", flat=True))


# -- asking -------------------------------------------------------------------------


def test_ask_starts_the_clock_and_tells_the_staff(question):
    assert question.stage == Stage.RECEIVED
    assert question.topic.state == "published"
    assert question.accept_by < question.answer_by
    assert [event.step for event in question.events.all()] == [Step.ASKED]
    assert kinds() == ["question.received"]


def test_ask_of_a_form_sent_twice_asks_once(people, region, staff):
    settled(people.parent)
    one = asked(region.school)
    now = timezone.now()
    first = services.ask(viewer=viewer(people.parent), asked=one, now=now)
    again = services.ask(viewer=viewer(people.parent), asked=one, now=now)
    assert first.pk == again.pk
    assert Question.objects.count() == 1


def test_ask_again_at_once_is_too_fast(people, region, question):
    now = timezone.now()
    services.ask(viewer=viewer(people.parent), asked=asked(region.school), now=now)
    with pytest.raises(TooFast):
        services.ask(viewer=viewer(people.parent), asked=asked(region.school), now=now)


def test_ask_where_no_questions_are_taken_is_refused(people, region, staff):
    settled(people.parent)
    region.school.uses_questions = False
    region.school.save()
    with pytest.raises(PermissionDenied):
        services.ask(viewer=viewer(people.parent), asked=asked(region.school), now=timezone.now())


def test_ask_without_a_name_leaves_no_author_anywhere(people, region, staff):
    question = make_question(region.school, people.parent, openness=Openness.UNNAMED)
    topic = question.topic
    post = topic.posts.get()
    assert question.asker == people.parent
    assert (topic.author, topic.last_author, post.author) == (None, None, None)
    assert not Event.objects.filter(actor=people.parent).exists()
    assert question.topic.state == "published"


def test_ask_privately_is_seen_by_asker_and_staff_alone(people, region, staff):
    question = make_question(region.school, people.parent, openness=Openness.PRIVATE)
    seen = {
        name: Question.objects.visible_to(viewer(person)).filter(pk=question.pk).exists()
        for name, person in {
            "asker": people.parent,
            "head": staff.head,
            "deputy": staff.deputy,
            "coordinator": people.coordinator,
            "teacher": people.teacher,
            "stranger": people.stranger,
            "pupil": people.pupil,
        }.items()
    }
    assert seen == {
        "asker": True,
        "head": True,
        "deputy": True,
        "coordinator": True,
        "teacher": False,
        "stranger": False,
        "pupil": False,
    }
    assert not Question.objects.visible_to(VISITOR).exists()


def test_office_reads_a_private_question_once_it_is_theirs(people, region, staff):
    question = make_question(region.school, people.parent, openness=Openness.PRIVATE)
    mine = Question.objects.visible_to(viewer(staff.clerk)).filter(pk=question.pk)
    assert not mine.exists()
    services.assign_question(
        viewer=viewer(staff.head),
        question=question,
        office=staff.office,
        person=None,
        now=timezone.now(),
    )
    assert mine.exists()


def test_a_pupil_and_a_newcomer_wait_for_a_moderator(people, region, staff):
    for person, why in ((people.pupil, "pupil"), (people.newcomer, "newcomer")):
        question = make_question(region.school, person)
        assert question.topic.state == "pending"
        assert ReviewItem.objects.open().order_by("-pk").first().why == why
        assert not Question.objects.visible_to(viewer(staff.head)).filter(pk=question.pk).exists()
        assert Question.objects.visible_to(viewer(person)).filter(pk=question.pk).exists()
        let_out(question)
        assert Question.objects.visible_to(viewer(staff.head)).filter(pk=question.pk).exists()


def test_change_question_looks_at_the_new_title_as_at_the_first_one(people, region, staff):
    question = make_question(region.school, people.pupil)
    with pytest.raises(HoldsPersonalData):
        services.change_question(
            viewer=viewer(people.pupil),
            question=question,
            title="Кітапхана, тел. 8 701 234 56 78",
            said=asked(region.school).said,
            seen_edits=0,
            now=timezone.now(),
        )


@pytest.mark.parametrize("openness", [Openness.PUBLIC, Openness.UNNAMED])
def test_change_question_is_of_its_asker(people, region, staff, openness):
    question = make_question(region.school, people.pupil, openness=openness)
    for person in (people.parent, staff.head, people.moderator):
        with pytest.raises(PermissionDenied):
            services.change_question(
                viewer=viewer(person),
                question=question,
                title="Асхана қашан ашық?",
                said=asked(region.school).said,
                seen_edits=0,
                now=timezone.now(),
            )


def test_change_question_of_no_name_stays_without_author(people, region, staff):
    question = make_question(region.school, people.pupil, openness=Openness.UNNAMED)
    said = asked(region.school, source="Асхана кешке дейін ашық бола ма, айтыңызшы?").said
    services.change_question(
        viewer=viewer(people.pupil),
        question=question,
        title="Асхана қашан ашық?",
        said=said,
        seen_edits=0,
        now=timezone.now(),
    )
    post = question.topic.posts.get()
    assert post.author is None
    assert "кешке дейін" in post.source
    assert Topic.objects.get(pk=question.topic_id).title == "Асхана қашан ашық?"
    assert post.state == "pending"


# -- without an account ----------------------------------------------------------------


def ask_by_mail(region, **fields):
    return make_question(region.school, None, name="Гүлсім", mail="gulsim@example.kz", **fields)


def key_in_mail():
    body = mail.outbox[-1].body
    return re.search(r"/(confirm|follow)/([^/\s]+)/", body)


def test_without_an_account_nothing_is_seen_before_the_mail(people, region, staff):
    question = ask_by_mail(region)
    assert question.stage == Stage.UNCONFIRMED
    assert question.topic.state == "pending"
    for person in (staff.head, people.coordinator, people.administrator, people.moderator):
        assert not Question.objects.visible_to(viewer(person)).exists()
    assert kinds() == []
    assert not ReviewItem.objects.exists()
    (letter,) = mail.outbox
    assert letter.to == ["gulsim@example.kz"]
    assert question.topic.title not in letter.subject + letter.body


def test_confirm_question_lets_it_in_once(people, region, staff):
    question = ask_by_mail(region)
    key = key_in_mail().group(2)
    found = services.confirm_question(key=key, now=timezone.now())
    assert found.pk == question.pk
    question = fresh(question)
    assert question.stage == Stage.RECEIVED
    assert question.answer_by is not None
    assert ReviewItem.objects.open().get().why == "newcomer"
    assert services.confirm_question(key=key, now=timezone.now()) is None
    assert key_in_mail().group(1) == "follow"


def test_confirm_question_after_two_days_is_too_late(region, staff):
    ask_by_mail(region, at=timezone.now() - timedelta(hours=49))
    assert services.confirm_question(key=key_in_mail().group(2), now=timezone.now()) is None
    assert services.confirm_question(key="", now=timezone.now()) is None


def test_forget_askers_deletes_what_was_never_confirmed(region, staff):
    ask_by_mail(region, at=timezone.now() - timedelta(hours=49))
    kept = ask_by_mail(region)
    assert services.forget_askers(now=timezone.now()) == 1
    assert list(Question.objects.all()) == [kept]
    assert Topic.objects.count() == 1


def test_forget_askers_drops_mails_of_closed_questions(region, staff):
    question = ask_by_mail(region)
    services.confirm_question(key=key_in_mail().group(2), now=timezone.now())
    Question.objects.update(closed_at=timezone.now() - timedelta(days=91))
    services.forget_askers(now=timezone.now())
    assert fresh(question).asker_mail == ""


# -- stage × verb × role ---------------------------------------------------------------

MAY_WORK = {"head", "deputy", "coordinator", "clerk"}
MAY_SIGN = {"head"}
EVERYBODY = ("head", "deputy", "clerk", "coordinator", "teacher", "parent", "stranger", "moderator")


def put_at(question, stage, staff):
    """The question at a stage, as people would have brought it there."""
    now = timezone.now()
    head = viewer(staff.head)
    if stage == Stage.RECEIVED:
        return
    services.assign_question(
        viewer=head, question=question, office=staff.office, person=None, now=now
    )
    if stage == Stage.ACCEPTED:
        Question.objects.update(stage=stage)
    if stage in {Stage.DRAFTED, Stage.ANSWERED, Stage.CLOSED}:
        make_draft(question, staff.deputy)
        propose(question, staff.deputy)
    if stage in {Stage.ANSWERED, Stage.CLOSED}:
        publish_answer(question, staff.head)
        make_draft(question, staff.deputy, "Түзетілген жауап.")
        propose(question, staff.deputy)
    if stage == Stage.CLOSED:
        services.say_outcome(question=question, outcome="solved", note="", by=None, now=now)
    if stage == Stage.DECLINED:
        services.decline_question(viewer=head, question=question, reason="Бізге емес", now=now)


def mark(question):
    answer = question.answers.exclude(state="published").first()
    return answer.mark if answer else ""


def propose(question, who):
    services.propose_answer(
        viewer=viewer(who), question=fresh(question), seen=mark(question), now=timezone.now()
    )


def publish_answer(question, who):
    services.publish_answer(
        viewer=viewer(who), question=fresh(question), seen=mark(question), now=timezone.now()
    )


def accept(question, who):
    services.accept_question(viewer=viewer(who), question=question, now=timezone.now())


def assign(question, who):
    office = question.place.offices.get()
    services.assign_question(
        viewer=viewer(who), question=question, office=office, person=None, now=timezone.now()
    )


def save(question, who):
    make_draft(question, who, "Басқаша жауап.")


def send_back(question, who):
    services.return_answer(
        viewer=viewer(who),
        question=fresh(question),
        seen=mark(question),
        note="Күнін жазыңыз",
        now=timezone.now(),
    )


def decline(question, who):
    services.decline_question(
        viewer=viewer(who), question=fresh(question), reason="Бізге емес", now=timezone.now()
    )


W = (Stage.RECEIVED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.DRAFTED)
STAGES = (*W, Stage.ANSWERED, Stage.CLOSED, Stage.DECLINED)
# verb, the stages at which it works, who may
VERBS = [
    (accept, {Stage.RECEIVED}, MAY_WORK),
    (assign, set(W), MAY_WORK),
    (save, {*W, Stage.ANSWERED, Stage.CLOSED}, MAY_WORK),
    (propose, {Stage.DRAFTED, Stage.ANSWERED, Stage.CLOSED}, MAY_WORK),
    (send_back, {Stage.DRAFTED, Stage.ANSWERED, Stage.CLOSED}, MAY_SIGN),
    (publish_answer, {Stage.DRAFTED, Stage.ANSWERED, Stage.CLOSED}, MAY_SIGN),
    (decline, set(W), MAY_SIGN | {"coordinator"}),
]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0].__name__)
@pytest.mark.parametrize("stage", STAGES)
def test_each_verb_works_at_its_stages_alone(verb, stage, question, staff):
    act, stages, _who = verb
    put_at(question, stage, staff)
    if stage in stages:
        act(question, staff.head)
    else:
        with pytest.raises(Changed):
            act(question, staff.head)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0].__name__)
@pytest.mark.parametrize("role", EVERYBODY)
def test_each_verb_is_of_those_who_answer(verb, role, question, staff, people):
    act, stages, who = verb
    stage = Stage.RECEIVED if act is accept else Stage.DRAFTED
    assert stage in stages
    put_at(question, stage, staff)
    # The clerk answers because the office has the question.
    Question.objects.update(office=staff.office)
    person = getattr(staff, role, None) or getattr(people, role)
    if role in who:
        act(fresh(question), person)
    else:
        with pytest.raises(PermissionDenied):
            act(fresh(question), person)


def test_decline_question_is_not_of_those_who_answer_nowhere(question, people):
    """An administrator coordinates everything, and answers for nobody."""
    with pytest.raises(PermissionDenied):
        decline(question, people.administrator)
    decline(question, people.coordinator)
    assert fresh(question).stage == Stage.DECLINED


# -- who signs ---------------------------------------------------------------------------


@pytest.fixture
def headless(people, region):
    """A question to a school without a head, given to an office without one; an answer waits."""
    clerk = make_person("Бақыт", "Омаров", place=region.school)
    office = make_office(region.school, members=[clerk])
    question = make_question(region.school, people.parent)
    services.assign_question(
        viewer=viewer(people.coordinator),
        question=question,
        office=office,
        person=None,
        now=timezone.now(),
    )
    make_draft(question, clerk)
    propose(question, clerk)
    return fresh(question)


def signers(question, *persons):
    """Who of `persons` may sign; the policy, the list of work and the notice say the same."""
    event = Event.objects.filter(kind="question.proposed").last()
    heard = set(notice_kind(event.kind).hearers(event))
    found = []
    for person in persons:
        looks = viewer(person)
        may = policies.can_approve(looks, question)
        work = work_list(looks, show="sign", cursor=None, now=timezone.now())
        assert [row.title for row in work.rows] == ([question.topic.title] if may else [])
        assert (person.pk in heard) is may
        found += [person] if may else []
    return found


def test_without_a_head_the_coordinator_of_the_place_signs(headless, people, region):
    above = make_person("Гүлмира", "Аманова", place=region.district, role="coordinator")
    deputy = make_person("Мәдина", "Есенова", place=region.school, role="deputy")
    asked = (people.coordinator, above, deputy, people.teacher, people.moderator)
    assert signers(headless, *asked) == [people.coordinator]
    publish_answer(headless, people.coordinator)
    answer = headless.answers.get()
    assert (answer.signed_by, answer.position) == (people.coordinator, "үйлестіруші")


def test_without_a_head_the_nearest_coordinators_sign(headless, people, region):
    Membership.objects.filter(person=people.coordinator).delete()
    first = make_person("Гүлмира", "Аманова", place=region.district, role="coordinator")
    second = make_person("Ержан", "Сапар", place=region.district, role="coordinator")
    far = make_person("Әсем", "Оразова", place=region.region, role="coordinator")
    other = make_person("Дана", "Иса", place=region.other_school, role="coordinator")
    assert signers(headless, first, second, far, other) == [first, second]


def test_a_head_who_has_left_signs_no_more(headless, people, region):
    head = make_person("Қуаныш", "Төлегенов", place=region.school, role="head")
    assert signers(headless, head, people.coordinator) == [head]
    Membership.objects.filter(person=head).update(ended_on=timezone.localdate())
    assert signers(headless, head, people.coordinator) == [people.coordinator]


def test_a_head_without_an_account_in_use_leaves_it_to_the_coordinator(headless, people, region):
    make_person("Қуаныш", "Төлегенов", place=region.school, role="head", is_active=False)
    assert signers(headless, people.coordinator) == [people.coordinator]


def test_heads_of_other_places_sign_nothing_here(headless, people, region):
    others = [
        make_person("Қуаныш", "Төлегенов", place=place, role="head")
        for place in (region.other_school, region.district)
    ]
    assert signers(headless, *others, people.coordinator) == [people.coordinator]


def test_the_head_of_the_place_signs_as_head(headless, people, region):
    head = make_person("Қуаныш", "Төлегенов", place=region.school, role="head")
    publish_answer(headless, head)
    assert headless.answers.get().position == "басшы"


# -- the answer ------------------------------------------------------------------------


def test_publish_answer_signs_closes_the_clock_and_tells(question, staff):
    published = answer(question, staff.head)
    question = fresh(question)
    assert question.stage == Stage.ANSWERED
    assert question.was_on_time is True
    assert question.answered_at == published.published_at
    assert published.signed_by == staff.head
    assert published.position
    assert "question.answered" in kinds()
    assert Event.objects.get(kind="question.answered").is_urgent


def test_publish_answer_late_is_not_on_time(question, staff):
    answer(question, staff.head, at=question.answer_by + timedelta(minutes=1))
    assert fresh(question).was_on_time is False


def test_publish_answer_that_was_changed_meanwhile_is_refused(question, staff):
    draft = make_draft(question, staff.deputy)
    services.propose_answer(
        viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
    )
    seen = draft.mark
    make_draft(question, staff.deputy, "Жаңа сөз.", at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(Changed):
        services.publish_answer(
            viewer=viewer(staff.head), question=fresh(question), seen=seen, now=timezone.now()
        )
    assert fresh(question).stage == Stage.DRAFTED
    assert not OfficialAnswer.objects.filter(state=AnswerState.PUBLISHED).exists()


def test_save_answer_of_two_people_at_once_keeps_the_first(question, staff):
    make_draft(question, staff.deputy, "Бірінші.")
    with pytest.raises(Changed):
        services.save_answer(
            viewer=viewer(staff.head),
            question=fresh(question),
            source="Екінші.",
            language="kk",
            seen="",
            now=timezone.now(),
        )
    assert OfficialAnswer.objects.get().source == "Бірінші."


def test_a_deputy_does_not_sign_what_they_wrote(question, staff):
    draft = make_draft(question, staff.deputy)
    with pytest.raises(PermissionDenied):
        services.publish_answer(
            viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
        )


def test_the_head_does_not_sign_a_draft_that_was_not_proposed(question, staff):
    draft = make_draft(question, staff.deputy)
    with pytest.raises(PermissionDenied):
        services.publish_answer(
            viewer=viewer(staff.head), question=question, seen=draft.mark, now=timezone.now()
        )


def test_a_correction_is_a_new_version_and_the_old_one_stays(question, staff):
    answer(question, staff.head, "Жетіде.")
    before = fresh(question).answered_at
    answer(question, staff.head, "Сегізде.", at=timezone.now() + timedelta(days=30))
    question = fresh(question)
    versions = question.answers.values_list("version", "source", "state")
    assert list(versions) == [(1, "Жетіде.", "published"), (2, "Сегізде.", "published")]
    assert question.answered_at == before
    assert question.was_on_time is True
    assert question.events.last().step == Step.CORRECTED


def test_say_not_yet_opens_again_with_a_new_clock(question, staff):
    answer(question, staff.head, at=question.answer_by + timedelta(minutes=1))
    later = timezone.now() + timedelta(days=20)
    services.say_outcome(
        question=question, outcome="not_yet", note="Әлі кешігеді", by=None, now=later
    )
    question = fresh(question)
    assert question.stage == Stage.ASSIGNED
    assert question.answer_by > later
    assert question.was_on_time is False
    answer(question, staff.head, "Екінші автобус шығады.", at=later + timedelta(days=1))
    question = fresh(question)
    assert question.stage == Stage.ANSWERED
    assert question.was_on_time is False


def test_mark_duplicate_is_of_those_who_answer(question, staff, people, region):
    original, now = make_question(region.school, people.colleague), timezone.now()
    others = ("teacher", "parent", "stranger", "moderator", "administrator")
    for person in (staff.clerk, *(getattr(people, name) for name in others)):
        with pytest.raises(PermissionDenied):
            services.mark_duplicate(
                viewer=viewer(person), question=question, original=original, now=now
            )
    assert fresh(question).duplicate_of is None


def test_mark_duplicate_wants_a_public_question_of_the_same_place(question, staff, people, region):
    now = timezone.now()
    private = make_question(region.school, people.teacher, openness=Openness.PRIVATE)
    elsewhere = make_question(region.other_school, people.stranger)
    for wrong in (question, private, elsewhere):
        with pytest.raises(Refused):
            services.mark_duplicate(
                viewer=viewer(staff.deputy), question=question, original=wrong, now=now
            )
    original = make_question(region.school, people.colleague)
    services.mark_duplicate(
        viewer=viewer(staff.deputy), question=question, original=original, now=now
    )
    question = fresh(question)
    assert (question.stage, question.duplicate_of) == (Stage.CLOSED, original)
    with pytest.raises(Changed):
        make_draft(question, staff.head)


def test_remind_of_questions_tells_each_thing_once(question, staff):
    late = question.answer_by + timedelta(hours=1)
    assert services.remind_of_questions(now=question.accept_by + timedelta(hours=1)) >= 1
    assert services.remind_of_questions(now=question.accept_by + timedelta(hours=2)) == 0
    assert services.remind_of_questions(now=late) == 1
    assert services.remind_of_questions(now=late + timedelta(days=1)) == 0
    assert Event.objects.filter(kind="question.overdue", is_urgent=True).count() == 2


# -- who has left -------------------------------------------------------------------


@pytest.mark.parametrize("how", ["left the school", "office switched off"])
@pytest.mark.parametrize("who", ["clerk", "head of the office", "named person"])
def test_private_questions_close_to_those_who_answer_no_more(people, region, staff, how, who):
    private = make_question(region.school, people.parent, openness=Openness.PRIVATE)
    person = staff.clerk
    if who == "head of the office":
        person = make_person("Сара", "Әлиева", place=region.school)
        Office.objects.filter(pk=staff.office.pk).update(head=person)
    services.assign_question(
        viewer=viewer(staff.head),
        question=private,
        office=staff.office,
        person=person if who == "named person" else None,
        now=timezone.now(),
    )
    assert Question.objects.visible_to(viewer(person)).filter(pk=private.pk).exists()
    if how == "left the school":
        Membership.objects.filter(person=person).update(ended_on=timezone.localdate())
    else:
        Office.objects.filter(pk=staff.office.pk).update(is_active=False)
        Question.objects.filter(pk=private.pk).update(assigned_to=None)
    gone = viewer(person)
    assert not Question.objects.visible_to(gone).filter(pk=private.pk).exists()
    assert not Question.objects.listed_to(gone).filter(pk=private.pk).exists()
    assert not Question.objects.signable_by(gone).filter(pk=private.pk).exists()
    assert not policies.answers_anywhere(gone)


def test_somebody_signs_when_the_head_of_the_office_has_left(people, region, staff):
    person = make_person("Сара", "Әлиева", place=region.school)
    Office.objects.filter(pk=staff.office.pk).update(head=person)
    question = make_question(region.school, people.parent)
    services.assign_question(
        viewer=viewer(staff.head),
        question=question,
        office=staff.office,
        person=None,
        now=timezone.now(),
    )
    kind, event = notice_kind("question.proposed"), Event(object_pk=question.pk)
    assert set(kind.hearers(event)) == {person.pk}
    Membership.objects.filter(person=person).update(ended_on=timezone.localdate())
    assert set(kind.hearers(event)) == {staff.head.pk}
    Membership.objects.filter(person=person).update(ended_on=None)
    Office.objects.filter(pk=staff.office.pk).update(is_active=False)
    assert set(kind.hearers(event)) == {staff.head.pk}


@pytest.mark.parametrize("who", ["stranger", "pupil", "colleague", "one who left"])
def test_assign_question_gives_it_to_nobody_who_does_not_answer(people, region, staff, who):
    private = make_question(region.school, people.parent, openness=Openness.PRIVATE)
    person = staff.clerk if who == "one who left" else getattr(people, who)
    if who == "one who left":
        Membership.objects.filter(person=person).update(ended_on=timezone.localdate())
    with pytest.raises(Refused):
        services.assign_question(
            viewer=viewer(staff.head),
            question=private,
            office=None,
            person=person,
            now=timezone.now(),
        )


# -- names and numbers of people ----------------------------------------------------


NUMBER = "Анасына 8 701 234 56 78 нөміріне қоңырау шалыңыздар."


def _publishes(question, staff, people):
    answer(question, staff.head, NUMBER)


def _proposes(question, staff, people):
    draft = make_draft(question, staff.deputy, NUMBER)
    services.propose_answer(
        viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
    )


def _declines(question, staff, people):
    services.decline_question(
        viewer=viewer(staff.head), question=question, reason=NUMBER, now=timezone.now()
    )


def _says_solved(question, staff, people):
    answer(question, staff.head)
    services.say_outcome(
        question=question, outcome="solved", note=NUMBER, by=people.parent, now=timezone.now()
    )


def _says_not_yet(question, staff, people):
    answer(question, staff.head)
    services.say_outcome(
        question=question, outcome="not_yet", note=NUMBER, by=people.parent, now=timezone.now()
    )


PUBLIC_WORDS = [_publishes, _proposes, _declines, _says_solved, _says_not_yet]


@pytest.mark.parametrize("act", PUBLIC_WORDS)
def test_public_words_hold_no_numbers_of_people(act, people, question, staff):
    with pytest.raises(HoldsPersonalData):
        act(question, staff, people)
    assert not Event.objects.filter(
        kind__in=["question.declined", "question.proposed", "question.not_yet"]
    ).exists()
    assert not OfficialAnswer.objects.filter(state="published", source=NUMBER).exists()
    assert fresh(question).stage not in {Stage.DECLINED, Stage.CLOSED}


@pytest.mark.parametrize("act", PUBLIC_WORDS)
def test_words_that_the_asker_alone_reads_may(act, people, region, staff):
    question = make_question(region.school, people.parent, openness=Openness.PRIVATE)
    act(question, staff, people)
    assert fresh(question).stage != question.stage


def test_ask_takes_no_number_for_a_name(region, staff):
    with pytest.raises(HoldsPersonalData):
        services.ask(
            viewer=VISITOR,
            asked=asked(region.school, name="Болат, 8 701 234 56 78", mail="bolat@example.kz"),
            now=timezone.now(),
        )
    assert not Question.objects.exists()


# -- time after "not yet", and mails ------------------------------------------------


def test_reminder_comes_again_after_not_yet(people, region, staff):
    now = timezone.now()
    question = make_question(region.school, people.parent, at=now - timedelta(days=20))

    def soon(at):
        Question.objects.filter(pk=question.pk).update(answer_by=at + timedelta(hours=5))
        services.remind_of_questions(now=at)
        services.remind_of_questions(now=at)
        return Event.objects.filter(kind="question.due").count()

    assert soon(now) == 1
    answer(question, staff.head)
    services.say_outcome(
        question=fresh(question), outcome="not_yet", note="", by=people.parent, now=timezone.now()
    )
    assert soon(now + timedelta(days=3)) == 2


def test_mail_of_a_visitor_is_forgotten_when_answered_long_ago(region, staff):
    question = make_question(region.school, None, name="Болат", mail="bolat@example.kz")
    now = timezone.now()
    Question.objects.filter(pk=question.pk).update(stage="received", received_at=now)
    let_out(question)
    answer(question, staff.head)
    kept = timedelta(days=limits.QUESTION_MAIL_KEPT_DAYS)
    services.forget_askers(now=now + kept - timedelta(hours=1))
    assert fresh(question).asker_mail == "bolat@example.kz"
    services.forget_askers(now=now + kept + timedelta(hours=1))
    assert fresh(question).asker_mail == ""
