"""Settings that hold everywhere. Environment: `environment.py`; numbers: `limits.py`."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import pgettext_lazy

from cms.settings import limits
from cms.settings.environment import (
    PROJECT_ROOT,
    cache_of,
    database_of,
    mail_of,
    read,
    require,
)

BASE_DIR = PROJECT_ROOT
DATA_DIR = Path(read("DATA_DIR"))
BASE_URL = read("BASE_URL").rstrip("/")

SECRET_KEY = read("SECRET_KEY")
ALLOWED_HOSTS = read("ALLOWED_HOSTS")
DEBUG = False

INSTALLED_APPS = [
    "cms",
    "home",
    "forum",
    "library",
    "search",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_comments_xtd",
    "django_comments",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "cms.requests.middleware.refuse_odd_bytes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.requests.middleware.admin_content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "cms.requests.middleware.admin_in_russian",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cms.requests.middleware.keep_unsent_words",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
FORM_RENDERER = "cms.renderers.SiteFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT_ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.sections.context.site_chrome",
                "forum.boards.reader.lent_eyes",
            ],
            "builtins": ["cms.templatetags.ui"],
        },
    },
]

# -- database ----------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def sqlite(path: Path | str) -> dict[str, Any]:
    """SQLite that serves a web process and a worker at once (write locks wait, not fail)."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # To open the file and teach it Django's functions costs 2 ms, a fifth of a page.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": limits.SQLITE_TIMEOUT_SECONDS,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL that survives a restart of the server and never waits for ever.

    It plans a statement that a connection repeats once: planning costs more than most answers.
    """
    return database_of(url) | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 3,
            "server_side_binding": True,
            "prepare_threshold": 5,
            "options": "-c statement_timeout=15000 -c lock_timeout=3000"
            " -c idle_in_transaction_session_timeout=30000 -c jit=off",
        },
    }


def database(url: str) -> dict[str, Any]:
    """The database named by `url`; an empty one is SQLite in DATA_DIR, which is made."""
    if not url:
        try:
            DATA_DIR.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(f"DATA_DIR={DATA_DIR} cannot be made: {error}.") from error
        return sqlite(DATA_DIR / "undestik.sqlite3")
    if url.startswith("sqlite"):
        return sqlite(database_of(url)["NAME"])
    return postgresql(url)


DATABASES = {"default": database(read("DATABASE_URL"))}

# -- cache: a dead cache server must not stop a log-in -------------------------
CACHES = {
    "default": {
        "BACKEND": "cms.requests.cache.FallbackCache",
        "OPTIONS": {"shared": cache_of(read("CACHE_URL")) if read("CACHE_URL") else None},
    },
    # Small stable tables (subjects, licences); each process keeps its own for a minute.
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 60},
}
# What every process of the site has to know of for minutes; without a server it lies on the disc.
CACHES["shared"] = (
    CACHES["default"]
    if read("CACHE_URL")
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA_DIR / "shared"),
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
)

# -- people ------------------------------------------------------------------
AUTH_USER_MODEL = "cms.User"
AUTHENTICATION_BACKENDS = ["cms.audience.backend.PeopleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = limits.PASSWORD_LINK_SECONDS
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
LOGOUT_REDIRECT_URL = "/"
SITE_ID = 1

ACCOUNT_ADAPTER = "cms.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "cms.people.forms.AddEmailForm",
    "login": "cms.people.forms.LoginForm",
    "signup": "cms.people.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = limits.ACCOUNT_RATES
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_SESSION_COOKIE_AGE = limits.SESSION_SECONDS
ACCOUNT_MAX_EMAIL_ADDRESSES = 2
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "cms.people.policies.own_name"
ALLAUTH_TRUSTED_PROXY_COUNT = read("TRUSTED_PROXIES")
ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Undestik"

# -- sessions and requests ---------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = limits.SESSION_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.REQUEST_BODY
DATA_UPLOAD_MAX_NUMBER_FIELDS = limits.REQUEST_FIELDS
DATA_UPLOAD_MAX_NUMBER_FILES = limits.FILES_PER_METHOD
FILE_UPLOAD_PERMISSIONS = 0o640
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "cms.requests.views.csrf_failure"

_SELF = "'self'"
_NONE = "'none'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [_NONE],
        "script-src": [_SELF],
        "style-src": [_SELF],
        "img-src": [_SELF, "data:"],
        "font-src": [_SELF],
        "media-src": [_SELF],
        "connect-src": [_SELF],
        "manifest-src": [_SELF],
        # A recorded lesson is framed only after a click, from these two alone.
        "frame-src": [_SELF, "https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": [_SELF],
        "frame-ancestors": [_SELF],
        "base-uri": [_NONE],
        "object-src": [_NONE],
    }
}
# Wagtail's admin still has inline scripts; its policy is apart from the site's.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [_SELF],
    "script-src": [_SELF, "'unsafe-inline'"],
    "style-src": [_SELF, "'unsafe-inline'"],
    "img-src": [_SELF, "data:", "blob:"],
    "font-src": [_SELF, "data:"],
    "connect-src": [_SELF],
    "frame-src": [_SELF],
    "form-action": [_SELF],
    "frame-ancestors": [_SELF],
    "base-uri": [_SELF],
    "object-src": [_NONE],
}

# -- languages ---------------------------------------------------------------
LANGUAGE_CODE = "kk"
LANGUAGES = [
    ("kk", pgettext_lazy("name of a language", "Kazakh")),
    ("ru", pgettext_lazy("name of a language", "Russian")),
    ("en", pgettext_lazy("name of a language", "English")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Almaty"
USE_THOUSAND_SEPARATOR = False
LOCALE_PATHS = [PROJECT_ROOT / "cms" / "locale", PROJECT_ROOT / "cms" / "locale_vendor"]
FORMAT_MODULE_PATH = ["cms.formats"]

# -- files -------------------------------------------------------------------


def bucket() -> dict[str, Any]:
    """All files in a private bucket; nothing in it may be read without a signature."""
    asked = "FILES_SERVED_BY is s3, which needs it."
    return {
        "BACKEND": "cms.files.bucket.BucketStorage",
        "OPTIONS": {
            "endpoint_url": require("S3_ENDPOINT_URL", asked),
            "bucket_name": require("S3_BUCKET", asked),
            "region_name": read("S3_REGION"),
            "access_key": require("S3_ACCESS_KEY", asked),
            "secret_key": require("S3_SECRET_KEY", asked),
            "addressing_style": "path",
            "signature_version": "s3v4",
            "querystring_auth": True,
            "default_acl": None,
            "file_overwrite": False,
        },
    }


STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(read("MEDIA_ROOT")) if read("MEDIA_ROOT") else DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
OFFICE_PROGRAM = read("OFFICE_PROGRAM")
# Hosts (host:port) that are asked for links although they lie in a closed net: tests name theirs.
LINKS_ALSO_ASKED: list[str] = []
COUNTS_DIR = DATA_DIR / "counts"  # what was opened this hour, one for all processes of a machine
FILES_SERVED_BY = read("FILES_SERVED_BY")
FILES_INTERNAL_PREFIX = "/kept-files/"  # known to the proxy alone: docs/production.md
if FILES_SERVED_BY not in {"django", "x-accel", "s3"}:
    raise ImproperlyConfigured("FILES_SERVED_BY is django, x-accel or s3.")
if FILES_SERVED_BY == "s3":
    STORAGES["default"] = bucket()
    _bucket_host = "{0.scheme}://{0.netloc}".format(urlsplit(read("S3_ENDPOINT_URL")))
    for _directive in ("img-src", "media-src"):
        CONTENT_SECURITY_POLICY["DIRECTIVES"][_directive].append(_bucket_host)

# -- mail: written to a table in the transaction, sent by the worker -----------
EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
EMAIL_TIMEOUT = limits.MAIL_TIMEOUT_SECONDS
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if read("EMAIL_URL"):
    _mail = mail_of(read("EMAIL_URL"))
    DELIVERY_BACKEND = _mail.pop("EMAIL_BACKEND")
    globals().update(_mail)
else:
    DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"

# -- background tasks --------------------------------------------------------
TASK_BACKENDS = {
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
    "database": "django_tasks_db.DatabaseBackend",
    "redis": "django_tasks_rq.RQBackend",
}
TASKS = {"default": {"BACKEND": TASK_BACKENDS[read("TASKS_ENGINE")]}}
if read("TASKS_ENGINE") == "redis":
    INSTALLED_APPS += ["django_rq", "django_tasks_rq"]
    RQ_QUEUES = {"default": {"URL": read("REDIS_URL"), "DEFAULT_TIMEOUT": 600}}

# -- Wagtail -----------------------------------------------------------------
WAGTAIL_SITE_NAME = "Үндестік"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "admin-login"
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 10
# As people here write a day: another way of writing would be changed into today without a word.
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES[1:]
WAGTAILFORMS_HELP_TEXT_ALLOW_HTML = False
WAGTAILEMBEDS_FINDERS: list[dict[str, Any]] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_BLOCK_EMBEDDED_CONTENT = True
WAGTAILDOCS_MAX_UPLOAD_SIZE = limits.UPLOAD_SIZE
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.files.forms.SafeDocumentForm"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = limits.IMAGE_SIZE
WAGTAILIMAGES_MAX_IMAGE_PIXELS = limits.IMAGE_PIXELS
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.files.forms.SafeImageForm"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILLOCALIZE_ENABLE_UNUSED_LOCALES = False
# A translation that is begun is a draft; live, it would be the original in a wrong language.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# -- comments ----------------------------------------------------------------
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_CONFIRM_EMAIL = True
COMMENTS_XTD_MAX_THREAD_LEVEL = limits.COMMENT_DEPTH
COMMENT_MAX_LENGTH = limits.COMMENT_LENGTH
COMMENTS_TIMEOUT = 24 * 3600
COMMENTS_HIDE_REMOVED = True
COMMENTS_XTD_THREADED_EMAILS = False
COMMENTS_XTD_SEND_HTML_EMAIL = False
COMMENTS_XTD_DEFAULT_FOLLOWUP = False
COMMENTS_XTD_FORM_CLASS = "cms.comments.forms.SiteCommentForm"
COMMENTS_XTD_APP_MODEL_OPTIONS = {
    "default": {
        "who_can_post": "users",
        "allow_flagging": True,
        "allow_feedback": False,
        "show_feedback": False,
    }
}

# -- search ------------------------------------------------------------------
SEARCH_ENGINE = read("SEARCH_ENGINE")
SEARCH_FALLBACK = read("SEARCH_FALLBACK")
SEARCH_INDEX_DIR = DATA_DIR / "index"
ELASTICSEARCH = {
    "urls": tuple(read("ELASTICSEARCH_URLS")),
    "prefix": read("ELASTICSEARCH_PREFIX"),
    "api_key": read("ELASTICSEARCH_API_KEY"),
    "user": read("ELASTICSEARCH_USER"),
    "password": read("ELASTICSEARCH_PASSWORD"),
    "ca_file": read("ELASTICSEARCH_CA_FILE"),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stream"], "level": read("LOG_LEVEL")},
    # It tells every request, and each failed try at length; `search` says in a line what is wrong.
    "loggers": {"elastic_transport": {"level": "ERROR"}},
}
# Wagtail previews a page in a frame of its own site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
