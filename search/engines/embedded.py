"""The embedded engine: tantivy in a folder. Many processes read, one at a time writes.

The folder holds `NAME` (how the outbox calls it), `CURRENT` (name of the index that answers),
perhaps `BUILDING` (one that a rebuild fills), `WANTED` (a reader met damage) and lock files that
the system frees when a process dies.
A deletion leaves a small document without readers, so that an older write that comes late is known
as such; a rebuild drops these.
"""

import fcntl
import logging
import os
import pickle
import re
import secrets
import shutil
import socket
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import gettext_noop as _
from tantivy import Document, FieldType, Index, Occur, Order, SchemaBuilder, Searcher
from tantivy import Query as Clause
from tantivy import Schema as TantivySchema

from cms.settings import limits
from search.analysis import FIELDS
from search.engines.base import (
    EngineAwayError,
    FacetCount,
    Health,
    Held,
    Hit,
    RebuildIncompleteError,
    RebuildRunningError,
    Report,
    Result,
    State,
    Stats,
    facet_counts,
    newest_of,
)
from search.entries import (
    BEGINNINGS,
    INSTEAD,
    PART,
    PARTS,
    STANDING,
    IndexEntry,
    Schema,
    column,
)
from search.matches import (
    TIE_BREAKER,
    WORTH_OF_FORM,
    Match,
    Typed,
    begun_matches,
    left_out,
    likeness,
    scoped_matches,
    scopes_left_out,
    title_match,
    typed_so_far,
    wanted_matches,
    worth_of_work,
)
from search.query import Query, Sort

logger = logging.getLogger(__name__)

_GONE = "gone"
_ORDERS = {Sort.NEWEST: "published", Sort.MOST_USED: "used"}
# For each way to compare, one column of the terms of all parts.
_ANY_PART = {
    column("any", field.name): tuple(column(part, field.name) for part in PARTS) for field in FIELDS
}
_ANY_OF = {one: name for name, columns in _ANY_PART.items() for one in columns}
_NOT_STORED = (ValueError, TypeError, OverflowError)  # a document that cannot be made
_NOT_OURS = (KeyboardInterrupt, SystemExit, GeneratorExit)


@dataclass(frozen=True, slots=True)
class _Opened:
    """An index of this process, with what tells that it changed on the disk."""

    name: str
    index: Index
    stamp: tuple[int, int, int]
    is_outdated: bool


