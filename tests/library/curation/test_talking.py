"""Remarks and who reads them, scores, and experts who see what was sent and nothing more."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.notices.models import Notice
from cms.notices.services import spread_events
from cms.people.models import ExpertGroup
from cms.ports.keepsakes import keepsakes
from library.curation import selectors, services
from library.curation.models import Opinion, Remark, Score
from library.methods.models import CoAuthor
from tests.library.curation.conftest import method_of
from tests.library.curation.test_deciding import as_viewer, send_back
from tests.library.methods.test_services import keep

POINTS = {"content": 5, "usefulness": 4, "ease": 3, "curriculum": 2}


def say(review, person, text="Жасын жазыңыз", **options):
    return services.remark(
        viewer=as_viewer(person),
        review=review,
        words=services.Words(text=text, **options),
        now=timezone.now(),
    )


def told(kind):
    spread_events(now=timezone.now())
    return {n.person for n in Notice.objects.filter(event__kind=kind).select_related("person")}


def ask(review, editor, experts, group=None, **options):
    return services.ask_experts(
        viewer=as_viewer(editor),
        review=review,
        experts=experts,
        group=group,
        question="Қазақ тілі сабағына сай ма?",
        due_on=options.get("due_on"),
        now=timezone.now(),
    )


def test_remarks_of_editors_are_pinned_and_told_to_the_author(review, editors):
    said = say(review, editors.editor, field="summary")
    assert (said.field, said.round.number) == ("summary", 1)
    assert told("curation.said") == {editors.teacher}


def test_private_remarks_are_for_editors_alone(review, editors):
    private = say(review, editors.editor, is_private=True)
    public = say(review, editors.editor)
    assert told("curation.said") == {editors.teacher}

    def seen(person):
        return set(Remark.objects.visible_to(as_viewer(person)))

    assert seen(editors.second) == {private, public}
    assert seen(editors.teacher) == {public}
    assert seen(editors.colleague) == set()
    CoAuthor.objects.create(method=review.method, person=editors.second, agreed_at=timezone.now())
    assert seen(editors.second) == {public}


def test_the_author_answers_in_the_conversation_and_nowhere_else(review, editors):
    say(review, editors.editor, field="body")
    said = say(review, editors.teacher, field="title", is_private=True)
    assert (said.field, said.is_private) == ("", False)
    assert told("curation.said") == {editors.teacher, editors.editor}


@pytest.mark.parametrize("who", ["colleague", "coordinator", "moderator", "parent"])
def test_others_say_nothing(review, editors, who):
    with pytest.raises(PermissionDenied):
        say(review, getattr(editors, who))
    assert not Remark.objects.exists()


def test_nothing_is_said_once_it_is_published(review, editors):
    services.publish(viewer=as_viewer(editors.editor), review=review, seen=1)
    for person in (editors.editor, editors.teacher):
        with pytest.raises(PermissionDenied):
            say(review, person)


def test_settled_by_the_author_and_opened_again_by_the_editor(review, editors):
    said = say(review, editors.editor, field="summary")
    method, author = method_of(review), as_viewer(editors.teacher)
    assert list(selectors.remarks_by_field(method, author)) == ["summary"]
    now = timezone.now()
    services.settle(viewer=author, said=said, is_settled=True, now=now)
    assert Remark.objects.get().settled_by == editors.teacher
    assert selectors.remarks_by_field(method, author) == {}
    services.settle(viewer=as_viewer(editors.editor), said=said, is_settled=False, now=now)
    assert Remark.objects.get().settled_at is None
    with pytest.raises(PermissionDenied):
        services.settle(viewer=as_viewer(editors.colleague), said=said, is_settled=True, now=now)
    private = say(review, editors.editor, is_private=True)
    with pytest.raises(PermissionDenied):
        services.settle(viewer=author, said=private, is_settled=True, now=now)


def test_remarks_by_field_is_for_authors_in_one_query(review, editors, django_assert_num_queries):
    say(review, editors.editor, field="summary")
    say(review, editors.editor, field="summary", is_private=True)
    say(review, editors.editor)
    method, author = method_of(review), as_viewer(editors.teacher)
    with django_assert_num_queries(1):
        found = selectors.remarks_by_field(method, author)
    assert {name: len(some) for name, some in found.items()} == {"summary": 1}
    assert selectors.remarks_by_field(method, as_viewer(editors.colleague)) == {}


def test_scores_are_one_of_each_and_told_to_the_author_from_three(review, editors):
    now = timezone.now()

    def give(person, **changes):
        points = POINTS | changes
        services.score(viewer=as_viewer(person), review=review, points=points, now=now)

    give(editors.editor)
    give(editors.editor, content=3)
    give(editors.second)
    own = selectors.own_review(method_of(review), as_viewer(editors.teacher))
    assert own.rubric is None
    give(editors.administrator, content=1)
    own = selectors.own_review(method_of(review), as_viewer(editors.teacher))
    assert own.rubric.count == Score.objects.count() == 3
    assert [axis.mean for axis in own.rubric.axes] == [3, 4, 3, 2]
    for person in (editors.teacher, editors.colleague):
        with pytest.raises(PermissionDenied):
            give(person)


def test_a_group_is_asked_once_and_without_the_authors(review, editors):
    group = ExpertGroup.objects.create(name="Тіл сарапшылары", mentor=editors.leader)
    group.members.set([editors.stranger, editors.teacher])
    asked = ask(review, editors.editor, services.members_of(group), group)
    assert {one.expert for one in asked} == {editors.leader, editors.stranger}
    assert told("curation.asked") == {editors.leader, editors.stranger}
    with pytest.raises(services.Refused):
        ask(review, editors.editor, [editors.stranger])
    with pytest.raises(PermissionDenied):
        ask(review, editors.colleague, [editors.stranger])


def test_an_expert_sees_what_was_sent_while_it_is_open_and_editors_read_the_opinion(
    review, editors
):
    (opinion,) = ask(review, editors.editor, [editors.stranger])
    expert = as_viewer(editors.stranger)
    assert selectors.find_opinion(opinion.pk, as_viewer(editors.colleague)) is None
    found = selectors.find_opinion(opinion.pk, expert)
    screen = selectors.opinion_screen(found, expert)
    assert screen.may_answer
    assert screen.blocks[0].text == "Бөлшектер ойыны"
    services.give_opinion(
        viewer=expert, opinion=opinion, text="Жақсы", points=POINTS, now=timezone.now()
    )
    assert told("curation.opinion") == {editors.editor}
    assert Score.objects.get().author == editors.stranger
    assert Opinion.objects.visible_to(as_viewer(editors.teacher)).count() == 0
    services.publish(viewer=as_viewer(editors.editor), review=review, seen=1)
    over = selectors.opinion_screen(selectors.find_opinion(opinion.pk, expert), expert)
    assert (over.blocks, over.files, over.may_answer) == ([], [], False)
    with pytest.raises(PermissionDenied):
        services.give_opinion(viewer=expert, opinion=opinion, text="Тағы", now=timezone.now())


def test_the_expert_reads_what_was_sent_and_not_what_is_being_corrected(review, editors):
    (opinion,) = ask(review, editors.editor, [editors.stranger])
    send_back(review, editors.editor)
    keep(method_of(review), editors.teacher, summary="Жаңа сөздер")
    expert = as_viewer(editors.stranger)
    screen = selectors.opinion_screen(selectors.find_opinion(opinion.pk, expert), expert)
    assert "Жаңа сөздер" not in {block.text for block in screen.blocks}


def test_experts_are_reminded_once_of_the_day(review, editors):
    ask(review, editors.editor, [editors.stranger], due_on=timezone.localdate())
    now = timezone.now() + timedelta(days=2)
    assert services.remind(now=now) == 1
    assert services.remind(now=now) == 0
    spread_events(now=now)
    assert Notice.objects.get(event__kind="curation.opinion_due").person == editors.stranger


def test_what_was_said_is_taken_along_and_nobody_waits_for_who_leaves(review, editors):
    say(review, editors.editor, field="summary", text="Қысқалау")
    ask(review, editors.editor, [editors.stranger, editors.leader])
    services.give_opinion(
        viewer=as_viewer(editors.stranger),
        opinion=Opinion.objects.get(expert=editors.stranger),
        text="Жақсы",
        now=timezone.now(),
    )
    kept = {one.name: one for one in keepsakes()}["reviews"]
    assert [row["text"] for row in kept.rows(editors.editor)] == ["Қысқалау"]
    assert [row["opinion"] for row in kept.rows(editors.stranger)] == ["Жақсы"]
    assert list(kept.rows(editors.leader)) == []
    for person in (editors.leader, editors.stranger):
        kept.let_go(person)
    assert [opinion.expert for opinion in Opinion.objects.all()] == [editors.stranger]
