"""Why an act of a moderator was not done; each says what to do."""

from cms.moderation.models import ReviewItem


class Refused(Exception):  # noqa: N818 - the sentence is the message
    """Nothing was changed; the sentence stands above the form."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Outdated(Refused):
    """Somebody else was quicker; answered with 409 and the item as it is now."""

    def __init__(self, sentence: str, item: ReviewItem) -> None:
        super().__init__(sentence)
        self.item = item


class TooManyReports(Refused):
    """More reports than one person sends in a day; answered with 429."""
