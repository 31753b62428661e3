import cms.languages
import cms.pages
import django.db.models.deletion
import django.utils.timezone
import uuid
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms', '0001_initial'),
        ('django_comments_xtd', '0008_auto_20200920_2037'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='SectionPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('section', models.CharField(choices=[('library:method-list', 'methods library'), ('library:essay-list', 'essays of the month')], max_length=60, verbose_name='section')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
            },
            bases=(cms.pages.TidyAddress, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='CommentRecord',
            fields=[
                ('comment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='record', serialize=False, to='django_comments_xtd.xtdcomment')),
                ('language', models.CharField(choices=cms.languages.language_choices, max_length=2, verbose_name='language')),
                ('digest', models.CharField(help_text='Of person, place and words: the same words are said once in a place.', max_length=64, null=True, unique=True)),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
                ('removal_reason', models.CharField(blank=True, max_length=2000, verbose_name='why it was removed')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'record of a comment',
                'verbose_name_plural': 'records of comments',
            },
        ),
        migrations.CreateModel(
            name='CommentReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('rude', 'It is rude or hurts somebody'), ('private', 'It tells private things, for example of a child'), ('advertising', 'It is advertising or a swindle'), ('wrong_place', 'It does not belong here'), ('other', 'Another reason')], max_length=20, verbose_name='reason')),
                ('words', models.CharField(blank=True, max_length=2000, verbose_name='in other words')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='reported')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='django_comments_xtd.xtdcomment', verbose_name='comment')),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reporter')),
            ],
            options={
                'verbose_name': 'report of a comment',
                'verbose_name_plural': 'reports of comments',
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('is_findable', models.BooleanField(default=False, help_text='Your page, with your name and public works, is open to everybody.', verbose_name='may be found')),
                ('headline', models.CharField(blank=True, max_length=200, verbose_name='in one line')),
                ('about', models.TextField(blank=True, max_length=4000, verbose_name='about yourself')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='photo')),
            ],
            options={
                'verbose_name': 'public page of a person',
                'verbose_name_plural': 'public pages of people',
            },
        ),
        migrations.CreateModel(
            name='SiteNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('live', models.BooleanField(default=True, editable=False, verbose_name='live')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('text', models.CharField(max_length=200, verbose_name='text')),
                ('url', models.URLField(blank=True, help_text='The whole sentence becomes a link.', verbose_name='address to read more')),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='shown from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='shown until')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'notice on every page',
                'verbose_name_plural': 'notices on every page',
                'abstract': False,
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.AddConstraint(
            model_name='commentreport',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('comment', 'reporter'), name='comment_report_once'),
        ),
        migrations.AlterUniqueTogether(
            name='sitenotice',
            unique_together={('translation_key', 'locale')},
        ),
    ]
