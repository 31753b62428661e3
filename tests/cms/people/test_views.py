"""Pages of people, with a stranger and an anonymous reader."""

import io
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from wagtail.images import get_image_model

from cms.audience.viewer import VISITOR, Viewer
from cms.comments.selectors import thread_of
from cms.people import selectors
from cms.people.models import Membership, Profile, Role, User
from cms.ports import works
from cms.ports.searchable import SearchCard, exemptions, sources
from home.communities.selectors import adult_members
from tests.factories import make_community, make_essay, make_method, make_person, make_place
from tests.factories.comments import make_comment


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"


def at(name, *args, language="kk"):
    with override(language):
        return reverse(f"people:{name}", args=args)


def show(person, **fields):
    Profile.objects.filter(person=person).update(is_findable=True, **fields)
    return person.profile.slug


@pytest.fixture
def asked(people, region):
    return Membership.objects.create(person=people.newcomer, place=region.school, role=Role.TEACHER)


# -- the public page ---------------------------------------------------------------------


def test_person_detail_shows_an_adult_who_wants_to_be_found(client, people):
    slug = show(people.teacher, headline="Математика", about="Бір.\n\n<b>Екі</b>")
    page = client.get(at("person-detail", slug))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Айгүл Серікова" in html
    assert "Бірінші мектеп" in html
    assert "Шыңдау" in html
    assert "<p>Бір.</p>" in html
    assert "&lt;b&gt;Екі" in html
    assert people.teacher.email not in html


@pytest.mark.parametrize("who", ["teacher", "pupil", "newcomer"])
def test_person_detail_of_others_is_not_there(client, people, who):
    person = getattr(people, who)
    if who != "teacher":
        show(person)
    client.force_login(people.administrator)
    assert client.get(at("person-detail", person.profile.slug)).status_code == 404


def test_person_detail_shuts_with_account_and_membership(client, people):
    slug = show(people.colleague)
    assert client.get(at("person-detail", slug)).status_code == 200
    people.colleague.memberships.update(ended_on="2020-01-01")
    assert client.get(at("person-detail", slug)).status_code == 404
    people.colleague.memberships.update(ended_on=None)
    User.objects.filter(pk=people.colleague.pk).update(is_active=False)
    assert client.get(at("person-detail", slug)).status_code == 404
    assert client.get(at("person-detail", "nobody")).status_code == 404


def test_links_to_a_person_follow_the_rule_of_their_page(client, people):
    """Whoever signs a work, comments or belongs to a community is a link only with a page."""
    slug = show(people.teacher)
    essay = make_essay(author=people.teacher, community=people.community)
    method = make_method(author=people.teacher)
    make_comment(method, people.teacher)
    page = at("person-detail", slug)

    def links():
        found = adult_members(people.community).values_list("person", "person_slug")
        shown = [client.get(work.get_absolute_url()).content.decode() for work in (essay, method)]
        comment = thread_of(method, VISITOR).comments[0]
        return [*(page in html for html in shown), comment.author_url == page, dict(found)]

    assert links() == [True, True, True, {people.leader.pk: None, people.teacher.pk: slug}]
    people.teacher.memberships.update(ended_on="2020-01-01")
    people.teacher.community_memberships.update(state="refused")
    assert client.get(page).status_code == 404
    assert links() == [False, False, False, {people.leader.pk: None}]


def test_profile_edit_leads_to_the_public_page_where_there_is_one(client, people):
    for person, is_there in ((people.teacher, True), (people.newcomer, False)):
        slug = show(person)
        client.force_login(person)
        html = client.get(at("profile-edit")).content.decode()
        assert (at("person-detail", slug) in html) is is_there


def test_person_detail_names_nothing_that_is_switched_off_or_of_a_parent(client, people, region):
    slug = show(people.teacher)
    people.community.is_active = False
    people.community.save()
    region.school.is_active = False
    region.school.save()
    html = client.get(at("person-detail", slug)).content.decode()
    assert "Шыңдау" not in html
    assert "Бірінші мектеп" not in html
    parent = show(people.parent)
    assert "7 «А»" not in client.get(at("person-detail", parent)).content.decode()


