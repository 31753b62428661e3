"""The version of a topic was written by every act and read by nobody."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("forum", "0014_words_out_of_sight")]

    operations = [migrations.RemoveField(model_name="topic", name="version")]
