"""What the page of a search holds, for whom, and in how many questions to the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from cms.audience.viewer import VISITOR, viewer_of
from cms.people.models import Membership, MembershipState
from cms.ports.searchable import sources
from cms.settings import limits
from library.essays.models import Essay
from library.methods.models import Subject
from search.engines import engine
from search.facets import FACETS
from search.query import Query, Sort, parse, parse_filters
from search.selectors import site_search
from tests.factories import join, make_community, make_essay, make_method, make_person
from tests.factories.pages import (
    make_article,
    make_class_page,
    make_organisation_page,
    make_plain,
    restrict,
)


def screen(text="", viewer=VISITOR, page=1, sort=Sort.RELEVANCE, **filters):
    query = parse(text)
    query = Query(
        words=query.words,
        phrases=query.phrases,
        without=query.without,
        filters=parse_filters(filters),
        sort=sort,
    )
    return site_search(query, viewer, text=text, page_number=page)


def essays(people, count, **fields):
    fields.setdefault("audience", "public")
    return [
        make_essay(
            f"Ортақ ой {number}",
            author=make_person(f"Автор{number}"),
            community=people.community,
            **fields,
        )
        for number in range(count)
    ]


def test_site_search_never_shows_what_was_hidden_a_moment_ago(people, indexed):
    made = essays(people, 25)
    indexed()
    hidden = [essay.pk for essay in made[::3]]
    Essay.objects.filter(pk__in=hidden).update(live=False)
    shown = screen("ортақ")
    assert not {finding.pk for finding in shown.findings} & set(hidden)
    assert len(shown.findings) == min(limits.PAGE_LENGTH, 25 - len(hidden))


def test_site_search_fills_the_places_of_hidden_findings(people, indexed):
    made = essays(people, 30)
    indexed()
    Essay.objects.filter(pk__in=[essay.pk for essay in made[10:15]]).update(live=False)
    assert len(screen("ортақ").findings) == limits.PAGE_LENGTH


def test_site_search_pages_show_every_finding_once(people, indexed):
    made = essays(people, 45)
    indexed()
    for sort in Sort:
        pages = [screen("ортақ", page=number, sort=sort) for number in (1, 2, 3)]
        shown = [finding.pk for page in pages for finding in page.findings]
        assert sorted(shown) == sorted(essay.pk for essay in made)
        assert [page.total for page in pages] == [45, 45, 45]


def test_site_search_beyond_the_last_page_shows_the_last(people, indexed):
    essays(people, 25)
    indexed()
    shown = screen("ортақ", page=10**9)
    assert shown.page.number == 2
    assert len(shown.findings) == 5


def test_site_search_asks_the_same_number_of_questions_for_3_and_30(people, indexed):
    essays(people, 3)
    indexed()
    screen("ортақ")
    with CaptureQueriesContext(
        connection,
    ) as few:
        assert len(screen("ортақ").findings) == 3
    for number in range(30):
        make_essay(f"Ортақ {number}", author=make_person(f"А{number}"), community=people.community)
    indexed()
    with CaptureQueriesContext(connection) as many:
        assert len(screen("ортақ").findings) == limits.PAGE_LENGTH
    assert len(many) == len(few) <= 4


def test_site_search_marks_the_words_and_escapes_the_rest(people, indexed):
    make_essay(
        "<b>Ой</b> ортақ",
        author=people.teacher,
        community=people.community,
        body="Бұл <script>alert(1)</script> ортақ ісіміз.",
    )
    indexed()
    finding = screen("ортақ").findings[0]
    assert "<mark>ортақ</mark>" in finding.title
    assert "<b>" not in finding.title
    assert "<script" not in finding.snippet


def test_site_search_counts_are_what_a_click_gives(people, indexed):
    essays(people, 4)
    essays_of_other = make_community("Екінші", leader=people.leader)
    make_essay("Ортақ", author=people.leader, community=essays_of_other, language="ru")
    make_essay(
        "Ортақ құпия", author=people.teacher, community=essays_of_other, audience="community"
    )
    indexed()
    shown = screen("ортақ")
    assert shown.total == 5
    for group in shown.groups:
        for option in group.options:
            assert screen("ортақ", **{group.name: [option.value]}).total == option.count
    labels = {o.label for g in shown.groups if g.name == "community" for o in g.options}
    assert labels == {"Шыңдау", "Екінші"}
    for tab in shown.tabs:
        assert tab.count <= shown.total


def test_site_search_chips_take_one_choice_away(people, indexed):
    essays(people, 1)
    indexed()
    shown = screen("ортақ", language=["kk", "ru"], kind=["essay"])
    assert [chip.label for chip in shown.chips][1:] == ["Қазақша", "Орысша"]
    assert "language=ru" in shown.chips[1].url
    assert "language=kk" not in shown.chips[1].url


def test_site_search_of_nothing_found_offers_ways_on(people, indexed):
    essays(people, 2)
    indexed()
    shown = screen("ортақ жоқсөз", language=["kk"])
    assert shown.total == 0
    assert [(way.count) for way in shown.ways_on] == [2]
    filtered = screen("ортақ", language=["en"])
    assert [(way.count) for way in filtered.ways_on] == [2]


def test_site_search_offers_no_way_to_what_is_private(people, indexed):
    make_essay("Құпия", author=people.teacher, community=people.community, audience="community")
    indexed()
    assert screen("құпия жоқсөз").ways_on == []


@pytest.fixture
def everything(site_ready, people, region):
    """One thing of each sort of audience, of each kind."""
    other = make_community("Екінші", leader=people.stranger)
    for number, audience in enumerate(("community", "teachers", "public")):
        for community, author in ((people.community, people.teacher), (other, people.stranger)):
            month = f"2026-0{number + 1}-01"
            make_essay(
                f"Сөз {audience}",
                author=author,
                community=community,
                audience=audience,
                month=month,
            )
    shared = make_essay(
        "Сөз ортақ", author=people.leader, community=people.community, audience="community"
    )
    shared.also_shown_in.add(other)
    shared.save()
    make_essay("Сөз жазылып", author=people.colleague, community=other, live=False)
    make_method("Сөз әдіс", author=people.teacher)
    make_method("Сөз қолжазба", author=people.teacher, live=False)
    make_article("Сөз хабар")
    make_article("Сөз дайын емес", live=False)
    shut = make_plain("Сөз жабық")
    make_plain("Сөз ішкі", parent=shut)
    restrict(shut)
    make_class_page(make_organisation_page(region.school), region.school_class)
    for person in (people.teacher, people.pupil, people.stranger):
        person.profile.is_findable = True
        person.profile.save()
    ended = make_person("Бұрынғы", place=region.school)
    Membership.objects.filter(person=ended).update(state=MembershipState.REFUSED)
    join(other, people.editor)
    # Rows changed by `update`, seen by no signal, are not what is tested here.
    Page.fix_tree()


VIEWERS = ("teacher", "colleague", "stranger", "leader", "parent", "pupil", "newcomer",
           "coordinator", "editor", "moderator", "administrator")  # fmt: skip


def test_tokens_say_what_the_door_says(everything, people, indexed):
    """Every hit passes the object's own door, and everything the door opens is findable."""
    for who in (None, *VIEWERS):
        viewer = viewer_of(getattr(people, who)) if who else VISITOR
        query = Query(tokens=viewer.tokens, size=500, facets=tuple(FACETS))
        answer = engine().search(query)
        opened = set()
        for kind, source in sources().items():
            pks = list(source.queryset().values_list("pk", flat=True))
            opened |= {f"{kind}:{pk}" for pk in source.cards(pks, viewer)}
        assert set(answer.keys) == opened, who
        assert len(answer.keys) == answer.total, who
        assert (
            sum(one.count for one in answer.facets["kind"] if one.value in sources())
            == answer.total
        ), who
        pages = [screen(viewer=viewer, page=number) for number in (1, 2)]
        shown = {f"{f.kind}:{f.pk}" for page in pages for f in page.findings}
        assert shown == opened, who


