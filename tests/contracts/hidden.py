"""Words where nobody looks: in the EXIF of pictures, in properties of documents, in names of files.

Each hangs on something that everybody reads, so that only the words themselves must not be met.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from cms.files.services import store_file, store_picture
from cms.people.models import User
from cms.people.services import edit_profile
from cms.settings import limits
from forum.discussions.models import Post, PostFile
from forum.ideas.models import Milestone
from library.methods.models import MethodFile
from tests.factories.forum import make_reply
from tests.factories.inside import (
    document_with,
    jpeg_with,
    pdf_with,
    png_with,
    sheet_with,
    text_document_with,
)

if TYPE_CHECKING:
    from tests.contracts.world import World


def build_hidden(world: "World") -> None:
    """Files of posts, methods, ideas and pages, and the photo of a person who may be found."""
    secret = world.secret
    _of_post(world, secret("жпегіштеқ"), secret("пингіштеқ"), secret("құжатіштеқ"))
    _of_method(world, secret("пдфіштеқ"), secret("кестеіштеқ"), secret("мәтініштеқ"))
    things = world.things
    things.idea_file = _stored("дәлел.docx", document_with(secret("дәлеліштеқ")))
    Milestone.objects.filter(pk=things.step.pk).update(file=things.idea_file)
    _of_pages(world, secret("беттеіштеқ"), secret("бетқұжатіштеқ"))
    teacher = User.objects.get(pk=world.people.teacher.pk)
    photo = SimpleUploadedFile("мен.jpg", jpeg_with(secret("фотоіштеқ")), "image/jpeg")
    edit_profile(person=teacher, own={}, public={"is_findable": True}, photo=photo)
    _surname_in_a_name(world)


def words_of_files(world: "World") -> list[str]:
    """The words that lie in files alone, and that nobody may ever take out of one."""
    return [word for word in world.words if word.endswith("іштеқ")]


def _later(hours: int) -> datetime:
    """After all that these people have written before."""
    return timezone.now() + timedelta(hours=hours)


def _stored(name: str, data: bytes):
    return store_file(upload=SimpleUploadedFile(name, data), by=None)


def _of_post(world: "World", jpeg: str, png: str, document: str) -> None:
    author = world.people.colleague
    reply = make_reply(world.things.topic, author, "Суреттер мен жоспар осында.", at=_later(20))
    pictures = [
        store_picture(
            upload=SimpleUploadedFile(name, data),
            by=author,
            edge=limits.POST_IMAGE_EDGE,
            pixels=limits.POST_IMAGE_PIXELS,
        )
        for name, data in (("а.jpg", jpeg_with(jpeg)), ("ә.png", png_with(png)))
    ]
    files = [*pictures, _stored("жоспар.docx", document_with(document))]
    for position, stored in enumerate(files):
        PostFile.objects.create(
            post=reply, stored=stored, position=position, is_image=position < len(pictures)
        )
    Post.objects.filter(pk=reply.pk).update(file_count=len(files))
    world.things.reply_with_files = reply


def _of_method(world: "World", pdf: str, sheet: str, text: str) -> None:
    method = world.things.method
    for name, data in (
        ("жоспар.pdf", pdf_with(pdf)),
        ("баға.xlsx", sheet_with(sheet)),
        ("мәтін.odt", text_document_with(text)),
    ):
        method.files.add(MethodFile(stored=_stored(name, data)))
    method.save()


def _of_pages(world: "World", picture: str, document: str) -> None:
    """As editors bring them in: a picture in an article, a document for everybody."""
    root = Collection.get_first_root_node()
    image_form = get_image_form(get_image_model())
    form = image_form(
        {"title": "Сурет", "collection": root.pk, "tags": ""},
        MultiValueDict({"file": [SimpleUploadedFile("б.jpg", jpeg_with(picture), "image/jpeg")]}),
    )
    assert form.is_valid(), form.errors
    image = form.save()
    image.get_rendition("width-20")
    article = type(world.things.article).objects.get(pk=world.things.article.pk)
    article.picture, article.picture_alt = image, "Көк шаршы"
    article.save()
    form = get_document_form(get_document_model())(
        {"title": "Құжат", "collection": root.pk, "tags": ""},
        MultiValueDict({"file": [SimpleUploadedFile("в.docx", document_with(document))]}),
    )
    assert form.is_valid(), form.errors
    world.things.editors_document = form.save()


def _surname_in_a_name(world: "World") -> None:
    """A file that is called after a pupil waits for a moderator, in whatever form the name is."""
    stored = _stored("Тегіжасырынқтың суреті.txt", "Сурет".encode())
    make_reply(
        world.things.topic,
        world.people.colleague,
        f"Міне, файл: {world.secret('күткенфайлқ')}",
        at=_later(21),
        files=[(stored, "")],
        insists=True,
    )
