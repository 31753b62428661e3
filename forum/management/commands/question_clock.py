"""Reminds of questions that are due or late, and forgets what was never confirmed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from forum.questions.services import forget_askers, remind_of_questions


class Command(BaseCommand):
    """`manage.py question_clock`; the clock (`tick`) runs it."""

    help = "Reminds of questions that are due or late; deletes what was never confirmed by mail."

    def handle(self, *args: Any, **options: Any) -> None:
        """Both, and how many."""
        now = timezone.now()
        reminded, forgotten = remind_of_questions(now=now), forget_askers(now=now)
        if options["verbosity"] > 1:
            self.stdout.write(f"reminders: {reminded}, forgotten: {forgotten}")
