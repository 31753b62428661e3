"""The poll of a topic that was joined to another stays with the words it came with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0011_brought_votes")]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="post",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="forum.post",
            ),
        ),
    ]
