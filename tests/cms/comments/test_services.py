"""Posting, taking back, reporting and moderating comments."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import VISITOR, viewer_of
from cms.comments import services
from cms.moderation import services as moderation
from cms.moderation.models import ReviewItem
from cms.moderation.refusals import Refused
from cms.settings import limits
from tests.factories import make_essay, make_method, make_person
from tests.factories.comments import make_comment
from tests.factories.forum import paused


@pytest.fixture
def essay(people):
    return make_essay("Айдың ойы", author=people.teacher, community=people.community)


def post(person, target, text="Рахмет, өте пайдалы!", **kwargs):
    kwargs.setdefault("form_made_at", timezone.now())
    kwargs.setdefault("language", "kk")
    return services.post_comment(viewer=viewer_of(person), target=target, text=text, **kwargs)


def trust(person, target):
    return make_comment(target, person, "Бұрынғы сөз", submit_date=timezone.now() - timedelta(2))


def test_post_comment_of_a_newcomer_to_talk_waits_for_a_moderator(people, essay):
    assert not post(people.colleague, essay).is_public


def test_post_comment_of_a_person_approved_before_is_out_at_once(people, essay):
    trust(people.colleague, essay)
    assert post(people.colleague, essay).is_public


def test_post_comment_waits_again_when_all_earlier_ones_were_removed(people, essay):
    make_comment(essay, people.colleague, "Дөрекі", removed=True)
    assert not post(people.colleague, essay).is_public


def test_post_comment_refuses_those_who_may_not_write(people, essay):
    for person in (people.newcomer, people.pupil):
        with pytest.raises(PermissionDenied):
            post(person, essay)


def test_post_comment_sent_twice_makes_one(people, essay):
    opened = timezone.now() - timedelta(minutes=1)
    first = post(people.colleague, essay, form_made_at=opened)
    again = post(people.colleague, essay, form_made_at=opened)
    assert first.pk == again.pk
    assert XtdComment.objects.count() == 1


@pytest.mark.usefixtures("english")
def test_post_comment_refuses_the_same_words_from_a_new_form(people, essay):
    post(people.colleague, essay, now=timezone.now() - timedelta(minutes=5))
    with pytest.raises(ValidationError, match="already said"):
        post(people.colleague, essay, "Рахмет,  өте\nпайдалы!")


def test_post_comment_slows_down_who_writes_too_fast(people, essay):
    for number in range(limits.COMMENT_RATE_MINUTE):
        post(people.colleague, essay, f"Пікір {number}")
    with pytest.raises(services.TooManyCommentsError):
        post(people.colleague, essay, "Тағы бір пікір")


def test_post_comment_answers_the_deepest_level_beside_it(people, essay):
    parent = trust(people.leader, essay)
    for _depth in range(limits.COMMENT_DEPTH):
        parent = make_comment(essay, people.leader, "Жауап", parent=parent)
    reply = post(people.colleague, essay, reply_to=parent)
    assert (reply.parent_id, reply.level) == (parent.parent_id, limits.COMMENT_DEPTH)


def test_post_comment_tells_the_author_and_the_one_answered_in_their_language(
    people, essay, mailoutbox
):
    people.teacher.interface_language = "ru"
    people.teacher.save()
    parent = trust(people.leader, essay)
    trust(people.colleague, essay)
    comment = post(people.colleague, essay, "Келісемін", reply_to=parent)
    letters = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(letters) == {people.teacher.email, people.leader.email}
    assert f"/ru/comments/{comment.pk}/" in letters[people.teacher.email]
    assert f"/kk/comments/{comment.pk}/" in letters[people.leader.email]
    assert "Келісемін" in letters[people.leader.email]


def test_post_comment_tells_nobody_while_it_waits_and_all_when_it_is_let_out(
    people, essay, mailoutbox
):
    comment = post(people.colleague, essay)
    assert not mailoutbox
    decide(people.moderator, comment, "published")
    assert [mail.to for mail in mailoutbox] == [[people.teacher.email]]


def test_post_comment_writes_no_letter_to_oneself(people, essay, mailoutbox):
    trust(people.teacher, essay)
    post(people.teacher, essay)
    assert not mailoutbox


def test_post_comment_writes_no_letter_to_those_who_no_longer_see_the_thing(
    people, essay, mailoutbox
):
    parent = trust(people.stranger, essay)
    trust(people.leader, essay)
    essay.audience = "community"
    essay.save()
    post(people.leader, essay, reply_to=parent)
    assert [mail.to for mail in mailoutbox] == [[people.teacher.email]]


def test_post_comment_keeps_no_address_of_the_machine_and_no_mail(people, essay):
    comment = post(people.colleague, essay)
    assert (comment.ip_address, comment.user_email, comment.user_name) == (None, "", "")


def test_withdraw_comment_deletes_the_words_and_keeps_the_answers(people, essay):
    comment = trust(people.colleague, essay)
    XtdComment.objects.filter(pk=comment.pk).update(submit_date=timezone.now())
    comment.refresh_from_db()
    reply = make_comment(essay, people.leader, "Жауап", parent=comment)
    services.withdraw_comment(viewer=viewer_of(people.colleague), comment=comment)
    comment.refresh_from_db()
    reply.refresh_from_db()
    assert (comment.comment, comment.is_removed) == ("", True)
    assert reply.is_public


def test_withdraw_comment_is_for_its_author_and_for_a_day(people, essay):
    comment = trust(people.colleague, essay)
    with pytest.raises(PermissionDenied):
        services.withdraw_comment(viewer=viewer_of(people.colleague), comment=comment)
    fresh = make_comment(essay, people.colleague)
    with pytest.raises(PermissionDenied):
        services.withdraw_comment(viewer=viewer_of(people.leader), comment=fresh)


# -- the queue ---------------------------------------------------------------------------


def item_of(comment):
    return ReviewItem.objects.open().get(kind="comment", object_pk=comment.pk)


def report(person, comment, reason="rude"):
    return moderation.report(
        viewer=viewer_of(person) if person else VISITOR,
        kind="comment",
        object_pk=comment.pk,
        complaint=moderation.Complaint(reason),
        address="10.0.0.1",
        now=timezone.now(),
    )


def decide(person, comment, act, **fields):
    item = ReviewItem.objects.filter(kind="comment", object_pk=comment.pk).latest("pk")
    moderation.decide(
        viewer=viewer_of(person),
        item=item,
        seen=item.version,
        decision=moderation.Decision(act, **fields),
        now=timezone.now(),
    )
    comment.refresh_from_db()


def test_post_comment_of_a_newcomer_comes_into_the_queue(people, essay):
    item = item_of(post(people.colleague, essay))
    assert (item.why, item.author, item.scope_path) == ("newcomer", people.colleague, "")


def test_post_comment_with_a_watched_word_comes_into_the_queue(people, essay):
    trust(people.colleague, essay)
    moderation.watch_word(word="ұрлық", language="kk")
    comment = post(people.colleague, essay, "Бұл нағыз ұрлықтың өзі екен.")
    assert not comment.is_public
    item = item_of(comment)
    assert (item.why, item.hints) == ("words", ["ұрлықтың"])


def test_report_hides_a_comment_at_three_people(people, essay):
    comment = trust(people.colleague, essay)
    for person in (people.pupil, None, people.parent):
        report(person, comment)
    # A colleague wrote it: what visitors report does not hide it.
    assert services.state_of(comment.pk) == "published"
    report(people.stranger, comment)
    comment.refresh_from_db()
    assert (comment.is_public, comment.is_removed) == (False, False)
    assert services.state_of(comment.pk) == "hidden"


def test_moderation_is_for_moderators(people, essay):
    comment = post(people.colleague, essay)
    for person in (people.editor, people.coordinator, people.teacher):
        with pytest.raises(PermissionDenied):
            decide(person, comment, "published")


def test_the_leader_of_the_community_of_the_essay_decides(people, essay):
    comment = post(people.colleague, essay)
    item = ReviewItem.objects.get()
    assert (item.scope_path, item.community_id) == ("", essay.community_id)
    decide(people.leader, comment, "published")
    comment.refresh_from_db()
    assert comment.is_public


def test_the_coordinator_of_the_school_of_the_method_decides(people, region):
    method = make_method(author=people.teacher, place=region.school)
    comment = post(people.colleague, method)
    assert ReviewItem.objects.get().scope_path == region.school.path
    stranger = make_person("Бота", "Ерлан", place=region.other_school, role="coordinator")
    with pytest.raises(PermissionDenied):
        decide(stranger, comment, "published")
    decide(people.coordinator, comment, "published")


def test_a_comment_with_a_wish_of_a_moderator_is_corrected_by_its_author(people, essay):
    comment = post(people.colleague, essay)
    decide(people.moderator, comment, "returned", note="Мысал қосыңыз.")
    assert services.state_of(comment.pk) == "returned"
    with pytest.raises(PermissionDenied):
        services.correct_comment(viewer=viewer_of(people.leader), comment=comment, text="Басқа")
    services.correct_comment(viewer=viewer_of(people.colleague), comment=comment, text="Мысалы…")
    comment.refresh_from_db()
    assert comment.comment == "Мысалы…"
    decide(people.moderator, comment, "published")
    assert comment.is_public


def test_in_a_pause_a_returned_comment_is_corrected_once_and_no_waiting_one(people, essay):
    returned, waiting = post(people.colleague, essay), post(people.colleague, essay, "Екінші")
    decide(people.moderator, returned, "returned", note="Мысал қосыңыз.")
    paused(people.colleague, people.moderator)
    writer = viewer_of(people.colleague)
    services.correct_comment(viewer=writer, comment=returned, text="Мысалы…")
    returned.refresh_from_db()
    assert returned.comment == "Мысалы…"
    for comment in (returned, waiting):
        with pytest.raises(PermissionDenied, match="Сыпайы"):
            services.correct_comment(viewer=writer, comment=comment, text="Тағы басқа")


def test_a_hidden_comment_is_not_corrected_into_sight(people, essay):
    comment = trust(people.colleague, essay)
    report(people.pupil, comment, "bullying")
    comment.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.correct_comment(viewer=viewer_of(people.colleague), comment=comment, text="Басқа")


def test_a_removed_comment_comes_back_but_not_a_withdrawn_one(people, essay):
    comment = make_comment(essay, people.colleague)
    report(people.pupil, comment)
    decide(people.moderator, comment, "removed", note="Қате")
    assert comment.is_removed
    decide(people.moderator, comment, "restored")
    assert (comment.is_public, comment.is_removed) == (True, False)
    services.withdraw_comment(viewer=viewer_of(people.colleague), comment=comment)
    with pytest.raises(Refused):
        decide(people.moderator, comment, "restored")


def test_deciding_about_a_comment_lets_no_waiting_answer_out(people, essay):
    parent = make_comment(essay, people.leader)
    waiting = make_comment(essay, people.colleague, "Күтуде", parent=parent, waiting=True)
    report(people.teacher, parent)
    decide(people.moderator, parent, "published")
    waiting.refresh_from_db()
    assert not waiting.is_public


def test_a_paused_person_writes_no_comments(people, essay):
    moderation.give_sanction(
        viewer=viewer_of(people.moderator),
        person=people.colleague,
        kind="pause",
        reason="Демалыңыз",
        hours=24,
        now=timezone.now(),
    )
    with pytest.raises(PermissionDenied, match="Демалыңыз"):
        post(people.colleague, essay)


def test_post_comment_with_a_pupils_surname_waits_for_a_moderator(people, essay):
    trust(people.colleague, essay)
    words = "Сағатовқа көрсеттім, ұнады!"
    with pytest.raises(services.PersonalDataError) as refusal:
        post(people.colleague, essay, words)
    assert "Сағатовқа" in refusal.value.messages[0]
    assert not post(people.colleague, essay, words, insists=True).is_public
    assert ReviewItem.objects.get().why == "personal_data"
