"""By which names people are found in texts; filled for those who are known already."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cms.people.name_keys import keys_of_name


def fill(apps, schema_editor):
    """Keys of everybody who has a surname."""
    keys = apps.get_model("cms", "NameKey")
    people = apps.get_model("cms", "User").objects.exclude(last_name="").only(
        "pk", "first_name", "last_name", "is_minor"
    )
    rows = (
        keys(
            person_id=person.pk,
            surname=surname,
            first_name=min(keys_of_name(person.first_name), default=""),
            is_minor=person.is_minor,
        )
        for person in people.iterator(chunk_size=2000)
        for surname in sorted(keys_of_name(person.last_name))
    )
    keys.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("cms", "0009_no_reports_of_comments_apart")]

    operations = [
        migrations.CreateModel(
            name="NameKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("surname", models.CharField(max_length=80)),
                ("first_name", models.CharField(max_length=80)),
                ("is_minor", models.BooleanField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="name_keys", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["surname", "is_minor"], name="name_key_by_surname"), models.Index(fields=["first_name"], name="name_key_by_first_name")],
                "constraints": [models.UniqueConstraint(fields=("person", "surname"), name="name_key_once")],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
