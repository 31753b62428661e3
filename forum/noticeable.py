"""What people are told of in the forum; each feature words its own kinds."""

from forum.questions import noticeable as questions

__all__ = ["questions"]
