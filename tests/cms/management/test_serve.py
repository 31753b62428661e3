"""`make run` says where to go, and its server takes long Kazakh addresses."""

import http.client
import logging
import os
import socket
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.conf import settings

from cms.management.commands.serve import web_command
from cms.management.commands.tick import CHORES
from cms.management.commands.worker import background_jobs
from cms.settings.environment import name_unless_set


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.mark.parametrize(
    ("named", "leads_to"),
    [("", "http://127.0.0.1:8161"), ("https://undestik.kz", "https://undestik.kz")],
)
def test_children_of_serve_write_letters_that_lead_to_its_port(monkeypatch, named, leads_to):
    monkeypatch.setenv("BASE_URL", named)
    name_unless_set("BASE_URL", "http://127.0.0.1:8161")
    script = "from django.conf import settings; print(settings.BASE_URL)"
    child = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout.strip() == leads_to


def test_web_command_takes_an_address_of_seven_hundred_kazakh_letters():
    port = _free_port()
    command = [
        "cms.measuring.hello:application" if part == "cms.wsgi:application" else part
        for part in web_command(port)
    ]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR)
    try:
        for _try in range(100):
            try:
                link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                link.request("GET", "/?q=" + quote("ә" * 700))
                status = link.getresponse().status
                break
            except OSError:
                time.sleep(0.1)
    finally:
        server.terminate()
        server.wait()
    assert status == 200


def test_search_answers_an_address_of_seven_hundred_kazakh_letters(client, site_ready):
    page = client.get("/kk/search/", {"q": "ә" * 700})
    assert page.status_code == 200
    assert "ә" * 201 not in page.content.decode()


def test_background_jobs_tell_of_events_within_seconds():
    clock = {job.name: job.command for job in background_jobs()}["clock"]
    spread = next(chore for chore in CHORES if chore.command == "spread_notices")
    assert float(clock[-1]) + spread.every.total_seconds() <= 5


def test_background_jobs_are_quiet_where_tasks_log_warnings_alone(settings):
    settings.TASKS = {"default": {"BACKEND": settings.TASK_BACKENDS["database"]}}
    tasks = logging.getLogger("django_tasks")
    before = tasks.level
    try:
        tasks.setLevel(logging.WARNING)
        quiet = {job.name: job.command for job in background_jobs()}["task worker"]
        tasks.setLevel(logging.INFO)
        told = {job.name: job.command for job in background_jobs()}["task worker"]
    finally:
        tasks.setLevel(before)
    assert quiet[-2:] == ["--verbosity", "0"]
    assert "--verbosity" not in told


def test_dev_settings_print_no_line_a_task_nor_for_what_is_not_there(tmp_path):
    script = """
import logging, django
django.setup()
from django.test import Client
logging.getLogger("django_tasks").info("a task")
logging.getLogger("wagtail.images").info("a picture")
Client().get("/dev/nothing/here/")
"""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATA_DIR": str(tmp_path),
        "LOG_LEVEL": "INFO",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "a task" not in done.stderr
    assert "a picture" not in done.stderr
    assert "Not Found" not in done.stderr
