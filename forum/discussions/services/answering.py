"""What people do with what others said: react, vote, mark what helped, tell how far it has come."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.notices.services import announce
from cms.people.models import User
from cms.requests.rates import is_too_often
from cms.settings import limits
from forum.discussions import policies
from forum.discussions.models import (
    Ballot,
    Poll,
    PollOption,
    Post,
    ProblemStage,
    Reaction,
    ReactionCode,
    Tag,
    TalkState,
    Topic,
)
from forum.discussions.refusals import Refused, TooFast

POST_HELPFUL = "post.helpful"


def react(*, viewer: Viewer, post: Post, code: str) -> str:
    """Gives a reaction, another one in its place, or takes the same one back; tells which holds."""
    if code not in ReactionCode.values:
        raise Refused(_("There is no such reaction."))
    if not policies.can_react(viewer, post):
        raise PermissionDenied(_("You can react to what others said."))
    person = _person(viewer)
    with transaction.atomic():
        _lock_topic(post.topic_id)
        fresh = Post.objects.select_for_update().get(pk=post.pk)
        held = Reaction.objects.filter(post=fresh, person=person).first()
        counts = dict(fresh.reactions)
        if held is not None:
            _count(counts, held.code, -1)
        if held is not None and held.code == code:
            held.delete()
            now_held = ""
        else:
            Reaction.objects.update_or_create(post=fresh, person=person, defaults={"code": code})
            _count(counts, code, 1)
            now_held = code
        fresh.reactions = counts
        fresh.save(update_fields=["reactions"])
    post.reactions = counts
    return now_held


def cast_vote(
    *,
    viewer: Viewer,
    topic: Topic,
    option_keys: Collection[int],
    now: datetime,
    version: int | None = None,
) -> None:
    """Votes in the poll of a topic; where votes are open to see, another vote replaces one's own.

    Raises `Refused` with a sentence when the poll is closed or the choice does not fit.
    """
    if not policies.can_vote(viewer, topic, version):
        raise PermissionDenied(_("You cannot vote here."))
    person = _person(viewer)
    if is_too_often("vote", str(person.pk), limits.VOTES_A_MINUTE, 60):
        raise TooFast(_("You vote faster than people think. Wait a minute."), 60)
    try:
        with transaction.atomic():
            _vote(person, topic, frozenset(option_keys), now)
    except IntegrityError:
        raise Refused(_("Your vote was counted already.")) from None


def close_poll(*, viewer: Viewer, topic: Topic, now: datetime, version: int | None = None) -> None:
    """Ends the vote now."""
    if not policies.can_close_poll(viewer, topic, version):
        raise PermissionDenied(_("The poll is closed by the one who asked."))
    with transaction.atomic():
        _lock_topic(topic.pk)
        open_ones = Poll.objects.filter(topic=topic).exclude(closes_at__lte=now)
        open_ones.update(closes_at=now)


def mark_helpful(*, viewer: Viewer, post: Post, now: datetime, version: int | None = None) -> bool:
    """Marks the post that helped, or takes the mark away; tells whether it holds now."""
    topic = post.topic
    if not policies.can_mark_helpful(viewer, topic, version):
        raise PermissionDenied(_("What helped is told by the one who asked."))
    with transaction.atomic():
        fresh = _lock_topic(topic.pk)
        answer = Post.objects.get(pk=post.pk)
        is_marked = fresh.helpful_post_id == answer.pk
        if not is_marked and (
            answer.topic_id != fresh.pk or answer.number == 1 or answer.state != TalkState.PUBLISHED
        ):
            raise Refused(_("An answer that others can read is marked."))
        fresh.helpful_post = None if is_marked else answer
        fresh.save(update_fields=["helpful_post"])
        if not is_marked:
            announce(kind=POST_HELPFUL, object_pk=answer.pk, actor=viewer.person, at=now)
    return not is_marked


def set_stage(*, viewer: Viewer, topic: Topic, stage: str, version: int | None = None) -> None:
    """Tells how far a problem has come."""
    if not policies.can_set_stage(viewer, topic, version):
        raise PermissionDenied(_("How far a problem has come is told by the one who raised it."))
    if stage not in ProblemStage.values:
        raise Refused(_("There is no such stage."))
    Topic.objects.filter(pk=topic.pk).update(problem_stage=stage)


def set_tags(
    *, viewer: Viewer, topic: Topic, tags: Collection[Tag], version: int | None = None
) -> None:
    """Chooses the tags of a topic."""
    if not policies.can_tag(viewer, topic, version):
        raise PermissionDenied(_("Tags are chosen by the one who began the topic."))
    with transaction.atomic():
        _lock_topic(topic.pk)
        topic.tags.set(list(tags)[: limits.TAGS_PER_TOPIC])


def _vote(person: User, topic: Topic, keys: frozenset[int], now: datetime) -> None:
    _lock_topic(topic.pk)
    poll = Poll.objects.select_for_update().get(topic=topic)
    if poll.closes_at is not None and poll.closes_at <= now:
        raise Refused(_("The poll has closed."))
    options = {option.pk for option in poll.options.all()}
    if not keys or not keys <= options:
        raise Refused(_("Choose first."))
    if len(keys) > poll.choices_at_most:
        raise Refused(_("Choose at most %(most)d.") % {"most": poll.choices_at_most})
    ballot = Ballot.objects.filter(poll=poll, person=person).first()
    if ballot is None:
        ballot = Ballot.objects.create(poll=poll, person=person)
        Poll.objects.filter(pk=poll.pk).update(ballot_count=F("ballot_count") + 1)
        before: frozenset[int] = frozenset()
    elif poll.is_anonymous:
        # Nobody knows how the person voted, so nothing can be taken back.
        raise Refused(_("Your vote was counted already."))
    else:
        before = frozenset(ballot.options.values_list("pk", flat=True))
    PollOption.objects.filter(pk__in=before - keys).update(votes=F("votes") - 1)
    PollOption.objects.filter(pk__in=keys - before).update(votes=F("votes") + 1)
    if not poll.is_anonymous:
        ballot.options.set(keys)


def _count(counts: dict[str, int], code: str, by: int) -> None:
    counts[code] = counts.get(code, 0) + by
    if counts[code] <= 0:
        del counts[code]


def _lock_topic(topic_id: int) -> Topic:
    """The topic behind its lock, which comes before all others."""
    return Topic.objects.select_for_update(no_key=True).get(pk=topic_id)


def _person(viewer: Viewer) -> User:
    if viewer.person is None:
        raise PermissionDenied(_("Sign in first, then you can do that."))
    return viewer.person
