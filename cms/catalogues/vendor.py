"""The second catalogue: texts of the packages we use, in the languages which they lack.

Django, allauth and the comment packages speak little Kazakh, and some of them little Russian.
`collect` reads their own catalogues, picks every text that a visitor or a member may meet and
that none of them has in the language wanted, and merges it into ours (`cms/locale_vendor`), where
a person translates it. Ours is loaded after theirs, so an entry there also corrects a package's
translation: write it by hand (msgctxt, msgid, msgstr), and `collect` keeps it as long as some
package still has the text. `djangojs.po` beside it corrects texts of scripts, all by hand.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

Key = tuple[str | None, str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """One folder of a package that has a `locale` inside, and which of its texts are for readers.

    `only` and `excluded` are beginnings of paths as the catalogue names them: where a text stands.
    A text is wanted when at least one of its places is. `stale` are texts that the catalogues still
    have and the code does not ask for any more.
    """

    folder: str
    only: tuple[str, ...] = ("",)
    excluded: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


SOURCES = (
    Source(
        "django/conf",
        excluded=(
            "conf/global_settings.py",  # the names of a hundred languages
            "contrib/messages/apps.py",
            "contrib/sitemaps/apps.py",
            "contrib/staticfiles/apps.py",
            "contrib/syndication/apps.py",
            "views/templates/",  # pages of a developer's machine
        ),
    ),
    Source(
        "django/contrib/auth",
        excluded=(
            "contrib/auth/admin.py",
            "contrib/auth/apps.py",
            "contrib/auth/hashers.py",
        ),
    ),
    Source("django/contrib/contenttypes", excluded=("contrib/contenttypes/apps.py",)),
    Source("django/contrib/humanize", excluded=("contrib/humanize/apps.py",)),
    Source(
        "allauth",
        excluded=(
            "account/admin.py",
            "account/apps.py",
            "headless/",
            "idp/",
            "mfa/apps.py",
            "socialaccount/",
            "templates/idp/",
            "templates/openid/",
            "templates/socialaccount/",
            "usersessions/apps.py",
        ),
    ),
    Source("django_comments", excluded=("django_comments/admin.py",)),
    Source(
        "django_comments_xtd",
        excluded=("tests/",),
        # Some of its catalogues were made when these templates were indented otherwise.
        stale=(
            "A confirmation message has been sent to your\n"
            "            email address. Please, click on the link in the message to confirm\n"
            "            your comment.",
            "\n            Your comment is in moderation.<br/>\n"
            "            It has to be reviewed before being published.<br/>\n"
            "            Thank you for your patience and understanding.\n            ",
            '\n            Go back to: <a href="%(content_object_url)s">'
            "%(content_object_str)s</a>\n            ",
        ),
    ),
    Source("taggit", excluded=("taggit/apps.py",)),
    Source("wagtail", only=("templates/wagtailcore/", "forms.py", "fields.py")),
    Source("wagtail/documents", only=("templates/wagtaildocs/password_required.html",)),
    Source("wagtail/images", only=("fields.py",)),
)

HEADER = {
    "Project-Id-Version": "Undestik",
    "PO-Revision-Date": "2026-11-22 12:00+0500",
    "Last-Translator": "Undestik",
    "Language-Team": "Undestik",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "",
}
PLURAL_FORMS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4"
        " && (n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9)"
        " || (n%100>=11 && n%100<=14)? 2 : 3);"
    ),
}
LINE_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Report:
    """What `collect` did to one catalogue."""

    language: str
    added: tuple[str, ...]
    obsolete: tuple[str, ...]
    untranslated: tuple[str, ...]
    corrections: tuple[str, ...]
    """Texts that a package does have in this language: ours replaces its translation."""
    per_source: dict[str, int] = field(default_factory=dict)
    """Entries by the folder that asks for them (first one of several)."""

    @property
    def complete(self) -> bool:
        """Whether there is nothing left to translate."""
        return not self.untranslated


def collect(package_root: Path, catalogue: Path) -> Report:
    """Merge the texts of the packages under `package_root` into `catalogue`, and save it.

    `catalogue` is `…/<language>/LC_MESSAGES/django.po`, made when missing. Translations stay as
    they are; a new text comes in empty; one that no package has any more is marked obsolete, with
    its translation, and comes back with it.
    """
    language = catalogue.parent.parent.name
    ours = open_or_new(catalogue, language)
    known = {key_of(entry): entry for entry in ours}
    spoken = texts_in(package_root, language)

    wanted: dict[Key, polib.POEntry] = {}
    per_source: Counter[str] = Counter()
    for source in SOURCES:
        for entry in texts_for_readers(package_root, source):
            key = key_of(entry)
            ours_has_it = key in known and not known[key].obsolete
            if key in wanted or (key in spoken and not ours_has_it):
                continue
            wanted[key] = entry
            per_source[source.folder] += 1

    added = []
    merged = []
    for key, entry in wanted.items():
        if key not in known or known[key].obsolete:
            added.append(entry.msgid)
        if key in known:
            carry_translation(known[key], entry)
        elif entry.msgid_plural:
            entry.msgstr_plural = dict.fromkeys(range(forms_of(ours)), "")
        merged.append(entry)

    gone = [entry for key, entry in known.items() if key not in wanted]
    newly_gone = tuple(entry.msgid for entry in gone if not entry.obsolete)
    for entry in gone:
        entry.obsolete = True
        entry.occurrences = []
    ours[:] = merged + gone
    ours.save(str(catalogue))
    return Report(
        language=language,
        added=tuple(added),
        obsolete=newly_gone,
        untranslated=tuple(e.msgid for e in merged if not is_complete(e, forms_of(ours))),
        corrections=tuple(entry.msgid for key, entry in wanted.items() if key in spoken),
        per_source=dict(per_source),
    )


def key_of(entry: polib.POEntry | polib.MOEntry) -> Key:
    """What makes a text the same text: its context, singular and plural."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def forms_of(catalogue: polib.POFile | polib.MOFile) -> int:
    """How many plural forms the catalogue's language has (two when it does not say)."""
    declared = catalogue.metadata.get("Plural-Forms", "")
    number = declared.partition("nplurals=")[2].partition(";")[0].strip()
    return int(number) if number.isdigit() else 2


