"""Words beside posts can be out of sight; a step of an idea says who wrote it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0013_board_follows_above"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="ideamove",
            options={
                "ordering": ["at", "pk"],
                "verbose_name": "sentence about a stage of an idea",
                "verbose_name_plural": "sentences about stages of ideas",
            },
        ),
        migrations.AlterModelOptions(
            name="questionevent",
            options={
                "ordering": ["at", "pk"],
                "verbose_name": "note to a step of a question",
                "verbose_name_plural": "notes to steps of questions",
            },
        ),
        migrations.AddField(
            model_name="expertopinion",
            name="sight",
            field=models.CharField(
                choices=[
                    ("published", "shown"),
                    ("hidden", "These words are hidden."),
                    ("removed", "A moderator has removed these words."),
                    ("withdrawn", "Their author has taken these words back."),
                ],
                db_default="published",
                default="published",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="ideamove",
            name="sight",
            field=models.CharField(
                choices=[
                    ("published", "shown"),
                    ("hidden", "These words are hidden."),
                    ("removed", "A moderator has removed these words."),
                    ("withdrawn", "Their author has taken these words back."),
                ],
                db_default="published",
                default="published",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="sight",
            field=models.CharField(
                choices=[
                    ("published", "shown"),
                    ("hidden", "These words are hidden."),
                    ("removed", "A moderator has removed these words."),
                    ("withdrawn", "Their author has taken these words back."),
                ],
                db_default="published",
                default="published",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="officialanswer",
            name="sight",
            field=models.CharField(
                choices=[
                    ("published", "shown"),
                    ("hidden", "These words are hidden."),
                    ("removed", "A moderator has removed these words."),
                    ("withdrawn", "Their author has taken these words back."),
                ],
                db_default="published",
                default="published",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="questionevent",
            name="sight",
            field=models.CharField(
                choices=[
                    ("published", "shown"),
                    ("hidden", "These words are hidden."),
                    ("removed", "A moderator has removed these words."),
                    ("withdrawn", "Their author has taken these words back."),
                ],
                db_default="published",
                default="published",
                max_length=10,
            ),
        ),
    ]
