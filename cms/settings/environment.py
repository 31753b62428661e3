"""Every variable that Undestik reads from the environment: one place, each with a type.

`README.md` lists the same table; a test compares the two.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, type, default and what it is for."""

    name: str
    cast: type
    default: Any
    purpose: str


VARIABLES = (
    Variable("SECRET_KEY", str, "", "signs sessions and links; ASCII, 50 characters or more"),
    Variable("ALLOWED_HOSTS", list, [], "host names the site answers to, by commas"),
    Variable("BASE_URL", str, "http://127.0.0.1:8000", "public address, used in mail and feeds"),
    Variable("DATABASE_URL", str, "", "postgres://… in production; empty is SQLite in DATA_DIR"),
    Variable("DATA_DIR", str, str(PROJECT_ROOT / "var"), "SQLite, media, mail and index files"),
    Variable("MEDIA_ROOT", str, "", "uploaded files; empty is DATA_DIR/media"),
    Variable(
        "FILES_SERVED_BY",
        str,
        "django",
        "who carries files to readers: django, x-accel (nginx, from MEDIA_ROOT) or s3 (signed"
        " links to a bucket)",
    ),
    Variable("S3_ENDPOINT_URL", str, "", "with s3: address of the service, https://s3.example.kz"),
    Variable("S3_BUCKET", str, "", "with s3: the private bucket in which all files lie"),
    Variable("S3_REGION", str, "us-east-1", "with s3: region of the bucket"),
    Variable("S3_ACCESS_KEY", str, "", "with s3: key that may read and write the bucket"),
    Variable("S3_SECRET_KEY", str, "", "with s3: secret of that key"),
    Variable(
        "OFFICE_PROGRAM",
        str,
        "soffice",
        "LibreOffice, which prints office documents for previews; empty shows their words alone",
    ),
    Variable("CACHE_URL", str, "", "shared cache (redis://…); empty is memory of each process"),
    Variable("TASKS_ENGINE", str, "database", "background tasks: immediate, database or redis"),
    Variable("REDIS_URL", str, "redis://127.0.0.1:6379/1", "queue of the redis tasks engine"),
    Variable("EMAIL_URL", str, "", "smtp://user:password@host:port; empty writes mail to files"),
    Variable("DEFAULT_FROM_EMAIL", str, "undestik@localhost", "sender of all mail"),
    Variable("SEARCH_ENGINE", str, "embedded", "public search: embedded or elasticsearch"),
    Variable(
        "SEARCH_FALLBACK",
        str,
        "embedded",
        "while the cluster is away: embedded (an index of each web server) or none",
    ),
    Variable(
        "ELASTICSEARCH_URLS",
        list,
        ["http://127.0.0.1:9200"],
        "nodes of an Elasticsearch 8.19 cluster, by commas",
    ),
    Variable("ELASTICSEARCH_PREFIX", str, "undestik", "first part of the names of our indices"),
    Variable("ELASTICSEARCH_API_KEY", str, "", "API key (encoded) for the cluster"),
    Variable("ELASTICSEARCH_USER", str, "", "name for the cluster, where no API key is used"),
    Variable("ELASTICSEARCH_PASSWORD", str, "", "password to that name"),
    Variable("ELASTICSEARCH_CA_FILE", str, "", "certificates that sign the nodes' own (PEM)"),
    Variable(
        "TRUSTED_PROXIES",
        int,
        0,
        "number of reverse proxies that add to X-Forwarded-For; sign-in is limited by the address"
        " before them, so with 0 behind a proxy everybody shares one limit",
    ),
    Variable("DEBUG", bool, False, "Django's debug pages, for developers only"),
    Variable("LOG_LEVEL", str, "INFO", "least level that is logged"),
)

_env = environ.Env(**{v.name: (v.cast, v.default) for v in VARIABLES})


def read(name: str) -> Any:
    """The value of variable `name` in its declared type; KeyError when it is not declared."""
    declared = {v.name for v in VARIABLES}
    if name not in declared:
        raise KeyError(name)
    try:
        return _env(name)
    except (ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from error


def require(name: str, sentence: str) -> Any:
    """The value of `name`; refuses to start with `sentence` when it is empty."""
    value = read(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {sentence}")
    return value


def name_unless_set(name: str, value: str) -> None:
    """Gives `name` a value for the programs that are started from here, unless it has one."""
    if not os.environ.get(name):
        os.environ[name] = value


def database_of(url: str) -> dict[str, Any]:
    """Django's description of the database that `url` names."""
    return environ.Env.db_url_config(url)


def cache_of(url: str) -> dict[str, Any]:
    """Django's description of the cache that `url` names."""
    return environ.Env.cache_url_config(url)


def mail_of(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for the server that `url` names."""
    return environ.Env.email_url_config(url)
