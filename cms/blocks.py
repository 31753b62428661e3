"""What editors build a page of. A block makes no query: the view loads for all of them at once."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.rich_text import get_text_for_indexing

from cms.people.choosers import PersonChooserBlock
from cms.settings import limits

TEXT_FEATURES = [
    "h2", "h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "document-link", "blockquote",
    "superscript", "subscript",
]  # fmt: skip
SHORT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]

_BLOCK_END = re.compile(r"(</(?:p|h\d|li|blockquote)>|<[bh]r\s*/?>)", re.IGNORECASE)
_YOUTUBE_HOSTS = {"youtube.com", "m.youtube.com", "youtube-nocookie.com", "youtu.be"}
_VIMEO_HOSTS = {"vimeo.com", "player.vimeo.com"}
_YOUTUBE_KEY = re.compile(r"[\w-]{11}", re.ASCII)
_VIMEO_KEY = re.compile(r"\d{5,12}", re.ASCII)
_VIMEO_SECRET = re.compile(r"[0-9a-f]{8,12}")


def lines_of(html: str) -> str:
    """Rich text without its marks: every paragraph, heading and item on a line of its own."""
    lines = get_text_for_indexing(_BLOCK_END.sub("\\1\n", html or "")).splitlines()
    return "\n".join(line for line in (" ".join(one.split()) for one in lines) if line)


def player_address(url: str) -> str:
    """The address of the player of a YouTube or Vimeo film; empty for anything else.

    Nothing is asked of those sites: the address is read from the link alone.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"}:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    words = [word for word in parts.path.split("/") if word]
    if host in _YOUTUBE_HOSTS:
        return _youtube(host, words, parse_qs(parts.query))
    if host in _VIMEO_HOSTS:
        return _vimeo(words, parse_qs(parts.query))
    return ""


def _youtube(host: str, words: list[str], query: dict[str, list[str]]) -> str:
    key = ""
    if host == "youtu.be" and words:
        key = words[0]
    elif len(words) > 1 and words[0] in {"embed", "shorts", "live", "v"}:
        key = words[1]
    elif words == ["watch"]:
        key = query.get("v", [""])[0]
    if not _YOUTUBE_KEY.fullmatch(key):
        return ""
    return f"https://www.youtube-nocookie.com/embed/{key}"


def _vimeo(words: list[str], query: dict[str, list[str]]) -> str:
    key = next((word for word in words if _VIMEO_KEY.fullmatch(word)), "")
    if not key:
        return ""
    after = words[words.index(key) + 1 :]
    secret = query.get("h", [""])[0] or (after[0] if after else "")
    address = f"https://player.vimeo.com/video/{key}?dnt=1"
    return f"{address}&h={secret}" if _VIMEO_SECRET.fullmatch(secret) else address


