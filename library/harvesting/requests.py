"""What a harvester asks, read and checked; refusals with the codes of OAI-PMH 2.0."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.http import QueryDict

from cms.settings import limits

PREFIX = "oai_dc"
_SALT = "library.harvesting"
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPEC = re.compile(r"[A-Za-z0-9_.!~*'()-]+(:[A-Za-z0-9_.!~*'()-]+)*")
_LISTS = (("metadataPrefix",), ("from", "until", "set"))
# What each verb must and may be asked with.
ARGUMENTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ()),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": _LISTS,
    "ListRecords": _LISTS,
}
RESUMED = ("ListSets", "ListIdentifiers", "ListRecords")


class HarvestError(Exception):
    """A refusal: `code` of the protocol and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records of the whole list are asked for, and after which row to go on."""

    verb: str
    spec: str = ""
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, int] | None = None
    cursor: int = 0  # how many were given before
    size: int | None = None  # of the whole list, counted with its first part


def arguments_of(data: QueryDict) -> dict[str, str]:
    """The verb and its arguments. Raises HarvestError for what the protocol does not know."""
    verbs = data.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise HarvestError("badVerb", "Ask with one of the six verbs, once.")
    verb = verbs[0]
    needed, allowed = ARGUMENTS[verb]
    asked = {name: data.getlist(name) for name in data if name != "verb"}
    for name, values in asked.items():
        if len(values) != 1:
            raise HarvestError("badArgument", f"The argument {_shown(name)} came more than once.")
    if "resumptionToken" in asked and verb in RESUMED:
        if len(asked) > 1:
            raise HarvestError("badArgument", "A resumptionToken comes alone.")
        return {"verb": verb, "resumptionToken": asked["resumptionToken"][0]}
    _check_names(asked, needed, allowed)
    return {"verb": verb, **{name: values[0] for name, values in asked.items()}}


def selection_of(asked: dict[str, str]) -> Selection:
    """What a list is asked for, anew or by a token."""
    if "resumptionToken" in asked:
        return _resumed(asked["verb"], asked["resumptionToken"])
    check_prefix(asked["metadataPrefix"])
    since, until = asked.get("from", ""), asked.get("until", "")
    if since and until and len(since) != len(until):
        raise HarvestError("badArgument", "from and until are written to the same exactness.")
    first, last = _moment(since, is_end=False), _moment(until, is_end=True)
    if first and last and first > last:
        raise HarvestError("badArgument", "from lies after until.")
    spec = asked.get("set", "")
    if "set" in asked and not _SPEC.fullmatch(spec):
        raise HarvestError("badArgument", "The set is not written as sets are.")
    return Selection(asked["verb"], spec, first, last)


def check_prefix(prefix: str) -> None:
    """Raises HarvestError for a format that there is not."""
    if prefix != PREFIX:
        raise HarvestError("cannotDisseminateFormat", f"The format here is {PREFIX}.")


def token_of(selection: Selection) -> str:
    """The selection, signed: nothing is remembered here between two parts of a list."""
    assert selection.after is not None
    stamp, key = selection.after
    told = [
        selection.verb,
        selection.spec,
        _seconds(selection.since),
        _seconds(selection.until),
        _seconds(stamp),
        key,
        selection.cursor,
        selection.size,
    ]
    return signing.dumps(told, salt=_SALT)


def _resumed(verb: str, token: str) -> Selection:
    """What a token says. Raises HarvestError for one that is old, forged or of another verb."""
    refusal = HarvestError(
        "badResumptionToken", "This token is not ours, or too old. Begin the list anew."
    )
    if verb == "ListSets" or len(token) > limits.HARVEST_TOKEN_LENGTH:
        raise refusal
    try:
        told = signing.loads(token, salt=_SALT, max_age=limits.HARVEST_TOKEN_SECONDS)
    except signing.BadSignature as error:
        raise refusal from error
    of_verb, spec, since, until, stamp, key, cursor, size = told
    if of_verb != verb:
        raise refusal
    at = _at(stamp)
    assert at is not None
    return Selection(verb, spec, _at(since), _at(until), (at, key), cursor, size)


def _check_names(asked: Iterable[str], needed: Iterable[str], allowed: Iterable[str]) -> None:
    if missing := set(needed) - set(asked):
        raise HarvestError("badArgument", f"Missing: {', '.join(sorted(missing))}.")
    if unknown := set(asked) - set(needed) - set(allowed):
        raise HarvestError("badArgument", f"Not known here: {_shown(min(unknown))}.")


def _moment(text: str, *, is_end: bool) -> datetime | None:
    """A moment or a day of UTC; of a day the last second where it ends a span."""
    if not text:
        return None
    is_day = bool(_DAY.fullmatch(text))
    if not is_day and not _SECOND.fullmatch(text):
        raise HarvestError("badArgument", "Times are written 2026-11-30 or 2026-11-30T23:59:59Z.")
    try:
        found = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
        return found + timedelta(days=1, seconds=-1) if is_day and is_end else found
    except (ValueError, OverflowError) as error:
        raise HarvestError("badArgument", "There is no such day or time.") from error


def _seconds(moment: datetime | None) -> int | None:
    return int(moment.timestamp()) if moment else None


def _at(seconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:40]