def is_complete(entry: polib.POEntry, forms: int) -> bool:
    """Whether `entry` is translated, surely (not fuzzy) and in each of `forms` plural forms."""
    return not entry.fuzzy and not entry.obsolete and is_filled(entry, forms)


def is_filled(entry: polib.POEntry | polib.MOEntry, forms: int) -> bool:
    """Whether `entry` has a text in each of `forms` plural forms, or its one text."""
    if entry.msgid_plural:
        return all(entry.msgstr_plural.get(number) for number in range(forms))
    return bool(entry.msgstr)


def open_or_new(catalogue: Path, language: str) -> polib.POFile:
    """Our catalogue, or an empty one with its header."""
    if catalogue.exists():
        return polib.pofile(str(catalogue), wrapwidth=LINE_WIDTH)
    new = polib.POFile(wrapwidth=LINE_WIDTH)
    new.header = "Texts of the packages we use; collected by cms/catalogues/vendor.py."
    new.metadata = HEADER | {"Language": language, "Plural-Forms": PLURAL_FORMS[language]}
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    return new


def catalogues_of(package_root: Path, source: Source, language: str = "*") -> list[Path]:
    """The package's own catalogues of that language, or of all, by name."""
    locale = package_root / source.folder / "locale"
    return sorted(locale.glob(f"{language}/LC_MESSAGES/django.po"))


def texts_in(package_root: Path, language: str) -> set[Key]:
    """What the packages together already say in `language`: gettext makes one heap of them.

    Read from the compiled catalogues, which the site runs on: a package may ship a source alone,
    as django-comments-xtd does, and then its translations are never seen.
    """
    spoken: set[Key] = set()
    for source in SOURCES:
        locale = package_root / source.folder / "locale"
        compiled = locale / language / "LC_MESSAGES" / "django.mo"
        if compiled.exists():
            theirs = polib.mofile(str(compiled))
            forms = forms_of(theirs)
            spoken.update(key_of(entry) for entry in theirs if is_filled(entry, forms))
    return spoken


def texts_for_readers(package_root: Path, source: Source) -> Iterator[polib.POEntry]:
    """Untranslated entries for every text of `source` that a visitor or member may meet.

    They come from the English catalogue, or from all the others together where there is no English.
    """
    paths = catalogues_of(package_root, source, "en") or catalogues_of(package_root, source)
    if not paths:
        raise FileNotFoundError(f"{source.folder} has no catalogue under {package_root}")
    seen: set[Key] = set()
    for path in paths:
        for theirs in polib.pofile(str(path)):
            key = key_of(theirs)
            if theirs.obsolete or key in seen or theirs.msgid in source.stale:
                continue
            seen.add(key)
            places = [place for place, _line in theirs.occurrences if is_for_readers(source, place)]
            if places:
                yield blank(theirs, [f"{source.folder}: {place}" for place in places])


def is_for_readers(source: Source, place: str) -> bool:
    """Whether a text that stands in the file `place` is for readers of the site."""
    return place.startswith(source.only) and not place.startswith(source.excluded)


def blank(theirs: polib.POEntry, places: list[str]) -> polib.POEntry:
    """A fresh entry with the text of `theirs`; `places` name files alone: lines change often."""
    formats = [flag for flag in theirs.flags if flag.endswith("-format")]
    if not formats and "%(" in theirs.msgid:
        formats = ["python-format"]
    return polib.POEntry(
        msgctxt=theirs.msgctxt,
        msgid=theirs.msgid,
        msgid_plural=theirs.msgid_plural,
        comment="\n".join(dict.fromkeys(places)),
        flags=formats,
    )


def carry_translation(known: polib.POEntry, entry: polib.POEntry) -> None:
    """Give `entry` the translation, the translator's remark and the doubt (fuzzy) of `known`."""
    entry.msgstr = known.msgstr
    entry.msgstr_plural = dict(known.msgstr_plural)
    entry.tcomment = known.tcomment
    if known.fuzzy:
        entry.flags = [*entry.flags, "fuzzy"]
