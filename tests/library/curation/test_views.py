"""The board, the page of a review, the author's side and the expert's, as people press them."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.people.models import User
from library.curation import services
from library.curation.models import Opinion, Reason, Remark, Review, Score
from library.methods import services as methods
from library.methods.models import Method, Subject
from library.methods.selectors import MethodState, forget_vocabularies, state_of
from tests.factories.files import make_upload
from tests.library.curation.conftest import fresh, method_of
from tests.library.curation.test_deciding import as_viewer, send_back
from tests.library.curation.test_talking import ask, say
from tests.library.methods.test_services import begin, keep

BACKEND = "cms.audience.backend.PeopleBackend"


@pytest.fixture
def at(client, editors):
    """Signs a person in; gives the client."""

    def signed_in(person):
        User.objects.filter(pk=person.pk).update(interface_language="en")
        client.force_login(person, backend=BACKEND)
        return client

    return signed_in


def url(name, *args):
    return reverse(f"library:curation-{name}", args=args).replace("/kk/", "/en/", 1)


def text_of(response):
    return response.content.decode().replace("&#x27;", "'")


# -- the board ---------------------------------------------------------------------------


def test_board_shows_each_part_with_counts(send, editors, at):
    waiting, taken, returned, published = (send() for _n in range(4))
    services.look_at(viewer=as_viewer(editors.editor), review=taken, now=timezone.now())
    send_back(returned, editors.editor)
    services.publish(viewer=as_viewer(editors.editor), review=published, seen=1)
    client = at(editors.second)
    for show, review in (
        ("waiting", waiting),
        ("taken", taken),
        ("returned", returned),
        ("published", published),
    ):
        page = client.get(url("board"), {"show": show})
        assert [row.pk for row in page.context["board"].rows] == [review.pk], show
        assert page.context["board"].counts[show] == 1
    taken_page = client.get(url("board"), {"show": "taken"})
    assert "Марат Иса looks at it" in text_of(taken_page)


def test_board_puts_overdue_first_and_narrows(send, editors, at):
    first, second, third = send(), send(), send()
    yesterday = timezone.localdate() - timedelta(days=1)
    Review.objects.filter(pk=third.pk).update(due_on=yesterday)
    Review.objects.filter(pk=second.pk).update(assigned_to=editors.editor)
    client = at(editors.editor)

    def shown(**data):
        return [row.pk for row in client.get(url("board"), data).context["board"].rows]

    assert shown() == [third.pk, first.pk]
    assert shown(show="taken", whose="mine") == [second.pk]
    assert shown(whose="nobody") == [third.pk, first.pk]
    other = Subject.objects.create(code="other", name_kk="Басқа", name_ru="Другой", name_en="Other")
    subject = first.method.subjects.get()
    assert shown(subject=subject.pk) == [third.pk, first.pk]
    forget_vocabularies()
    assert shown(subject=other.pk) == []
    assert shown(subject="x", show="nothing", whose="everybody") == [third.pk, first.pk]


def test_board_costs_the_same_for_many(send, editors, at):
    client = at(editors.editor)
    send()
    client.get(url("board"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("board"))
    for _n in range(6):
        send()
    with CaptureQueriesContext(connection) as many:
        client.get(url("board"))
    assert len(many) == len(few) <= 12


@pytest.mark.parametrize("who", ["teacher", "coordinator", "moderator", "parent"])
def test_board_is_unknown_to_others(review, editors, at, who):
    client = at(getattr(editors, who))
    assert client.get(url("board")).status_code == 404
    assert client.get(url("review", review.pk)).status_code == 404
    assert client.post(url("many"), {"item": f"{review.pk}.1", "act": "publish"}).status_code == 404
    assert client.post(url("decide", review.pk), {"act": "publish", "round": 1}).status_code == 404
    assert not method_of(review).live


def test_bulk_publishes_what_is_complete_and_says_of_the_rest(send, editors, at):
    good, own = send(), send(editors.editor)
    methods.submit(method=begin(editors.teacher, title="Бос"), by=None)
    empty = Review.objects.get(method__title="Бос")
    items = [f"{one.pk}.1" for one in (good, own, empty)]
    page = at(editors.editor).post(url("many"), {"item": items, "act": "publish"}, follow=True)
    said = text_of(page)
    assert "1 method: done." in said
    assert "“Бос” is as it was. This method is not complete yet." in said
    assert "This is your own method" in said
    assert [method_of(one).live for one in (good, own, empty)] == [True, False, False]


def test_bulk_assigns_and_returns(send, editors, at):
    first, second = send(), send()
    items = [f"{one.pk}.1" for one in (first, second)]
    client = at(editors.editor)
    client.post(url("many"), {"item": items, "act": "mine"})
    assert {fresh(one).assigned_to for one in (first, second)} == {editors.editor}
    day = timezone.localdate() + timedelta(days=4)
    data = {"item": items, "act": "plan", "editor": editors.second.pk, "due_on": day.isoformat()}
    client.post(url("many"), data)
    assert {(fresh(o).assigned_to, fresh(o).due_on) for o in (first, second)} == {
        (editors.second, day)
    }
    refused = client.post(url("many"), {"item": items, "act": "return", "note": " "})
    assert refused.status_code == 422
    assert refused.context["board"] is not None
    client.post(url("many"), {"item": items, "act": "return", "note": "Жасын жазыңыз"})
    assert {state_of(method_of(one)) for one in (first, second)} == {MethodState.RETURNED}


def test_bulk_refuses_nothing_ticked_and_odd_values(review, editors, at):
    client = at(editors.editor)
    for items in ([], ["x"], ["9" * 30 + ".1"], ["999.1"]):
        assert client.post(url("many"), {"item": items, "act": "publish"}).status_code == 422
    odd = {"item": [f"{review.pk}.1"], "act": "burn"}
    assert client.post(url("many"), odd).status_code == 422
    away = {"item": [f"{review.pk}.1"], "act": "mine", "next": "https://example.com/"}
    assert client.post(url("many"), away)["Location"] == url("board")


# -- one review -------------------------------------------------------------------------


def test_review_page_shows_the_method_what_is_missing_and_the_log(review, editors, at):
    page = at(editors.editor).get(url("review", review.pk))
    said = text_of(page)
    assert "Қағазды бүктеңіз." in said
    assert page.context["screen"].missing == {}
    assert page.context["screen"].log
    assert fresh(review).looking == editors.editor
    assert state_of(method_of(review)) == MethodState.IN_REVIEW


def test_review_page_costs_the_same_for_many_remarks(review, editors, at):
    client = at(editors.editor)
    say(review, editors.editor, field="summary")
    client.get(url("review", review.pk))
    with CaptureQueriesContext(connection) as few:
        client.get(url("review", review.pk))
    for number in range(8):
        say(review, editors.second, text=f"Тағы {number}", field="body")
    ask(review, editors.editor, [editors.stranger, editors.leader])
    with CaptureQueriesContext(connection) as many:
        client.get(url("review", review.pk))
    assert len(many) <= len(few) + 2


def test_review_page_marks_what_changed_since_the_last_round(review, editors, at):
    send_back(review, editors.editor)
    method = keep(method_of(review), editors.teacher, summary="Бөлшекті қағазбен көрсету.")
    methods.attach_file(method=method, by=editors.teacher, upload=make_upload("Жаңа.pdf"))
    methods.send_for_review(method=method_of(review), by=editors.teacher)
    page = at(editors.editor).get(url("review", review.pk))
    said = text_of(page)
    assert "<del>түсіндіру.</del> <ins>көрсету.</ins>" in said
    assert "new since it was last sent" in said
    assert [block.name for block in page.context["screen"].blocks if block.changes] == ["summary"]


def test_return_needs_a_note_and_keeps_what_was_chosen(review, editors, at):
    reason = Reason.objects.get(code="licence")
    client = at(editors.editor)
    data = {"act": "return", "round": 1, "reasons": [reason.pk], "note": ""}
    page = client.post(url("decide", review.pk), data)
    assert page.status_code == 422
    assert "Write what to correct" in text_of(page)
    assert page.context["decide"]["reasons"].value() == [str(reason.pk)]
    client.post(url("decide", review.pk), data | {"note": "Лицензиясын таңдаңыз"})
    assert state_of(method_of(review)) == MethodState.RETURNED
    assert list(review.rounds.get().reasons.all()) == [reason]


def test_a_note_with_a_number_of_a_person_asks_to_look_again(review, editors, at):
    data = {"act": "return", "round": 1, "note": "Маған +7 701 123 45 67 хабарласыңыз"}
    client = at(editors.editor)
    page = client.post(url("decide", review.pk), data)
    assert page.status_code == 422
    assert "insists" in page.context["decide"].errors
    client.post(url("decide", review.pk), data | {"insists": "on"})
    assert state_of(method_of(review)) == MethodState.RETURNED


def test_the_second_editor_is_told_and_nothing_is_doubled(review, editors, at):
    services.publish(viewer=as_viewer(editors.second), review=review, seen=1)
    data = {"act": "return", "round": 1, "note": "Жасын жазыңыз"}
    page = at(editors.editor).post(url("decide", review.pk), data)
    assert page.status_code == 409
    assert "It was answered or taken back meanwhile" in text_of(page)
    assert method_of(review).live
    assert review.rounds.count() == 1


def test_an_own_method_leads_to_the_authors_side(send, editors, at):
    own = send(editors.editor)
    client = at(editors.editor)
    page = client.get(url("review", own.pk), follow=True)
    assert page.redirect_chain[0][0].endswith(f"/library/curation/talk/{own.method_id}/")
    data = {"act": "publish", "round": 1}
    assert client.post(url("decide", own.pk), data).status_code == 403
    assert not method_of(own).live


def test_looking_says_who_else_has_it(review, editors, at):
    services.look_at(viewer=as_viewer(editors.second), review=review, now=timezone.now())
    said = at(editors.editor).post(url("looking", review.pk)).json()
    assert said == {"words": "Сара Нұр has it open now.", "is_answered": False}


def test_plan_remark_score_and_ask_refuse_beside_the_field(review, editors, at):
    client = at(editors.editor)
    for name, data, form in (
        ("plan", {"due_on": "soon"}, "plan"),
        ("plan", {"editor": editors.teacher.pk}, "plan"),
        ("remark", {"text": " "}, "remark"),
        ("remark", {"text": "А", "place": "nowhere"}, "remark"),
        ("score", {"content": 6}, "score"),
        ("ask", {}, "ask"),
        ("ask", {"person": "Жоқ Адам"}, "ask"),
    ):
        page = client.post(url(name, review.pk), data)
        assert page.status_code == 422, (name, data)
        assert page.context[form].errors
    assert not Remark.objects.exists()
    assert not Score.objects.exists()
    assert not Opinion.objects.exists()


def test_plan_remark_score_and_ask_are_kept(review, editors, at):
    methods.take_back(method=method_of(review), by=editors.teacher)
    method = method_of(review)
    methods.attach_file(method=method, by=editors.teacher, upload=make_upload("Парақ.pdf"))
    methods.send_for_review(method=method_of(review), by=editors.teacher)
    review = Review.objects.latest("pk")
    stored = method_of(review).files.get().stored
    client = at(editors.editor)
    client.post(url("plan", review.pk), {"editor": editors.second.pk, "due_on": "2030-01-15"})
    data = {"place": f"file_{stored.pk}", "page": 3, "text": "Бет ашылмайды", "is_private": "on"}
    client.post(url("remark", review.pk), data)
    points = {"content": 5, "usefulness": 4, "ease": 3, "curriculum": 2}
    client.post(url("score", review.pk), points)
    client.post(url("ask", review.pk), {"person": "Ким Ирина", "question": "Сай ма?"})
    said = Remark.objects.get()
    assert (said.stored, said.page, said.is_private) == (stored, 3, True)
    assert fresh(review).assigned_to == editors.second
    assert Score.objects.get().curriculum == 2
    assert Opinion.objects.get().expert == editors.stranger
    page = text_of(client.get(url("review", review.pk)))
    assert "page 3" in page
    assert "Ирина Ким" in page


# -- the author's side ----------------------------------------------------------------------


def test_talk_shows_the_note_the_reasons_and_open_remarks(review, editors, at):
    said = say(review, editors.editor, field="summary", text="Қысқалау")
    say(review, editors.editor, text="Құпия сөз", is_private=True)
    send_back(review, editors.editor, reasons=[Reason.objects.get(code="quality")])
    client = at(editors.teacher)
    page = text_of(client.get(url("talk", review.method_id)))
    for words in ("Жасын жазыңыз", "Қысқалау", "Content is not complete yet"):
        assert words in page
    assert "Құпия сөз" not in page
    client.post(url("settle", said.pk), {"act": "settle"})
    assert Remark.objects.get(pk=said.pk).settled_by == editors.teacher


def test_talk_keeps_the_authors_answer(review, editors, at):
    client = at(editors.teacher)
    assert client.post(url("talk", review.method_id), {"text": " "}).status_code == 422
    client.post(url("talk", review.method_id), {"text": "Түзеттім, рақмет"})
    assert Remark.objects.get().author == editors.teacher


@pytest.mark.parametrize("who", ["colleague", "editor", "moderator", "pupil"])
def test_talk_is_unknown_to_others(review, editors, at, who):
    client = at(getattr(editors, who))
    assert client.get(url("talk", review.method_id)).status_code == 404
    assert client.post(url("talk", review.method_id), {"text": "А"}).status_code == 404


def test_private_remarks_cannot_be_settled_by_the_author(review, editors, at):
    private = say(review, editors.editor, is_private=True)
    assert at(editors.teacher).post(url("settle", private.pk)).status_code == 404
    assert at(editors.colleague).post(url("settle", private.pk)).status_code == 404


def test_my_methods_tell_of_the_round_the_reasons_and_the_remarks(review, editors, at):
    say(review, editors.editor, field="summary")
    send_back(review, editors.editor, reasons=[Reason.objects.get(code="files")])
    method = keep(method_of(review), editors.teacher, summary="Жаңа.")
    methods.send_for_review(method=method, by=editors.teacher)
    send_back(review, editors.editor, seen=2, reasons=[Reason.objects.get(code="files")])
    page = text_of(at(editors.teacher).get("/en/library/methods/mine/"))
    assert "Sent 2 times" in page
    assert "A file does not open" in page
    assert "1 remark is open" in page
    assert url("talk", review.method_id) in page


# -- experts ---------------------------------------------------------------------------------


def test_the_expert_reads_answers_and_scores(review, editors, at):
    (opinion,) = ask(review, editors.editor, [editors.stranger])
    client = at(editors.stranger)
    assert "Бөлшектер ойыны" in text_of(client.get(url("opinions")))
    page = text_of(client.get(url("opinion", opinion.pk)))
    assert "Қағазды бүктеңіз." in page
    assert "Қазақ тілі сабағына сай ма?" in page
    assert client.post(url("opinion", opinion.pk), {"text": ""}).status_code == 422
    half = {"text": "Жақсы", "content": 5}
    assert client.post(url("opinion", opinion.pk), half).status_code == 422
    assert Opinion.objects.get().answered_at is None
    whole = {"text": "Жақсы", "content": 5, "usefulness": 4, "ease": 4, "curriculum": 5}
    client.post(url("opinion", opinion.pk), whole)
    assert Opinion.objects.get().text == "Жақсы"
    assert Score.objects.get().author == editors.stranger
    # Nothing else of the review is open to them.
    method = method_of(review)
    for address in (url("review", review.pk), url("talk", method.pk), method.get_absolute_url()):
        assert client.get(address).status_code == 404
    editor = text_of(at(editors.editor).get(url("review", review.pk)))
    assert "Жақсы" in editor


def test_files_of_a_draft_open_for_the_expert_alone_and_only_while_it_is_open(editors, send, at):
    review = send()
    methods.take_back(method=method_of(review), by=editors.teacher)
    methods.attach_file(
        method=method_of(review), by=editors.teacher, upload=make_upload("Парақ.pdf")
    )
    methods.send_for_review(method=method_of(review), by=editors.teacher)
    review = Review.objects.latest("pk")
    stored = Method.objects.get(pk=review.method_id).files.get().stored
    (opinion,) = ask(review, editors.editor, [editors.stranger])
    address = url("opinion-file", opinion.pk, stored.pk, stored.name)
    assert at(editors.stranger).get(address).status_code == 200
    assert at(editors.colleague).get(address).status_code == 404
    services.publish(viewer=as_viewer(editors.editor), review=review, seen=1)
    assert at(editors.stranger).get(address).status_code == 404


def test_curation_clock_says_how_many(review, capsys):
    Review.objects.filter(pk=review.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    call_command("curation_clock", verbosity=2)
    assert "reminded of: 1" in capsys.readouterr().out
