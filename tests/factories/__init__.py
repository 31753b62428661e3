"""Builders of honest objects: each test states in its own body what matters."""

from tests.factories.library import make_essay, make_method, make_vocabularies
from tests.factories.people import (
    join,
    make_community,
    make_person,
    make_place,
    make_region,
)

__all__ = [
    "join",
    "make_community",
    "make_essay",
    "make_method",
    "make_person",
    "make_place",
    "make_region",
    "make_vocabularies",
]
