"""What editors learn from the log: searches that failed people, the commonest first."""

from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Avg, Count, F, FloatField, Max, Min, Q, QuerySet
from django.db.models.functions import Cast

from cms.settings import limits
from search.log.models import SearchLogEntry


class Trouble(StrEnum):
    """What can be wrong with a search."""

    NOTHING = "nothing"
    UNOPENED = "unopened"
    SLOW = "slow"


def troubled_searches(trouble: Trouble, today: date) -> QuerySet:
    """Queries of the last days in which this went wrong: how often they were made, how they went.

    What was answered while the search was being put in order is not counted as having found
    nothing: no word would help there.
    """
    since = today - timedelta(days=limits.SEARCH_REPORT_DAYS)
    rows = (
        SearchLogEntry.objects.filter(day__gte=since)
        .values("query")
        .annotate(
            times=Count("pk"),
            fewest=Min("total", filter=Q(is_degraded=False)),
            most=Max("total", filter=Q(is_degraded=False)),
            opened=Count("clicked_rank"),
            slowest=Max("took_ms"),
            usual_ms=Cast(Avg("took_ms"), FloatField()),
            last_day=Max("day"),
        )
    )
    if trouble == Trouble.NOTHING:
        return rows.filter(most=0).order_by("-times", "query")
    if trouble == Trouble.UNOPENED:
        # Opened in one of five searches or less.
        rarely = rows.filter(times__gte=limits.SEARCH_REPORT_TIMES, most__gt=0)
        return rarely.filter(times__gte=5 * F("opened")).order_by("-times", "query")
    return rows.filter(slowest__gte=limits.SEARCH_SLOW_MS).order_by("-slowest", "query")
