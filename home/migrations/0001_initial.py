
import cms.fields
import cms.languages
import cms.pages
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.contrib.forms.models
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cms', '0002_pages_and_comments'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CommunityIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'list of communities',
                'verbose_name_plural': 'lists of communities',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('to_address', models.CharField(blank=True, help_text='Optional - form submissions will be emailed to these addresses. Separate multiple addresses by comma.', max_length=255, validators=[wagtail.contrib.forms.models.validate_to_address], verbose_name='to address')),
                ('from_address', models.EmailField(blank=True, max_length=255, verbose_name='from address')),
                ('subject', models.CharField(blank=True, max_length=255, verbose_name='subject')),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='how to reach us')),
                ('thanks', wagtail.fields.RichTextField(blank=True, help_text='Say when an answer comes.', verbose_name='words after sending')),
            ],
            options={
                'verbose_name': 'contact page',
                'verbose_name_plural': 'contact pages',
            },
            bases=(cms.pages.ServedByView, wagtail.contrib.forms.models.FormMixin, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('hero', models.CharField(blank=True, help_text='One sentence above the search: what this site is for.', max_length=200, verbose_name='greeting')),
                ('body', cms.fields.StreamField(blank=True, help_text='Stands under what the site shows by itself.', verbose_name='below the latest')),
            ],
            options={
                'verbose_name': 'home page',
                'verbose_name_plural': 'home pages',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='NewsIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'list of news',
                'verbose_name_plural': 'lists of news',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='OrganisationIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('intro', wagtail.fields.RichTextField(blank=True, verbose_name='introduction')),
            ],
            options={
                'verbose_name': 'list of organisations',
                'verbose_name_plural': 'lists of organisations',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='PlainPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.TextField(blank=True, max_length=600, verbose_name='in short')),
                ('body', cms.fields.StreamField(blank=True, verbose_name='text')),
            ],
            options={
                'verbose_name': 'plain page',
                'verbose_name_plural': 'plain pages',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='PlanForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
            ],
            options={
                'verbose_name': 'form of work in a plan',
                'verbose_name_plural': 'forms of work in plans',
                'ordering': ['position', 'name_kk'],
            },
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='announcement')),
                ('language', models.CharField(choices=cms.languages.language_choices, max_length=2, verbose_name='language')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='said')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='cms.place', verbose_name='class')),
            ],
            options={
                'verbose_name': 'announcement',
                'verbose_name_plural': 'announcements',
            },
        ),
        migrations.CreateModel(
            name='AnnouncementReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(auto_now_add=True, verbose_name='read')),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='home.announcement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reading of an announcement',
                'verbose_name_plural': 'readings of announcements',
            },
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('dated_on', models.DateField(db_index=True, default=django.utils.timezone.localdate, verbose_name='date')),
                ('lead', models.TextField(blank=True, help_text='Two or three sentences; they stand in lists and above the text.', max_length=600, verbose_name='in short')),
                ('picture_alt', models.CharField(blank=True, max_length=200, verbose_name='words for those who do not see the picture')),
                ('body', cms.fields.StreamField(blank=True, verbose_name='text')),
                ('comments_open', models.BooleanField(default=True, verbose_name='comments are open')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='ClassPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('body', cms.fields.StreamField(blank=True, verbose_name='about the class')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cms.place', verbose_name='class or group')),
            ],
            options={
                'verbose_name': 'page of a class',
                'verbose_name_plural': 'pages of classes',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='CommunityPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('introduction', wagtail.fields.RichTextField(blank=True, help_text='Three lines are enough.', verbose_name='who we are')),
                ('priority', wagtail.fields.RichTextField(blank=True, verbose_name='priority')),
                ('problem', wagtail.fields.RichTextField(blank=True, verbose_name='problem')),
                ('purpose', wagtail.fields.RichTextField(blank=True, verbose_name='purpose')),
                ('tasks', wagtail.fields.RichTextField(blank=True, verbose_name='tasks')),
                ('expected_results', wagtail.fields.RichTextField(blank=True, verbose_name='expected results')),
                ('rules', wagtail.fields.RichTextField(blank=True, help_text='Who joins accepts them.', verbose_name='rules')),
                ('body', cms.fields.StreamField(blank=True, verbose_name='more')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cms.community', verbose_name='community')),
            ],
            options={
                'verbose_name': 'page of a community',
                'verbose_name_plural': 'pages of communities',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page', models.Model),
        ),
        migrations.CreateModel(
            name='ContactField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('clean_name', models.CharField(blank=True, default='', help_text='Safe name of the form field, the label converted to ascii_snake_case', max_length=255, verbose_name='name')),
                ('label', models.CharField(help_text='The label of the form field', max_length=255, verbose_name='label')),
                ('field_type', models.CharField(choices=[('singleline', 'Single line text'), ('multiline', 'Multi-line text'), ('email', 'Email'), ('number', 'Number'), ('url', 'URL'), ('checkbox', 'Checkbox'), ('checkboxes', 'Checkboxes'), ('dropdown', 'Drop down'), ('multiselect', 'Multiple select'), ('radio', 'Radio buttons'), ('date', 'Date'), ('datetime', 'Date/time'), ('hidden', 'Hidden field')], max_length=16, verbose_name='field type')),
                ('required', models.BooleanField(default=True, verbose_name='required')),
                ('choices', models.TextField(blank=True, help_text='Comma or new line separated list of choices. Only applicable in checkboxes, radio and dropdown.', verbose_name='choices')),
                ('default_value', models.TextField(blank=True, help_text='Default value. Comma or new line separated values supported for checkboxes.', verbose_name='default value')),
                ('help_text', models.CharField(blank=True, max_length=255, verbose_name='help text')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_fields', to='home.contactpage')),
            ],
            options={
                'verbose_name': 'field of a letter',
                'verbose_name_plural': 'fields of a letter',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday')], verbose_name='day')),
                ('number', models.PositiveSmallIntegerField(verbose_name='which lesson')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='begins')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='ends')),
                ('title', models.CharField(max_length=80, verbose_name='subject')),
                ('room', models.CharField(blank=True, max_length=30, verbose_name='room')),
                ('page', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='lessons', to='home.classpage')),
            ],
            options={
                'verbose_name': 'lesson of the week',
                'verbose_name_plural': 'lessons of the week',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('lead', models.CharField(blank=True, max_length=600, verbose_name='in one sentence')),
                ('picture_alt', models.CharField(blank=True, max_length=200, verbose_name='words for those who do not see the picture')),
                ('body', cms.fields.StreamField(blank=True, verbose_name='about the organisation')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
                ('place', models.ForeignKey(help_text='Which parts it uses is set in “Places”.', limit_choices_to={'kind': 'organisation'}, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cms.place', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'page of an organisation',
                'verbose_name_plural': 'pages of organisations',
            },
            bases=(cms.pages.ServedByView, 'wagtailcore.page'),
        ),
        migrations.CreateModel(
            name='PlanRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('number', models.PositiveSmallIntegerField(blank=True, help_text='Left empty: the number in the list.', null=True, verbose_name='No')),
                ('theme', models.CharField(max_length=500, verbose_name='theme')),
                ('language', models.CharField(choices=cms.languages.language_choices, default='kk', max_length=2, verbose_name='language')),
                ('purpose', models.TextField(blank=True, max_length=500, verbose_name='purpose')),
                ('planned_on', models.DateField(blank=True, null=True, verbose_name='date')),
                ('period', models.CharField(blank=True, help_text='In words, when there is no day yet: “second term”.', max_length=80, verbose_name='or a period')),
                ('expected_result', models.TextField(blank=True, max_length=500, verbose_name='expected result')),
                ('resources', models.TextField(blank=True, max_length=500, verbose_name='resources')),
                ('community', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_rows', to='cms.community', verbose_name='community')),
                ('form', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.planform', verbose_name='form')),
                ('responsible', modelcluster.fields.ParentalManyToManyField(blank=True, limit_choices_to={'kind': 'organisation'}, related_name='+', to='cms.place', verbose_name='responsible organisations')),
            ],
            options={
                'verbose_name': 'row of the plan',
                'verbose_name_plural': 'plan of work',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('kind', models.CharField(choices=[('whenever', 'whenever needed'), ('fortnight', 'every two weeks'), ('month', 'every month'), ('two_months', 'every two months'), ('term', 'every term'), ('results', 'as results come')], max_length=12, verbose_name='how often')),
                ('is_essay', models.BooleanField(default=False, help_text='Members are led from here to writing it.', verbose_name='is the essay of the month')),
                ('anchor_on', models.DateField(blank=True, help_text='The day of the first time. Every two weeks is counted from it; every two months from its month.', null=True, verbose_name='first day')),
                ('note', models.CharField(blank=True, help_text='For example, the name of a school.', max_length=200, verbose_name='note')),
                ('community', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='rhythms', to='cms.community', verbose_name='community')),
            ],
            options={
                'verbose_name': 'line of the cyclogram',
                'verbose_name_plural': 'cyclogram',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SchoolTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_year', models.PositiveSmallIntegerField(help_text='The year in which it begins: 2026 for 2026/27.', verbose_name='school year')),
                ('number', models.PositiveSmallIntegerField(verbose_name='term')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('ends_on', models.DateField(verbose_name='last day')),
            ],
            options={
                'verbose_name': 'school term',
                'verbose_name_plural': 'school terms',
                'ordering': ['-school_year', 'number'],
                'constraints': [models.UniqueConstraint(fields=('school_year', 'number'), name='school_term_once', violation_error_message='This term of this year is already there.'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='school_term_number', violation_error_message='A school year has four terms.'), models.CheckConstraint(condition=models.Q(('starts_on__lt', models.F('ends_on'))), name='school_term_dates_in_order', violation_error_message='The last day is before the first day.')],
            },
        ),
        migrations.AddIndex(
            model_name='announcement',
            index=models.Index(fields=['place', '-created_at'], name='announcement_newest'),
        ),
        migrations.AddConstraint(
            model_name='announcementreading',
            constraint=models.UniqueConstraint(fields=('announcement', 'person'), name='announcement_read_once'),
        ),
        migrations.AddIndex(
            model_name='articlepage',
            index=models.Index(fields=['-dated_on', '-page_ptr'], name='article_newest'),
        ),
        migrations.AddConstraint(
            model_name='lesson',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 0), ('number__lte', 16)), name='lesson_number'),
        ),
        migrations.AddIndex(
            model_name='planrow',
            index=models.Index(fields=['community', 'planned_on'], name='plan_row_by_date'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(('is_essay', False), ('kind', 'month'), _connector='OR'), name='rhythm_essay_is_monthly', violation_error_message='The essay of the month is done every month.'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'fortnight'), _negated=True), ('anchor_on__isnull', False), _connector='OR'), name='rhythm_fortnight_has_first_day', violation_error_message='Every two weeks: from which day?'),
        ),
    ]
