"""What is asked of the cluster, in the words of `elasticsearch.dsl`. Nothing typed is parsed there.

The same shape as in the embedded engine: each word by any of its clauses in any part, the best
match counting; permission, date and filters beside the score.
"""

import json
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from elasticsearch.dsl import A, Q, Search
from elasticsearch.dsl.query import Query as Clause

from cms.settings import limits
from search.engines.elasticsearch.shape import GONE
from search.entries import BEGINNINGS, INSTEAD, PART, STANDING, Schema
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

# The newest first; of one moment by the key, so that every list has one order only.
_ORDERS: Mapping[Sort, tuple[str, ...]] = {
    Sort.RELEVANCE: ("_score", "-order", "key"),
    Sort.NEWEST: ("-order", "key"),
    Sort.MOST_USED: ("-used", "-order", "key"),
}

Body = dict[str, Any]


def answer_to(query: Query, schema: Schema) -> Body:
    """The body of a search. Filters of facets that are counted narrow the hits afterwards, so that
    each facet is counted under all choices but its own."""
    counted = [name for name in query.facets if name in schema.facets]
    filters = {
        name: _one_of(name, values)
        for name, values in query.filters.items()
        if values and name in schema.facets
    }
    chosen = [name for name in counted if name in filters]
    always = [clause for name, clause in filters.items() if name not in chosen]
    wanted = [_any_found(matches) for matches in wanted_matches(query)]
    wanted += [_any_beginning(matches) for matches in begun_matches(query)]
    must = [_any_found(matches) for matches in scoped_matches(query)]
    must_not = [_not_yet(), *(_any_found(left_out(words)) for words in query.without)]
    must_not += [
        Q("bool", must=[_any_found(matches) for matches in words])
        for words in scopes_left_out(query)
    ]
    if query.without_months:
        must_not.append(_one_of("month", query.without_months))
    if query.months:
        always.append(_one_of("month", query.months))
    if query.any_word and wanted:
        must.append(Q("bool", should=wanted, minimum_should_match=1))
        must_not.append(Q("bool", must=wanted))
    else:
        must += wanted
    must_not.append(Q("term", **{INSTEAD: {"value": query.language}}))
    title = title_match(query)
    should = [_match(title)] if title else []
    if worth := worth_of_work(query):
        works = Q("term", **{STANDING: {"value": "no"}})
        either = Q("bool", should=[works, *should], minimum_should_match=1)
        should.append(Q("constant_score", filter=either, boost=worth))
    search = Search().query(
        "bool",
        must=must,
        should=should,
        filter=[_readable(query.tokens), *always],
        must_not=must_not,
    )
    if chosen:
        search = search.post_filter("bool", filter=[filters[name] for name in chosen])
    for group, names in enumerate(_groups(counted, chosen)):
        others = [filters[name] for name in chosen if name not in names]
        bucket: Any = search.aggs
        if others:
            bucket = bucket.bucket(f"group{group}", A("filter", Q("bool", filter=others)))
        for name in names:
            bucket.bucket(name, _terms_of(name))
    search = search.sort(*_ORDERS[query.order])
    return search.to_dict() | _window(query) | _asked_for()


