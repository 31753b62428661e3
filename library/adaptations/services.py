"""A method is made anew out of another one: adapted, or said in another language."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import VISITOR, viewer_of
from cms.people.models import User
from cms.settings import limits
from library.authors.services import ask_co_author
from library.methods import policies
from library.methods.models import CoAuthor, Method, MethodSource
from library.methods.selectors import authors_of, draft_of
from library.methods.services import PLAIN_FIELDS, WORD_FIELDS, keep_copy, start_method

_NOT_COPIED = {"community", "language"}


def start_adaptation(*, method: Method, by: User) -> Method:
    """Begins a draft with the words of a published method, which it names as its source.

    Pressed again it goes on with the draft that was begun.
    """
    if not policies.can_adapt(viewer_of(by), method, method.licence):
        raise PermissionDenied(_("Its licence does not let others adapt it. Ask its author."))
    with transaction.atomic():
        # Of one person one press after the other.
        User.objects.select_for_update().filter(pk=by.pk).values_list("pk").first()
        begun = Method.objects.filter(author=by, sources__original=method, live=False)
        there = begun.filter(first_published_at__isnull=True).order_by("-pk").first()
        if there is not None:
            return there
        copy, _new = start_method(author=by, title=method.title, language=method.language)
        source = MethodSource(
            original=method,
            title=method.title,
            authors=", ".join(authors_of(method, VISITOR))[: limits.TITLE_LENGTH],
            licence=method.licence,
        )
        return keep_copy(method=copy, by=by, fields=_words_of(method), sources=[source])


def start_translation(*, method: Method, language: str, by: User, now: datetime) -> Method:
    """Begins the same method in another language; if there is one, gives that.

    It belongs to the same author; the others who made it are asked whether they stand by it.
    """
    if not policies.can_translate(viewer_of(by), method):
        raise PermissionDenied(_("Its authors make it in another language."))
    with transaction.atomic():
        row = Method.objects.select_for_update().get(pk=method.pk)
        if row.language == language:
            return row
        if row.family is None:
            row.family = uuid.uuid4()
            row.save(update_fields=["family"])
        there = Method.objects.filter(family=row.family, language=language).first()
        if there is not None:
            return there
        author = _author_of_translation(row, by)
        copy, _new = start_method(author=author, title=row.title, language=language)
        copy.family = row.family
        copy.save(update_fields=["family"])
        words = _words_of(draft_of(row)) | {"language": language}
        sources = [_copied(source) for source in row.sources.all()]
        made = keep_copy(method=copy, by=author, fields=words, sources=sources)
        _copy_authors(row, copy, author, by, now)
    return made


def _words_of(method: Method) -> dict[str, Any]:
    words = {name: getattr(method, name) for name in PLAIN_FIELDS if name not in _NOT_COPIED}
    return words | {name: list(getattr(method, name).all()) for name in WORD_FIELDS}


def _copied(source: MethodSource) -> MethodSource:
    return MethodSource(
        original=source.original,
        title=source.title,
        authors=source.authors,
        url=source.url,
        licence=source.licence,
    )


def _author_of_translation(row: Method, by: User) -> User:
    author = row.author
    if author is None or not policies.can_send_methods(viewer_of(author)):
        return by
    return author


def _copy_authors(row: Method, copy: Method, author: User, by: User, now: datetime) -> None:
    for one in row.named_co_authors:
        if one.person is None:
            CoAuthor.objects.create(method=copy, credit=one.credit, position=one.position)
        elif one.person_id == by.pk != author.pk:
            # Who begins it stands by it.
            CoAuthor.objects.create(method=copy, person=by, position=one.position, agreed_at=now)
        elif one.person_id != author.pk and policies.can_send_methods(viewer_of(one.person)):
            ask_co_author(method=copy, person=one.person, by=author, now=now)
