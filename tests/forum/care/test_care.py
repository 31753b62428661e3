"""Threads about a child: between adults around it, read by those let in and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cms.leaving.services import erase_person
from cms.mail.models import OutgoingMail
from cms.notices.models import Notice
from cms.notices.selectors import notices_of
from cms.notices.services import spread_events
from cms.people.models import Guardianship, Membership, User
from cms.people.services import confirm_guardianship
from forum.care import services
from forum.care.models import CareAccess, CareMessage, CareThread
from forum.discussions.models import Topic
from tests.factories import make_person
from tests.factories.forum import make_board, make_topic, paused, viewer

pytestmark = pytest.mark.django_db
WORDS = "Балам соңғы кезде үндемей кетті"


@pytest.fixture
def class_teacher(people, region):
    confirm_guardianship(by=people.coordinator, guardian=people.parent, child=people.pupil)
    return make_person("Жанна", "Әбен", place=region.school_class, role="class_teacher")


def start(by, to, child, text=WORDS, **fields):
    named = {"title": "Көңіл күйі", "language": "kk", "token": uuid4(), "now": timezone.now()}
    return services.start_thread(
        viewer=viewer(by), child=child, to=to, text=text, **(named | fields)
    )


def reads(person, thread):
    return CareThread.objects.visible_to(viewer(person)).filter(pk=thread.pk).exists()


def everybody(people):
    return {person for person in vars(people).values() if isinstance(person, User)}


def test_thread_is_read_by_its_two_adults_alone(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    for person in everybody(people) | {class_teacher}:
        assert reads(person, thread) == (person in {people.parent, class_teacher}), person


def test_class_teacher_may_begin_it_too(people, class_teacher):
    thread = start(class_teacher, people.parent, people.pupil)
    assert reads(people.parent, thread)


def test_nobody_else_begins_and_nobody_else_is_written_to(people, region, class_teacher):
    far = make_person("Нұрия", "Алыс", place=region.other_school, role="psychologist")
    pupil = people.pupil
    refused = [(one, people.parent) for one in everybody(people) - {people.parent}]
    refused += [(people.parent, one) for one in everybody(people) | {far}]
    refused += [(far, people.parent), (pupil, class_teacher), (class_teacher, pupil)]
    for by, to in refused:
        with pytest.raises(PermissionDenied):
            start(by, to, pupil)
    assert not CareThread.objects.exists()


def test_second_staff_member_is_let_in_and_reads(people, region, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    deputy = make_person("Ләззат", "Орын", place=region.school, role="deputy")
    assert not reads(deputy, thread)
    for person in (people.teacher, people.pupil, people.moderator, people.newcomer):
        with pytest.raises(PermissionDenied):
            services.let_in(
                viewer=viewer(class_teacher), thread=thread, person=person, now=timezone.now()
            )
    services.let_in(viewer=viewer(people.parent), thread=thread, person=deputy, now=timezone.now())
    assert reads(deputy, thread)


def test_thread_shuts_for_those_who_left_the_child(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    Membership.objects.filter(person=class_teacher).update(ended_on=timezone.localdate())
    assert not reads(class_teacher, thread)
    Guardianship.objects.all().delete()
    assert not reads(people.parent, thread)


def test_form_sent_twice_is_one_message(people, class_teacher):
    token = uuid4()
    first = start(people.parent, class_teacher, people.pupil, token=token)
    assert start(people.parent, class_teacher, people.pupil, token=token) == first
    once = uuid4()
    for _time in range(2):
        services.write_message(
            viewer=viewer(class_teacher),
            thread=first,
            text="Рақмет",
            language="kk",
            token=once,
            now=timezone.now(),
        )
    assert CareMessage.objects.count() == 2


def test_pages_answer_404_to_others_and_keep_a_log(people, class_teacher, client):
    thread = start(people.parent, class_teacher, people.pupil)
    page = reverse("forum:care-detail", args=[thread.pk])
    for person in everybody(people) - {people.parent}:
        client.force_login(person)
        assert client.get(page).status_code == 404, person
        assert client.post(page, {"text": "Сәлем"}).status_code == 404
    client.force_login(class_teacher)
    assert WORDS in client.get(page).content.decode()
    typed = {"text": "Сөйлесейік", "language": "kk", "token": str(uuid4())}
    assert client.post(page, typed).status_code == 302
    client.head(page)
    assert client.get(page, headers={"Purpose": "prefetch"}).status_code == 204
    assert "Сәлем" not in client.post(page, {"text": ""}).content.decode()
    assert CareAccess.objects.filter(act="read").count() == 1
    acts = set(CareAccess.objects.values_list("actor_id", "act"))
    assert acts == {
        (people.parent.pk, "started"),
        (class_teacher.pk, "read"),
        (class_teacher.pk, "wrote"),
    }


def test_text_is_never_mailed_and_notices_go_to_the_thread_alone(people, class_teacher):
    start(people.parent, class_teacher, people.pupil)
    spread_events(now=timezone.now())
    assert list(Notice.objects.values_list("person", flat=True)) == [class_teacher.pk]
    assert not OutgoingMail.objects.exists()


def test_notice_of_a_talk_goes_with_the_right_to_read_it(people, class_teacher):
    start(people.parent, class_teacher, people.pupil)
    spread_events(now=timezone.now())
    assert len(notices_of(viewer(class_teacher), None).unread) == 1
    Membership.objects.filter(person=class_teacher).update(ended_on=timezone.localdate())
    assert not notices_of(viewer(class_teacher), None).unread


def test_nothing_is_written_in_a_talk_that_is_closed(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    services.close_thread(viewer=viewer(people.parent), thread=thread, now=timezone.now())
    with pytest.raises(PermissionDenied):
        services.write_message(
            viewer=viewer(class_teacher),
            thread=thread,
            text="Тағы бір сөз",
            language="kk",
            token=uuid4(),
            now=timezone.now(),
        )
    assert CareMessage.objects.count() == 1


# What two people write to each other, with the reason why no child and adult are alone in it.
CHANNELS = {
    "forum.CareThread": "adults alone: the door shuts for children",
    "forum.CareMember": "adults alone",
    "forum.HelpRequest": "the child speaks, every helper of the organisation reads, nobody answers",
}


def test_no_other_table_joins_two_people_and_a_text():
    """A new one has to be thought about here."""
    found = {
        model._meta.label
        for model in apps.get_app_config("forum").get_models()
        if _people_in(model) >= 2 and _has_text(model)
    }
    known = {
        # On boards, read by all of the board; answers of an office; stages of ideas.
        "forum.Topic", "forum.PostRevision", "forum.Question", "forum.OfficialAnswer",
        "forum.Idea", "forum.IdeaMove", "forum.Milestone", "forum.ExpertOpinion",
    }  # fmt: skip
    assert found - known <= set(CHANNELS)


def test_private_topic_of_a_child_is_read_by_more_than_one_adult(people):
    """A child's own topic on a board of own topics is never a talk of two."""
    board = make_board("Өз сөзім", place=None, is_own_topics_only=True)
    topic = make_topic(board, people.pupil)
    adults = [
        person
        for person in everybody(people)
        if not person.is_minor and Topic.objects.visible_to(viewer(person)).filter(pk=topic.pk)
    ]
    assert len(adults) >= 2


