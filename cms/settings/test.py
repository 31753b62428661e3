"""Settings of the test suite: tasks run at once, mail to memory, cheap passwords."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403
from cms.settings.environment import read

SECRET_KEY = "tests-only-tests-only-tests-only-tests-only-tests-only"  # noqa: S105
COMMENTS_XTD_SALT = b"tests-only"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
BASE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
DATA_DIR = Path(tempfile.mkdtemp(prefix="undestik-tests-"))
MEDIA_ROOT = DATA_DIR / "media"
EMAIL_FILE_PATH = DATA_DIR / "mail"
SEARCH_INDEX_DIR = DATA_DIR / "index"
COUNTS_DIR = DATA_DIR / "counts"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OFFICE_PROGRAM = ""  # it takes seconds; tests of previews ask for it
TASKS = {"default": {"BACKEND": TASK_BACKENDS["immediate"]}}
CACHES = CACHES | {"shared": CACHES["default"]}
SHOW_MAIL_PAGE = True
WHITENOISE_AUTOREFRESH = True
if not read("DATABASE_URL"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