class EmbeddedEngine:
    """`SearchEngine` on tantivy."""

    name = "embedded"

    def __init__(self, folder: Path, schema: Schema) -> None:
        self.folder = Path(folder)
        self.schema = schema
        self._tantivy = _tantivy_schema(schema)
        self._opened: _Opened | None = None
        self._guard = threading.Lock()

    @property
    def follower(self) -> str:
        """A name that this folder got when it was first asked, and keeps.

        It notes the folder itself beside: a copy of the folder is another index, and gets another.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        path, inode = self.folder / "NAME", str(self.folder.stat().st_ino)
        name, _blank, made_in = _line_in(path).partition(" ")
        if name and made_in == inode:
            return name
        with (self.folder / "NAME.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two processes at once the first names it
            name, _blank, made_in = _line_in(path).partition(" ")
            if not name or made_in != inode:
                name = f"{_machine()}-{secrets.token_hex(4)}"
                beside = path.with_name(f"NAME.{secrets.token_hex(4)}")
                beside.write_text(f"{name} {inode}", encoding="ascii")
                beside.replace(path)
        return name

    # -- reading -------------------------------------------------------------

    def search(self, query: Query) -> Result:
        """Answers; EngineAwayError when the index is missing or damaged."""
        began = time.perf_counter()
        with self._reading() as opened:
            searcher = opened.index.searcher()
            hits, total = self._hits(searcher, query)
            facets = self._facets(searcher, query)
        return Result(
            hits=tuple(hits),
            total=total,
            facets=facets,
            degraded=opened.is_outdated,
            took_ms=_since(began),
            engine=self.name,
            after=str(_place_in(query) + len(hits)) if len(hits) >= max(1, query.size) else None,
        )

    def suggest(
        self, prefix: str, tokens: frozenset[str], locale: str, kinds: tuple[str, ...] = ()
    ) -> list[str]:
        """Keys of documents whose title has all words, the last one perhaps only begun."""
        return self._keys_of(lambda searcher: self._suggestion(prefix, tokens, kinds))

    def similar(self, key: str, tokens: frozenset[str], kinds: tuple[str, ...] = ()) -> list[str]:
        """Keys of documents that share the telling words of `key`."""
        return self._keys_of(lambda searcher: self._likeness(searcher, key, tokens, kinds))

    def contents(self) -> Iterator[Held]:
        """Every document that is held."""
        opened = self._reader()
        if opened is None:
            return
        searcher = opened.index.searcher()
        found = searcher.search(self._alive(), limit=max(1, searcher.num_docs))
        for _score, address in found.hits:
            stored = searcher.doc(address)
            yield Held(stored["key"][0], stored["version"][0], stored["digest"][0])

    def stats(self) -> Stats:
        """Documents by kind and size on the disk."""
        opened = self._reader()
        if opened is None:
            return Stats(0, {}, 0)
        by_kind = _count_kinds(opened.index.searcher(), self._alive())
        size = sum(f.stat().st_size for f in (self.folder / opened.name).iterdir() if f.is_file())
        return Stats(sum(by_kind.values()), by_kind, size)

    def health(self) -> Health:
        """State; a reader that met damage has left a note."""
        if (self.folder / "WANTED").exists():
            return Health(State.DAMAGED, "The index is damaged; the worker rebuilds it.")
        name = self._current()
        if not name:
            return Health(State.MISSING, "There is no index yet; the worker makes it.")
        if name.split("-")[:2] != self._shape():
            return Health(State.OUTDATED, "The index is of another version; it is rebuilt.")
        try:
            self._reader()
        except BaseException as error:
            if isinstance(error, _NOT_OURS):
                raise
            self._complain(error)
            return Health(State.DAMAGED, "The index cannot be opened; the worker rebuilds it.")
        return Health(State.READY)

    # -- writing -------------------------------------------------------------

    def ensure(self, schema: Schema) -> None:
        """Makes the folder, and sweeps away what a killed rebuild left."""
        self.schema = schema
        self._tantivy = _tantivy_schema(schema)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._writing():
            self._sweep()

    def put(self, entries: Iterable[IndexEntry]) -> Report:
        """Stores documents in the index and in the one that is being built."""
        newest = newest_of(entries)
        versions = {key: entry.version for key, entry in newest.items()}
        return self._write_everywhere(versions, lambda key: self._stored(newest[key]))

    def delete(self, keys: Mapping[str, int]) -> Report:
        """Leaves a document without readers in place of each key."""
        return self._write_everywhere(keys, lambda key: _tombstone(key, keys[key]))

    def begin_rebuild(self) -> "EmbeddedRebuild":
        """A new index beside the one that answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = _try_lock(self.folder / "rebuild.lock")
        if lock is None:
            raise RebuildRunningError
        name = "-".join((*self._shape(), f"{time.time_ns():x}{secrets.token_hex(2)}"))
        try:
            with self._writing():
                self._remove_building()
                _sweep_folders(self.folder, {self._current()})
                path = self.folder / name
                path.mkdir()
                Index(self._tantivy, path=str(path))
                _replace(self.folder / "BUILDING", name)
            return EmbeddedRebuild(self, name, lock)
        except BaseException:
            os.close(lock)
            raise

    # -- how it reads ----------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[_Opened]:
        """The index that answers; EngineAwayError and a note for the worker when it is damaged."""
        try:
            opened = self._reader()
            if opened is None:
                raise EngineAwayError(_("There is no index yet."))
            yield opened
        except (*_NOT_OURS, EngineAwayError):
            raise
        except BaseException as error:
            # A panic of the library is no Exception.
            self._complain(error)
            raise EngineAwayError(f"The index cannot be read: {error}") from error

    def _reader(self) -> _Opened | None:
        """The index that answers, reloaded when it was written to; None when there is none."""
        for attempt in (1, 2):
            name = self._current()
            if not name or name.split("-")[0] != self._shape()[0]:
                return None
            try:
                stamp = _stamp(self.folder / name / "meta.json")
                opened = self._opened
                if opened and opened.name == name and opened.stamp == stamp:
                    return opened
                return self._open(name, stamp)
            except (OSError, ValueError):
                # A rebuild may have switched between the two looks.
                if attempt == 2:
                    raise
        return None

    def _open(self, name: str, stamp: tuple[int, int, int]) -> _Opened:
        with self._guard:
            known = self._opened
            if known and known.name == name:
                index = known.index
                index.reload()
            else:
                index = Index.open(str(self.folder / name))
                index.config_reader("manual")
                index.reload()
            outdated = name.split("-")[:2] != self._shape()
            self._opened = _Opened(name, index, stamp, outdated)
            return self._opened

    def _hits(self, searcher: Searcher, query: Query) -> tuple[list[Hit], int]:
        offset = _place_in(query)
        size = min(max(1, query.size), limits.LIST_DEPTH)
        asked = self._question(query, query.filters)
        if asked is None:
            return [], 0
        found = searcher.search(
            asked,
            limit=size,
            offset=offset,
            order_by_field=_ORDERS.get(query.order),
            order=Order.Desc,
        )
        # What standing things are less worth here, all others are more worth elsewhere.
        more = worth_of_work(query)
        hits = [Hit(searcher.doc(at)["key"][0], float(score) + more) for score, at in found.hits]
        return hits, found.count  # type: ignore[attr-defined]

    def _facets(self, searcher: Searcher, query: Query) -> dict[str, tuple[FacetCount, ...]]:
        """Counts of each facet under all choices but its own: what a click would give."""
        wanted = [name for name in query.facets if name in self.schema.facets]
        chosen = [name for name in wanted if query.filters.get(name)]
        groups = [([n for n in wanted if n not in chosen], query.filters)]
        for name in chosen:
            others = {other: values for other, values in query.filters.items() if other != name}
            groups.append(([name], others))
        counted: dict[str, dict[str, int]] = {name: {} for name in wanted}
        for names, filters in groups:
            asked = self._question(query, filters, is_counted=True) if names else None
            if asked is None:
                continue
            answer = searcher.aggregate(asked, {name: _terms_of(name) for name in names})
            for name in names:
                counted[name] = {b["key"]: b["doc_count"] for b in answer[name]["buckets"]}
        return {name: facet_counts(counted[name], query.filters.get(name, ())) for name in wanted}

    def _question(
        self, query: Query, filters: Mapping[str, tuple[str, ...]], *, is_counted: bool = False
    ) -> Clause | None:
        """The whole question; None when nobody asks, which finds nothing."""
        if not query.tokens:
            return None
        must = [self._readable(query.tokens)]
        asked = wanted_matches(query, is_counted=is_counted)
        wanted = [
            self._any_of(_of_any_part(matches) if is_counted else matches) for matches in asked
        ]
        wanted += [self._any_beginning(matches) for matches in begun_matches(query)]
        must += [self._any_of(matches) for matches in scoped_matches(query)]
        if query.months:
            must.append(_silent(Clause.term_set_query(self._tantivy, "month", [*query.months])))
        if query.any_word and wanted:
            must.append(Clause.boolean_query([(Occur.Should, clause) for clause in wanted]))
        else:
            must += wanted
        for name, values in filters.items():
            if values and name in self.schema.facets:
                must.append(_silent(Clause.term_set_query(self._tantivy, name, list(values))))
        parts = [(Occur.Must, clause) for clause in must]
        title = title_match(query)
        if title:
            parts.append((Occur.Should, self._match(title)))
        if (worth := worth_of_work(query)) and not is_counted:
            # Taken from the few instead of given to all others: the same order, read much faster.
            standing = [(Occur.Must, self._flagged(STANDING, "yes"))]
            standing += [(Occur.MustNot, self._match(title))] if title else []
            fewer = Clause.const_score_query(Clause.boolean_query(standing), -worth)
            parts.append((Occur.Should, fewer))
        # Of the translations of a page one is shown.
        parts.append((Occur.MustNot, self._flagged(INSTEAD, query.language)))
        parts += [(Occur.MustNot, self._any_of(left_out(words))) for words in query.without]
        parts += [
            (Occur.MustNot, _all_of([self._any_of(matches) for matches in words]))
            for words in scopes_left_out(query)
        ]
        if query.without_months:
            months = [*query.without_months]
            parts.append((Occur.MustNot, Clause.term_set_query(self._tantivy, "month", months)))
        if query.any_word and wanted:
            parts.append((Occur.MustNot, _all_of(wanted)))
        parts.append((Occur.MustNot, self._not_yet()))
        return Clause.boolean_query(parts)

    def _readable(self, held: frozenset[str]) -> Clause:
        """The one filter of permission: documents that name any of the tokens."""
        # A set of terms would be read whole for every question; terms are skipped through.
        named = (Clause.term_query(self._tantivy, "read", one, "basic") for one in sorted(held))
        return _silent(Clause.boolean_query([(Occur.Should, one) for one in named]))

    def _flagged(self, flag: str, value: str) -> Clause:
        return Clause.term_query(self._tantivy, flag, value, "basic")

    def _not_yet(self) -> Clause:
        """What is dated later than now."""
        later = (int(time.time()) + 1) << 10
        return Clause.range_query(self._tantivy, "published", FieldType.Unsigned, later)

    def _alive(self) -> Clause:
        gone = Clause.term_query(self._tantivy, "kind", _GONE)
        return Clause.boolean_query([(Occur.Must, Clause.all_query()), (Occur.MustNot, gone)])

    def _any_of(self, matches: Iterable[Match]) -> Clause:
        """Any of the matches; the best counts."""
        return Clause.disjunction_max_query(
            [self._match(match) for match in matches], tie_breaker=TIE_BREAKER
        )

    def _match(self, match: Match) -> Clause:
        if len(match.terms) == 1:
            clause = Clause.term_query(self._tantivy, match.column, match.terms[0])
        else:
            clause = Clause.phrase_query(self._tantivy, match.column, list(match.terms))
        return Clause.boost_query(clause, match.worth)

    def _beginning(self, column: str, start: str) -> Clause:
        """Terms that begin with `start`. A fuzzy query without fuzz is made 300 times faster than
        a pattern, and finds the same."""
        return Clause.fuzzy_term_query(
            self._tantivy, column, start, distance=0, transposition_cost_one=True, prefix=True
        )

    def _any_beginning(self, matches: Iterable[Match]) -> Clause:
        """Any column in which a word begins so; the best counts, however often it stands there."""
        return Clause.disjunction_max_query(
            [
                Clause.const_score_query(self._beginning(one.column, one.terms[0]), one.worth)
                for one in matches
            ]
        )

    def _suggestion(
        self, prefix: str, held: frozenset[str], kinds: tuple[str, ...]
    ) -> Clause | None:
        typed = typed_so_far(prefix[: limits.QUERY_LENGTH])
        if not typed or not held:
            return None
        must = [self._readable(held), *(self._typed(word) for word in typed)]
        return Clause.boolean_query(
            [
                *((Occur.Must, clause) for clause in must),
                *self._of_kinds(kinds),
                (Occur.MustNot, self._not_yet()),
            ]
        )

    def _typed(self, word: Typed) -> Clause:
        """A word that begins so, or is the same in another form."""
        begun = (
            self._beginning(BEGINNINGS, word.letters)
            if word.is_beginning
            else Clause.term_query(self._tantivy, BEGINNINGS, word.letters)
        )
        ways = [Clause.const_score_query(begun, 1.0)]
        if word.forms:
            same = [
                (Occur.Should, Clause.term_query(self._tantivy, one.column, one.terms[0], "basic"))
                for one in word.forms
            ]
            ways.append(Clause.const_score_query(Clause.boolean_query(same), WORTH_OF_FORM))
        return Clause.disjunction_max_query(ways)

    def _of_kinds(self, kinds: tuple[str, ...]) -> list[tuple[Occur, Clause]]:
        """Only documents of these kinds; of all when there are none."""
        if not kinds:
            return []
        chosen = Clause.term_set_query(self._tantivy, "kind", list(kinds))
        return [(Occur.Must, _silent(chosen))]

    def _likeness(
        self, searcher: Searcher, key: str, held: frozenset[str], kinds: tuple[str, ...]
    ) -> Clause | None:
        own = searcher.search(Clause.term_query(self._tantivy, "key", key), limit=1).hits
        if not own or not held:
            return None
        words = searcher.doc(own[0][1])["gist"]
        if not words:
            return None
        alike = likeness(words)
        anywhere = [(Occur.Should, self._any_of(matches)) for matches in alike.anywhere]
        enough, most = (
            Clause.boolean_query(anywhere, minimum_number_should_match=count)
            for count in (alike.least, alike.most)
        )
        named = _silent(Clause.boolean_query([(Occur.Should, self._any_of(alike.named))]))
        either = [(Occur.Should, named), (Occur.Should, _silent(most))]
        return Clause.boolean_query(
            [
                (Occur.Must, self._readable(held)),
                (Occur.Must, enough),
                (Occur.Must, Clause.boolean_query(either)),
                *self._of_kinds(kinds),
                (Occur.MustNot, Clause.term_query(self._tantivy, "key", key)),
                (Occur.MustNot, self._flagged(STANDING, "yes")),
                (Occur.MustNot, self._not_yet()),
            ]
        )

    def _keys_of(self, ask: Any) -> list[str]:
        """Keys of what `ask` finds, a handful."""
        with self._reading() as opened:
            searcher = opened.index.searcher()
            asked = ask(searcher)
            if asked is None:
                return []
            found = searcher.search(asked, limit=limits.SUGGESTIONS)
            return [searcher.doc(address)["key"][0] for _score, address in found.hits]

    # -- how it writes -----------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time, of all processes; waits for the other, not for ever.

        Who waits stands in the queue, so that one who writes again and again lets others through.
        """
        queue = _try_lock(self.folder / "queue.lock", seconds=limits.INDEX_LOCK_SECONDS)
        if queue is None:
            raise EngineAwayError(_("Other processes wait to write the index."))
        try:
            lock = _try_lock(self.folder / "writer.lock", seconds=limits.INDEX_LOCK_SECONDS)
        finally:
            os.close(queue)
        if lock is None:
            raise EngineAwayError(_("Another process is writing the index."))
        try:
            yield
        finally:
            os.close(lock)

    def _write_everywhere(self, versions: Mapping[str, int], make: Any) -> Report:
        """Into the index that answers and the one that is being built, by the same rule."""
        if not versions:
            return Report()
        if not self.folder.exists():
            raise EngineAwayError(_("There is no index yet."))
        with self._writing():
            self._sweep()
            current = self._current()
            if not current or current.split("-")[:2] != self._shape():
                raise EngineAwayError(_("There is no index of this version yet."))
            names = [name for name in (current, self._building()) if name]
            reports = [self._write(name, versions, make) for name in names]
        report = reports[0]
        for other in reports[1:]:
            report.failed.update(other.failed)
            report.done -= set(other.failed)
        return report

    def _write(self, name: str, versions: Mapping[str, int], make: Any) -> Report:
        report = Report()
        try:
            index = Index.open(str(self.folder / name))
            held = _versions(index, self._tantivy, versions)
            writer = index.writer(limits.INDEX_WRITER_BYTES, 1)
            for key, version in versions.items():
                if held.get(key, -1) > version:
                    report.stale[key] = held[key]
                    continue
                try:
                    stored = make(key)
                except _NOT_STORED as error:
                    report.failed[key] = _said_in(error)
                    continue
                writer.delete_documents_by_term("key", key)
                writer.add_document(stored)
                report.done.add(key)
            writer.commit()
            writer.wait_merging_threads()
        except BaseException as error:
            if isinstance(error, _NOT_OURS):
                raise
            ours = _("The index cannot be written")
            raise EngineAwayError(f"{ours}: {error}") from error
        return report

    def _stored(self, entry: IndexEntry) -> Document:
        stored = Document()
        stored.add_text("key", entry.key)
        stored.add_unsigned("version", entry.version)
        stored.add_text("digest", entry.digest)
        for word in entry.gist:
            stored.add_text("gist", word)
        for token in entry.read:
            stored.add_text("read", token)
        for name, terms in (*entry.text.items(), *_in_any_part(entry.text)):
            stored.add_text(name, terms)
        for name, values in (*entry.facets.items(), *entry.flags.items()):
            for value in values:
                stored.add_text(name, value)
        # Seconds, then a few bits of the key: two things of one second keep their order.
        stored.add_unsigned(
            "published", entry.published << 10 | zlib.crc32(entry.key.encode()) % 1024
        )
        stored.add_unsigned("used", entry.used << 32 | entry.published)
        return stored

    def _switch(self, name: str, expected: Mapping[str, int]) -> None:
        """Under the lock: counts, then one rename that every reader sees at its next look."""
        with self._writing():
            index = Index.open(str(self.folder / name))
            index.reload()
            searcher = index.searcher()
            held = _count_kinds(searcher, self._alive())
            gone = _count_kinds(searcher, Clause.term_query(self._tantivy, "kind", _GONE), "was")
            for kind, count in expected.items():
                if held.get(kind, 0) + gone.get(kind, 0) < count:
                    raise RebuildIncompleteError(
                        f"{kind}: {held.get(kind, 0)} of {count} arrived in the new index."
                    )
            _replace(self.folder / "CURRENT", name)
            (self.folder / "BUILDING").unlink(missing_ok=True)
            (self.folder / "WANTED").unlink(missing_ok=True)
            _sweep_folders(self.folder, {name})

    def _sweep(self) -> None:
        """Removes a half-built index whose builder is no more."""
        if not (self.folder / "BUILDING").exists():
            return
        lock = _try_lock(self.folder / "rebuild.lock")
        if lock is None:
            return
        try:
            self._remove_building()
        finally:
            os.close(lock)

    def _remove_building(self) -> None:
        name = self._building()
        (self.folder / "BUILDING").unlink(missing_ok=True)
        if name and name != self._current():
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _complain(self, error: BaseException) -> None:
        """Leaves a note that makes the worker rebuild."""
        logger.error("Search index: %s", error)
        self._opened = None
        try:
            (self.folder / "WANTED").touch()
        except OSError:
            logger.exception("The note for a rebuild could not be written")

    def _shape(self) -> list[str]:
        return [f"s{self.schema.version}", f"a{self.schema.analysis}"]

    def _current(self) -> str:
        return _name_in(self.folder / "CURRENT")

    def _building(self) -> str:
        return _name_in(self.folder / "BUILDING")


class EmbeddedRebuild:
    """A new index in a folder of its own.

    Documents are held back, in a file without a name, and written many at a time: each writing
    makes a part of the index that every question has to ask. The lock is free between, for live
    writes into the same index.
    """

    def __init__(self, engine: EmbeddedEngine, name: str, lock: int) -> None:
        self.name = name
        self._engine = engine
        self._lock: int | None = lock
        self._held: dict[str, tuple[int, int]] = {}  # version, place in the file
        self._file = TemporaryFile(dir=engine.folder)  # noqa: SIM115 - closed with the rebuild

    def write(self, entries: Iterable[IndexEntry]) -> Report:
        """Copies documents into the new index; a live write of the same document wins."""
        report = Report()
        for key, entry in newest_of(entries).items():
            try:
                _check(entry)
            except _NOT_STORED as error:
                report.failed[key] = _said_in(error)
                continue
            try:
                self._held[key] = entry.version, self._file.tell()
                pickle.dump(entry, self._file)
            except OSError as error:
                raise EngineAwayError(f"{_('The index cannot be written')}: {error}") from error
            report.done.add(key)
        if len(self._held) >= limits.INDEX_REBUILD_HELD:
            self._write_held()
        return report

    def _write_held(self) -> None:
        if not self._held:
            return
        held, self._held = self._held, {}
        versions = {key: version for key, (version, _place) in held.items()}

        def made(key: str) -> Document:
            self._file.seek(held[key][1])
            return self._engine._stored(pickle.load(self._file))  # noqa: S301 - of our own hand

        with self._engine._writing():
            self._engine._write(self.name, versions, made)
        self._file.seek(0)
        self._file.truncate()

    def commit(self, expected: Mapping[str, int]) -> None:
        """Switches to the new index, or leaves the old one when something is missing."""
        try:
            self._write_held()
            self._engine._switch(self.name, expected)
        except BaseException:
            self.abort()
            raise
        self._free()

    def abort(self) -> None:
        """Removes the new index."""
        if self._lock is None:
            return
        with self._engine._writing():
            self._engine._remove_building()
        self._free()

    def _free(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
            self._file.close()


def _said_in(error: Exception) -> str:
    return str(error) or type(error).__name__


def _tantivy_schema(schema: Schema) -> TantivySchema:
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("version", stored=True)
    builder.add_text_field("digest", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("gist", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("read", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("was", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("published", fast=True)
    builder.add_unsigned_field("used", fast=True)
    for name in schema.facets:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in schema.flags:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _ANY_PART:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in schema.columns:
        kept = "position" if name in schema.phrases else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=kept)
    return builder.build()


def _check(entry: IndexEntry) -> None:
    """Raises what the making of its document would raise, at a small part of the cost."""
    stored = Document()
    stored.add_unsigned("version", entry.version)
    stored.add_unsigned("published", entry.published << 10)
    stored.add_unsigned("used", entry.used << 32 | entry.published)
    values = (value for named in (entry.facets, entry.flags) for value in named.values())
    said = (entry.key, entry.digest, *entry.gist, *entry.read, *entry.text.values())
    stored.add_text("key", " ".join((*said, *(one for many in values for one in many))))


def _in_any_part(text: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The terms of all parts of a document together, for what is only counted."""
    for name, columns in _ANY_PART.items():
        terms = (term for column in columns for term in text.get(column, "").split())
        yield name, " ".join(dict.fromkeys(terms))


