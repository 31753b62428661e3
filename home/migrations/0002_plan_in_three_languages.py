"""Rows of the plan and notes of the cyclogram in three languages."""

from django.db import migrations, models

TEXTS = ("theme", "purpose", "period", "expected_result", "resources")


def spread(apps, schema_editor):
    """A row in Russian or English keeps its words in that language, and to be read in Kazakh."""
    for row in apps.get_model("home", "PlanRow").objects.exclude(language="kk"):
        for name in TEXTS:
            setattr(row, f"{name}_{row.language}", getattr(row, f"{name}_kk"))
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0001_initial'),
    ]

    operations = [
        migrations.RenameField('planrow', 'theme', 'theme_kk'),
        migrations.RenameField('planrow', 'purpose', 'purpose_kk'),
        migrations.RenameField('planrow', 'period', 'period_kk'),
        migrations.RenameField('planrow', 'expected_result', 'expected_result_kk'),
        migrations.RenameField('planrow', 'resources', 'resources_kk'),
        migrations.RenameField('rhythm', 'note', 'note_kk'),
        migrations.AlterField('planrow', 'theme_kk', models.CharField(max_length=500, verbose_name='theme in Kazakh')),
        migrations.AddField('planrow', 'theme_ru', models.CharField(blank=True, default='', max_length=500, verbose_name='theme in Russian'), preserve_default=False),
        migrations.AddField('planrow', 'theme_en', models.CharField(blank=True, default='', max_length=500, verbose_name='theme in English'), preserve_default=False),
        migrations.AlterField('planrow', 'purpose_kk', models.TextField(blank=True, max_length=500, verbose_name='purpose in Kazakh')),
        migrations.AddField('planrow', 'purpose_ru', models.TextField(blank=True, default='', max_length=500, verbose_name='purpose in Russian'), preserve_default=False),
        migrations.AddField('planrow', 'purpose_en', models.TextField(blank=True, default='', max_length=500, verbose_name='purpose in English'), preserve_default=False),
        migrations.AlterField('planrow', 'period_kk', models.CharField(blank=True, help_text='In words, when there is no day yet: “second term”.', max_length=80, verbose_name='or a period, in Kazakh')),
        migrations.AddField('planrow', 'period_ru', models.CharField(blank=True, default='', max_length=80, verbose_name='period in Russian'), preserve_default=False),
        migrations.AddField('planrow', 'period_en', models.CharField(blank=True, default='', max_length=80, verbose_name='period in English'), preserve_default=False),
        migrations.AlterField('planrow', 'expected_result_kk', models.TextField(blank=True, max_length=500, verbose_name='expected result in Kazakh')),
        migrations.AddField('planrow', 'expected_result_ru', models.TextField(blank=True, default='', max_length=500, verbose_name='expected result in Russian'), preserve_default=False),
        migrations.AddField('planrow', 'expected_result_en', models.TextField(blank=True, default='', max_length=500, verbose_name='expected result in English'), preserve_default=False),
        migrations.AlterField('planrow', 'resources_kk', models.TextField(blank=True, max_length=500, verbose_name='resources in Kazakh')),
        migrations.AddField('planrow', 'resources_ru', models.TextField(blank=True, default='', max_length=500, verbose_name='resources in Russian'), preserve_default=False),
        migrations.AddField('planrow', 'resources_en', models.TextField(blank=True, default='', max_length=500, verbose_name='resources in English'), preserve_default=False),
        migrations.AlterField('rhythm', 'note_kk', models.CharField(blank=True, help_text='For example, the name of a school.', max_length=200, verbose_name='note in Kazakh')),
        migrations.AddField('rhythm', 'note_ru', models.CharField(blank=True, default='', max_length=200, verbose_name='note in Russian'), preserve_default=False),
        migrations.AddField('rhythm', 'note_en', models.CharField(blank=True, default='', max_length=200, verbose_name='note in English'), preserve_default=False),
        migrations.RunPython(spread, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField('planrow', 'language'),
    ]
