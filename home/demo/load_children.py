"""What stands around the children of the demo: an open invitation, a talk of a father and the
class teacher."""

from uuid import uuid4

from cms.audience.viewer import Viewer, viewer_of
from cms.people.models import User
from cms.people.services import invite_pupil
from forum.care.services import start_thread, write_message
from home.demo.loaded import Loaded


def load_children(loaded: Loaded) -> None:
    """Invites a pupil of the lyceum; lets her father and her class teacher talk about another."""
    olga, bolat, dana = (loaded.people[key] for key in ("olga", "bolat", "dana"))
    invite_pupil(
        by=olga,
        place=loaded.places["litsei-8a"],
        first_name="Санжар",
        last_name="Ыбыраев",
        guardian_email="",
        now=loaded.ago(2),
    )
    thread = start_thread(
        viewer=_viewer(bolat),
        child=dana,
        to=olga,
        title="Жаңа мектепке үйрену",
        text="Ольга Викторовна, Дана көшіп келгелі үйде аз сөйлейді. Сыныпта жағдайы қалай?",
        language="kk",
        token=uuid4(),
        now=loaded.ago(3),
    )
    write_message(
        viewer=_viewer(olga),
        thread=thread,
        text="Болат Жақсылықович, на переменах она с девочками, на уроках пока тихая. "
        "Предложу ей вести книгу отзывов нашего клуба чтения, это её тема.",
        language="ru",
        token=uuid4(),
        now=loaded.ago(2),
    )


def _viewer(person: User) -> Viewer:
    """The person as they sign in, with the roles that they were given meanwhile."""
    return viewer_of(User.objects.get(pk=person.pk))
