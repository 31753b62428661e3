"""How a topic was called before its title was changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0015_no_topic_version")]

    operations = [
        migrations.AddField(
            model_name="postrevision",
            name="title",
            field=models.CharField(blank=True, db_default="", default="", max_length=140),
        ),
    ]
