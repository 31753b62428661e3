"""Pictures and documents: coordinators and leaders choose from their own and the shared ones."""

import json
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission

from cms.people.services import ensure_groups, shared_files, sync_admin_groups
from home.communities.services import ensure_permissions
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from tests.factories import make_community
from tests.factories.files import make_image
from tests.home.communities.test_pages import form_of as text_form_of


@pytest.fixture
def root(db, settings, tmp_path):
    """The root of collections, which Wagtail's migrations make on a real site."""
    settings.MEDIA_ROOT = tmp_path
    return Collection.get_first_root_node() or Collection.add_root(name="Root")


@pytest.fixture
def files(root, people, region, index, community_page, make_page):
    """A picture and a document of each owner, and the pages of the first community and school."""
    make_page(make_community("Басқа топ", leader=people.colleague))
    above = OrganisationIndexPage.objects.get(locale=index.locale)
    school = above.add_child(
        instance=OrganisationPage(title="Мектеп", place=region.school, locale=index.locale)
    )
    ensure_groups()
    ensure_permissions()
    collections = {
        "own": Collection.objects.get(name=people.community.name_kk),
        "school": Collection.objects.get(name=region.school.name_kk),
        "other": Collection.objects.get(name="Басқа топ"),
        "shared": shared_files(),
        "editors": root,
    }
    pictures, documents = {}, {}
    for name, collection in collections.items():
        pictures[name] = Image.objects.create(
            title=f"Сурет-{name}",
            collection=collection,
            file=ContentFile(make_image(), name=f"{name}.jpg"),
        )
        documents[name] = Document.objects.create(
            title=f"Құжат-{name}",
            collection=collection,
            file=ContentFile(b"text", name=f"{name}.txt"),
        )
    return SimpleNamespace(
        pictures=pictures, documents=documents, pages={"own": community_page, "school": school}
    )


@pytest.fixture
def enter(client, people):
    """Signs a person in, with the rights that follow from their roles."""

    def sign_in(who):
        person = getattr(people, who)
        sync_admin_groups(person=person)
        client.force_login(person)
        return client

    return sign_in


USABLE = {
    "leader": {"own", "shared"},
    "coordinator": {"school", "shared"},
    "editor": {"own", "school", "other", "shared", "editors"},
}
OWN = [("leader", "own"), ("coordinator", "school")]


def test_ensure_groups_gives_no_school_the_files_of_all(root):
    ensure_groups()
    shared = shared_files()
    shared.name = "Ортақ суреттер"
    shared.save()
    ensure_groups()
    assert shared_files() == shared
    rights = GroupCollectionPermission.objects.filter(group__name__in=["Coordinators", "Leaders"])
    assert {(r.collection_id, r.permission.codename) for r in rights} == {
        (shared.pk, "choose_image"),
        (shared.pk, "choose_document"),
    }


@pytest.mark.parametrize("who", USABLE)
def test_choosers_offer_what_is_ones_own_and_what_is_shared(enter, files, who):
    client = enter(who)
    pictures = client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    documents = client.get(reverse("wagtaildocs_chooser:choose")).json()["html"]
    assert {name for name in files.pictures if f"Сурет-{name}" in pictures} == USABLE[who]
    assert {name for name in files.documents if f"Құжат-{name}" in documents} == USABLE[who]


@pytest.mark.parametrize("who", USABLE)
def test_choosers_give_nothing_else_by_its_number(enter, files, who):
    client = enter(who)
    for kind, things in (("images", files.pictures), ("docs", files.documents)):
        views = ["chosen", "select_format"] if kind == "images" else ["chosen"]
        for view in views:
            given = {
                name
                for name, thing in things.items()
                if client.get(reverse(f"wagtail{kind}_chooser:{view}", args=[thing.pk])).status_code
                == 200
            }
            assert given == USABLE[who], (kind, view)


def form_of(page, **changes):
    """The form of `page` as it stands, with whose page it is."""
    owner = {name: getattr(page, name).pk for name in ("community", "place") if hasattr(page, name)}
    return text_form_of(page, **owner, **changes)


def with_picture(page, picture):
    """The form of `page` with a picture in its body."""
    return form_of(page) | {
        "body-count": 1,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-type": "picture",
        "body-0-id": "",
        "body-0-value-image-image": picture.pk,
        "body-0-value-image-alt_text": "Сурет",
        "body-0-value-caption": "",
    }


def with_text_that_links(page, document):
    """The form of `page` with a text that links a document."""
    text = {
        "blocks": [
            {
                "key": "a",
                "type": "unstyled",
                "text": "Файл",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"key": 0, "offset": 0, "length": 4}],
            }
        ],
        "entityMap": {
            "0": {"type": "DOCUMENT", "mutability": "MUTABLE", "data": {"id": document.pk}}
        },
    }
    return form_of(page) | {
        "body-count": 1,
        "body-0-deleted": "",
        "body-0-order": 0,
        "body-0-type": "text",
        "body-0-id": "",
        "body-0-value": json.dumps(text),
    }


def edit(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize("form", [with_picture, with_text_that_links])
@pytest.mark.parametrize(("who", "own"), OWN)
def test_page_takes_ones_own_and_shared_files_alone(enter, files, who, own, form):
    client, page = enter(who), files.pages[own]
    things = files.pictures if form is with_picture else files.documents
    taken = set()
    for name, thing in things.items():
        data = form(page, thing)
        answer = client.post(edit(page), data)
        seen = answer.content.decode()
        if answer.status_code == 302:
            taken.add(name)
        elif name not in USABLE[who]:
            assert thing.title not in seen
            with override("en"):
                assert "belong to others" in str(answer.context["form"].errors["body"])
            preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
            assert not client.post(preview, data).json()["is_valid"]
    assert taken == USABLE[who]


def test_field_of_a_page_takes_no_foreign_picture(enter, files):
    client, page = enter("coordinator"), files.pages["school"]
    field = next(f.name for f in page._meta.fields if f.related_model is Image)
    answer = client.post(edit(page), form_of(page, **{field: files.pictures["other"].pk}))
    assert answer.status_code == 200
    assert "Сурет-other" not in answer.content.decode()
    own = form_of(page, **{field: files.pictures["school"].pk}, picture_alt="Мектеп")
    assert client.post(edit(page), own).status_code == 302


def test_page_keeps_what_an_editor_put_in_and_what_its_older_version_had(enter, files):
    page, theirs = files.pages["own"], files.pictures["editors"]
    assert enter("editor").post(edit(page), with_picture(page, theirs)).status_code == 302
    client = enter("leader")
    assert client.post(edit(page), with_picture(page, theirs)).status_code == 302
    assert client.post(edit(page), form_of(page)).status_code == 302
    assert client.post(edit(page), with_picture(page, theirs)).status_code == 302
    foreign = files.pictures["other"]
    assert client.post(edit(page), with_picture(page, foreign)).status_code == 200
