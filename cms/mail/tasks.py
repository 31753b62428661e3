"""What the background worker does with mail."""

from django_tasks import task

from cms.mail.services import send_waiting


@task()
def send_mail_waiting() -> int:
    """Sends what waits in the outbox now."""
    return send_waiting()
