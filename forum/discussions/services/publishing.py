"""How posts come into sight and go out of it: the one life of everything people say.

These run in the transaction of the caller, which has asked who may.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from cms.notices.services import announce
from cms.people.models import User
from cms.ports.searchable import changed
from cms.settings import limits
from cms.slugs import slug_of
from forum.discussions.models import Post, PostRevision, TalkState, Topic, TopicKind
from forum.discussions.numbers import count_hidden, count_shown, take_number
from forum.discussions.polling import change_poll, options_in
from forum.discussions.refusals import Refused
from forum.discussions.services.mentioning import worded

POST_PUBLISHED = "post.published"


def publish(post: Post, *, at: datetime, by: User | None = None, source: str | None = None) -> None:
    """Gives a waiting post its number and lets it out, or shows a hidden one again.

    With `source`, in the words of `by`, a moderator; the words of the author stay as a version.
    """
    post = locked_post(post)
    if source is not None:
        _reword(post, source, by, at)
    if post.state == TalkState.PUBLISHED:
        return
    if post.number is not None:
        _show_again(post)
        return
    topic = post.topic
    is_first = topic.published_at is None
    post.number = take_number(
        topic_id=topic.pk,
        author_id=post.author_id,
        at=at,
        is_first=is_first,
        # Whoever is let out by a moderator may not have read what came in the meantime.
        reader_id=post.author_id if by is None else None,
    )
    post.state, post.published_at = TalkState.PUBLISHED, at
    post.save(update_fields=["number", "state", "published_at"])
    if is_first:
        Topic.objects.filter(pk=topic.pk).update(state=TalkState.PUBLISHED, published_at=at)
        tell_search(topic)
    tell(post, at=at)


def tell(post: Post, *, at: datetime) -> None:
    """Others will hear of a post that is out."""
    announce(
        kind=POST_PUBLISHED,
        object_pk=post.pk,
        actor=post.author,
        at=at,
        data={"topic": post.topic_id, "number": post.number},
    )


def send_back(post: Post) -> None:
    """Gives a waiting post back to its author, who corrects it and sends it again."""
    post = locked_post(post)
    if post.state not in {TalkState.PENDING, TalkState.RETURNED}:
        return
    _set_state(post, TalkState.RETURNED)


def hide(post: Post) -> None:
    """Takes a post out of sight until somebody decides; its number leaves a gap."""
    _take_away(post, TalkState.HIDDEN)


def remove(post: Post) -> None:
    """Takes a post out of sight for good; a first post takes its topic with it."""
    _take_away(post, TalkState.REMOVED)


def _take_away(post: Post, state: str) -> None:
    post = locked_post(post)
    if post.state == state:
        return
    was_out = post.state == TalkState.PUBLISHED
    _set_state(post, state)
    if was_out:
        count_hidden(topic=post.topic, posts=1, topics=int(is_first(post)))


def _show_again(post: Post) -> None:
    _set_state(post, TalkState.PUBLISHED)
    count_shown(topic=post.topic, posts=1, topics=int(is_first(post)))


def _set_state(post: Post, state: str) -> None:
    """Post and, of a first post, its topic; search hears of all that the topic shows or hides."""
    post.state = state
    post.save(update_fields=["state"])
    if is_first(post):
        Topic.objects.filter(pk=post.topic_id).update(state=state)
        tell_search(post.topic)


def is_first(post: Post) -> bool:
    """The text of its topic: number 1, or the only one as long as nothing is out."""
    return post.number == 1 or (post.number is None and post.topic.published_at is None)


def rename(topic: Topic, title: str, *, moves: bool) -> None:
    """A new title. The address stays, as others have it, unless it `moves` along: what must not be
    told stands in it too, and old links lead on by the number."""
    topic.title = title
    if moves:
        topic.slug = slug_of(title, fallback="topic")
    topic.save(update_fields=["title", "slug"])
    tell_search_of_topic(topic)


def reword_opening(
    post: Post,
    *,
    source: str,
    title: str,
    poll: tuple[str, Sequence[str]] | None,
    by: User,
    at: datetime,
) -> None:
    """What a moderator changes of the first words and beside them: the title, and question and
    choices. How words and title read until now is one version."""
    post = locked_post(post)
    if not title or len(title) > limits.TOPIC_TITLE_MAX:
        raise Refused(
            _("A title has at most %(longest)d letters, and has some.")
            % {"longest": limits.TOPIC_TITLE_MAX}
        )
    _reword(post, source, by, at, title=title)
    if poll is not None:
        question, options = poll
        change_poll(post.topic, question, options_in("\n".join(options)))


def _reword(post: Post, source: str, by: User | None, at: datetime, *, title: str = "") -> None:
    renamed = title if title != post.topic.title else ""
    if source == post.source and not renamed:
        return
    keep_version(post, by=by, at=at, is_renamed=bool(renamed))
    if renamed:
        rename(post.topic, renamed, moves=True)
    post.source, post.html = worded(source)
    post.edited_at = at
    post.save(update_fields=["source", "html", "edited_at", "edit_count"])


def keep_version(
    post: Post, *, by: User | None, at: datetime, reason: str = "", is_renamed: bool = False
) -> None:
    """Keeps how the post read until now, and what its topic was called when that changes too;
    `post.edit_count` grows, the caller saves it."""
    post.edit_count += 1
    PostRevision.objects.create(
        post=post,
        number=post.edit_count,
        source=post.source,
        title=post.topic.title if is_renamed else "",
        changed_by=by,
        changed_at=at,
        reason=reason,
    )


def locked_post(post: Post) -> Post:
    """The post as it is now, behind the lock of the topic that it stands in now.

    It may have been split off or merged since the caller read it.
    """
    topic_id = post.topic_id
    while True:
        topic = Topic.objects.select_for_update().get(pk=topic_id)
        fresh = Post.objects.select_for_update().get(pk=post.pk)
        if fresh.topic_id == topic.pk:
            fresh.topic = topic
            return fresh
        topic_id = fresh.topic_id


def tell_search(topic: Topic) -> None:
    """All that hangs on a topic is found, or no more."""
    tell_search_of_topic(topic)
    replies = Post.objects.filter(topic=topic, number__gt=1).values_list("pk", flat=True)
    changed("post", replies)


def tell_search_of_topic(topic: Topic) -> None:
    """The topic itself, or the question or idea that it is."""
    changed("topic", [topic.pk])
    if topic.kind in {TopicKind.QUESTION, TopicKind.IDEA}:
        # The row beside the topic: the kind of thing in search has the name of the relation.
        beside = Topic.objects.filter(pk=topic.pk).values_list(topic.kind, flat=True)
        changed(topic.kind, [pk for pk in beside if pk is not None])