def counts_in(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Documents by value of each facet, from the groups of `answer_to`."""
    counted = dict(answer.get("aggregations", {}))
    for group in [one for one in counted.values() if "buckets" not in one]:
        counted |= group
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
        for name, found in counted.items()
        if isinstance(found, Mapping) and "buckets" in found
    }


def suggestion(prefix: str, held: frozenset[str], kinds: tuple[str, ...] = ()) -> Body | None:
    """Titles, authors and subjects with all words, the last one perhaps only begun."""
    typed = typed_so_far(prefix[: limits.QUERY_LENGTH])
    if not typed or not held:
        return None
    must = [_typed(word) for word in typed]
    always = [_readable(held)] + ([_one_of("kind", kinds)] if kinds else [])
    return _handful(Q("bool", must=must, filter=always, must_not=_not_yet()))


def _typed(word: Typed) -> Clause:
    """A word that begins so, or is the same in another form."""
    how = "prefix" if word.is_beginning else "term"
    begun = Q("constant_score", filter=Q(how, **{BEGINNINGS: {"value": word.letters}}))
    if not word.forms:
        return begun
    same = [Q("term", **{one.column: {"value": one.terms[0]}}) for one in word.forms]
    whole = Q("constant_score", filter=Q("bool", should=same), boost=WORTH_OF_FORM)
    return Q("dis_max", queries=[begun, whole])


def similar(
    key: str, words: Sequence[str], held: frozenset[str], kinds: tuple[str, ...] = ()
) -> Body | None:
    """Documents that share the telling words of `key`."""
    if not words or not held:
        return None
    alike = likeness(words)
    anywhere = [_any_found(matches) for matches in alike.anywhere]
    most = Q("bool", should=anywhere, minimum_should_match=alike.most)
    always = [_readable(held), Q("bool", should=[_any_found(alike.named), most])]
    always += [_one_of("kind", kinds)] if kinds else []
    return _handful(
        Q(
            "bool",
            should=anywhere,
            minimum_should_match=alike.least,
            filter=always,
            must_not=[
                _not_yet(),
                Q("term", key=key),
                Q("term", **{STANDING: {"value": "yes"}}),
            ],
        )
    )


def alive() -> Clause:
    """Every document that was not deleted."""
    return Q("bool", must_not=Q("term", kind=GONE))


def by_value(asked: Clause, field: str) -> Body:
    """Documents that `asked` finds, counted by `field`."""
    search = Search().query(asked)
    search.aggs.bucket("values", _terms_of(field))
    return search.to_dict() | {"size": 0}


def values_in(answer: Mapping[str, Any]) -> dict[str, int]:
    """Documents by value, from the answer to `by_value`."""
    found = answer["aggregations"]["values"]["buckets"]
    return {one["key"]: one["doc_count"] for one in found if PART not in one["key"]}


def cursor_of(hit: Mapping[str, Any]) -> str:
    """Where the list goes on after `hit`."""
    return json.dumps(hit["sort"], ensure_ascii=False)


def _window(query: Query) -> Body:
    """Which part of the list: by the cursor when there is one, else by its number."""
    size = min(max(1, query.size), limits.LIST_DEPTH)
    after = _cursor(query.after, query.order)
    if after:
        return {"size": size, "search_after": after}
    offset = min(max(0, query.offset), limits.LIST_DEPTH)
    return {"size": min(size, limits.LIST_DEPTH - offset), "from": offset}


def _cursor(text: str | None, order: Sort) -> list[Any] | None:
    """The place that `cursor_of` wrote; None for anything else."""
    try:
        place = json.loads(text or "null")
    except ValueError:
        return None
    length = len(_ORDERS[order])
    if not isinstance(place, list) or len(place) != length or not isinstance(place[-1], str):
        return None
    *score, last = place[:-1]
    is_right = type(last) is int and abs(last) < 2**63
    is_right &= all(type(one) in {int, float} and math.isfinite(one) for one in score)
    return place if is_right else None


def _asked_for() -> Body:
    patience = f"{int(limits.SEARCH_SECONDS * 1000)}ms"
    return {"_source": False, "track_total_hits": True, "timeout": patience}


def _handful(asked: Clause) -> Body:
    # Without an order of its own only the best are looked at, not all that match.
    search = Search().query(asked)
    return search.to_dict() | _asked_for() | {"size": limits.SUGGESTIONS, "track_total_hits": False}


def _groups(counted: Sequence[str], chosen: Sequence[str]) -> list[list[str]]:
    """Facets that are counted under the same filters: those without a choice, then each chosen."""
    free = [name for name in counted if name not in chosen]
    return ([free] if free else []) + [[name] for name in chosen]


def _terms_of(name: str) -> Any:
    return A("terms", field=name, size=limits.FACET_VALUES)


def _readable(held: frozenset[str]) -> Clause:
    """The one filter of permission: documents that name any of the tokens."""
    return Q("terms", read=sorted(held))


def _not_yet() -> Clause:
    """What is dated later than now."""
    return Q("range", published_at={"gt": int(time.time()) * 1000})


def _one_of(name: str, values: Iterable[str]) -> Clause:
    return Q("terms", **{name: list(values)})


def _any_found(matches: Iterable[Match]) -> Clause:
    """Any of the matches; the best counts."""
    asked = [_match(match) for match in matches]
    return Q("dis_max", queries=asked, tie_breaker=TIE_BREAKER) if asked else Q("match_none")


def _any_beginning(matches: Iterable[Match]) -> Clause:
    """Any column in which a word begins so; the best counts, however often it stands there."""
    asked = [
        Q("prefix", **{one.column: {"value": one.terms[0], "boost": one.worth}}) for one in matches
    ]
    return Q("dis_max", queries=asked)


def _match(match: Match) -> Clause:
    if len(match.terms) == 1:
        return Q("term", **{match.column: {"value": match.terms[0], "boost": match.worth}})
    together = {"query": " ".join(match.terms), "boost": match.worth}
    return Q("match_phrase", **{match.column: together})