def test_site_search_of_every_kind_asks_few_questions(everything, indexed):
    screen("")
    with CaptureQueriesContext(connection) as asked:
        kinds = {finding.kind for finding in screen("").findings}
    assert kinds >= {"essay", "method", "page", "person"}
    assert len(asked) <= 6, "\n".join(query["sql"][:200] for query in asked)


def test_search_page_of_every_kind_is_made_in_few_questions(everything, people, indexed, client):
    for person, most in ((None, 6), (people.teacher, 8)):
        if person:
            client.force_login(person)
        client.get("/kk/search/?q=")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/kk/search/?q=").status_code == 200
        assert len(asked) <= most, "\n".join(query["sql"][:150] for query in asked)


def test_site_search_shows_where_in_the_body_it_matched(people, indexed):
    make_method(
        "Бөлшектер", summary="Қысқа сипат.", body="Алдымен **танысамыз**. Соңында асық ату."
    )
    indexed()
    assert screen("асық").findings[0].snippet.endswith("Соңында <mark>асық</mark> ату.")


def test_a_number_in_the_address_names_nothing_that_the_reader_does_not_find(people, indexed):
    """The chip of a filter must not tell the name of a community or a class nobody shows them."""
    resting = make_community("Жасырын қауым", is_active=False)
    school_class = people.pupil.memberships.get().place
    indexed()
    shown = screen(community=[str(resting.pk)], place=[str(school_class.pk)])
    options = [option for group in shown.groups for option in group.options]
    told = {link.label for link in shown.chips} | {option.label for option in options}
    assert not told & {resting.name, school_class.name, str(resting.pk)}
    assert {str(FACETS["community"]), str(FACETS["place"])} <= told


