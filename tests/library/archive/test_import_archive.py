"""A folder of documents comes in whole, once, in review; what fails is told and loses nothing."""

from io import StringIO
from pathlib import Path
from typing import IO

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from cms.settings.environment import PROJECT_ROOT
from library.archive.extract import Extract, Line
from library.archive.services import markdown_of
from library.methods.models import Method
from library.methods.selectors import state_of
from tests.library.archive.documents import write_all

SOURCES = PROJECT_ROOT.parent / "shared" / "source-documents"


@pytest.fixture
def folder(tmp_path):
    write_all(tmp_path / "papers")
    return tmp_path / "papers"


def run(folder: Path, *arguments: str) -> tuple[str, str]:
    out = StringIO()
    try:
        call_command("import_archive", str(folder), "--language=en", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def paragraphs_of(document: IO[bytes]) -> list[str]:
    return [paragraph.text for paragraph in Document(document).paragraphs]


def test_whole_documents_come_in_review_with_their_original(site_ready, folder):
    run(folder)
    method = Method.objects.get(title="Сабақ жоспары: Абай өлеңдері")
    assert not method.live
    assert state_of(method).is_in_review
    file = method.files.get()
    assert file.stored.name == "a.docx"
    # The document as it came, but for who wrote it and on what machine.
    with file.stored.file.open("rb") as kept, (folder / "a.docx").open("rb") as sent:
        assert paragraphs_of(kept) == paragraphs_of(sent)
    assert "Қызығушылықты ояту" in method.body


def test_every_failed_file_is_told_with_its_reason_and_the_others_come_in(site_ready, folder):
    out, error = run(folder)
    lines = {line.split(":")[0].split()[-1]: line for line in out.splitlines() if ":" in line}
    for name in ("g.docx", "h.pdf", "i.txt", "j.xyz", "k.odt"):
        assert lines[name].startswith("FAILED")
        assert len(lines[name].split(": ", 1)[1]) > 5
    assert "failed: 5 of 12" in error
    assert Method.objects.count() == 6


@pytest.mark.parametrize(
    ("language", "broken", "failed"),
    [("kk", "Файл бүлінген", "Қабылданбаған"), ("ru", "Файл повреждён", "Не приняты")],
)
def test_the_report_speaks_the_language_of_its_reader(site_ready, folder, language, broken, failed):
    out, error = run(folder, "--language", language)
    assert broken in out
    assert failed in error
    for foreign in ("Error", "Exception", "broken", "/tmp", "review", str(folder)):
        assert foreign not in out + error


def test_the_same_bytes_under_another_name_come_in_once(site_ready, folder):
    out, _error = run(folder)
    assert "was there  inner/a.docx" in out


def test_a_second_run_doubles_nothing(site_ready, folder):
    run(folder)
    out, _error = run(folder)
    assert Method.objects.count() == 6
    assert "in review: 0; there already: 7; failed: 5" in out


def test_a_failed_file_leaves_neither_row_nor_file(site_ready, folder):
    for path in folder.iterdir():
        if path.is_file() and path.name != "g.docx":
            path.unlink()
    (folder / "inner" / "a.docx").unlink()
    run(folder)
    assert not Method.objects.exists()


def test_the_table_goes_before_proposals(site_ready, folder, tmp_path):
    table = tmp_path / "table.csv"
    table.write_text(
        "file;title;kind;language;date;author;subjects;grades\n"
        "a.docx;Басқа атау;game;ru;2024-02-01;Б. Автор;kazakh maths;6\n",
        "utf-8",
    )
    run(folder, "--metadata", str(table))
    method = Method.objects.get(title="Басқа атау")
    assert (method.material_type.code, method.language, method.credit) == ("game", "ru", "Б. Автор")
    assert str(method.dated_on) == "2024-02-01"
    assert {s.code for s in method.subjects.all()} == {"kazakh", "maths"}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ("title\nA\n", "no column “file”"),
        ("file,colour\na.docx,red\n", "Unknown columns: colour"),
        ("file,kind\na.docx,poem\n", "no code “poem” for the column “kind”"),
        ("file,language\na.docx,de\n", "none of kk, ru, en"),
        ("file,date\na.docx,1.2.2024\n", "not written as"),
        ("file,subjects\na.docx,maths magic\n", "no code “magic”"),
        ("file,title\nnone.docx,A\n", "not there: none.docx"),
        ("file,title\na.docx,A\na.docx,B\n", "twice"),
    ],
)
def test_a_table_with_mistakes_is_refused_before_anything_is_kept(
    site_ready, folder, tmp_path, table, problem
):
    path = tmp_path / "table.csv"
    path.write_text(table, "utf-8")
    _out, error = run(folder, "--metadata", str(path))
    assert problem in error
    assert not Method.objects.exists()


def test_an_absent_folder_and_an_unknown_person_are_told(site_ready, tmp_path):
    assert "is no folder" in run(tmp_path / "nowhere")[1]
    assert "Nobody has the login name" in run(tmp_path, "--as", "nobody")[1]


def test_the_report_holds_a_row_a_file(site_ready, folder, tmp_path):
    report = tmp_path / "report.csv"
    run(folder, "--report", str(report))
    rows = report.read_text("utf-8-sig").splitlines()
    assert len(rows) == 13
    assert sum(",failed," in row for row in rows) == 5


def test_markdown_of_shows_marks_as_they_are():
    text = markdown_of(Extract((Line("Heading", 2), Line("1. *a* <b>"), Line("- c"))))
    assert text == "## Heading\n\n1\\. \\*a\\* \\<b\\>\n\n\\- c"


def test_real_documents_come_in_whole(site_ready):
    if not SOURCES.is_dir():
        assert not Method.objects.exists()  # nothing to bring in where they do not lie
        return
    out, error = run(SOURCES)
    assert error == ""
    assert Method.objects.count() == len(list(SOURCES.iterdir())), out
    assert {m.language for m in Method.objects.all()} == {"kk", "ru"}
    for method in Method.objects.all():
        assert state_of(method).is_in_review
        assert method.title
        assert method.body
