"""What is kept with a post: its files, whom it names, its poll, and no draft any more."""

from collections.abc import Sequence

from cms.files.images import size_of
from cms.files.models import StoredFile
from cms.people.models import User
from cms.settings import limits
from forum.discussions.markup import mentioned_names
from forum.discussions.models import Draft, Mention, Poll, PollOption, Post, PostFile, Topic
from forum.discussions.services.said import NewPoll


def keep_files(post: Post, files: Sequence[tuple[StoredFile, str]]) -> None:
    """Files of a post, in their order; what is known of a picture is not measured again."""
    known = {file.stored_id: file for file in post.files.all()}
    post.files.all().delete()
    rows = []
    for position, (stored, alt) in enumerate(files):
        is_image = stored.content_type.startswith("image/")
        width = height = None
        if is_image:
            before = known.get(stored.pk)
            measured = (before.width, before.height) if before else _measured(stored)
            width, height = measured
        rows.append(
            PostFile(
                post=post,
                stored=stored,
                position=position,
                is_image=is_image,
                width=width,
                height=height,
                alt=alt,
            )
        )
    PostFile.objects.bulk_create(rows)
    Post.objects.filter(pk=post.pk).update(file_count=len(files))


def _measured(stored: StoredFile) -> tuple[int | None, int | None]:
    with stored.file.open("rb") as file:
        return size_of(file) or (None, None)


def keep_mentions(post: Post) -> None:
    """People named by `@login`: adults alone, as nobody calls a child by its login."""
    names = mentioned_names(post.source)[: limits.MENTIONS_PER_POST]
    if not names:
        return
    people = User.objects.filter(username__in=names, is_active=True, is_minor=False)
    Mention.objects.bulk_create(
        [Mention(post=post, person=person) for person in people], ignore_conflicts=True
    )


def keep_poll(topic: Topic, poll: NewPoll) -> None:
    """A poll with its choices."""
    kept = Poll.objects.create(
        topic=topic,
        question=poll.question,
        choices_at_most=poll.choices_at_most,
        is_anonymous=poll.is_anonymous,
        results=poll.results,
        closes_at=poll.closes_at,
    )
    PollOption.objects.bulk_create(
        PollOption(poll=kept, position=position, text=text)
        for position, text in enumerate(poll.options)
    )


def draft_sent(person: User, place: str) -> None:
    """What was being written there has been sent."""
    Draft.objects.filter(person=person, place=place).delete()
