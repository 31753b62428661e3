"""Why a board cannot be as somebody wanted."""


class BoardRefused(Exception):  # noqa: N818 - the sentence is the message
    """The form shows the sentence and keeps what was typed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
