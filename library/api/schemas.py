"""What the interface for programs answers with. Names of words come in all three languages."""

from datetime import datetime

from ninja import Schema


class Names(Schema):
    """A name by language; Russian and English may be empty."""

    kk: str
    ru: str
    en: str


class Word(Schema):
    """A word of a vocabulary; of a frozen version without its code."""

    code: str
    names: Names


class Person(Schema):
    """An author. `family` and `given` are null where only the printed name is known."""

    name: str
    family: str | None
    given: str | None


class Licence(Schema):
    """What may be done with a work."""

    code: str
    name: str
    url: str


class File(Schema):
    """A file to take away."""

    name: str
    url: str
    content_type: str
    size: int
    sha256: str
    caption: str


class Origin(Schema):
    """What a work was adapted from."""

    title: str
    authors: str
    url: str


class Work(Schema):
    """A method or an essay."""

    kind: str
    key: int
    title: str
    language: str
    url: str
    short_url: str | None
    authors: list[Person]
    summary: str
    published_at: datetime | None
    updated_at: datetime | None
    version: int | None
    month: str | None
    subjects: list[Word]
    grades: list[Word]
    types: list[Word]
    forms: list[Word]
    minutes: int | None
    licence: Licence | None
    organisation: Word | None
    community: Word | None
    files: list[File]
    based_on: list[Origin]


class WholeWork(Work):
    """A work with its text, cleaned HTML."""

    html: str


class Works(Schema):
    """A page of works; `next` is the address of the one after it."""

    items: list[Work]
    next: str | None


class Version(Schema):
    """A version of a method that was published once."""

    number: int
    title: str
    published_at: datetime
    url: str
    short_url: str


class Vocabularies(Schema):
    """The words by which the shelf is narrowed."""

    subjects: list[Word]
    grades: list[Word]
    types: list[Word]
    forms: list[Word]
    licences: list[Word]


class Organisation(Schema):
    """A school, kindergarten or centre."""

    key: int
    code: str
    kind: str
    names: Names


class Organisations(Schema):
    """A page of organisations."""

    items: list[Organisation]
    next: str | None


class Community(Schema):
    """A community of teachers."""

    key: int
    code: str
    names: Names


class Collection(Schema):
    """Works that editors have put together; `size` is how many everybody may read."""

    key: int
    kind: str
    names: Names
    leads: Names
    url: str
    size: int
    published_at: datetime | None


class Collected(Schema):
    """A work of a collection, with the word of the editors to it."""

    kind: str
    key: int
    title: str
    language: str
    url: str
    notes: Names


class WholeCollection(Collection):
    """A collection with its works, in the order of the editors."""

    works: list[Collected]


class Refusal(Schema):
    """Why nothing is given, in a sentence."""

    detail: str