def _of_any_part(matches: Iterable[Match]) -> list[Match]:
    """The same matches, wherever in a document: a few terms instead of one for each part."""
    found = {
        match._replace(column=_ANY_OF.get(match.column, match.column), worth=1.0)
        if len(match.terms) == 1
        else match
        for match in matches
    }
    return sorted(found)


def _tombstone(key: str, version: int) -> Document:
    stored = Document()
    stored.add_text("key", key)
    stored.add_unsigned("version", version)
    stored.add_text("kind", _GONE)
    stored.add_text("was", key.partition(":")[0])
    stored.add_unsigned("published", 0)
    stored.add_unsigned("used", 0)
    return stored


def _versions(index: Index, schema: TantivySchema, keys: Iterable[str]) -> dict[str, int]:
    index.reload()
    searcher = index.searcher()
    wanted = list(keys)
    found = searcher.search(Clause.term_set_query(schema, "key", wanted), limit=len(wanted) + 1)
    stored = (searcher.doc(address) for _score, address in found.hits)
    return {one["key"][0]: one["version"][0] for one in stored}


def _all_of(clauses: Iterable[Clause]) -> Clause:
    return Clause.boolean_query([(Occur.Must, clause) for clause in clauses])


def _silent(clause: Clause) -> Clause:
    """A filter: takes part in what is found, not in how well."""
    return Clause.const_score_query(clause, 0.0)