def test_person_page_gives_works_newest_first(people, monkeypatch):
    monkeypatch.setattr(works, "_providers", {})
    card = SearchCard(
        kind="method", pk=1, url="/x/", title="Әдіс", language="kk", text="", published_at=None
    )
    works.offer_works("method", lambda person, viewer: [card] if viewer is VISITOR else [])
    show(people.teacher)
    page = selectors.person_page(Profile.objects.get(person=people.teacher), VISITOR)
    assert page.works == (card,)


@pytest.mark.parametrize("number", [3, 30])
def test_person_page_asks_the_same_with_more_places(
    people, region, number, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(works, "_providers", {})
    for n in range(number):
        place = make_place(f"Мектеп {n}", parent=region.district)
        Membership.objects.create(
            person=people.teacher, place=place, role=Role.TEACHER, state="active"
        )
        make_community(f"Топ {n}", members=[people.teacher])
    show(people.teacher)
    profile = selectors.profile_by_slug(people.teacher.profile.slug)
    with django_assert_num_queries(2):
        page = selectors.person_page(profile, VISITOR)
    assert len(page.belongings) == 2 * number + 2


# -- search --------------------------------------------------------------------------------


def documents():
    source = sources()["person"]
    return {row.pk: source.document(row) for row in source.queryset()}


def test_search_finds_only_those_who_want_it(people):
    show(people.teacher, headline="Математика")
    show(people.pupil)
    show(people.newcomer)
    found = {pk: d for pk, d in documents().items() if d}
    assert set(found) == {people.teacher.pk}
    document = found[people.teacher.pk]
    assert document.read == ("public",)
    assert "Бірінші мектеп" in document.labels
    cards = sources()["person"].cards([p.pk for p in User.objects.all()], VISITOR)
    assert set(cards) == {people.teacher.pk}
    assert cards[people.teacher.pk].title == "Айгүл Серікова"
    assert "cms.Profile" in exemptions()


# -- own data ------------------------------------------------------------------------------


def own_data(**fields):
    return {
        "first_name": "Айгүл",
        "last_name": "Серікова",
        "patronymic": "",
        "interface_language": "kk",
        "headline": "",
        "about": "",
    } | fields


def picture():
    image = Image.new("RGB", (40, 30), "green")
    exif = image.getexif()
    exif[0x010F] = "SECRET-CAMERA"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    file.seek(0)
    file.name = "мен.jpg"
    return file


def test_profile_edit_writes_own_data_and_language(client, people):
    client.force_login(people.teacher)
    answer = client.post(
        at("profile-edit"), own_data(headline="Мұғалім", is_findable="on", interface_language="ru")
    )
    assert answer["Location"] == at("profile-edit", language="ru")
    assert client.cookies["django_language"].value == "ru"
    profile = Profile.objects.get(person=people.teacher)
    assert (profile.headline, profile.is_findable) == ("Мұғалім", True)
    assert client.get(at("person-detail", profile.slug)).status_code == 200


def test_profile_edit_keeps_what_was_typed(client, people):
    client.force_login(people.teacher)
    page = client.post(at("profile-edit"), own_data(first_name="", headline="Менің жолым"))
    assert page.status_code == 200
    assert "Менің жолым" in page.content.decode()


def test_profile_edit_takes_a_photo_without_its_metadata(client, people):
    client.force_login(people.teacher)
    client.post(at("profile-edit"), own_data(photo=picture()))
    photo = Profile.objects.get(person=people.teacher).photo
    with photo.file.open() as file:
        assert b"SECRET-CAMERA" not in file.read()
    assert "aigul" not in photo.file.name
    page = client.get(at("profile-edit"))
    assert page.status_code == 200
    client.post(at("profile-edit"), own_data(remove_photo="on"))
    assert Profile.objects.get(person=people.teacher).photo is None
    assert not get_image_model().objects.exists()


def test_profile_edit_refuses_what_is_no_picture(client, people):
    client.force_login(people.teacher)
    file = io.BytesIO(b"<svg onload=alert(1)></svg>")
    file.name = "x.png"
    page = client.post(at("profile-edit"), own_data(photo=file))
    assert page.status_code == 200
    assert page.context["form"].errors["photo"]


def test_profile_edit_of_a_child_is_the_language_alone(client, people):
    client.force_login(people.pupil)
    html = client.get(at("profile-edit")).content.decode()
    assert 'name="first_name"' not in html
    client.post(
        at("profile-edit"), own_data(first_name="Басқа", is_findable="on", interface_language="ru")
    )
    pupil = User.objects.get(pk=people.pupil.pk)
    assert (pupil.first_name, pupil.interface_language) == ("Нұрлан", "ru")
    assert not pupil.profile.is_findable


def test_profile_edit_of_a_person_without_profile(client, people):
    Profile.objects.filter(person=people.teacher).delete()
    client.force_login(people.teacher)
    assert client.get(at("profile-edit")).status_code == 200


@pytest.mark.parametrize("name", ["profile-edit", "membership-request", "request-list"])
def test_pages_of_ones_own_ask_to_sign_in(client, people, name):
    answer = client.get(at(name))
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


# -- asking ----------------------------------------------------------------------------------


def test_membership_request_asks_and_shows_the_answer(client, people, region):
    client.force_login(people.newcomer)
    client.post(at("membership-request"), {"role": "parent", "place": region.school.pk})
    membership = Membership.objects.get(person=people.newcomer)
    assert membership.state == "requested"
    Membership.objects.update(state="refused", refusal_note="Танымаймыз")
    assert "Танымаймыз" in client.get(at("membership-request")).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "pupil", "x", ""])
