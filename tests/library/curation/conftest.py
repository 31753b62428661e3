"""Methods that were sent, and the people around them."""

import pytest
from django.contrib.auth.models import Group

from library.curation.models import Review
from library.curation.services import ensure_reasons, ensure_workflow
from library.methods import services
from library.methods.models import Method
from tests.factories import make_person
from tests.library.methods.test_services import ready


@pytest.fixture
def editors(people, region):
    """`people` with a second editor, both in the group of the admin."""
    ensure_workflow()
    ensure_reasons()
    people.second = make_person("Сара", "Нұр", place=region.region, role="editor")
    for person in (people.editor, people.second):
        person.groups.add(Group.objects.get(name="Editors"))
    return people


@pytest.fixture
def send(editors):
    """Sends a whole method of `author`; gives its review."""

    def sent(author=None):
        method = ready(author or editors.teacher)
        services.send_for_review(method=method, by=author or editors.teacher)
        return Review.objects.get(method=method)

    return sent


@pytest.fixture
def review(send):
    """The review of a method that the teacher has sent."""
    return send()


def fresh(review):
    """The review and its method as they are now."""
    return Review.objects.select_related("workflow_state", "method").get(pk=review.pk)


def method_of(review):
    """The method as it is now."""
    return Method.objects.get(pk=review.method_id)
