"""Posting, taking back, reporting and moderating comments."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django_comments_xtd.models import XtdComment
from wagtail.models import ModelLogEntry

from cms.audience.viewer import viewer_of
from cms.comments import services
from cms.comments.models import CommentReport
from cms.settings import limits
from tests.factories import make_essay
from tests.factories.comments import make_comment


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
    services.approve_comment(
        viewer=viewer_of(people.moderator), comment=comment, seen=services.WAITING
    )
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


def test_report_comment_counts_a_person_once(people, essay):
    comment = trust(people.colleague, essay)
    for _time in range(2):
        services.report_comment(viewer=viewer_of(people.leader), comment=comment, reason="rude")
    assert CommentReport.objects.count() == 1


def test_report_comment_refuses_ones_own(people, essay):
    comment = trust(people.colleague, essay)
    with pytest.raises(PermissionDenied):
        services.report_comment(viewer=viewer_of(people.colleague), comment=comment, reason="rude")


def test_report_comment_is_open_to_those_who_do_not_write(people, essay):
    comment = make_comment(essay, people.colleague)
    for person in (people.pupil, people.newcomer):
        services.report_comment(viewer=viewer_of(person), comment=comment, reason="rude")
    assert CommentReport.objects.count() == 2


def test_report_comment_is_limited_a_day(people, essay, monkeypatch):
    monkeypatch.setattr(limits, "REPORT_RATE_DAY", 1)
    first, second = (make_comment(essay, people.colleague, f"{n}") for n in range(2))
    services.report_comment(viewer=viewer_of(people.leader), comment=first, reason="rude")
    with pytest.raises(services.TooManyCommentsError):
        services.report_comment(viewer=viewer_of(people.leader), comment=second, reason="rude")


def test_moderation_is_for_moderators(people, essay):
    comment = make_comment(essay, people.colleague, waiting=True)
    for person in (people.leader, people.editor, people.coordinator, people.teacher):
        viewer = viewer_of(person)
        with pytest.raises(PermissionDenied):
            services.approve_comment(viewer=viewer, comment=comment, seen="waiting")
        with pytest.raises(PermissionDenied):
            services.remove_comment(viewer=viewer, comment=comment, seen="waiting", reason="х")
        with pytest.raises(PermissionDenied):
            services.restore_comment(viewer=viewer, comment=comment, seen="waiting")


def test_two_moderators_the_second_changes_nothing(people, essay):
    comment = make_comment(essay, people.colleague, waiting=True)
    services.remove_comment(
        viewer=viewer_of(people.moderator), comment=comment, seen="waiting", reason="Дөрекі"
    )
    with pytest.raises(services.AlreadyDecidedError):
        services.approve_comment(
            viewer=viewer_of(people.administrator), comment=comment, seen="waiting"
        )
    comment.refresh_from_db()
    assert comment.is_removed


def test_remove_comment_tells_its_author_why_and_leaves_a_trace(people, essay, mailoutbox):
    comment = trust(people.colleague, essay)
    services.report_comment(viewer=viewer_of(people.leader), comment=comment, reason="rude")
    services.remove_comment(
        viewer=viewer_of(people.moderator), comment=comment, seen="out", reason="Сөзі дөрекі"
    )
    (letter,) = mailoutbox
    assert letter.to == [people.colleague.email]
    assert "Сөзі дөрекі" in letter.body
    assert people.leader.last_name not in letter.body
    assert ModelLogEntry.objects.filter(action="comments.remove", user=people.moderator).exists()
    assert not CommentReport.objects.filter(closed_at__isnull=True).exists()


def test_restore_comment_brings_back_what_was_removed_but_not_what_was_withdrawn(people, essay):
    moderator = viewer_of(people.moderator)
    comment = make_comment(essay, people.colleague)
    services.remove_comment(viewer=moderator, comment=comment, seen="out", reason="Қате")
    services.restore_comment(viewer=moderator, comment=comment, seen="removed")
    comment.refresh_from_db()
    assert comment.is_public
    assert not comment.is_removed
    services.withdraw_comment(viewer=viewer_of(people.colleague), comment=comment)
    with pytest.raises(PermissionDenied):
        services.restore_comment(viewer=moderator, comment=comment, seen="removed")


def test_deciding_about_a_comment_lets_no_waiting_answer_out(people, essay):
    parent = make_comment(essay, people.leader)
    waiting = make_comment(essay, people.colleague, "Күтуде", parent=parent, waiting=True)
    services.report_comment(viewer=viewer_of(people.teacher), comment=parent, reason="rude")
    services.approve_comment(viewer=viewer_of(people.moderator), comment=parent, seen="out")
    waiting.refresh_from_db()
    assert not waiting.is_public
