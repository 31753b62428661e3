"""What was removed goes for good: words, files and history. A gap with a label stays."""

from cms.files.services import forget_files
from forum.discussions.models import (
    Draft,
    Mention,
    Poll,
    Post,
    PostFile,
    PostRevision,
    Reaction,
    TalkState,
    Topic,
)
from forum.discussions.services.publishing import is_first, locked_post, remove, tell_search

# What stands in the place of a title that went.
NO_TITLE = "—"


def is_purged(post: Post) -> bool:
    """A removed post has its words for a month; nobody sends a post without any."""
    return post.state == TalkState.REMOVED and not post.source


def purge(post: Post) -> tuple[list[Post], bool]:
    """Deletes a removed post; with the first one its whole topic. Gives the posts that went, and
    whether the topic went with them."""
    post = locked_post(post)
    if post.state != TalkState.REMOVED:
        return [], False
    going, is_topic = [post], is_first(post)
    if is_topic:
        going += Post.objects.filter(topic=post.topic_id).exclude(pk=post.pk).order_by("pk")
        _purge_topic(post.topic)
    for one in going:
        # An answer in a removed topic is out of sight with it, and nothing brings it back.
        remove(one)
    _purge_words([one.pk for one in going])
    tell_search(post.topic)
    return going, is_topic


def _purge_topic(topic: Topic) -> None:
    Poll.objects.filter(topic=topic).delete()
    topic.tags.clear()
    Topic.objects.filter(pk=topic.pk).update(title=NO_TITLE, slug="topic", helpful_post=None)


def _purge_words(keys: list[int]) -> None:
    files = PostFile.objects.filter(post__in=keys)
    stored = list(files.values_list("stored_id", flat=True))
    files.delete()
    Poll.objects.filter(post__in=keys).delete()
    for model in (PostRevision, Mention, Reaction):
        model.objects.filter(post__in=keys).delete()  # type: ignore[attr-defined]
    Draft.objects.filter(place__in=[f"post:{key}" for key in keys]).delete()
    Post.objects.filter(pk__in=keys).update(
        source="", html="", digest="", reactions={}, file_count=0, edit_count=0, edited_at=None
    )
    forget_files(keys=stored)
