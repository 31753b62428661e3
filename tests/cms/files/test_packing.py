"""A ZIP is made while it goes out: whole, safe to unpack, and of the length that it tells."""

import shutil
import subprocess
import tracemalloc
import zipfile
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.test import RequestFactory
from django.utils import timezone

from cms.files.names import safe_stem, unique_names
from cms.files.packing import Packed, pack, serve_packed, size_of_pack, words

STORAGE = InMemoryStorage()


def kept(name, content, extension="pdf"):
    path = STORAGE.save("a", ContentFile(content))
    return Packed(name, extension, len(content), STORAGE, path)


def packed(*files):
    return b"".join(pack(files, timezone.now()))


def test_a_pack_holds_its_files_and_tells_its_length():
    files = (kept("Сабақ жоспары.pdf", b"x" * 300_000), kept("b.zip", b""), words("c.txt", "бір\n"))
    whole = packed(*files)
    assert len(whole) == size_of_pack(files)
    with zipfile.ZipFile(BytesIO(whole)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["Сабақ жоспары.pdf", "b.zip", "c.txt"]
        assert archive.read("c.txt") == "\ufeffбір\r\n".encode()
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_texts_are_packed_tightly_and_nothing_else_is():
    files = (kept("a.txt", b"x" * 100_000, "txt"), kept("b.pdf", b"x" * 100_000))
    whole = packed(*files)
    assert size_of_pack(files) is None
    assert 100_000 < len(whole) < 102_000


@pytest.mark.skipif(not shutil.which("unzip"), reason="unzip is not installed")
def test_other_programs_unpack_it(tmp_path):
    (tmp_path / "a.zip").write_bytes(packed(kept("Қағаз.pdf", b"12"), kept("b.txt", b"3", "txt")))
    done = subprocess.run(["unzip", "-t", tmp_path / "a.zip"], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout


def test_a_file_that_is_shorter_than_it_says_breaks_the_answer_off():
    whole = kept("a.pdf", b"12345")
    with pytest.raises(OSError):
        packed(Packed("a.pdf", "pdf", 6, STORAGE, whole.path))


def test_memory_stays_flat(tmp_path):
    class Long:
        """A file of 40 MB that is nowhere."""

        def open(self, _path, _mode):
            return _Zeros(40 << 20)

    files = [Packed(f"{n}.mp4", "mp4", 40 << 20, Long(), "") for n in range(3)]
    tracemalloc.start()
    size = sum(len(chunk) for chunk in pack(files, timezone.now()))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == size_of_pack(files)
    assert most < 2 << 20


class _Zeros:
    def __init__(self, left):
        self.left = left

    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None


def test_serve_packed_says_what_every_file_says():
    files, at = (kept("a.pdf", b"12"),), timezone.now()

    def ask(method="get", **headers):
        request = getattr(RequestFactory(), method)("/", headers=headers)
        return serve_packed(request, files, name="Сабақ.zip", state="1", at=at)

    answer = ask()
    assert answer["Content-Type"] == "application/zip"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"])
    assert ask(if_none_match=answer["ETag"]).status_code == 304
    head = ask("head")
    assert head["Content-Length"] == answer["Content-Length"]
    assert b"".join(head.streaming_content) == b""


@pytest.mark.parametrize(
    ("words_of_person", "stem"),
    [
        ("Сабақ жоспары", "Сабақ жоспары"),
        ("../../etc/passwd", "etc passwd"),
        ("a\\b:c*?", "a b c"),
        ("gpj\u202eexe", "gpjexe"),
        ("  .скрытый. ", "скрытый"),
        ("NUL", "_NUL"),
        ("con.a", "_con.a"),
        ("...", "_"),
        ("қ" * 500, "қ" * 100),
        ("a\x00b\nc", "a b c"),
    ],
)
def test_safe_stem_leads_nowhere(words_of_person, stem):
    assert safe_stem(words_of_person) == stem


def test_unique_names_are_so_on_every_system():
    wanted = [("Сабақ", "pdf"), ("сабақ", "pdf"), ("Сабақ", "docx"), ("Сабақ", "pdf"), ("", "")]
    assert unique_names(wanted) == [
        *("Сабақ.pdf", "сабақ (2).pdf", "Сабақ.docx", "Сабақ (3).pdf", "_"),
    ]
