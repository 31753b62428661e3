"""The embedded default of `make run`: no server but this one; for trying out and developing."""

from cms.settings.base import *  # noqa: F403
from cms.settings.environment import read

DEBUG = read("DEBUG")
SECRET_KEY = read("SECRET_KEY") or "only-for-trying-out-on-your-own-machine-not-for-a-school"
COMMENTS_XTD_SALT = b"only-for-trying-out"
ALLOWED_HOSTS = read("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]", "testserver"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
SHOW_MAIL_PAGE = True
# What `make run` prints stays to be read: no line a task, no trace for an ordinary 403 or 404.
LOGGING["loggers"] |= {  # type: ignore[operator]
    "django_tasks": {"level": "WARNING"},
    "django_tasks_db": {"level": "WARNING"},
    "wagtail": {"level": "WARNING"},
    "django.request": {"level": "ERROR"},
}
