"""What search adds to Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks

from search.guidance.admin import SearchGroup
from search.indexing.admin import TroubledRowsView, try_again
from search.log.admin import SearchesView
from search.reports import offer_report

offer_report(SearchesView, at="searches", permission="search.view_searchlogentry", order=1190)
offer_report(TroubledRowsView, at="search", permission="search.view_outboxfailure", order=1200)


@hooks.register("register_admin_urls")
def indexing_again() -> list[URLPattern]:
    """The button of the report on changes that could not be indexed."""
    return [path("reports/search/again/", try_again, name="search_try_again")]


@hooks.register("register_admin_viewset")
def words_of_editors() -> SearchGroup:
    """Synonyms and promoted results."""
    return SearchGroup()
