"""What of the forum people are told."""

from forum.discussions import noticeable as discussions
from forum.questions import noticeable as questions

__all__ = ["discussions", "questions"]
