"""The editors' desk in Wagtail's admin: list, edit, preview, publish, return; nobody else's."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from cms.audience.viewer import viewer_of
from library.curation import services as curation
from library.methods import services
from library.methods.models import Method, Subject
from library.methods.selectors import MethodState, state_of
from tests.factories import make_method, make_vocabularies
from tests.factories.files import make_upload
from tests.library.methods.test_services import ready

pytestmark = pytest.mark.usefixtures("site_ready")


@pytest.fixture
def desk(client, people):
    people.editor.groups.add(Group.objects.get(name="Editors"))
    client.force_login(people.editor, backend="cms.audience.backend.PeopleBackend")
    return client


def url(name, *args):
    return reverse(f"wagtailsnippets_library_method:{name}", args=args)


def sent(people):
    method = ready(people.teacher)
    services.attach_file(method=method, by=people.teacher, upload=make_upload("Парақ.pdf"))
    services.send_for_review(method=method, by=people.teacher)
    return Method.objects.get(pk=method.pk)


def admin_form(method=None, **changes):
    words = make_vocabularies()
    files = list(method.files.all()) if method else []
    data = {
        "title": "Редактордың атауы",
        "summary": "Қысқаша",
        "language": "kk",
        "material_type": words.material_type.pk,
        "subjects": [words.subject.pk],
        "grades": [],
        "form": "",
        "minutes": "",
        "body": "Мәтін",
        "licence": words.licence.pk,
        "credit": "",
        "place": "",
        "community": "",
        "dated_on": "",
        "files-TOTAL_FORMS": len(files),
        "files-INITIAL_FORMS": len(files),
        "files-MIN_NUM_FORMS": 0,
        "files-MAX_NUM_FORMS": 1000,
    }
    for n, file in enumerate(files):
        data |= {
            f"files-{n}-id": file.pk,
            f"files-{n}-stored": file.stored_id,
            f"files-{n}-caption": "Жаңа түсінік",
            f"files-{n}-ORDER": n + 1,
            f"files-{n}-DELETE": "",
        }
    return data | changes


def test_list_shows_state_author_and_waiting(desk, people, django_assert_max_num_queries):
    method = sent(people)
    desk.get(url("list"))
    with django_assert_max_num_queries(60) as few:
        page = desk.get(url("list")).content.decode()
    assert method.title in page
    assert "Айгүл Серікова" in page
    for n in range(12):
        make_method(f"Әдіс {n}", author=people.teacher)
    with django_assert_max_num_queries(60) as many:
        desk.get(url("list"))
    assert len(many) <= len(few) + 1
    assert desk.get(url("list") + "?export=csv").status_code == 200
    assert desk.get(url("list") + "?q=%22%27&ordering=nosuch&p=abc").status_code < 500


def test_edit_page_offers_return_and_publish(desk, people):
    method = sent(people)
    page = desk.get(url("edit", method.pk)).content.decode()
    assert "Парақ.pdf" in page
    assert 'data-workflow-action-name="reject"' in page
    assert 'data-workflow-action-name="approve"' in page


def test_publish_in_the_admin(desk, people):
    method = sent(people)
    data = admin_form(method, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    page = desk.post(url("edit", method.pk), data)
    assert page.status_code == 302
    method = Method.objects.get(pk=method.pk)
    assert state_of(method) == MethodState.PUBLISHED
    assert method.title == "Редактордың атауы"
    assert method.slug.startswith("redaktor")
    assert method.files.get().caption == "Жаңа түсінік"


def imported():
    method = make_method("Мұрағаттан", live=False, credit="А. Автор")
    method.subjects.clear()
    method.licence = None
    method.save()
    method.save_revision(clean=False)
    services.submit(method=method, by=None)
    return Method.objects.get(pk=method.pk)


def test_publish_is_offered_first_and_alone_for_an_import_without_author(desk):
    page = desk.get(url("edit", imported().pk)).content.decode()
    assert 'data-workflow-action-name="approve"' in page
    assert 'data-workflow-action-name="reject"' not in page
    assert page.index('data-workflow-action-name="approve"') < page.index("action-save")


def test_publishing_an_incomplete_import_is_refused_beside_the_fields(desk):
    method = imported()
    decide = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    lacking = admin_form(method, licence="", subjects=[], body="Жазған сөзім", **decide)
    page = desk.post(url("edit", method.pk), lacking)
    assert page.status_code == 200
    assert {"licence", "subjects"} <= set(page.context["form"].errors)
    assert "Жазған сөзім" in page.content.decode()
    assert 'data-workflow-action-name="approve"' in page.content.decode()
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.SUBMITTED
    desk.post(url("edit", method.pk), admin_form(method, **decide))
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.PUBLISHED


@pytest.mark.parametrize(
    ("act", "extra", "sentence"),
    [
        ("approve", "{}", "“Редактордың атауы” is published."),
        (
            "reject",
            '{"comment": "Жасын жазыңыз"}',
            "“Редактордың атауы” is returned to its author with your note.",
        ),
    ],
)
def test_deciding_says_what_was_done(desk, people, act, extra, sentence):
    method = sent(people)
    people.editor.wagtail_userprofile, _new = UserProfile.objects.update_or_create(
        user=people.editor, defaults={"preferred_language": "en"}
    )
    data = admin_form(
        method,
        **{
            "action-workflow-action": "1",
            "workflow-action-name": act,
            "workflow-action-extra-data": extra,
        },
    )
    page = desk.post(url("edit", method.pk), data, follow=True)
    assert sentence in unescape(page.content.decode())


def test_an_administrator_decides_as_editors_do(client, people):
    method = sent(people)
    people.administrator.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(people.administrator, backend="cms.audience.backend.PeopleBackend")
    page = client.get(url("edit", method.pk)).content.decode()
    assert 'data-workflow-action-name="approve"' in page
    assert 'data-workflow-action-name="reject"' in page
    data = admin_form(method, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    client.post(url("edit", method.pk), data)
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.PUBLISHED


def test_return_in_the_admin_refuses_an_empty_note(desk, people):
    method = sent(people)
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    act = url("workflow_action", method.pk, "reject", state.pk)
    assert desk.get(act).status_code == 200
    desk.post(act, {"comment": "  "}, headers={"x-requested-with": "XMLHttpRequest"})
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.SUBMITTED
    desk.post(act, {"comment": "Жасын жазыңыз"})
    assert state_of(Method.objects.get(pk=method.pk)) == MethodState.RETURNED


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subjects": []}, "subjects"),
        ({"material_type": ""}, "material_type"),
        ({"licence": ""}, "licence"),
        ({"summary": ""}, "summary"),
        ({"body": " "}, "body"),
    ],
)
def test_publishing_an_incomplete_form_is_refused_beside_the_field(desk, people, changes, field):
    method = make_method(author=people.teacher, live=False)
    page = desk.post(url("edit", method.pk), admin_form(**changes, **{"action-publish": "1"}))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert not Method.objects.get(pk=method.pk).live


def test_a_draft_in_the_admin_may_be_incomplete(desk, people):
    page = desk.post(
        url("add"),
        admin_form(
            title="Тек атау", summary="", material_type="", licence="", subjects=[], body=""
        ),
    )
    assert page.status_code == 302
    method = Method.objects.get()
    assert (method.live, method.slug) == (False, "tek-atau")


def test_preview_shows_the_page(desk, people):
    method = sent(people)
    desk.post(url("preview_on_edit", method.pk), admin_form(method, body="**Алдын ала**"))
    page = desk.get(url("preview_on_edit", method.pk) + "?mode=")
    assert page.status_code == 200
    assert "<strong>Алдын ала</strong>" in page.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_preview_speaks_the_language_of_the_method(desk, people, language):
    method = sent(people)
    for address in (url("preview_on_edit", method.pk), url("preview_on_add")):
        desk.post(address, admin_form(method, language=language))
        page = desk.get(f"{address}?mode=").content.decode()
        assert f'<html lang="{language}">' in page
        assert f'<h1 lang="{language}">' in page
        assert f'href="/{language}/library/"' in page


def test_sibling_pages_answer(desk, people):
    method = sent(people)
    revision = method.latest_revision
    for name, args in (
        ("history", (method.pk,)),
        ("usage", (method.pk,)),
        ("workflow_history", (method.pk,)),
        ("revisions_view", (method.pk, revision.pk)),
        ("revisions_compare", (method.pk, "earliest", "latest")),
        ("delete", (method.pk,)),
        ("add", ()),
    ):
        assert desk.get(url(name, *args)).status_code == 200, name


def test_copying_is_off(desk, people):
    method = make_method(author=people.teacher)
    page = desk.get(f"/admin/snippets/library/method/copy/{method.pk}/", follow=True)
    assert page.status_code == 404


@pytest.mark.parametrize("who", ["teacher", "stranger", "leader", "parent", "moderator"])
def test_others_do_not_enter(client, people, who):
    method = sent(people)
    client.force_login(getattr(people, who), backend="cms.audience.backend.PeopleBackend")
    for name, args in (("list", ()), ("edit", (method.pk,)), ("history", (method.pk,))):
        page = client.get(url(name, *args))
        assert page.status_code in {302, 403}
        assert method.title not in page.content.decode()


def test_vocabularies_are_listed_in_their_order(desk):
    page = desk.get("/admin/snippets/library/subject/")
    assert page.status_code == 200
    names = [word.code for word in Subject.objects.all()]
    assert names.index("literacy") < names.index("maths") < names.index("school-management")


def test_list_narrows_to_what_waits(desk, people):
    method = sent(people)
    make_method("Сөредегі", author=people.teacher)
    page = desk.get(url("list") + "?waiting=yes").content.decode()
    assert method.title in page
    assert "Сөредегі" not in page


def test_review_leaves_two_acts_and_puts_them_first(desk, people):
    method = sent(people)
    page = desk.get(url("edit", method.pk)).content.decode()
    assert 'name="action-publish"' not in page
    assert 'name="action-submit"' not in page
    assert 'name="action-cancel-workflow"' not in page
    acts = [
        page.index(mark)
        for mark in (
            'data-workflow-action-name="approve"',
            'data-workflow-action-name="reject"',
            "action-save",
        )
    ]
    assert acts == sorted(acts)
    assert page.count("data-workflow-action-name=") == 2


def test_review_first_button_which_enter_presses_saves_the_draft(desk, people):
    method = sent(people)
    page = desk.get(url("edit", method.pk)).content.decode()
    form = page.index(f'action="{url("edit", method.pk)}"')
    first = page.index('type="submit"', form)
    assert page[first:].startswith('type="submit" hidden></button>')
    assert first < page.index('data-workflow-action-name="approve"')


def test_publish_is_there_when_nothing_is_under_review(desk, people):
    method = make_method(author=people.teacher, live=False)
    assert 'name="action-publish"' in desk.get(url("edit", method.pk)).content.decode()


def test_editors_post_a_notice(desk):
    assert "/admin/snippets/cms/sitenotice/" in desk.get("/admin/").content.decode()
    assert desk.get("/admin/snippets/cms/sitenotice/add/").status_code == 200


def test_an_own_method_is_published_by_nobody_but_another_editor(desk, people):
    own = ready(people.editor)
    page = desk.get(url("edit", own.pk)).content.decode()
    assert 'name="action-publish"' not in page
    desk.post(url("edit", own.pk), admin_form(own, **{"action-publish": "1"}))
    assert not Method.objects.get(pk=own.pk).live
    services.send_for_review(method=own, by=people.editor)
    page = desk.get(url("edit", own.pk)).content.decode()
    assert "data-workflow-action-name=" not in page
    assert 'name="action-publish"' not in page
    data = admin_form(own, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    desk.post(url("edit", own.pk), data)
    assert not Method.objects.get(pk=own.pk).live


def test_reasons_are_kept_with_the_vocabularies(desk):
    page = desk.get("/admin/snippets/library/reason/")
    assert page.status_code == 200
    assert "Сипаттамасы түсініксіз" in page.content.decode()


def test_the_history_names_the_acts_of_a_review(desk, people):
    method = sent(people)
    curation.plan_review(
        viewer=viewer_of(type(people.editor).objects.get(pk=people.editor.pk)),
        review=method.reviews.get(),
        editor=people.editor,
        due_on=None,
        now=timezone.now(),
    )
    page = desk.get(url("history", method.pk)).content.decode()
    with override("ru"):  # the admin speaks so to whoever has chosen nothing
        assert _("Editor or date of a review was changed") in page
