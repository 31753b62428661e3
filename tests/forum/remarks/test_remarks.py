"""Words beside posts are reported, hidden and removed by themselves; a labelled gap stays."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.audience.viewer import VISITOR
from cms.files.models import StoredFile
from cms.files.services import store_file
from cms.measures import Period
from cms.moderation import services
from cms.moderation.models import ModerationEvent, ReviewItem, Verb
from cms.moderation.refusals import Refused as ActRefused
from cms.moderation.selectors import Filters, own_screen, queue_screen
from cms.moderation.services import Complaint, Decision, purge_removed
from cms.notices.models import Event
from cms.ports.noticeable import notice_kind
from cms.ports.reviewable import review_kind
from cms.settings import limits
from forum.discussions.refusals import Refused
from forum.discussions.services import hide as hide_post
from forum.discussions.services import remove as remove_post
from forum.ideas import services as of_ideas
from forum.ideas.models import ExpertOpinion, Idea
from forum.ideas.selectors import ideas_report
from forum.ideas.services import Step
from forum.questions import services as of_questions
from forum.questions.models import OfficialAnswer, Openness, Question
from forum.questions.selectors import public_answer
from forum.remarks.models import Remark, Sight
from forum.searchable import IdeaSource, QuestionSource
from home.faq.services import put_into_faq
from tests.factories.forum import viewer
from tests.factories.ideas import call_experts, make_ideas, move, put, reread
from tests.factories.questions import answer, fresh, make_question, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BACKEND = "cms.audience.backend.PeopleBackend"
GAP = "Бұл сөздер жасырылған."
WORD = {
    "opinion": "Құпияпікір",
    "idea-move": "Құпиясөйлем",
    "idea-step": "Құпияқадам",
    "answer": "Құпияжауап",
    "question-note": "Құпиясебеп",
}


def opine(idea, person, text=f"{WORD['opinion']}: топырақ тексерілді, алма ағашы шығады."):
    return of_ideas.write_opinion(
        viewer=viewer(person), idea=idea, source=text, language="kk", now=timezone.now()
    )


def keep(idea, person, *, milestone=None, file=None, evidence=f"{WORD['idea-step']} келді"):
    title = f"{WORD['idea-step']} әкелу"
    return of_ideas.keep_milestone(
        viewer=viewer(person),
        idea=idea,
        step=Step(title=title, language="kk", is_done=True, evidence=evidence, file=file),
        milestone=milestone,
        seen_version=reread(idea).version,
        now=timezone.now(),
    )


@pytest.fixture
def said(people, region):
    """An idea with an opinion, a sentence and a step; a question that is answered, and one that is
    refused. By kind: `said.opinion`, `said.idea_move` …"""
    made = make_ideas(people, region)
    idea = call_experts(made.idea, None, people.colleague)
    opinion = opine(idea, people.colleague)
    put(idea, "experts")
    sentence = move(idea, people.coordinator, "accepted", f"{WORD['idea-move']}: қабылдадық.")
    upload = SimpleUploadedFile("есеп.txt", "12 көшет".encode())
    file = store_file(upload=upload, by=people.coordinator)
    step = keep(idea, people.coordinator, file=file)
    staff = make_staff(people, region)
    before = timezone.now() - timedelta(hours=5)
    question = make_question(region.school, people.parent, at=before)
    official = answer(question, staff.head, f"{WORD['answer']}: жетіде шығады.")
    other = make_question(region.school, people.parent)
    of_questions.decline_question(
        viewer=viewer(staff.head),
        question=other,
        reason=f"{WORD['question-note']}: басқа мекеменің ісі.",
        now=timezone.now(),
    )
    return SimpleNamespace(
        idea=reread(idea),
        opinion=opinion,
        idea_move=sentence,
        idea_step=step,
        staff=staff,
        question=fresh(question),
        answer=official,
        refused=fresh(other),
        question_note=other.events.get(step="declined"),
    )


def remark_of(said, kind):
    return getattr(said, kind.replace("-", "_"))


def thing_of(said, kind):
    if kind == "answer":
        return said.question
    return said.refused if kind == "question-note" else said.idea


def tell(person, remark, reason="rude"):
    return services.report(
        viewer=viewer(person) if person else VISITOR,
        kind=remark.review_kind,
        object_pk=remark.pk,
        complaint=Complaint(reason),
        address="203.0.113.5",
        now=timezone.now(),
    )


def decide(person, remark, act):
    item = ReviewItem.objects.filter(kind=remark.review_kind, object_pk=remark.pk).latest("pk")
    return services.decide(
        viewer=viewer(person),
        item=item,
        seen=item.version,
        decision=Decision(act=act, note="Сыпайы жазайық."),
        now=timezone.now(),
    )


def withdraw(idea, person):
    of_ideas.withdraw_opinion(viewer=viewer(person), idea=idea, now=timezone.now())


def sight_of(remark):
    return type(remark).objects.get(pk=remark.pk).sight


def hidden(people, remark):
    tell(people.stranger, remark)
    decide(people.moderator, remark, Verb.HIDDEN)
    assert sight_of(remark) == Sight.HIDDEN
    return remark


def page_of(thing, person=None):
    client = Client()
    if person is not None:
        client.force_login(person, BACKEND)
    response = client.get(thing.get_absolute_url(), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def report_url(remark):
    return reverse("moderation:report", args=[remark.review_kind, remark.pk])


def test_every_table_of_words_beside_posts_is_moderated():
    kinds = {model.review_kind for model in Remark.__subclasses__()}
    assert kinds == set(WORD)
    for model in Remark.__subclasses__():
        assert review_kind(model.review_kind).model is model


@pytest.mark.parametrize("kind", WORD)
def test_words_are_reported_hidden_by_themselves_and_shown_again(said, people, kind):
    remark, thing = remark_of(said, kind), thing_of(said, kind)
    page = page_of(thing)
    assert WORD[kind] in page
    assert report_url(remark) in page
    assert WORD[kind] in Client().get(report_url(remark)).content.decode()
    tell(people.stranger, remark)
    assert sight_of(remark) == Sight.PUBLISHED
    (row,) = queue_screen(viewer(people.moderator), Filters(), "", timezone.now()).rows
    assert WORD[kind] in row.card.words
    assert row.card.title == thing.topic.title
    assert row.card.context[0].html in page
    decide(people.moderator, remark, Verb.HIDDEN)
    assert sight_of(remark) == Sight.HIDDEN
    page = page_of(thing)
    assert WORD[kind] not in page
    assert GAP in page
    if thing == said.idea:
        assert sum(word in page for word in WORD.values()) == 2, "the others stay"
    assert report_url(remark) not in page
    assert Client().get(report_url(remark)).status_code == 404
    decide(people.moderator, remark, Verb.RESTORED)
    page = page_of(thing)
    assert WORD[kind] in page
    assert GAP not in page


@pytest.mark.parametrize("kind", WORD)
def test_hidden_words_are_read_by_who_said_them_and_removed_ones_by_nobody(said, people, kind):
    remark, thing = remark_of(said, kind), thing_of(said, kind)
    author = getattr(remark, review_kind(kind).author)
    hidden(people, remark)
    assert WORD[kind] in page_of(thing, author)
    assert WORD[kind] not in page_of(thing, people.stranger)
    (line,) = own_screen(viewer(author), timezone.now()).lines
    assert (line.note, WORD[kind] in line.card.words) == ("Сыпайы жазайық.", True)
    decide(people.moderator, remark, Verb.REMOVED)
    page = page_of(thing, author)
    assert WORD[kind] not in page
    assert "Бұл сөздерді модератор алып тастады." in page


@pytest.mark.parametrize("kind", WORD)
def test_ones_own_words_are_not_reported(said, people, kind):
    remark = remark_of(said, kind)
    author = getattr(remark, review_kind(kind).author)
    assert report_url(remark) not in page_of(thing_of(said, kind), author)
    with pytest.raises(PermissionDenied):
        tell(author, remark)


@pytest.mark.parametrize(
    ("kind", "who", "reason", "hides"),
    [
        ("answer", "moderator", "rude", False),
        ("answer", "parent", "bullying", False),
        ("idea-move", "moderator", "private", False),
        ("question-note", "coordinator", "bullying", False),
        ("opinion", "coordinator", "rude", True),
        ("opinion", "stranger", "bullying", True),
        ("opinion", None, "bullying", False),
        ("idea-step", "stranger", "private", True),
        ("idea-step", None, "private", False),
    ],
)
def test_what_an_organisation_says_never_vanishes_by_one_report(
    said, people, kind, who, reason, hides
):
    remark = remark_of(said, kind)
    item = tell(getattr(people, who) if who else None, remark, reason)
    assert (sight_of(remark) == Sight.HIDDEN) == hides
    assert item.is_urgent == (reason != "rude")


def test_an_official_answer_is_hidden_by_several_people_and_never_by_visitors(said, people):
    tell(None, said.answer, "bullying")
    tell(people.stranger, said.answer)
    tell(people.moderator, said.answer)
    assert sight_of(said.answer) == Sight.PUBLISHED
    tell(people.pupil, said.answer)
    assert sight_of(said.answer) == Sight.HIDDEN


@pytest.mark.parametrize("kind", WORD)
def test_words_are_decided_by_those_who_answer_and_never_by_who_said_them(said, people, kind):
    remark = remark_of(said, kind)
    item = tell(people.stranger, remark)
    seen = ReviewItem.objects.visible_to
    author = getattr(remark, review_kind(kind).author)
    assert seen(viewer(people.moderator)).filter(pk=item.pk).exists()
    assert not seen(viewer(author)).filter(pk=item.pk).exists()
    assert not seen(viewer(people.stranger)).filter(pk=item.pk).exists()


def test_nobody_says_in_other_words_what_others_have_said(said, people):
    item = tell(people.stranger, said.answer)
    with pytest.raises(ActRefused):
        services.decide(
            viewer=viewer(people.moderator),
            item=item,
            seen=item.version,
            decision=Decision(act=Verb.EDITED, source="Жұмсақ сөз"),
            now=timezone.now(),
        )
    assert WORD["answer"] in OfficialAnswer.objects.get(pk=said.answer.pk).source
    assert ReviewItem.objects.open().filter(pk=item.pk).exists()


# -- everywhere ------------------------------------------------------------------------


def searched(source, thing):
    row = source().queryset().get(pk=thing.pk)
    return source().document(row).body


def test_hidden_words_are_not_found_and_not_told(said, people):
    events = {kind: Event.objects.filter(kind=kind).latest("pk") for kind in
              ("idea.moved", "idea.opinion")}  # fmt: skip

    def line(kind):
        return notice_kind(kind).lines([events[kind]], viewer(people.teacher)).get(events[kind].pk)

    assert WORD["idea-move"] in searched(IdeaSource, said.idea)
    assert WORD["answer"] in searched(QuestionSource, said.question)
    assert WORD["idea-move"] in line("idea.moved").detail
    assert line("idea.opinion") is not None
    for kind in WORD:
        hidden(people, remark_of(said, kind))
    assert WORD["idea-move"] not in searched(IdeaSource, said.idea)
    assert WORD["answer"] not in searched(QuestionSource, said.question)
    assert line("idea.moved").detail == ""
    assert line("idea.opinion") is None


def test_search_hears_of_words_that_are_hidden(said, people, indexed, client):
    url = reverse("search:search")
    assert said.question.topic.title in client.get(url, {"q": WORD["answer"]}).content.decode()
    hidden(people, said.answer)
    indexed()
    assert said.question.topic.title not in client.get(url, {"q": WORD["answer"]}).content.decode()


def test_a_sentence_of_an_inner_stage_is_not_found(said):
    stage = said.idea_move.to_stage
    stage.pk, stage.code, stage.is_public = None, "inner", False
    stage.save()
    said.idea.moves.filter(pk=said.idea_move.pk).update(to_stage=stage)
    assert WORD["idea-move"] not in searched(IdeaSource, said.idea)


def test_a_hidden_answer_is_in_no_structured_data_and_no_list_of_frequent_questions(said, people):
    assert "QAPage" in page_of(said.question)
    page = put_into_faq(
        viewer=viewer(said.staff.head), question=said.question, title="Автобус қашан шығады?"
    )
    assert WORD["answer"] in page.searchable_text()
    assert len(page.shown_entries()) == 1
    hidden(people, said.answer)
    assert "QAPage" not in page_of(said.question)
    assert public_answer(said.question) is None
    assert page.shown_entries() == []
    assert WORD["answer"] not in page.searchable_text()
    decide(people.moderator, said.answer, Verb.RESTORED)
    assert len(page.shown_entries()) == 1


def test_an_earlier_version_never_stands_in_for_a_hidden_one(said, people):
    newest = answer(said.question, said.staff.head, "Түзетілген жауап: сегізде.")
    hidden(people, newest)
    page = page_of(said.question)
    assert page.index(GAP) < page.index(WORD["answer"])
    assert "QAPage" not in page
    assert public_answer(said.question) is None
    answer(said.question, said.staff.head, "Тағы түзетілді: тоғызда.")
    page = page_of(said.question)
    assert "QAPage" in page
    assert page.index("Тағы түзетілді") < page.index(GAP)


def test_the_report_of_the_year_holds_no_hidden_sentence(said, people):
    today = timezone.localdate()
    period = Period(today - timedelta(days=30), today + timedelta(days=1))

    def texts():
        return [line.text for line in ideas_report(VISITOR, period, now=timezone.now()).agreed]

    assert WORD["idea-move"] in texts()[0]
    hidden(people, said.idea_move)
    assert texts() == [""]


def test_the_file_of_a_hidden_step_is_for_those_who_keep_it(said, people):
    file = said.idea_step.file
    url = reverse("forum:idea-file", args=[said.idea.pk, said.idea_step.pk, file.name])
    assert Client().get(url).status_code == 200
    hidden(people, said.idea_step)
    assert Client().get(url).status_code == 404
    keeper = Client()
    keeper.force_login(people.moderator, BACKEND)
    assert keeper.get(url).status_code == 200


def test_notes_of_an_asker_are_for_those_who_answer_and_keep_the_name(people, region):
    staff = make_staff(people, region)
    question = make_question(region.school, people.parent, openness=Openness.UNNAMED)
    answer(question, staff.head)
    of_questions.say_outcome(
        question=fresh(question), outcome="not_yet", note="Құпиясебеп: әлі жоқ.",
        by=people.parent, now=timezone.now(),
    )  # fmt: skip
    event = question.events.get(step="not_yet")
    assert report_url(event) in page_of(question, staff.head)
    assert report_url(event) not in page_of(question, people.stranger)
    with pytest.raises(PermissionDenied):
        tell(people.stranger, event)
    tell(staff.head, event)
    card = review_kind("question-note").cards([event.pk], viewer(people.moderator))[event.pk]
    assert card.author is None
    assert people.parent.last_name not in card.author_name
    assert sight_of(event) == Sight.HIDDEN, "the word of a person, reported by the staff"


# -- their authors -----------------------------------------------------------------------


def test_an_expert_takes_the_opinion_back_and_a_gap_stays(said, people):
    client = Client()
    client.force_login(people.colleague, BACKEND)
    url = reverse("forum:idea-opinion-withdraw", args=[said.idea.pk])
    assert url in page_of(said.idea, people.colleague)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    opinion = ExpertOpinion.objects.get()
    assert (opinion.sight, WORD["opinion"] in opinion.source) == (Sight.WITHDRAWN, True)
    page = page_of(said.idea, people.colleague)
    assert "Бұл сөздерді авторы қайтарып алды." in page
    assert WORD["opinion"] not in page
    line = ModerationEvent.objects.get(kind="opinion", object_pk=opinion.pk)
    assert (line.verb, line.actor_id) == (Verb.WITHDRAWN, people.colleague.pk)
    assert client.post(url).status_code == 422, "taken back already"


@pytest.mark.parametrize("name", ["teacher", "coordinator", "stranger"])
def test_an_opinion_is_taken_back_by_its_author_alone(said, people, name):
    with pytest.raises(PermissionDenied):
        withdraw(said.idea, getattr(people, name))
    assert sight_of(said.opinion) == Sight.PUBLISHED


def test_an_opinion_that_was_taken_back_can_be_written_anew(said, people):
    withdraw(said.idea, people.colleague)
    opine(said.idea, people.colleague)
    assert sight_of(said.opinion) == Sight.PUBLISHED
    month = timezone.now() + timedelta(days=limits.PURGE_DAYS + 1)
    purge_removed(now=month)
    assert WORD["opinion"] in ExpertOpinion.objects.get().source


def test_moderators_never_bring_back_what_an_expert_took_back(said, people):
    tell(people.stranger, said.opinion)
    withdraw(said.idea, people.colleague)
    assert not ReviewItem.objects.open().exists()
    with pytest.raises(ActRefused):
        decide(people.moderator, said.opinion, Verb.RESTORED)


@pytest.mark.parametrize("way", ["change", "withdraw"])
def test_hidden_words_that_are_said_anew_go_to_a_moderator_first(said, people, way):
    hidden(people, said.opinion)
    if way == "withdraw":
        withdraw(said.idea, people.colleague)
    client = Client()
    client.force_login(people.colleague, BACKEND)
    url = reverse("forum:idea-opinion", args=[said.idea.pk])
    typed = {"text": "Сыпайы пікір: топырақ жақсы, су керек болады.", "language": "kk"}
    page = client.post(url, typed, follow=True).content.decode()
    assert "алдымен модератор қарайды" in page
    assert sight_of(said.opinion) == Sight.HIDDEN
    item = ReviewItem.objects.open().get()
    assert item.author_id == people.colleague.pk
    decide(people.moderator, said.opinion, Verb.PUBLISHED)
    assert "Сыпайы пікір" in page_of(said.idea)


def test_an_opinion_that_a_moderator_removed_is_not_written_anew(said, people):
    hidden(people, said.opinion)
    decide(people.moderator, said.opinion, Verb.REMOVED)
    with pytest.raises(Refused):
        opine(said.idea, people.colleague, "Тағы да сол пікірімді жазып тұрмын, оқыңыздар.")
    with pytest.raises(Refused):
        withdraw(said.idea, people.colleague)


def test_a_change_of_a_reported_opinion_is_looked_at_anew(said, people):
    item = tell(people.stranger, said.opinion)
    opine(said.idea, people.colleague, "Басқа сөзбен айтсам: топырақ жақсы, су керек.")
    item.refresh_from_db()
    assert item.version == 2
    assert ModerationEvent.objects.filter(verb=Verb.CHANGED, kind="opinion").exists()


def test_a_step_is_not_taken_out_of_the_hands_of_moderators(said, people):
    def drop():
        of_ideas.drop_milestone(
            viewer=viewer(people.coordinator), idea=said.idea, milestone=said.idea_step,
            seen_version=reread(said.idea).version,
        )  # fmt: skip

    tell(people.stranger, said.idea_step)
    with pytest.raises(Refused):
        drop()
    decide(people.moderator, said.idea_step, Verb.HIDDEN)
    with pytest.raises(Refused):
        drop()
    keep(said.idea, people.coordinator, milestone=said.idea_step, evidence="Басқа сөзбен айтсақ")
    assert sight_of(said.idea_step) == Sight.HIDDEN
    decide(people.moderator, said.idea_step, Verb.PUBLISHED)
    drop()
    assert not said.idea.milestones.exists()


def test_a_removed_step_is_not_said_anew(said, people):
    hidden(people, said.idea_step)
    decide(people.moderator, said.idea_step, Verb.REMOVED)
    with pytest.raises(Refused):
        keep(said.idea, people.coordinator, milestone=said.idea_step)


def test_a_step_is_of_whoever_said_it_last(said, people):
    Idea.objects.filter(pk=said.idea.pk).update(responsible=people.teacher)
    keep(said.idea, people.teacher, milestone=said.idea_step, file=None)
    said.idea_step.refresh_from_db()
    assert said.idea_step.by == people.coordinator, "the same words"
    keep(said.idea, people.teacher, milestone=said.idea_step, evidence="Отыз көшет келді")
    said.idea_step.refresh_from_db()
    assert said.idea_step.by == people.teacher


# -- the end -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", WORD)
def test_removed_words_go_after_a_month_and_the_gap_stays(said, people, kind):
    remark, thing = remark_of(said, kind), thing_of(said, kind)
    hidden(people, remark)
    decide(people.moderator, remark, Verb.REMOVED)
    now = timezone.now()
    assert purge_removed(now=now + timedelta(days=limits.PURGE_DAYS - 1)) == 0
    assert purge_removed(now=now + timedelta(days=limits.PURGE_DAYS + 1)) == 1
    remark.refresh_from_db()
    kept = [getattr(remark, field.attname) for field in remark._meta.concrete_fields]
    assert not any(WORD[kind] in str(value) for value in kept)
    assert review_kind(kind).locked_state(remark.pk) == "purged"
    assert not StoredFile.objects.exists() or kind != "idea-step"
    assert "Бұл сөздерді модератор алып тастады." in page_of(thing)
    item = ReviewItem.objects.get(kind=kind)
    client = Client()
    client.force_login(people.moderator, BACKEND)
    assert client.get(reverse("moderation:item", args=[item.pk])).status_code == 200


@pytest.mark.parametrize("kind", WORD)
def test_what_goes_with_its_topic_waits_for_nobody(said, people, kind):
    remark, thing = remark_of(said, kind), thing_of(said, kind)
    tell(people.stranger, remark)
    first = thing.topic.posts.get(number=1)
    services.log_act(
        verb=Verb.REMOVED, kind="post", object_pk=first.pk, actor=None, at=timezone.now()
    )
    remove_post(first)
    purge_removed(now=timezone.now() + timedelta(days=limits.PURGE_DAYS + 1))
    assert not ReviewItem.objects.open().filter(kind=kind).exists()


def test_words_on_a_page_that_a_moderator_looks_at_are_not_reported(said, people):
    services.report(
        viewer=viewer(people.coordinator), kind="post",
        object_pk=said.idea.topic.posts.get(number=1).pk,
        complaint=Complaint("rude"), address="203.0.113.5", now=timezone.now(),
    )  # fmt: skip
    page = page_of(said.idea, people.stranger)
    assert WORD["opinion"] in page
    assert report_url(said.opinion) not in page
    with pytest.raises(PermissionDenied):
        tell(people.stranger, said.opinion)
    assert Question.objects.count() == 2
    hide_post(said.question.topic.posts.get(number=1))
    with pytest.raises(PermissionDenied):
        tell(people.stranger, said.answer)
