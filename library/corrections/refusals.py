"""Why a report was not taken, or not answered; each says what to do."""


class Refused(Exception):  # noqa: N818 - the sentence is the message
    """Nothing was changed; the sentence stands above the form."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TooMany(Refused):
    """More than somebody reports in a day; answered with 429."""


class OffTheShelf(Refused):
    """The method was taken off the shelf while the form was filled in."""
