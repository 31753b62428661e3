"""Access tokens: what a document says of its readers and what a viewer holds.

Few words, never ids of documents: `public`, `members`, `role:teacher`, `place:00010002`,
`community:7`, `person:55`, `editors`. Search gives `administrators` to every document.
"""

PUBLIC = "public"
SIGNED_IN = "signed-in"
ADMINISTRATORS = "administrators"
MEMBERS = "members"
EDITORS = "editors"
MODERATORS = "moderators"
MODERATORS_OF_ALL = "moderators-of-all"
PEDAGOGUES = "pedagogues"


def role_token(role: str) -> str:
    """Readers who hold `role` anywhere."""
    return f"role:{role}"


def role_at_token(role: str, path: str) -> str:
    """Readers who hold `role` in the place with tree `path` or in a place below it."""
    return f"role:{role}@{path}"


def pedagogues_at_token(path: str) -> str:
    """Teachers and specialists of the place with tree `path` or of a place below it."""
    return f"{PEDAGOGUES}@{path}"


def place_token(path: str) -> str:
    """Readers who belong to the place with tree `path` or to a place below it."""
    return f"place:{path}"


def coordinator_token(path: str) -> str:
    """Coordinators whose scope is the place with tree `path`."""
    return f"coordinator:{path}"


def moderator_token(path: str) -> str:
    """Those who answer for talk at the place with tree `path` and below."""
    return f"moderator:{path}"


def community_token(community_id: int) -> str:
    """Members of one community."""
    return f"community:{community_id}"


def leader_token(community_id: int) -> str:
    """Leaders of one community."""
    return f"leader:{community_id}"


def person_token(person_id: int) -> str:
    """One person."""
    return f"person:{person_id}"


def of_both(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Tokens of those whom both lists let in.

    Where no token says it, fewer: two circles that overlap share no token.
    """
    for wide in (PUBLIC, SIGNED_IN):  # all other tokens are of people who are signed in
        if wide in one:
            return other
        if wide in other:
            return one
    return tuple(token for token in one if token in other)


def is_of_place(token: str, path: str) -> bool:
    """True when every holder of `token` belongs to the place with tree `path` or below it."""
    of = token.removeprefix("place:") if token.startswith("place:") else token.partition("@")[2]
    return bool(of) and of.startswith(path)
