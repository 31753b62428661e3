"""The clock does what is due, with every engine of background tasks, and no more often than due."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.management.commands.tick import CHORES, run_due


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("engine", ["immediate", "database"])
def test_run_due_does_every_chore_that_the_engine_has(settings, caplog, engine):
    settings.TASKS = {"default": {"BACKEND": settings.TASK_BACKENDS[engine]}}
    last_run = {}
    now = timezone.now()
    done = run_due(last_run, now)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    wanted = [chore.command for chore in CHORES if chore.tasks_engine in {"", engine}]
    assert done == wanted
    assert run_due(last_run, now + timedelta(seconds=1)) == []
    assert run_due(last_run, now + timedelta(seconds=5)) == ["spread_notices"]
    assert run_due(last_run, now + timedelta(seconds=31)) == [
        "send_mail_waiting",
        "spread_notices",
    ]
