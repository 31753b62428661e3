"""How the cluster is reached, and what its refusals mean."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_noop as _
from elasticsearch import ApiError, Elasticsearch, TransportError

from cms.settings import limits
from search.engines.base import EngineAwayError

# What the client raises when the cluster is away, slow, full, refuses, or is of another make.
TROUBLE = (ApiError, TransportError)


@dataclass(frozen=True, slots=True)
class Connection:
    """Addresses of nodes, who we are, and what our indices are called."""

    urls: tuple[str, ...]
    prefix: str
    api_key: str = ""
    user: str = ""
    password: str = ""
    ca_file: str = ""

    def open(self) -> Elasticsearch:
        """A client; it connects when it is first asked. Threads may share it."""
        options: dict[str, Any] = {}
        if self.api_key and self.user:
            raise ImproperlyConfigured(
                "Set ELASTICSEARCH_API_KEY or ELASTICSEARCH_USER with ELASTICSEARCH_PASSWORD,"
                " not both."
            )
        if self.api_key:
            options["api_key"] = self.api_key
        elif self.user:
            options["basic_auth"] = (self.user, self.password)
        if self.ca_file:
            if not Path(self.ca_file).is_file():
                raise ImproperlyConfigured(f"ELASTICSEARCH_CA_FILE: no file {self.ca_file}.")
            options["ca_certs"] = self.ca_file
        try:
            return Elasticsearch(
                list(self.urls),
                request_timeout=limits.SEARCH_WRITE_SECONDS,
                max_retries=2,
                retry_on_timeout=False,
                **options,
            )
        except (ValueError, TypeError, OSError) as error:
            raise ImproperlyConfigured(f"ELASTICSEARCH_… cannot be used: {error}.") from error


@contextmanager
def away_when_in_trouble() -> Iterator[None]:
    """Turns any refusal of the cluster into `EngineAwayError`."""
    try:
        yield
    except TROUBLE as error:
        raise EngineAwayError(reason_of(error)) from error


def reason_of(error: Exception) -> str:
    """What the cluster said, or that it said nothing, behind a sentence of ours."""
    if isinstance(error, ApiError):
        refused = _("Elasticsearch refuses")
        return f"{refused}: {error.status_code} {said_in(error.body)}"[:400]
    away = _("Elasticsearch cannot be reached; look whether it runs, and at ELASTICSEARCH_URLS")
    return f"{away}: {type(error).__name__}: {error}"[:400]


def said_in(body: Any) -> str:
    """The reason in an answer of the cluster, and what caused it."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return str(error)
    causes = [error, *error.get("root_cause", ()), error.get("caused_by", {})]
    return ": ".join(dict.fromkeys(str(one["reason"]) for one in causes if one.get("reason")))
