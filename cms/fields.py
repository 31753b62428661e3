"""Model fields of the house."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from wagtail.fields import StreamField as WagtailStreamField

from cms.markdown import to_html


class StreamField(WagtailStreamField):
    """A StreamField that keeps its blocks out of migrations, so that a new help text makes none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Django rebuilds the field from a migration without blocks.
        super().__init__(*(args or ([],)), **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The field for a migration, without its blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [], kwargs


class MarkdownField(models.TextField):
    """Markdown that is rendered and sanitised when it is saved, into the column `html_field`."""

    def __init__(self, *args: Any, html_field: str = "", **kwargs: Any) -> None:
        self.html_field = html_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """The field for a migration, with the name of its companion column."""
        name, path, args, kwargs = super().deconstruct()
        if self.html_field:
            kwargs["html_field"] = self.html_field
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The text to save; sets the companion column on the way."""
        text = super().pre_save(model_instance, add)
        if self.html_field:
            setattr(model_instance, self.html_field, to_html(text))
        return text
