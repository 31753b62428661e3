"""A guardian reads what the child has said, and can ask that it be taken away."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.moderation.models import Report, ReviewItem
from cms.moderation.services import Complaint, report
from cms.people.services import confirm_guardianship
from forum.discussions.services.publishing import remove
from tests.factories.forum import let_out, make_board, make_reply, make_topic, settled, viewer

pytestmark = pytest.mark.django_db
WORDS = "Менің пікірімше, кітапхана кешке де ашық болса екен"


@pytest.fixture
def post(people):
    confirm_guardianship(by=people.coordinator, guardian=people.parent, child=people.pupil)
    settled(people.teacher)
    topic = make_topic(make_board(), people.teacher)
    post = make_reply(topic, people.pupil, WORDS)
    ReviewItem.objects.update(closed_at=timezone.now(), verdict="published")
    return let_out(post)


def test_child_posts_is_the_guardians_alone(people, post, client):
    page = reverse("forum:child-posts", args=[people.pupil.pk])
    for who in ("teacher", "coordinator", "pupil", "administrator", "stranger"):
        client.force_login(getattr(people, who))
        assert client.get(page).status_code == 404
    client.force_login(people.parent)
    assert WORDS in client.get(page).content.decode()


def test_child_posts_hides_the_words_of_what_was_taken_away(people, post, client):
    remove(post)
    client.force_login(people.parent)
    page = client.get(reverse("forum:child-posts", args=[people.pupil.pk])).content.decode()
    assert WORDS not in page
    assert post.topic.title in page


def test_ask_removal_brings_it_into_the_queue_once(people, post, client):
    client.force_login(people.parent)
    url = reverse("forum:child-removal", args=[people.pupil.pk, post.pk])
    for _time in range(2):
        assert client.post(url, {"words": "Отбасымыз туралы"}).status_code == 302
    assert Report.objects.get().words == "Отбасымыз туралы"
    assert ReviewItem.objects.open().get().object_pk == post.pk
    client.force_login(people.teacher)
    assert client.post(url).status_code == 404


def test_ask_removal_of_anothers_post_is_not_there(people, post, client):
    other = make_reply(post.topic, people.teacher)
    client.force_login(people.parent)
    url = reverse("forum:child-removal", args=[people.pupil.pk, other.pk])
    assert client.post(url).status_code == 404


def test_ask_removal_stands_near_the_top_of_the_queue_with_the_child(people, post, client):
    now = timezone.now() - timezone.timedelta(hours=2)
    others = [make_reply(post.topic, people.teacher, f"{n}-ой осында.") for n in range(2)]
    told = [(people.stranger, 0, "bullying"), (people.stranger, 1, "rude")]
    for person, place, reason in [*told, (people.leader, 1, "rude")]:
        report(
            viewer=viewer(person),
            kind="post",
            object_pk=others[place].pk,
            complaint=Complaint(reason),
            address="10.0.0.1",
            now=now,
        )
    client.force_login(people.parent)
    url = reverse("forum:child-removal", args=[people.pupil.pk, post.pk])
    client.post(url, {"words": ""})
    asked = Report.objects.get(person=people.parent)
    assert (asked.reason, asked.words) == ("guardian", "")
    client.force_login(people.moderator)
    page = client.get(reverse("moderation:queue"))
    rows = [row.item.object_pk for row in page.context["screen"].rows]
    assert rows == [others[0].pk, post.pk, others[1].pk]
    assert "Ата-анасы алып тастауды сұрайды: Нұрлан" in page.content.decode()
    item = client.get(reverse("moderation:item", args=[asked.item_id])).content.decode()
    assert "Ата-анасы алып тастауды сұрайды: Нұрлан" in item


def test_ask_removal_after_a_report_of_ones_own_becomes_a_request(people, post, client):
    report(
        viewer=viewer(people.parent),
        kind="post",
        object_pk=post.pk,
        complaint=Complaint("rude", "Дөрекі"),
        address="10.0.0.1",
        now=timezone.now(),
    )
    client.force_login(people.parent)
    page = reverse("forum:child-posts", args=[people.pupil.pk])
    url = reverse("forum:child-removal", args=[people.pupil.pk, post.pk])
    assert url in client.get(page).content.decode()
    client.post(url, {"words": "Алып тастаңызшы"})
    asked = Report.objects.get()
    assert (asked.reason, asked.words) == ("guardian", "Дөрекі\nАлып тастаңызшы")
    assert url not in client.get(page).content.decode()


def test_nobody_reports_as_a_guardian(people, post, client):
    page = client.get(reverse("moderation:report", args=["post", post.pk]))
    assert "guardian" not in dict(page.context["form"].fields["reason"].choices)