def _terms_of(name: str) -> dict[str, Any]:
    size = limits.FACET_VALUES
    return {"terms": {"field": name, "size": size, "segment_size": size}}


def _count_kinds(searcher: Searcher, asked: Clause, field: str = "kind") -> dict[str, int]:
    answer = searcher.aggregate(asked, {"kinds": _terms_of(field)})
    counted = ((bucket["key"], bucket["doc_count"]) for bucket in answer["kinds"]["buckets"])
    return {value: count for value, count in counted if PART not in value}


def _place_in(query: Query) -> int:
    """Where the page begins: at the cursor when there is one, else at its number."""
    if query.after and re.fullmatch(r"[0-9]{1,9}", query.after):
        return int(query.after)
    return min(max(0, query.offset), limits.LIST_DEPTH)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _name_in(path: Path) -> str:
    """The folder name in a small file; a name that could lead elsewhere is none."""
    try:
        name = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return name if re.fullmatch(r"s\d+-a\d+-[0-9a-f]+", name) else ""


def _line_in(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _machine() -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "-", socket.gethostname())[:60] or "node"


def _replace(path: Path, text: str) -> None:
    """Writes a small file so that a reader sees the old or the new, never half."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with beside.open("w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _sweep_folders(folder: Path, kept: set[str]) -> None:
    """Removes index folders that no file names any more."""
    for path in folder.iterdir():
        if (
            path.is_dir()
            and re.fullmatch(r"s\d+-a\d+-[0-9a-f]+", path.name)
            and path.name not in kept
        ):
            shutil.rmtree(path, ignore_errors=True)


def _try_lock(path: Path, seconds: float = 0) -> int | None:
    """An open lock file, freed by closing it or by the end of the process; None when taken."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    give_up = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= give_up:
                os.close(handle)
                return None
            time.sleep(0.01)
        else:
            return handle
