"""The development page that shows mail."""

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse


@pytest.mark.django_db
def test_mail_list_shows_a_letter_and_escapes_it(client, settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
    EmailMessage("Хат <b>", "<script>1</script>", "a@example.kz", ["b@example.kz"]).send()
    page = client.get(reverse("mail:mail-list"))
    assert page.status_code == 200
    assert "Хат &lt;b&gt;" in page.content.decode()
    assert "<script>1</script>" not in page.content.decode()
