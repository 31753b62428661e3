"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """A primary key of at most nine digits: longer ones name nothing and upset databases."""

    regex = "[1-9][0-9]{0,8}"


register_converter(KeyConverter, "key")
