"""A school's or a region's server. Refuses to start without what it cannot guess."""

from cms.settings.base import *  # noqa: F403
from cms.settings.environment import read, require

SECRET_KEY = require(
    "SECRET_KEY",
    "Give a long random text; "
    "`python -c 'import secrets; print(secrets.token_urlsafe(50))'` makes one.",
)
ALLOWED_HOSTS = require("ALLOWED_HOSTS", "Name the hosts of the site, such as undestik.example.kz.")
DATABASES = {
    "default": database(
        require(
            "DATABASE_URL", "Name the database, such as postgres://user:password@host/undestik."
        )
    )
}
COMMENTS_XTD_SALT = SECRET_KEY.encode()[:32]
SHOW_MAIL_PAGE = False

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if read("TRUSTED_PROXIES"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "cms.requests.storage.ModuleManifestStorage"},
}
