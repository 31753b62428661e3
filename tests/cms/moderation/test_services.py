"""Reports, decisions, sanctions: every state with every verb, and the log of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audience.viewer import VISITOR, Viewer
from cms.moderation import policies, services
from cms.moderation.models import (
    ModerationEvent,
    Report,
    ReviewItem,
    Sanction,
    Verb,
    Verdict,
)
from cms.moderation.refusals import Outdated, Refused, TooManyReports
from cms.moderation.selectors import item_screen
from cms.moderation.services import Complaint, Decision
from cms.moderation.services.reporting import visitor_digest
from cms.notices.models import Event
from cms.settings import limits
from forum.boards.access import boards_changed
from forum.boards.models import Board, BoardGrant, Level, Rules
from forum.discussions.models import Post, TalkState, Topic, TopicKind
from forum.discussions.services import change_post, withdraw_post
from tests.factories import make_person
from tests.factories.forum import (
    make_board,
    make_reply,
    make_talk,
    make_topic,
    paused,
    said,
    settled,
    viewer,
)
from tests.factories.questions import answer, make_question, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(people, region):
    settled(people.pupil)
    return make_talk(people, region)


def tell(person, post, reason="rude", address="10.0.0.1", *, now=None, **fields):
    return services.report(
        viewer=viewer(person) if person else VISITOR,
        kind="post",
        object_pk=post.pk,
        complaint=Complaint(reason, **fields),
        address=address,
        now=now or timezone.now(),
    )


def state_of(post):
    return Post.objects.get(pk=post.pk).state


def decide(person, item, act, *, seen=None, **fields):
    item = ReviewItem.objects.get(pk=item.pk)
    fields.setdefault("note", "Сыпайы жазайық." if act in {"returned", "hidden", "removed"} else "")
    if act == Verb.EDITED:
        fields.setdefault("source", "Жұмсартылған сөз")
    return services.decide(
        viewer=viewer(person),
        item=item,
        seen=item.version if seen is None else seen,
        decision=Decision(act=act, **fields),
        now=timezone.now(),
    )


# -- reports ---------------------------------------------------------------------------


def test_report_hides_at_three_different_people(talk, people):
    post = talk.replies[1]
    tell(people.pupil, post)
    tell(people.pupil, post)
    tell(None, post)
    assert state_of(post) == TalkState.PUBLISHED
    item = tell(people.stranger, post)
    assert state_of(post) == TalkState.HIDDEN
    assert item.reports.count() == 3
    assert Board.objects.get(pk=talk.board.pk).post_count == 2
    verbs = ModerationEvent.objects.filter(item_id=item.pk).values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["opened", *["reported"] * 3, "auto_hidden"]


def test_report_hides_at_the_number_of_the_place(talk, people, region):
    Rules.objects.create(place=region.school, reports_to_hide=2)
    boards_changed()
    tell(people.pupil, talk.replies[0])
    tell(people.parent, talk.replies[0])
    assert state_of(talk.replies[0]) == TalkState.HIDDEN


@pytest.mark.parametrize("name", ["teacher", "coordinator", "moderator"])
def test_report_of_the_staff_hides_at_once(talk, people, name):
    tell(getattr(people, name), talk.replies[0])
    assert state_of(talk.replies[0]) == TalkState.HIDDEN


def test_report_of_a_teacher_elsewhere_counts_as_one(talk, people, region):
    assert BoardGrant.objects.filter(board=talk.board, who="everybody").exists()
    tell(people.stranger, talk.replies[0])
    assert state_of(talk.replies[0]) == TalkState.PUBLISHED


@pytest.mark.parametrize("reason", ["bullying", "self_harm", "private"])
def test_report_of_an_urgent_kind_hides_at_once_and_alerts(talk, people, reason):
    item = tell(people.pupil, talk.replies[0], reason)
    assert state_of(talk.replies[0]) == TalkState.HIDDEN
    assert item.is_urgent
    assert item.due_at - item.opened_at == timezone.timedelta(hours=limits.REVIEW_URGENT_DUE_HOURS)
    assert Event.objects.get(kind="moderation.opened", object_pk=item.pk).is_urgent


def test_report_of_an_urgent_kind_makes_an_open_item_urgent(talk, people):
    tell(people.pupil, talk.replies[0])
    item = tell(people.parent, talk.replies[0], "bullying")
    assert item.is_urgent
    assert item.due_at <= timezone.now() + timezone.timedelta(hours=1)
    assert Event.objects.filter(object_pk=item.pk, is_urgent=True).count() == 1


def many_replies(talk, people, number):
    return [
        make_reply(talk.topic, people.colleague, f"Тағы бір ой, {place}-і.")
        for place in range(number)
    ]


def test_report_of_an_urgent_kind_is_taken_few_times_from_one_address(talk, people):
    posts = many_replies(talk, people, limits.URGENT_REPORTS_VISITORS + 2)
    for post in posts[:-2]:
        tell(None, post, "self_harm")
    with pytest.raises(TooManyReports, match="111"):
        tell(None, posts[-2], "self_harm")
    quiet = tell(None, posts[-1], "rude")
    with pytest.raises(TooManyReports, match="111"):
        tell(None, posts[-1], "bullying")
    assert not ReviewItem.objects.get(pk=quiet.pk).is_urgent
    urgent = ReviewItem.objects.filter(is_urgent=True)
    assert urgent.count() == limits.URGENT_REPORTS_VISITORS
    # Others are heard, whatever one address has done; nothing is counted twice for one thing.
    assert tell(None, posts[-2], "self_harm", "10.0.0.2").is_urgent
    assert tell(people.parent, posts[-1], "bullying").is_urgent
    assert tell(None, posts[0], "self_harm").is_urgent


def test_report_of_what_a_moderator_let_stand_hides_no_more(talk, people):
    item = tell(people.pupil, talk.replies[0], "bullying")
    decide(people.moderator, item, Verb.PUBLISHED)
    again = tell(None, talk.replies[0], "bullying")
    assert again.pk != item.pk
    assert again.is_urgent
    assert state_of(talk.replies[0]) == TalkState.PUBLISHED


def change(post, author, source):
    fresh = Post.objects.select_related("topic").get(pk=post.pk)
    change_post(
        viewer=viewer(author),
        post=fresh,
        said=said(source),
        seen_edits=fresh.edit_count,
        now=timezone.now(),
    )


def test_report_hides_words_that_changed_since_they_were_let_stand(talk, people):
    post = talk.replies[0]
    decide(people.moderator, tell(people.parent, post), Verb.PUBLISHED)
    change(post, people.colleague, "Енді мүлдем басқа, қорлайтын сөздер жазылды.")
    tell(people.pupil, post, "bullying")
    assert state_of(post) == TalkState.HIDDEN


def test_report_hides_no_more_when_the_changed_words_were_let_stand_too(talk, people):
    post = talk.replies[0]
    decide(people.moderator, tell(people.parent, post), Verb.PUBLISHED)
    change(post, people.colleague, "Енді мүлдем басқа сөздер жазылды.")
    decide(people.moderator, tell(people.parent, post), Verb.PUBLISHED)
    tell(people.pupil, post, "bullying")
    assert state_of(post) == TalkState.PUBLISHED


def test_change_of_the_words_wants_another_look_of_the_moderator(talk, people):
    item = tell(people.parent, talk.replies[0])
    change(talk.replies[0], people.colleague, "Енді мүлдем басқа сөздер жазылды.")
    with pytest.raises(Outdated):
        decide(people.moderator, item, Verb.PUBLISHED, seen=item.version)
    assert ModerationEvent.objects.latest("pk").verb == Verb.CHANGED
    change(talk.replies[1], people.parent, "Мұны ешкім хабарламаған.")
    assert ModerationEvent.objects.filter(verb=Verb.CHANGED).count() == 1


@pytest.mark.parametrize("name", ["pupil", None])
def test_report_of_the_same_person_with_an_urgent_reason_is_heard(talk, people, name):
    person = getattr(people, name) if name else None
    post = talk.replies[1]
    tell(person, post, "rude", words="Дөрекі сөз.")
    item = tell(person, post, "self_harm", words="Ол өзіне зиян келтірмек.")
    assert item.is_urgent
    assert state_of(post) == TalkState.HIDDEN
    report = item.reports.get()
    assert report.reason == "self_harm"
    assert report.words == "Дөрекі сөз.\nОл өзіне зиян келтірмек."
    assert item.score == 1
    assert Event.objects.filter(object_pk=item.pk, is_urgent=True).count() == 1


def test_report_of_the_same_person_that_says_no_more_changes_nothing(talk, people):
    post = talk.replies[1]
    tell(people.pupil, post, "rude", words="Дөрекі сөз.")
    first = ReviewItem.objects.get()
    tell(people.pupil, post, "other", words="Тағы да.")
    assert ReviewItem.objects.get().version == first.version
    decide(people.moderator, first, Verb.PUBLISHED, seen=first.version)


def test_report_of_the_same_person_keeps_words_that_come_later_once(talk, people):
    post = talk.replies[1]
    item = tell(people.pupil, post, "rude")
    tell(people.pupil, post, "rude", words="Бұл — менің досым туралы.")
    tell(people.pupil, post, "rude", words="Тағы бірдеңе.")
    assert item.reports.get().words == "Бұл — менің досым туралы."
    assert ReviewItem.objects.get().version == item.version + 1


def test_report_of_a_visitor_hides_the_words_of_one_person_and_no_more(talk, people):
    tell(None, talk.replies[1], "bullying")
    assert state_of(talk.replies[1]) == TalkState.HIDDEN
    more = make_reply(talk.topic, people.parent)
    item = tell(None, more, "bullying")
    assert item.is_urgent
    assert state_of(more) == TalkState.PUBLISHED
    tell(None, more, "bullying", "10.0.0.2")
    assert state_of(more) == TalkState.HIDDEN


def test_report_of_all_visitors_together_hides_few(talk, people, monkeypatch):
    monkeypatch.setattr(limits, "VISITORS_HIDE_A_DAY", 0)
    assert tell(None, talk.replies[1], "bullying").is_urgent
    assert state_of(talk.replies[1]) == TalkState.PUBLISHED
    tell(people.pupil, talk.replies[1], "bullying")
    assert state_of(talk.replies[1]) == TalkState.HIDDEN


def test_report_of_a_visitor_in_no_time_hides_nothing(talk):
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        assert tell(None, talk.replies[1], "bullying", address, is_hasty=True).is_urgent
    assert state_of(talk.replies[1]) == TalkState.PUBLISHED


def test_report_of_visitors_never_hides_the_words_of_the_staff(talk, people):
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        assert tell(None, talk.replies[0], "bullying", address).is_urgent
    assert state_of(talk.replies[0]) == TalkState.PUBLISHED
    for person in (people.pupil, people.parent, people.stranger):
        tell(person, talk.replies[0])
    assert state_of(talk.replies[0]) == TalkState.HIDDEN


def test_report_of_visitors_never_hides_an_announcement(talk, people):
    topic = make_topic(talk.board, people.moderator, kind=TopicKind.ANNOUNCEMENT)
    Post.objects.filter(topic=topic).update(author=None)
    tell(None, topic.posts.get(number=1), "bullying")
    assert state_of(topic.posts.get(number=1)) == TalkState.PUBLISHED


def test_report_of_visitors_never_hides_what_is_officially_answered(people, region):
    question = make_question(region.school, people.parent)
    answer(question, make_staff(people, region).head)
    post = question.topic.posts.get()
    tell(None, post, "bullying")
    assert state_of(post) == TalkState.PUBLISHED


def test_report_of_one_address_is_one_on_every_day(talk, people):
    now = timezone.now()
    item = tell(None, talk.replies[1], now=now - timezone.timedelta(days=2))
    tell(None, talk.replies[1], now=now - timezone.timedelta(days=1))
    tell(None, talk.replies[1], now=now)
    assert item.reports.count() == 1


def test_visitor_digest_knows_a_household_by_the_first_half_of_a_long_address():
    now = timezone.now()
    first, second, other = (
        visitor_digest(address, now)
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::7", "2001:db8:1:3::1")
    )
    assert first == second != other
    assert visitor_digest("::ffff:10.0.0.1", now) == visitor_digest("10.0.0.1", now)


def test_report_keeps_no_address_of_a_visitor(talk):
    item = tell(None, talk.replies[0], address="203.0.113.7")
    report = item.reports.get()
    assert len(report.visitor) == 32
    assert "203" not in report.visitor
    tell(None, talk.replies[0], address="203.0.113.7")
    assert item.reports.count() == 1
    tell(None, talk.replies[0], address="203.0.113.8")
    assert item.reports.count() == 2


def test_report_is_refused_for_ones_own_and_for_what_one_does_not_see(talk, people):
    own = talk.topic.posts.get(number=1)
    with pytest.raises(PermissionDenied):
        tell(people.teacher, own)
    decide(people.moderator, tell(people.parent, own), Verb.REMOVED)
    with pytest.raises(PermissionDenied):
        tell(people.parent, own)


def test_report_is_limited_a_day(talk, people, monkeypatch):
    monkeypatch.setattr(limits, "REPORTS_A_DAY", 1)
    monkeypatch.setattr(limits, "REPORTS_A_DAY_VISITORS", 1)
    for person in (people.pupil, None):
        tell(person, talk.replies[0])
        with pytest.raises(TooManyReports):
            tell(person, talk.replies[1])
    assert Report.objects.count() == 2


# -- states and verbs ---------------------------------------------------------------------

LIVES = {
    # state: {verb: what becomes of it}
    "pending": {
        "published": "published",
        "edited": "published",
        "returned": "returned",
        "removed": "removed",
    },
    "published": {
        "published": "published",
        "edited": "published",
        "hidden": "hidden",
        "removed": "removed",
    },
    "hidden": {
        "published": "published",
        "edited": "published",
        "hidden": "hidden",
        "removed": "removed",
    },
    "removed": {"restored": "published", "removed": "removed"},
}
VERBS = ("published", "edited", "returned", "hidden", "removed", "restored")


@pytest.mark.parametrize("act", VERBS)
@pytest.mark.parametrize("state", LIVES)
def test_decide_leads_every_state_by_every_verb(talk, people, state, act):
    if state == "pending":
        post = make_reply(talk.topic, people.pupil)
        item = ReviewItem.objects.get(kind="post", object_pk=post.pk)
    else:
        post = talk.replies[1]
        item = tell(people.pupil, post, "bullying" if state == "hidden" else "rude")
        if state == "removed":
            Post.objects.filter(pk=post.pk).update(state="removed")
            Topic.objects.filter(pk=talk.topic.pk).update(published_count=2)
            Board.objects.filter(pk=talk.board.pk).update(post_count=2)
    assert state_of(post) == state
    leads = LIVES[state].get(act)
    if leads is None:
        with pytest.raises(Refused):
            decide(people.moderator, item, act)
        item.refresh_from_db()
        assert (state_of(post), item.closed_at) == (state, None)
        return
    decide(people.moderator, item, act)
    item.refresh_from_db()
    assert state_of(post) == leads
    assert item.closed_by == people.moderator
    assert item.verdict == (Verdict.PUBLISHED if act == "restored" else act)
    line = ModerationEvent.objects.filter(item_id=item.pk).latest("pk")
    assert (line.verb, line.actor_id, line.data["before"]) == (act, people.moderator.pk, state)
    topic = Topic.objects.get(pk=talk.topic.pk)
    assert topic.published_count == topic.posts.filter(state="published").count()


@pytest.mark.parametrize("act", ["returned", "hidden", "removed"])
def test_decide_needs_a_sentence_to_the_author(talk, people, act):
    post = make_reply(talk.topic, people.pupil)
    item = ReviewItem.objects.get(object_pk=post.pk)
    with pytest.raises(Refused):
        decide(people.moderator, item, act, note="  ")
    assert state_of(post) == "pending"


def test_decide_with_edits_keeps_the_words_of_the_author_and_tells(talk, people):
    post = make_reply(talk.topic, people.pupil, "Ескі сөз")
    item = ReviewItem.objects.get(object_pk=post.pk)
    decide(people.moderator, item, "edited", source="Жаңа сөз")
    post.refresh_from_db()
    assert (post.source, post.number) == ("Жаңа сөз", 4)
    assert post.revisions.get().source == "Ескі сөз"
    told = Event.objects.get(kind="moderation.decided")
    assert (told.object_pk, told.data["act"]) == (item.pk, "edited")
    assert "сөз" not in str(told.data)


def test_decide_by_the_second_moderator_changes_nothing_and_says_who_was_first(talk, people):
    item = tell(people.pupil, talk.replies[0])
    seen = item.version
    decide(people.moderator, item, "published", seen=seen)
    with pytest.raises(Outdated) as refusal:
        services.decide(
            viewer=viewer(people.coordinator),
            item=item,
            seen=seen,
            decision=Decision("removed", note="Кетсін"),
            now=timezone.now(),
        )
    assert "Лаура" in refusal.value.sentence
    assert refusal.value.item.verdict == "published"
    assert state_of(talk.replies[0]) == "published"


def test_decide_after_a_new_report_wants_another_look(talk, people):
    item = tell(people.pupil, talk.replies[0])
    seen = item.version
    tell(people.parent, talk.replies[0])
    with pytest.raises(Outdated):
        decide(people.moderator, item, "published", seen=seen)


def test_decide_is_for_those_who_answer_for_the_place(talk, people, region):
    item = tell(people.pupil, talk.replies[0])
    other = make_person("Басқа", "Басқарушы", place=region.other_school, role="coordinator")
    for person in (people.teacher, people.parent, people.colleague, other):
        with pytest.raises(PermissionDenied):
            decide(person, item, "published")


def test_decide_of_ones_own_words_is_for_others(talk, people):
    post = make_reply(talk.topic, people.coordinator)
    item = tell(people.pupil, post)
    with pytest.raises(PermissionDenied):
        decide(people.coordinator, item, "published")


def test_restore_never_brings_back_what_its_author_took_back(talk, people):
    post = talk.replies[0]
    item = tell(people.pupil, post)
    decide(people.moderator, item, "published")
    withdraw_post(
        viewer=viewer(people.colleague),
        post=Post.objects.select_related("topic").get(pk=post.pk),
        now=timezone.now(),
    )
    with pytest.raises(Refused):
        decide(people.moderator, item, "restored")
    assert state_of(post) == "removed"


def test_decide_many_leaves_what_does_not_fit(talk, people):
    good = ReviewItem.objects.get(object_pk=make_reply(talk.topic, people.pupil).pk)
    late = tell(people.pupil, talk.replies[0])
    done, left = services.decide_many(
        viewer=viewer(people.moderator),
        chosen=[(good, good.version), (late, late.version + 5)],
        decision=Decision("published"),
        now=timezone.now(),
    )
    assert (done, left) == ([good], [late])


# -- claims --------------------------------------------------------------------------------


def test_claim_holds_others_off_for_half_an_hour(talk, people):
    item = tell(people.pupil, talk.replies[0])
    now = timezone.now()
    mine = services.claim(viewer=viewer(people.moderator), item=item, now=now)
    with pytest.raises(Outdated) as refusal:
        services.claim(viewer=viewer(people.coordinator), item=item, now=now)
    assert "Лаура" in refusal.value.sentence
    with pytest.raises(Outdated):
        decide(people.coordinator, item, "published", seen=mine.version)
    later = now + timezone.timedelta(minutes=limits.CLAIM_MINUTES, seconds=1)
    assert policies.holder_of(mine, later) is None
    taken = services.claim(viewer=viewer(people.coordinator), item=item, now=later)
    assert taken.claimed_by == people.coordinator


def test_claim_can_be_taken_over_and_given_back(talk, people):
    item = tell(people.pupil, talk.replies[0])
    now = timezone.now()
    services.claim(viewer=viewer(people.moderator), item=item, now=now)
    taken = services.claim(viewer=viewer(people.coordinator), item=item, now=now, takes_over=True)
    assert taken.claimed_by == people.coordinator
    services.release(viewer=viewer(people.moderator), item=item, now=now)
    assert ReviewItem.objects.get(pk=item.pk).claimed_by == people.coordinator
    services.release(viewer=viewer(people.coordinator), item=item, now=now)
    assert ReviewItem.objects.get(pk=item.pk).claimed_by is None
    lines = ModerationEvent.objects.filter(item_id=item.pk, verb__in=["claimed", "released"])
    assert list(lines.order_by("pk").values_list("verb", "actor_id")) == [
        ("claimed", people.moderator.pk),
        ("claimed", people.coordinator.pk),
        ("released", people.coordinator.pk),
    ]


# -- sanctions --------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", limits.PAUSE_HOURS)
def test_pause_stops_writing_until_it_ends(talk, people, hours):
    item = tell(people.pupil, talk.replies[1])
    decide(people.moderator, item, "hidden", note="Дауды тоқтатайық.", pause_hours=hours)
    pause = Sanction.objects.get(person=people.parent)
    assert pause.until - pause.given_at == timezone.timedelta(hours=hours)
    with pytest.raises(PermissionDenied, match="Дауды тоқтатайық"):
        make_reply(talk.topic, people.parent, at=timezone.now())
    services.lift_pause(viewer=viewer(people.moderator), sanction=pause, now=timezone.now())
    assert make_reply(talk.topic, people.parent, at=timezone.now()).number == 4


def test_warning_is_shown_until_it_is_read(talk, people):
    item = tell(people.pupil, talk.replies[1])
    decide(people.moderator, item, "published", note="Абайлап жазыңыз.", warns=True)
    warning = Sanction.objects.get(person=people.parent)
    services.mark_seen(person=people.colleague, pk=warning.pk, now=timezone.now())
    assert Sanction.objects.get().seen_at is None
    services.mark_seen(person=people.parent, pk=warning.pk, now=timezone.now())
    assert Sanction.objects.get().seen_at is not None


def test_pause_is_given_by_those_whose_task_talk_is(talk, people):
    item = tell(people.pupil, talk.replies[1])
    ReviewItem.objects.filter(pk=item.pk).update(community=people.community)

    def give(kind, hours=None):
        return services.give_sanction(
            viewer=viewer(people.leader),
            person=people.parent,
            kind=kind,
            reason="Жетер",
            hours=hours,
            now=timezone.now(),
            item=ReviewItem.objects.get(pk=item.pk),
        )

    with pytest.raises(PermissionDenied):
        give("pause", 24)
    assert give("warning").until is None
    with pytest.raises(Refused):
        services.give_sanction(
            viewer=viewer(people.moderator),
            person=people.parent,
            kind="pause",
            reason="Жетер",
            hours=5,
            now=timezone.now(),
        )


def test_sanction_is_given_by_those_who_answer_for_the_person(talk, people, region):
    def warn(by, person, item=None):
        return services.give_sanction(
            viewer=viewer(by),
            person=person,
            kind="warning",
            reason="Сыпайы болайық",
            now=timezone.now(),
            item=item,
        )

    far = make_person("Басқа", "Басқарушы", place=region.other_school, role="coordinator")
    item = tell(people.pupil, talk.replies[1])
    for by, person, of in (
        (far, people.parent, None),
        (far, people.parent, item),
        (people.moderator, people.colleague, item),
        (people.teacher, people.parent, None),
        (people.coordinator, people.coordinator, None),
    ):
        with pytest.raises(PermissionDenied):
            warn(by, person, of)
    assert warn(people.coordinator, people.parent).person == people.parent
    assert warn(people.coordinator, people.parent, item).person == people.parent


def test_pause_is_lifted_by_those_who_answer_for_the_person(talk, people, region):
    item = tell(people.pupil, talk.replies[1])
    decide(people.moderator, item, "hidden", pause_hours=24)
    pause = Sanction.objects.get()
    far = make_person("Басқа", "Басқарушы", place=region.other_school, role="coordinator")
    services.lift_pause(viewer=viewer(far), sanction=pause, now=timezone.now())
    assert Sanction.objects.get().lifted_at is None
    with pytest.raises(PermissionDenied):
        services.lift_pause(viewer=viewer(people.parent), sanction=pause, now=timezone.now())
    services.lift_pause(viewer=viewer(people.coordinator), sanction=pause, now=timezone.now())
    assert Sanction.objects.get().lifted_at is not None


def test_item_shows_sanctions_only_of_people_one_answers_for(talk, people, region):
    class_teacher = make_person("Жан", "Әбен", place=region.school_class, role="class_teacher")
    Sanction.objects.create(
        person=people.stranger,
        kind="warning",
        reason="Басқа мектептегі себеп",
        given_by=people.moderator,
        given_at=timezone.now(),
    )
    settled(people.stranger)
    board = make_board(place=region.school_class, grants=[("signed_in", Level.START)])
    topic = make_topic(board, people.stranger, "Бөтен адамның тақырыбы")
    item = tell(people.parent, topic.posts.get())
    for person, reads in ((class_teacher, 0), (people.moderator, 1)):
        screen = item_screen(item, viewer(person), timezone.now())
        assert len(screen.sanctions) == reads


def test_sanctions_whose_giver_has_left_are_not_for_visitors(people):
    paused(people.parent, people.moderator)
    Sanction.objects.update(given_by=None)
    assert not Sanction.objects.visible_to(VISITOR).exists()
    assert not Sanction.objects.visible_to(viewer(people.stranger)).exists()
    assert Sanction.objects.visible_to(viewer(people.moderator)).exists()


def test_decide_with_a_pause_is_refused_to_those_whose_task_talk_is_not(talk, people):
    post = talk.replies[1]
    item = tell(people.pupil, post)
    ReviewItem.objects.filter(pk=item.pk).update(community=people.community)
    with pytest.raises(Refused):
        decide(people.leader, item, "hidden", pause_hours=24)
    assert state_of(post) == TalkState.PUBLISHED
    decide(people.leader, item, "hidden")
    assert not Sanction.objects.exists()


def test_withdrawn_words_leave_the_queue(talk, people):
    post = make_reply(talk.topic, people.pupil)
    fresh = Post.objects.select_related("topic").get(pk=post.pk)
    withdraw_post(viewer=viewer(people.pupil), post=fresh, now=timezone.now())
    item = ReviewItem.objects.get(object_pk=post.pk)
    assert (item.verdict, item.closed_by) == (Verdict.WITHDRAWN, people.pupil)
    with pytest.raises(Outdated):
        decide(people.moderator, item, "published", seen=1)


# -- the log and the clock ----------------------------------------------------------------------


def test_log_refuses_to_change_and_to_delete(talk, people, request):
    if request.config.getoption("nomigrations", default=False):
        pytest.skip("the database refuses it by triggers, which come with migrations")
    tell(people.pupil, talk.replies[0])
    line = ModerationEvent.objects.latest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationEvent.objects.filter(pk=line.pk).update(reason="басқа")
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationEvent.objects.filter(pk=line.pk).delete()
    assert ModerationEvent.objects.get(pk=line.pk).reason == ""


def test_remind_of_waiting_tells_once_after_a_day_and_once_after_two(talk, people):
    item = tell(people.pupil, talk.replies[0])
    later = item.opened_at + timezone.timedelta(hours=limits.REVIEW_REMIND_HOURS, minutes=1)
    assert services.remind_of_waiting(now=item.opened_at) == (0, 0)
    assert services.remind_of_waiting(now=later) == (1, 0)
    assert services.remind_of_waiting(now=later) == (0, 0)
    latest = item.opened_at + timezone.timedelta(hours=limits.REVIEW_ESCALATE_HOURS, minutes=1)
    assert services.remind_of_waiting(now=latest) == (0, 1)
    assert Event.objects.get(kind="moderation.escalated").is_urgent


def test_pause_is_never_lifted_by_whom_it_holds(talk, people):
    pause = paused(people.coordinator, people.moderator)
    with pytest.raises(PermissionDenied):
        services.lift_pause(viewer=viewer(people.coordinator), sanction=pause, now=timezone.now())
    assert Sanction.objects.get().lifted_at is None


def test_pause_of_somebody_else_that_is_over_is_not_lifted_again(talk, people):
    pause = paused(people.parent, people.moderator)
    later = pause.until + timezone.timedelta(minutes=1)
    services.lift_pause(viewer=viewer(people.moderator), sanction=pause, now=later)
    assert Sanction.objects.get().lifted_at is None
    assert not ModerationEvent.objects.filter(verb=Verb.UNPAUSED).exists()


# -- who decides of what -------------------------------------------------------------------


def seen_by(looks):
    return set(ReviewItem.objects.visible_to(looks).values_list("object_pk", flat=True))


def test_items_are_seen_by_those_of_their_place_their_community_or_the_region(talk, people):
    of_school, of_all = talk.replies
    tell(people.pupil, of_school)
    tell(people.pupil, of_all)
    ReviewItem.objects.filter(object_pk=of_all.pk).update(scope_path="")
    board = make_board("Шыңдау", community=people.community)
    grown = make_topic(board, settled(people.leader)).posts.get()
    tell(people.teacher, grown)
    assert ReviewItem.objects.get(object_pk=grown.pk).community == people.community
    first, second, third = of_school.pk, of_all.pk, grown.pk
    assert seen_by(viewer(people.administrator)) == {first, second, third}
    assert seen_by(viewer(people.moderator)) == {first, second, third}
    assert seen_by(viewer(people.coordinator)) == {first}
    assert seen_by(viewer(people.leader)) == set(), "the own words"
    ReviewItem.objects.filter(object_pk=grown.pk).update(author=people.teacher)
    assert seen_by(viewer(people.leader)) == {third}
    assert seen_by(viewer(people.stranger)) == seen_by(VISITOR) == set()


def test_an_administrator_never_sees_items_about_the_own_words(talk, people):
    item = tell(people.pupil, talk.replies[0])
    ReviewItem.objects.filter(pk=item.pk).update(author=people.administrator)
    assert seen_by(viewer(people.administrator)) == set()
    assert seen_by(Viewer(roles=frozenset({"administrator"}))) == set(), "nobody in particular"


def test_claim_is_of_what_waits_and_of_those_who_may_decide(talk, people):
    item = tell(people.pupil, talk.replies[0])
    with pytest.raises(Outdated):
        services.claim(viewer=viewer(people.stranger), item=item, now=timezone.now())
    assert ReviewItem.objects.get(pk=item.pk).claimed_by is None
    decide(people.moderator, item, "published")
    with pytest.raises(Outdated):
        services.claim(viewer=viewer(people.coordinator), item=item, now=timezone.now())
    with pytest.raises(PermissionDenied):
        services.add_note(
            viewer=viewer(people.stranger), item=item, text="Мен де қарадым.", now=timezone.now()
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "praised"},
        {"act": "edited", "source": " "},
        {"act": "published", "note": "", "warns": True},
        {"act": "published", "note": " ", "pause_hours": 24},
    ],
)
def test_decide_refuses_what_is_not_whole(talk, people, fields):
    item = tell(people.pupil, talk.replies[0])
    with pytest.raises(Refused):
        decide(people.moderator, item, fields.pop("act"), **fields)
    assert ReviewItem.objects.open().filter(pk=item.pk).exists()
    assert not Sanction.objects.exists()


def test_decide_punishes_nobody_for_words_of_nobody(talk, people):
    item = tell(people.pupil, talk.replies[0])
    ReviewItem.objects.filter(pk=item.pk).update(author=None)
    with pytest.raises(Refused):
        decide(people.moderator, item, "hidden", warns=True)


@pytest.mark.parametrize("what", ["kind", "thing"])
def test_decide_of_what_is_not_there_is_refused(talk, people, what):
    item = tell(people.pupil, talk.replies[0])
    gone = {"kind": "of-a-part-taken-out"} if what == "kind" else {"object_pk": 10**6}
    ReviewItem.objects.filter(pk=item.pk).update(**gone)
    with pytest.raises(Refused):
        decide(people.moderator, item, "hidden")
    assert ReviewItem.objects.open().filter(pk=item.pk).exists()


def test_decide_tells_the_author_of_changes_and_people_who_reported(talk, people):
    told = Event.objects.filter(kind__in=["moderation.decided", "moderation.answered"])
    item = tell(None, talk.replies[0])
    decide(people.moderator, item, "published")
    assert not told.exists(), "it stayed, and nobody with an account has asked"
    item = tell(people.pupil, talk.replies[0])
    decide(people.moderator, item, "published")
    assert list(told.values_list("kind", flat=True)) == ["moderation.answered"]


def test_decide_anew_keeps_the_time_and_tells_what_was_before(talk, people):
    item = tell(people.pupil, talk.replies[0])
    decide(people.moderator, item, "hidden", note="Сыпайы жазайық.")
    closed_at = ReviewItem.objects.get(pk=item.pk).closed_at
    decide(people.moderator, item, "restored", note="Қайта қарадым.")
    again = ReviewItem.objects.get(pk=item.pk)
    assert (again.closed_at, again.note) == (closed_at, "Қайта қарадым.")
    acts = ModerationEvent.objects.filter(item_id=item.pk, verb__in=["hidden", "restored"])
    assert list(acts.order_by("pk").values_list("data__before", flat=True)) == [
        "published",
        "hidden",
    ]