class ImageBlock(WagtailImageBlock):
    """Wagtail's picture with words for who does not see it; its first field has no name there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.child_blocks["image"].label = _("File")


class PictureBlock(blocks.StructBlock):
    """A picture with words for those who do not see it, and a line below."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(
        label=_("line below"), required=False, max_length=limits.TITLE_LENGTH
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side."""

    pictures = blocks.ListBlock(
        ImageBlock(label=_("picture")), label=_("pictures"), min_num=2, max_num=24
    )
    caption = blocks.CharBlock(
        label=_("line below"), required=False, max_length=limits.TITLE_LENGTH
    )

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "blocks/gallery.html"


class VideoValue(blocks.StructValue):
    """A film: where its player is."""

    @property
    def player(self) -> str:
        """The address that is framed after a click; empty for an uploaded film."""
        return player_address(self.get("url") or "")


class VideoBlock(blocks.StructBlock):
    """A film of YouTube, Vimeo or our own. Other sites learn of the reader after a click only."""

    title = blocks.CharBlock(
        label=pgettext_lazy("of a block", "title"), max_length=limits.TITLE_LENGTH
    )
    url = blocks.URLBlock(label=_("address at YouTube or Vimeo"), required=False, max_length=500)
    film = DocumentChooserBlock(label=_("or an uploaded mp4 file"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
        value_class = VideoValue

    def clean(self, value: Any) -> Any:
        """One source, and an address that we can frame."""
        cleaned = super().clean(value)
        url, film = cleaned.get("url"), cleaned.get("film")
        if bool(url) == bool(film):
            sentence = _("Give either an address or an uploaded file.")
            raise blocks.StructBlockValidationError({"url": ValidationError(sentence)})
        if url and not player_address(url):
            sentence = _("This is not the address of a film at YouTube or Vimeo.")
            raise blocks.StructBlockValidationError({"url": ValidationError(sentence)})
        if film and film.file_extension.lower() != "mp4":
            sentence = _("Only mp4 films play in every browser.")
            raise blocks.StructBlockValidationError({"film": ValidationError(sentence)})
        return cleaned


class FilesValue(blocks.StructValue):
    """Files as the list of files shows them."""

    @property
    def listed(self) -> list[dict[str, Any]]:
        """Name, address and extension of each file that is still there."""
        return [
            {
                "name": document.filename,
                "caption": document.title,
                "url": document.url,
                "extension": document.file_extension,
                "size": document.file_size,
            }
            for document in self.get("files") or []
            if document is not None
        ]


class FilesBlock(blocks.StructBlock):
    """Files to take away."""

    title = blocks.CharBlock(
        label=pgettext_lazy("of a block", "title"), required=False, max_length=limits.TITLE_LENGTH
    )
    files = blocks.ListBlock(DocumentChooserBlock(label=_("file")), label=_("files"), min_num=1)

    class Meta:
        icon = "doc-full"
        label = _("Files")
        template = "blocks/files.html"
        value_class = FilesValue


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("words"), max_length=1000)
    author = blocks.CharBlock(label=_("who said it"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class CallValue(blocks.StructValue):
    """Where the button leads."""

    @property
    def aim(self) -> str:
        """The address of the page while it is published, else the one that was typed."""
        page = self.get("page")
        if page is not None:
            return page.url if page.live else ""
        return self.get("url") or ""


class CallBlock(blocks.StructBlock):
    """One thing to do, with a button."""

    title = blocks.CharBlock(
        label=pgettext_lazy("of a block", "title"), max_length=limits.TITLE_LENGTH
    )
    text = blocks.TextBlock(label=_("text"), required=False, max_length=500)
    label = blocks.CharBlock(label=_("words on the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("leads to a page"), required=False)
    url = blocks.URLBlock(label=_("or to an address"), required=False, max_length=500)

    class Meta:
        icon = "pick"
        label = _("Call to action")
        template = "blocks/call.html"
        value_class = CallValue

    def clean(self, value: Any) -> Any:
        """One aim."""
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            sentence = _("Give either a page or an address.")
            raise blocks.StructBlockValidationError({"page": ValidationError(sentence)})
        return cleaned

    def get_searchable_content(self, value: Any) -> list[str]:
        """What it says; not the words on the button."""
        return [str(value[name]) for name in ("title", "text") if value[name]]


class AccordionBlock(blocks.StructBlock):
    """Questions that open their answers."""

    parts = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("title", blocks.CharBlock(label=_("line"), max_length=limits.TITLE_LENGTH)),
                ("text", blocks.RichTextBlock(label=_("text"), features=TEXT_FEATURES)),
            ]
        ),
        label=_("parts"),
        min_num=1,
    )

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "blocks/accordion.html"


class PeopleBlock(blocks.StructBlock):
    """Adults who want to be found. `rows` are set by the view."""

    title = blocks.CharBlock(
        label=pgettext_lazy("of a block", "title"), required=False, max_length=limits.TITLE_LENGTH
    )
    people = blocks.ListBlock(PersonChooserBlock(label=_("person")), label=_("people"), min_num=1)

    class Meta:
        icon = "group"
        label = _("People")
        template = "blocks/people.html"


class Latest(models.TextChoices):
    """What can be shown newest first."""

    ARTICLES = "articles", _("news")
    METHODS = "methods", _("methods")
    ESSAYS = "essays", _("essays")


class LatestBlock(blocks.StructBlock):
    """The newest things of one kind. `rows` are set by the view."""

    title = blocks.CharBlock(
        label=pgettext_lazy("of a block", "title"), required=False, max_length=limits.TITLE_LENGTH
    )
    kind = blocks.ChoiceBlock(label=_("what"), choices=Latest.choices, search_index=False)
    count = blocks.IntegerBlock(
        label=_("how many"), default=3, min_value=1, max_value=limits.LATEST_ITEMS
    )

    class Meta:
        icon = "history"
        label = pgettext_lazy("block", "Latest")
        template = "blocks/latest.html"

    def get_searchable_content(self, value: Any) -> list[str]:
        """Nothing: what it lists changes by itself, and is found by itself."""
        return []


class TableBlock(TypedTableBlock):
    """A table of words and numbers."""

    text = blocks.CharBlock(label=_("words"), required=False, max_length=500)
    long_text = blocks.RichTextBlock(label=_("text"), required=False, features=SHORT_FEATURES)
    number = blocks.DecimalBlock(label=pgettext_lazy("in a table", "number"), required=False)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=TEXT_FEATURES, icon="pilcrow", template="blocks/text.html"
    )
    picture = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    files = FilesBlock()
    quote = QuoteBlock()
    call = CallBlock()
    table = TableBlock()
    accordion = AccordionBlock()
    people = PeopleBlock()
    latest = LatestBlock()

    class Meta:
        template = "blocks/body.html"


def of_type(body: Any, name: str) -> Iterator[Any]:
    """Values of the blocks `name` in the stream `body`; other blocks are not even unpacked."""
    if body is None:
        return
    for index, raw in enumerate(body.raw_data):
        if raw["type"] == name:
            yield body[index].value
