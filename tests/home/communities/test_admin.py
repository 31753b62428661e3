"""Communities and their pages in the admin, as each role meets them."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.people.services import ensure_groups, sync_admin_groups
from home.classes.pages import ClassPage
from home.communities.models import Rhythm
from home.communities.pages import CommunityPage
from home.communities.services import ensure_permissions
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.plan.models import PlanForm, PlanRow, SchoolTerm
from tests.factories import make_community

LIST = "communities:index"


def edit(community):
    return reverse("communities:edit", args=[community.pk])


@pytest.fixture
def other(people, make_page):
    """A community with a page and a leader of its own."""
    community = make_community("Басқа топ", leader=people.colleague)
    return make_page(community)


@pytest.fixture
def desk(client, people, community_page, other):
    """Signs a person in, with the rights that follow from their roles."""
    # The root of the tree, which migrations make on a real site, is here only now.
    ensure_groups()
    ensure_permissions()

    def enter(who):
        person = getattr(people, who)
        sync_admin_groups(person=person)
        client.force_login(person)
        return client

    return enter


def form_of(community, **changes):
    data = {
        "name_kk": community.name_kk,
        "name_ru": "",
        "name_en": "",
        "founded_on": "",
        "uses_essays": "on",
        "uses_methods": "on",
        "uses_cyclogram": "on",
        "uses_plan": "on",
        "essay_sentences_min": 8,
        "essay_sentences_max": 12,
    }
    for name in ("rhythms", "plan_rows"):
        data |= {
            f"{name}-TOTAL_FORMS": 0,
            f"{name}-INITIAL_FORMS": 0,
            f"{name}-MIN_NUM_FORMS": 0,
            f"{name}-MAX_NUM_FORMS": 1000,
        }
    return data | changes


# -- the tables -------------------------------------------------------------------


def test_leader_lists_and_edits_only_their_own(desk, people, other):
    client = desk("leader")
    html = client.get(reverse(LIST)).content.decode()
    assert "Шыңдау" in html
    assert "Басқа топ" not in html
    assert client.get(edit(people.community)).status_code == 200
    assert client.get(edit(other.community), follow=True).status_code == 404
    data = form_of(other.community, name_kk="Алынды")
    assert client.post(edit(other.community), data, follow=True).status_code == 404
    other.community.refresh_from_db()
    assert other.community.name_kk == "Басқа топ"


@pytest.mark.parametrize("view", ["history", "usage", "delete"])
def test_leader_meets_nothing_of_anothers_community(desk, other, view):
    client = desk("leader")
    address = reverse(f"communities:{view}", args=[other.community.pk])
    assert client.get(address).status_code in {302, 403, 404}
    assert "Басқа топ" not in client.get(address, follow=True).content.decode()


def test_leader_history_of_their_own(desk, people):
    client = desk("leader")
    address = reverse("communities:history", args=[people.community.pk])
    assert client.get(address).status_code == 200


def test_leader_does_not_add_nor_delete_communities(desk, people):
    client = desk("leader")
    assert client.get(reverse("communities:add")).status_code == 302
    client.post(reverse("communities:delete", args=[people.community.pk]))
    people.community.refresh_from_db()


def test_leader_writes_rhythms_and_plan_rows(desk, people, region):
    people.community.schools.set([region.school])
    form = PlanForm.objects.create(code="talk", name_kk="Әңгіме")
    client = desk("leader")
    data = form_of(
        people.community,
        schools=[region.school.pk],
        **{
            "rhythms-TOTAL_FORMS": 1,
            "rhythms-0-kind": "fortnight",
            "rhythms-0-anchor_on": "2026-09-04",
            "rhythms-0-name_kk": "Онлайн әңгіме",
            "rhythms-0-ORDER": 1,
            "plan_rows-TOTAL_FORMS": 1,
            "plan_rows-0-theme_kk": "Оқушының үні",
            "plan_rows-0-form": form.pk,
            "plan_rows-0-planned_on": "2026-12-04",
            "plan_rows-0-responsible": [region.school.pk],
            "plan_rows-0-ORDER": 1,
        },
    )
    answer = client.post(edit(people.community), data)
    assert answer.status_code == 302
    assert Rhythm.objects.get().community == people.community
    assert list(PlanRow.objects.get().responsible.all()) == [region.school]


def test_leader_finds_other_languages_of_a_row_folded_until_one_is_refused(desk, people):
    row = PlanRow.objects.create(community=people.community, theme_kk="Сұрақ", theme_ru="Вопрос")
    client = desk("leader")
    html = client.get(edit(people.community)).content.decode()
    assert '<details class="folded-panel">' in html
    assert '<details class="folded-panel" open>' not in html
    data = form_of(
        people.community,
        **{
            "plan_rows-TOTAL_FORMS": 1,
            "plan_rows-INITIAL_FORMS": 1,
            "plan_rows-0-id": row.pk,
            "plan_rows-0-theme_kk": "Сұрақ",
            "plan_rows-0-theme_ru": "Вопрос" * 100,
            "plan_rows-0-ORDER": 1,
        },
    )
    answer = client.post(edit(people.community), data)
    assert answer.content.decode().count('<details class="folded-panel" open>') == 1
    data["plan_rows-0-theme_ru"] = "Новый вопрос"
    assert client.post(edit(people.community), data).status_code == 302
    row.refresh_from_db()
    assert row.theme_ru == "Новый вопрос"


def test_leader_names_no_organisation_from_outside_as_responsible(desk, people, region):
    people.community.schools.set([region.school])
    client = desk("leader")
    data = form_of(
        people.community,
        schools=[region.school.pk],
        **{
            "plan_rows-TOTAL_FORMS": 1,
            "plan_rows-0-theme_kk": "Оқушының үні",
            "plan_rows-0-responsible": [region.other_school.pk],
            "plan_rows-0-ORDER": 1,
        },
    )
    assert client.post(edit(people.community), data).status_code == 200
    assert not PlanRow.objects.exists()


def test_leader_cannot_change_the_address_nor_put_the_community_to_rest(desk, people):
    client = desk("leader")
    client.post(edit(people.community), form_of(people.community, slug="stolen", is_active=""))
    before = people.community.slug
    people.community.refresh_from_db()
    assert people.community.slug == before
    assert people.community.is_active


def test_fortnight_without_a_first_day_is_refused_beside_the_field(desk, people):
    client = desk("leader")
    data = form_of(
        people.community,
        **{
            "rhythms-TOTAL_FORMS": 1,
            "rhythms-0-kind": "fortnight",
            "rhythms-0-name_kk": "Онлайн әңгіме",
            "rhythms-0-ORDER": 1,
        },
    )
    answer = client.post(edit(people.community), data)
    assert answer.status_code == 200
    assert not Rhythm.objects.exists()


def test_editor_edits_all_and_adds(desk, people, other):
    client = desk("editor")
    html = client.get(reverse(LIST)).content.decode()
    assert "Шыңдау" in html
    assert "Басқа топ" in html
    assert client.get(edit(other.community)).status_code == 200
    answer = client.post(
        reverse("communities:add"), form_of(people.community, name_kk="Жаңа топ", slug="zhanga")
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("who", ["teacher", "stranger", "parent", "moderator", "coordinator"])
def test_others_meet_no_community_in_the_admin(desk, people, who):
    client = desk(who)
    assert client.get(reverse(LIST)).status_code == 302
    assert "form" not in (client.get(edit(people.community), follow=True).context or {})


@pytest.mark.parametrize("name", ["school-terms", "plan-forms"])
@pytest.mark.parametrize(
    ("who", "status"), [("editor", 200), ("administrator", 200), ("leader", 302), ("teacher", 302)]
)
def test_terms_and_forms_are_kept_by_editors(desk, name, who, status):
    client = desk(who)
    assert client.get(reverse(f"{name}:index")).status_code == status
    assert client.get(reverse(f"{name}:add")).status_code == status


def test_term_that_shares_days_with_another_is_refused(desk):
    client = desk("administrator")
    address = reverse("school-terms:add")
    first = {
        "school_year": 2026,
        "number": 1,
        "starts_on": "2026-09-01",
        "ends_on": "2026-10-25",
    }
    assert client.post(address, first).status_code == 302
    second = first | {"number": 2, "starts_on": "2026-10-20", "ends_on": "2026-12-29"}
    assert client.post(address, second).status_code == 200
    assert SchoolTerm.objects.count() == 1


def test_form_of_a_plan_that_is_used_is_kept(desk, people):
    form = PlanForm.objects.create(code="own-form", name_kk="Өз пішініміз")
    PlanRow.objects.create(community=people.community, theme_kk="Іс", form=form)
    client = desk("editor")
    answer = client.post(reverse("plan-forms:delete", args=[form.pk]))
    assert answer.status_code in {200, 302, 403}
    assert PlanForm.objects.filter(pk=form.pk).exists()


# -- the pages ---------------------------------------------------------------------


def page_edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_leader_edits_their_own_page_and_no_other(desk, community_page, other):
    client = desk("leader")
    assert client.get(page_edit(community_page)).status_code == 200
    assert client.get(page_edit(other)).status_code == 302
    for name in ("history", "copy", "move", "delete", "unpublish"):
        address = reverse(f"wagtailadmin_pages:{name}", args=[other.pk])
        assert client.get(address).status_code in {302, 403, 404}, name


def test_leader_page_form_does_not_ask_whose_page_it_is(desk, community_page, other):
    client = desk("leader")
    form = client.get(page_edit(community_page)).context["form"]
    assert "community" not in form.fields
    assert "rules" in form.fields
    editor = desk("editor").get(page_edit(community_page)).context["form"]
    assert "community" in editor.fields


def test_leader_bulk_actions_on_anothers_page_change_nothing(desk, other):
    client = desk("leader")
    for action in ("unpublish", "delete"):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        client.post(f"{address}?id={other.pk}", {"include_descendants": ""})
        found = Page.objects.get(pk=other.pk)
        assert found.live


def test_leader_copies_no_page_into_the_list(desk, community_page):
    client = desk("leader")
    count = CommunityPage.objects.count()
    client.post(
        reverse("wagtailadmin_pages:copy", args=[community_page.pk]),
        {
            "new_title": "Көшірме",
            "new_slug": "copy",
            "new_parent_page": community_page.get_parent().pk,
        },
    )
    assert CommunityPage.objects.count() == count


def test_leader_of_two_languages_gets_the_translation_too(
    desk, people, community_page, make_page, russian
):
    twin = community_page.copy_for_translation(russian, copy_parents=True)
    client = desk("leader")
    assert client.get(page_edit(twin)).status_code == 200


@pytest.mark.parametrize("who", ["moderator", "teacher", "coordinator"])
def test_others_edit_no_page_of_a_community(desk, community_page, who):
    assert desk(who).get(page_edit(community_page)).status_code == 302


@pytest.mark.parametrize("who", ["editor", "administrator"])
def test_editors_edit_every_page(desk, community_page, other, who):
    client = desk(who)
    assert client.get(page_edit(community_page)).status_code == 200
    assert client.get(page_edit(other)).status_code == 200


def test_rights_of_a_page_follow_its_making(people, make_page):
    page = make_page(make_community("Жаңа", leader=people.colleague))
    rights = GroupPagePermission.objects.filter(page=page)
    assert {r.permission.codename for r in rights} >= {"change_page", "publish_page", "lock_page"}


# -- coordinators ----------------------------------------------------------------------


@pytest.fixture
def schools(index, region):
    """Pages of two schools, the first with a page of a class below it."""
    place = OrganisationIndexPage.objects.get(locale=index.locale)
    first = place.add_child(
        instance=OrganisationPage(title="Бірінші", place=region.school, locale=index.locale)
    )
    below = first.add_child(
        instance=ClassPage(title="7 «А»", place=region.school_class, locale=index.locale)
    )
    place.refresh_from_db()
    second = place.add_child(
        instance=OrganisationPage(title="Екінші", place=region.other_school, locale=index.locale)
    )
    return first, below, second


def test_coordinator_edits_their_own_branch_of_the_tree(desk, schools):
    first, below, second = schools
    client = desk("coordinator")
    assert client.get(page_edit(first)).status_code == 200
    assert client.get(page_edit(below)).status_code == 200
    assert client.get(page_edit(second)).status_code == 302
    add = reverse("wagtailadmin_pages:add", args=["home", "newsindexpage", second.pk])
    assert client.get(add).status_code == 302


@pytest.mark.parametrize("who", ["moderator", "teacher", "leader", "parent"])
def test_others_edit_no_page_of_an_organisation(desk, schools, who):
    client = desk(who)
    for page in schools:
        assert client.get(page_edit(page)).status_code == 302
