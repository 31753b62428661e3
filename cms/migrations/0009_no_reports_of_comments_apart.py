"""Reports of comments are reports like all others now."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("cms", "0008_comments_in_the_queue")]

    operations = [migrations.DeleteModel(name="CommentReport")]
