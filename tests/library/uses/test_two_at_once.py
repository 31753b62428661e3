"""Teachers who tell of lessons at one moment: on a server that really lets them."""

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.people.models import User
from library.methods.models import Method
from library.shelves import services as shelves
from library.shelves.models import ListedWork, ReadingList
from library.uses import services
from library.uses.models import Use, UseTally
from tests.at_once import AT_ONCE, at_once
from tests.factories import make_method, make_person
from tests.factories.gathered import make_list, use_method

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def lesson(rating):
    return services.Lesson(
        used_on=timezone.localdate(),
        sentence=f"Сабақ өтті, бағасы {rating}.",
        rating=rating,
        language="kk",
    )


def viewer_again(person):
    return viewer_of(User.objects.get(pk=person.pk))


def assert_tally_is_exact(method):
    out = Use.objects.filter(method=method, state="published")
    tally = UseTally.objects.get(method=method)
    assert tally.count == out.count()
    assert tally.ratings == (out.aggregate(sum=Sum("rating"))["sum"] or 0)


def test_tally_is_exact_when_many_tell_change_and_are_hidden(people, region):
    method = make_method(author=people.teacher)
    other = make_method("Басқа", author=people.teacher)
    teachers = [make_person(f"М{n}", "Мұғалім", place=region.school) for n in range(AT_ONCE)]
    for teacher in teachers:
        use_method(other, teacher)  # their first words are out
    first = use_method(method, people.colleague, rating=1)

    def work(number):
        for rating in (number % 5 + 1, (number + 2) % 5 + 1):
            services.say_use(
                viewer=viewer_again(teachers[number]),
                method=Method.objects.get(pk=method.pk),
                lesson=lesson(rating),
                now=timezone.now(),
            )
        state = "hidden" if number % 2 else "published"
        services.set_state(pk=first.pk, state=state, now=timezone.now())

    assert at_once(work) == []
    assert Use.objects.filter(method=method).count() == AT_ONCE + 1
    assert_tally_is_exact(method)


def test_one_person_at_once_is_one_word(people):
    method = make_method(author=people.teacher)
    use_method(make_method("Басқа"), people.colleague)

    def work(number):
        services.say_use(
            viewer=viewer_again(people.colleague),
            method=Method.objects.get(pk=method.pk),
            lesson=lesson(number % 5 + 1),
            now=timezone.now(),
        )

    assert at_once(work) == []
    assert Use.objects.filter(method=method, person=people.colleague).count() == 1
    assert_tally_is_exact(method)


def test_keep_pressed_at_once_is_one_row_in_one_list(people):
    method = make_method(author=people.teacher)

    def work(_number):
        shelves.keep(
            viewer=viewer_again(people.colleague),
            work=Method.objects.get(pk=method.pk),
            now=timezone.now(),
        )

    assert at_once(work) == []
    assert ReadingList.objects.filter(owner=people.colleague, is_first=True).count() == 1
    assert ListedWork.objects.count() == 1


def test_things_put_and_moved_at_once_keep_an_order(people):
    works = [make_method(f"Әдіс {n}", author=people.teacher) for n in range(AT_ONCE)]
    made = make_list(people.colleague)

    def work(number):
        now = timezone.now()
        shelves.put_into(reading_list=made, work=works[number], now=now)
        mine = ListedWork.objects.get(reading_list=made, method=works[number])
        viewer = viewer_again(people.colleague)
        shelves.move_work(viewer=viewer, reading_list=made, work=mine, step=-1)

    assert at_once(work) == []
    places = list(made.works.values_list("position", flat=True))
    assert sorted(places) == list(range(AT_ONCE))
