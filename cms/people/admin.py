"""People in Wagtail's admin."""

from wagtail.users.views.users import UserViewSet


class PersonViewSet(UserViewSet):
    """Users."""
