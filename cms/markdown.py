"""Markdown that people write, made into HTML that is safe to show."""

import re
from collections.abc import Collection, MutableMapping
from typing import Any

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
    "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


def new_parser(*, linkify: bool = False) -> MarkdownIt:
    """A parser of what people may write: no HTML; with `linkify`, bare addresses are links."""
    options = {"html": False, "linkify": linkify, "breaks": True}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    return parser.enable("linkify") if linkify else parser


_PARSER = new_parser()


def to_html(text: str) -> str:
    """Sanitised HTML of the Markdown `text`; headings start at h2, links are nofollow."""
    return safe_html(_PARSER, text)


def safe_html(
    parser: MarkdownIt,
    text: str,
    *,
    spans: Collection[str] = (),
    env: MutableMapping[str, Any] | None = None,
) -> str:
    """Sanitised HTML of `text` by `parser`, whose rules may use `<span>` with classes `spans` and
    are handed `env`."""
    if not text:
        return ""
    tokens = parser.parse(text.replace("\x00", ""))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _HEADINGS[token.tag]
    html = parser.renderer.render(tokens, parser.options, {} if env is None else env)
    return nh3.clean(
        html,
        tags=_TAGS | ({"span"} if spans else set()),
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        allowed_classes={"span": set(spans)} if spans else None,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="nofollow ugc noopener",
    )


def plain_words(text: str) -> str:
    """Markdown without its marks, on one line, for lists and snippets."""
    words = re.sub(r"\]\([^)]*\)", "", text)
    return " ".join(re.sub(r"[#>*_`\[\]|]+", " ", words).split())
