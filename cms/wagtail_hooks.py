"""What the ground adds to Wagtail's admin. Importing a feature's `admin` registers its hooks."""

from cms.calendar import admin as calendar_admin
from cms.comments import admin as comments_admin
from cms.people import admin as people_admin
from cms.sections import admin as sections_admin

__all__ = ["calendar_admin", "comments_admin", "people_admin", "sections_admin"]
