"""Names of devices, for the page of where one is signed in."""

from django import template

from cms.people.devices import device_name as name_of

register = template.Library()


@register.filter
def device_name(user_agent: object) -> str:
    """«Chrome, Android»."""
    return name_of(str(user_agent))
