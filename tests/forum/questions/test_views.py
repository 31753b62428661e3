"""Pages of questions: what each reader gets, and what typing goes through."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.people.models import Consent, Place
from cms.settings import limits
from forum.discussions.services import hide
from forum.questions import selectors, services
from forum.questions.keys import follow_key
from forum.questions.models import Office, Openness, Question, Stage
from tests.factories.forum import viewer
from tests.factories.questions import (
    answer,
    fresh,
    let_out,
    make_draft,
    make_question,
    make_staff,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def staff(people, region):
    return make_staff(people, region)


@pytest.fixture
def question(people, region, staff):
    return make_question(region.school, people.parent, "Автобус неге кеш келеді?")


def page_of(question):
    return reverse("forum:question-detail", args=[question.pk, question.topic.slug])


def form_of(region, **fields):
    return {
        "place": region.school.pk,
        "title": "Асхана неге таңертең жабық?",
        "text": "Балалар таңғы асын ішпей келеді, асхана он бірде ғана ашылады.",
        "openness": "public",
        "language": "kk",
        **fields,
    }


# -- asking -----------------------------------------------------------------------------


def test_question_ask_of_a_parent_comes_to_its_page(client, people, region, staff):
    people.parent.date_joined = timezone.now() - timedelta(days=30)
    people.parent.save()
    client.force_login(people.parent)
    answered = client.post(reverse("forum:question-ask"), form_of(region))
    question = Question.objects.get()
    assert answered.url == page_of(fresh(question))
    assert question.asker == people.parent


def test_question_ask_keeps_what_was_typed(client, region, staff):
    answered = client.post(reverse("forum:question-ask"), form_of(region, mail="", name=""))
    assert answered.status_code == 422
    assert "Асхана неге таңертең жабық?" in answered.content.decode()
    assert not Question.objects.exists()


def test_question_ask_offers_a_moderator_when_it_holds_a_number(client, people, region, staff):
    client.force_login(people.parent)
    text = "Маған қоңырау шалыңыз: +7 701 123 45 67, бала ауырып қалды."
    answered = client.post(reverse("forum:question-ask"), form_of(region, text=text))
    if answered.status_code == 302:
        pytest.skip("no check of personal data is installed")
    page = answered.content.decode()
    assert answered.status_code == 422
    assert 'type="checkbox" name="insists"' in page
    assert text in page


def test_question_ask_of_a_machine_goes_nowhere(client, region, staff):
    data = form_of(region, name="Бот", mail="bot@example.kz", website="http://x.example")
    answered = client.post(reverse("forum:question-ask"), data)
    assert answered.url == reverse("forum:question-sent")
    assert not Question.objects.exists()
    assert mail.outbox == []


def test_question_ask_from_one_address_has_a_limit(client, region, staff, monkeypatch):
    monkeypatch.setattr(limits, "QUESTIONS_A_DAY_VISITORS", 1)
    url = reverse("forum:question-ask")
    first = client.post(url, form_of(region, name="А", mail="a@example.kz"))
    again = client.post(url, form_of(region, name="Ә", mail="b@example.kz"))
    assert (first.status_code, again.status_code) == (302, 429)
    assert again["Retry-After"]
    assert "Балалар таңғы асын" in again.content.decode()


def test_question_ask_writes_few_letters_to_one_address(client, region, staff, monkeypatch):
    monkeypatch.setattr(limits, "QUESTIONS_A_DAY_MAIL", 1)
    url = reverse("forum:question-ask")
    client.post(url, form_of(region, name="А", mail="a@example.kz"))
    again = client.post(url, form_of(region, name="А", mail="A@example.kz"))
    assert again.status_code == 429
    assert len(mail.outbox) == 1


def test_a_visitor_asks_confirms_and_follows(client, region, staff):
    data = form_of(region, name="Гүлсім", mail="gulsim@example.kz")
    assert client.post(reverse("forum:question-ask"), data).url == reverse("forum:question-sent")
    link = re.search(r"http\S+(/kk/\S+/confirm/\S+)", mail.outbox[0].body).group(1)
    assert client.get(link).status_code == 200
    assert Question.objects.get().stage == Stage.UNCONFIRMED  # a mail scanner changes nothing
    follow = client.post(link).url
    assert client.post(link).status_code == 404
    page = client.get(follow)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "same-origin"
    assert "noindex" in page.content.decode()
    question = let_out(Question.objects.get())
    answer(question, staff.head)
    assert 'name="outcome" value="solved"' in client.get(follow).content.decode()
    client.post(follow, {"outcome": "not_yet", "note": "Әлі жабық"})
    assert fresh(question).stage == Stage.ASSIGNED
    letters = [letter.body for letter in mail.outbox]
    assert any(follow_key(question) in body for body in letters[1:])


def test_question_follow_of_another_key_is_not_there(client, question):
    assert client.get(reverse("forum:question-follow", args=["1~none"])).status_code == 404
    # A question of somebody with an account has no such link.
    own = reverse("forum:question-follow", args=[follow_key(question)])
    assert client.get(own).status_code == 404


def test_question_similar_shows_public_ones_that_share_words(client, people, region, question):
    hidden = make_question(
        region.school, people.colleague, "Автобус туралы құпия", openness=Openness.PRIVATE
    )
    found = client.get(reverse("forum:question-similar"), {"q": "автобустың кешігуі"}).json()
    assert [item["title"] for item in found["items"]] == [question.topic.title]
    assert hidden.topic.title not in json.dumps(found, ensure_ascii=False)
    assert client.get(reverse("forum:question-similar"), {"q": "аз"}).json() == {"items": []}


# -- names --------------------------------------------------------------------------------


def test_who_asked_without_a_name_is_on_no_page(client, people, region, staff):
    people.parent.last_name = "Аталмайтынов"
    people.parent.save()
    question = make_question(region.school, people.parent, openness=Openness.UNNAMED)
    answer(question, staff.head)
    pages = [page_of(question), reverse("forum:question-list")]
    for role in ("teacher", "coordinator", "moderator", "administrator"):
        client.force_login(getattr(people, role))
        for url in [*pages, reverse("forum:question-work") if role == "coordinator" else pages[0]]:
            assert "Аталмайтынов" not in client.get(url).content.decode(), (role, url)
    client.force_login(staff.head)
    assert "Аталмайтынов" not in client.get(page_of(question)).content.decode()


def test_a_private_question_is_not_there_for_others(client, people, region, staff):
    question = make_question(
        region.school, people.parent, "Баламды ренжітеді", openness=Openness.PRIVATE
    )
    assert client.get(page_of(question)).status_code == 404
    for person, status in ((people.teacher, 404), (people.parent, 200), (staff.deputy, 200)):
        client.force_login(person)
        page = client.get(page_of(question))
        assert page.status_code == status
        if status == 200:
            assert "noindex" in page.content.decode()
    client.force_login(people.teacher)
    listed = client.get(reverse("forum:question-list")).content.decode()
    assert "Баламды ренжітеді" not in listed


def test_structured_data_are_of_public_answers_of_adults_alone(client, people, region, staff):
    def structured(question):
        page = client.get(page_of(question)).content.decode()
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
        return json.loads(found.group(1)) if found else None

    public = make_question(region.school, people.parent, source="Неге <b>кеш</b> & қашан?")
    assert structured(public) is None
    answer(public, staff.head)
    data = structured(public)
    assert data["@type"] == "QAPage"
    assert data["mainEntity"]["acceptedAnswer"]["text"].strip() == "Автобус жетіде шығады."
    assert people.parent.last_name not in json.dumps(data, ensure_ascii=False)
    of_pupil = let_out(make_question(region.school, people.pupil))
    answer(of_pupil, staff.head)
    page = client.get(page_of(of_pupil)).content.decode()
    assert structured(of_pupil) is None
    assert '<meta name="robots" content="noindex">' in page
    assert people.pupil.last_name not in page


# -- the page and the work ----------------------------------------------------------------


def test_question_detail_shows_the_answer_with_its_versions(client, question, staff):
    answer(question, staff.head, "Жетіде шығады.", at=question.received_at)
    answer(question, staff.head, "Сегізде шығады.", at=timezone.now() + timedelta(days=1))
    page = client.get(page_of(question)).content.decode()
    official = page.index("Official answer</h2>")
    page = page[official:]
    assert 0 < page.index("Сегізде шығады.") < page.index("Жетіде шығады.")
    assert "1 earlier version" in page
    assert "Қуаныш Төлегенов" in page
    assert "answered on the same day" in page


def test_question_detail_hides_drafts_and_notes_from_others(client, people, question, staff):
    draft = make_draft(question, staff.deputy, "Құпия жоба")
    services.propose_answer(
        viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
    )
    client.force_login(staff.head)
    url = reverse("forum:question-return", args=[question.pk])
    assert client.post(url, {"note": "Ішкі ескерту", "seen": draft.mark}).status_code == 302
    assert "Ішкі ескерту" in client.get(page_of(question)).content.decode()
    client.force_login(people.parent)
    page = client.get(page_of(question)).content.decode()
    assert "Құпия жоба" not in page
    assert "Ішкі ескерту" not in page


def test_question_answer_from_two_windows_shows_both_texts(client, question, staff):
    client.force_login(staff.deputy)
    url = reverse("forum:question-answer", args=[question.pk])
    client.post(url, {"text": "Бірінші терезе", "language": "kk", "seen": ""})
    again = client.post(url, {"text": "Екінші терезе", "language": "kk", "seen": ""})
    page = again.content.decode()
    assert again.status_code == 409
    assert "Бірінші терезе" in page
    assert "Екінші терезе" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page).group(1)
    client.post(url, {"text": "Екінші терезе", "language": "kk", "seen": seen, "act": "propose"})
    assert question.answers.get().source == "Екінші терезе"
    assert question.answers.get().state == "proposed"


def test_the_head_signs_from_the_page(client, question, staff):
    draft = make_draft(question, staff.deputy)
    services.propose_answer(
        viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
    )
    client.force_login(staff.head)
    page = client.get(page_of(question)).content.decode()
    assert "Sign and publish" in page
    data = {"text": draft.source, "language": "kk", "seen": draft.mark, "act": "publish"}
    client.post(reverse("forum:question-answer", args=[question.pk]), data)
    assert fresh(question).stage == Stage.ANSWERED
    assert question.answers.get().signed_by == staff.head
    assert question.answers.get().drafted_by == staff.deputy


def test_question_work_sorts_by_what_is_to_do(client, question, staff, people, region):
    client.force_login(staff.head)
    url = reverse("forum:question-work")

    def shown(show):
        return question.topic.title in client.get(url, {"show": show}).content.decode()

    assert shown("accept")
    assert not shown("sign")
    services.assign_question(
        viewer=viewer(staff.head),
        question=question,
        office=staff.office,
        person=staff.head,
        now=timezone.now(),
    )
    assert not shown("accept")
    assert shown("mine")
    draft = make_draft(question, staff.deputy)
    services.propose_answer(
        viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
    )
    assert shown("sign")
    Question.objects.update(answer_by=timezone.now() - timedelta(days=1))
    assert shown("overdue")
    client.force_login(people.teacher)
    assert client.get(url).status_code == 403


def test_question_work_opens_on_what_waits(client, question, staff):
    client.force_login(staff.head)

    def opened():
        page = client.get(reverse("forum:question-work"))
        return page.context["listed"].show

    assert opened() == "accept"
    services.assign_question(
        viewer=viewer(staff.head),
        question=question,
        office=None,
        person=staff.clerk,
        now=timezone.now(),
    )
    draft = make_draft(question, staff.clerk)
    services.propose_answer(
        viewer=viewer(staff.clerk), question=question, seen=draft.mark, now=timezone.now()
    )
    assert opened() == "sign"
    client.force_login(staff.clerk)
    assert opened() == "mine"
    Question.objects.update(assigned_to=staff.head, answer_by=timezone.now() - timedelta(days=1))
    client.force_login(staff.deputy)
    assert opened() == "overdue"


def test_question_work_is_open_to_one_who_was_given_a_question(client, question, staff, people):
    Question.objects.update(assigned_to=people.teacher, stage=Stage.ASSIGNED)
    client.force_login(people.teacher)
    page = client.get(reverse("forum:question-work"))
    assert question.topic.title in page.content.decode()


def test_question_list_opens_what_is_overdue_to_everybody(client, question):
    Question.objects.update(answer_by=timezone.now() - timedelta(days=1))
    page = client.get(reverse("forum:question-list"), {"show": "overdue"}).content.decode()
    assert question.topic.title in page
    assert "overdue" in page


def test_question_list_asks_as_few_questions_for_many(client, people, region, staff):
    for day in (20, 19, 18):
        make_question(region.school, people.parent, at=timezone.now() - timedelta(days=day))
    client.get(reverse("forum:question-list"))
    from_three = len(connection_queries(client, reverse("forum:question-list")))
    for day in (17, 16, 15, 14, 13):
        make_question(region.school, people.parent, at=timezone.now() - timedelta(days=day))
    assert len(connection_queries(client, reverse("forum:question-list"))) == from_three


@pytest.mark.parametrize("way", ["on", "back"])
def test_question_list_holds_each_question_once_both_ways(
    client, people, region, staff, monkeypatch, way
):
    monkeypatch.setattr(limits, "PAGE_LENGTH", 2)
    same = timezone.now() - timedelta(days=3)
    for asker in (people.parent, people.teacher, people.colleague, people.leader, people.stranger):
        make_question(region.school, asker, at=same)
    url = reverse("forum:question-list")
    expected = list(Question.objects.order_by("-received_at", "-pk").values_list("pk", flat=True))
    pages = []
    page = client.get(url).context["listed"]
    while page.next_url:
        pages.append(keys_on(page))
        page = client.get(url + page.next_url).context["listed"]
    pages.append(keys_on(page))
    assert [key for one in pages for key in one] == expected
    if way == "back":
        response = client.get(url + page.previous_url)
        assert keys_on(response.context["listed"]) == pages[-2]
        assert response.context["listed"].next_url
        response = client.get(url + response.context["listed"].previous_url)
        # What would stand before the first page is the first page.
        assert response.status_code == 302
        assert keys_on(client.get(response.url).context["listed"]) == pages[0]


def keys_on(listed):
    return [int(row.url.split("/")[-3]) for row in listed.rows]


def test_question_list_is_as_cheap_as_promised(client, people, region, staff, monkeypatch):
    monkeypatch.setattr(limits, "PAGE_LENGTH", 2)
    for asker in (people.parent, people.teacher, people.colleague):
        make_question(region.school, asker, at=timezone.now() - timedelta(days=3))
    lists = (
        reverse("forum:question-list"),
        reverse("forum:question-list-of-place", args=[region.school.slug]),
    )
    for person, most in ((None, 4), (people.teacher, 7)):
        if person is not None:
            client.force_login(person, backend="cms.audience.backend.PeopleBackend")
        for url in lists:
            further = client.get(url).context["listed"].next_url
            for address in (url, url + further):
                client.get(address)
                asked = connection_queries(client, address)
                assert len(asked) <= most, [q["sql"][:150] for q in asked]


def test_question_detail_is_as_cheap_as_promised(client, people, question, staff):
    answer(question, staff.head)
    for person, most in ((None, 5), (people.teacher, 8)):
        if person is not None:
            client.force_login(person, backend="cms.audience.backend.PeopleBackend")
        client.get(page_of(question))
        asked = connection_queries(client, page_of(question))
        assert len(asked) <= most, [q["sql"][:150] for q in asked]


def test_question_list_tells_of_a_hundred_as_of_many(client, people, region, staff, monkeypatch):
    monkeypatch.setattr(limits, "UNREAD_COUNTED", 2)
    for count, shown in ((1, "1"), (2, "2"), (3, "2+"), (4, "2+")):
        asker = (people.parent, people.teacher, people.colleague, people.leader)[count - 1]
        make_question(region.school, asker, at=timezone.now() - timedelta(days=1))
        tabs = client.get(reverse("forum:question-list")).context["listed"].tabs
        assert tabs[0].count == shown


def test_listed_to_shows_what_visible_to_does(people, region, staff):
    asked = [
        make_question(
            region.school,
            people.parent,
            openness=openness,
            source=f"{day}-аялдамада балалар ұзақ күтеді, не істеуге болады?",
            at=timezone.now() - timedelta(days=day),
        )
        for day, openness in ((4, Openness.PUBLIC), (3, Openness.UNNAMED), (2, Openness.PRIVATE))
    ]
    hidden = make_question(region.school, people.teacher)
    hide(hidden.topic.posts.get())
    elsewhere = make_question(region.other_school, people.stranger, openness=Openness.PRIVATE)
    found = {}
    everybody = {name: one for name, one in vars(people).items() if hasattr(one, "username")}
    for name, person in (everybody | vars(staff) | {"visitor": None}).items():
        if name == "office":
            continue
        eyes = viewer(person) if person else VISITOR
        published = Question.objects.visible_to(eyes).filter(topic__state="published")
        found[name] = set(Question.objects.listed_to(eyes))
        assert found[name] == set(published), name
    public, _unnamed, private = asked
    assert public in found["visitor"]
    assert private not in found["visitor"] | found["stranger"]
    assert private in found["parent"] & found["deputy"]
    assert elsewhere in found["stranger"]


def connection_queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return asked.captured_queries


def test_question_reply_stands_below_the_answer(client, people, question, staff):
    answer(question, staff.head)
    client.force_login(people.parent)
    url = reverse("forum:question-reply", args=[question.pk])
    answered = client.post(url, {"text": "Рақмет, енді түсінікті.", "language": "kk"})
    assert answered.url.endswith("?n=2#p2")
    page = client.get(page_of(question)).content.decode()
    assert page.index("Official answer") < page.index("Рақмет, енді түсінікті.")


def test_the_head_is_offered_to_sign_what_was_proposed(client, question, staff):
    client.force_login(staff.head)
    sign = 'name="act" value="publish"'
    make_draft(question, staff.deputy)
    assert sign not in client.get(page_of(question)).content.decode()
    draft = fresh(question).answers.get()
    services.propose_answer(
        viewer=viewer(staff.deputy), question=question, seen=draft.mark, now=timezone.now()
    )
    assert sign in client.get(page_of(question)).content.decode()


def test_offices_give_their_position_to_the_signature(question, staff):
    Office.objects.update(position_kk="Мектеп директоры")
    question.office = staff.office
    question.save()
    assert answer(question, staff.head).position == "Мектеп директоры"


def signature_in(client, question, language):
    page = client.get(f"/{language}{page_of(question)[3:]}").content.decode()
    return re.search(r'<p class="official-sign">.*?</p>', page).group()


def test_the_signature_says_a_role_in_the_language_of_the_reader(client, question, staff):
    assert answer(question, staff.head).position == "басшы"
    for language, said in (("kk", "басшы"), ("ru", "директор"), ("en", "head")):
        assert f'<span lang="{language}">{said}</span>' in signature_in(client, question, language)


def test_the_signature_says_what_the_office_typed_where_it_did(client, question, staff):
    Office.objects.update(position_kk="Мектеп директоры", position_ru="Директор школы")
    question.office = staff.office
    question.save()
    answer(question, staff.head)
    said = {code: signature_in(client, question, code) for code in ("kk", "ru", "en")}
    assert '<span lang="kk">Мектеп директоры</span>' in said["kk"]
    assert '<span lang="ru">Директор школы</span>' in said["ru"]
    assert '<span lang="kk">Мектеп директоры</span>' in said["en"]
    Office.objects.update(position_kk="Лицей директоры")
    assert "Мектеп директоры" in signature_in(client, question, "ru")


def test_the_address_of_its_topic_leads_to_the_page(client, question):
    url = reverse("forum:topic-detail", args=[question.topic_id, question.topic.slug])
    assert client.get(url).url == page_of(question)


def test_places_to_ask_leave_out_what_is_switched_off(region):
    region.other_school.uses_questions = False
    region.other_school.save()
    keys = dict(selectors.places_to_ask())
    assert region.school.pk in keys
    assert region.other_school.pk not in keys
    assert region.school_class.pk not in keys


def test_places_to_ask_stand_below_the_place_above_them(region):
    names = dict(selectors.places_to_ask())
    assert names[region.school.pk] == f"— — {region.school.name}"
    keys = list(names)
    place = Place.objects.get(pk=region.school.pk)
    above = [names[one.pk] for one in place.get_ancestors()]
    assert above == [name for name in above if not name.startswith("— —")]
    assert keys.index(place.get_parent().pk) < keys.index(place.pk)


def test_question_ask_of_a_child_without_consent_is_private(client, people, region, staff):
    Consent.objects.filter(child=people.pupil, purpose="public").delete()
    client.force_login(people.pupil)
    page = client.get(reverse("forum:question-ask")).content.decode()
    assert 'value="private"' in page
    assert 'value="public"' not in page
    client.post(reverse("forum:question-ask"), form_of(region, openness="public"))
    assert not Question.objects.exists()
    client.post(reverse("forum:question-ask"), form_of(region, openness="private"))
    assert Question.objects.get().openness == Openness.PRIVATE


def test_office_of_a_school_is_kept_by_its_deputy(client, people, region, staff):
    client.force_login(staff.deputy)
    url = reverse("forum:office-create", args=[region.school.pk])
    data = {
        "name_kk": "Тәрбие бөлімі",
        "position_kk": "Директордың орынбасары",
        "head": staff.deputy.pk,
        "members": [staff.clerk.pk],
        "is_active": "on",
    }
    assert client.post(url, data).status_code == 302
    office = Office.objects.get(name_kk="Тәрбие бөлімі")
    assert (office.place, office.head) == (region.school, staff.deputy)
    assert list(office.members.all()) == [staff.clerk]
    assert "Тәрбие бөлімі" in client.get(reverse("forum:office-list")).content.decode()
    # Neither parents nor people of other schools are offered, nor taken.
    assert client.post(url, data | {"head": people.parent.pk}).status_code == 422
    assert client.post(url, data | {"head": people.stranger.pk}).status_code == 422
    elsewhere = reverse("forum:office-create", args=[region.other_school.pk])
    assert client.post(elsewhere, data).status_code == 404


def test_keep_office_is_for_those_who_lead_the_place(people, region, staff):
    def keep(person, place):
        return services.keep_office(
            viewer=viewer(person),
            place=place,
            office=None,
            words=services.OfficeWords(names={"kk": "Тәрбие бөлімі"}, positions={}),
            head=None,
            members=[],
        )

    for person, place in (
        (people.teacher, region.school),
        (staff.clerk, region.school),
        (staff.deputy, region.other_school),
    ):
        with pytest.raises(PermissionDenied):
            keep(person, place)
    assert keep(staff.deputy, region.school).place == region.school


def test_a_duplicate_tells_nothing_of_an_original_that_was_hidden(client, people, region):
    staff = make_staff(people, region)
    first = make_question(region.school, people.parent, "Құпиясөз жасырылған тақырып?")
    second = make_question(region.school, people.colleague, "Автобус қашан келеді екен?")
    services.mark_duplicate(
        viewer=viewer(staff.head), question=second, original=first, now=timezone.now()
    )
    url = fresh(second).get_absolute_url()
    assert "Құпиясөз" in client.get(url).content.decode()
    hide(first.topic.posts.get())
    page = client.get(url)
    assert page.status_code == 200
    assert "Құпиясөз" not in page.content.decode()


# -- words that could not be taken ------------------------------------------------------


def test_question_outcome_keeps_what_is_too_long(client, people, question, staff):
    answer(question, staff.head)
    client.force_login(people.parent)
    url = reverse("forum:question-outcome", args=[question.pk])
    note = "Ж" * (limits.NOTE_LENGTH + 1)
    answered = client.post(url, {"outcome": "not_yet", "note": note})
    assert answered.status_code == 422
    assert note in answered.content.decode()


def test_question_outcome_keeps_words_with_a_number(client, people, question, staff):
    answer(question, staff.head)
    client.force_login(people.parent)
    url = reverse("forum:question-outcome", args=[question.pk])
    note = "Әлі шешілмеді, 8 701 234 56 78 нөміріне хабарласыңыз."
    answered = client.post(url, {"outcome": "not_yet", "note": note})
    assert answered.status_code == 422
    assert note in answered.content.decode()
    assert fresh(question).stage == Stage.ANSWERED


def test_question_decline_keeps_the_reason_when_somebody_was_faster(client, question, staff):
    answer(question, staff.head)
    client.force_login(staff.head)
    url = reverse("forum:question-decline", args=[question.pk])
    answered = client.post(url, {"note": "Көп ойланып жазған себебім"})
    assert answered.status_code == 409
    assert "Көп ойланып жазған себебім" in answered.content.decode()
