"""An index that Wagtail does not make."""

from django.db import migrations


class Migration(migrations.Migration):
    """The frame of every page asks for pages of one depth; Wagtail has no index for it."""

    dependencies = [("cms", "0004_note_of_a_request"), ("wagtailcore", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS cms_page_depth_path ON wagtailcore_page (depth, path)",
            "DROP INDEX IF EXISTS cms_page_depth_path",
        )
    ]
