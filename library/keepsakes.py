"""What the shelf and the archive keep of a person."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from cms.files.models import StoredFile
from cms.people.models import User
from cms.ports.keepsakes import Keepsake, offer_keepsake
from cms.ports.searchable import changed
from library.corrections.models import Correction
from library.curation.models import Opinion, Remark, Review
from library.essays.models import Essay
from library.methods.models import CoAuthor, Method, MethodFile
from library.shelves.models import ListedWork, ReadingList
from library.uses.models import Use
from library.uses.services import let_go_of_waiting
from library.versions.services import forget_name


def _essays(person: User) -> Iterator[dict[str, Any]]:
    for essay in Essay.objects.filter(author=person).order_by("pk"):
        yield {
            "month": f"{essay.month:%Y-%m}",
            "title": essay.title,
            "text": essay.body,
            "is_posted": essay.live,
            "audience": essay.audience,
        }


def _methods(person: User) -> Iterator[dict[str, Any]]:
    agreed = CoAuthor.objects.filter(person=person, agreed_at__isnull=False)
    own = Q(author=person) | Q(pk__in=agreed.values("method"))
    for method in Method.objects.filter(own).order_by("pk"):
        yield {
            "title": method.title,
            "is_with_others": method.author_id != person.pk,
            "summary": method.summary,
            "text": method.body,
            "is_published": method.live,
        }


def _files(person: User) -> Iterator[StoredFile]:
    own = MethodFile.objects.filter(method__author=person).select_related("stored")
    return (file.stored for file in own.order_by("pk"))


def _let_go_of_essays(person: User) -> None:
    """Those that were never posted go; the others stand in search without the name."""
    own = Essay.objects.filter(author=person)
    own.filter(live=False, first_published_at__isnull=True).delete()
    changed("essay", own.values_list("pk", flat=True))


def _let_go_of_methods(person: User) -> None:
    """They stay; on the page, in old versions and in search they stand without the name. What
    waits for a word of the person waits no more."""
    CoAuthor.objects.filter(person=person, agreed_at__isnull=True).delete()
    forget_name(person=person)
    own = Q(author=person) | Q(pk__in=CoAuthor.objects.filter(person=person).values("method"))
    changed("method", Method.objects.filter(own).values_list("pk", flat=True))


offer_keepsake(Keepsake("essays", _essays, let_go=_let_go_of_essays))
offer_keepsake(Keepsake("methods", _methods, files=_files, let_go=_let_go_of_methods))


def _words_in_reviews(person: User) -> Iterator[dict[str, Any]]:
    remarks = Remark.objects.filter(author=person).select_related("review__method")
    for remark in remarks.order_by("pk"):
        yield {
            "method": remark.review.method.title,
            "text": remark.text,
            "said_at": remark.said_at.isoformat(),
        }
    opinions = Opinion.objects.filter(expert=person, answered_at__isnull=False)
    for opinion in opinions.select_related("review__method").order_by("pk"):
        yield {"method": opinion.review.method.title, "opinion": opinion.text}


def _let_go_of_reviews(person: User) -> None:
    """Nobody waits for them any more; what they said stays, without the name."""
    Opinion.objects.filter(expert=person, answered_at__isnull=True).delete()
    Review.objects.filter(assigned_to=person).update(assigned_to=None)
    Review.objects.filter(looking=person).update(looking=None)


offer_keepsake(Keepsake("reviews", _words_in_reviews, let_go=_let_go_of_reviews))


def _lists(person: User) -> Iterator[dict[str, Any]]:
    works = ListedWork.objects.filter(reading_list__owner=person)
    rows = works.select_related("reading_list", "method", "essay")
    for row in rows.order_by("reading_list", "position", "pk"):
        work = row.method or row.essay
        # What is not shown to them any more is not told of here either.
        yield {
            "list": row.reading_list.name,
            "about": row.reading_list.note,
            "title": work.title if work is not None and work.live else "",
            "note": row.note,
            "kept_at": row.kept_at.isoformat(),
        }
    empty = ReadingList.objects.filter(owner=person, works__isnull=True, is_first=False)
    for one in empty.order_by("pk"):
        yield {"list": one.name, "about": one.note}


def _let_go_of_lists(person: User) -> None:
    """Theirs alone: they go, and the links to them lead nowhere."""
    ReadingList.objects.filter(owner=person).delete()


def _uses(person: User) -> Iterator[dict[str, Any]]:
    for use in Use.objects.filter(person=person).select_related("method").order_by("pk"):
        yield {
            "method": use.method.title,
            "lesson_on": use.used_on.isoformat(),
            "sentence": use.sentence,
            "rating": use.rating,
            "is_published": use.state == Use.State.PUBLISHED,
        }


def _let_go_of_uses(person: User) -> None:
    """What others read stays, without the name."""
    let_go_of_waiting(person=person)


offer_keepsake(Keepsake("lists", _lists, let_go=_let_go_of_lists))
offer_keepsake(Keepsake("lessons", _uses, let_go=_let_go_of_uses))


def _reports(person: User) -> Iterator[dict[str, Any]]:
    for row in Correction.objects.filter(person=person).select_related("method").order_by("pk"):
        yield {
            "method": row.method.title if row.method.live else "",
            "what": row.kind,
            "text": row.words,
            "sent_at": row.sent_at.isoformat(),
            "answer": row.answer,
        }


def _let_go_of_reports(person: User) -> None:
    """They wait for their answer all the same, without the name."""
    Correction.objects.filter(person=person).update(person=None)


offer_keepsake(Keepsake("reports", _reports, let_go=_let_go_of_reports))
