"""What editors, authors and experts may do with a method under review."""

from datetime import datetime, timedelta

from cms.audience.viewer import Viewer
from cms.people.models import User
from cms.settings import limits
from library.curation.models import Opinion, Review
from library.methods.models import CoAuthor, Method
from library.methods.selectors import draft_of
from library.methods.services import missing_parts


def can_curate(viewer: Viewer) -> bool:
    """Editors have the board and the pages of reviews."""
    return viewer.is_editor


def is_own(method: Method, person_id: int | None) -> bool:
    """True for who made it, alone or together with others."""
    if person_id is None:
        return False
    if method.author_id == person_id:
        return True
    together = CoAuthor.objects.filter(method=method, person=person_id, agreed_at__isnull=False)
    return together.exists()


def can_review(viewer: Viewer, method: Method) -> bool:
    """Editors review the methods of others: nobody is the judge of their own."""
    return can_curate(viewer) and not is_own(method, viewer.person_id)


def can_answer(viewer: Viewer, review: Review) -> bool:
    """Who made the method talks with the editors and settles their remarks."""
    return viewer.may_write and is_own(review.method, viewer.person_id)


def can_give_opinion(viewer: Viewer, opinion: Opinion) -> bool:
    """The expert who was asked, as long as the method is not published or taken back."""
    return viewer.person_id == opinion.expert_id and opinion.review.is_open


def looker_of(review: Review, now: datetime) -> User | None:
    """Who has the review open now."""
    silent = now - timedelta(seconds=limits.LOOKING_SECONDS)
    if review.looked_at is None or review.looked_at < silent:
        return None
    return review.looking


def can_be_published(method: Method) -> bool:
    """True when the newest version has all that the shelf needs."""
    return not missing_parts(draft_of(method))


def can_be_returned(method: Method) -> bool:
    """True when there is an author to read the note; an imported document may have none."""
    return method.author is not None and method.author.is_active
