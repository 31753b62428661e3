"""Lists of questions and ideas are read in their order, from any place on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0006_logs_only_grow")]

    operations = [
        migrations.AddIndex(
            model_name="idea",
            index=models.Index(fields=["-vote_count", "-id"], name="idea_by_votes"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["-received_at", "-id"], name="question_newest"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(fields=["place", "-received_at", "-id"], name="question_of_place"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                fields=["-received_at", "-id"],
                condition=models.Q(stage__in=["received", "accepted", "assigned", "drafted"]),
                name="question_waiting",
            ),
        ),
    ]
