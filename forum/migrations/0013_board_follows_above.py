"""A board says whether it follows the board above: until now it did when it had no grants."""

from django.db import migrations, models


def say_who_follows(apps, schema_editor):
    board = apps.get_model("forum", "Board")
    board.objects.filter(depth__gt=1, grants=None).update(follows_above=True)


class Migration(migrations.Migration):
    dependencies = [("forum", "0012_poll_post")]

    operations = [
        migrations.AddField(
            model_name="board",
            name="follows_above",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(say_who_follows, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="board",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows_above", False), ("depth__gt", 1), _connector="OR"),
                name="board_follows_one_above",
            ),
        ),
    ]
