"""Why an act on an idea was not done; each says what to do, and nothing is lost."""

from forum.discussions.refusals import Refused


class NotEnoughVotes(Refused):
    """The stage is left forward only when enough people support the idea."""


class NeedsSentence(Refused):
    """Nobody moves an idea without a sentence that everybody reads."""


class Closed(Refused):
    """Votes are not taken here, or not any more."""
