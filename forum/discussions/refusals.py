"""Why something that people typed was not taken; each says what to do, and nothing is lost."""

from collections.abc import Iterable

from cms.moderation.screening import Hint


class Refused(Exception):  # noqa: N818 - the sentence is the message
    """The words stay in the form, with this sentence above them."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TooFast(Refused):
    """Faster than the rules allow; answered with 429 and the seconds to wait."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class HoldsPersonalData(Refused):
    """A number, a name or an address was found: take it out, or let a moderator look first."""

    def __init__(self, sentence: str, hints: Iterable[Hint]) -> None:
        super().__init__(sentence)
        self.hints = tuple(hints)


class MoreWillRead(Refused):
    """An act would let more people read: it is done by whoever says that they know."""


class Changed(Refused):
    """Somebody changed or closed the thing in the meantime; answered with 409 and both texts."""
