"""Changing one's own words, and taking them back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.models import Why
from cms.moderation.policies import require_not_paused
from cms.moderation.screening import Hint
from cms.moderation.services import close_withdrawn, words_changed
from forum.boards.access import rule
from forum.discussions import policies
from forum.discussions.models import Post, TalkState, Topic
from forum.discussions.polling import change_poll
from forum.discussions.refusals import Changed, Refused
from forum.discussions.services.beside import keep_files, keep_mentions
from forum.discussions.services.checking import KIND, hints_of, let_out_or_queue, queue, writer_of
from forum.discussions.services.mentioning import worded
from forum.discussions.services.publishing import hide, keep_version, locked_post, remove, rename
from forum.discussions.services.said import NewPoll, Said, digest_of, texts_of_files


def change_post(
    *,
    viewer: Viewer,
    post: Post,
    said: Said,
    seen_edits: int,
    now: datetime,
    reason: str = "",
    title: str = "",
    poll: NewPoll | None = None,
    version: int | None = None,
) -> Post:
    """Changes one's own words; a returned post goes to the moderators again.

    `title` is the new one of the topic that these words begin, `poll` has the new words of its poll
    as long as nobody could vote; without them both stay as they are.
    `seen_edits` is `post.edit_count` when the form was opened: `Changed` when it has grown since.
    """
    if not policies.can_edit(viewer, post, now, version):
        raise PermissionDenied(_("These words can no longer be changed."))
    person = writer_of(viewer)
    with transaction.atomic():
        fresh = locked_post(post)
        if not policies.may_correct_in_a_pause(fresh):
            require_not_paused(person, now)
        if fresh.edit_count != seen_edits:
            raise Changed(_("These words were changed in the meantime. Both versions stand below."))
        if not policies.is_open_to_change(viewer, fresh, now, version):
            raise PermissionDenied(_("These words can no longer be changed."))
        facts = policies.facts_of(fresh.topic.board_id, version)
        is_opening = begins_topic(fresh)
        renamed = title if is_opening and title != fresh.topic.title else ""
        texts = [renamed, said.source, *texts_of_files(said)]
        asks_anew = poll if is_opening and fresh.topic.published_at is None else None
        texts += [asks_anew.question, *asks_anew.options] if asks_anew else []
        hints = hints_of(viewer, facts, said, texts, now, version)
        was_waiting = fresh.state in {TalkState.PENDING, TalkState.RETURNED}
        free = rule(facts.place_path, "own_edit_free_seconds", version)
        age = (now - (fresh.published_at or fresh.submitted_at)).total_seconds()
        is_changed = bool(renamed) or fresh.source != said.source
        if not was_waiting and age > free and is_changed:
            keep_version(fresh, by=person, at=now, reason=reason, is_renamed=bool(renamed))
            fresh.edited_at = now
        fresh.source, fresh.html = worded(said.source)
        fresh.digest = digest_of(said.source)
        fresh.language = said.language
        fresh.save()
        if said.files is not None:
            keep_files(fresh, said.files)
        keep_mentions(fresh)
        words_changed(kind=KIND, object_pk=fresh.pk, by=person, at=now)
        if is_opening:
            _change_beside(fresh.topic, renamed, said.language, asks_anew)
        if was_waiting:
            fresh.state = TalkState.PENDING
            fresh.save(update_fields=["state"])
            let_out_or_queue(fresh, facts, hints or [Hint(Why.PREMODERATION)], now)
        elif _HIDES_A_CHANGE & {hint.why for hint in hints}:
            hide(fresh)
            queue(fresh, facts, hints, now)
    return fresh


def _change_beside(topic: Topic, title: str, language: str, poll: NewPoll | None) -> None:
    """What stands beside the first words; an empty title stays."""
    Topic.objects.filter(pk=topic.pk).update(language=language)
    if title:
        rename(topic, title, moves=topic.published_at is None)
    if poll is not None:
        change_poll(topic, poll.question, poll.options)


def begins_topic(post: Post) -> bool:
    """True for the first words of a topic: the title is theirs too."""
    if post.number is not None:
        return post.number == 1
    return not Post.objects.filter(topic=post.topic_id, pk__lt=post.pk).exists()


def withdraw_post(*, viewer: Viewer, post: Post, now: datetime, version: int | None = None) -> None:
    """Takes back one's own fresh words: they are out of sight, the answers to them stay."""
    if not policies.can_withdraw(viewer, post, now, version):
        raise PermissionDenied(_("These words can no longer be taken back. Ask a moderator."))
    assert viewer.person is not None
    with transaction.atomic():
        fresh = locked_post(post)
        if not policies.is_open_to_change(viewer, fresh, now, version):
            raise PermissionDenied(_("These words can no longer be taken back. Ask a moderator."))
        if fresh.number == 1 and fresh.topic.published_count > 1:
            raise Refused(
                _("Others have answered already: ask a moderator to take the topic away.")
            )
        remove(fresh)
        close_withdrawn(kind=KIND, object_pk=post.pk, by=viewer.person, at=now)


# A change of which any of these is true goes out of sight until somebody has looked. Pace alone is
# none of them: whoever mends a comma is fast.
_HIDES_A_CHANGE = frozenset(
    {Why.PERSONAL_DATA, Why.WORDS, Why.LINKS, Why.PUPIL, Why.NEWCOMER, Why.PREMODERATION}
)
