"""What the forum adds to Wagtail's admin."""

from wagtail import hooks

from forum.help.admin import HelpLineViewSet, help_lines


@hooks.register("register_admin_viewset")
def help_line_list() -> HelpLineViewSet:
    """The numbers that children may call."""
    return help_lines
