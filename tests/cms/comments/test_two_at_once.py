"""One person sending twice at once, on a server that really lets them."""

import pytest
from django.db import connection
from django.utils import timezone
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import viewer_of
from cms.comments import services
from cms.settings import limits
from tests.at_once import AT_ONCE, at_once
from tests.factories import make_essay

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


@pytest.fixture
def essay(people):
    return make_essay("Айдың ойы", author=people.teacher, community=people.community)


def post(person, target, text):
    return services.post_comment(
        viewer=viewer_of(person),
        target=target,
        text=text,
        language="kk",
        form_made_at=timezone.now(),
    )


def test_post_comment_keeps_to_the_rate_when_many_come_at_once(people, essay):
    for number in range(limits.COMMENT_RATE_MINUTE - 1):
        post(people.colleague, essay, f"Пікір {number}")
    errors = at_once(lambda number: post(people.colleague, essay, f"Бірден {number}"))
    assert {type(error) for error in errors} == {services.TooManyCommentsError}
    assert XtdComment.objects.count() == limits.COMMENT_RATE_MINUTE


def test_post_comment_of_the_same_form_at_once_makes_one(people, essay):
    opened = timezone.now()
    found = []

    def send(_number):
        comment = services.post_comment(
            viewer=viewer_of(people.colleague),
            target=essay,
            text="Рахмет!",
            language="kk",
            form_made_at=opened,
        )
        found.append(comment.pk)

    assert at_once(send) == []
    assert len(found) == AT_ONCE
    assert len(set(found)) == XtdComment.objects.count() == 1
