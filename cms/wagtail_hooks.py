"""What the ground adds to Wagtail's admin. Importing a feature's `admin` registers its hooks."""

from cms.calendar import admin as calendar_admin
from cms.moderation import admin as moderation_admin
from cms.people import admin as people_admin
from cms.sections import admin as sections_admin

__all__ = ["calendar_admin", "moderation_admin", "people_admin", "sections_admin"]
