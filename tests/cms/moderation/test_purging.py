"""What was removed goes for good after a month: words, files, history; a gap stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from cms.comments.models import CommentRecord
from cms.comments.services import post_comment
from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.moderation import services
from cms.moderation.models import ModerationEvent, Report, ReviewItem, Verb
from cms.moderation.refusals import Refused
from cms.moderation.services import Complaint, Decision
from cms.settings import limits
from forum.discussions.models import (
    Mention,
    Poll,
    Post,
    PostFile,
    PostRevision,
    Reaction,
    Tag,
    TalkState,
    Topic,
)
from forum.discussions.services import change_post, withdraw_post
from forum.ideas.models import ExpertOpinion, IdeaMove, IdeaVote, Milestone
from forum.questions.models import OfficialAnswer, QuestionEvent
from tests.factories import make_essay, make_person
from tests.factories.forum import make_reply, make_talk, said, settled, viewer
from tests.factories.ideas import make_ideas, reread
from tests.factories.questions import answer, make_draft, make_question

pytestmark = pytest.mark.django_db
A_MONTH = timedelta(days=limits.PURGE_DAYS, minutes=1)


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


def remove(kind, pk, people, *, reason="rude"):
    """As a moderator does it, with a reason."""
    item = services.report(
        viewer=viewer(people.moderator),
        kind=kind,
        object_pk=pk,
        complaint=Complaint(reason, "Мұнда «Әлиева» деген тегі тұр"),
        address="10.0.0.1",
        now=timezone.now(),
    )
    return decide(item, people, Verb.REMOVED)


def decide(item, people, act):
    item = ReviewItem.objects.get(pk=item.pk)
    return services.decide(
        viewer=viewer(people.moderator),
        item=item,
        seen=item.version,
        decision=Decision(act=act, note="Баланың тегі жазылған."),
        now=timezone.now(),
    )


def a_month_later():
    return services.purge_removed(now=timezone.now() + A_MONTH)


def test_purge_takes_words_files_and_history_and_leaves_a_gap(talk, people):
    post = talk.replies[0]
    stored = store_file(upload=ContentFile("сөз".encode(), name="сөз.txt"), by=people.colleague)
    PostFile.objects.create(post=post, stored=stored, position=0)
    Reaction.objects.create(post=post, person=people.parent, code="thanks")
    Mention.objects.create(post=post, person=people.parent)
    Post.objects.filter(pk=post.pk).update(
        file_count=1, reactions={"thanks": 1}, published_at=timezone.now() - timedelta(hours=1)
    )
    change_post(
        viewer=viewer(people.colleague),
        post=Post.objects.get(pk=post.pk),
        said=said("Басқаша айтайын"),
        seen_edits=0,
        now=timezone.now(),
    )
    assert PostRevision.objects.filter(post=post).exists()
    path, storage = stored.file.name, stored.file.storage
    item = remove("post", post.pk, people)
    ReviewItem.objects.filter(pk=item.pk).update(hints=["Әлиева"])
    assert services.purge_removed(now=timezone.now() + A_MONTH - timedelta(hours=1)) == 0
    assert a_month_later() == 1
    gone = Post.objects.get(pk=post.pk)
    assert (gone.source, gone.html, gone.digest, gone.edited_at) == ("", "", "", None)
    assert (gone.number, gone.state) == (post.number, TalkState.REMOVED)
    for model in (PostRevision, PostFile, Reaction, Mention):
        assert not model.objects.filter(post=post).exists(), model
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert storage.exists(path)  # until the transaction is over
    assert ReviewItem.objects.get(pk=item.pk).hints == []
    assert Report.objects.get(item=item).words == ""
    last = ModerationEvent.objects.filter(object_pk=post.pk, kind="post").latest("pk")
    assert (last.verb, last.actor_id) == (Verb.PURGED, None)


def test_purge_happens_once_and_nothing_brings_it_back(talk, people):
    item = remove("post", talk.replies[0].pk, people)
    assert [a_month_later(), a_month_later()] == [1, 0]
    with pytest.raises(Refused):
        decide(item, people, Verb.RESTORED)


def test_purge_leaves_what_was_shown_again(talk, people):
    item = remove("post", talk.replies[0].pk, people)
    decide(item, people, Verb.RESTORED)
    assert a_month_later() == 0
    assert Post.objects.get(pk=talk.replies[0].pk).source


def test_purge_takes_what_its_author_took_back(talk, people):
    post = make_reply(talk.topic, people.teacher, at=timezone.now())
    withdraw_post(viewer=viewer(people.teacher), post=post, now=timezone.now())
    assert a_month_later() == 1
    assert Post.objects.get(pk=post.pk).source == ""


def test_purge_of_a_topic_takes_all_of_it(talk, people):
    Poll.objects.create(topic=talk.topic, question="Қалай?")
    talk.topic.tags.add(Tag.objects.create(slug="bir", name_kk="Бір"))
    remove("post", talk.topic.posts.get(number=1).pk, people)
    assert a_month_later() == 3
    topic = Topic.objects.get(pk=talk.topic.pk)
    assert (topic.title, topic.published_count) == ("—", 0)
    assert not Poll.objects.filter(topic=topic).exists()
    assert not topic.tags.exists()
    assert set(topic.posts.values_list("source", "state")) == {("", TalkState.REMOVED)}


def test_purge_of_a_question_takes_answers_notes_and_mail(people, region):
    head = make_person("Қуаныш", "Төлегенов", place=region.school, role="head")
    question = make_question(region.school, people.parent, "Автобус неге кеш келеді?")
    answer(question, head, "Жетіде шығады.")
    make_draft(question, head, "Түзетілген жауап")
    QuestionEvent.objects.filter(question=question).update(note="Сөз")
    type(question).objects.filter(pk=question.pk).update(asker_mail="a@example.kz")
    remove("post", question.topic.posts.get(number=1).pk, people)
    assert a_month_later() == 1
    assert not OfficialAnswer.objects.filter(question=question).exists()
    assert set(QuestionEvent.objects.filter(question=question).values_list("note")) == {("",)}
    question.refresh_from_db()
    assert question.asker_mail == ""


def test_purge_of_an_idea_takes_steps_votes_and_sentences(people, region):
    made = make_ideas(people, region)
    idea = made.idea
    IdeaVote.objects.create(idea=idea, person=people.parent, given_at=timezone.now())
    type(idea).objects.filter(pk=idea.pk).update(vote_count=1)
    stored = store_file(upload=ContentFile(b"x", name="x.txt"), by=people.teacher)
    Milestone.objects.create(idea=idea, title="Қадам", file=stored)
    IdeaMove.objects.filter(idea=idea).update(text="Шешім")
    ExpertOpinion.objects.create(
        idea=idea, author=people.teacher, language="kk", source="Пікір", html="Пікір",
        written_at=timezone.now(),
    )  # fmt: skip
    remove("post", idea.topic.posts.get(number=1).pk, people)
    assert a_month_later() == 1
    for model in (IdeaVote, Milestone, ExpertOpinion):
        assert not model.objects.filter(idea=idea).exists(), model
    assert set(IdeaMove.objects.filter(idea=idea).values_list("text")) == {("",)}
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert reread(idea).vote_count == 0


def test_purge_of_a_comment(people):
    settled(people.colleague)
    essay = make_essay(author=people.teacher, community=people.community)
    comment = post_comment(
        viewer=viewer(people.moderator),
        target=essay,
        text="Бұл жерде артық сөз бар",
        language="kk",
        form_made_at=timezone.now(),
    )
    item = services.open_review(
        kind="comment", object_pk=comment.pk, why="report", at=timezone.now(),
        scope=services.deciding.review_kind("comment").scope(comment.pk),
    )  # fmt: skip
    services.decide(
        viewer=viewer(people.administrator), item=item, seen=item.version, now=timezone.now(),
        decision=Decision(act=Verb.REMOVED, note="Артық сөз."),
    )  # fmt: skip
    assert a_month_later() == 1
    comment.refresh_from_db()
    assert (comment.comment, comment.is_removed) == ("", True)
    assert CommentRecord.objects.get(pk=comment.pk).digest is None


def test_the_clock_purges_and_sweeps(talk, people):
    remove("post", talk.replies[0].pk, people)
    call_command("purge_removed", verbosity=0)
    assert Post.objects.get(pk=talk.replies[0].pk).source  # the month is not over
