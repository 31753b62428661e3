"""What search adds to Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.indexing import admin

hooks.register("register_admin_urls", admin.admin_urls)


@hooks.register("register_reports_menu_item")
def search_report() -> MenuItem:
    """The report on changes that could not be indexed."""
    return admin.menu_item()
