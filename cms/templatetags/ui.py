"""Tags of the house: icons, covers and small words. No tag makes a query."""

import hashlib
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.forms import BaseForm, Textarea, Widget
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms import drawing
from cms.audience.viewer import VISITOR
from cms.people import policies as people_policies
from cms.people.models import User
from cms.remembered import drawn_once
from cms.requests.unsent import take_words

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "static" / "cms" / "icons"
TINTS = 8
WORDS_PER_MINUTE = 150
KIND_SIGNS = {
    "method": "sprout",
    "essay": "feather",
    "lesson-study": "microscope",
    "topic": "messages-square",
    "question": "circle-help",
    "idea": "lightbulb",
    "event": "calendar",
    "minutes": "file-text",
    "article": "newspaper",
    "person": "user-round",
    "community": "users",
    "document": "paperclip",
    "collection": "library",
    "page": "book-open",
}


@cache
def _drawing_of(name: str) -> str:
    """Inside of the icon file `name`; a missing icon is a mistake of ours and is told at once."""
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The icon `name` as inline SVG, silent for screen readers unless it has a `label`."""
    inner = mark_safe(_drawing_of(str(name)))  # noqa: S308 - our own file
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            label,
            inner,
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', inner)


@register.simple_tag
def sprite(names: str) -> SafeString:
    """Drawings that a page shows many times, once: `{% sprite "reply flag" %}` near its top.

    `{% drawn_icon "reply" %}` then shows them. A page has one sprite.
    """
    symbols = (
        f'<symbol id="i-{name}" viewBox="0 0 24 24">{_drawing_of(name)}</symbol>'
        for name in names.split()
    )
    drawings = "".join(symbols)
    return mark_safe(  # noqa: S308 - our own files
        f'<svg class="sprite" width="0" height="0" aria-hidden="true">{drawings}</svg>'
    )


@register.simple_tag
def drawn_icon(name: str, label: str = "") -> SafeString:
    """The icon `name` out of the sprite of the page, as `icon` shows it in a fifth of the words."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


_TYPED = ("text", "email", "url", "search", "number", "tel", "textarea")
_ASKED_AT_THE_DOOR = ("username", "one-time-code")


@register.filter
def keeps_typed(form: BaseForm) -> bool:
    """Whether the form shows again words that a person typed: no password, login name or code."""
    return form.is_bound and any(
        field.value()
        for field in form.visible_fields()
        if _typed_kind(field.field.widget) in _TYPED
        and field.field.widget.attrs.get("autocomplete") not in _ASKED_AT_THE_DOOR
    )


def _typed_kind(widget: Widget) -> str:
    return "textarea" if isinstance(widget, Textarea) else getattr(widget, "input_type", "")


@register.filter
def sign_icon(kind: str) -> str:
    """Name of the icon that stands for a kind of thing; an unknown kind is a page."""
    return KIND_SIGNS.get(kind_class(kind), KIND_SIGNS["page"])


@register.filter
def kind_class(kind: object) -> str:
    """`kind` as it is written in class names (`lesson_study` → `lesson-study`)."""
    known = str(kind or "page").replace("_", "-").lower()
    return known if known in KIND_SIGNS else "page"


@register.simple_tag
def cover_drawing(title: str, kind: str = "", seed: object = "") -> SafeString:
    """The pattern drawn for a thing without a picture: the same thing, the same drawing."""
    return mark_safe(drawing.cover(f"{seed or title}", kind_class(kind)))  # noqa: S308 - our own


@register.filter
def tint(text: object) -> int:
    """A stable number from 0 for `text`, to choose one of the tints."""
    digest = hashlib.blake2s(str(text).encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % TINTS


@register.filter
def initials(name: object) -> str:
    """One or two first letters of a name: «Айгүл Серікова» → «АС»."""
    words = [
        w for w in str(name or "").replace("\N{NO-BREAK SPACE}", " ").split() if w[0].isalpha()
    ]
    return "".join(word[0] for word in words[:2]).upper() or "•"


@register.filter
def file_size(size: object) -> str:
    """A file's size as people write it, in the reader's language; empty when unknown."""
    try:
        count = int(size)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return ""
    if count < 1024:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": count}
    if count < 1024 * 1024:
        return _("%(size)s KB") % {"size": round(count / 1024)}
    megabytes = count / (1024 * 1024)
    number = f"{megabytes:.1f}" if megabytes < 10 else f"{megabytes:.0f}"
    return _("%(size)s MB") % {"size": number.replace(".", _decimal_mark()).removesuffix(",0")}


def _decimal_mark() -> str:
    from_formats = template.defaultfilters.floatformat(0.5, 1)
    return from_formats[1:2] or "."


@register.filter
def reading_time(text: object) -> int:
    """Minutes an unhurried reader needs for `text`, at least one."""
    return max(1, round(len(str(text or "").split()) / WORDS_PER_MINUTE))


@register.simple_tag(takes_context=True)
def shown_name(context: template.Context, person: User | None) -> str:
    """The name of `person` as this page's viewer may read it; a page without viewer is public."""
    return people_policies.shown_name(person or None, context.get("viewer") or VISITOR)


@register.simple_tag(takes_context=True)
def words_that_waited(context: template.Context) -> list[str]:
    """What the reader sent to this page when they were signed out, unless its form has it again."""
    request, viewer = context.get("request"), context.get("viewer")
    if request is None or not hasattr(request, "session") or request.method != "GET":
        return []
    return take_words(request) if viewer and viewer.is_signed_in else []


class DrawnNode(template.Node):
    """Draws its inside once and keeps it under a name, for places that show the same."""

    def __init__(self, inside: template.NodeList, name: str) -> None:
        self.inside = inside
        self.name = name

    def render(self, context: template.Context) -> str:
        """Nothing here: the drawing is shown where its name stands."""
        context[self.name] = self.inside.render(context)
        return ""


@register.tag
def drawn(parser: template.base.Parser, token: template.base.Token) -> DrawnNode:
    """`{% drawn as name %}…{% enddrawn %}`: what is shown several times is drawn once."""
    words = token.split_contents()
    if len(words) != 3 or words[1] != "as":
        raise template.TemplateSyntaxError("Write {% drawn as name %}.")
    inside = parser.parse(("enddrawn",))
    parser.delete_first_token()
    return DrawnNode(inside, words[2])


class ComponentNode(template.Node):
    """Draws a component from values alone, once for the same values."""

    def __init__(self, name: str, arguments: dict[str, template.base.FilterExpression]) -> None:
        self.name = name
        self.arguments = arguments

    def render(self, context: template.Context) -> SafeString:
        """The component's text: remembered, or drawn now."""
        values = {name: value.resolve(context) for name, value in self.arguments.items()}

        def draw() -> SafeString:
            assert context.template is not None
            component = context.template.engine.get_template(self.name)
            return component.render(context.new(values))

        if settings.DEBUG:
            return draw()  # whoever changes a template wants to see it
        return drawn_once(self.name, get_language() or "", values, draw)


@register.tag
def component(parser: template.base.Parser, token: template.base.Token) -> ComponentNode:
    """`{% component "components/row.html" item=item level=2 %}`: an include of values alone."""
    _tag, name, *rest = token.split_contents()
    arguments = template.base.token_kwargs(rest, parser)
    if rest or name[0] not in "\"'":
        raise template.TemplateSyntaxError("Write {% component 'components/x.html' a=b %}.")
    return ComponentNode(name[1:-1], arguments)
