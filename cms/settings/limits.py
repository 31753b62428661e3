"""Every limit of the site: sizes, lengths, rates. Nothing else names such a number."""

MEBIBYTE = 1024 * 1024

# -- words people type -------------------------------------------------------
TITLE_LENGTH = 200
SUMMARY_LENGTH = 600
BODY_LENGTH = 60_000
NAME_LENGTH = 80
ABOUT_LENGTH = 4_000
COMMENT_LENGTH = 3_000
NOTE_LENGTH = 2_000
COMMENT_DEPTH = 3

# -- essays of the month -----------------------------------------------------
ESSAY_SENTENCES_MIN = 8
ESSAY_SENTENCES_MAX = 12
ESSAY_SENTENCES_ADVISED = 10

# -- lists -------------------------------------------------------------------
PAGE_LENGTH = 20
FEED_LENGTH = 30
LIST_DEPTH = 10_000  # items a numbered list opens up to

# -- uploads -----------------------------------------------------------------
UPLOAD_SIZE = 50 * MEBIBYTE
IMAGE_SIZE = 10 * MEBIBYTE
IMAGE_PIXELS = 20_000_000
FILES_PER_METHOD = 20
FILES_PER_FORM = 10
UPLOADS_PER_DAY = 200
UPLOAD_BYTES_PER_DAY = 1_000 * MEBIBYTE
ARCHIVE_ENTRIES = 500
ARCHIVE_UNPACKED = 200 * MEBIBYTE
ARCHIVE_RATIO = 100
FILE_NAME_LENGTH = 150

# -- requests ----------------------------------------------------------------
REQUEST_BODY = 2_621_440
REQUEST_FIELDS = 1_000
REQUEST_FIELDS_ADMIN = 10_000

# -- search ------------------------------------------------------------------
QUERY_LENGTH = 200
QUERY_WORDS = 12
SNIPPET_LENGTH = 220
SEARCH_PER_MINUTE_VISITOR = "60/m"
SEARCH_PER_MINUTE_MEMBER = "60/m"

# -- rates (a whole class signs in behind one address) -----------------------
ACCOUNT_RATES = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "signup": "60/m/ip",
    "reset_password": "30/m/ip,3/m/key",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
}
COMMENT_RATE_MINUTE = 4
COMMENT_RATE_DAY = 100
REPORT_RATE_DAY = 20

# -- time --------------------------------------------------------------------
SESSION_SECONDS = 14 * 24 * 3600
PASSWORD_LINK_SECONDS = 3600
MAIL_TIMEOUT_SECONDS = 10
MAIL_RETRY_MINUTES = (1, 5, 15, 60, 360)
INDEX_RETRY_SECONDS = (5, 30, 120, 600, 3600)
SQLITE_TIMEOUT_SECONDS = 20
