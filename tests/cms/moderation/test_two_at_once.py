"""Two moderators, and many who report, at one moment: on a server that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.moderation import services
from cms.moderation.models import ModerationEvent, ReviewItem
from cms.moderation.refusals import Outdated
from cms.moderation.services import Complaint, Decision
from forum.discussions.models import Post, Topic
from tests.at_once import AT_ONCE, at_once
from tests.factories import make_person
from tests.factories.forum import make_reply, make_talk, settled, viewer

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.fixture
def talk(people, region):
    settled(people.pupil)
    return make_talk(people, region)


def test_decide_at_once_is_done_by_one_moderator_alone(talk, people, region):
    post = make_reply(talk.topic, people.pupil)
    item = ReviewItem.objects.get(object_pk=post.pk)
    moderators = [
        make_person(f"М{number}", "Бек", place=region.region, role="moderator")
        for number in range(AT_ONCE)
    ]

    def decide(number):
        act = ("published", "removed", "returned")[number % 3]
        services.decide(
            viewer=viewer(moderators[number]),
            item=ReviewItem.objects.get(pk=item.pk),
            seen=item.version,
            decision=Decision(act, note="Себебі"),
            now=timezone.now(),
        )

    errors = at_once(decide)
    assert len(errors) == AT_ONCE - 1
    assert all(isinstance(error, Outdated) for error in errors), errors
    item.refresh_from_db()
    decided = ModerationEvent.objects.filter(item_id=item.pk).exclude(verb="opened")
    assert [line.verb for line in decided] == [item.verdict]
    assert Post.objects.get(pk=post.pk).state == item.verdict


def test_reports_at_once_make_one_item_and_hide_once(talk, people):
    post = talk.replies[0]
    reporters = [make_person(f"А{number}", "Ана", role="parent") for number in range(AT_ONCE)]

    def tell(number):
        services.report(
            viewer=viewer(reporters[number]),
            kind="post",
            object_pk=post.pk,
            complaint=Complaint("rude"),
            address=f"10.0.0.{number}",
            now=timezone.now(),
        )

    errors = at_once(tell)
    item = ReviewItem.objects.get()
    assert Post.objects.get(pk=post.pk).state == "hidden"
    assert item.reports.count() == AT_ONCE - len(errors) >= 3
    verbs = list(ModerationEvent.objects.filter(item_id=item.pk).values_list("verb", flat=True))
    assert verbs.count("auto_hidden") == 1
    assert Topic.objects.get(pk=talk.topic.pk).published_count == 2


def test_a_report_and_a_decision_at_once_never_wait_in_a_circle(talk, people):
    post = talk.replies[0]
    item = services.report(
        viewer=viewer(people.pupil),
        kind="post",
        object_pk=post.pk,
        complaint=Complaint("rude"),
        address="",
        now=timezone.now(),
    )

    def act(number):
        if number % 2:
            services.report(
                viewer=VISITOR,
                kind="post",
                object_pk=post.pk,
                complaint=Complaint("bullying"),
                address=f"10.0.0.{number}",
                now=timezone.now(),
            )
        else:
            services.decide(
                viewer=viewer(people.moderator),
                item=ReviewItem.objects.get(pk=item.pk),
                seen=ReviewItem.objects.get(pk=item.pk).version,
                decision=Decision("hidden", note="Себебі"),
                now=timezone.now(),
            )

    allowed = ("Outdated", "Refused", "PermissionDenied")
    assert all(type(error).__name__ in allowed for error in at_once(act))
    topic = Topic.objects.get(pk=talk.topic.pk)
    assert topic.published_count == topic.posts.filter(state="published").count()
