
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OutboxRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('object_pk', models.BigIntegerField(verbose_name='number')),
                ('seq', models.BigIntegerField()),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='next attempt')),
                ('locked_until', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=500, verbose_name='last error')),
                ('dead_at', models.DateTimeField(blank=True, null=True, verbose_name='given up')),
            ],
            options={
                'verbose_name': 'change waiting for the search index',
                'verbose_name_plural': 'changes waiting for the search index',
                'indexes': [models.Index(condition=models.Q(('dead_at__isnull', True)), fields=['next_try_at', 'seq'], name='outbox_due')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'object_pk'), name='outbox_once_a_document')],
            },
        ),
    ]
