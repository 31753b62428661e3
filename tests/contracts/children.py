"""A guardian, a request for help and a talk about a child, each with words of its own."""

import uuid

from django.utils import timezone

from cms.notices.models import Notice
from cms.people.services import confirm_guardianship, invite_pupil
from forum.care.services import start_thread
from forum.help.services import ask_for_help
from tests.factories import make_person
from tests.factories.forum import viewer


def build_children(world):
    """What stands around the pupil of the world."""
    people, things, region = world.people, world.things, world.region
    confirm_guardianship(by=people.coordinator, guardian=people.parent, child=people.pupil)
    class_teacher = make_person("Жанна", "Әбен", place=region.school_class, role="class_teacher")
    now = timezone.now()
    things.help = ask_for_help(
        viewer=viewer(people.pupil), words=world.secret("көмексөзіқ"), now=now
    )
    things.notice = Notice.objects.get(person=people.coordinator, event__kind="help.asked")
    things.care = start_thread(
        viewer=viewer(people.parent),
        child=people.pupil,
        to=class_teacher,
        title=world.secret("балатуралық", "parent"),
        text=world.secret("балахатық", "parent"),
        language="kk",
        token=uuid.uuid4(),
        now=now,
    )
    things.invitation, _code = invite_pupil(
        by=class_teacher,
        place=region.school_class,
        first_name="Аружан",
        last_name=world.secret("Шақырылғантегіқ"),
        now=now,
    )
