"""The Markdown of posts: what the ground allows, and people named by `@login`."""

from collections.abc import Mapping

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_inline import StateInline

from cms.markdown import new_parser, safe_html

_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
_LONGEST = 60


def _mention(state: StateInline, silent: bool) -> bool:
    """An inline rule: `@login` after a blank or at the start; in code it is never asked."""
    start = state.pos
    if state.src[start] != "@" or (start and not _stands_apart(state.src[start - 1])):
        return False
    end = start + 1
    while end < state.posMax and end - start <= _LONGEST and state.src[end] in _NAME:
        end += 1
    name = state.src[start + 1 : end].rstrip(".-_")
    if len(name) < 3:
        return False
    if not silent:
        token = state.push("mention", "", 0)
        token.content = name
    state.pos = start + 1 + len(name)
    return True


def _stands_apart(letter: str) -> bool:
    return letter.isspace() or letter in "([{«“\"'>,;:"


def _draw_mention(self: object, tokens: list, place: int, options: object, env: object) -> str:
    login = tokens[place].content
    name = escapeHtml(env.get("names", {}).get(login.lower(), login))  # type: ignore[attr-defined]
    return f'<span class="mention">@{name}</span>'


def _parser() -> MarkdownIt:
    parser = new_parser(linkify=True)
    parser.inline.ruler.before("link", "mention", _mention)
    # The text rule runs over letters that start no other rule, and "@" is one of those.
    parser.inline.ruler.before("text", "mention_first", _mention)
    parser.add_render_rule("mention", _draw_mention)
    return parser


_PARSER = _parser()


def to_html(source: str, names: Mapping[str, str] | None = None) -> str:
    """Sanitised HTML of a post: made once, when it is written. `names` are those of logins."""
    return safe_html(_PARSER, source, spans={"mention"}, env={"names": names or {}})


def mentioned_names(source: str) -> list[str]:
    """Login names that are named, in order, each once."""
    names: dict[str, None] = {}
    for block in _PARSER.parse(source):
        for token in block.children or ():
            if token.type == "mention":
                names.setdefault(token.content)
    return list(names)
