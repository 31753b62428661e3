"""Where a child's words are read: everywhere on their board, or in its organisation alone."""

from django.db.models import Q

from cms.audience.viewer import forget_viewer, viewer_of
from cms.people.models import Consent, Purpose, User
from cms.ports.searchable import changed
from forum.discussions.models import Post, Topic
from forum.discussions.services.publishing import tell_search

_NOWHERE = "-"  # of a child without an organisation: those who moderate read it, and nobody else


def keep_words(*, child: User) -> None:
    """All that `child` said is read as its guardian agrees at this moment; for a caller who has
    written the consents in the same transaction. Search and pages hear of it."""
    where = where_kept(child)
    own = Q(author=child) | Q(question__asker=child)
    topics = list(Topic.objects.filter(own).exclude(kept_in=where))
    said = Q(author=child) | Q(number=1, topic__question__asker=child)
    said |= Q(number=None, topic__question__asker=child)
    keys = list(Post.objects.filter(said).exclude(kept_in=where).values_list("pk", flat=True))
    Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(kept_in=where)
    Post.objects.filter(pk__in=keys).update(kept_in=where)
    for topic in topics:
        tell_search(topic)
    changed("post", keys)


def where_kept(person: User | None) -> str:
    """The tree path of the organisation that alone reads what `person` says now; empty for adults
    and for children whose guardian lets others read.

    Read behind the lock that consents are written behind: what is taken back meanwhile holds.
    """
    if person is None or not person.is_minor:
        return ""
    User.objects.select_for_update().get(pk=person.pk)
    agreed = Consent.objects.filter(child=person, purpose=Purpose.PUBLIC, withdrawn_at=None)
    if agreed.exists():
        return ""
    fresh = User.objects.get(pk=person.pk)
    forget_viewer(fresh)
    return min(viewer_of(fresh).organisation_paths, default=_NOWHERE)
