"""Works as lines of a table and as JSON, streamed."""

import json
from collections.abc import Iterable, Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language, override, pgettext

from cms.languages import language_choices
from cms.tables import BYTE_ORDER_MARK, lines_of
from library.citations.citable import Citable, Label
from library.citations.records import as_data


def csv_of(batches: Iterable[list[Citable]]) -> Iterator[str]:
    """Lines in the language of whoever asks; sent when that language is no longer in force."""
    language = get_language() or "kk"
    yield BYTE_ORDER_MARK + lines_of([_titles()], language)
    for batch in batches:
        with override(language):
            lines = lines_of([_cells(work) for work in batch], language)
        yield lines


def json_of(batches: Iterable[list[Citable]]) -> Iterator[str]:
    """A list of works, one on a line."""
    before = "[\n"
    for batch in batches:
        for work in batch:
            yield before + json.dumps(as_data(work), cls=DjangoJSONEncoder, ensure_ascii=False)
            before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _titles() -> list[str]:
    return [
        pgettext("column of a table", "Title"),
        pgettext("column of a table", "Author"),
        pgettext("column of a table", "Language"),
        pgettext("column of a table", "Published"),
        pgettext("column of a table", "Month"),
        pgettext("column of a table", "Type"),
        pgettext("column of a table", "Subject"),
        pgettext("column of a table", "Grade"),
        pgettext("column of a table", "Licence"),
        pgettext("column of a table", "Organisation"),
        pgettext("column of a table", "Community"),
        pgettext("column of a table", "Files"),
        pgettext("column of a table", "In short"),
        pgettext("column of a table", "Address"),
    ]


def _cells(work: Citable) -> list[str]:
    return [
        work.title,
        ", ".join(author.name for author in work.authors),
        str(dict(language_choices()).get(work.language, work.language)),
        work.issued_on.isoformat() if work.issued_on else "",
        f"{work.month:%Y-%m}" if work.month else "",
        _said(work.types),
        _said(work.subjects),
        _said(work.grades),
        work.licence.name if work.licence else "",
        work.organisation.said() if work.organisation else "",
        work.community.said() if work.community else "",
        str(len(work.files)) if work.kind == "method" else "",
        work.summary,
        work.cited_url,
    ]


def _said(labels: tuple[Label, ...]) -> str:
    return ", ".join(label.said() for label in labels)