def test_membership_request_refuses_other_roles(client, people, region, role):
    client.force_login(people.newcomer)
    page = client.post(at("membership-request"), {"role": role, "place": region.school.pk})
    assert page.status_code == 200
    assert not Membership.objects.filter(person=people.newcomer).exists()


def test_membership_request_of_a_child_is_refused(client, people, region):
    client.force_login(people.pupil)
    page = client.post(at("membership-request"), {"role": "teacher", "place": region.school.pk})
    assert page.status_code == 200
    assert people.pupil.memberships.count() == 1


def test_membership_end_is_ones_own(client, people):
    held = people.teacher.memberships.get()
    client.force_login(people.stranger)
    assert client.post(at("membership-end", held.pk)).status_code == 404
    client.force_login(people.teacher)
    assert client.post(at("membership-end", held.pk)).status_code == 302
    held.refresh_from_db()
    assert held.ended_on is not None


def test_membership_end_asks_first_and_says_what_was_given_up(client, people):
    held = people.teacher.memberships.get()
    client.force_login(people.teacher)
    cards = client.get(at("membership-request")).content.decode()
    assert f'<a class="button quiet" href="{at("membership-end", held.pk)}">' in cards
    assert "Бұл рөлден бас тарту" in cards
    asks = client.get(at("membership-end", held.pk)).content.decode()
    assert held.place.name in asks
    held.refresh_from_db()
    assert held.ended_on is None
    page = client.post(at("membership-end", held.pk), follow=True).content.decode()
    sentence = f"«{held.get_role_display()}» рөлінен бас тарттыңыз: {held.place.name}."
    assert sentence in unescape(page)
    assert client.get(at("membership-end", held.pk)).status_code == 302


def test_membership_end_withdraws_a_request_by_its_name(client, people, asked):
    client.force_login(asked.person)
    page = client.post(at("membership-end", asked.pk), follow=True).content.decode()
    assert f"{asked.get_role_display()}, {asked.place.name}." in unescape(page)
    assert "рөлінен бас тарттыңыз" not in page


def test_membership_end_is_closed_to_a_child(client, people):
    held = people.pupil.memberships.get()
    client.force_login(people.pupil)
    assert client.get(at("membership-end", held.pk)).status_code == 403


