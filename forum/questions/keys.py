"""Links that only an asker without an account holds."""

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from forum.questions.models import Question

_SIGNER = signing.Signer(salt="forum.questions.follow", sep="~")


def follow_key(question: Question) -> str:
    """By which the asker finds their question again; nobody else can make it."""
    return _SIGNER.sign(str(question.pk))


def question_pk_of(key: str) -> int | None:
    """The question that `key` opens; None for a key that we did not make."""
    try:
        return int(_SIGNER.unsign(key))
    except (signing.BadSignature, ValueError):
        return None


def follow_path(question: Question, language: str) -> str:
    """The address of the question for its asker, in `language`."""
    with override(language):
        return reverse("forum:question-follow", args=[follow_key(question)])


def confirm_path(key: str, language: str) -> str:
    """Where a question is confirmed."""
    with override(language):
        return reverse("forum:question-confirm", args=[key])
