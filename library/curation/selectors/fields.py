"""A method field by field: as it will look, and what changed since it was last sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from wagtail.models import Revision

from cms.files.models import StoredFile
from cms.markdown import to_html
from cms.previews.selectors import look_url
from library.curation.models import Remark
from library.essays.selectors.history import marked_changes
from library.methods.models import Method
from library.methods.selectors import grades_in_words, named, vocabularies

# In the order of the page; files come after them.
FIELDS = (
    "title",
    "summary",
    "body",
    "material_type",
    "subjects",
    "grades",
    "form",
    "minutes",
    "language",
    "licence",
    "community",
    "sources",
)
FILES = "files"


@dataclass(slots=True)
class Block:
    """One field: its words, what changed (`changes` is empty where nothing did), its remarks."""

    name: str
    label: str
    text: str
    html: SafeString | None = None
    language: str = ""
    changes: SafeString | None = None
    missing: str = ""
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class FileBlock:
    """One file: `change` is "added", "gone" or empty."""

    stored: StoredFile | None
    name: str
    caption: str = ""
    url: str = ""
    size: int = 0
    extension: str = ""
    change: str = ""
    remarks: list[Remark] = field(default_factory=list)

    @property
    def look_url(self) -> str:
        """Where it is looked into; "" where nothing can be shown."""
        return look_url(self.url, self.extension)


def label_of(name: str) -> str:
    """What a field is called."""
    if name in {FILES, "sources"}:
        return capfirst(str(Method._meta.get_field(name).related_model._meta.verbose_name_plural))
    return capfirst(str(Method._meta.get_field(name).verbose_name))


def words_of(method: Method) -> dict[str, str]:
    """The words of each field in the reader's language."""
    words = vocabularies()
    kind = words.types.get(method.material_type_id or 0)
    form = words.forms.get(method.form_id or 0)
    licence = words.licences.get(method.licence_id or 0)
    sources = [
        " · ".join(filter(None, (source.title, source.authors, source.url)))
        for source in method.sources.all()
    ]
    return {
        "title": method.title,
        "summary": method.summary,
        "body": method.body,
        "material_type": kind.name if kind else "",
        "subjects": ", ".join(named(words.subjects, [s.pk for s in method.subjects.all()])),
        "grades": ", ".join(grades_in_words(words.grades, [g.pk for g in method.grades.all()])),
        "form": form.name if form else "",
        "minutes": str(method.minutes or ""),
        "language": method.get_language_display() if method.language else "",
        "licence": licence.name if licence else "",
        "community": method.community.name if method.community else "",
        "sources": "\n".join(sources),
    }


def sent_before(revision: Revision | None) -> Method | None:
    """The method as it was in `revision`."""
    if revision is None:
        return None
    before: Method = revision.as_object()
    return before


def blocks_of(draft: Method, before: Method | None, missing: dict[str, str]) -> list[Block]:
    """All fields; of an earlier sending `before` with what changed since."""
    now = words_of(draft)
    then = words_of(before) if before is not None else None
    blocks = []
    for name in FIELDS:
        is_own_words = name in {"title", "summary", "body", "sources"}
        changed = then is not None and then[name] != now[name]
        if not now[name] and not changed and name in {"form", "minutes", "community", "sources"}:
            continue
        blocks.append(
            Block(
                name=name,
                label=label_of(name),
                text=now[name],
                html=mark_safe(to_html(draft.body)) if name == "body" else None,  # noqa: S308 - cleaned by it
                language=draft.language if is_own_words else "",
                changes=marked_changes(then[name], now[name]) if changed and then else None,
                missing=missing.get(name, ""),
            )
        )
    return blocks


def files_of(
    draft: Method, before: Method | None, url_of: Callable[[StoredFile], str]
) -> list[FileBlock]:
    """Files in their order, then those that were there before and are gone."""
    held = [file for file in draft.files.all() if file.stored_id]
    then = {file.stored_id: file for file in before.files.all()} if before is not None else None
    found = [
        FileBlock(
            stored=file.stored,
            name=file.stored.name,
            caption=file.caption,
            url=url_of(file.stored),
            size=file.stored.size,
            extension=file.stored.extension,
            change="added" if then is not None and file.stored_id not in then else "",
        )
        for file in held
    ]
    kept = {file.stored_id for file in held}
    gone = [file for key, file in (then or {}).items() if key not in kept]
    names = StoredFile.objects.in_bulk([file.stored_id for file in gone]) if gone else {}
    for file in gone:
        stored = names.get(file.stored_id)
        found.append(FileBlock(stored=None, name=stored.name if stored else "—", change="gone"))
    return found


def pin(
    remarks: Sequence[Remark], blocks: Sequence[Block], files: Sequence[FileBlock]
) -> list[Remark]:
    """Hangs remarks at what they are pinned to; gives the conversation, and what lost its place."""
    by_field = {block.name: block for block in blocks}
    by_file = {file.stored.pk: file for file in files if file.stored is not None}
    loose = []
    for remark in remarks:
        if remark.stored_id and remark.stored_id in by_file:
            by_file[remark.stored_id].remarks.append(remark)
        elif remark.field and remark.field in by_field and not remark.stored_id:
            by_field[remark.field].remarks.append(remark)
        else:
            loose.append(remark)
    return loose
