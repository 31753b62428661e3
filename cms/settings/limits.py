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
PLAN_TEXT_LENGTH = 500
COMMENT_DEPTH = 3
COMMENT_THREADS_SHOWN = 50  # threads on one page
COMMENT_WITHDRAW_HOURS = 24

# -- essays of the month -----------------------------------------------------
ESSAY_SENTENCES_MIN = 8
ESSAY_SENTENCES_MAX = 12
ESSAY_SENTENCES_ADVISED = 10
ESSAY_AUTOSAVE_SECONDS = 4
ESSAY_HOLIDAY_MONTHS = (7, 8)  # nobody owes an essay of July and August
ESSAY_MONTHS_SHOWN = 12  # months in the bar above the archive
ESSAY_VERSIONS_SHOWN = 20

# -- communities -------------------------------------------------------------
TERMS_IN_A_YEAR = 4
NEXT_THINGS = 5  # how many coming events a page announces
NEWEST_SHOWN = 5  # latest works on a community's and a start page
MEMBERS_SHOWN = 60
NEW_DAYS = 30  # how long a work of others is new on a start page
REFUSAL_SHOWN_DAYS = 30
ANNOUNCEMENT_FRESH_DAYS = 60

# -- lists -------------------------------------------------------------------
PAGE_LENGTH = 20
FEED_LENGTH = 30
LATEST_ITEMS = 12  # of one kind, on a page
SITEMAP_LENGTH = 5_000
COMPONENTS_REMEMBERED = 2_000  # drawn components a process keeps, twice
COUNT_REMEMBERED_FROM = 1_000  # smaller totals are counted anew each time
LIST_DEPTH = 10_000  # items a numbered list opens up to
FOOTER_LINKS = 8

# -- uploads -----------------------------------------------------------------
UPLOAD_SIZE = 50 * MEBIBYTE
IMAGE_SIZE = 10 * MEBIBYTE
IMAGE_PIXELS = 20_000_000
FILES_PER_METHOD = 20
METHOD_MINUTES = 600  # longest duration of a method
RELATED_SHOWN = 4
OWN_METHODS_SHOWN = 200
WAITING_SHOWN = 20
UPLOADS_PER_DAY = 200
UPLOAD_BYTES_PER_DAY = 1_000 * MEBIBYTE
ARCHIVE_ENTRIES = 500
ARCHIVE_UNPACKED = 200 * MEBIBYTE
ARCHIVE_RATIO = 100
ARCHIVE_RATIO_FROM = MEBIBYTE  # smaller things may be packed as tightly as they like
ARCHIVE_DEPTH = 1  # archives inside an archive are opened; archives inside those are refused
FILE_NAME_LENGTH = 150
PDF_OBJECT_STREAMS = 64 * MEBIBYTE

# -- requests ----------------------------------------------------------------
REQUEST_BODY = 2_621_440
REQUEST_FIELDS = 10_000

# -- search ------------------------------------------------------------------
QUERY_LENGTH = 200
QUERY_WORDS = 12
SNIPPET_LENGTH = 220
SNIPPET_SOURCE = 12_000  # letters of a text in which a snippet is looked for
FACET_CHOICES = 20  # values chosen of one filter
FACET_VALUE_LENGTH = 80
FACET_VALUES = 1_000  # values of one filter that are counted
FACET_VALUES_SHOWN = 30
SUGGESTIONS = 8
GIST_WORDS = 24  # words by which a similar thing is looked for
SEARCH_SLACK = 20  # findings asked beyond a page, to fill the places of hidden ones
SEARCH_TABLE_ROWS = 1_000  # findings in a table to take away
SEARCH_TABLE_BATCH = 100  # of them read at once
SEARCH_PER_MINUTE_VISITOR = 300  # one address: perhaps a whole class
SEARCH_PER_MINUTE_MEMBER = 60
FEW_FINDINGS = 3  # with fewer, findings with any of the words are offered too
ANY_WORD_SHOWN = 10
SUGGEST_PER_MINUTE_VISITOR = 2_000  # one address; a request for each pause in typing
SUGGEST_PER_MINUTE_MEMBER = 240
SUGGESTED_SUBJECTS = 3
SUGGESTED_PEOPLE = 3
SUGGESTED_TITLES = 6
SUGGESTED_KINDS = 2  # besides people: each kind is one question to the database
SEARCH_TERMS = 50_000  # words among which a meant one is looked for
SEARCH_TERMS_SECONDS = 60
SEARCH_TERM_DOCUMENTS = 2  # a word of one document alone is proposed to nobody
SEARCH_TERM_LETTERS = 3
SEARCH_TERM_LENGTH = 40
CORRECTIONS_TRIED = 4
GUIDANCE_SECONDS = 5  # until a synonym or a promotion holds in every process
SYNONYMS_PER_WORD = 12
SEARCH_LOG_DAYS = 90
SEARCH_REPORT_DAYS = 30
SEARCH_REPORT_TIMES = 3  # a search is judged by its clicks when it was made so often
SEARCH_SLOW_MS = 400
SEARCH_SECONDS = 1.5  # a page waits so long for a search server, for all its questions together
SEARCH_LEAST_SECONDS = 0.1  # with less left the server is not asked any more
SEARCH_SLOW_SECONDS = 1.0  # an answer that took longer is the last before the engine has a rest
SEARCH_PROBE_SECONDS = 4
BROWSED_ROWS = 60  # newest rows of a kind that are asked for while search is away
BROWSED_SHOWN = 5
SEARCH_WRITE_SECONDS = 30
SEARCH_BULK = 500  # documents sent to a search server at once
SEARCH_BULK_BYTES = 8 * MEBIBYTE

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
MEMBERSHIP_REQUESTS_WAITING = 5
COMMENT_RATE_MINUTE = 4
COMMENT_RATE_DAY = 100
REPORT_RATE_DAY = 20
LETTERS_PER_HOUR = 20  # of a contact page, from one address: a school sits behind one

# -- time --------------------------------------------------------------------
SESSION_SECONDS = 14 * 24 * 3600
PASSWORD_LINK_SECONDS = 3600
MAIL_TIMEOUT_SECONDS = 10
CACHE_TIMEOUT_SECONDS = 0.5
CACHE_PAUSE_SECONDS = 5
MAIL_RETRY_MINUTES = (1, 5, 15, 60, 360)
MAIL_KEPT_DAYS = 30
INDEX_RETRY_SECONDS = (5, 30, 120, 600, 3600)
INDEX_BATCH = 200
INDEX_REBUILD_BATCH = 1_000
INDEX_NUMBERED_AT_ONCE = 1_000
INDEX_LEASE_SECONDS = 120
INDEX_HOLD_SECONDS = 40  # a worker silent for longer has lost its index to the next one
INDEX_SILENCE_SECONDS = 300  # an index that nobody has worked for that long is told of
INDEX_FORGOTTEN_DAYS = 7  # without its worker for longer, an index is built anew
INDEX_POLL_SECONDS = 0.5
INDEX_SWEEP_SECONDS = 3_600
INDEX_LOCK_SECONDS = 60
INDEX_WRITER_BYTES = 64 * MEBIBYTE
PICTURE_CACHE_SECONDS = 30 * 24 * 3600
SQLITE_TIMEOUT_SECONDS = 20
