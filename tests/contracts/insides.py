"""Files whose text holds private words: each is as private as what shows it, and as itself."""

from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page

from library.methods.services import attach_file

SIGNED_IN = (
    *("teacher", "stranger", "parent", "pupil", "newcomer"),
    *("parent_of_another_class", "pupil_of_another_school"),
)


def build_insides(world) -> None:
    """Documents on pages and a file of a draft, with their texts read."""
    things = world.things

    def document(word: str, kind: str = "") -> Document:
        root = Collection.get_first_root_node()
        collection = root.add_child(instance=Collection(name=f"{len(word)} {word[:3]} {kind}"))
        if kind:
            CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
        file = ContentFile(f"Қосымшада {word} тұр".encode(), name="q.txt")
        return Document.objects.create(title="Қосымша", collection=collection, file=file)

    def show(page: Page, *documents: Document) -> None:
        keys = [one.pk for one in documents]
        shown = Page.objects.get(pk=page.pk).specific
        blocks = [{"type": "files", "value": {"title": "", "files": keys}}]
        shown.body = shown.body.stream_block.to_python(blocks)
        shown.save()

    login, groups = CollectionViewRestriction.LOGIN, CollectionViewRestriction.GROUPS
    show(
        things.plain,
        document("ашыққосымшаішінде"),
        document(world.secret("кіргенқосымшақ", *SIGNED_IN), login),
        document(world.secret("топқосымшақ"), groups),
    )
    show(things.class_page, document(world.secret("сыныпқосымшақ", "parent", "pupil")))
    show(things.login_page, document(world.secret("кіргенбеттегіқ", *SIGNED_IN)))
    show(things.group_page, document(world.secret("топбеттегіқ")))
    show(things.draft_page, document(world.secret("жобабеттегіқ")))
    document(world.secret("ешқайдақ"))
    upload = ContentFile(world.secret("жобафайлындақ", "teacher").encode(), name="q.txt")
    # Into the draft itself, not beside it: what no version names is no file of the method.
    attach_file(method=things.draft, by=things.draft.author, upload=upload)
    call_command("read_files", verbosity=0)
