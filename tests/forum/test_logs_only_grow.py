"""The logs of help and of threads about children can be added to and nothing else."""

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from forum.care.models import CareAccess
from forum.help.models import HelpAccess

guards = import_module("forum.migrations.0006_logs_only_grow")


@pytest.mark.django_db
@pytest.mark.parametrize("model", [HelpAccess, CareAccess])
def test_log_refuses_to_be_changed(model):
    key = "request_id" if model is HelpAccess else "thread_id"
    line = model.objects.create(**{key: 1}, actor_id=1, act="read", at=timezone.now())
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                for statement in guards.guards_of(model._meta.db_table, connection.vendor):
                    cursor.execute(statement)
        except DatabaseError:
            pass  # there already: the tables came by migrations
    for change in (
        lambda: model.objects.filter(pk=line.pk).update(actor_id=2),
        lambda: model.objects.filter(pk=line.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert model.objects.get().actor_id == 1
