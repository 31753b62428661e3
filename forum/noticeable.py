"""What of the forum people are told."""

from forum.care import noticeable as care
from forum.discussions import noticeable as discussions
from forum.help import noticeable as help_asked
from forum.ideas import noticeable as ideas
from forum.questions import noticeable as questions

__all__ = ["care", "discussions", "help_asked", "ideas", "questions"]
