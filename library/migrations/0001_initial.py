
import cms.fields
import cms.languages
import django.db.models.deletion
import modelcluster.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('cms', '0002_pages_and_comments'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'grade',
                'verbose_name_plural': 'grades',
                'ordering': ['position', 'name_kk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('version', models.CharField(blank=True, max_length=10, verbose_name='version')),
                ('url', models.URLField(blank=True, verbose_name='address of the text')),
                ('meaning_kk', models.CharField(blank=True, max_length=300, verbose_name='meaning in Kazakh')),
                ('meaning_ru', models.CharField(blank=True, max_length=300, verbose_name='meaning in Russian')),
                ('meaning_en', models.CharField(blank=True, max_length=300, verbose_name='meaning in English')),
            ],
            options={
                'verbose_name': 'licence',
                'verbose_name_plural': 'licences',
                'ordering': ['position', 'name_kk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MaterialType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'type of material',
                'verbose_name_plural': 'types of material',
                'ordering': ['position', 'name_kk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'subject',
                'verbose_name_plural': 'subjects',
                'ordering': ['position', 'name_kk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WorkForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'form of work',
                'verbose_name_plural': 'forms of work',
                'ordering': ['position', 'name_kk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EditorialTask',
            fields=[
                ('task_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.task')),
                ('groups', models.ManyToManyField(help_text='Pages/snippets at this step in a workflow will be moderated or approved by these groups of users', to='auth.group', verbose_name='groups')),
            ],
            options={
                'verbose_name': 'review by editors',
                'verbose_name_plural': 'reviews by editors',
            },
            bases=('wagtailcore.task',),
        ),
        migrations.CreateModel(
            name='Method',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('slug', models.SlugField(editable=False, max_length=80, verbose_name='address')),
                ('summary', models.TextField(max_length=600, verbose_name='in short')),
                ('body', cms.fields.MarkdownField(blank=True, html_field='body_html', max_length=60000, verbose_name='description')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('language', models.CharField(choices=cms.languages.language_choices, max_length=2, verbose_name='language')),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='duration in minutes')),
                ('credit', models.CharField(blank=True, help_text='For a material whose author has no account here.', max_length=200, verbose_name='author as printed')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='date of the material')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('form_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='methods', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='methods', to='cms.community', verbose_name='community')),
                ('grades', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='methods', to='library.grade', verbose_name='grades')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('licence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='methods', to='library.licence', verbose_name='licence')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('material_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='methods', to='library.materialtype', verbose_name='type')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='methods', to='cms.place', verbose_name='organisation')),
                ('subjects', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='methods', to='library.subject', verbose_name='subjects')),
                ('form', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='methods', to='library.workform', verbose_name='form of work')),
            ],
            options={
                'verbose_name': 'method',
                'verbose_name_plural': 'methods',
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='MethodFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('caption', models.CharField(blank=True, max_length=200, verbose_name='caption')),
                ('method', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='library.method')),
                ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='method_files', to='cms.storedfile', verbose_name='file')),
            ],
            options={
                'verbose_name': 'file of a method',
                'verbose_name_plural': 'files of a method',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Essay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('month', models.DateField(help_text='The first day of the month.', verbose_name='month')),
                ('audience', models.CharField(choices=[('community', 'my community'), ('teachers', 'all teachers'), ('public', 'everybody')], default='community', max_length=10, verbose_name='who may read it')),
                ('language', models.CharField(choices=cms.languages.language_choices, max_length=2, verbose_name='language')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('slug', models.SlugField(editable=False, max_length=80, verbose_name='address')),
                ('body', cms.fields.MarkdownField(html_field='body_html', max_length=60000, verbose_name='text')),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('sentence_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='sentences')),
                ('draft_version', models.PositiveIntegerField(default=0, editable=False, help_text='Grows with every saving of the draft, so that two windows lose nothing.')),
                ('withdrawal_note', models.CharField(blank=True, editable=False, max_length=2000, verbose_name='why it was taken from the archive')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='begun')),
                ('also_shown_in', modelcluster.fields.ParentalManyToManyField(blank=True, related_name='essays_shown', to='cms.community', verbose_name='also shown in')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='essays', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='essays', to='cms.community', verbose_name='community')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
            ],
            options={
                'verbose_name': 'essay',
                'verbose_name_plural': 'essays',
                'indexes': [models.Index(condition=models.Q(('live', True)), fields=['-month', '-first_published_at', '-id'], name='essay_newest'), models.Index(fields=['community', '-month'], name='essay_by_community')],
                'constraints': [models.UniqueConstraint(fields=('author', 'community', 'month'), name='essay_once_a_month', violation_error_message='You already have an essay of this month here.'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='essay_month_is_a_first_day')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.AddIndex(
            model_name='method',
            index=models.Index(condition=models.Q(('live', True)), fields=['-first_published_at', '-id', 'live', 'language', 'material_type', 'licence', 'place', 'community'], name='method_newest'),
        ),
        migrations.AddIndex(
            model_name='method',
            index=models.Index(fields=['author', '-id'], name='method_by_author'),
        ),
        migrations.AddConstraint(
            model_name='method',
            constraint=models.CheckConstraint(condition=models.Q(('live', False), models.Q(('licence__isnull', False), ('material_type__isnull', False)), _connector='OR'), name='method_on_the_shelf_is_complete', violation_error_message='A published method has a type and a licence.'),
        ),
    ]
