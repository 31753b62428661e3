"""The outbox: what happens to a letter when servers and workers fail."""

import smtplib
import socketserver
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from cms.mail import services
from cms.mail.models import OutgoingMail
from cms.mail.services import forget_sent, send_letter, send_waiting
from cms.settings import limits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


@pytest.fixture
def dead_server(settings):
    """A port where nobody listens."""
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        port = server.server_address[1]
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
    return settings


def write(subject="Хат", to="aigul@example.kz", **fields):
    EmailMessage(subject, "Сәлем", "undestik@example.kz", [to], **fields).send()
    return OutgoingMail.objects.latest("pk")


def test_keep_message_waits_for_the_worker():
    write()
    assert mail.outbox == []
    assert send_waiting() == 1
    assert mail.outbox[0].to == ["aigul@example.kz"]
    assert send_waiting() == 0


def test_keep_message_is_undone_with_the_act_that_caused_it():
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()


def test_send_waiting_asks_again_about_what_waited(monkeypatch):
    told = []
    monkeypatch.setattr(services, "_asked", {"thing": lambda pk: told.append(pk) or pk != 7})
    for pk in (7, 8):
        send_letter(
            to="aigul@example.kz",
            language="kk",
            template="notices/mail/urgent",
            context={"text": f"Қоңырау {pk}", "url": "/kk/"},
            about=("thing", pk),
        )
    assert told == []
    assert send_waiting() == 1
    assert told == [7, 8]
    assert ["8" in letter.body for letter in mail.outbox] == [True]
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_send_messages_wakes_the_worker_after_commit():
    with transaction.atomic():
        write()
        assert mail.outbox == []
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_send_messages_stands_when_the_queue_is_away(settings):
    settings.TASKS = {"default": {"BACKEND": "nowhere.NoBackend"}}
    row = write()
    assert row.sent_at is None


@pytest.mark.parametrize("line", ["Хат\r\nBcc: spy@example.kz", "Хат\nBcc: spy@example.kz"])
def test_keep_message_lets_no_title_begin_a_header(line):
    write(subject=line, headers={"X-Name": line})
    send_waiting()
    message = mail.outbox[0].message()
    assert message["Bcc"] is None
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["aigul@example.kz"]


def test_send_waiting_keeps_one_message_id(dead_server):
    row = write()
    send_waiting()
    first = OutgoingMail.objects.get(pk=row.pk).content["headers"]["Message-ID"]
    dead_server.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_waiting(now=timezone.now() + timedelta(minutes=2))
    assert mail.outbox[0].extra_headers["Message-ID"] == first


def test_send_waiting_tries_again_after_the_minutes_of_the_limits(dead_server):
    row = write()
    moment = timezone.now()
    for minutes in limits.MAIL_RETRY_MINUTES:
        assert send_waiting(now=moment) == 0
        row.refresh_from_db()
        assert row.next_try_at == moment + timedelta(minutes=minutes)
        assert send_waiting(now=row.next_try_at - timedelta(seconds=1)) == 0
        moment = row.next_try_at
    assert row.given_up_at is None
    send_waiting(now=moment)
    row.refresh_from_db()
    assert row.given_up_at == moment
    assert row.attempts == len(limits.MAIL_RETRY_MINUTES) + 1
    assert "ConnectionRefused" in row.last_error


def test_send_waiting_stops_at_a_dead_server_and_leaves_the_others_untried(dead_server):
    write()
    second = write()
    send_waiting()
    second.refresh_from_db()
    assert second.attempts == 0


class Refusing:
    """A mail server that refuses one address for good."""

    def __init__(self, code):
        self.code = code

    def send_messages(self, messages):
        for message in messages:
            if "gone@example.kz" in message.to:
                raise smtplib.SMTPRecipientsRefused({"gone@example.kz": (self.code, b"no")})
        return get_connection("django.core.mail.backends.locmem.EmailBackend").send_messages(
            messages
        )


def refusing_for_good(*_args, **_options):
    return Refusing(550)


def refusing_for_now(*_args, **_options):
    return Refusing(451)


def test_send_waiting_gives_up_an_address_that_is_gone_and_sends_the_rest(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.refusing_for_good"
    gone = write(to="gone@example.kz")
    write()
    assert send_waiting() == 1
    gone.refresh_from_db()
    assert gone.given_up_at


def test_send_waiting_comes_back_to_an_address_that_is_busy(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.refusing_for_now"
    busy = write(to="gone@example.kz")
    write()
    assert send_waiting() == 1
    busy.refresh_from_db()
    assert busy.given_up_at is None
    assert busy.next_try_at > timezone.now()


def test_claim_of_a_killed_worker_runs_out():
    write()
    moment = timezone.now()
    assert services._claim(moment)  # and the worker is killed here
    assert send_waiting(now=moment + timedelta(seconds=1)) == 0
    assert send_waiting(now=moment + services.LEASE) == 1


def test_claim_gives_up_a_letter_that_kills_its_workers():
    row = write()
    moment = timezone.now()
    for _ in range(len(limits.MAIL_RETRY_MINUTES) + 1):
        assert services._claim(moment)
        moment += services.LEASE
    assert services._claim(moment) is None
    row.refresh_from_db()
    assert row.given_up_at == moment


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for n in range(12):
        write(to=f"person{n}@example.kz")
    errors = []

    def work():
        try:
            send_waiting()
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            errors.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if connection.vendor == "sqlite" and errors:
        pytest.skip("SQLite of tests lives in one connection")
    assert errors == []
    assert sorted(m.to[0] for m in mail.outbox) == sorted(
        f"person{n}@example.kz" for n in range(12)
    )


def test_send_letter_writes_nothing_to_a_person_without_address():
    send_letter(to="", language="kk", template="people/mail/membership_accepted", context={})
    assert not OutgoingMail.objects.exists()


def test_send_mail_waiting_command_sends(capsys):
    write()
    call_command("send_mail_waiting")
    assert "1 sent" in capsys.readouterr().out
    assert len(mail.outbox) == 1


def test_forget_sent_keeps_what_waits_and_what_is_new():
    old, waiting = write(), write()
    send_waiting()
    new = write()
    send_waiting()
    long_ago = timezone.now() - timedelta(days=limits.MAIL_KEPT_DAYS + 1)
    OutgoingMail.objects.filter(pk=old.pk).update(sent_at=long_ago)
    OutgoingMail.objects.filter(pk=waiting.pk).update(sent_at=None, created_at=long_ago)
    assert forget_sent() == 1
    assert set(OutgoingMail.objects.values_list("pk", flat=True)) == {waiting.pk, new.pk}
