"""What the loading of the demo has made so far; each step reads it and adds its own."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from wagtail.images.models import Image

from cms.people.models import Community, Place, User
from library.essays.models import Essay
from library.methods.models import Method


@dataclass
class Loaded:
    """Rows of the demo by their keys, and the moment to which its dates are counted."""

    now: datetime
    today: date
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    essays: dict[str, Essay] = field(default_factory=dict)
    pages: dict[tuple[str, str], Any] = field(default_factory=dict)  # by key and language
    news: dict[str, Any] = field(default_factory=dict)  # the site's list of news, by language

    def ago(self, days: float) -> datetime:
        """The moment `days` before now."""
        return self.now - timedelta(days=days)
