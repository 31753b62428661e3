"""A child's words stay in its organisation as long as its guardian has not agreed to more."""

from django.db import migrations, models
from django.db.models import Exists, F, OuterRef, Q

_STEP = 4
_NOWHERE = "-"


def keep(apps, schema_editor):
    """What children without that agreement have said until now."""
    person, consent = apps.get_model("cms", "User"), apps.get_model("cms", "Consent")
    membership = apps.get_model("cms", "Membership")
    topic, post = apps.get_model("forum", "Topic"), apps.get_model("forum", "Post")
    agreed = consent.objects.filter(
        child=OuterRef("pk"), purpose="public", withdrawn_at__isnull=True
    )
    children = person.objects.filter(~Exists(agreed), is_minor=True)
    for child in children.values_list("pk", flat=True).iterator():
        held = membership.objects.filter(person=child, state="active", ended_on__isnull=True)
        paths = [
            path[:-_STEP] if kind == "class" else path
            for kind, path in held.filter(place__kind__in=["class", "organisation"]).values_list(
                "place__kind", "place__path"
            )
        ]
        where = min(paths, default=_NOWHERE)
        own = Q(author=child) | Q(question__asker=child)
        topic.objects.filter(own).update(kept_in=where, version=F("version") + 1)
        first = Q(topic__question__asker=child) & (Q(number=1) | Q(number=None))
        mine = post.objects.filter(Q(author=child) | first).values_list("pk", flat=True)
        post.objects.filter(pk__in=list(mine)).update(kept_in=where)


def _kept_in():
    return models.CharField(max_length=255, blank=True, default="", db_default="", editable=False)


class Migration(migrations.Migration):
    dependencies = [("forum", "0008_tag_merged_into"), ("cms", "0012_file_texts")]

    operations = [
        migrations.AddField(model_name="post", name="kept_in", field=_kept_in()),
        migrations.AddField(model_name="topic", name="kept_in", field=_kept_in()),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
