"""People named by login: adults stand under their names, children under the first name alone."""

import re
from collections.abc import Mapping

from cms.audience.viewer import VISITOR
from cms.people.models import User
from cms.people.policies import shown_name
from forum.discussions.markup import mentioned_names, to_html


def worded(source: str) -> tuple[str, str]:
    """What is kept of `source`, and its HTML; one query where somebody is named.

    The login of a child may hold its surname: it is not kept.
    """
    adults, children = _named_in(source)
    for login, name in children.items():
        source = _replaced(source, login, name)
    return source, to_html(source, adults)


def without_login(source: str, login: str) -> str:
    """`source` with a dash where it names `login`; longer logins that begin so stay whole."""
    return _replaced(source, login, "@—")


def _replaced(source: str, login: str, by: str) -> str:
    return re.sub(rf"@{re.escape(login)}(?![A-Za-z0-9_-])", by, source, flags=re.IGNORECASE)


def preview_of(source: str) -> str:
    """The HTML that `source` would become."""
    return worded(source)[1]


def _named_in(source: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Names by login, of adults and of children."""
    logins = {form for login in mentioned_names(source) for form in (login, login.lower())}
    if not logins:
        return {}, {}
    adults, children = {}, {}
    for person in User.objects.filter(username__in=logins):
        if person.is_minor:
            children[person.username] = shown_name(person, VISITOR)
        elif person.is_active:
            adults[person.username.lower()] = shown_name(person, VISITOR)
    return adults, children
