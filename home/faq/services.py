"""Puts an answered question among the frequent ones."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from cms.audience.viewer import Viewer
from forum.questions.models import Question
from forum.questions.selectors import public_answer
from home.faq import policies
from home.faq.pages import FaqEntry, FaqPage
from home.front.pages import HomePage
from home.organisations.pages import OrganisationPage

_TITLES = {
    "kk": "Жиі қойылатын сұрақтар",
    "ru": "Частые вопросы",
    "en": "Frequent questions",
}


@transaction.atomic
def put_into_faq(*, viewer: Viewer, question: Question, title: str) -> FaqPage:
    """Adds the question with its official answer to the page of its place, in the language of the
    answer; makes that page when there is none. A question that stands there is renewed."""
    if not policies.can_put_into_faq(viewer, question):
        raise PermissionDenied(_("Frequent questions are kept by those who answer them."))
    answer = public_answer(question)
    if answer is None:
        raise PermissionDenied(_("Only public questions with an answer become frequent ones."))
    page = _page_for(question, answer.language)
    # Two who press at once follow each other here.
    page = FaqPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    draft: Any = page.get_latest_revision_as_object()
    # Wagtail knows the entries of a page by what stands in its newest version.
    entries = [entry for entry in draft.entries.all() if entry.source_id != question.pk]
    entries.append(FaqEntry(question=title, answer=answer.html, source_id=question.pk))
    draft.entries = entries
    for order, entry in enumerate(entries):
        entry.sort_order = order
    revision = draft.save_revision(user=viewer.person)
    # Who may was asked above; rights of the editors' desk are others.
    revision.publish(user=viewer.person, skip_permission_checks=True)
    return FaqPage.objects.get(pk=page.pk)


def _page_for(question: Question, language: str) -> FaqPage:
    locale = Locale.objects.get(language_code=language)
    parent: Page | None = OrganisationPage.objects.filter(
        place=question.place, locale=locale, live=True
    ).first()
    if parent is None:
        parent = HomePage.objects.get(locale=locale, depth=2)
    found = FaqPage.objects.child_of(parent).filter(locale=locale).order_by("path").first()
    if found is not None:
        return found
    page = FaqPage(title=_TITLES[language], locale=locale)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision().publish()
    return page
