"""Why words were not kept; each says what to do."""


class Refused(Exception):  # noqa: N818 - the sentence is the message
    """Nothing was changed; the sentence stands above the form."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class PersonalDataFound(Refused):
    """Names, numbers or addresses of people; a box lets a moderator look first."""


class TooMany(Refused):
    """More than a teacher says in a day; answered with 429."""
