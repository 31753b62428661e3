"""Polls as forms hold them."""

from forum.discussions.models import Poll, Topic


def poll_words(topic: Topic) -> dict[str, str]:
    """Question and choices of the poll of a topic, one a line; nothing when there is none."""
    poll = Poll.objects.filter(topic=topic).prefetch_related("options").first()
    if poll is None:
        return {}
    options = sorted(poll.options.all(), key=lambda option: option.position)
    return {
        "poll_question": poll.question,
        "poll_options": "\n".join(option.text for option in options),
    }