# -- answering ---------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["teacher", "leader", "parent", "pupil", "newcomer", "editor"])
def test_request_list_is_the_coordinators(client, people, who):
    client.force_login(getattr(people, who))
    assert client.get(at("request-list")).status_code == 403


def test_request_list_shows_the_scope_alone(client, people, region, asked):
    other = make_person("Өзге", "Мектептен")
    Membership.objects.create(person=other, place=region.other_school, role=Role.TEACHER)
    Membership.objects.create(person=other, place=region.school, role=Role.EDITOR)
    client.force_login(people.coordinator)
    html = client.get(at("request-list")).content.decode()
    assert "Жаңа Адам" in html
    assert "Өзге" not in html
    client.force_login(people.administrator)
    assert "Өзге" in client.get(at("request-list")).content.decode()


def test_request_list_marks_an_email_that_is_not_confirmed(client, people, asked):
    mark = "поштасы әлі расталмаған"
    client.force_login(people.coordinator)
    EmailAddress.objects.filter(user=people.newcomer).delete()
    assert mark in client.get(at("request-list")).content.decode()
    EmailAddress.objects.create(user=people.newcomer, email=people.newcomer.email, verified=True)
    assert mark not in client.get(at("request-list")).content.decode()
    EmailAddress.objects.filter(user=people.newcomer).delete()
    User.objects.filter(pk=people.newcomer.pk).update(email="")
    assert mark not in client.get(at("request-list")).content.decode()


def test_request_accept_and_refuse(client, people, region, asked):
    client.force_login(people.coordinator)
    assert client.post(at("request-accept", asked.pk), {"page": "2"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "active"
    client.post(at("request-refuse", asked.pk), {"note": "кеш"})
    asked.refresh_from_db()
    assert asked.state == "active"
    second = Membership.objects.create(
        person=people.newcomer, place=region.school, role=Role.PARENT
    )
    client.post(at("request-refuse", second.pk), {"note": "жоқ"})
    second.refresh_from_db()
    assert (second.state, second.refusal_note) == ("refused", "жоқ")


@pytest.mark.parametrize("page", ["x", "9" * 500, "-1", "<b>", ""])
def test_request_accept_with_odd_pages(client, people, asked, page):
    client.force_login(people.coordinator)
    answer = client.post(at("request-accept", asked.pk), {"page": page})
    assert answer.status_code == 302
    assert client.get(at("request-list"), {"page": page}).status_code == 200


def test_request_refuse_keeps_a_note_that_is_too_long(client, people, asked):
    client.force_login(people.coordinator)
    page = client.post(at("request-refuse", asked.pk), {"note": "ұзақ" * 600})
    assert page.status_code == 200
    assert "ұзақұзақ" in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == "requested"


def test_requests_out_of_the_scope_are_not_there(client, people, region):
    other = Membership.objects.create(
        person=people.newcomer, place=region.other_school, role=Role.TEACHER
    )
    client.force_login(people.coordinator)
    assert client.post(at("request-accept", other.pk)).status_code == 404
    assert client.post(at("request-refuse", other.pk)).status_code == 404
    client.force_login(people.teacher)
    assert client.post(at("request-accept", other.pk)).status_code == 403
    assert client.post("/kk/people/coordination/requests/99999999999/accept/").status_code == 404


@pytest.mark.parametrize("number", [3, 19])
def test_request_list_asks_the_same_with_more_people(
    client, people, region, number, django_assert_num_queries
):
    for n in range(number):
        person = make_person(f"Адам{n}", "Жаңа", is_minor=n % 2 == 0)
        Membership.objects.create(person=person, place=region.school_class, role=Role.PUPIL)
    viewer = Viewer(person=people.coordinator, coordinated_paths=frozenset({region.school.path}))
    with django_assert_num_queries(2):
        lines = selectors.request_lines(list(selectors.requests_for(viewer)), viewer)
    assert len(lines) == number
