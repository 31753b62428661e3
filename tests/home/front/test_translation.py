"""Editors translate pages and notices with wagtail-localize; the switcher follows."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.people.services import ensure_groups, sync_admin_groups
from cms.sections.models import SiteNotice
from tests.factories.pages import make_plain, restrict

pytestmark = pytest.mark.usefixtures("site_ready")


def translate(thing, person, words):
    """Submits `thing` for translation into Russian, translates its strings and publishes."""
    russian = Locale.objects.get(language_code="ru")
    source, _created = TranslationSource.update_or_create_from_instance(thing)
    translation = Translation.objects.create(source=source, target_locale=russian)
    translation.save_target(user=person, publish=False)
    for segment in source.stringsegment_set.select_related("string", "context"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=russian,
            context=segment.context,
            data=words.get(segment.string.data, segment.string.data),
        )
    translation.save_target(user=person, publish=True)
    return translation.get_target_instance()


def test_translated_page_is_kept_by_the_switcher(
    client, people, django_capture_on_commit_callbacks
):
    page = make_plain("Біз туралы", body=[("text", "<p>Сәлем</p>")])
    page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        twin = translate(
            Page.objects.get(pk=page.pk).specific,
            people.administrator,
            {"Біз туралы": "О нас", "Сәлем": "Здравствуйте"},
        )
    answer = client.get(page.get_url())
    links = {link.code: link for link in answer.context["chrome"].languages}
    assert links["ru"].is_translated
    assert links["ru"].url == twin.get_url()
    there = client.get(links["ru"].url)
    assert "О нас" in there.content.decode()
    assert "Здравствуйте" in there.content.decode()
    assert 'hreflang="kk"' in there.content.decode()


def test_translated_notice_stands_on_pages_of_its_language(client, people):
    notice = SiteNotice.objects.create(
        text="Жексенбіде сайт жабық", locale=Locale.objects.get(language_code="kk")
    )
    notice.save_revision().publish()
    translate(notice, people.administrator, {"Жексенбіде сайт жабық": "В воскресенье закрыто"})
    assert "Жексенбіде сайт жабық" in client.get("/kk/").content.decode()
    shown = client.get("/ru/").content.decode()
    assert "В воскресенье закрыто" in shown
    assert "Жексенбіде" not in shown


def test_notice_is_shown_in_its_time_alone(client):
    locale = Locale.objects.get(language_code="kk")
    now = timezone.now()
    day = timezone.timedelta(days=1)
    SiteNotice.objects.create(
        text="Кеше", locale=locale, starts_at=now - 2 * day, ends_at=now - day
    )
    SiteNotice.objects.create(text="Ертең", locale=locale, starts_at=now + day)
    SiteNotice.objects.create(text="Жоба", locale=locale, live=False)
    assert client.get("/kk/").context["chrome"].notice == ""
    SiteNotice.objects.create(text='Бүгін <b>"', locale=locale, url="https://example.kz/?a=1&b=2")
    shown = client.get("/kk/").content.decode()
    assert "Бүгін &lt;b&gt;&quot;" in shown


def test_translation_keeps_the_privacy_of_its_source(
    client, people, django_capture_on_commit_callbacks
):
    page = make_plain("Ішкі")
    restrict(page)
    page.save_revision().publish()
    with django_capture_on_commit_callbacks(execute=True):
        twin = translate(
            Page.objects.get(pk=page.pk).specific, people.administrator, {"Ішкі": "Внутри"}
        )
    assert client.get(twin.get_url()).status_code == 302
    client.force_login(people.stranger)
    assert "Внутри" in client.get(twin.get_url()).content.decode()


def test_translation_that_is_begun_is_a_draft(client, people, django_capture_on_commit_callbacks):
    page = make_plain("Біз туралы", body=[("text", "<p>Сәлем</p>")])
    page.save_revision().publish()
    # A migration makes this right on a real site.
    kind = ContentType.objects.get_for_model(Translation)
    Permission.objects.get_or_create(content_type=kind, codename="submit_translation")
    ensure_groups()
    sync_admin_groups(person=people.editor)
    client.force_login(people.editor)
    russian = Locale.objects.get(language_code="ru")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
            {"locales": [russian.pk]},
        )
    assert answer.status_code == 302
    twin = page.get_translation(russian)
    assert not twin.live
    assert client.get(f"/admin/pages/{twin.pk}/edit/").status_code == 200
    client.logout()
    assert client.get(twin.get_url()).status_code == 404
