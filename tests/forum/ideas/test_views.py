"""Pages of ideas: who sees what, who may do what, and what is told in the form."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.moderation.models import Sanction
from cms.notices.models import Event, Notice
from cms.notices.services import spread_events
from cms.people.models import ExpertGroup
from cms.ports.noticeable import notice_kind
from cms.settings import limits
from forum.boards.models import Level
from forum.discussions.services import hide
from forum.ideas import services
from forum.ideas.models import Idea, IdeasRules, IdeaStage, IdeaVote
from forum.ideas.selectors import lists
from tests.factories import make_person
from tests.factories.forum import let_out, make_reply, viewer
from tests.factories.ideas import (
    TEXT,
    call_experts,
    make_family,
    make_ideas,
    make_ideas_board,
    move,
    propose,
    put,
    reread,
    vote,
)

pytestmark = pytest.mark.django_db
BACKEND = "cms.audience.backend.PeopleBackend"


@pytest.fixture
def ideas(people, region, english):
    return make_ideas(people, region)


@pytest.fixture
def sign_in(client):
    def sign_in(person):
        client.force_login(person, BACKEND)
        return client

    return sign_in


def at(name, *args):
    return reverse(f"forum:{name}", args=args)


def propose_some(board, author, count):
    for number in range(count):
        when = timezone.now() - timezone.timedelta(days=2 * count - number)
        propose(board, author, f"Ұсыныс туралы сөз {number}", f"{TEXT} {number}", at=when)


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


# -- the list -----------------------------------------------------------------------------


def test_idea_list_counts_by_stage_and_keeps_private_ones_out(client, ideas, people, region):
    hidden_board = make_ideas_board(
        "Жабық", place=region.other_school, grants=[("members", Level.START, region.other_school)]
    )
    propose(hidden_board, people.stranger, "Құпиясөз идея туралы")
    propose(ideas.board, people.pupil, "Күтудегі идея осы ғой")
    page = text_of(client.get(at("idea-list")))
    assert "Әр сыныпқа бір ағаш" in page
    assert "Құпиясөз" not in page
    assert "Күтудегі" not in page
    assert "Жабық" not in page
    assert re.search(r"Қолдау жинауда|Gathering support", page)


def test_idea_list_of_an_unknown_board_is_not_there(client, ideas):
    assert client.get(at("idea-list"), {"board": "none"}).status_code == 404
    assert client.get(at("idea-list"), {"board": ideas.board.slug}).status_code == 200


@pytest.mark.parametrize("sort", ["votes", "new", "moved"])
def test_idea_list_pages_hold_each_idea_once(client, ideas, people, monkeypatch, sort):
    monkeypatch.setattr(limits, "PAGE_LENGTH", 2)
    propose_some(ideas.board, people.colleague, 4)
    url, pages = f"?sort={sort}", []
    for _page in range(3):
        page = text_of(client.get(at("idea-list") + url))
        pages.append(re.findall(r'row-title"><a href="/../forum/ideas/(\d+)/', page))
        more = re.search(r'rel="next" href="([^"]+)"', page)
        url = more[1].replace("&amp;", "&") if more else None
    assert url is None
    seen = [key for one in pages for key in one]
    assert len(seen) == len(set(seen)) == 5
    back = re.search(r'rel="prev" href="([^"]+)"', page)[1].replace("&amp;", "&")
    page = text_of(client.get(at("idea-list") + back))
    assert re.findall(r'row-title"><a href="/../forum/ideas/(\d+)/', page) == pages[1]
    back = re.search(r'rel="prev" href="([^"]+)"', page)[1].replace("&amp;", "&")
    first = client.get(at("idea-list") + back)
    assert first.status_code == 302
    page = text_of(client.get(at("idea-list") + first.url.removeprefix(at("idea-list"))))
    assert re.findall(r'row-title"><a href="/../forum/ideas/(\d+)/', page) == pages[0]


@pytest.mark.parametrize("few", [0, 1_000])
def test_idea_list_is_as_the_door_says_however_it_is_read(
    client, ideas, people, region, monkeypatch, sign_in, few
):
    """Many ideas are read in the order of the list, few by their topics: the same ones."""
    monkeypatch.setattr(lists, "_FEW", few)
    now = timezone.now()
    mine = propose(ideas.board, people.colleague, "Менікі ғой осы")
    hidden = propose(
        ideas.board, people.parent, "Жасырын идея", at=now - timezone.timedelta(days=3)
    )
    put(propose(ideas.board, people.parent, "Сараптамадағы идея"), "experts")
    hide(hidden.topic.posts.get())
    IdeaStage.objects.filter(code="experts").update(is_public=False)
    put(mine, "experts")
    shut = make_ideas_board(
        "Жабық", place=region.other_school, grants=[("members", Level.START, region.other_school)]
    )
    propose(shut, people.stranger, "Құпиясөз идея туралы")
    for name in ("", "teacher", "colleague", "parent", "stranger", "coordinator", "moderator"):
        person = getattr(people, name) if name else None
        if person:
            sign_in(person)
        eyes = viewer(person) if person else VISITOR
        expected = Idea.objects.visible_to(eyes).out().standing()
        listed = client.get(at("idea-list")).context["listed"]
        assert {row.pk for row in listed.rows} == {idea.pk for idea in expected}, name
        assert listed.tabs[0].count == str(len(expected))


def test_idea_list_asks_the_same_for_many(
    client, ideas, people, django_assert_max_num_queries, sign_in
):
    propose_some(ideas.board, people.colleague, 3)
    client.get(at("idea-list"))
    with django_assert_max_num_queries(4):
        client.get(at("idea-list"))
    sign_in(people.teacher)
    client.get(at("idea-list"))
    with django_assert_max_num_queries(7):
        client.get(at("idea-list"))


def test_hidden_votes_are_nowhere(client, ideas, people, sign_in):
    for person in (people.teacher, people.colleague):
        vote(ideas.idea, person)
    IdeasRules.objects.create(
        board=ideas.board, hides_votes_until=timezone.now() + timezone.timedelta(days=3)
    )
    other = put(propose(ideas.board, people.parent, "Ашық есік күні болса"), "support")
    listed = text_of(client.get(at("idea-list")))
    # The newest first: the order tells nothing of the votes either.
    assert listed.index(other.topic.title) < listed.index(ideas.idea.topic.title)
    assert "<strong>2</strong>" not in listed
    page = text_of(sign_in(people.coordinator).get(ideas.idea.get_absolute_url()))
    assert "<strong>2</strong>" not in page
    assert "2 of" not in page
    assert "counted and shown after" in page


# -- one idea ------------------------------------------------------------------------------


def test_idea_detail_tells_where_it_stands(client, ideas, people):
    move(ideas.idea, people.coordinator, "declined", "Биыл қаражат жоқ, келесі күзде қараймыз.")
    page = text_of(client.get(ideas.idea.get_absolute_url()))
    assert "келесі күзде қараймыз" in page
    assert 'aria-current="step"' in page
    assert "отырғызса деп ұсынамын" in page


def test_idea_detail_shows_quorum_in_words(client, ideas, people):
    put(ideas.idea, "support", quorum=5, audience_size=100)
    vote(ideas.idea, people.teacher)
    page = text_of(client.get(ideas.idea.get_absolute_url()))
    assert "1 of 5 votes needed" in page
    assert "100 people are asked here" in page


@pytest.mark.parametrize(
    ("role", "button"),
    [
        ("visitor", "Sign in to vote"),
        ("parent", "I support this"),
        ("pupil", "I support this"),
        ("newcomer", "you read and do not vote"),
    ],
)
def test_idea_detail_offers_the_vote_to_those_who_may(client, ideas, people, role, button):
    if role != "visitor":
        client.force_login(getattr(people, role), BACKEND)
    assert button in text_of(client.get(ideas.idea.get_absolute_url()))


def test_idea_detail_shows_a_pupil_by_the_first_name(client, people, region, english):
    board = make_ideas_board(place=region.school)
    idea = propose(board, people.pupil)
    url = idea.get_absolute_url()
    assert client.get(url).status_code == 404
    let_out(idea.topic.posts.get(), by=people.moderator)
    page = text_of(client.get(url))
    assert "Нұрлан" in page
    assert "Сағатов" not in page
    assert 'content="noindex"' in page


def test_idea_detail_asks_a_constant_number(
    client, ideas, people, django_assert_max_num_queries, sign_in
):
    for person in (people.colleague, people.parent):
        make_reply(ideas.idea.topic, person)
    url = ideas.idea.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(5):
        client.get(url)
    sign_in(people.coordinator)
    client.get(url)
    with django_assert_max_num_queries(8):
        client.get(url)


def test_a_joined_idea_leads_to_the_other_and_is_kept(client, ideas, people):
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық біз"), "support")
    make_reply(second.topic, people.parent, "Пікірім осында қалсын")
    services.merge_ideas(
        viewer=viewer(people.coordinator),
        idea=second,
        into=ideas.idea,
        text="Екеуі бір нәрсе туралы.",
        language="kk",
        seen_version=second.version,
        now=timezone.now(),
    )
    url = second.get_absolute_url()
    response = client.get(url)
    assert response.status_code == 301
    assert response["Location"] == f"{ideas.idea.get_absolute_url()}#joined-{second.pk}"
    assert "Екеуі бір нәрсе туралы" in text_of(client.get(ideas.idea.get_absolute_url()))
    kept = text_of(client.get(f"{url}?stay=1"))
    assert "Пікірім осында қалсын" in kept
    assert ideas.idea.get_absolute_url() in kept


# -- proposing ---------------------------------------------------------------------------------


def propose_form(board, **fields):
    return {"board": board.slug, "title": "Кітап оқу сағаты болса", "text": TEXT, **fields}


def test_idea_propose_makes_an_idea(ideas, people, sign_in):
    client = sign_in(people.parent)
    assert client.get(at("idea-propose")).status_code == 200
    response = client.post(at("idea-propose"), propose_form(ideas.board))
    idea = Idea.objects.latest("pk")
    assert response["Location"] == idea.get_absolute_url()
    assert idea.topic.author == people.parent


@pytest.mark.parametrize(
    "fields",
    [{"title": ""}, {"title": "қысқа"}, {"text": "қысқа"}, {"text": "ұ" * 2001}, {"board": "none"}],
)
def test_idea_propose_keeps_what_was_typed(people, region, sign_in, fields):
    boards = [make_ideas_board(place=region.school) for _time in range(2)]
    typed = propose_form(boards[0]) | fields
    response = sign_in(people.parent).post(at("idea-propose"), typed)
    assert response.status_code == 422
    assert typed["text"] in response.content.decode()
    assert not Idea.objects.exists()


def test_idea_propose_offers_similar_ones_once(ideas, people, sign_in):
    client = sign_in(people.parent)
    typed = propose_form(ideas.board, title="Әрбір сыныпқа бір ағаштан")
    response = client.post(at("idea-propose"), typed)
    assert response.status_code == 200
    assert ideas.idea.get_absolute_url() in response.content.decode()
    assert Idea.objects.count() == 1
    assert client.post(at("idea-propose"), typed | {"looked": "1"}).status_code == 302


def test_idea_similar_knows_the_door(client, ideas, people, region):
    closed = make_ideas_board(
        place=region.other_school, grants=[("members", Level.START, region.other_school)]
    )
    propose(closed, people.stranger, "Әр сыныпқа бір гүл")
    items = client.get(at("idea-similar"), {"q": "сыныптарға ағаш керек"}).json()["items"]
    assert [item["url"] for item in items] == [ideas.idea.get_absolute_url()]


# -- votes ---------------------------------------------------------------------------------------


def test_idea_vote_and_back(ideas, people, sign_in):
    client = sign_in(people.parent)
    page = text_of(client.post(at("idea-vote", ideas.idea.pk), follow=True))
    assert "You support this idea" in page
    page = text_of(client.post(at("idea-unvote", ideas.idea.pk), follow=True))
    assert "I support this" in page
    assert not IdeaVote.objects.exists()


def test_idea_vote_tells_of_the_family(people, region, sign_in, english):
    ideas = make_ideas(people, region, by_family=True)
    make_family(people.parent, people.pupil)
    vote(ideas.idea, people.pupil)
    page = text_of(sign_in(people.parent).post(at("idea-vote", ideas.idea.pk), follow=True))
    assert "one family, one voice" in page
    assert "Your family supports this idea" in page


def test_idea_vote_too_fast_is_429(ideas, people, sign_in):
    client = sign_in(people.parent)
    for _number in range(limits.VOTES_A_MINUTE):
        client.post(at("idea-vote", ideas.idea.pk))
    response = client.post(at("idea-vote", ideas.idea.pk))
    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    cache.clear()


def test_idea_vote_of_what_one_may_not_know_is_404(people, region, client):
    closed = make_ideas(people, region, grants=[("members", Level.START, region.school)])
    assert client.post(at("idea-vote", closed.idea.pk)).status_code == 404
    client.force_login(people.stranger, BACKEND)
    assert client.post(at("idea-vote", closed.idea.pk)).status_code == 404


# -- comments ------------------------------------------------------------------------------------


def test_idea_reply_writes_below(ideas, people, sign_in):
    client = sign_in(people.parent)
    response = client.post(at("idea-reply", ideas.idea.pk), {"text": "Мен де көмектесемін"})
    assert response["Location"].endswith("?n=2#p2")
    assert "көмектесемін" in text_of(client.get(response["Location"]))


# -- those who run it --------------------------------------------------------------

STAFF_PAGES = ("idea-move", "idea-merge", "idea-experts", "idea-work", "idea-step-add")


@pytest.mark.parametrize("name", STAFF_PAGES)
@pytest.mark.parametrize(
    ("role", "status"),
    [("coordinator", 200), ("moderator", 200), ("teacher", 403), ("parent", 403)],
)
def test_pages_of_the_staff(ideas, people, sign_in, name, role, status):
    assert sign_in(getattr(people, role)).get(at(name, ideas.idea.pk)).status_code == status


def test_idea_move_offers_what_comes_next_first(ideas, people, sign_in):
    put(ideas.idea, "experts")
    form = sign_in(people.coordinator).get(at("idea-move", ideas.idea.pk)).context["form"]
    stages = IdeaStage.objects.in_bulk([pk for pk, _name in form.fields["to"].choices])
    codes = [stages[pk].code for pk, _name in form.fields["to"].choices]
    assert codes[0] == "accepted"
    assert codes[-2:] == ["proposed", "support"]


def test_idea_move_needs_votes_and_keeps_the_sentence(ideas, people, sign_in):
    put(ideas.idea, "support", quorum=3)
    client = sign_in(people.coordinator)
    typed = {
        "to": IdeaStage.objects.get(code="experts").pk,
        "text": "Сарапшылар қарасын",
        "language": "kk",
        "seen": ideas.idea.version,
    }
    response = client.post(at("idea-move", ideas.idea.pk), typed)
    assert response.status_code == 422
    assert "3 votes are needed" in text_of(response)
    assert "Сарапшылар қарасын" in text_of(response)
    put(ideas.idea, "support", quorum=0)
    assert client.post(at("idea-move", ideas.idea.pk), typed).status_code == 302
    again = client.post(at("idea-move", ideas.idea.pk), typed | {"to": typed["to"] + 1})
    assert again.status_code == 409
    assert "Сарапшылар қарасын" in text_of(again)


def test_idea_merge_by_number(ideas, people, sign_in):
    second = put(propose(ideas.board, people.colleague, "Ағаш отырғызайық біз"), "support")
    client = sign_in(people.coordinator)
    typed = {"into": "99999", "text": "Бір ой", "language": "kk", "seen": second.version}
    assert "no such idea" in text_of(client.post(at("idea-merge", second.pk), typed))
    response = client.post(
        at("idea-merge", second.pk), typed | {"into": ideas.idea.get_absolute_url()}
    )
    assert response["Location"] == ideas.idea.get_absolute_url()


def test_idea_experts_by_name(ideas, people, sign_in):
    client = sign_in(people.coordinator)
    make_person("Болат", "Тоқаев", place=people.parent.memberships.first().place, role="parent")
    typed = {
        "name": "Ауланы зерттеушілер",
        "mentor": "Айгүл Серікова",
        "members": f"{people.colleague.username}\nБолат Тоқаев\nЖоқ Адам",
        "seen": ideas.idea.version,
    }
    page = text_of(client.post(at("idea-experts", ideas.idea.pk), typed))
    assert "Several people are called “Болат Тоқаев”" in page
    assert "Nobody is found as “Жоқ Адам”" in page
    typed["members"] = people.colleague.username
    assert client.post(at("idea-experts", ideas.idea.pk), typed).status_code == 302
    group = ExpertGroup.objects.get()
    assert (group.mentor, list(group.members.all())) == (people.teacher, [people.colleague])


def test_idea_experts_stand_in_the_form_as_one_would_type_them(ideas, people, sign_in):
    namesake = make_person(people.teacher.first_name, people.teacher.last_name)
    idea = call_experts(ideas.idea, namesake, people.colleague)
    form = sign_in(people.coordinator).get(at("idea-experts", idea.pk)).context["form"]
    assert form["mentor"].value() == namesake.username
    assert form["members"].value() == people.colleague.get_full_name()


def test_idea_opinion_stands_above_the_comments(ideas, people, sign_in):
    idea = call_experts(ideas.idea, None, people.colleague)
    client = sign_in(people.colleague)
    assert "Write my opinion" in text_of(client.get(idea.get_absolute_url()))
    typed = {"text": "Топырақ тексерілді: алма ағашы шығады, суару керек.", "language": "kk"}
    assert client.post(at("idea-opinion", idea.pk), typed).status_code == 302
    page = text_of(client.get(idea.get_absolute_url()))
    assert page.index("Топырақ тексерілді") < page.index('id="comments-title"')
    client.force_login(people.teacher, BACKEND)
    assert client.get(at("idea-opinion", idea.pk)).status_code == 403


def test_step_with_a_file_that_readers_may_have(people, region, sign_in, english):
    ideas = make_ideas(people, region, grants=[("members", Level.START, region.school)])
    client = sign_in(people.coordinator)
    typed = {
        "title": "Көшет әкелу",
        "is_done": "on",
        "language": "kk",
        "seen": ideas.idea.version,
        "file": SimpleUploadedFile("есеп.txt", "12 көшет".encode()),
    }
    assert client.post(at("idea-step-add", ideas.idea.pk), typed).status_code == 302
    step = ideas.idea.milestones.get()
    url = at("idea-file", ideas.idea.pk, step.pk, step.file.name)
    assert b"".join(client.get(url).streaming_content).decode() == "12 көшет"
    client.force_login(people.stranger, BACKEND)
    assert client.get(url).status_code == 404
    client.force_login(people.coordinator, BACKEND)
    edit = at("idea-step-edit", ideas.idea.pk, step.pk)
    assert client.get(edit).status_code == 200
    gone = {"act": "drop", "seen": reread(ideas.idea).version}
    assert client.post(edit, gone).status_code == 302
    assert not ideas.idea.milestones.exists()


def test_idea_work_names_who_is_responsible(ideas, people, sign_in):
    client = sign_in(people.coordinator)
    typed = {
        "responsible": "Гүлнар Оспанова",
        "due_on": "2027-05-20",
        "progress": "20",
        "seen": ideas.idea.version,
    }
    assert client.post(at("idea-work", ideas.idea.pk), typed).status_code == 302
    assert reread(ideas.idea).responsible == people.colleague
    client.force_login(people.colleague, BACKEND)
    assert client.get(at("idea-step-add", ideas.idea.pk)).status_code == 200


def test_stages_and_rules_of_a_board(ideas, people, sign_in):
    client = sign_in(people.coordinator)
    board = at("idea-board", ideas.board.slug)
    assert client.get(board).status_code == 200
    assert client.post(board, {"is_by_family": "on"}).status_code == 302
    assert IdeasRules.objects.get(board=ideas.board).is_by_family
    add = at("idea-stage-add", ideas.board.slug)
    assert client.post(add, {"name_kk": ""}).status_code == 422
    typed = {"name_kk": "Кеңес қарады", "position": 25, "flags": ["is_public", "needs_text"]}
    assert client.post(add, typed).status_code == 302
    stage = IdeaStage.objects.get(board=ideas.board, name_kk="Кеңес қарады")
    edit = at("idea-stage-edit", ideas.board.slug, stage.pk)
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"act": "drop"}).status_code == 302
    used = IdeaStage.objects.get(board=ideas.board, code="support")
    refused = client.post(
        at("idea-stage-edit", ideas.board.slug, used.pk), {"act": "drop", "name_kk": "Қолдау"}
    )
    assert "rename it" in text_of(refused)
    client.force_login(people.teacher, BACKEND)
    assert client.get(board).status_code == 403


# -- what not everybody may know -------------------------------------------------------------


@pytest.fixture
def inner(ideas):
    """A stage that not everybody sees."""
    return IdeaStage.objects.create(code="inner", name_kk="Ішкі саты", position=25, is_public=False)


def test_idea_detail_keeps_a_joined_idea_of_an_inner_stage(client, sign_in, ideas, people, inner):
    other = put(propose(ideas.board, people.colleague, "Құпиясөз идея туралы"), "inner")
    merge(other, ideas.idea, people.moderator)
    url = reread(ideas.idea).get_absolute_url()
    assert "Құпиясөз" not in text_of(client.get(url))
    assert "Құпиясөз" in text_of(sign_in(people.colleague).get(url))


def test_idea_detail_keeps_where_it_went_when_that_is_inner(client, sign_in, ideas, people, inner):
    other = put(propose(ideas.board, people.colleague, "Құпиясөз идея туралы"), "inner")
    merge(ideas.idea, other, people.moderator)
    url = f"{reread(ideas.idea).get_absolute_url()}?stay=1"
    page = client.get(url)
    assert page.status_code == 200
    assert "Құпиясөз" not in text_of(page)
    assert "data-compose" not in text_of(page)
    assert "Құпиясөз" in text_of(sign_in(people.colleague).get(url))


def test_notice_of_a_move_tells_no_inner_stage(ideas, people, inner):
    vote(ideas.idea, people.colleague)
    move(ideas.idea, people.moderator, "inner", "Бұл сөйлем іште ғана оқылады.")
    put(ideas.idea, "support")
    events = Event.objects.filter(kind="idea.moved")
    kind = notice_kind("idea.moved")

    def told(person):
        looks = viewer(person)
        things = kind.things([ideas.idea.pk], looks)
        event = events.get()
        line = kind.line(things[ideas.idea.pk], event, looks, kind.extras([event], things, looks))
        return f"{line.text} {line.detail}"

    assert "Ішкі саты" not in told(people.stranger)
    assert "іште ғана" not in told(people.stranger)
    assert "іште ғана" in told(people.moderator)


def test_notice_of_a_move_to_an_inner_stage_is_for_those_who_see_the_idea_there(
    ideas, people, inner
):
    """Its author does, and who supports it does not, though both may the same on the board."""
    vote(ideas.idea, people.colleague)
    move(ideas.idea, people.moderator, "inner", "Бұл сөйлем іште ғана оқылады.")
    spread_events(now=timezone.now())
    heard = Notice.objects.filter(event__kind="idea.moved").values_list("person", flat=True)
    assert list(heard) == [people.teacher.pk]


def merge(idea, into, person):
    return services.merge_ideas(
        viewer=viewer(person),
        idea=idea,
        into=into,
        text="Екеуі бір идея.",
        language="kk",
        seen_version=reread(idea).version,
        now=timezone.now(),
    )


def test_idea_opinion_of_a_paused_expert_is_kept_on_the_page(sign_in, ideas, people):
    call_experts(ideas.idea, people.colleague)
    now = timezone.now()
    Sanction.objects.create(
        person=people.colleague,
        kind="pause",
        reason="Тынығу",
        given_by=people.moderator,
        given_at=now,
        until=now + timezone.timedelta(days=1),
    )
    words = "Көп ойланып жазған пікірім, өте ұзақ."
    page = sign_in(people.colleague).post(
        at("idea-opinion", ideas.idea.pk), {"text": words, "language": "kk"}
    )
    assert page.status_code == 403
    assert words in text_of(page)
