"""Fills the review queue of the demo through the services that people use."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Max
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import VISITOR, viewer_of
from cms.moderation import services as moderation
from cms.moderation.models import ReplyTemplate, Why
from cms.people.models import User
from cms.ports.reviewable import Scope
from forum.discussions.models import Post, Topic, TopicKind
from forum.discussions.refusals import Refused
from forum.discussions.services import Said, reply
from home.demo.loaded import Loaded
from home.demo.reviews import REPLIES, REPORTS, TEMPLATES, WORDS, DemoReply, DemoReport


def load_reviews(loaded: Loaded) -> None:
    """The lists of moderators, comments that wait or were reported, replies that wait."""
    for word, language, note in WORDS:
        moderation.watch_word(word=word, language=language, note=note)
    for titles, kk, ru, en in TEMPLATES:
        title, title_ru, title_en = titles
        moderation.keep_template(
            template=ReplyTemplate(
                title=title,
                title_ru=title_ru,
                title_en=title_en,
                text_kk=kk,
                text_ru=ru,
                text_en=en,
            )
        )
    comments = list(XtdComment.norel_objects.order_by("pk"))
    for comment in comments:
        if not comment.is_public and not comment.is_removed:
            moderation.open_review(
                kind="comment",
                object_pk=comment.pk,
                scope=Scope("", None, comment.user_id),
                why=Why.NEWCOMER,
                at=comment.submit_date,
            )
    for report in REPORTS:
        _report(loaded, comments[report.comment], report)
    for waiting in sorted(REPLIES, key=lambda reply: -reply.hours):
        _reply(loaded, waiting)


def _report(loaded: Loaded, comment: XtdComment, told: DemoReport) -> None:
    person = loaded.people[told.by] if told.by else None
    moderation.report(
        viewer=viewer_of(_fresh(person)) if person else VISITOR,
        kind="comment",
        object_pk=comment.pk,
        complaint=moderation.Complaint(reason=told.reason, words=told.words),
        address="192.0.2.7",
        now=_after(loaded, comment.submit_date, told.hours),
    )


def _reply(loaded: Loaded, waiting: DemoReply) -> None:
    """On the newest talk that the person may answer; without one it is left out."""
    viewer = viewer_of(_fresh(loaded.people[waiting.author]))
    topics = Topic.objects.visible_to(viewer).published()
    topic = topics.filter(kind=TopicKind.DISCUSSION, is_locked=False).order_by("-pk").first()
    if topic is None:
        return
    said = Said(
        source=waiting.text,
        language=waiting.language,
        token=uuid.uuid4(),
        insists=waiting.insists,
    )
    last = Post.objects.filter(topic=topic).aggregate(last=Max("submitted_at"))["last"]
    try:
        reply(viewer=viewer, topic=topic, said=said, now=_after(loaded, last, waiting.hours))
    except Refused:
        return


def _after(loaded: Loaded, moment: datetime, hours: float) -> datetime:
    """So many hours ago, and never before what it is about was there."""
    asked = loaded.now - timedelta(hours=hours)
    return min(loaded.now, max(asked, moment + timedelta(minutes=10)))


def _fresh(person: User) -> User:
    """Read anew: what a person holds is remembered on the row."""
    return User.objects.get(pk=person.pk)
