"""A class page is there for its members alone; announcements are read and counted."""

import re
from datetime import date, time

import pytest

from cms.audience.viewer import viewer_of
from cms.people.models import Membership, MembershipState
from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import Lesson
from home.classes.selectors import timetable_of
from home.classes.services import announce
from tests.factories import make_person, make_place
from tests.factories.pages import make_class_page, make_organisation_page

pytestmark = pytest.mark.usefixtures("site_ready")


@pytest.fixture
def school_page(region):
    return make_organisation_page(region.school)


@pytest.fixture
def class_page(school_page, region):
    return make_class_page(school_page, region.school_class)


@pytest.fixture
def class_teacher(region):
    return make_person("Мәдина", "Жақып", place=region.school_class, role="class_teacher")


def test_class_page_is_not_there_for_others(client, class_page, people):
    assert client.get(class_page.get_url()).status_code == 404
    for outsider in (people.stranger, people.teacher, people.newcomer, people.editor):
        client.force_login(outsider)
        assert client.get(class_page.get_url()).status_code == 404
    for insider in (people.parent, people.pupil, people.coordinator, people.administrator):
        client.force_login(insider)
        assert client.get(class_page.get_url()).status_code == 200


def test_class_page_stands_on_the_school_for_its_members_alone(
    client, class_page, school_page, people
):
    address = school_page.get_url()
    assert class_page.get_url() not in client.get(address).content.decode()
    client.force_login(people.teacher)
    assert class_page.get_url() not in client.get(address).content.decode()
    client.force_login(people.parent)
    assert class_page.get_url() in client.get(address).content.decode()


def test_class_page_is_in_no_sitemap(client, class_page, people):
    client.force_login(people.parent)
    assert class_page.slug not in client.get("/sitemap.xml").content.decode()


def test_class_pages_can_be_switched_off(client, class_page, people, region):
    region.school.uses_classes = False
    region.school.save()
    client.force_login(people.parent)
    assert client.get(class_page.get_url()).status_code == 404


def test_class_teacher_announces_and_sees_who_has_read(client, class_page, class_teacher, people):
    client.force_login(class_teacher)
    assert client.post(class_page.get_url(), {"text": "Ертең жиналыс"}).status_code == 302
    said = Announcement.objects.get()
    client.force_login(people.parent)
    shown = client.get(class_page.get_url()).content.decode()
    assert "Ертең жиналыс" in shown
    client.post(f"/kk/classes/announcements/{said.pk}/read/")
    client.post(f"/kk/classes/announcements/{said.pk}/read/")
    assert AnnouncementReading.objects.filter(person=people.parent).count() == 1
    client.force_login(people.pupil)
    assert people.parent.last_name not in client.get(class_page.get_url()).content.decode()
    client.force_login(class_teacher)
    assert people.parent.last_name in client.get(class_page.get_url()).content.decode()


def test_announcement_sent_twice_is_one(client, class_page, class_teacher, people):
    client.force_login(class_teacher)
    shown = client.get(class_page.get_url()).content.decode()
    key = re.search(r'name="form_key" value="([^"]+)"', shown).group(1)
    said = {"text": "Ертең жиналыс", "form_key": key}
    for _time in range(2):
        assert client.post(class_page.get_url(), said).status_code == 302
    announcement = Announcement.objects.get()
    assert announcement.readings.count() == 1
    assert key not in client.get(class_page.get_url()).content.decode()
    client.force_login(people.coordinator)
    assert client.post(class_page.get_url(), said).status_code == 302
    assert Announcement.objects.count() == 2


def test_announcement_is_corrected_and_withdrawn_by_author_and_coordinator(
    client, class_page, class_teacher, people, region
):
    said = announce(
        viewer=viewer_of(class_teacher), place=region.school_class, text="Қате", language="kk"
    )
    AnnouncementReading.objects.create(announcement=said, person=people.parent)
    edit = f"/kk/classes/announcements/{said.pk}/edit/"
    withdraw = f"/kk/classes/announcements/{said.pk}/withdraw/"
    # Its readers are refused; to all others it is not there.
    readers = dict.fromkeys((people.parent, people.pupil), 403)
    others = dict.fromkeys((people.teacher, people.stranger, people.editor), 404)
    for person, answer in (readers | others).items():
        client.force_login(person)
        assert edit not in client.get(class_page.get_url()).content.decode()
        assert client.get(edit).status_code == answer
        assert client.post(edit, {"text": "Басқа"}).status_code == answer
        assert client.post(withdraw).status_code == answer
    client.force_login(class_teacher)
    assert edit in client.get(class_page.get_url()).content.decode()
    assert "Қате" in client.get(edit).content.decode()
    assert client.post(edit, {"text": ""}).status_code == 422
    assert client.post(edit, {"text": "Дұрыс"}).status_code == 302
    said.refresh_from_db()
    assert said.text == "Дұрыс"
    assert not said.readings.filter(person=people.parent).exists()
    client.force_login(people.coordinator)
    assert client.get(withdraw).status_code == 405
    assert client.post(withdraw).status_code == 302
    assert not Announcement.objects.exists()


def test_links_in_an_announcement_are_links_and_marks_are_escaped(
    client, class_page, class_teacher, region
):
    text = "Қараңыз: https://example.kz/a <b>x</b>"
    announce(viewer=viewer_of(class_teacher), place=region.school_class, text=text, language="kk")
    client.force_login(class_teacher)
    shown = client.get(class_page.get_url()).content.decode()
    assert '<a href="https://example.kz/a" rel="nofollow">' in shown
    assert "<b>x</b>" not in shown


