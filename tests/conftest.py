"""The people of every test, and a site that is set up as a new installation is."""

from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import translation

from forum.boards.access import forget as forget_boards
from tests.factories import make_community, make_person, make_region
from tests.kept import begin_with


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Each test has rows and counts of its own; what a process remembers of the last must go."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    forget_boards()


@pytest.fixture(autouse=True)
def _language_of_a_new_thread():
    """Every test begins in Kazakh: a request of the test before leaves its language behind."""
    translation.activate("kk")


@pytest.fixture
def english(_language_of_a_new_thread):
    """The sentences as they stand in the code, whatever catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def site_ready(db):
    """Languages, groups, workflow, vocabularies and the tree, as `ensure_site` makes them."""
    begin_with("site", lambda: call_command("ensure_site", verbosity=0))


@pytest.fixture
def region(db):
    """A region with a district, two schools and a class."""
    return begin_with("region", make_region)


@pytest.fixture
def people(region):
    """One person of each sort; `stranger` teaches in the other school."""
    return begin_with("people", lambda: _people(region))


def _people(region):
    teacher = make_person("Айгүл", "Серікова", place=region.school)
    leader = make_person("Дәулет", "Ахметов", place=region.school)
    community = make_community("Шыңдау", leader=leader, members=[teacher])
    return SimpleNamespace(
        teacher=teacher,
        colleague=make_person("Гүлнар", "Оспанова", place=region.school),
        stranger=make_person("Ирина", "Ким", place=region.other_school),
        leader=leader,
        parent=make_person("Болат", "Тоқаев", place=region.school_class, role="parent"),
        pupil=make_person(
            "Нұрлан", "Сағатов", place=region.school_class, role="pupil", is_minor=True, email=""
        ),
        newcomer=make_person("Жаңа", "Адам"),
        coordinator=make_person("Сәуле", "Ерғали", place=region.school, role="coordinator"),
        editor=make_person("Марат", "Иса", place=region.region, role="editor"),
        moderator=make_person("Лаура", "Бек", place=region.region, role="moderator"),
        administrator=make_person("Ержан", "Хан", place=region.region, role="administrator"),
        community=community,
    )


@pytest.fixture
def indexed(db, settings, tmp_path):
    """An index of its own with all that is in the database; call it again after a change."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"

    def work_off():
        call_command("search_worker", once=True, verbosity=0)

    work_off()
    return work_off
