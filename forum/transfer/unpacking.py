"""What has come out of an archive so far: people, topics, posts and files, found again."""

import zipfile
from typing import Any

from django.core.files.base import ContentFile

from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.people.models import Place, User
from cms.settings import limits
from forum.boards.models import Board
from forum.discussions.models import Post, Topic
from forum.transfer.lines import BrokenArchive, Line, values_of


class Unpacking:
    """An archive on its way into this site; keys are those of the archive."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.board: Board | None = None
        self.from_place: str | None = None
        self.topics: dict[int, Topic] = {}
        self.posts: dict[tuple[int, int], Post] = {}
        self._people: dict[str, User | None] = {}
        self._places: dict[str, Place | None] = {}
        self._files: dict[str, StoredFile] = {}

    @property
    def made(self) -> Board:
        """The board, which the first line makes."""
        if self.board is None:
            raise BrokenArchive("there is no board before it.")
        return self.board

    def person(self, login: str | None) -> User | None:
        """Who has this login here; None where nobody does."""
        if not login:
            return None
        if login not in self._people:
            self._people[login] = User.objects.filter(username=login).first()
        return self._people[login]

    def people(self) -> list[User]:
        """Everybody who was found so far."""
        return [person for person in self._people.values() if person is not None]

    def place(self, slug: str | None) -> Place | None:
        """The place at this address; what was the board's own place is its place here."""
        if not slug:
            return None
        if self.board is not None and self.board.place and slug == self.from_place:
            return self.board.place
        if slug not in self._places:
            self._places[slug] = Place.objects.filter(slug=slug).first()
        return self._places[slug]

    def topic(self, key: Any) -> Topic:
        """The topic of an earlier line."""
        found = self.topics.get(key)
        if found is None:
            raise BrokenArchive(f"there is no topic {key} before it.")
        return found

    def file(self, held: Line) -> StoredFile:
        """Checked as if somebody had sent it now."""
        known = self._files.get(held["sha256"])
        if known is None:
            try:
                entry = self.archive.getinfo(f"files/{held['sha256']}")
            except KeyError as error:
                raise BrokenArchive(f"the file {held['name']} is not in the archive.") from error
            if entry.file_size > limits.UPLOAD_SIZE:
                raise BrokenArchive(f"the file {held['name']} is too large.")
            content = ContentFile(self.archive.read(entry), name=held["name"])
            known = self._files[held["sha256"]] = store_file(upload=content, by=None)
            # The fingerprint stays that of what somebody once sent: by it the file is known again.
            values = values_of(StoredFile, held, ("sha256",))
            StoredFile.objects.filter(pk=known.pk).update(**values)
        return known
