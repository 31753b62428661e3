"""Every limit of the site: sizes, lengths, rates. Nothing else names such a number."""

MEBIBYTE = 1024 * 1024

# -- words people type -------------------------------------------------------
TITLE_LENGTH = 200
SUMMARY_LENGTH = 600
BODY_LENGTH = 60_000
PLACE_PATH = 255  # letters of the tree path of a place
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

# -- forums (defaults: a coordinator changes most of them for a place) ---------
TOPIC_TITLE_MIN = 8
TOPIC_TITLE_MAX = 140
POST_MIN = 2
POST_LENGTH = 20_000
QUESTION_MIN = 10
QUESTION_LENGTH = 4_000
IDEA_MIN = 30
IDEA_LENGTH = 2_000
POSTS_PER_PAGE = 20
TOPICS_PER_PAGE = 25
REVIEW_PER_PAGE = 20
REVIEW_CONTEXT = 2  # posts shown before and after
REVIEW_HISTORY = 10  # earlier items of an author
POLL_OPTIONS = 10
POLL_OPTION_LENGTH = 120
TAGS_PER_TOPIC = 5
TAG_LENGTH = 40
MENTIONS_PER_POST = 10
OWN_EDIT_FREE_SECONDS = 300  # a change within leaves no trace
OWN_EDIT_HOURS = 24
OWN_EDIT_STAFF_DAYS = 30
POST_SECONDS = 10
POST_SECONDS_NEW = 30  # of pupils, and of members in their first week
POST_LATE_SECONDS = 3_600  # let out so long after it was written: both times are told
TOPIC_SECONDS = 60
TOPIC_SECONDS_NEW = 300
NEW_MEMBER_DAYS = 7
FIRST_DAY_TOPICS = 3
FIRST_DAY_REPLIES = 10
POSTS_A_DAY = 200
TOPICS_A_DAY = 20
SAME_TEXT_MINUTES = 5
TYPING_SECONDS = 3
NEW_MEMBER_LINKS = 0  # to other sites, without a moderator who looks first
QUICK_TEXT_LENGTH = 40  # shorter words may be typed, or said again, in no time
WATCHED_WORDS_SECONDS = 60  # until a watched word holds in every process
VOTES_A_MINUTE = 5
REPORTS_A_DAY = 10
REPORTS_A_DAY_VISITORS = 10  # of one address
URGENT_REPORTS_VISITORS = 3  # of one address in an hour, so that a real cry is not drowned
URGENT_LETTER_MINUTES = 15  # a moderator gets one letter of one sender, as long as it waits
GUARDIAN_WEIGHT = 100  # of a request of parents in the queue: behind what is urgent
REPORT_SECONDS = 3  # a visitor who has read the form and chosen takes longer
VISITOR_HIDES_A_DAY = 1  # how much one address hides by an urgent report; more only goes first
VISITORS_HIDE_A_DAY = 20  # and all addresses together
REPORTS_TO_HIDE = 3
REVIEW_DUE_HOURS = 24
REVIEW_URGENT_DUE_HOURS = 1
REVIEW_REMIND_HOURS = 24
REVIEW_ESCALATE_HOURS = 48
CLAIM_MINUTES = 30
PAUSE_HOURS = (24, 72, 168, 720)
PURGE_DAYS = 30
LOOSE_FILE_HOURS = 24  # a file whose form was refused or never sent
FILES_SWEPT_AT_ONCE = 1_000
POST_IMAGE_SIZE = 8 * MEBIBYTE
POST_IMAGE_PIXELS = 40_000_000
POST_IMAGE_EDGE = 1920
POST_FILE_SIZE = 10 * MEBIBYTE
FILES_PER_POST = 10
FILES_OF_PERSON = 500 * MEBIBYTE
DRAFTS_KEPT_DAYS = 180
DRAFTS_PER_PERSON = 50
DRAFT_LENGTH = 60_000  # letters of all fields together
UNSENT_FORMS = 5  # kept of somebody who was signed out while they wrote
UNSENT_LENGTH = 100_000  # letters of all fields of such a form
UNSENT_SECONDS = 1_800  # so long
LIVE_SECONDS = 25
SLOW_MODE_SECONDS = 86_400  # longest brake of a topic or a board
PREVIEWS_A_MINUTE = 60
MENTIONS_A_MINUTE = 120
MENTIONED_OFFERED = 8
UNREAD_DAYS = 60
UNREAD_COUNTED = 99
ANSWERED_SHOWN = 3  # questions answered lately, beside other things
AWAITED_SECONDS = 60  # the number in the header is counted anew at least so often
MARKS_AT_ONCE = 1_000  # read marks forgotten by one statement
QUESTION_ACCEPT_DAYS = 1  # working days
QUESTION_ANSWER_DAYS = 5
QUESTION_CONFIRM_HOURS = 48
QUESTIONS_A_DAY_VISITORS = 10  # of one address
QUESTIONS_A_DAY_MAIL = 3  # letters to one address that nobody has confirmed yet
QUESTION_MAIL_KEPT_DAYS = 90  # of an asker without an account, after the question is closed
SIMILAR_QUESTIONS = 5
SIMILAR_ASKED_AMONG = 500  # newest questions among which similar ones are looked for
SIMILAR_PER_MINUTE_VISITOR = 300  # one address; a request for each pause in typing
ANSWER_LENGTH = 8_000
IDEA_QUORUM_PERCENT = 5
IDEA_REVIEW_DAYS = 75  # about a term after an idea was done its result is looked at
IDEA_PEOPLE_OFFERED = 200  # names offered for a task
IDEA_EXPERTS = 20
INVITATION_DAYS = 30
LENT_MINUTES = 30  # a look with the eyes of others ends by itself
CLASSES_OFFERED = 200  # to look with the eyes of
HELP_AGAIN_SECONDS = 3_600  # when nobody has come, the button may be pressed anew
HELP_UNSENT_SECONDS = 600  # words that were sent when signed out wait for their author so long
HELP_WORDS_KEPT_DAYS = 365  # after a request for help was closed
CARE_KEPT_DAYS = 365  # after a talk about a child was closed
WORDS_OF_GONE_KEPT_DAYS = 90  # both, of a child who has left the site
CARE_LENGTH = 5_000
CARE_MESSAGES_A_DAY = 100
CHILDREN_OFFERED = 500  # in the list of those about whom one may write
JOIN_TRIES = 60  # codes of slips from one address in ten minutes: a whole class may sit there
NOTICES_KEPT_DAYS = 60
NOTICES_AT_ONCE = 1_000  # rows written or deleted by one statement
EVENTS_AT_ONCE = 100
HEARERS_AT_ONCE = 500  # who are asked for and told by the same statements
EVENT_TRIED_HOURS = 24  # an event that nobody can word is given up then

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
METHOD_AUTOSAVE_SECONDS = 3  # what a browser that dies may lose
METHOD_MINUTES = 600  # longest duration of a method
RELATED_SHOWN = 4
OWN_METHODS_SHOWN = 200
ADAPTATIONS_SHOWN = 20
CO_AUTHORS = 8  # beside the author
SOURCES_PER_METHOD = 10
VERSIONS_PER_PAGE = 10
VERSIONS_FROZEN_AT_ONCE = 200  # of methods that were published before versions were kept
WAITING_SHOWN = 20
UPLOAD_PIECE = MEBIBYTE  # of a file that comes in pieces
UPLOADS_ON_THEIR_WAY = 20  # of one person; of more, the longest untouched is given up
UPLOADS_PER_DAY = 200
UPLOAD_BYTES_PER_DAY = 1_000 * MEBIBYTE
ARCHIVE_ENTRIES = 500
ARCHIVE_UNPACKED = 200 * MEBIBYTE
ARCHIVE_RATIO = 100
ARCHIVE_RATIO_FROM = MEBIBYTE  # smaller things may be packed as tightly as they like
ARCHIVE_DEPTH = 1  # archives inside an archive are opened; archives inside those are refused
FILE_NAME_LENGTH = 150
PDF_OBJECT_STREAMS = 64 * MEBIBYTE
FILE_TEXT_LETTERS = 100_000  # of one file, for search
FILE_TEXT_MEMORY = 768 * MEBIBYTE  # of the program that reads one file
FILE_TEXT_SECONDS = 20  # of the processor; twice as much by the clock
FILE_TEXT_WRITTEN = 8 * MEBIBYTE
FILE_TEXT_TRIES = 3  # a file by which the reader died so often is given up
FILE_TEXT_HELD_SECONDS = 120  # then another may read it
FILE_TEXT_QUEUED_SECONDS = 3_600
FILE_TEXTS_AT_ONCE = 500
FILE_SHOWN_BY = 20  # things by which one file is found
PACKED_NAME_LENGTH = 100  # letters of a file's name in a ZIP
SIGNED_LINK_SECONDS = 60  # of a file in a bucket
PREVIEW_PAGES = 5  # first pages of a document that are shown
PREVIEW_EDGE = 1_280  # pixels of the longer side of their pictures
PREVIEW_ENTRIES = 200  # things in an archive that are listed
PREVIEW_LINES = 60  # of a text that is shown instead of pages
PREVIEW_LINE_LETTERS = 300
PREVIEW_MEMORY = 768 * MEBIBYTE  # of the program that makes one preview
PREVIEW_SECONDS = 20  # of the processor; twice as much by the clock
PREVIEW_WRITTEN = 16 * MEBIBYTE
PREVIEW_TRIES = 3  # a file by which the maker died so often is given up
PREVIEW_HELD_SECONDS = 300  # then another may make it
PREVIEW_QUEUED_SECONDS = 3_600
PREVIEWS_AT_ONCE = 200
OFFICE_MEMORY = 4_096 * MEBIBYTE  # of addresses: LibreOffice asks for many and fills few
OFFICE_SECONDS = 60  # of the processor; twice as much by the clock
OFFICE_WRITTEN = 100 * MEBIBYTE
OFFICE_OPEN_FILES = 1_024

