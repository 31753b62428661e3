"""While a teacher writes: saved by itself into one version, in few statements; two windows, an
editor, a lost answer cost no word."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from cms.files.models import StoredFile
from cms.settings import limits
from cms.uploads import services as uploads
from cms.uploads.models import Upload
from library.curation.services import ensure_workflow
from library.methods import services
from library.methods.models import Method
from library.methods.selectors import MethodState, draft_of, state_of, version_of
from library.methods.services import contents
from tests.factories import make_method
from tests.factories.files import make_pdf, make_upload
from tests.library.methods.test_services import begin, keep, latest, ready, whole
from tests.library.methods.test_views import link, sign_in, typed

NEW = "/kk/library/methods/new/autosave/"


@pytest.fixture
def workflow(db):
    return ensure_workflow()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


def autosave(client, method, **changes):
    changes.setdefault("version", version_of(Method.objects.get(pk=method.pk)))
    return client.post(link("method-autosave", method.pk), typed(**changes))


def sent_in_pieces(owner, name="Парақ.pdf", data=None):
    data = make_pdf() if data is None else data
    upload = uploads.begin_upload(owner=owner, name=name, size=len(data))
    return uploads.add_piece(upload=upload, offset=0, piece=data)


def versions(method):
    return Revision.objects.for_instance(method).count()


# -- the service -----------------------------------------------------------------


def test_autosave_keeps_every_field_as_save_draft_does(people):
    one, other = begin(people.teacher), begin(people.teacher)
    fields = whole(community=people.community, title="Жаңа атау")
    services.autosave(method=one, by=people.teacher, fields=fields, version=version_of(one))
    services.save_draft(method=other, by=people.teacher, fields=fields, version=version_of(other))
    names = (*contents.PLAIN_FIELDS, *contents.ONE_OF, *contents.SOME_OF, "slug")
    kept = [
        {name: Method.objects.get(pk=method.pk).latest_revision.content[name] for name in names}
        for method in (one, other)
    ]
    assert kept[0] == kept[1]
    rows = [Method.objects.get(pk=method.pk) for method in (one, other)]
    plain = (*contents.PLAIN_FIELDS, "slug", "body_html", "material_type_id", "community_id")
    assert [getattr(rows[0], name) for name in plain] == [getattr(rows[1], name) for name in plain]


def test_autosave_writes_over_ones_own_open_version(people):
    method = begin(people.teacher)
    before = versions(method)
    for number in range(5):
        row = services.autosave(
            method=method,
            by=people.teacher,
            fields={"summary": f"{number}"},
            version=version_of(Method.objects.get(pk=method.pk)),
        )
    assert versions(method) == before
    assert row.latest_revision.content["summary"] == latest(method).summary == "4"
    # Another person begins a version of their own.
    services.autosave(
        method=method,
        by=people.editor,
        fields={"summary": "редактор"},
        version=version_of(Method.objects.get(pk=method.pk)),
    )
    assert versions(method) == before + 1


def test_autosave_never_touches_what_was_sent(people, workflow):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    services.take_back(method=method, by=people.teacher)
    method = Method.objects.get(pk=method.pk)
    sent = method.latest_revision
    services.autosave(
        method=method, by=people.teacher, fields={"summary": "Жаңа"}, version=version_of(method)
    )
    assert Revision.objects.get(pk=sent.pk).content["summary"] == "Бөлшекті қағазбен түсіндіру."
    assert latest(method).summary == "Жаңа"
    assert versions(method) == 2


def test_autosave_of_a_published_method_leaves_the_shelf_as_it_is(people):
    method = make_method("Ескі атау", author=people.teacher)
    for title in ("Бірінші", "Екінші"):
        method = Method.objects.get(pk=method.pk)
        services.autosave(
            method=method, by=people.teacher, fields={"title": title}, version=version_of(method)
        )
    method = Method.objects.get(pk=method.pk)
    assert (method.title, method.slug, latest(method).title) == ("Ескі атау", method.slug, "Екінші")
    assert state_of(method) == MethodState.PUBLISHED_WITH_DRAFT


def test_autosave_twice_with_the_same_words_is_one_version(people):
    method = ready(people.teacher)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    method = Method.objects.get(pk=method.pk)
    fields = whole(captions={stored.pk: ""}, order=[stored.pk])
    row = services.autosave(method=method, by=people.teacher, fields=fields, version=None)
    assert version_of(row) == version_of(method)


def test_autosave_refuses_what_another_window_has_changed(people):
    method = begin(people.teacher)
    seen = version_of(method)
    services.autosave(method=method, by=people.teacher, fields={"summary": "бір"}, version=seen)
    with pytest.raises(services.EditConflict) as conflict:
        services.autosave(method=method, by=people.teacher, fields={"summary": "екі"}, version=seen)
    assert conflict.value.saved.summary == latest(method).summary == "бір"


def test_what_was_preferred_leaves_the_other_in_the_history(people):
    method = ready(people.teacher)
    fields = whole(summary="менікі")
    services.save_draft(
        method=method, by=people.teacher, fields=fields, version=version_of(method), is_apart=True
    )
    kept = Revision.objects.for_instance(method).values_list("content__summary", flat=True)
    assert set(kept) == {"Бөлшекті қағазбен түсіндіру.", "менікі"}


def test_sending_brings_words_of_the_row_up_to_what_was_written(people, workflow):
    method = ready(people.teacher)
    services.autosave(
        method=method, by=people.teacher, fields={"subjects": []}, version=version_of(method)
    )
    fields = {"subjects": whole()["subjects"], "summary": "Соңғы"}
    method = Method.objects.get(pk=method.pk)
    services.autosave(method=method, by=people.teacher, fields=fields, version=version_of(method))
    services.send_for_review(method=method, by=people.teacher)
    row = Method.objects.get(pk=method.pk)
    assert (row.summary, row.subjects.count()) == ("Соңғы", 1)


def test_files_are_ordered_captioned_and_taken_away(people):
    method = ready(people.teacher)
    names = ("а.txt", "б.txt", "в.txt")
    keys = [
        services.attach_file(
            method=method, by=people.teacher, upload=make_upload(name, name.encode())
        ).pk
        for name in names
    ]
    method = Method.objects.get(pk=method.pk)
    fields = {"order": [keys[2], keys[0], 999], "captions": {keys[0]: "Алғашқы"}, "removed": []}
    row = services.autosave(
        method=method, by=people.teacher, fields=fields, version=version_of(method)
    )
    shown = [(file.stored.name, file.caption) for file in latest(method).files.all()]
    assert shown == [("в.txt", ""), ("а.txt", "Алғашқы"), ("б.txt", "")]
    services.autosave(
        method=method, by=people.teacher, fields={"removed": [keys[0]]}, version=version_of(row)
    )
    assert [file.stored.name for file in latest(method).files.all()] == ["в.txt", "б.txt"]
    # The version before is kept: a file that was taken away by mistake can be brought back.
    assert Revision.objects.for_instance(method).count() == 2
    services.move_file(method=method, by=people.teacher, stored_pk=keys[1], step=-1)
    assert [file.stored.name for file in latest(method).files.all()] == ["б.txt", "в.txt"]
    services.move_file(method=method, by=people.teacher, stored_pk=keys[1], step=-1)
    services.move_file(method=method, by=people.teacher, stored_pk=999, step=1)
    assert [file.stored.name for file in latest(method).files.all()] == ["б.txt", "в.txt"]


def test_attach_uploads_takes_own_whole_files_once(people):
    method, other = ready(people.teacher), ready(people.teacher)
    mine = sent_in_pieces(people.teacher)
    strange = sent_in_pieces(people.colleague, "Бөтен.pdf")
    half = uploads.begin_upload(owner=people.teacher, name="а.pdf", size=10)
    keys = [mine.pk, strange.pk, half.pk, uuid.uuid4()]
    for _time in range(2):
        attached, refused = services.attach_uploads(method=method, by=people.teacher, keys=keys)
        assert ([upload.pk for upload in attached], refused) == ([mine.pk], [])
    assert [file.stored for file in latest(method).files.all()] == [mine.stored]
    # A file hangs in one place: who throws that away takes it from nobody else.
    assert services.attach_uploads(method=other, by=people.teacher, keys=keys) == ([], [])


def test_attach_uploads_stops_at_the_limit(people, monkeypatch):
    monkeypatch.setattr(limits, "FILES_PER_METHOD", 1)
    method = ready(people.teacher)
    keys = [sent_in_pieces(people.teacher, f"{n}.txt", b"%d" % n).pk for n in range(2)]
    attached, refused = services.attach_uploads(method=method, by=people.teacher, keys=keys)
    assert [upload.pk for upload in attached] == keys[:1]
    assert [one.key for one in refused] == keys[1:]


def test_attach_uploads_knows_the_file_that_the_draft_has(people):
    method = ready(people.teacher)
    services.attach_file(method=method, by=people.teacher, upload=make_upload("Парақ.pdf"))
    twin = sent_in_pieces(people.teacher)
    attached, _refused = services.attach_uploads(method=method, by=people.teacher, keys=[twin.pk])
    assert len(attached) == len(latest(method).files.all()) == StoredFile.objects.count() == 1


# -- the address -------------------------------------------------------------------


def test_method_autosave_keeps_what_stands_in_the_form(client, people):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    answer = autosave(client, method, title="Жаңа атау", summary="", licence="")
    told = answer.json()
    assert answer.status_code == 200
    assert draft_of(Method.objects.get()).title == "Жаңа атау"
    assert told["version"] == version_of(Method.objects.get())
    assert set(told["missing"]) == {"summary", "licence"}
    assert told["words"].startswith("Сақталды") or told["words"]
    page = client.get(told["urls"]["preview"])
    assert "Жаңа атау" in page.content.decode()


def test_method_autosave_keeps_what_is_right_and_tells_of_the_rest(client, people):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    told = autosave(client, method, minutes="-1", summary="Сақталсын").json()
    assert set(told["errors"]) == {"minutes"}
    assert draft_of(Method.objects.get()).summary == "Сақталсын"


def test_method_autosave_tells_of_another_window_with_both_texts(client, people):
    method = begin(people.teacher)
    seen = version_of(method)
    sign_in(client, people.teacher)
    assert autosave(client, method, version=seen, summary="Бірінші").status_code == 200
    second = autosave(client, method, version=seen, summary="Екінші")
    told = second.json()
    assert second.status_code == 409
    assert "Бірінші" in [part["words"] for part in told["saved"]]
    assert told["words"]
    assert draft_of(Method.objects.get()).summary == "Бірінші"
    mine = autosave(client, method, version=told["version"], summary="Екінші", prefers="mine")
    assert mine.status_code == 200
    assert draft_of(Method.objects.get()).summary == "Екінші"
    history = Revision.objects.for_instance(method).values_list("content__summary", flat=True)
    assert "Бірінші" in history
    assert autosave(client, method, version=told["version"], summary="Кеш").status_code == 409
    stale = autosave(client, method, version=seen, summary="Үш", prefers="mine")
    assert stale.status_code == 409


def test_method_autosave_while_the_editors_have_it_says_so_and_changes_nothing(
    client, people, workflow
):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    sign_in(client, people.teacher)
    answer = autosave(client, method, summary="Кеш түзету")
    assert answer.status_code == 403
    assert answer.json()["words"]
    assert draft_of(Method.objects.get()).summary == "Бөлшекті қағазбен түсіндіру."


def test_method_autosave_while_an_editor_works_on_it_says_so(client, people):
    method = ready(people.teacher)
    Method.objects.update(locked=True, locked_by=people.editor)
    sign_in(client, people.teacher)
    answer = autosave(client, method, summary="Кеш түзету")
    assert (answer.status_code, bool(answer.json()["words"])) == (403, True)


@pytest.mark.parametrize("who", ["stranger", "colleague", "leader", "parent", "moderator"])
def test_method_autosave_of_another_is_not_there(client, people, who):
    method = begin(people.teacher)
    sign_in(client, getattr(people, who))
    assert autosave(client, method, summary="Бөтен").status_code == 404
    published = make_method(author=people.teacher)
    assert client.post(link("method-autosave", published.pk), typed()).status_code == 404
    assert draft_of(method).summary == ""


def test_method_autosave_signed_out_says_so(client, people):
    method = begin(people.teacher)
    for address in (link("method-autosave", method.pk), NEW):
        answer = client.post(address, typed(summary="Бөтен"))
        assert (answer.status_code, bool(answer.json()["words"])) == (401, True)
    assert Method.objects.count() == 1


@pytest.mark.parametrize(
    "odd", [{"order": ["x", "9" * 40]}, {"removed": "-1"}, {"uploaded": "no key"}, {"version": "1"}]
)
def test_method_autosave_answers_odd_marks(client, people, odd):
    method = begin(people.teacher)
    sign_in(client, people.teacher)
    assert autosave(client, method, **odd).status_code in {200, 409}


def test_method_autosave_new_begins_one_draft(client, people):
    sign_in(client, people.teacher)
    data = typed(summary="Бастапқы")
    first = client.post(NEW, data)
    method = Method.objects.get()
    assert first.json()["urls"]["edit"] == link("method-edit", method.pk)
    # The answer was lost: the same form comes again, with more.
    again = client.post(NEW, data | {"summary": "Бастапқы, жалғасы"})
    assert again.status_code == 200
    assert Method.objects.count() == 1
    assert draft_of(Method.objects.get()).summary == "Бастапқы, жалғасы"


@pytest.mark.parametrize(
    ("typed_first", "title"),
    [
        ({"summary": "Қағазбен түсіндіру.\nЕкінші жол"}, "Қағазбен түсіндіру."),
        ({"body": "Қағазды бүктеңіз."}, "Қағазды бүктеңіз."),
    ],
)
def test_method_autosave_new_loses_nothing_that_comes_before_a_title(
    client, people, typed_first, title
):
    sign_in(client, people.teacher)
    words = {"title": "", "summary": "", "body": ""} | typed_first
    client.post(NEW, typed(**words))
    assert draft_of(Method.objects.get()).title == title


def test_method_autosave_new_begins_with_a_file(client, people):
    sign_in(client, people.teacher)
    upload = sent_in_pieces(people.teacher, "Сабақ жоспары.pdf")
    words = {"title": "", "summary": "", "body": ""}
    told = client.post(NEW, typed(uploaded=str(upload.pk), **words)).json()
    assert draft_of(Method.objects.get()).title == "Сабақ жоспары"
    assert [one["key"] for one in told["attached"]] == [str(upload.pk)]
    assert f'data-held="{upload.stored_id}"' in told["attached"][0]["html"]
    assert set(told["missing"]) == {"summary"}


def test_method_autosave_new_keeps_nothing_of_an_empty_form(client, people):
    sign_in(client, people.teacher)
    answer = client.post(NEW, typed(title="", summary="", body=""))
    assert (answer.status_code, answer.json()["version"]) == (200, "")
    assert client.post(NEW, {"title": "А"}).json()["version"] == ""
    assert not Method.objects.exists()


@pytest.mark.parametrize("who", ["parent", "pupil", "newcomer"])
def test_method_autosave_new_is_for_pedagogues(client, people, who):
    sign_in(client, getattr(people, who))
    assert client.post(NEW, typed()).status_code == 403
    assert not Method.objects.exists()


def test_a_whole_file_comes_with_the_plain_form_too(client, people):
    method = begin(people.teacher)
    upload = sent_in_pieces(people.teacher)
    sign_in(client, people.teacher)
    data = typed(version=version_of(method), uploaded=str(upload.pk))
    assert client.post(link("method-edit", method.pk), data).status_code == 302
    assert [file.stored for file in draft_of(Method.objects.get()).files.all()] == [upload.stored]
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_files_are_put_in_order_without_a_script(client, people):
    method = begin(people.teacher)
    keys = [
        services.attach_file(
            method=method, by=people.teacher, upload=make_upload(f"{n}.txt", b"%d" % n)
        ).pk
        for n in range(2)
    ]
    sign_in(client, people.teacher)
    for act, key in (("up", keys[1]), ("down", keys[1])):
        before = [file.stored_id for file in draft_of(Method.objects.get()).files.all()]
        version = version_of(Method.objects.get())
        data = typed(version=version, order=before, **{act: str(key)})
        assert client.post(link("method-edit", method.pk), data).status_code == 302
        after = [file.stored_id for file in draft_of(Method.objects.get()).files.all()]
        assert after == before[::-1]


def test_method_form_tells_what_is_missing(client, people):
    sign_in(client, people.teacher)
    new = client.get(link("method-create"))
    missing = {need["name"] for need in new.context["needs"] if need["is_missing"]}
    assert missing == {"title", "summary", "subjects", "material_type", "licence", "files"}
    whole_one = client.get(link("method-edit", ready(people.teacher).pk))
    assert whole_one.context["is_whole"]


@pytest.mark.parametrize("live", [False, True])
def test_an_autosave_asks_little(client, people, live):
    method = ready(people.teacher)
    for number in range(3):
        upload = make_upload(f"{number}.txt", b"%d" % number)
        services.attach_file(method=method, by=people.teacher, upload=upload)
    if live:
        Method.objects.get(pk=method.pk).latest_revision.publish(skip_permission_checks=True)
        keep(method, people.teacher, summary="Өзгерді")
    sign_in(client, people.teacher)
    autosave(client, method, summary="Бірінші")
    version = version_of(Method.objects.get(pk=method.pk))
    data = typed(summary="Екінші", version=version, subjects=[])
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(link("method-autosave", method.pk), data)
    assert answer.status_code == 200
    assert draft_of(Method.objects.get(pk=method.pk)).summary == "Екінші"
    assert len(asked) <= 12, [query["sql"][:90] for query in asked]
