"""Who may do what with topics and posts they see. Seeing is asked before, at the door."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from forum.boards.access import BoardFacts, levels_of, rule, snapshot
from forum.boards.models import Level
from forum.boards.policies import can_manage_anything
from forum.discussions.models import Post, TalkState, Topic, TopicKind


def level_on(viewer: Viewer, board_id: int, version: int | None = None) -> int:
    """The level of `viewer` on a board; 0 when they do not know of it."""
    return levels_of(viewer, version).get(board_id, 0)


def facts_of(board_id: int, version: int | None = None) -> BoardFacts:
    """What decides about a board; raises PermissionDenied for one that is not in use."""
    facts = snapshot(version).boards.get(board_id)
    if facts is None:
        raise PermissionDenied(_("This board is not in use."))
    return facts


def can_start(viewer: Viewer, board_id: int, version: int | None = None) -> bool:
    """Start topics there."""
    return viewer.is_let_write and level_on(viewer, board_id, version) >= Level.START


def can_announce(viewer: Viewer, board_id: int, version: int | None = None) -> bool:
    """Announcements are of those who answer for the board."""
    return can_moderate(viewer, board_id, version)


def can_reply(viewer: Viewer, topic: Topic, version: int | None = None) -> bool:
    """Reply where it is open; those who moderate also where it is closed."""
    level = level_on(viewer, topic.board_id, version)
    if not viewer.is_let_write:
        return False
    if level >= Level.MODERATE:
        return topic.state == TalkState.PUBLISHED
    is_open = topic.state == TalkState.PUBLISHED and not topic.is_locked
    return is_open and level >= Level.REPLY


def can_be_read_there(viewer: Viewer, board_id: int, version: int | None = None) -> bool:
    """What the viewer says may be read by all who read the board: of a child whose guardian has not
    agreed to more, only those of its own organisation do."""
    if viewer.is_let_out:
        return True
    return facts_of(board_id, version).is_within(viewer.organisation_paths)


def can_moderate(viewer: Viewer, board_id: int, version: int | None = None) -> bool:
    """Pin, close, move, split, merge; see what is hidden."""
    return level_on(viewer, board_id, version) >= Level.MODERATE


def can_edit(viewer: Viewer, post: Post, now: datetime, version: int | None = None) -> bool:
    """One's own words while they are fresh: teachers and staff for longer, waiting ones always."""
    if viewer.person_id is None or post.author_id != viewer.person_id:
        return False
    return is_open_to_change(viewer, post, now, version)


def is_open_to_change(
    viewer: Viewer, post: Post, now: datetime, version: int | None = None
) -> bool:
    """Its author may change it still. Asked again behind the lock of its topic."""
    facts = snapshot(version).boards.get(post.topic.board_id)
    if facts is None or not viewer.is_let_write:
        return False
    if post.state in {TalkState.PENDING, TalkState.RETURNED}:
        return True
    if post.state != TalkState.PUBLISHED or post.topic.is_locked:
        return False
    path = facts.place_path
    if viewer.is_pedagogue or can_moderate(viewer, facts.pk, version):
        span = timedelta(days=rule(path, "own_edit_staff_days", version))
    else:
        span = timedelta(hours=rule(path, "own_edit_hours", version))
    return now - (post.published_at or post.submitted_at) <= span


def may_correct_in_a_pause(post: Post) -> bool:
    """What a moderator gave back for correction, and nothing else: a moderator reads it again."""
    return post.state == TalkState.RETURNED


def can_withdraw(viewer: Viewer, post: Post, now: datetime, version: int | None = None) -> bool:
    """Take back one's own words: as long as one may change them."""
    return can_edit(viewer, post, now, version)


def can_react(viewer: Viewer, post: Post) -> bool:
    """To what others said, as a member of the talk."""
    return (
        viewer.may_talk and post.state == TalkState.PUBLISHED and post.author_id != viewer.person_id
    )


def can_report(viewer: Viewer, post: Post) -> bool:
    """What others said and everybody of the board reads; visitors and pupils too."""
    return post.state == TalkState.PUBLISHED and (
        viewer.person_id is None or post.author_id != viewer.person_id
    )


def can_mark_helpful(viewer: Viewer, topic: Topic, version: int | None = None) -> bool:
    """The one who asked, and those who moderate."""
    if topic.kind not in {TopicKind.DISCUSSION, TopicKind.PROBLEM}:
        return False
    is_author = viewer.person_id is not None and topic.author_id == viewer.person_id
    return is_author or can_moderate(viewer, topic.board_id, version)


def can_see_history(viewer: Viewer, post: Post, version: int | None = None) -> bool:
    """Whoever reads the post may see that and how it was changed; of a child's words only the
    child and those who moderate."""
    if sees_all_versions(viewer, post, version):
        return True
    return post.state == TalkState.PUBLISHED and not post.is_by_minor


def sees_all_versions(viewer: Viewer, post: Post, version: int | None = None) -> bool:
    """Also what a moderator has taken out: the author, and those who moderate."""
    is_own = viewer.person_id is not None and viewer.person_id == post.author_id
    return is_own or can_moderate(viewer, post.topic.board_id, version)


def can_vote(viewer: Viewer, topic: Topic, version: int | None = None) -> bool:
    """Vote in its poll: whoever may reply, while the topic is open."""
    return can_reply(viewer, topic, version)


def can_close_poll(viewer: Viewer, topic: Topic, version: int | None = None) -> bool:
    """The one who asked, and those who moderate."""
    is_author = viewer.person_id is not None and topic.author_id == viewer.person_id
    return is_author or can_moderate(viewer, topic.board_id, version)


def can_set_stage(viewer: Viewer, topic: Topic, version: int | None = None) -> bool:
    """Say how far a problem has come: the one who raised it, and those who moderate."""
    return topic.kind == TopicKind.PROBLEM and can_close_poll(viewer, topic, version)


def can_tag(viewer: Viewer, topic: Topic, version: int | None = None) -> bool:
    """Choose the tags of a topic: its author while it can be changed, and those who moderate."""
    is_author = viewer.person_id is not None and topic.author_id == viewer.person_id
    return (is_author and not topic.is_locked) or can_moderate(viewer, topic.board_id, version)


def can_keep_tags(viewer: Viewer) -> bool:
    """Name, join and take away tags, which all boards share: whoever looks after boards."""
    return viewer.is_signed_in and can_manage_anything(viewer)
