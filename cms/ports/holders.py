"""How an app says which files it names where no foreign key tells: in a version, in a text.

Each app has one `holders.py` where that is so. A file that nobody holds is swept away after a day.
"""

from collections.abc import Callable, Collection, Iterable

from django.db.models import CASCADE, ManyToOneRel

from cms.files.models import StoredFile

Named = Callable[[Collection[int]], Iterable[int]]
_named: list[Named] = []


def offer_named_files(named: Named) -> Named:
    """Decorator: `named(keys)` gives those of the keys of files that the app still names."""
    _named.append(named)
    return named


def held_among(keys: Iterable[int]) -> set[int]:
    """Those of the files that something still holds: a row of any app, or a name given above.

    A row that goes with its file (a text drawn out of it) holds nothing.
    """
    wanted = set(keys)
    held: set[int] = set()
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.on_delete is not CASCADE:
            rows = relation.related_model._base_manager.all()
            found = rows.filter(**{f"{relation.field.name}__in": wanted})
            held.update(found.values_list(relation.field.attname, flat=True))
    for named in _named:
        held.update(named(wanted - held))
    return held & wanted
