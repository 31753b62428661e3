"""What hangs on a question whose topic was deleted for good goes with it."""

from datetime import datetime

from cms.moderation.services import forget_items
from forum.questions.models import Question


def purge_question_of(topic_pk: int, *, now: datetime) -> None:
    """Answers with their versions, notes, name and mail of the asker. The steps stay, for the
    figures of the place."""
    for question in Question.objects.filter(topic=topic_pk):
        for rows in (question.answers, question.events):
            forget_items(rows.model.review_kind, list(rows.values_list("pk", flat=True)), now)
        question.answers.all().delete()
        question.events.update(note="")
        Question.objects.filter(pk=question.pk).update(
            asker_name="", asker_mail="", key_digest="", duplicate_of=None
        )
