"""What the forum keeps of a person."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Prefetch, Q

from cms.people.models import User
from cms.ports.keepsakes import Keepsake, offer_keepsake
from cms.ports.searchable import changed
from forum.discussions.models import (
    Ballot,
    BoardRead,
    Draft,
    Mention,
    Post,
    PostRevision,
    Reader,
    Topic,
    TopicRead,
)
from forum.discussions.services.mentioning import without_login, worded
from forum.discussions.services.publishing import tell_search_of_topic
from forum.ideas.models import IdeaVote


def _posts(person: User) -> Iterator[dict[str, Any]]:
    own = Post.objects.filter(author=person).select_related("topic").order_by("pk")
    own = own.prefetch_related(
        Prefetch("revisions", PostRevision.objects.order_by("number"), to_attr="earlier")
    )
    for post in own.iterator(chunk_size=500):
        yield {
            "topic": post.topic.title,
            "number": post.number,
            "state": post.state,
            "at": post.submitted_at,
            "text": post.source,
            "earlier": [
                {"title": old.title, "text": old.source, "until": old.changed_at}
                for old in post.earlier  # type: ignore[attr-defined]
            ],
        }


def _voices(person: User) -> Iterator[dict[str, Any]]:
    for vote in IdeaVote.objects.filter(person=person).select_related("idea__topic"):
        yield {"idea": vote.idea.topic.title, "at": vote.given_at}
    for ballot in Ballot.objects.filter(person=person).select_related("poll"):
        yield {
            "poll": ballot.poll.question,
            "choices": [option.text for option in ballot.options.all()],
        }


def _drafts(person: User) -> Iterator[dict[str, Any]]:
    for draft in Draft.objects.filter(person=person).order_by("pk"):
        yield {"place": draft.place, "fields": draft.fields, "at": draft.updated_at}


def _let_go(person: User) -> None:
    """Drafts and marks go; where others named the person by login, a dash stands."""
    for model in (Draft, TopicRead, BoardRead, Reader):
        model.objects.filter(person=person).delete()  # type: ignore[attr-defined]
    named = list(Mention.objects.filter(person=person).values_list("post", flat=True))
    for post in Post.objects.filter(pk__in=named):
        source = without_login(post.source, person.username)
        Post.objects.filter(pk=post.pk).update(source=source, html=worded(source)[1])
    for version in PostRevision.objects.filter(post__in=named):
        source = without_login(version.source, person.username)
        PostRevision.objects.filter(pk=version.pk).update(source=source)
    Mention.objects.filter(person=person).delete()
    own = Post.objects.filter(author=person)
    _forget_in_search(person, [*own.values_list("pk", flat=True), *named])


def _forget_in_search(person: User, posts: Collection[int]) -> None:
    """Their words are found without the name, and so are those that named them."""
    changed("post", posts)
    begun = Topic.objects.filter(Q(author=person) | Q(posts__in=posts, posts__number=1))
    for topic in begun.distinct():
        tell_search_of_topic(topic)


offer_keepsake(Keepsake("posts", _posts))
offer_keepsake(Keepsake("votes", _voices))
offer_keepsake(Keepsake("drafts", _drafts, let_go=_let_go))
