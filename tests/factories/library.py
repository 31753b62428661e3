"""Methods and essays for tests."""

from types import SimpleNamespace

from django.utils import timezone

from cms.slugs import slug_of
from library.essays.models import Essay
from library.methods.models import Grade, Licence, MaterialType, Method, Subject, WorkForm


def make_vocabularies():
    """One word of each vocabulary, made once."""

    def one(model, code, name):
        names = {"name_kk": name, "name_en": code}
        return model.objects.get_or_create(code=code, defaults=names)[0]

    return SimpleNamespace(
        subject=one(Subject, "maths", "Математика"),
        grade=one(Grade, "7", "7-сынып"),
        material_type=one(MaterialType, "lesson-plan", "Сабақ жоспары"),
        form=one(WorkForm, "group", "Топтық"),
        licence=one(Licence, "cc-by", "CC BY 4.0"),
    )


def make_method(title="Бөлшектер ойыны", *, author=None, live=True, **fields):
    """A method; a live one has been published now."""
    words = make_vocabularies()
    fields.setdefault("summary", "Қысқаша сипаттама.")
    fields.setdefault("language", "kk")
    fields.setdefault("material_type", words.material_type)
    fields.setdefault("licence", words.licence)
    method = Method.objects.create(
        title=title,
        slug=slug_of(title),
        author=author,
        live=live,
        first_published_at=timezone.now() if live else None,
        last_published_at=timezone.now() if live else None,
        **fields,
    )
    method.subjects.set([words.subject])
    method.grades.set([words.grade])
    method.save()
    return method


def make_essay(title="Бір айдың ойы", *, author, community, live=True, **fields):
    """An essay; a live one has been posted now."""
    fields.setdefault("month", timezone.localdate().replace(day=1))
    fields.setdefault("language", "kk")
    fields.setdefault("audience", "public")
    fields.setdefault("body", "Бірінші сөйлем. Екінші сөйлем.")
    return Essay.objects.create(
        title=title,
        slug=slug_of(title),
        author=author,
        community=community,
        live=live,
        first_published_at=timezone.now() if live else None,
        last_published_at=timezone.now() if live else None,
        **fields,
    )
