import cms.files.models
import cms.languages
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('is_active', models.BooleanField(default=True, verbose_name='works now')),
                ('founded_on', models.DateField(blank=True, null=True, verbose_name='founded on')),
                ('uses_essays', models.BooleanField(default=True, verbose_name='essays of the month')),
                ('uses_methods', models.BooleanField(default=True, verbose_name='methods')),
                ('uses_cyclogram', models.BooleanField(default=True, verbose_name='cyclogram')),
                ('uses_plan', models.BooleanField(default=True, verbose_name='plan of work')),
                ('essay_sentences_min', models.PositiveSmallIntegerField(default=8, verbose_name='fewest sentences advised')),
                ('essay_sentences_max', models.PositiveSmallIntegerField(default=12, verbose_name='most sentences advised')),
            ],
            options={
                'verbose_name': 'community',
                'verbose_name_plural': 'communities',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('first_name', models.CharField(blank=True, max_length=80, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=80, verbose_name='surname')),
                ('patronymic', models.CharField(blank=True, max_length=80, verbose_name='patronymic')),
                ('interface_language', models.CharField(choices=cms.languages.language_choices, default='kk', max_length=2, verbose_name='interface language')),
                ('is_minor', models.BooleanField(default=False, help_text="A child's surname and contacts are never shown to the public.", verbose_name='is a child')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='CommunityMembership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('member', 'member'), ('leader', 'leader'), ('expert', 'coach, outside expert')], default='member', max_length=10, verbose_name='role')),
                ('state', models.CharField(choices=[('requested', 'waits for an answer'), ('active', 'member'), ('refused', 'refused')], default='requested', max_length=10, verbose_name='state')),
                ('rules_accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepted the rules')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ended_on', models.DateField(blank=True, help_text='The first day on which this no longer holds.', null=True, verbose_name='ended on')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('refusal_note', models.CharField(blank=True, max_length=2000, verbose_name='reason of the refusal')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='cms.community', verbose_name='community')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='community_memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'membership of a community',
                'verbose_name_plural': 'memberships of communities',
            },
        ),
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guardians', to=settings.AUTH_USER_MODEL, verbose_name='child')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guardian', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wards', to=settings.AUTH_USER_MODEL, verbose_name='guardian')),
            ],
            options={
                'verbose_name': 'guardianship',
                'verbose_name_plural': 'guardianships',
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipients', models.TextField(verbose_name='recipients')),
                ('subject', models.CharField(max_length=500, verbose_name='subject')),
                ('content', models.JSONField()),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='written')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(db_index=True)),
                ('locked_until', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('given_up_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'outgoing mail',
                'verbose_name_plural': 'outgoing mail',
                'indexes': [models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['next_try_at'], name='mail_waiting')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_kk', models.CharField(max_length=200, verbose_name='name in Kazakh')),
                ('name_ru', models.CharField(blank=True, max_length=200, verbose_name='name in Russian')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='name in English')),
                ('path', models.CharField(max_length=255, unique=True)),
                ('depth', models.PositiveIntegerField()),
                ('numchild', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('region', 'region'), ('district', 'city or district'), ('organisation', 'organisation'), ('class', 'class or group')], max_length=20, verbose_name='kind')),
                ('organisation_kind', models.CharField(blank=True, choices=[('school', 'school'), ('lyceum', 'lyceum'), ('gymnasium', 'gymnasium'), ('kindergarten', 'kindergarten'), ('village_school', 'village school'), ('centre', 'methodical centre')], max_length=20, verbose_name='kind of organisation')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('uses_news', models.BooleanField(default=True, verbose_name='news')),
                ('uses_classes', models.BooleanField(default=True, verbose_name='pages of classes')),
                ('uses_methods', models.BooleanField(default=True, verbose_name='methods of its teachers')),
            ],
            options={
                'verbose_name': 'place',
                'verbose_name_plural': 'places',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'organisation'), ('organisation_kind', ''), _connector='OR'), name='place_organisation_kind', violation_error_message='Only an organisation has a kind of organisation.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('teacher', 'teacher'), ('class_teacher', 'class teacher'), ('psychologist', 'psychologist'), ('social_pedagogue', 'social pedagogue'), ('speech_therapist', 'speech therapist'), ('senior_mentor', 'senior mentor'), ('parent', 'parent'), ('pupil', 'pupil'), ('head', 'head'), ('deputy', 'deputy head'), ('coordinator', 'coordinator'), ('editor', 'editor, methodist'), ('moderator', 'moderator'), ('administrator', 'administrator')], max_length=20, verbose_name='role')),
                ('state', models.CharField(choices=[('requested', 'waits for an answer'), ('active', 'member'), ('refused', 'refused')], default='requested', max_length=10, verbose_name='state')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ended_on', models.DateField(blank=True, help_text='The first day on which this no longer holds.', null=True, verbose_name='ended on')),
                ('requested_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('refusal_note', models.CharField(blank=True, max_length=2000, verbose_name='reason of the refusal')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cms.place', verbose_name='place')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
            },
        ),
        migrations.AddField(
            model_name='community',
            name='schools',
            field=models.ManyToManyField(blank=True, related_name='communities', to='cms.place', verbose_name='organisations'),
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to=cms.files.models.stored_path, verbose_name='file')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('extension', models.CharField(max_length=10, verbose_name='extension')),
                ('size', models.PositiveBigIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('downloads', models.PositiveIntegerField(default=0, verbose_name='downloads')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='sent')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='user_email_unique', violation_error_message='Somebody already uses this e-mail.'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_username_unique'),
        ),
        migrations.AddIndex(
            model_name='communitymembership',
            index=models.Index(fields=['community', 'state'], name='community_membership_state'),
        ),
        migrations.AddConstraint(
            model_name='communitymembership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('state', 'refused'), _negated=True)), fields=('person', 'community'), name='community_membership_once'),
        ),
        migrations.AddConstraint(
            model_name='communitymembership',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('started_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='community_membership_dates_in_order', violation_error_message='The end is before the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.UniqueConstraint(fields=('guardian', 'child'), name='guardianship_once'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.CheckConstraint(condition=models.Q(('guardian', models.F('child')), _negated=True), name='guardianship_of_another', violation_error_message='Nobody is their own guardian.'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['place', 'state'], name='membership_by_place'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('state', 'refused'), _negated=True)), fields=('person', 'place', 'role'), name='membership_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('started_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='membership_dates_in_order', violation_error_message='The end is before the beginning.'),
        ),
        migrations.AddConstraint(
            model_name='community',
            constraint=models.CheckConstraint(condition=models.Q(('essay_sentences_min__lte', models.F('essay_sentences_max'))), name='community_sentences_in_order', violation_error_message='The fewest sentences are more than the most.'),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(fields=['uploaded_by', 'uploaded_at'], name='file_by_person'),
        ),
    ]
