"""Wagtail's pictures and documents: which of them a person may put into a page."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

NamedFile = tuple[type[models.Model], int]


def files_named(field: Any, value: Any) -> set[NamedFile]:
    """Pictures and documents that `value` of a page's `field` names, wherever in it."""
    kinds = (get_image_model(), get_document_model())
    if isinstance(field, models.ForeignKey):
        key = getattr(value, "pk", None)
        return {(field.related_model, key)} if key and field.related_model in kinds else set()
    if not hasattr(field, "extract_references") or not value:
        return set()
    found = (reference[:2] for reference in field.extract_references(value))
    return {(model, int(key)) for model, key in found if model in kinds}


def foreign_files(user: AbstractBaseUser, named: Iterable[NamedFile]) -> set[NamedFile]:
    """Those of `named` that `user` may not choose: of collections that are not theirs."""
    keys: dict[type[models.Model], set[int]] = defaultdict(set)
    for model, key in named:
        keys[model].add(key)
    foreign = set()
    for model, wanted in keys.items():
        policy = policy_registry.get_by_type(model)
        open_to = policy.instances_user_has_any_permission_for(user, ["choose"])
        usable = open_to.filter(pk__in=wanted).values_list("pk", flat=True)
        foreign |= {(model, key) for key in wanted.difference(usable)}
    return foreign