# -- curation of the library ---------------------------------------------------
CURATION_DAYS = 5  # what waits longer is told to its editor, or to all
CURATION_PER_PAGE = 30
CURATION_AT_ONCE = 100  # reviews that one act of the board takes
CURATION_LOG_SHOWN = 100  # lines of what has happened to a method
CURATION_PUBLISHED_DAYS = 90  # how long the board shows what was published
LOOKING_SECONDS = 90  # who has a review open says so oftener; silent for longer, nobody does
SCORES_SHOWN_FROM = 3  # fewer are for editors alone
EXPERTS_OFFERED = 200  # names in the list of those who are asked

# -- keeping and using ------------------------------------------------------------
COLLECTION_ITEMS = 200  # things of one collection
COLLECTIONS_PER_PAGE = 20
COLLECTIONS_OF_METHOD = 6  # named on the page of a method
LISTS_PER_PERSON = 50
WORKS_PER_LIST = 300
WORKS_PER_PAGE = 50  # of a list
KEEPS_A_MINUTE = 60
USE_MIN = 10
USE_LENGTH = 400
USES_PER_PAGE = 20
USES_SHOWN = 3  # beside the method itself
USES_A_DAY = 10
USES_RATED_FROM = 3  # fewer ratings would tell what single people think
USE_YEARS = 3  # an older lesson is not told of

