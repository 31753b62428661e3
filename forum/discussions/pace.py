"""How fast a person may write: one conditional update, which is also the lock of that person."""

from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, Q, When
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.audience.viewer import Viewer
from cms.moderation.policies import pauses, require_not_paused
from cms.people.models import User
from cms.settings import limits
from forum.boards.access import BoardFacts, rule
from forum.discussions.models import Reader
from forum.discussions.refusals import Refused, TooFast


def is_new(person: User, now: datetime) -> bool:
    """True for pupils, and for members in their first week: slower, and links are looked at."""
    return person.is_minor or now - person.date_joined < timedelta(days=limits.NEW_MEMBER_DAYS)


def post_seconds(
    person: User, facts: BoardFacts, slow_seconds: int, now: datetime, version: int | None = None
) -> int:
    """Seconds between two posts of a person, by the rules and the slow mode of board and topic."""
    suffix = "_new" if is_new(person, now) else ""
    own = rule(facts.place_path, f"post_seconds{suffix}", version)
    return max(own, facts.slow_mode_seconds, slow_seconds)


def take_turn(
    *,
    viewer: Viewer,
    facts: BoardFacts,
    slow_seconds: int,
    is_topic: bool,
    now: datetime,
    version: int | None = None,
) -> None:
    """Counts one more post (or topic) of the viewer; raises `TooFast` beyond the pace.

    One query when all is well. What one person sends at once comes one after the other here.
    """
    person = viewer.person
    assert person is not None
    waits = {"last_post_at": post_seconds(person, facts, slow_seconds, now, version)}
    if is_topic:
        suffix = "_new" if is_new(person, now) else ""
        waits["last_topic_at"] = rule(facts.place_path, f"topic_seconds{suffix}", version)
    day = timezone.localdate(now)
    count = "topics_of_day" if is_topic else "posts_of_day"
    most = limits.TOPICS_A_DAY if is_topic else limits.POSTS_A_DAY
    first = rule(facts.place_path, "first_day_topics" if is_topic else "first_day_replies", version)
    on_first_day = Q(first_post_at__gt=now - timedelta(days=1))
    allowed = ~Q(day=day) | Q(**{f"{count}__lt": most})
    allowed &= ~Q(day=day) | ~on_first_day | Q(**{f"{count}__lt": first}) | Q(first_post_at=None)
    for column, seconds in waits.items():
        allowed &= Q(**{column: None}) | Q(**{f"{column}__lte": now - timedelta(seconds=seconds)})
    change = {
        "last_post_at": now,
        "first_post_at": Case(When(first_post_at=None, then=now), default=F("first_post_at")),
        "day": day,
        "posts_of_day": _counted("posts_of_day", day, not is_topic),
        "topics_of_day": _counted("topics_of_day", day, is_topic),
    }
    if is_topic:
        change["last_topic_at"] = now
    is_free = ~Exists(pauses(person, now))
    if Reader.objects.filter(allowed, is_free, person=person).update(**change):
        return
    require_not_paused(person, now)
    reader, is_made = Reader.objects.get_or_create(person=person, defaults={"unread_floor": now})
    if is_made and Reader.objects.filter(person=person).update(**change):
        return
    raise _refusal(reader, waits, count, min(most, first) if _is_first(reader, now) else most, now)


def _counted(column: str, day: object, counts: bool) -> Case:
    return Case(When(day=day, then=F(column) + int(counts)), default=int(counts))


def _is_first(reader: Reader, now: datetime) -> bool:
    return reader.first_post_at is not None and reader.first_post_at > now - timedelta(days=1)


_SHORT_SECONDS = 90


def _said_when(moment: datetime, now: datetime) -> str:
    """A long wait by the clock, to the next full minute."""
    at = timezone.localtime(moment + timedelta(minutes=1)).replace(second=0, microsecond=0)
    if at.date() == timezone.localdate(now):
        said = _("You can send this from %(time)s on.")
        return said % {"time": f"{at:%H:%M}"}
    said = _("You can send this from %(day)s, %(time)s on.")
    return said % {"day": formats.date_format(at, "MONTH_DAY_FORMAT"), "time": f"{at:%H:%M}"}


def _refusal(
    reader: Reader, waits: dict[str, int], count: str, most: int, now: datetime
) -> Refused:
    left = 0
    for column, seconds in waits.items():
        last = getattr(reader, column)
        if last is not None:
            left = max(left, round((last + timedelta(seconds=seconds) - now).total_seconds() + 0.5))
    if left > _SHORT_SECONDS:
        return TooFast(_said_when(now + timedelta(seconds=left), now), left)
    if left > 0:
        sentence = ngettext(
            "One moment: you can send this in %(seconds)d second.",
            "One moment: you can send this in %(seconds)d seconds.",
            left,
        ) % {"seconds": left}
        return TooFast(sentence, left)
    if count == "topics_of_day":
        sentence = _(
            "You have started %(most)d topics today: go on tomorrow, or write in one of them."
        ) % {"most": most}
    else:
        sentence = _(
            "You have written %(most)d posts today, which is as many as one day allows."
        ) % {"most": most}
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return TooFast(sentence, int((midnight + timedelta(days=1) - now).total_seconds()))
