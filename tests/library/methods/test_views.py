"""The shelf for everybody, the form for teachers, drafts for their authors and editors alone."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.settings import limits
from library.curation.services import ensure_workflow
from library.methods import services
from library.methods.models import Method, MethodFile
from library.methods.selectors import MethodState, draft_of, state_of, version_of
from tests.factories import make_essay, make_method, make_vocabularies
from tests.factories.files import make_docx, make_upload
from tests.library.methods.test_services import begin, keep, ready

SECRET = "жасырынсөз"


@pytest.fixture
def workflow(people):
    ensure_workflow()
    people.editor.groups.add(Group.objects.get(name="Editors"))


def sign_in(client, person):
    if person is not None:
        client.force_login(person, backend="cms.audience.backend.PeopleBackend")
    return client


def link(name, *args):
    return reverse(f"library:{name}", args=args)


def typed(**changes):
    words = make_vocabularies()
    return {
        "title": "Бөлшектер ойыны",
        "summary": "Қағазбен түсіндіру.",
        "body": "Қағазды бүктеңіз.",
        "language": "kk",
        "material_type": words.material_type.code,
        "subjects": [words.subject.code],
        "grades": [words.grade.code],
        "licence": words.licence.code,
        "minutes": "45",
        "form": "",
        "community": "",
        "form_key": str(uuid.uuid4()),
        "act": "save",
        **changes,
    }


def hang(method, name="Жоспар 1.txt", data=b"0123456789"):
    """A file on the published version of a method."""
    stored = store_file(upload=make_upload(name, data), by=None)
    MethodFile.objects.create(method=method, stored=stored)
    return stored


# -- the shelf -------------------------------------------------------------------


def test_method_list_shows_what_is_published_and_nothing_else(client, people):
    make_method("Көрінетін", author=people.teacher)
    make_method(f"Көрінбейтін {SECRET}", author=people.teacher, live=False)
    for person in (None, people.stranger, people.parent, people.teacher):
        page = sign_in(client, person).get(link("method-list"))
        assert "Көрінетін" in page.content.decode()
        assert SECRET not in page.content.decode()


def test_method_list_leaves_out_what_is_switched_off(client, people, region):
    make_method("Мектептікі", place=region.school)
    make_method("Қауымдастықтікі", community=people.community)
    region.school.uses_methods = people.community.uses_methods = False
    region.school.save()
    people.community.save()
    page = client.get(link("method-list")).content.decode()
    assert "Мектептікі" not in page
    assert "Қауымдастықтікі" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("subject=maths", True),
        ("subject=physics", False),
        ("subject=maths&subject=physics", True),
        ("grade=7", True),
        ("grade=8", False),
        ("language=kk", True),
        ("language=ru", False),
        ("type=lesson-plan", True),
        ("type=game", False),
        ("licence=cc-by&grade=7&subject=maths", True),
        ("licence=cc-by&grade=8", False),
    ],
)
def test_method_list_filters(client, people, query, shown):
    services.ensure_vocabularies()
    make_method("Ізделетін", author=people.teacher)
    page = client.get(f"{link('method-list')}?{query}").content.decode()
    assert ("Ізделетін" in page) is shown
    assert 'content="noindex' in page


@pytest.mark.parametrize(
    "query",
    [
        "subject=nosuch",
        "grade=%22%27--",
        "type=%F0%9F%92%A5",
        "language=zz",
        "page=0",
        "page=-1",
        "page=abc",
        "page=99999999999999999999",
        "page=" + "9" * 5000,
        "page=1e9",
        "utm_source=x",
    ],
)
def test_method_list_answers_odd_parameters_with_the_plain_list(client, people, query):
    make_method("Ізделетін", author=people.teacher)
    page = client.get(f"{link('method-list')}?{query}")
    assert page.status_code == 200
    assert "Ізделетін" in page.content.decode()


def test_method_list_goes_page_by_page(client, people):
    for n in range(limits.PAGE_LENGTH + 1):
        make_method(f"Әдіс {n:02}")
    first = client.get(link("method-list"))
    assert len(first.context["shelf"].rows) == limits.PAGE_LENGTH
    assert first.context["shelf"].total == limits.PAGE_LENGTH + 1
    second = client.get(link("method-list") + "?page=2&grade=7")
    assert len(second.context["shelf"].rows) == 1
    assert "grade=7" in second.content.decode()


def test_method_list_takes_a_chosen_filter_away(client, people):
    make_method()
    page = client.get(f"{link('method-list')}?grade=7&language=kk")
    assert [chip.url for chip in page.context["shelf"].filters.chips] == [
        "?language=kk",
        "?grade=7",
    ]


@pytest.mark.parametrize(("who", "most"), [(None, 8), ("colleague", 10)])
def test_method_list_asks_the_same_with_three_and_thirty(
    client, people, who, most, django_assert_max_num_queries
):
    sign_in(client, getattr(people, who) if who else None)
    for n in range(3):
        hang(make_method(f"Әдіс {n}", author=people.teacher, community=people.community))
    client.get(link("method-list"))
    with django_assert_max_num_queries(most) as few:
        client.get(link("method-list") + "?language=kk&subject=maths")
    for n in range(27):
        hang(make_method(f"Әдіс {n}", author=people.teacher, community=people.community))
    with django_assert_max_num_queries(most) as many:
        client.get(link("method-list") + "?language=kk&subject=maths")
    assert len(few) == len(many)


# -- one method --------------------------------------------------------------------


def test_method_detail_is_for_everybody(client, people):
    method = make_method(author=people.teacher, body="**Қалың** мәтін", minutes=45)
    stored = hang(method)
    page = client.get(method.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    assert "<strong>Қалың</strong>" in text
    assert link("method-file", method.pk, stored.pk, stored.name) in text
    assert "CC BY 4.0" in text


def test_method_detail_sends_to_the_right_address(client, people):
    method = make_method(author=people.teacher)
    page = client.get(link("method-detail", method.pk, "other"))
    assert (page.status_code, page["Location"]) == (301, method.get_absolute_url())


def test_method_detail_links_only_to_people_who_want_to_be_found(client, people):
    method = make_method(author=people.teacher)
    slug = people.teacher.profile.slug
    assert f"/{slug}/" not in client.get(method.get_absolute_url()).content.decode()
    people.teacher.profile.is_findable = True
    people.teacher.profile.save()
    assert f"/{slug}/" in client.get(method.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (None, 404),
        ("stranger", 404),
        ("colleague", 404),
        ("leader", 404),
        ("parent", 404),
        ("pupil", 404),
        ("coordinator", 404),
        ("moderator", 404),
        ("teacher", 200),
        ("editor", 200),
        ("administrator", 200),
    ],
)
def test_draft_and_its_files_are_for_the_author_and_editors(client, people, who, status):
    method = ready(people.teacher)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    sign_in(client, getattr(people, who) if who else None)
    method = Method.objects.get(pk=method.pk)
    assert client.get(method.get_absolute_url()).status_code == status
    file = client.get(link("method-file", method.pk, stored.pk, stored.name))
    assert file.status_code == status
    page = client.get(link("method-edit", method.pk))
    assert page.status_code == (302 if who is None else status)
    # Editors see it, but its author alone throws it away.
    page = client.get(link("method-discard", method.pk))
    expected = {None: 302, "editor": 403, "administrator": 403}.get(who, status)
    assert page.status_code == expected


@pytest.mark.parametrize("who", [None, "stranger", "parent"])
def test_changes_of_a_published_method_are_not_for_others(client, people, who):
    method = make_method("Жарияланған", author=people.teacher)
    keep(method, people.teacher, title=f"Өзгерген {SECRET}", body=SECRET)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    sign_in(client, getattr(people, who) if who else None)
    page = client.get(method.get_absolute_url() + "?draft=1").content.decode()
    assert "Жарияланған" in page
    assert SECRET not in page
    file = client.get(link("method-file", method.pk, stored.pk, stored.name))
    assert file.status_code == 404


def test_author_sees_the_draft_of_a_published_method_with_a_banner(client, people):
    method = make_method("Жарияланған", author=people.teacher)
    keep(method, people.teacher, title="Өзгерген", body=SECRET)
    sign_in(client, people.teacher)
    page = client.get(method.get_absolute_url() + "?draft=1").content.decode()
    assert SECRET in page
    assert 'content="noindex"' in page
    assert SECRET not in client.get(method.get_absolute_url()).content.decode()


def test_file_of_another_method_is_not_served(client, people):
    mine, other = make_method(author=people.teacher), make_method("Басқа")
    stored = hang(other)
    assert client.get(link("method-file", mine.pk, stored.pk, stored.name)).status_code == 404
    loose = link("method-file", mine.pk, 999_999_999, "a.txt")
    assert client.get(loose).status_code == 404


def test_file_of_a_withdrawn_method_is_not_served(client, people):
    method = make_method(author=people.teacher)
    stored = hang(method)
    url = link("method-file", method.pk, stored.pk, stored.name)
    assert client.get(url).status_code == 200
    method.unpublish()
    assert client.get(url).status_code == 404


def test_method_file_is_downloaded_without_an_account_and_counted(client, people):
    method = make_method(author=people.teacher)
    stored = hang(method, "Жоспар #1?.txt")
    url = link("method-file", method.pk, stored.pk, stored.name)
    response = client.get(url)
    assert b"".join(response.streaming_content) == b"0123456789"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert client.get(url, headers={"range": "bytes=2-4"}).status_code == 206
    assert client.head(url).status_code == 200
    assert StoredFile.objects.get().downloads == 1
    wrong = client.get(link("method-file", method.pk, stored.pk, "other.txt"))
    assert (wrong.status_code, wrong["Location"]) == (301, url)


def test_missing_file_is_an_ordinary_404(client, people):
    method = make_method(author=people.teacher)
    stored = hang(method)
    stored.file.storage.delete(stored.file.name)
    assert client.get(link("method-file", method.pk, stored.pk, stored.name)).status_code == 404


@pytest.mark.parametrize(("who", "most"), [(None, 10), ("colleague", 12)])
def test_method_detail_asks_the_same_with_few_and_many(
    client, people, who, most, indexed, django_assert_max_num_queries
):
    sign_in(client, getattr(people, who) if who else None)
    method = make_method(author=people.teacher, community=people.community, place=None)
    hang(method)
    for n in range(3):
        make_method(f"{method.title}: ұқсас {n}")
    make_essay(method.title, author=people.teacher, community=people.community, audience="public")
    indexed()
    alike = reverse("search:similar", args=["method", method.pk])
    assert alike in client.get(method.get_absolute_url()).text
    assert "ұқсас" in client.get(f"{alike}?piece").text
    client.get(method.get_absolute_url())
    with django_assert_max_num_queries(most) as few:
        client.get(method.get_absolute_url())
    for n in range(15):
        hang(method, f"{n}.txt")
        make_method(f"{method.title}: тағы {n}", author=people.teacher)
    indexed()
    client.get(method.get_absolute_url())
    with django_assert_max_num_queries(most) as many:
        client.get(method.get_absolute_url())
    assert len(few) == len(many)


# -- feeds -------------------------------------------------------------------------


def test_method_feed_holds_what_is_published_within_the_filters(client, people):
    make_method("Көрінетін", author=people.teacher, summary="Бір\x0bекі")
    make_method(SECRET, author=people.teacher, live=False)
    sign_in(client, people.teacher)
    feed = client.get(link("method-feed"))
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert "Көрінетін" in feed.content.decode()
    assert SECRET not in feed.content.decode()
    assert "example.com" not in feed.content.decode()
    services.ensure_vocabularies()
    assert "Көрінетін" not in client.get(link("method-feed") + "?grade=8").content.decode()


# -- the form ------------------------------------------------------------------------


def test_method_create_asks_to_sign_in(client, db):
    page = client.get(link("method-create"))
    assert (page.status_code, page["Location"].split("?")[0]) == (302, "/kk/account/login/")


@pytest.mark.parametrize("who", ["parent", "pupil", "newcomer"])
def test_method_create_is_for_pedagogues(client, people, who):
    sign_in(client, getattr(people, who))
    assert client.get(link("method-create")).status_code == 403
    assert client.post(link("method-create"), typed()).status_code == 403
    assert not Method.objects.exists()


def test_method_create_keeps_a_draft_from_a_title_alone(client, people):
    sign_in(client, people.teacher)
    page = client.post(link("method-create"), {"title": "Тек атау", "language": "kk"})
    method = Method.objects.get()
    assert (page.status_code, page["Location"]) == (302, link("method-edit", method.pk))
    assert (method.title, method.author) == ("Тек атау", people.teacher)


def test_method_create_sends_everything_at_once(client, people, workflow):
    sign_in(client, people.teacher)
    data = typed(act="send", community=str(people.community.pk), files=[make_upload("план.pdf")])
    page = client.post(link("method-create"), data)
    assert (page.status_code, page["Location"]) == (302, link("method-mine"))
    method = Method.objects.get()
    assert state_of(method) == MethodState.SUBMITTED
    draft = draft_of(method)
    assert (draft.minutes, draft.community) == (45, people.community)
    assert [file.stored.name for file in draft.files.all()] == ["план.pdf"]


def test_method_create_twice_from_one_form_makes_one(client, people, workflow):
    sign_in(client, people.teacher)
    key = str(uuid.uuid4())
    for _time in range(2):
        client.post(link("method-create"), typed(form_key=key, files=[make_upload("план.pdf")]))
    assert Method.objects.count() == 1
    assert len(draft_of(Method.objects.get()).files.all()) == 1


def test_method_create_without_a_title_keeps_files_under_a_working_title(client, people):
    sign_in(client, people.teacher)
    page = client.post(
        link("method-create"),
        typed(title="", summary=SECRET, files=[make_upload("Сабақ жоспары.pdf")]),
    )
    text = page.content.decode()
    method = Method.objects.get()
    assert page.status_code == 200
    assert SECRET in text
    assert method.title == "Сабақ жоспары"
    assert len(draft_of(method).files.all()) == 1
    assert link("method-edit", method.pk) in text


def test_method_create_keeps_the_good_files_and_says_which_was_refused(client, people, workflow):
    sign_in(client, people.teacher)
    files = [make_upload("жақсы.docx", make_docx()), make_upload("жаман.pdf", b"<html>")]
    page = client.post(link("method-create"), typed(act="send", summary="", files=files))
    method = Method.objects.get()
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"files", "summary"}
    assert "жаман.pdf" in str(page.context["form"].errors["files"])
    assert [file.stored.name for file in draft_of(method).files.all()] == ["жақсы.docx"]
    assert state_of(method) == MethodState.DRAFT
    again = client.post(
        link("method-edit", method.pk), typed(act="send", version=version_of(method))
    )
    assert again.status_code == 302
    assert state_of(Method.objects.get()) == MethodState.SUBMITTED


def test_method_edit_says_what_is_missing_and_keeps_the_draft(client, people, workflow):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    page = client.post(
        link("method-edit", method.pk),
        typed(act="send", summary="", licence="", version=version_of(method)),
    )
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"summary", "licence"}
    assert draft_of(Method.objects.get()).body == "Қағазды бүктеңіз."


@pytest.mark.parametrize("act", ["send", "save"])
def test_method_edit_refused_for_one_field_saves_the_others(client, people, workflow, act):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    version = version_of(method)
    data = typed(act=act, minutes="-1", version=version)
    page = client.post(link("method-edit", method.pk), data)
    assert set(page.context["form"].errors) == {"minutes"}
    html = page.content.decode()
    assert "Қалғанының бәрі қаралама болып сақталды; редакторларға әлі жіберілген жоқ." in html
    draft = draft_of(Method.objects.get())
    assert (draft.body, draft.summary) == ("Қағазды бүктеңіз.", "Қағазбен түсіндіру.")
    assert draft.subjects.count() == 1
    assert state_of(Method.objects.get()) == MethodState.DRAFT
    # The page that came back goes on from what was saved.
    version = page.context["form"]["version"].value()
    again = client.post(link("method-edit", method.pk), typed(title="Түзелді", version=version))
    assert again.status_code == 302
    assert draft_of(Method.objects.get()).title == "Түзелді"


def test_method_create_refused_without_a_title_says_it_is_not_saved(client, people):
    sign_in(client, people.teacher)
    page = client.post(link("method-create"), typed(title="")).content.decode()
    assert "Жазғаныңыз осы бетте тұр, бірақ әлі сақталған да, жіберілген де жоқ." in page
    assert not Method.objects.exists()


def test_method_form_in_conflict_does_not_say_that_it_is_saved(client, people):
    method = begin(people.teacher)
    seen = version_of(method)
    keep(method, people.teacher, summary="Басқа терезе")
    sign_in(client, people.teacher)
    page = client.post(link("method-edit", method.pk), typed(minutes="-1", version=seen))
    assert "Қалғанының бәрі қаралама" not in page.content.decode()
    assert draft_of(Method.objects.get()).summary == "Басқа терезе"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Ә" * (limits.TITLE_LENGTH + 1)),
        ("title", "a\x00b"),
        ("minutes", "9" * 5000),
        ("minutes", "-1"),
        ("minutes", "қырық"),
        ("subjects", ["nosuch"]),
        ("material_type", "' OR 1=1"),
        ("language", "zz"),
        ("community", "999999"),
        ("body", "ә" * (limits.BODY_LENGTH + 1)),
        ("version", "nonsense"),
    ],
)
def test_method_edit_answers_bad_input_beside_the_field(client, people, field, value):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    data = typed(version=version_of(method), summary="Сақталсын")
    page = client.post(link("method-edit", method.pk), data | {field: value})
    assert page.status_code == 200
    assert page.context["form"].errors[field]
    assert "Сақталсын" in page.content.decode()


def test_method_edit_ignores_fields_that_are_not_its_own(client, people):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    client.post(
        link("method-edit", method.pk),
        typed(
            version=version_of(method),
            live="1",
            author=str(people.stranger.pk),
            credit="Бөтен",
            place="1",
            slug="evil",
            first_published_at="2020-01-01",
        ),
    )
    method = Method.objects.get()
    assert not method.live
    assert method.author == people.teacher
    assert (method.credit, method.first_published_at) == ("", None)


def test_method_edit_tells_of_another_window_and_keeps_both_texts(client, people):
    method = begin(people.teacher)
    version = version_of(method)
    sign_in(client, people.teacher)
    first = client.post(
        link("method-edit", method.pk), typed(version=version, summary="Бірінші терезе")
    )
    assert first.status_code == 302
    second = client.post(
        link("method-edit", method.pk), typed(version=version, summary="Екінші терезе")
    )
    text = second.content.decode()
    assert second.status_code == 200
    assert "Бірінші терезе" in text
    assert "Екінші терезе" in text
    assert draft_of(Method.objects.get()).summary == "Бірінші терезе"
    third = client.post(
        link("method-edit", method.pk),
        typed(version=second.context["form"]["version"].value(), summary="Екінші терезе"),
    )
    assert third.status_code == 302
    assert draft_of(Method.objects.get()).summary == "Екінші терезе"


def test_method_edit_takes_a_file_away_and_keeps_the_words(client, people):
    method = begin(people.teacher)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    method.refresh_from_db()
    sign_in(client, people.teacher)
    data = typed(version=version_of(method), remove=str(stored.pk), summary="Жаңа")
    assert client.post(link("method-edit", method.pk), data).status_code == 302
    draft = draft_of(Method.objects.get())
    assert not draft.files.all()
    assert draft.summary == "Жаңа"


def test_method_edit_shows_the_note_of_the_editor(client, people, workflow):
    method = returned(people)
    sign_in(client, people.teacher)
    assert SECRET in client.get(link("method-edit", method.pk)).content.decode()
    assert SECRET in client.get(link("method-mine")).content.decode()
    sign_in(client, people.colleague)
    assert SECRET not in client.get(link("method-mine")).content.decode()


def returned(people):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    state = Method.objects.get(pk=method.pk).current_workflow_state.current_task_state.specific
    state.task.specific.on_action(state, people.editor, "reject", comment=SECRET)
    return method


def test_method_edit_in_review_is_refused_with_a_sentence_and_taken_back(client, people, workflow):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    sign_in(client, people.teacher)
    page = client.post(link("method-edit", method.pk), typed(summary="Кеш түзету"))
    assert page.status_code == 200
    assert "Кеш түзету" in page.content.decode()
    assert page.context["form"].non_field_errors()
    assert client.get(link("method-take-back", method.pk)).status_code == 405
    back = client.post(link("method-take-back", method.pk))
    assert back["Location"] == link("method-edit", method.pk)
    assert state_of(Method.objects.get()) == MethodState.DRAFT


def test_method_discard_asks_first(client, people):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    assert client.get(link("method-discard", method.pk)).status_code == 200
    assert Method.objects.exists()
    assert client.post(link("method-discard", method.pk)).status_code == 302
    assert not Method.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "colleague", "leader"])
def test_a_published_method_has_no_draft_for_others(client, people, who):
    method = make_method(author=people.teacher)
    sign_in(client, getattr(people, who))
    for name in ("edit", "discard"):
        assert client.get(link(f"method-{name}", method.pk)).status_code == 404
    assert client.post(link("method-take-back", method.pk)).status_code == 404


@pytest.mark.parametrize(("who", "may"), [("teacher", True), ("parent", False), (None, False)])
def test_the_way_to_send_a_method_is_shown_to_those_who_may(client, people, who, may):
    sign_in(client, getattr(people, who) if who else None)
    way = link("method-create")
    assert (way in client.get(link("method-list")).content.decode()) == may
    if who:
        assert (way in client.get(link("method-mine")).content.decode()) == may


def test_method_form_offers_what_may_be_done_now(client, people, workflow):
    method = ready(people.teacher)
    acts = {name: link(f"method-{name}", method.pk) for name in ("take-back", "discard")}

    def offered(person):
        text = sign_in(client, person).get(link("method-edit", method.pk)).content.decode()
        return {name for name, act in acts.items() if act in text}, 'value="send"' in text

    assert offered(people.teacher) == ({"discard"}, True)
    assert offered(people.editor)[0] == set()
    services.send_for_review(method=method, by=people.teacher)
    assert offered(people.teacher) == ({"take-back"}, False)
    assert offered(people.editor)[0] == set()


@pytest.mark.parametrize("who", ["stranger", "colleague", "leader"])
def test_nobody_else_writes_to_a_draft(client, people, workflow, who):
    method = begin(people.teacher)
    sign_in(client, getattr(people, who))
    for name in ("edit", "take-back", "discard"):
        assert client.post(link(f"method-{name}", method.pk), typed()).status_code == 404
    assert draft_of(Method.objects.get()).summary == ""


def test_method_mine_asks_the_same_with_three_and_thirty(
    client, people, django_assert_max_num_queries
):
    sign_in(client, people.teacher)
    for _n in range(3):
        begin(people.teacher)
    client.get(link("method-mine"))
    with django_assert_max_num_queries(10) as few:
        client.get(link("method-mine"))
    for _n in range(12):
        begin(people.teacher)
    with django_assert_max_num_queries(10) as many:
        client.get(link("method-mine"))
    assert len(few) == len(many)


def test_method_list_opens_to_a_depth_and_tells_the_whole_number(client, people, monkeypatch):
    monkeypatch.setattr(limits, "LIST_DEPTH", limits.PAGE_LENGTH)
    for n in range(limits.PAGE_LENGTH + 1):
        make_method(f"Әдіс {n}")
    shelf = client.get(link("method-list") + "?page=9").context["shelf"]
    assert (shelf.page.number, shelf.page.paginator.num_pages) == (1, 1)
    assert shelf.total == limits.PAGE_LENGTH + 1


def test_method_list_counts_large_totals_once_a_minute(client, people, monkeypatch):
    monkeypatch.setattr(limits, "COUNT_REMEMBERED_FROM", 2)
    make_method("Бірінші")
    assert client.get(link("method-list")).context["shelf"].total == 1
    make_method("Екінші")
    assert client.get(link("method-list")).context["shelf"].total == 2
    make_method("Үшінші")
    again = client.get(link("method-list"))
    assert again.context["shelf"].total == 2
    assert "Үшінші" in again.content.decode()
    assert client.get(link("method-list") + "?grade=7").context["shelf"].total == 3


def test_method_detail_says_for_whom_how_long_and_how_before_it_begins(client, people):
    method = make_method(author=people.teacher, minutes=40, body="Мәтіннің басы.")
    html = client.get(method.get_absolute_url()).content.decode()
    brief = html.split("method-brief")[1].split("</ul>")[0]
    assert "40" in brief
    assert str(method.licence.name) in brief
    assert html.index("method-brief") < html.index("Мәтіннің басы.")


@pytest.mark.parametrize(
    "fields",
    [{"body": "Сағатовпен бірге орындадық."}, {"files": [make_upload("Сағатов-7А.pdf")]}],
    ids=["body", "file"],
)
def test_method_with_a_pupils_surname_asks_before_it_is_sent(client, people, workflow, fields):
    sign_in(client, people.teacher)
    page = client.post(link("method-create"), typed(act="send", **fields))
    assert set(page.context["form"].errors) == {"insists"}
    method = Method.objects.get()
    assert state_of(method) == MethodState.DRAFT
    again = typed(act="send", insists="on", version=version_of(method))
    assert client.post(link("method-edit", method.pk), again).status_code == 302
    assert state_of(Method.objects.get()) == MethodState.SUBMITTED