# -- counting, reports, links --------------------------------------------------------
DOUBLE_CLICK_SECONDS = 30  # as COUNTER says: the same again within is one
COUNTED_AFTER_SECONDS = 60  # an hour is counted when it has been over so long
COUNT_DAYS_KEPT = 92  # older days are added up to months
COUNTS_AT_ONCE = 500  # rows of one statement
COUNT_MONTHS_SHOWN = 12
COUNT_MONTHS_TAKEN = 36  # of one table for editors
COUNT_NAMES_KEPT_DAYS = 30  # by which a file of requests is known to be counted
CORRECTIONS_PER_PAGE = 20
CORRECTION_DUE_DAYS = 2  # until a report is overdue
CORRECTION_WORDS_MIN = 10
CORRECTION_CONFIRM_HOURS = 48
CORRECTION_MAIL_KEPT_DAYS = 30  # after the answer
LINK_LENGTH = 2_000
LINKS_PER_THING = 200  # addresses in one text
LINK_DAYS = 7  # a good address is looked at again after so long, a failing one the next day
LINK_TRIES = 3  # on so many different days it fails before it is called broken
LINK_SECONDS = 10  # waited for one answer
LINK_REDIRECTS = 5
LINK_BYTES = 65_536  # of an answer are read, no more
LINKS_AT_ONCE = 1_000  # looked at by one run
LINKS_OF_HOST = 50  # of them of one site
LINK_PAUSE_SECONDS = 1.0  # between two questions to one site
LINK_RUN_SECONDS = 240  # of one run; the rest has its turn with the next
LINK_ROBOTS_BYTES = 262_144
LINKS_PER_PAGE = 30
LINK_PLACES_SHOWN = 10

