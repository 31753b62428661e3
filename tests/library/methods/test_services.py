"""From the first title to the editors' desk: nothing lost, nothing doubled, nothing shown early."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from cms.files.models import StoredFile
from cms.settings import limits
from cms.slugs import slug_of
from library.curation.services import ensure_workflow
from library.methods import services
from library.methods.models import Method
from library.methods.selectors import MethodState, draft_of, state_of, version_of
from tests.factories import make_method, make_vocabularies
from tests.factories.files import make_docx, make_upload


@pytest.fixture
def workflow(db):
    return ensure_workflow()


def begin(author, title="Бөлшектер ойыны", **options):
    method, _is_new = services.start_method(author=author, title=title, language="kk", **options)
    return Method.objects.get(pk=method.pk)


def whole(**changes):
    words = make_vocabularies()
    return {
        "title": "Бөлшектер ойыны",
        "summary": "Бөлшекті қағазбен түсіндіру.",
        "body": "Қағазды бүктеңіз.",
        "language": "kk",
        "minutes": 45,
        "material_type": words.material_type,
        "form": words.form,
        "licence": words.licence,
        "subjects": [words.subject],
        "grades": [words.grade],
        **changes,
    }


def keep(method, by, **changes):
    method.refresh_from_db()
    services.save_draft(method=method, by=by, fields=whole(**changes), version=version_of(method))
    return Method.objects.get(pk=method.pk)


def ready(author):
    return keep(begin(author), author)


def latest(method):
    return draft_of(Method.objects.get(pk=method.pk))


def test_start_method_begins_a_draft_with_the_authors_organisation(people, region):
    method = begin(people.teacher)
    assert not method.live
    assert method.place == region.school
    assert method.slug == slug_of("Бөлшектер ойыны")
    assert state_of(method) == MethodState.DRAFT


def test_start_method_with_one_key_begins_one_method(people):
    key = uuid.uuid4()
    first, is_new = services.start_method(
        author=people.teacher, title="А", language="kk", form_key=key
    )
    second, is_new_again = services.start_method(
        author=people.teacher, title="А", language="kk", form_key=key
    )
    assert (first.pk, is_new) == (second.pk, True)
    assert not is_new_again
    other, is_new = services.start_method(
        author=people.colleague, title="А", language="kk", form_key=key
    )
    assert is_new
    assert other.pk != first.pk


@pytest.mark.parametrize("who", ["parent", "pupil", "newcomer", "moderator"])
def test_start_method_is_for_pedagogues(people, who):
    with pytest.raises(PermissionDenied):
        begin(getattr(people, who))
    assert not Method.objects.exists()


def test_save_draft_keeps_every_field(people):
    method = ready(people.teacher)
    words = make_vocabularies()
    draft = latest(method)
    assert draft.summary == "Бөлшекті қағазбен түсіндіру."
    assert [list(draft.subjects.all()), list(draft.grades.all())] == [
        [words.subject],
        [words.grade],
    ]
    assert (draft.minutes, draft.form, draft.licence) == (45, words.form, words.licence)


def test_save_draft_refuses_to_overwrite_what_another_window_saved(people):
    method = begin(people.teacher)
    version = version_of(method)
    keep(method, people.teacher, summary="Бірінші терезе")
    with pytest.raises(services.EditConflict) as conflict:
        services.save_draft(
            method=method,
            by=people.teacher,
            fields=whole(summary="Екінші терезе"),
            version=version,
        )
    assert conflict.value.saved.summary == "Бірінші терезе"
    assert latest(method).summary == "Бірінші терезе"


def test_save_draft_twice_with_the_same_words_is_one_version(people):
    method = ready(people.teacher)
    version = method.latest_revision_id
    services.save_draft(method=method, by=people.teacher, fields=whole(), version=None)
    method.refresh_from_db()
    assert method.latest_revision_id == version


@pytest.mark.parametrize("who", ["stranger", "colleague", "leader", "parent", "newcomer"])
def test_save_draft_is_for_the_author_and_editors(people, who):
    method = ready(people.teacher)
    with pytest.raises(PermissionDenied):
        keep(method, getattr(people, who), title="Бөтен")
    keep(method, people.editor, title="Редактордың түзетуі")
    assert latest(method).title == "Редактордың түзетуі"


@pytest.mark.parametrize("who", ["editor", "leader", "colleague", "stranger", "pupil"])
def test_a_draft_is_taken_back_and_thrown_away_by_its_author_alone(people, who):
    ensure_workflow()
    method = ready(people.teacher)
    with pytest.raises(PermissionDenied):
        services.discard_draft(method=method, by=getattr(people, who))
    services.send_for_review(method=method, by=people.teacher)
    with pytest.raises(PermissionDenied):
        services.take_back(method=method, by=getattr(people, who))
    assert Method.objects.get(pk=method.pk).workflow_in_progress


def test_draft_of_a_published_method_stays_hidden_until_it_is_approved(people):
    method = make_method("Ескі атау", author=people.teacher)
    keep(method, people.teacher, title="Жаңа атау", body="Жаңа мәтін")
    method = Method.objects.get(pk=method.pk)
    assert (method.title, method.live) == ("Ескі атау", True)
    assert latest(method).title == "Жаңа атау"
    assert state_of(method) == MethodState.PUBLISHED_WITH_DRAFT


def test_attach_files_keeps_the_good_and_tells_of_the_bad(people):
    method = ready(people.teacher)
    refused = services.attach_files(
        method=method,
        by=people.teacher,
        uploads=[
            make_upload("а.pdf"),
            make_upload("б.pdf", b"MZ"),
            make_upload("в.docx", make_docx()),
        ],
    )
    assert [file.stored.name for file in latest(method).files.all()] == ["а.pdf", "в.docx"]
    assert [file.name for file in refused] == ["б.pdf"]
    assert refused[0].reason


def test_attach_file_twice_is_one_file(people):
    method = ready(people.teacher)
    services.attach_file(method=method, by=people.teacher, upload=make_upload())
    services.attach_file(method=method, by=people.teacher, upload=make_upload())
    assert len(latest(method).files.all()) == 1
    assert StoredFile.objects.count() == 1


def test_attach_files_stops_at_the_limit(people, monkeypatch):
    monkeypatch.setattr(limits, "FILES_PER_METHOD", 1)
    method = ready(people.teacher)
    uploads = [make_upload("1.txt", b"1"), make_upload("2.txt", b"2")]
    refused = services.attach_files(method=method, by=people.teacher, uploads=uploads)
    assert [file.name for file in refused] == ["2.txt"]


def test_remove_file_takes_it_from_the_draft_only(people, workflow):
    method = ready(people.teacher)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    Method.objects.get(pk=method.pk).latest_revision.publish(skip_permission_checks=True)
    services.remove_file(method=method, by=people.teacher, stored_pk=stored.pk)
    assert not latest(method).files.all()
    assert Method.objects.get(pk=method.pk).files.count() == 1


def test_captions_are_kept_with_the_words(people):
    method = ready(people.teacher)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    keep(method, people.teacher, captions={stored.pk: "Тапсырмалар"})
    assert latest(method).files.all()[0].caption == "Тапсырмалар"


@pytest.mark.parametrize(
    ("part", "nothing"),
    [
        ("summary", ""),
        ("subjects", []),
        ("material_type", None),
        ("licence", None),
        ("body", " "),
    ],
)
def test_send_for_review_asks_for_each_missing_part(people, workflow, part, nothing):
    method = keep(begin(people.teacher), people.teacher, **{part: nothing})
    with pytest.raises(services.Incomplete) as incomplete:
        services.send_for_review(method=method, by=people.teacher)
    assert list(incomplete.value.missing) == ["files" if part == "body" else part]
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.DRAFT


def test_send_for_review_takes_a_file_instead_of_a_text(people, workflow):
    method = keep(begin(people.teacher), people.teacher, body="")
    services.attach_file(method=method, by=people.teacher, upload=make_upload())
    services.send_for_review(method=method, by=people.teacher)
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.SUBMITTED


def test_send_for_review_twice_is_one_review(people, workflow):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    assert Method.objects.get(pk=method.pk).workflow_states.count() == 1


@pytest.mark.parametrize("who", ["stranger", "colleague", "leader"])
def test_send_for_review_is_the_authors(people, workflow, who):
    method = ready(people.teacher)
    with pytest.raises(PermissionDenied):
        services.send_for_review(method=method, by=getattr(people, who))


def test_nobody_but_editors_changes_what_is_in_review(people, workflow):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    with pytest.raises(PermissionDenied):
        keep(method, people.teacher, title="Кеш")
    keep(method, people.editor, title="Редактор")


def test_take_back_makes_it_a_draft_again(people, workflow):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    with pytest.raises(PermissionDenied):
        services.take_back(method=method, by=people.colleague)
    services.take_back(method=method, by=people.teacher)
    services.take_back(method=method, by=people.teacher)
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.DRAFT
    services.send_for_review(method=method, by=people.teacher)
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.SUBMITTED


def test_discard_draft_leaves_nothing_behind(people, django_capture_on_commit_callbacks):
    method = ready(people.teacher)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    with pytest.raises(PermissionDenied):
        services.discard_draft(method=method, by=people.colleague)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.discard_draft(method=method, by=people.teacher)
    assert not Method.objects.exists()
    assert not StoredFile.objects.exists()
    assert not stored.file.storage.exists(stored.file.name)


def test_discard_draft_of_a_published_method_keeps_the_published(people, workflow):
    method = make_method("Ескі атау", author=people.teacher)
    keep(method, people.teacher, title="Жаңа атау")
    assert not services.discard_draft(method=method, by=people.teacher)
    method = Method.objects.get(pk=method.pk)
    assert state_of(method) == MethodState.PUBLISHED
    assert draft_of(method).title == "Ескі атау"


def test_draft_survives_words_and_files_that_are_gone(people):
    words = make_vocabularies()
    method = make_method(author=people.teacher)
    keep(method, people.teacher, form=words.form)
    stored = services.attach_file(method=method, by=people.teacher, upload=make_upload())
    words.form.delete()
    stored.delete()
    draft = latest(method)
    assert draft.form is None
    assert not draft.files.all()


def test_ensure_vocabularies_twice_adds_nothing_and_keeps_what_editors_changed(db):
    services.ensure_vocabularies()
    words = make_vocabularies()
    words.subject.name_kk = "Есеп"
    words.subject.save()
    counts = [type(word).objects.count() for word in vars(words).values()]
    services.ensure_vocabularies()
    words.subject.refresh_from_db()
    assert words.subject.name_kk == "Есеп"
    assert [type(word).objects.count() for word in vars(words).values()] == counts
    assert all(word.name_ru and word.name_en for word in type(words.subject).objects.all())
    assert all(word.meaning_kk and word.meaning_en for word in type(words.licence).objects.all())
