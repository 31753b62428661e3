"""The audit sees each counter that was corrupted, and puts it right."""

import pytest
from django.core.management import CommandError, call_command

from forum.audit.selectors import drifts
from forum.audit.services import repair
from forum.boards.models import Board
from forum.discussions.models import Post, Topic
from tests.factories.forum import make_talk

pytestmark = [pytest.mark.django_db, pytest.mark.drifts]


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


@pytest.mark.parametrize(
    ("model", "column", "wrong"),
    [
        (Topic, "highest_number", 9),
        (Topic, "published_count", 1),
        (Board, "topic_count", 5),
        (Board, "post_count", 5),
        (Post, "file_count", 2),
        (Post, "edit_count", 2),
        (Post, "reactions", {"thanks": 3}),
    ],
)
def test_drifts_finds_a_corrupted_counter_and_repair_sets_it_right(talk, model, column, wrong):
    assert list(drifts()) == []
    row = model.objects.order_by("pk").first()
    real = getattr(row, column)
    model.objects.filter(pk=row.pk).update(**{column: wrong})
    found = [one for one in drifts() if one.pk == row.pk and one.column == column]
    assert [(one.kept, one.real) for one in found] == [(wrong, real)]
    repair()
    assert list(drifts()) == []
    row.refresh_from_db()
    assert getattr(row, column) == real


def test_forum_audit_ends_with_an_error_when_a_counter_is_wrong(talk, capsys):
    call_command("forum_audit")
    Topic.objects.update(published_count=1)
    with pytest.raises(CommandError):
        call_command("forum_audit")
    call_command("forum_audit", repair=True)
    call_command("forum_audit")
    assert capsys.readouterr().out.splitlines()[-1] == "drift: 0"
