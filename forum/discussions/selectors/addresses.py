"""Addresses of topics and posts, made without asking for each of them anew."""

from dataclasses import dataclass

from django.urls import reverse

from cms.settings import limits


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a topic and its posts are read, in the reader's language."""

    root: str  # of the forum
    topic: str

    def post(self, number: int | None, pk: int | None = None) -> str:
        """A post on the page that it stands on."""
        if number is None:
            return f"{self.topic}#w{pk}"
        if number <= 1:
            return f"{self.topic}#p{number}"
        return f"{self.topic}{number}/#p{number}"

    def page(self, page: int) -> str:
        """A page of the topic: named by the first number of its window."""
        return self.topic if page <= 1 else f"{self.topic}{first_of(page)}/"

    def act(self, pk: int, what: str) -> str:
        """What can be done with a post."""
        return f"{self.root}posts/{pk}/{what}/"


def root() -> str:
    """The forum itself."""
    return reverse("forum:board-index")


def addresses_of(pk: int, slug: str, at: str = "") -> Addresses:
    """Those of one topic; `at` is `root()` when it is known already."""
    at = at or root()
    return Addresses(at, f"{at}t/{pk}-{slug}/")


def page_of(number: int) -> int:
    """The page on which a number stands."""
    return (max(1, number) - 1) // limits.POSTS_PER_PAGE + 1


def first_of(page: int) -> int:
    """The first number of a page."""
    return limits.POSTS_PER_PAGE * (page - 1) + 1
