"""System checks: nothing public is forgotten by search, and the index fits the code."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db.models import Model
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from cms.ports.searchable import exemptions, sources


@register(Tags.models)
def public_models_are_offered(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E001: a page type, a snippet or a model with an address of its own must be offered.

    `exempt("app.Model", "why")` in the app's `searchable.py` says that it is left out on purpose.
    """
    return [
        Error(
            f"{model._meta.label} is public but neither offered to search nor exempted.",
            hint=f"Offer or exempt() it in {model._meta.app_label}/searchable.py.",
            obj=model,
            id="search.E001",
        )
        for model in public_models()
        if not is_offered(model) and model._meta.label not in exemptions()
    ]


@register(Tags.models)
def exemptions_have_reasons(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E002: an exemption names a model that exists and says why."""
    labels = {model._meta.label for model in apps.get_models()}
    return [
        Error(
            f"The exemption of {label} from search names no model or gives no reason.",
            id="search.E002",
        )
        for label, reason in exemptions().items()
        if label not in labels or not reason.strip()
    ]


def public_models() -> list[type[Model]]:
    """Models of this project that have a public face."""
    snippets = set(get_snippet_models())
    return [
        model
        for model in apps.get_models()
        if _is_ours(model)
        and (issubclass(model, Page) or model in snippets or hasattr(model, "get_absolute_url"))
    ]


def is_offered(model: type[Model]) -> bool:
    """True when a source speaks for exactly this model, or says that it covers it."""
    for source in sources().values():
        if model is source.model or model in getattr(source, "covers", ()):
            return True
    return False


def _is_ours(model: type[Model]) -> bool:
    config = apps.get_app_config(model._meta.app_label)
    return Path(config.path).parent == Path(settings.BASE_DIR)
