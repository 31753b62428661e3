"""`compose.yaml` speaks of what there is: variables, commands, volumes; the site starts with it."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.core.management import get_commands

from cms.settings.environment import PROJECT_ROOT, VARIABLES

TEXT = (PROJECT_ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(TEXT)
DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")
GUIDE = (PROJECT_ROOT / "docs" / "production.md").read_text(encoding="utf-8")
OURS = ("setup", "web", "worker")
VALUES = {
    "SECRET_KEY": "k3y-of-the-check-alone-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "undestik.example.kz",
    "BASE_URL": "https://undestik.example.kz",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.kz:587",
    "DEFAULT_FROM_EMAIL": "undestik@example.kz",
    "POSTGRES_PASSWORD": "b3Zt",
    "ELASTICSEARCH_PASSWORD": "Qx7f",
}


def filled(text):
    """`text` with the values of `.env` in it, as compose puts them there."""

    def value(found):
        name, default = found.group(1), found.group(2)
        return VALUES[name] if default is None else VALUES.get(name, default)

    return re.sub(r"\$\{(\w+)(?::\?[^}]*|:-([^}]*))\}", value, str(text))


@pytest.mark.parametrize("service", OURS)
def test_every_variable_of_our_services_is_known_to_the_settings(service):
    known = {variable.name for variable in VARIABLES}
    assert set(COMPOSE["services"][service]["environment"]) <= known
    inside = set(re.findall(r"([A-Z_]+)=", DOCKERFILE)) & known
    assert inside >= {"DATA_DIR"}, "the image says where volumes are mounted"


def test_every_value_that_is_asked_for_is_told_in_the_guide():
    required = set(re.findall(r"\$\{(\w+):\?", TEXT))
    assert required == set(VALUES)
    assert all(f"\n{name}=" in GUIDE for name in required)


def test_every_command_is_one_of_the_site():
    commands = str([COMPOSE["services"][service].get("command", "") for service in OURS])
    asked = re.findall(r"manage\.py (\w+)", commands + DOCKERFILE + GUIDE)
    assert {"migrate", "ensure_site", "worker", "collectstatic"} <= set(asked)
    assert set(asked) <= set(get_commands())


def test_every_volume_is_declared():
    mounted = {
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", ())
    }
    assert mounted == set(COMPOSE["volumes"])


def test_the_cluster_is_of_the_version_that_tests_run_against():
    version = re.search(
        r"^version=(.+)$", (PROJECT_ROOT / "scripts/elasticsearch").read_text(), re.M
    )
    image = COMPOSE["services"]["elasticsearch"]["image"]
    assert image == f"docker.elastic.co/elasticsearch/elasticsearch:{version.group(1)}"


def test_the_site_starts_with_these_settings():
    """The same engine, the password of the cluster's own service, the same database."""
    environment = {name: filled(v) for name, v in COMPOSE["services"]["web"]["environment"].items()}
    environment |= {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    code = (
        "import django; django.setup(); from django.conf import settings as s;"
        "from search.engines import engine, spare_engine; e = engine();"
        "print(e.name, e.connection.user, e.connection.password, spare_engine().name,"
        " s.DATABASES['default']['HOST'], s.DATABASES['default']['PASSWORD'])"
    )
    started = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    cluster = COMPOSE["services"]["elasticsearch"]["environment"]
    assert started.stdout.split() == [
        *("elasticsearch", "elastic", filled(cluster["ELASTIC_PASSWORD"])),
        *("embedded", "postgres", VALUES["POSTGRES_PASSWORD"]),
    ], started.stderr