def _people_in(model):
    return sum(
        isinstance(field, models.ForeignKey) and field.related_model is User
        for field in model._meta.get_fields()
    )


def _has_text(model):
    return any(isinstance(field, models.TextField) for field in model._meta.get_fields())


def test_care_list_offers_the_children_around_the_viewer(people, class_teacher, client):
    start_url = reverse("forum:care-start", args=[people.pupil.pk])
    for person, offered in (
        (class_teacher, True),
        (people.parent, True),
        (people.teacher, False),
        (people.administrator, False),
    ):
        client.force_login(person)
        page = client.get(reverse("forum:care-list")).content.decode()
        assert (start_url in page) == offered


def test_messages_go_a_year_after_the_talk_was_closed(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    now = timezone.now()
    assert services.forget_words(now=now + timedelta(days=400)) == 0
    services.close_thread(viewer=viewer(people.parent), thread=thread, now=now)
    assert services.forget_words(now=now + timedelta(days=364)) == 0
    assert services.forget_words(now=now + timedelta(days=366)) == 1
    assert services.forget_words(now=now + timedelta(days=366)) == 0
    assert not CareMessage.objects.filter(thread=thread).exists()
    assert CareThread.objects.get(pk=thread.pk).title == "—"
    assert CareAccess.objects.filter(thread_id=thread.pk).exists()


def test_messages_about_a_child_who_left_go_after_three_months(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    erase_person(person=people.pupil, by=people.administrator)
    now = timezone.now()
    assert services.forget_words(now=now + timedelta(days=89)) == 0
    assert services.forget_words(now=now + timedelta(days=91)) == 1
    assert CareThread.objects.get(pk=thread.pk).closed_at is not None


def test_an_adult_who_left_is_a_former_participant_of_the_talk(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    erase_person(person=people.parent, by=people.parent)
    now = timezone.now()
    assert services.forget_words(now=now + timedelta(days=91)) == 0
    message = CareMessage.objects.select_related("author").get(thread=thread)
    assert message.author.get_full_name() == ""
    assert not reads(people.parent, thread)


def test_pause_stops_messages_about_a_child(people, class_teacher):
    thread = start(people.parent, class_teacher, people.pupil)
    paused(people.parent, people.moderator)
    with pytest.raises(PermissionDenied, match="Сыпайы болайық"):
        services.write_message(
            viewer=viewer(people.parent),
            thread=thread,
            text="Тағы бір сөз",
            language="kk",
            token=uuid4(),
            now=timezone.now(),
        )
    with pytest.raises(PermissionDenied, match="Сыпайы болайық"):
        start(people.parent, class_teacher, people.pupil)
