"""Voices for an idea that came with a board from another site."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0010_children_by_first_name")]

    operations = [
        migrations.AddField(
            model_name="idea",
            name="brought_votes",
            field=models.PositiveIntegerField(default=0, db_default=0, editable=False),
        ),
    ]