def test_a_chosen_community_is_named_where_something_is_found(people, indexed):
    essays(people, 1)
    indexed()
    shown = screen(community=[str(people.community.pk)])
    assert people.community.name in {link.label for link in shown.chips}


def test_site_search_tells_kinds_of_pages_apart(people, indexed, site_ready):
    make_article("Бөлшек апталығы")
    make_plain("Бөлшек туралы")
    make_method("Бөлшек")
    indexed()
    tabs = {tab.label: tab.count for tab in screen("бөлшек").tabs}
    assert tabs == {"Бәрі": 3, "Әдістер": 1, "Жаңалықтар": 1, "Сайт туралы": 1}
    assert [one.title for one in screen("бөлшек", kind=["page.news"]).findings] == [
        "<mark>Бөлшек</mark> апталығы"
    ]


def test_site_search_says_by_what_a_line_was_found(people, indexed, site_ready):
    method = make_method("Ойын", author=people.teacher)
    subject = Subject.objects.create(code="world", name_kk="Дүниетану", name_en="Science")
    method.subjects.set([subject])
    method.save()
    person = people.teacher
    person.profile.is_findable = True
    person.profile.save()
    indexed()
    by_pk = {one.kind: one for one in screen("science").findings}
    assert by_pk["method"].pk == method.pk
    assert by_pk["method"].why == "Тақырыбы: Дүниетану"
    school = person.memberships.first().place
    shown = screen(f'"{school.name_kk}"').findings
    assert [one.why for one in shown if one.kind == "person"] == [f"Жұмыс орны: {school.name_kk}"]


def test_site_search_leads_to_the_page_in_other_languages(people, indexed, site_ready):
    page = make_article("Бөлшек апталығы")
    other = page.copy_for_translation(Locale.objects.get(language_code="ru"), copy_parents=True)
    other.title, other.live = "Неделя дробей", True
    other.save()
    indexed()
    (finding,) = screen("бөлшек").findings
    assert [(one.code, one.name) for one in finding.others] == [("ru", "Орысша нұсқасы")]
    (finding,) = screen("неделя").findings
    assert finding.why == "Бұл сөз басқа тілдегі нұсқасында бар."
    other.live = False
    other.save()
    assert screen("бөлшек").findings[0].others == ()
