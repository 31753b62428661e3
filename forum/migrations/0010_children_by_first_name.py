"""Where a child was named by its login, which may hold the surname, its first name stands."""

from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Replace


def rename(apps, schema_editor):
    person = apps.get_model("cms", "User")
    children = person.objects.filter(is_minor=True).exclude(first_name="")
    for login, name in children.values_list("username", "first_name").iterator():
        old, new = Value(f"@{login}"), Value(name)
        for model, fields in (("Post", ("source", "html")), ("PostRevision", ("source",))):
            said = apps.get_model("forum", model).objects.filter(source__contains=f"@{login}")
            said.update(**{field: Replace(field, old, new) for field in fields})


class Migration(migrations.Migration):
    dependencies = [("forum", "0009_kept_in_the_school")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop, elidable=True)]
