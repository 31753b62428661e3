"""Where the storm blows: a school, three boards of talk, one of ideas, and people."""

import random

from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.people.models import User
from forum.boards.models import Board, BoardKind
from forum.discussions.models import Post, TalkState
from tests.factories import make_person, make_region
from tests.factories.forum import make_board
from tests.factories.ideas import make_ideas_board, propose, put
from tests.storm.acts import Person


def build(people: int, moderators: int) -> None:
    """All of it, written once."""
    region = make_region()
    members = [make_person(f"Адам{n}", f"Бірінші{n}", place=region.school) for n in range(people)]
    for n in range(moderators):
        make_person(f"Реттеуші{n}", f"Екінші{n}", place=region.school, role="moderator")
    long_ago = timezone.now() - timezone.timedelta(days=400)
    User.objects.update(date_joined=long_ago)
    for n in range(3):
        make_board(f"Алаң {n}", place=region.school)
    board = make_ideas_board(place=region.school)
    for n, member in enumerate(members[:3]):
        put(propose(board, member, f"Идея {n} туралы ұсыныс"), "support")


def people(dice: random.Random, part: int, parts: int) -> list[Person]:
    """The people whom process number `part` of `parts` plays; each has a time of their own."""
    boards = Board.objects.filter(kind=BoardKind.DISCUSSIONS).values_list("pk", flat=True)
    rows = list(User.objects.filter(memberships__isnull=False).distinct().order_by("pk"))
    return [Person(person, dice, list(boards)) for person in rows[part::parts]]


def lost() -> list[str]:
    """Words that were taken and that their author cannot read, though nobody took them away."""
    rows = Post.objects.exclude(state=TalkState.REMOVED).select_related("topic", "author")
    found = []
    for post in rows.order_by("pk"):
        topic = post.topic
        is_out_of_sight = topic.state in {TalkState.HIDDEN, TalkState.REMOVED}
        is_taken_away = is_out_of_sight and topic.merged_into_id is None
        if post.author is None or is_taken_away:
            continue
        if not Post.objects.visible_to(viewer_of(post.author)).filter(pk=post.pk).exists():
            found.append(f"post {post.pk} of topic {topic.pk} ({topic.state}) is lost")
    return found
