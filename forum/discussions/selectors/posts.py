"""Cards of posts for one reader."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.people.selectors import person_url
from cms.settings import limits
from cms.statements import Statement, given_keys, room_for
from forum.boards.models import Level
from forum.discussions import policies
from forum.discussions.models import Post, PostFile, Reaction, ReactionCode, TalkState
from forum.discussions.selectors.addresses import Addresses
from forum.discussions.selectors.cards import (
    REACTION_ICONS,
    Badge,
    FileCard,
    PostCard,
    Quoted,
    ReactionCard,
)
from forum.discussions.selectors.people import role_said, said_by


def files_of(keys: Sequence[int]) -> Mapping[int, list[PostFile]]:
    """Files by post, in their order."""
    found: dict[int, list[PostFile]] = defaultdict(list)
    if keys:
        for file in _files_statement(room_for(keys)).objects(keys=keys):
            found[file.post_id].append(file)
    return found


@lru_cache(maxsize=8)
def _files_statement(room: int) -> Statement:
    key = ExpressionWrapper(F("post_id"), output_field=BigIntegerField())
    files = PostFile.objects.alias(key=key).filter(key__in=given_keys("keys", room))
    return Statement(files.select_related("stored").order_by("position"))


def report_address() -> str:
    """Where posts are reported, up to their key."""
    return reverse("moderation:report", args=["post", 1]).removesuffix("1/")


class CardMaker:
    """Makes cards of posts for one reader of one topic."""

    def __init__(
        self,
        topic: Any,
        viewer: Viewer,
        addresses: Addresses,
        version: int,
        now: datetime,
        files: Mapping[int, list[PostFile]],
    ) -> None:
        self.topic = topic
        self.viewer = viewer
        self.addresses = addresses
        self.version = version
        self.now = now
        self.files = files
        # What is veiled is not shown by the page of a report either.
        self.report_url = "" if topic.is_veiled else report_address()
        self.moderates = policies.can_moderate(viewer, topic.board_id, version)
        level = policies.level_on(viewer, topic.board_id, version)
        self.reads = level >= Level.READ or topic.is_private
        self.may_reply = viewer.is_signed_in and policies.can_reply(viewer, topic, version)
        self.may_mark = viewer.is_signed_in and policies.can_mark_helpful(viewer, topic, version)
        self.may_react = viewer.may_talk

    def card(self, post: Any) -> PostCard:
        """What the reader sees of a post, and may do with it."""
        post.topic = self.topic
        viewer, act = self.viewer, self.addresses.act
        is_out = post.state == TalkState.PUBLISHED
        is_own = viewer.person_id is not None and post.author_id == viewer.person_id
        may_edit = is_own and policies.can_edit(viewer, post, self.now, self.version)
        may_react = self.may_react and policies.can_react(viewer, post)
        may_mark = self.may_mark and is_out and post.number != 1
        author = said_by(post, viewer)
        reply = f"{self.addresses.topic}reply/?to={post.number}"
        return PostCard(
            pk=post.pk,
            number=post.number,
            url=self.addresses.post(post.number, post.pk),
            author=author,
            author_url=person_url(post.author_slug),
            author_role=role_said(post.author_role, viewer),
            language=post.language,
            html=mark_safe(post.html),  # noqa: S308 - sanitised when it was written
            said_at=post.published_at or post.submitted_at,
            written_at=_written_before(post),
            is_own=is_own,
            is_by_starter=(
                post.number != 1
                and post.author_id is not None
                and post.author_id == self.topic.author_id
            ),
            badge=_state_badge(post),
            note=getattr(post, "note", "") or "",
            reply_to=self._quoted(post),
            pictures=tuple(
                _file_card(f, self.addresses) for f in self.files.get(post.pk, ()) if f.is_image
            ),
            files=tuple(
                _file_card(f, self.addresses) for f in self.files.get(post.pk, ()) if not f.is_image
            ),
            reactions=reactions_of(post, getattr(post, "my_reaction", None)),
            is_helpful=post.pk == self.topic.helpful_post_id,
            edited_at=post.edited_at,
            history_url=(
                act(post.pk, "history")
                if post.edited_at and policies.can_see_history(viewer, post, self.version)
                else ""
            ),
            reply_url=reply if self.may_reply and is_out else "",
            quote_url=f"{reply}&quote=1" if self.may_reply and is_out else "",
            edit_url=act(post.pk, "edit") if may_edit else "",
            withdraw_url=act(post.pk, "withdraw") if may_edit else "",
            report_url=(
                f"{self.report_url}{post.pk}/"
                if self.report_url and policies.can_report(viewer, post)
                else ""
            ),
            helpful_url=act(post.pk, "helpful") if may_mark else "",
            react_url=act(post.pk, "react") if may_react else "",
        )

    def _quoted(self, post: Any) -> Quoted | None:
        answered = post.reply_to
        if answered is None or answered.number is None:
            return None
        if answered.topic_id != post.topic_id:
            return None  # it was split off: neither its number nor its readers are those of here
        if answered.state != TalkState.PUBLISHED and not self.moderates:
            return None
        if not is_reached(answered, self.viewer, self.moderates, self.reads):
            return None
        return Quoted(
            said_by(answered, self.viewer),
            self.addresses.post(answered.number),
            answered.number,
        )


def reactions_of(post: Any, mine: str | None) -> tuple[ReactionCard, ...]:
    """Counts of reactions that there are, in the order of `ReactionCode`."""
    counts = post.reactions or {}
    return tuple(
        ReactionCard(code.value, str(code.label), REACTION_ICONS[code], count, code.value == mine)
        for code in ReactionCode
        if (count := counts.get(code.value, 0)) > 0 or code.value == mine
    )


def reactions_offered(viewer: Viewer, post: Post) -> tuple[ReactionCard, ...]:
    """All reactions there are, with the one that the viewer has given."""
    given = Reaction.objects.filter(post=post, person=viewer.person_id)
    mine = given.values_list("code", flat=True).first()
    counts = post.reactions or {}
    return tuple(
        ReactionCard(
            code.value,
            str(code.label),
            REACTION_ICONS[code],
            counts.get(code.value, 0),
            code.value == mine,
        )
        for code in ReactionCode
    )


def file_url(file: PostFile, addresses: Addresses) -> str:
    """Where whoever reads the post has its file."""
    return f"{addresses.root}posts/{file.post_id}/files/{file.stored_id}/{file.stored.name}"


def _file_card(file: PostFile, addresses: Addresses) -> FileCard:
    stored = file.stored
    return FileCard(
        name=stored.name,
        url=file_url(file, addresses),
        size=stored.size,
        extension=stored.extension,
        is_image=file.is_image,
        alt=file.alt,
        width=file.width,
        height=file.height,
    )


def _written_before(post: Any) -> datetime | None:
    """When it was written, where others read it notably later: a moderator looked at it first."""
    if post.published_at is None:
        return None
    waited = post.published_at - post.submitted_at
    return post.submitted_at if waited >= timedelta(seconds=limits.POST_LATE_SECONDS) else None


def _state_badge(post: Any) -> Badge | None:
    state = post.state
    if state == TalkState.PENDING:
        return Badge("waiting", _("only you see this yet: a moderator reads it first"))
    if state == TalkState.RETURNED:
        return Badge("refused", _("returned for correction"))
    if state == TalkState.HIDDEN:
        return Badge("refused", _("hidden"))
    if state == TalkState.REMOVED:
        return Badge("refused", _("removed") if post.html else _("deleted for good"))
    return None


def is_reached(post: Any, viewer: Viewer, moderates: bool, reads: bool) -> bool:
    """As `PostQuerySet.visible_to` says, of a row that has been read; `reads` is whether the viewer
    still reads the board."""
    is_own = viewer.person_id is not None and post.author_id == viewer.person_id
    if moderates or is_own:
        return True
    return reads and (not post.kept_in or post.kept_in in viewer.organisation_paths)
