

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0005_index_of_page_depth'),
        ('library', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='essay',
            index=models.Index(condition=models.Q(('live', True)), fields=['audience', 'community', 'month'], name='essay_months'),
        ),
    ]
