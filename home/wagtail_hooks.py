"""What home adds to Wagtail's admin; each feature keeps its own part."""

from home.communities import hooks as communities  # noqa: F401
from home.desk import hooks as desk  # noqa: F401