def test_a_member_cannot_announce(client, class_page, people):
    client.force_login(people.parent)
    assert client.post(class_page.get_url(), {"text": "Мен айтамын"}).status_code == 403
    assert not Announcement.objects.exists()


def test_class_teacher_of_another_class_cannot_announce_where_they_only_teach(
    client, class_page, region, people
):
    other = make_place("8 «Б»", "class", region.school)
    teacher = make_person("Асқар", "Нұр", place=other, role="class_teacher")
    Membership.objects.create(
        person=teacher, place=region.school_class, role="teacher", state=MembershipState.ACTIVE
    )
    client.force_login(teacher)
    assert client.get(class_page.get_url()).status_code == 200
    assert client.post(class_page.get_url(), {"text": "Мен айтамын"}).status_code == 403


def test_an_empty_announcement_is_refused_with_a_sentence(client, class_page, class_teacher):
    client.force_login(class_teacher)
    answer = client.post(class_page.get_url(), {"text": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["text"]


def test_too_long_an_announcement_keeps_what_was_typed(client, class_page, class_teacher):
    client.force_login(class_teacher)
    answer = client.post(class_page.get_url(), {"text": "сөз " * 2000})
    assert answer.status_code == 422
    assert "сөз сөз" in answer.content.decode()


def test_announcement_of_another_class_cannot_be_read(client, region, people, class_teacher):
    said = announce(
        viewer=viewer_of(class_teacher), place=region.school_class, text="Құпия", language="kk"
    )
    client.force_login(people.stranger)
    assert client.post(f"/kk/classes/announcements/{said.pk}/read/").status_code == 404
    client.logout()
    assert client.post(f"/kk/classes/announcements/{said.pk}/read/").status_code == 302
    assert not AnnouncementReading.objects.exclude(person=class_teacher).exists()


def test_timetable_is_a_table_of_days_and_lessons(client, class_page, people):
    Lesson.objects.create(page=class_page, weekday=1, number=1, title="Алгебра", sort_order=1)
    Lesson.objects.create(page=class_page, weekday=3, number=2, title="Тарих", sort_order=2)
    client.force_login(people.parent)
    table = client.get(class_page.get_url()).context["timetable"]
    assert len(table.days) == 2
    assert [row.number for row in table.rows] == [1, 2]
    assert [[lesson.title for lesson in cell] for cell in table.rows[0].cells] == [["Алгебра"], []]


def test_timetable_says_bells_and_room_once_where_all_days_share_them(class_page):
    early, late = time(8, 0), time(8, 45)
    for weekday in (1, 2):
        for number, starts_at in ((1, early), (2, time(9, weekday))):
            Lesson.objects.create(
                page=class_page,
                weekday=weekday,
                number=number,
                starts_at=starts_at,
                ends_at=late if number == 1 else None,
                title="Алгебра",
                room="214",
            )
    table = timetable_of(class_page, date(2026, 11, 23))
    first, second = table.rows
    assert (first.bells.starts_at, first.bells.ends_at) == (early, late)
    assert not second.bells
    assert table.room == "214"
    class_page.lessons.update(room="")
    Lesson.objects.filter(number=1).update(room="7")
    assert timetable_of(class_page, date(2026, 11, 23)).room == ""


@pytest.mark.parametrize(
    ("today", "title", "is_today"),
    [
        (date(2026, 11, 23), "Алгебра", True),  # Monday
        (date(2026, 11, 24), "Тарих", False),
        (date(2026, 11, 26), "Алгебра", False),
        (date(2026, 11, 29), "Алгебра", False),
    ],
)
def test_timetable_names_the_next_school_day(class_page, today, title, is_today):
    Lesson.objects.create(page=class_page, weekday=1, number=1, title="Алгебра")
    Lesson.objects.create(page=class_page, weekday=3, number=2, title="Тарих")
    table = timetable_of(class_page, today)
    assert [lesson.title for lesson in table.next_lessons] == [title]
    assert table.next_is_today is is_today


def test_timetable_of_a_class_without_lessons_is_empty(class_page):
    table = timetable_of(class_page, date(2026, 11, 23))
    assert (table.rows, table.next_lessons, table.next_day) == ([], [], "")


def test_class_page_costs_as_many_queries_with_many(
    client, class_page, class_teacher, region, django_assert_num_queries
):
    def fill(count):
        for _ in range(count):
            said = Announcement.objects.create(
                place=region.school_class, author=class_teacher, text="Сөз", language="kk"
            )
            child = make_person(
                "Бала", "Ұл", place=region.school_class, role="pupil", is_minor=True
            )
            AnnouncementReading.objects.create(announcement=said, person=child)

    client.force_login(class_teacher)
    fill(3)
    client.get(class_page.get_url())
    with django_assert_num_queries(12):
        client.get(class_page.get_url())
    fill(15)
    with django_assert_num_queries(12):
        assert len(client.get(class_page.get_url()).context["announcements"]) == 18


def test_timetable_says_that_a_number_is_of_a_room_and_the_form_stands_below(
    client, class_page, class_teacher
):
    Lesson.objects.create(page=class_page, weekday=1, number=1, title="Алгебра", room="214")
    client.force_login(class_teacher)
    shown = client.get(class_page.get_url()).content.decode()
    assert "214 каб." in shown
    assert shown.index('<h2 id="announcements">') < shown.index('<details class="panel">')