# -- standards: harvesters, tables to take away, the interface for programs -----
HARVEST_PAGE = 100  # records of one part of a list
HARVEST_BATCH = 500  # methods noted for harvesters at once
HARVEST_TOKEN_SECONDS = 24 * 3600
HARVEST_TOKEN_LENGTH = 1_000
HARVEST_PER_MINUTE = 240  # of one address; 10,000 records are 100 parts
TABLE_ROWS = 10_000  # of a list that is taken away
TABLE_BATCH = 200  # of them read at once
TABLES_PER_MINUTE = 20  # of one address
API_PAGE = 25
API_PAGE_MOST = 100
API_PER_MINUTE = 120  # of one address
API_SECONDS = 60  # an answer may be kept so long

# -- requests ----------------------------------------------------------------
REQUEST_BODY = 2_621_440
REQUEST_FIELDS = 10_000

# -- search ------------------------------------------------------------------
QUERY_LENGTH = 200
QUERY_WORDS = 12
BEGINNING_LETTERS = 3  # of a word with a star behind it
BEGINNING_LETTERS_UNASKED = 4  # of a last word that nothing has: what begins with it is shown
SNIPPET_LENGTH = 220
SNIPPET_SOURCE = 12_000  # letters of a text in which a snippet is looked for
FILE_PART_LETTERS = 4_000  # of the text of a file, looked through together
INSIDES_SHOWN = 3  # files of one thing in a list of findings
FACET_CHOICES = 20  # values chosen of one filter
FACET_VALUE_LENGTH = 80
FACET_VALUES = 1_000  # values of one filter that are counted
FACET_VALUES_SHOWN = 30
SUGGESTIONS = 8
SUGGESTED_LETTERS_LESS = 2  # of a last word that nothing has
SUGGESTED_FORM_LETTERS = 4  # of a word that is looked for in its other forms too
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
CORRECTION_LETTERS = 5  # shorter words are near to too many others
CORRECTION_LETTERS_TWO = 8  # from here on two slips are forgiven
GUIDANCE_SECONDS = 5  # until a synonym or a promotion holds in every process
SYNONYMS_PER_WORD = 12
SYNONYM_WORDS = 6  # of one phrase
SEARCH_NAMES_SECONDS = 3_600  # a process remembers so long what people are called
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
INDEX_LONG_WEIGHT = 10  # one of the long documents counts for so many in a batch
INDEX_REBUILD_BATCH = 1_000
INDEX_REBUILD_HELD = 16_000  # documents that a rebuild holds back, to write them together
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
