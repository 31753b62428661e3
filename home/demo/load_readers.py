"""What readers of the demo have left: how often they opened things, what they reported, and a link
that leads nowhere any more."""

from datetime import timedelta

from cms.audience.viewer import VISITOR, viewer_of
from cms.links.finding import digest_of
from cms.links.models import LinkPlace, OutsideLink, Trouble
from home.demo.loaded import Loaded
from library.corrections.models import Outcome, Wrong
from library.corrections.services import Reported, answer_report, report_mistake
from library.counts.models import WorkCount, WorkTally
from library.essays.models import Essay
from library.methods.models import Method

_DAYS = 330
_EVERY = 6  # days between two that have numbers


def load_readers(loaded: Loaded) -> None:
    """Numbers of most of a year; a report of each state; a broken link."""
    _counts(loaded)
    _reports(loaded)
    _link(loaded)


def _counts(loaded: Loaded) -> None:
    works = [("method", pk) for pk in Method.objects.filter(live=True).values_list("pk", flat=True)]
    works += [("essay", pk) for pk in Essay.objects.published().values_list("pk", flat=True)]
    rows, tallies = [], []
    for kind, pk in works:
        liked = 1 + pk * 7 % 5
        views = downloads = 0
        for back in range(0, _DAYS, _EVERY):
            day = loaded.today - timedelta(days=back)
            # Few read in the summer, and new things are read most.
            seen = 0 if day.month in {6, 7, 8} else liked + (pk + back) % 4 + max(0, 6 - back // 20)
            taken = seen // 3 if kind == "method" else 0
            if not seen:
                continue
            rows.append(
                WorkCount(
                    kind=kind,
                    work_pk=pk,
                    version=1 if kind == "method" else 0,
                    day=day,
                    views=seen,
                    downloads=taken,
                    readers=max(1, seen - seen // 4),
                    takers=taken,
                )
            )
            views, downloads = views + seen, downloads + taken
        tallies.append(WorkTally(kind=kind, work_pk=pk, views=views, downloads=downloads))
    WorkCount.objects.bulk_create(rows, batch_size=500)
    WorkTally.objects.bulk_create(tallies, batch_size=500)


def _reports(loaded: Loaded) -> None:
    editor = loaded.people["marat"]
    method = loaded.methods["alty-suraq"]
    report_mistake(
        viewer=viewer_of(loaded.people["olga"]),
        method=method,
        reported=Reported(
            kind=Wrong.MISTAKE,
            words="Үшінші карточкада «себебі» деген сөз екі рет жазылған, бірі артық.",
            language="kk",
            whereabouts="3-карточка",
            version=1,
        ),
        address="192.0.2.7",
        now=loaded.ago(1),
    )
    report_mistake(
        viewer=VISITOR,
        method=loaded.methods["semeinyi-vecher"],
        reported=Reported(
            kind=Wrong.RIGHTS,
            words="Рисунок на обложке взят из моего блога, я разрешения не давала.",
            language="ru",
            version=1,
            is_hasty=True,
        ),
        address="192.0.2.8",
        now=loaded.ago(3),
    )
    answered = report_mistake(
        viewer=viewer_of(loaded.people["gulmira"]),
        method=loaded.methods["alashqy-angime"],
        reported=Reported(
            kind=Wrong.MISTAKE,
            words="Мәтіндегі жыл қате: 1925 емес, 1926 болуы керек.",
            language="kk",
            version=1,
        ),
        address="192.0.2.9",
        now=loaded.ago(6),
    )
    answer_report(
        correction=answered,
        by=editor,
        outcome=Outcome.CORRECTED,
        answer="Рақмет, жылын түзеттік.",
        now=loaded.ago(5),
    )


def _link(loaded: Loaded) -> None:
    url = "https://bilim.example/sabaq/2019/suraq"
    link = OutsideLink.objects.create(
        digest=digest_of(url),
        url=url,
        due_on=loaded.today + timedelta(days=3),
        checked_at=loaded.ago(1),
        trouble=Trouble.NO_HOST,
        failed_days=3,
        failing_since=loaded.today - timedelta(days=9),
        broken_since=loaded.today - timedelta(days=9),
    )
    LinkPlace.objects.create(link=link, kind="method", object_pk=loaded.methods["alty-suraq"].pk)
