"""What search adds to Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.guidance.admin import SearchGroup
from search.indexing import admin
from search.log import admin as log

hooks.register("register_admin_urls", admin.admin_urls)
hooks.register("register_admin_urls", log.admin_urls)


@hooks.register("register_reports_menu_item")
def search_report() -> MenuItem:
    """The report on changes that could not be indexed."""
    return admin.menu_item()


@hooks.register("register_reports_menu_item")
def searches_report() -> MenuItem:
    """The report on what people look for."""
    return log.menu_item()


@hooks.register("register_admin_viewset")
def words_of_editors() -> SearchGroup:
    """Synonyms and promoted results."""
    return SearchGroup()
