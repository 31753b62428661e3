"""Which changes of which rows put which documents into the outbox.

Receivers are connected only to models that matter: a receiver of deletions slows every bulk
deletion of its model.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, post_page_move

from cms.ports.searchable import SearchSource, depends_on, listen, sources, with_kin
from search.indexing.services import enqueue

Watcher = tuple[str, Callable[[Any], Iterable[int]]]

# Saves of these columns alone change nothing that can be found.
_SILENT = frozenset(
    {
        "last_login",
        "password",
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)
_IGNORED_RELATIONS = frozenset({"locked_by", "owner", "uploaded_by"})
_GROUND = "cms"

_own: dict[type[Model], list[str]] = {}
_dependents: dict[type[Model], list[Watcher]] = {}


def connect() -> None:
    """Called once, when every app has offered its sources."""
    listen(_note)
    for source in sources().values():
        _watch_rows(source)
        _watch_dependencies(source)
    for model in _own.keys() | _dependents.keys():
        uid = f"search:{model._meta.label}"
        post_save.connect(_row_saved, sender=model, dispatch_uid=uid)
        # Before, while rows that point to it still do; after, for what is itself gone.
        pre_delete.connect(_row_goes, sender=model, dispatch_uid=uid)
        post_delete.connect(_row_gone, sender=model, dispatch_uid=uid)
    post_save.connect(_privacy_changed, sender=PageViewRestriction, dispatch_uid="search:privacy")
    post_delete.connect(_privacy_changed, sender=PageViewRestriction, dispatch_uid="search:privacy")
    m2m_changed.connect(
        _privacy_groups_changed,
        sender=PageViewRestriction.groups.through,
        dispatch_uid="search:privacy-groups",
    )
    post_page_move.connect(_branch_changed, dispatch_uid="search:moved")
    page_slug_changed.connect(_branch_changed, dispatch_uid="search:slug")


def _watch_rows(source: SearchSource) -> None:
    """Rows of the kind itself, saved as their own class, a child's or a parent's."""
    for model in apps.get_models():
        if issubclass(model, source.model) or (
            issubclass(source.model, model) and model in source.model._meta.get_parent_list()
        ):
            _own.setdefault(model, []).append(source.kind)
    for model in _family(source.model):
        for field in model._meta.many_to_many:
            m2m_changed.connect(
                _links_changed, sender=field.remote_field.through, dispatch_uid="search:links"
            )


def _watch_dependencies(source: SearchSource) -> None:
    """Rows of other models, as the source says or else by its foreign keys."""
    declared = depends_on(source)
    if declared is not None:
        for label, dependents in declared.items():
            for model in _family(apps.get_model(label)):
                _dependents.setdefault(model, []).append((source.kind, dependents))
        return
    near = {_GROUND, source.model._meta.app_label}
    for model in _family(source.model):
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            related = field.related_model
            if (
                isinstance(related, type)
                and related._meta.app_label in near
                and field.name not in _IGNORED_RELATIONS
                and not issubclass(source.model, related)
            ):
                watcher = (source.kind, _rows_with(model, field.name))
                known = _dependents.setdefault(related, [])
                if all(seen[1].__qualname__ != watcher[1].__qualname__ for seen in known):
                    known.append(watcher)


def _rows_with(model: type[Model], name: str) -> Callable[[Any], Iterable[int]]:
    """Rows of `model` whose relation `name` points to a row."""

    def dependents(row: Model) -> Iterable[int]:
        return model._base_manager.filter(**{name: row.pk}).values_list("pk", flat=True)

    dependents.__qualname__ = f"{model._meta.label}.{name}"
    return dependents


def _family(model: type[Model]) -> list[type[Model]]:
    """The model and every concrete one made from it."""
    return [one for one in apps.get_models() if issubclass(one, model)]


def _note(kind: str, pks: Iterable[int]) -> None:
    """Documents changed, and with them those that share their words."""
    source = sources().get(kind)
    enqueue(kind, with_kin(source, (pk for pk in pks if pk is not None)) if source else pks)


def _row_saved(
    sender: type[Model], instance: Model, update_fields: Iterable[str] | None, **_: Any
) -> None:
    if update_fields and _SILENT.issuperset(update_fields):
        return
    changed: dict[str, set[int]] = {kind: {instance.pk} for kind in _own.get(sender, ())}
    for kind, dependents in _dependents.get(sender, ()):
        changed.setdefault(kind, set()).update(dependents(instance))
    for kind, pks in changed.items():
        _note(kind, pks)


def _row_goes(sender: type[Model], instance: Model, **_: Any) -> None:
    for kind, dependents in _dependents.get(sender, ()):
        _note(kind, dependents(instance))
    for kind in _own.get(sender, ()):
        enqueue(kind, with_kin(sources()[kind], [instance.pk]) - {instance.pk})


def _row_gone(sender: type[Model], instance: Model, **_: Any) -> None:
    for kind in _own.get(sender, ()):
        enqueue(kind, [instance.pk])


def _links_changed(
    sender: type[Model],
    instance: Model,
    action: str,
    reverse: bool,
    model: type[Model],
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    """A many-to-many link was made or cut, from either end."""
    if not reverse:
        if action.startswith("post_"):
            for kind in _own.get(type(instance), ()):
                enqueue(kind, [instance.pk])
        return
    if action == "pre_clear":
        field = next(f for f in model._meta.many_to_many if f.remote_field.through is sender)
        pk_set = set(_rows_with(model, field.name)(instance))
    elif not action.startswith("post_"):
        return
    for kind in _own.get(model, ()):
        enqueue(kind, pk_set or ())


def _privacy_changed(instance: PageViewRestriction, **_: Any) -> None:
    _branch_changed(instance=instance.page)


def _privacy_groups_changed(instance: Model, action: str, **_: Any) -> None:
    if action.startswith("post_") and isinstance(instance, PageViewRestriction):
        _branch_changed(instance=instance.page)


def _branch_changed(instance: Page, **_: Any) -> None:
    """A page and all below it: what hides a page hides what hangs on it."""
    branch = Page.objects.descendant_of(instance, inclusive=True).values_list("pk", flat=True)
    pks = list(branch)
    for source in sources().values():
        if issubclass(source.model, Page):
            _note(source.kind, pks)
