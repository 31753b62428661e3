"""Editors publish or return with a note; the author learns of it in their language."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.models import Workflow

from cms.people.models import User
from library.curation.models import EditorialTask
from library.curation.services import ensure_workflow
from library.methods import services
from library.methods.models import Method
from library.methods.selectors import MethodState, draft_of, state_of
from tests.factories import make_person
from tests.factories.files import make_upload
from tests.library.methods.test_services import begin, keep, ready


@pytest.fixture
def editors(people):
    ensure_workflow()
    people.editor.groups.add(Group.objects.get(name="Editors"))
    return people


def sent(people):
    method = ready(people.teacher)
    services.send_for_review(method=method, by=people.teacher)
    return Method.objects.get(pk=method.pk)


def act(method, editor, action, comment=""):
    state = Method.objects.get(pk=method.pk).current_workflow_state.current_task_state.specific
    state.task.specific.on_action(state, editor, action, comment=comment)
    return Method.objects.get(pk=method.pk)


def letters(person, mailoutbox):
    return [letter for letter in mailoutbox if letter.to == [person.email]]


def test_ensure_workflow_twice_makes_one(db):
    first = ensure_workflow()
    assert ensure_workflow() == first
    assert Workflow.objects.filter(pk=first.pk).count() == 1
    assert EditorialTask.objects.count() == 1
    assert Method().get_workflow() == first
    groups = EditorialTask.objects.get().groups
    assert set(groups.values_list("name", flat=True)) == {"Editors", "Administrators"}


def test_ensure_workflow_lets_administrators_decide_on_a_site_that_has_it_already(db):
    ensure_workflow()
    groups = EditorialTask.objects.get().groups
    groups.remove(Group.objects.get(name="Administrators"))
    ensure_workflow()
    assert groups.filter(name="Administrators").exists()


def test_return_without_an_author_is_refused(editors):
    method = begin(editors.teacher)
    Method.objects.filter(pk=method.pk).update(author=None, credit="А. Автор")
    method = Method.objects.get(pk=method.pk)
    services.submit(method=method, by=None)
    acts = EditorialTask.objects.get().get_actions(method, editors.editor)
    assert [name for name, _label, _modal in acts] == ["approve"]
    with pytest.raises(PermissionDenied):
        act(method, editors.editor, "reject", comment="Жасын жазыңыз")


def test_approval_puts_the_newest_version_on_the_shelf(editors):
    method = act(sent(editors), editors.editor, "approve")
    assert state_of(method) == MethodState.PUBLISHED
    assert method.live
    assert "<p>Қағазды бүктеңіз.</p>" in method.body_html
    assert method.subjects.count() == 1


def test_approval_is_told_once_in_the_authors_language(editors, mailoutbox):
    User.objects.filter(pk=editors.teacher.pk).update(interface_language="ru")
    method = act(sent(editors), editors.editor, "approve")
    (letter,) = letters(editors.teacher, mailoutbox)
    assert f"/ru/library/methods/{method.pk}/{method.slug}/" in letter.body
    assert method.title in letter.subject


def test_return_asks_for_a_note(editors):
    method = sent(editors)
    with pytest.raises(PermissionDenied):
        act(method, editors.editor, "reject", comment="  ")
    task = EditorialTask.objects.get()
    assert not task.get_form_for_action("reject")({"comment": ""}).is_valid()
    assert task.get_form_for_action("reject")({"comment": "Жасын жазыңыз"}).is_valid()
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.SUBMITTED


def test_return_correct_send_again_publish(editors, mailoutbox):
    method = act(sent(editors), editors.editor, "reject", comment="Жасын жазыңыз")
    assert state_of(method) == MethodState.RETURNED
    (letter,) = letters(editors.teacher, mailoutbox)
    assert "Жасын жазыңыз" in letter.body
    assert f"/library/methods/edit/{method.pk}/" in letter.body

    keep(method, editors.teacher, summary="10–12 жасқа.")
    services.send_for_review(method=method, by=editors.teacher)
    method = Method.objects.get(pk=method.pk)
    assert state_of(method) == MethodState.RESUBMITTED
    assert method.workflow_states.count() == 1

    method = act(method, editors.editor, "approve")
    assert method.summary == "10–12 жасқа."
    assert len(letters(editors.teacher, mailoutbox)) == 2


def test_changes_of_a_published_method_pass_the_editors_too(editors, mailoutbox):
    method = act(sent(editors), editors.editor, "approve")
    keep(method, editors.teacher, title="Жаңа атау")
    services.send_for_review(method=method, by=editors.teacher)
    method = Method.objects.get(pk=method.pk)
    assert state_of(method) == MethodState.PUBLISHED_IN_REVIEW
    assert method.title == "Бөлшектер ойыны"

    returned = act(method, editors.editor, "reject", comment="Атауы түсініксіз")
    assert state_of(returned) == MethodState.PUBLISHED_RETURNED
    assert returned.live

    services.send_for_review(method=method, by=editors.teacher)
    method = act(method, editors.editor, "approve")
    assert (method.title, state_of(method)) == ("Жаңа атау", MethodState.PUBLISHED)
    # Published, returned, and the changes published.
    assert len(letters(editors.teacher, mailoutbox)) == 3


def test_withdrawn_method_is_said_to_be_off_the_shelf(editors):
    method = act(sent(editors), editors.editor, "approve")
    method.unpublish(user=editors.editor)
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.WITHDRAWN


def test_incomplete_method_is_not_published_past_the_form(editors):
    method = begin(editors.teacher)
    services.submit(method=method, by=None)
    task = EditorialTask.objects.get()
    acts = [name for name, _label, _modal in task.get_actions(method, editors.editor)]
    assert acts == ["approve", "reject"]
    with pytest.raises(PermissionDenied):
        act(method, editors.editor, "approve")
    assert not Method.objects.get(pk=method.pk).live


@pytest.mark.parametrize("who", ["teacher", "colleague", "moderator", "coordinator"])
def test_only_editors_may_act(editors, who):
    method = sent(editors)
    assert EditorialTask.objects.get().get_actions(method, getattr(editors, who)) == []


def test_a_file_sent_with_changes_comes_out_with_them(editors):
    method = act(sent(editors), editors.editor, "approve")
    services.attach_file(method=method, by=editors.teacher, upload=make_upload())
    assert method.files.count() == 0
    services.send_for_review(method=method, by=editors.teacher)
    method = act(method, editors.editor, "approve")
    assert method.files.count() == 1
    assert len(draft_of(method).files.all()) == 1


def test_editors_learn_in_their_language_that_a_method_waits(editors, mailoutbox):
    User.objects.filter(pk=editors.editor.pk).update(interface_language="ru")
    User.objects.create_superuser("root", "root@example.kz", "сынақ-құпиясөз-1")
    former = make_person("Ескі", "Редактор")
    former.groups.add(Group.objects.get(name="Editors"))
    method = sent(editors)
    (letter,) = letters(editors.editor, mailoutbox)
    assert f"http://testserver/ru/library/curation/{method.reviews.get().pk}/" in letter.body
    assert method.title in letter.subject
    assert editors.teacher.first_name in letter.body
    # Neither Wagtail's own letters nor ours go to anybody else.
    assert [mail.to for mail in mailoutbox] == [[editors.editor.email]]


def test_editors_learn_of_a_corrected_method_too(editors, mailoutbox):
    method = act(sent(editors), editors.editor, "reject", comment="Жасын жазыңыз")
    mailoutbox.clear()
    services.send_for_review(method=method, by=editors.teacher)
    assert len(letters(editors.editor, mailoutbox)) == 1
