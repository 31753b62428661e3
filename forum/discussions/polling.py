"""Polls as they are written: what a poll needs, and how its words are changed."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cms.settings import limits
from forum.discussions.models import Poll, PollOption, Topic
from forum.discussions.refusals import Refused


def options_in(text: str) -> list[str]:
    """Choices, one a line: different ones, as many and as long as a poll has; else `Refused`."""
    options = [line.strip() for line in text.split("\n") if line.strip()]
    for option in options:
        if options.count(option) > 1:
            raise Refused(
                _("The choice “%(choice)s” stands here twice: everybody chooses one of them.")
                % {"choice": option[: limits.POLL_OPTION_LENGTH]}
            )
    if len(options) > limits.POLL_OPTIONS:
        raise Refused(_("A poll has at most %(most)d choices.") % {"most": limits.POLL_OPTIONS})
    if any(len(option) > limits.POLL_OPTION_LENGTH for option in options):
        raise Refused(
            _("A choice has at most %(most)d letters.") % {"most": limits.POLL_OPTION_LENGTH}
        )
    return options


def change_poll(topic: Topic, question: str, options: Sequence[str]) -> None:
    """New words of the poll of a topic, or none at all, in the transaction of a caller behind the
    lock of the topic. What people have voted for stays as many choices as it was."""
    poll = Poll.objects.filter(topic=topic).first()
    if poll is None:
        return
    known = list(poll.options.order_by("position"))
    if poll.ballot_count and len(options) != len(known):
        raise Refused(
            _("People have voted: choices can be worded anew, but none added or taken away.")
        )
    if not question and not options:
        poll.delete()
        return
    if len(options) < 2:
        raise Refused(_("A poll needs two choices or more."))
    if not question:
        raise Refused(_("Write what the poll asks."))
    poll.question = question
    poll.choices_at_most = min(poll.choices_at_most, len(options))
    poll.save(update_fields=["question", "choices_at_most"])
    for row, text in zip(known, options, strict=False):
        row.text = text
        row.save(update_fields=["text"])
    PollOption.objects.filter(pk__in=[row.pk for row in known[len(options) :]]).delete()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=position, text=text)
        for position, text in enumerate(options)
        if position >= len(known)
    )
