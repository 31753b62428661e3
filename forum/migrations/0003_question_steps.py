from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("forum", "0002_question_asker"),
    ]

    operations = [
        migrations.AddField(
            model_name="questionevent",
            name="step",
            field=models.CharField(
                choices=[
                    ("asked", "asked"),
                    ("confirmed", "confirmed by mail"),
                    ("accepted", "accepted"),
                    ("assigned", "given to who answers"),
                    ("drafted", "answer written"),
                    ("proposed", "answer given to the head"),
                    ("returned", "answer returned by the head"),
                    ("answered", "answered"),
                    ("corrected", "answer corrected"),
                    ("solved", "solved, says who asked"),
                    ("not_yet", "not solved yet, says who asked"),
                    ("declined", "not taken up"),
                    ("duplicate", "asked and answered elsewhere"),
                ],
                default="asked",
                max_length=12,
            ),
        ),
    ]
