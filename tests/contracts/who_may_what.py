"""Who may what: every address of the site, and what each person is answered there.

A row names a URL, says how to make it in the world of the contracts, and the answer by role to a
GET and, where writing happens there, to an empty POST. `LOGIN` is a redirect to the log-in page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from forum.questions.keys import follow_key
from tests.contracts.world import World

ROLES = (
    "visitor",
    "newcomer",
    "parent",
    "pupil",
    "teacher",
    "colleague",
    "stranger",
    "leader",
    "coordinator",
    "editor",
    "moderator",
    "administrator",
)
SIGNED_IN = tuple(role for role in ROLES if role != "visitor")
LOGIN = "login"
Answer = int | str


@dataclass(frozen=True, slots=True)
class Row:
    """One address and its answers; `post` is None where only reading is possible (405)."""

    name: str
    make: Callable[[World], str]
    get: dict[str, Answer]
    post: dict[str, Answer] | None = None


def answers(others: Answer, **exceptions: Answer) -> dict[str, Answer]:
    """`others` for everybody but the roles named; `members` stands for all who are signed in."""
    found = dict.fromkeys(ROLES, others)
    if "members" in exceptions:
        found |= dict.fromkeys(SIGNED_IN, exceptions.pop("members"))
    return found | exceptions


def at(name: str, *arguments: object) -> Callable[[World], str]:
    """The address of `name`; arguments that are functions are asked of the world."""

    def make(world: World) -> str:
        given = [a(world) if callable(a) else a for a in arguments]
        return reverse(name, args=given)

    return make


def path(address: str) -> Callable[[World], str]:
    """A fixed address."""
    return lambda _world: address


def thing(name: str, attribute: str = "pk") -> Callable[[World], object]:
    """A column of a thing of the world."""
    return lambda world: getattr(getattr(world.things, name), attribute)


def page(name: str) -> Callable[[World], str]:
    """The address of a page of the world."""
    return lambda world: getattr(world.things, name).get_url()


ALL = answers(200)
MEMBERS = answers(200, visitor=LOGIN)
NOT_FOUND = answers(404)
ONLY_POST = answers(405)

ROWS: list[Row] = []


def row(
    name: str,
    make: Callable[[World], str],
    get: dict[str, Answer],
    post: dict[str, Answer] | None = None,
) -> None:
    """Adds a row."""
    ROWS.append(Row(name, make, get, post))


# -- machines and the frame ------------------------------------------------------
row("livez", path("/livez"), ALL)
row("readyz", path("/readyz"), ALL)
row("favicon", path("/favicon.ico"), answers(302))
row("root", path("/"), answers(302))
row("robots", path("/robots.txt"), ALL)
row("sitemap", path("/sitemap.xml"), ALL)
row("set-language", path("/language/"), answers(302), answers(302))
row("rendition", path("/media/images/none.png"), NOT_FOUND)
row("mail:mail-list", path("/dev/mail/"), ALL)
row("wagtaildocs_serve", path("/documents/99/none.pdf"), NOT_FOUND)
row("wagtaildocs_serve", thing("document", "url"), ALL)
row("wagtaildocs_serve", thing("login_document", "url"), MEMBERS)
row("wagtaildocs_serve", thing("group_document", "url"), answers(404, administrator=200))


row("oai", path("/oai/?verb=Identify"), ALL, ALL)

for name in ("openapi-json", "methods", "essays", "vocabularies", "organisations", "communities"):
    row(f"api:{name}", at(f"api:{name}"), ALL)
row("api:collections", at("api:collections"), ALL)
row("api:collection", at("api:collection", thing("collection")), ALL)
row("api:collection", at("api:collection", thing("draft_collection")), NOT_FOUND)
row("api:api-root", at("api:api-root"), answers(302))  # to the pages, where there is none
row("api:method", at("api:method", thing("method")), ALL)
row("api:method", at("api:method", thing("draft")), NOT_FOUND)
row("api:versions", at("api:versions", thing("draft")), NOT_FOUND)
row("api:version", at("api:version", thing("method"), 99), NOT_FOUND)
row("api:essay", at("api:essay", thing("essay")), ALL)
row("api:essay", at("api:essay", thing("community_essay")), NOT_FOUND)

# -- pages of the tree -----------------------------------------------------------
row("wagtail_serve", path("/kk/"), ALL)
row("wagtail_serve", page("article"), ALL)
row("wagtail_serve", page("plain"), ALL)
row("wagtail_serve", page("organisation_page"), ALL)
row("wagtail_serve", page("community_page"), ALL)
row("wagtail_serve", page("draft_page"), NOT_FOUND)
row("wagtail_serve", page("login_page"), MEMBERS)
row("wagtail_serve", page("group_page"), answers(404, administrator=200))
row(
    "wagtail_serve",
    page("class_page"),
    answers(404, parent=200, pupil=200, coordinator=200, administrator=200),
    answers(404, parent=403, pupil=403, coordinator=200, administrator=200),
)
row("wagtail_serve", path("/kk/there-is-none/"), NOT_FOUND)
row("closest-page", at("closest-page", thing("plain")), answers(302))
row("closest-page", at("closest-page", thing("draft_page")), NOT_FOUND)
row("closest-page", at("closest-page", thing("group_page")), answers(404, administrator=302))

# -- notices ---------------------------------------------------------------------
row("notices:notice-list", at("notices:notice-list"), MEMBERS)
row(
    "notices:notices-read",
    at("notices:notices-read"),
    answers(405, visitor=LOGIN),
    answers(302, visitor=LOGIN),
)
row(
    "notices:notice-open",
    at("notices:notice-open", thing("notice")),
    answers(404, visitor=LOGIN, coordinator=302),
)
row(
    "notices:notice-read",
    at("notices:notice-read", thing("notice")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, coordinator=302),
)

# -- files on their way: scripts ask, so that nobody is led to a page --------------
row(
    "uploads:upload-begin",
    at("uploads:upload-begin"),
    ONLY_POST,
    answers(400, visitor=401),  # an empty form says no size
)
row(
    "uploads:upload-detail",
    at("uploads:upload-detail", thing("upload")),
    answers(404, visitor=401, teacher=200),
    answers(404, visitor=401, teacher=400),
)

# -- people ----------------------------------------------------------------------
row(
    "people:person-detail",
    lambda w: reverse("people:person-detail", args=[w.people.teacher.profile.slug]),
    ALL,
)
row(
    "people:person-detail",
    lambda w: reverse("people:person-detail", args=[w.people.colleague.profile.slug]),
    answers(404),
)
row(
    "people:person-detail",
    lambda w: reverse("people:person-detail", args=[w.people.pupil.profile.slug]),
    answers(404),
)
row("people:profile-edit", at("people:profile-edit"), MEMBERS, MEMBERS)
row("people:membership-request", at("people:membership-request"), MEMBERS, MEMBERS)
row(
    "leaving:data-page",
    at("leaving:data-page"),
    MEMBERS,
    answers(LOGIN, members=422, pupil=403),
)
row(
    "leaving:data-download",
    at("leaving:data-download"),
    answers(405, visitor=LOGIN),
    # The password is asked again first.
    answers(302, visitor=LOGIN),
)
row(
    "people:request-list",
    at("people:request-list"),
    answers(403, visitor=LOGIN, coordinator=200, administrator=200),
)
row(
    "people:request-accept",
    at("people:request-accept", 99),
    answers(405, visitor=LOGIN),
    answers(403, visitor=LOGIN, coordinator=404, administrator=404),
)
row(
    "people:request-refuse",
    at("people:request-refuse", 99),
    answers(405, visitor=LOGIN),
    answers(403, visitor=LOGIN, coordinator=404, administrator=404),
)
row(
    "people:membership-end",
    at("people:membership-end", 99),
    answers(404, visitor=LOGIN),
    answers(404, visitor=LOGIN),
)

# -- children --------------------------------------------------------------------
row("children:own-children", at("children:own-children"), MEMBERS)
row(
    "children:consents-edit",
    at("children:consents-edit", lambda w: w.people.pupil.pk),
    answers(404, visitor=LOGIN, parent=200),
    answers(404, visitor=LOGIN, parent=200),
)
INVITES = answers(403, visitor=LOGIN, coordinator=200, administrator=200)
row("children:invitation-list", at("children:invitation-list"), INVITES, INVITES)
for name in ("invitation-renew", "invitation-withdraw"):
    row(
        f"children:{name}",
        at(f"children:{name}", 99999),
        answers(405, visitor=LOGIN),
        answers(403, visitor=LOGIN, coordinator=404, administrator=404),
    )
row("children:join-code", at("children:join-code"), ALL, ALL)
row("children:join", at("children:join", "none"), NOT_FOUND, NOT_FOUND)

row("forum:help-ask", at("forum:help-ask"), ALL, answers(403, pupil=302))
_HELPS = answers(404, visitor=LOGIN, coordinator=200)
row("forum:help-list", at("forum:help-list"), _HELPS)
row("forum:help-detail", at("forum:help-detail", thing("help")), _HELPS)
row(
    "forum:help-take",
    at("forum:help-take", thing("help")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, coordinator=302),
)
row(
    "forum:help-close",
    at("forum:help-close", thing("help")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, coordinator=403),
)
row("forum:care-list", at("forum:care-list"), answers(200, visitor=LOGIN, pupil=404))
_IN_CARE = answers(404, visitor=LOGIN, parent=200)
for name, key in (
    ("care-start", lambda w: w.people.pupil.pk),
    ("care-detail", thing("care")),
):
    row(f"forum:{name}", at(f"forum:{name}", key), _IN_CARE, _IN_CARE)
for name in ("care-let-in", "care-close"):
    row(
        f"forum:{name}",
        at(f"forum:{name}", thing("care")),
        answers(405, visitor=LOGIN),
        answers(404, visitor=LOGIN, parent=302),
    )
row("forum:child-posts", at("forum:child-posts", lambda w: w.people.pupil.pk), _IN_CARE)
row(
    "forum:child-removal",
    at("forum:child-removal", lambda w: w.people.pupil.pk, 99999),
    answers(405, visitor=LOGIN),
    NOT_FOUND | {"visitor": LOGIN},
)

# -- the account (allauth) -------------------------------------------------------
for name in ("account_login", "account_signup"):
    row(name, at(name), answers(200, members=302), answers(200, members=302))
row("account_reset_password", at("account_reset_password"), ALL, ALL)
row("account_reset_password_done", at("account_reset_password_done"), ALL)
row(
    "account_reset_password_from_key",
    at("account_reset_password_from_key", "0", "set-password"),
    ALL,
    ALL,
)
row("account_reset_password_from_key_done", at("account_reset_password_from_key_done"), ALL)
row("account_confirm_email", at("account_confirm_email", "none"), ALL, NOT_FOUND)
row("account_email_verification_sent", at("account_email_verification_sent"), ALL)
row("account_inactive", at("account_inactive"), ALL)
row(
    "account_confirm_login_code",
    at("account_confirm_login_code"),
    answers(LOGIN, members=302),
    answers(LOGIN, members=302),
)
row("account_logout", at("account_logout"), answers(200, visitor=302), answers(302))
for name in ("account_change_password", "account_reauthenticate"):
    row(name, at(name), MEMBERS, MEMBERS)
for name in ("account_email", "usersessions_list"):
    row(name, at(name), MEMBERS, answers(302, visitor=LOGIN))
row("mfa_index", at("mfa_index"), MEMBERS)
row(
    "account_set_password",
    at("account_set_password"),
    answers(302, visitor=LOGIN),
    answers(302, visitor=LOGIN),
)
row(
    "mfa_authenticate",
    at("mfa_authenticate"),
    answers(LOGIN, members=302),
    answers(LOGIN, members=302),
)
ONCE_MORE = answers(302, visitor=LOGIN)  # first the password again
for name in (
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
):
    row(name, at(name), ONCE_MORE, ONCE_MORE)
NOT_YET = answers(404, visitor=LOGIN)  # nobody here has a second factor
row("mfa_deactivate_totp", at("mfa_deactivate_totp"), NOT_YET, NOT_YET)
row("mfa_view_recovery_codes", at("mfa_view_recovery_codes"), NOT_YET)
row("mfa_download_recovery_codes", at("mfa_download_recovery_codes"), NOT_YET)
row("mfa_list_webauthn", at("mfa_list_webauthn"), MEMBERS)
for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
    row(name, at(name, 99), answers(302, visitor=LOGIN), answers(302, visitor=LOGIN))

# -- home ------------------------------------------------------------------------
row("home:start", at("home:start"), MEMBERS)
row("home:article-feed", at("home:article-feed"), ALL)
row(
    "home:announcement-read",
    at("home:announcement-read", thing("announcement")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, parent=302, pupil=302, coordinator=302, administrator=302),
)
row(
    "home:announcement-edit",
    at("home:announcement-edit", thing("announcement")),
    answers(404, visitor=LOGIN, parent=403, pupil=403, coordinator=200, administrator=200),
    answers(404, visitor=LOGIN, parent=403, pupil=403, coordinator=422, administrator=422),
)
row(
    "home:announcement-withdraw",
    at("home:announcement-withdraw", thing("announcement")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, parent=403, pupil=403, coordinator=302, administrator=302),
)


def COMMUNITY(world: World) -> int:  # noqa: N802 - stands in rows like the other constants
    """The community of the teacher."""
    return world.people.community.pk


row("home:community-list", at("home:community-list"), answers(302))
row("home:community-join", at("home:community-join", COMMUNITY), MEMBERS, MEMBERS)
row(
    "home:community-leave",
    at("home:community-leave", COMMUNITY),
    MEMBERS,
    answers(302, visitor=LOGIN),
)
row(
    "home:community-requests",
    at("home:community-requests", COMMUNITY),
    answers(404, visitor=LOGIN, leader=200, administrator=200),
)
for name in ("home:community-answer", "home:community-role", "home:community-end"):
    row(name, at(name, COMMUNITY, 99999), answers(405, visitor=LOGIN), answers(404, visitor=LOGIN))

# -- the shelf -------------------------------------------------------------------
row("library:method-list", at("library:method-list"), ALL)
row("library:method-feed", at("library:method-feed"), ALL)
row(
    "library:method-detail",
    at("library:method-detail", thing("method"), thing("method", "slug")),
    ALL,
)
OWN_DRAFT = answers(404, teacher=200, editor=200, administrator=200)
row(
    "library:method-detail",
    at("library:method-detail", thing("draft"), thing("draft", "slug")),
    OWN_DRAFT,
)
row(
    "library:method-detail",
    at("library:method-detail", thing("waiting"), thing("waiting", "slug")),
    OWN_DRAFT,
)
row("library:method-mine", at("library:method-mine"), MEMBERS)
NO_METHODS = dict.fromkeys(("newcomer", "parent", "pupil", "coordinator", "moderator"), 403)
row(
    "library:method-create", at("library:method-create"), MEMBERS | NO_METHODS, MEMBERS | NO_METHODS
)
row(
    "library:method-edit",
    at("library:method-edit", thing("draft")),
    answers(404, visitor=LOGIN, teacher=200, editor=200, administrator=200),
    answers(404, visitor=LOGIN, teacher=200, editor=200, administrator=200),
)
row(
    "library:method-autosave-new",
    at("library:method-autosave-new"),
    ONLY_POST,
    answers(200, visitor=401) | NO_METHODS,
)
row(
    "library:method-autosave",
    at("library:method-autosave", thing("draft")),
    ONLY_POST,
    answers(404, visitor=401, teacher=409, editor=409, administrator=409),
)
row(
    "library:method-take-back",
    at("library:method-take-back", thing("waiting")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, teacher=302, editor=403, administrator=403),
)
row(
    "library:method-discard",
    at("library:method-discard", thing("draft")),
    answers(404, visitor=LOGIN, teacher=200, editor=403, administrator=403),
    answers(404, visitor=LOGIN, teacher=302, editor=403, administrator=403),
)


def file_of(name: str) -> Callable[[World], str]:
    """The address of the first file of a method of the world."""

    def make(world: World) -> str:
        method = getattr(world.things, name)
        stored = method.files.first().stored
        return reverse("library:method-file", args=[method.pk, stored.pk, stored.name])

    return make


def version_file(world: World) -> str:
    """The address of the first file of the version of the world."""
    file = world.things.version.files.first()
    method = world.things.version.method_id
    return reverse("library:method-version-file", args=[method, 1, file.stored_id, file.name])


def looked_into(file: Callable[[World], str]) -> Callable[[World], str]:
    """What is in a file, at its address."""
    return lambda world: f"{file(world)}?preview"


# -- versions, and what was taken back -------------------------------------------
SENT_ON = answers(302)
row("short-method", at("short-method", thing("method")), SENT_ON)
row("short-method", at("short-method", thing("withdrawn")), SENT_ON)
row("short-version", at("short-version", thing("method"), 1), SENT_ON)
row("library:method-versions", at("library:method-versions", thing("method")), ALL)
row("library:method-versions", at("library:method-versions", thing("draft")), NOT_FOUND)
row("library:method-version", at("library:method-version", thing("method"), 1), ALL)
row("library:method-version", at("library:method-version", thing("draft"), 1), NOT_FOUND)
row("library:method-version-file", version_file, ALL)
row("library:method-version-file", looked_into(version_file), ALL)
row("library:method-pack", at("library:method-pack", thing("method")), SENT_ON)
row("library:method-pack", at("library:method-pack", thing("draft")), NOT_FOUND)
row("library:method-version-pack", at("library:method-version-pack", thing("method"), 1), ALL)
row("library:method-version-pack", at("library:method-version-pack", thing("draft"), 1), NOT_FOUND)
row(
    "library:method-detail",
    at("library:method-detail", thing("withdrawn"), thing("withdrawn", "slug")),
    answers(410),
)
row("library:method-file", file_of("withdrawn"), OWN_DRAFT)
BY_EDITORS = answers(404, visitor=LOGIN, teacher=200, editor=200, administrator=200)
row(
    "library:method-withdraw",
    at("library:method-withdraw", thing("method")),
    BY_EDITORS,
    BY_EDITORS,
)
row(
    "library:method-put-back",
    at("library:method-put-back", thing("withdrawn")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, teacher=403, editor=302, administrator=302),
)
row(
    "library:withdrawal-wishes",
    at("library:withdrawal-wishes"),
    answers(403, visitor=LOGIN, editor=200, administrator=200),
)
row(
    "library:withdrawal-refuse",
    at("library:withdrawal-refuse", thing("wish")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, teacher=403, editor=200, administrator=200),
)

# -- who made it, and out of what --------------------------------------------------
row(
    "library:method-authors",
    at("library:method-authors", thing("draft")),
    BY_EDITORS,
    BY_EDITORS,
)
row(
    "library:co-author-answer",
    at("library:co-author-answer", thing("co_author")),
    answers(404, visitor=LOGIN, colleague=200),
    answers(404, visitor=LOGIN, colleague=200),
)
row(
    "library:method-sources",
    at("library:method-sources", thing("draft")),
    BY_EDITORS,
    answers(404, visitor=LOGIN, teacher=302, editor=302, administrator=302),
)
row(
    "library:method-adapt",
    at("library:method-adapt", thing("method")),
    answers(405, visitor=LOGIN),
    answers(302, visitor=LOGIN) | NO_METHODS,
)
row(
    "library:method-translate",
    at("library:method-translate", thing("method")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN),
)

row("library:method-file", file_of("method"), ALL)
row("library:method-file", file_of("draft"), OWN_DRAFT)
row("library:method-file", looked_into(file_of("method")), ALL)
row("library:method-file", looked_into(file_of("draft")), OWN_DRAFT)

for name in ("method-csv", "method-json", "essay-csv", "essay-json"):
    row(f"library:{name}", at(f"library:{name}"), ALL)

# -- collections, lists, lessons ---------------------------------------------------
row("library:collection-list", at("library:collection-list"), ALL)
for name in ("collection-detail", "collection-feed"):
    row(f"library:{name}", at(f"library:{name}", thing("collection")), ALL)
    row(f"library:{name}", at(f"library:{name}", thing("draft_collection")), NOT_FOUND)
OWN_LIST = answers(404, visitor=LOGIN, teacher=200)
row("library:list-mine", at("library:list-mine"), MEMBERS)
row("library:list-create", at("library:list-create"), MEMBERS, MEMBERS)
row(
    "library:keep",
    at("library:keep", "method", thing("method")),
    answers(405, visitor=LOGIN),
    answers(302, visitor=LOGIN),
)
row(
    "library:list-choose",
    at("library:list-choose", "essay", thing("community_essay")),
    answers(404, visitor=LOGIN, teacher=200, leader=200, administrator=200),
    answers(404, visitor=LOGIN, teacher=200, leader=200, administrator=200),
)
row("library:list-detail", at("library:list-detail", thing("list")), OWN_LIST)
row("library:list-edit", at("library:list-edit", thing("list")), OWN_LIST, OWN_LIST)
row(
    "library:list-work",
    at("library:list-work", thing("list"), thing("listed")),
    OWN_LIST,
    OWN_LIST,
)
row(
    "library:list-share",
    at("library:list-share", thing("list")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, teacher=302),
)
row(
    "library:list-delete",
    at("library:list-delete", thing("list")),
    OWN_LIST,
    answers(404, visitor=LOGIN, teacher=302),
)
SHARED = thing("shared_list", "share_key")
row("library:list-shared", at("library:list-shared", SHARED), ALL)
row("library:list-shared", at("library:list-shared", "another-key"), NOT_FOUND)
row(
    "library:list-copy",
    at("library:list-copy", SHARED),
    answers(405, visitor=LOGIN),
    answers(302, visitor=LOGIN),
)
row("library:work-counts", at("library:work-counts", "method", thing("method")), ALL)
row("library:work-counts", at("library:work-counts", "method", thing("withdrawn")), NOT_FOUND)
row("library:work-counts", at("library:work-counts", "essay", thing("essay")), ALL)
row("library:method-uses", at("library:method-uses", thing("method")), ALL)
row("library:method-uses", at("library:method-uses", thing("withdrawn")), NOT_FOUND)
SAYS = answers(200, visitor=LOGIN) | dict.fromkeys(
    (
        *("newcomer", "parent", "pupil", "teacher", "coordinator", "editor", "moderator"),
        "administrator",
    ),
    403,
)
row("library:method-used", at("library:method-used", thing("method")), SAYS, SAYS)
row(
    "library:use-take-back",
    at("library:use-take-back", thing("method")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, colleague=302, stranger=302),
)

# -- citations -------------------------------------------------------------------
CITED = thing("method"), thing("draft"), thing("community_essay")
OF_COMMUNITY = answers(404, teacher=200, leader=200, administrator=200)
row("library:cite", at("library:cite", "method", CITED[0]), ALL)
row("library:cite", at("library:cite", "method", CITED[1]), NOT_FOUND)
row("library:cite", at("library:cite", "method", CITED[0], 99), NOT_FOUND)
row("library:cite", at("library:cite", "essay", CITED[2]), OF_COMMUNITY)
row("library:cite-file", at("library:cite-file", "method", CITED[0], "ris"), ALL)
row("library:cite-file", at("library:cite-file", "method", CITED[1], "ris"), NOT_FOUND)
row("library:cite-file", at("library:cite-file", "essay", CITED[2], "bibtex"), OF_COMMUNITY)

# -- curation --------------------------------------------------------------------
EDITORS = answers(404, visitor=LOGIN, editor=200, administrator=200)
row("library:correction-list", at("library:correction-list"), EDITORS)
row("library:correction-send", at("library:correction-send", thing("method")), ALL, answers(422))
row(
    "library:correction-send",
    at("library:correction-send", thing("draft")),
    NOT_FOUND,
    NOT_FOUND,
)
row("library:correction-confirm", at("library:correction-confirm", "none"), ALL, NOT_FOUND)
REPORT_READ = answers(404, visitor=LOGIN, teacher=200, colleague=200, editor=200, administrator=200)
row(
    "library:correction-detail",
    at("library:correction-detail", thing("correction")),
    REPORT_READ,
    REPORT_READ | {"editor": 422, "administrator": 422},
)
row("links:broken", at("links:broken"), EDITORS)
row(
    "links:again",
    at("links:again", thing("broken_link")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, editor=302, administrator=302),
)
FOR_EDITORS = answers(404, visitor=LOGIN, editor=422, administrator=422)
REVIEW, OPINION = thing("curated"), thing("opinion")
row("library:counts-csv", at("library:counts-csv"), EDITORS)
row("library:curation-board", at("library:curation-board"), EDITORS)
row("library:curation-many", at("library:curation-many"), ONLY_POST, FOR_EDITORS)
row("library:curation-review", at("library:curation-review", REVIEW), EDITORS)
row("library:curation-looking", at("library:curation-looking", REVIEW), ONLY_POST, EDITORS)
for act in ("decide", "remark", "score", "ask"):
    row(
        f"library:curation-{act}",
        at(f"library:curation-{act}", REVIEW),
        ONLY_POST,
        FOR_EDITORS,
    )
row(
    "library:curation-plan",
    at("library:curation-plan", REVIEW),
    ONLY_POST,
    answers(404, visitor=LOGIN, editor=302, administrator=302),
)
row(
    "library:curation-talk",
    at("library:curation-talk", thing("reviewed")),
    answers(404, visitor=LOGIN, teacher=200),
    answers(404, visitor=LOGIN, teacher=422),
)
row(
    "library:curation-settle",
    at("library:curation-settle", thing("remark")),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN, teacher=302, editor=302, administrator=302),
)
row("library:curation-opinions", at("library:curation-opinions"), MEMBERS)
row(
    "library:curation-opinion",
    at("library:curation-opinion", OPINION),
    answers(404, visitor=LOGIN, stranger=200),
    answers(404, visitor=LOGIN, stranger=422),
)


def opinion_file(world: World) -> str:
    """A file of what was sent, at the expert's address."""
    stored = world.things.reviewed.files.first().stored
    given = [world.things.opinion.pk, stored.pk, stored.name]
    return reverse("library:curation-opinion-file", args=given)


row(
    "library:curation-opinion-file",
    opinion_file,
    answers(404, visitor=LOGIN, stranger=200),
)
row(
    "library:curation-opinion-file",
    looked_into(opinion_file),
    answers(404, visitor=LOGIN, stranger=200),
)

# -- essays ----------------------------------------------------------------------
row("library:essay-list", at("library:essay-list"), ALL)
row("library:essay-feed", at("library:essay-feed"), ALL)
row("library:essay-detail", at("library:essay-detail", thing("essay"), thing("essay", "slug")), ALL)
row(
    "library:essay-detail",
    at("library:essay-detail", thing("community_essay"), thing("community_essay", "slug")),
    answers(404, teacher=200, leader=200, administrator=200),
)
row(
    "library:essay-detail",
    at("library:essay-detail", thing("draft_essay"), thing("draft_essay", "slug")),
    answers(404, teacher=302),  # one's own draft opens as the sheet
)
NO_WORDS = dict.fromkeys(("newcomer", "pupil"), 403)
row("library:essay-write", at("library:essay-write"), MEMBERS | NO_WORDS, MEMBERS | NO_WORDS)
row("library:essay-mine", at("library:essay-mine"), MEMBERS)
row(
    "library:essay-edit",
    at("library:essay-edit", thing("draft_essay")),
    answers(404, visitor=LOGIN, teacher=200),
    answers(404, visitor=LOGIN, teacher=200),
)
row(
    "library:essay-autosave",
    at("library:essay-autosave", thing("draft_essay")),
    answers(405),
    answers(404, teacher=422),
)
row(
    "library:essay-withdraw",
    at("library:essay-withdraw", thing("essay")),
    answers(404, visitor=LOGIN, teacher=200),
    answers(404, visitor=LOGIN, teacher=302),
)
row(
    "library:essay-history",
    at("library:essay-history", thing("essay")),
    answers(404, teacher=200, leader=200, editor=200, administrator=200),
)
row(
    "library:essay-overview",
    at("library:essay-overview", COMMUNITY),
    answers(404, visitor=LOGIN, leader=200, administrator=200),
)

# -- moderation ------------------------------------------------------------------
KEEPERS = dict.fromkeys(("leader", "coordinator", "moderator", "administrator"), 200)
OF_ALL = dict.fromkeys(("moderator", "administrator"), 200)
AWAY = answers(404, visitor=LOGIN)


def done(held: dict[str, Answer], answer: Answer) -> dict[str, Answer]:
    """`answer` for those named in `held`, as after an act."""
    return AWAY | dict.fromkeys(held, answer)


row("moderation:queue", at("moderation:queue"), AWAY | KEEPERS)
row("moderation:decide-many", at("moderation:decide-many"), ONLY_POST, done(KEEPERS, 422))
row("moderation:log", at("moderation:log"), AWAY | KEEPERS)
row("moderation:sanctions", at("moderation:sanctions"), AWAY | KEEPERS)
row("moderation:words", at("moderation:words"), AWAY | OF_ALL, done(OF_ALL, 422))
row("moderation:templates", at("moderation:templates"), AWAY | OF_ALL, done(OF_ALL, 422))
row("moderation:own", at("moderation:own"), MEMBERS)
row("home:transparency", at("home:transparency"), ALL)
for name, reader in (("item", OF_ALL), ("claim", None), ("note", None)):
    row(
        f"moderation:{name}",
        at(f"moderation:{name}", thing("review")),
        ONLY_POST if reader is None else AWAY | reader,
        done(OF_ALL, 302 if name == "claim" else 422),
    )
row(
    "moderation:sanction-read",
    at("moderation:sanction-read", thing("sanction")),
    ONLY_POST | {"visitor": LOGIN},
    answers(302, visitor=LOGIN),
)
row(
    "moderation:sanction-lift",
    at("moderation:sanction-lift", thing("sanction")),
    ONLY_POST,
    done(OF_ALL, 302),
)
row(
    "moderation:word-delete",
    at("moderation:word-delete", thing("watched_word")),
    ONLY_POST,
    done(OF_ALL, 302),
)
row(
    "moderation:template-edit",
    at("moderation:template-edit", thing("template")),
    AWAY | OF_ALL,
    done(OF_ALL, 422),
)
row(
    "moderation:template-delete",
    at("moderation:template-delete", thing("template")),
    ONLY_POST,
    done(OF_ALL, 302),
)
row(
    "moderation:report",
    at("moderation:report", "comment", thing("comment")),
    answers(200, colleague=404),
    answers(422, colleague=404),
)
row(
    "moderation:report",
    at("moderation:report", "comment", thing("waiting_comment")),
    NOT_FOUND,
    NOT_FOUND,
)
row("moderation:report", at("moderation:report", "none", 1), NOT_FOUND, NOT_FOUND)

# -- comments --------------------------------------------------------------------
row("comments:comment-post", at("comments:comment-post"), answers(405), answers(404))
for act in ("detail", "reply", "edit", "withdraw"):
    name = f"comments:comment-{act}"
    row(
        name,
        at(name, thing("removed_comment")),
        answers(404),
        None if act in {"detail", "reply"} else answers(404),
    )
row("comments:comment-detail", at("comments:comment-detail", thing("comment")), answers(302))
row(
    "comments:comment-detail",
    at("comments:comment-detail", thing("waiting_comment")),
    answers(404, newcomer=302),
)
# A comment that waits is known to the one who wrote it, who may take it back.
row(
    "comments:comment-reply",
    at("comments:comment-reply", thing("waiting_comment")),
    answers(404, newcomer=403),
)
row(
    "comments:comment-edit",
    at("comments:comment-edit", thing("waiting_comment")),
    answers(404, newcomer=200),
    answers(404, newcomer=422),
)
row(
    "comments:comment-withdraw",
    at("comments:comment-withdraw", thing("waiting_comment")),
    answers(404, newcomer=200),
    answers(404, newcomer=302),
)
row("comments:comment-reply", at("comments:comment-reply", thing("comment")), MEMBERS | NO_WORDS)
row("comments:comment-edit", at("comments:comment-edit", thing("comment")), NOT_FOUND, NOT_FOUND)
row(
    "comments:comment-withdraw",
    at("comments:comment-withdraw", thing("comment")),
    answers(404, visitor=LOGIN, colleague=200),
    answers(404, visitor=LOGIN, colleague=302),
)

# -- search ----------------------------------------------------------------------
row("search:search", path("/kk/search/?q=%D3%99%D0%B4%D1%96%D1%81"), ALL)
row("search:suggest", path("/kk/search/suggest/?q=%D3%99%D0%B4"), ALL)
row("search:click", at("search:click"), ONLY_POST, answers(400))
row("search:feed", path("/kk/search/feed/?q=%D3%99%D0%B4%D1%96%D1%81"), ALL)
row("search:csv", path("/kk/search/csv/?q=%D3%99%D0%B4%D1%96%D1%81"), ALL)
row("search:similar", at("search:similar", "method", thing("method")), ALL)
row("search:similar", at("search:similar", "page", thing("draft_page")), NOT_FOUND)
row("search:opensearch", path("/kk/search/opensearch.xml"), ALL)
row("search:opensearch-suggest", path("/kk/search/suggest/opensearch/?q=%D3%99%D0%B4"), ALL)

# -- questions to the administration ---------------------------------------------
row("forum:question-list", at("forum:question-list"), ALL)
row(
    "forum:question-list-of-place",
    lambda w: reverse("forum:question-list-of-place", args=[w.region.school.slug]),
    ALL,
)
row("forum:question-ask", at("forum:question-ask"), ALL | {"stranger": 403}, answers(422))
row("forum:question-sent", at("forum:question-sent"), ALL)
row("forum:question-similar", at("forum:question-similar"), ALL)
row("forum:question-confirm", at("forum:question-confirm", "none"), ALL, NOT_FOUND)
row("forum:question-follow", at("forum:question-follow", "1~none"), NOT_FOUND, NOT_FOUND)
row(
    "forum:question-follow",
    lambda w: reverse("forum:question-follow", args=[follow_key(w.things.question_by_mail)]),
    ALL,
    answers(422),  # neither “solved” nor “not yet” was chosen
)
row("forum:question-mine", at("forum:question-mine"), MEMBERS)
row("forum:question-work", at("forum:question-work"), answers(403, visitor=LOGIN, coordinator=200))


def question_path(name: str, thing_name: str) -> Callable[[World], str]:
    """An address of a question by its key alone."""
    return lambda world: reverse(f"forum:{name}", args=[getattr(world.things, thing_name).pk])


def question_page(thing_name: str) -> Callable[[World], str]:
    """The page of a question."""

    def make(world: World) -> str:
        question = getattr(world.things, thing_name)
        return reverse("forum:question-detail", args=[question.pk, question.topic.slug])

    return make


row("forum:question-short", at("forum:question-short", thing("question")), answers(301))
row("forum:question-short", at("forum:question-short", thing("unconfirmed_question")), NOT_FOUND)
row("forum:question-detail", question_page("question"), ALL)
row("forum:question-detail", question_page("unnamed_question"), ALL)
_OF_PRIVATE = answers(404, parent=200, coordinator=200, moderator=200, administrator=200)
row("forum:question-detail", question_page("private_question"), _OF_PRIVATE)
row(
    "forum:question-detail",
    question_page("pupils_question"),
    answers(404, pupil=200, coordinator=200, moderator=200, administrator=200),
)
row("forum:question-detail", question_page("unconfirmed_question"), NOT_FOUND)
_NO_WORK = answers(403, visitor=LOGIN)
_KEEPS: dict[str, Answer] = {"coordinator": 200, "administrator": 200}
row(
    "forum:question-accept",
    question_path("question-accept", "question"),
    answers(405, visitor=LOGIN),
    _NO_WORK | {"coordinator": 302},
)
row(
    "forum:question-accept",
    question_path("question-accept", "unconfirmed_question"),
    answers(405, visitor=LOGIN),
    answers(404, visitor=LOGIN),
)
for act in ("assign", "answer", "return", "decline", "duplicate"):
    row(
        f"forum:question-{act}",
        question_path(f"question-{act}", "question"),
        _NO_WORK | {"coordinator": 200},
        _NO_WORK | {"coordinator": 422},
    )
row(
    "forum:question-outcome",
    question_path("question-outcome", "question"),
    answers(302, visitor=LOGIN),
    _NO_WORK | {"parent": 422},
)
row(
    "forum:question-change",
    question_path("question-change", "question"),
    _NO_WORK,
    _NO_WORK,
)
row(
    "forum:question-change",
    question_path("question-change", "pupils_question"),
    answers(404, visitor=LOGIN, pupil=200, coordinator=403, moderator=403, administrator=403),
    answers(404, visitor=LOGIN, pupil=422, coordinator=403, moderator=403, administrator=403),
)
row(
    "forum:question-reply",
    question_path("question-reply", "question"),
    answers(302, visitor=LOGIN),
    MEMBERS,
)
row("forum:office-list", at("forum:office-list"), _NO_WORK | _KEEPS)
row(
    "forum:office-create",
    lambda w: reverse("forum:office-create", args=[w.region.school.pk]),
    answers(404, visitor=LOGIN) | _KEEPS,
    answers(404, visitor=LOGIN) | dict.fromkeys(_KEEPS, 422),
)
row(
    "forum:office-edit",
    lambda w: reverse("forum:office-edit", args=[w.things.office.pk]),
    answers(404, visitor=LOGIN) | _KEEPS,
    answers(404, visitor=LOGIN) | dict.fromkeys(_KEEPS, 422),
)
row(
    "home:faq-add",
    lambda w: reverse("home:faq-add", args=[w.things.question.pk]),
    _NO_WORK | dict.fromkeys(("coordinator", "editor", "administrator"), 200),
    _NO_WORK | dict.fromkeys(("coordinator", "editor", "administrator"), 422),
)

# -- boards and discussions --------------------------------------------------------
# The writing of the stranger is paused.
_TALKERS = answers(200, visitor=LOGIN, newcomer=403, stranger=403)
_SHUT = answers(
    404, teacher=200, colleague=200, leader=200, coordinator=200, moderator=200, administrator=200
)
_KEEPERS_OF_TALK = ("coordinator", "moderator", "administrator")
_AUTHOR_AND_KEEPERS = ("teacher", *_KEEPERS_OF_TALK)
_COLLEAGUE = answers(404, visitor=LOGIN, colleague=200)
_MANAGERS = answers(404, visitor=LOGIN, coordinator=200, leader=200, administrator=200)
_OF_SCHOOL = answers(404, visitor=LOGIN, coordinator=200, administrator=200)


def of_topic(name: str, thing_name: str, *more: object) -> Callable[[World], str]:
    """An address below that of a topic."""

    def make(world: World) -> str:
        topic = getattr(world.things, thing_name)
        return reverse(f"forum:{name}", args=[topic.pk, topic.slug, *more])

    return make


def file_of(thing_name: str) -> Callable[[World], str]:
    """The file of a post of the world."""

    def make(world: World) -> str:
        file = getattr(world.things, thing_name).files.get()
        return reverse("forum:post-file", args=[file.post_id, file.stored_id, file.stored.name])

    return make


row("forum:board-index", at("forum:board-index"), ALL)
row("forum:board-detail", at("forum:board-detail", thing("board", "slug")), ALL)
row("forum:board-detail", at("forum:board-detail", thing("shut_board", "slug")), _SHUT)
row("forum:board-list", at("forum:board-list"), _MANAGERS)
_KEEPERS = {role: 422 if answer == 200 else answer for role, answer in _MANAGERS.items()}
row("forum:tag-list", at("forum:tag-list"), _MANAGERS, _KEEPERS)
row("forum:tag-edit", at("forum:tag-edit", thing("tag")), _MANAGERS, _KEEPERS)
row("forum:board-create", at("forum:board-create"), _MANAGERS, _MANAGERS)
row("forum:board-manage", at("forum:board-manage", thing("board")), _OF_SCHOOL, _OF_SCHOOL)
row("forum:board-take", at("forum:board-take", thing("board")), ONLY_POST, _OF_SCHOOL)
row("forum:board-grants", at("forum:board-grants", thing("board")), _OF_SCHOOL, _OF_SCHOOL)
row(
    "forum:board-rules",
    lambda w: reverse("forum:board-rules", args=[w.region.school.pk]),
    _OF_SCHOOL,
    _OF_SCHOOL | {"coordinator": 302, "administrator": 302},
)
row(
    "forum:lent-begin",
    at("forum:lent-begin", thing("board")),
    ONLY_POST,
    _OF_SCHOOL | {"coordinator": 302, "administrator": 302},
)
row("forum:lent-end", at("forum:lent-end"), ONLY_POST, answers(302))
row("forum:topic-short", at("forum:topic-short", thing("topic")), answers(301))
row("forum:topic-short-number", at("forum:topic-short-number", thing("topic"), 2), answers(301))
for inner in ("topic-short-reply", "topic-short-tags", "topic-short-manage"):
    row(f"forum:{inner}", at(f"forum:{inner}", thing("topic")), answers(301))
row("forum:topic-since", at("forum:topic-since", thing("topic"), 1), ALL)
row("forum:topic-since", at("forum:topic-since", thing("shut_topic"), 0), _SHUT)
row("forum:topic-detail", of_topic("topic-detail", "topic"), ALL)
row("forum:topic-detail", of_topic("topic-detail", "topic", 2), ALL)
row("forum:topic-detail", of_topic("topic-detail", "shut_topic"), _SHUT)
row(
    "forum:topic-detail",
    of_topic("topic-detail", "own_topic"),
    answers(404, parent=200, coordinator=200, moderator=200, administrator=200),
)
row("forum:topic-reply", of_topic("topic-reply", "topic"), _TALKERS, MEMBERS)
row(
    "forum:topic-vote",
    of_topic("topic-vote", "topic"),
    ONLY_POST,
    answers(302, visitor=LOGIN, newcomer=403),
)
for act in ("topic-close-poll", "topic-stage"):
    row(
        f"forum:{act}",
        of_topic(act, "topic"),
        ONLY_POST,
        answers(403, visitor=LOGIN) | dict.fromkeys(_AUTHOR_AND_KEEPERS, 302),
    )
row(
    "forum:topic-tags",
    of_topic("topic-tags", "topic"),
    answers(403, visitor=LOGIN) | dict.fromkeys(_AUTHOR_AND_KEEPERS, 200),
    answers(403, visitor=LOGIN) | dict.fromkeys(_AUTHOR_AND_KEEPERS, 302),
)
row(
    "forum:topic-manage",
    of_topic("topic-manage", "topic"),
    answers(404, visitor=LOGIN) | dict.fromkeys(_KEEPERS_OF_TALK, 200),
    answers(404, visitor=LOGIN) | dict.fromkeys(_KEEPERS_OF_TALK, 200),
)
row("forum:topic-create", at("forum:topic-create", thing("board", "slug")), _TALKERS, MEMBERS)
row("forum:preview", at("forum:preview"), ONLY_POST, MEMBERS)
row(
    "forum:mention-list",
    at("forum:mention-list", thing("board")),
    answers(200, visitor=404, newcomer=404),
)
row("forum:post-detail", at("forum:post-detail", thing("reply")), answers(302))
row(
    "forum:post-detail",
    at("forum:post-detail", thing("waiting_reply")),
    answers(404, pupil=302) | dict.fromkeys(_KEEPERS_OF_TALK, 302),
)
row("forum:post-edit", at("forum:post-edit", thing("reply")), _COLLEAGUE, _COLLEAGUE)
row(
    "forum:post-withdraw",
    at("forum:post-withdraw", thing("reply")),
    _COLLEAGUE,
    _COLLEAGUE | {"colleague": 302},
)
row("forum:post-history", at("forum:post-history", thing("reply")), ALL)
row(
    "forum:post-react",
    at("forum:post-react", thing("reply")),
    # Nobody reacts to their own words.
    answers(200, visitor=LOGIN, newcomer=403, colleague=403),
    answers(302, visitor=LOGIN),
)
row(
    "forum:post-helpful",
    at("forum:post-helpful", thing("reply")),
    ONLY_POST,
    answers(403, visitor=LOGIN) | dict.fromkeys(_AUTHOR_AND_KEEPERS, 302),
)
row("forum:post-file", file_of("reply"), ALL)
row("forum:post-file", file_of("shut_post"), _SHUT)

# -- what one has read and begun to write --------------------------------------------
_ONLY_POST_MEMBERS = answers(405, visitor=LOGIN)
_SHUT_LOGIN = {role: LOGIN if role == "visitor" else answer for role, answer in _SHUT.items()}
_DONE = answers(302, visitor=LOGIN)
row("forum:unread-list", at("forum:unread-list"), MEMBERS)
row("forum:new-list", at("forum:new-list"), MEMBERS)
row("forum:all-read", at("forum:all-read"), _ONLY_POST_MEMBERS, _DONE)
row("forum:board-read", at("forum:board-read", thing("board")), _ONLY_POST_MEMBERS, _DONE)
row(
    "forum:board-read",
    at("forum:board-read", thing("shut_board")),
    _ONLY_POST_MEMBERS,
    {role: 302 if answer == 200 else answer for role, answer in _SHUT_LOGIN.items()},
)
row(
    "forum:topic-read",
    at("forum:topic-read", thing("topic")),
    _ONLY_POST_MEMBERS,
    answers(204, visitor=LOGIN),
)
row(
    "forum:topic-read",
    at("forum:topic-read", thing("shut_topic")),
    _ONLY_POST_MEMBERS,
    {role: 204 if answer == 200 else answer for role, answer in _SHUT_LOGIN.items()},
)
row("forum:topic-watch", at("forum:topic-watch", thing("topic")), _ONLY_POST_MEMBERS, _DONE)
row(
    "forum:topic-watch",
    at("forum:topic-watch", thing("shut_topic")),
    _ONLY_POST_MEMBERS,
    {role: 302 if answer == 200 else answer for role, answer in _SHUT_LOGIN.items()},
)
row("forum:draft-list", at("forum:draft-list"), MEMBERS)
row("forum:draft-detail", at("forum:draft-detail"), answers(204))
row("forum:draft-save", at("forum:draft-save"), ONLY_POST, answers(422, visitor=401))
row("forum:draft-discard", path("/kk/forum/drafts/1/discard/"), _ONLY_POST_MEMBERS, _DONE)

# -- ideas ---------------------------------------------------------------------------


def idea_path(name: str, thing_name: str, *more: object) -> Callable[[World], str]:
    """An address of an idea by its key."""

    def make(world: World) -> str:
        given = [a(world) if callable(a) else a for a in more]
        return reverse(f"forum:{name}", args=[getattr(world.things, thing_name).pk, *given])

    return make


def idea_page(thing_name: str) -> Callable[[World], str]:
    """The page of an idea."""
    return lambda world: getattr(world.things, thing_name).get_absolute_url()


_KEEPERS_OF_IDEAS = ("coordinator", "moderator", "administrator")
_OF_CLOSED_IDEAS = answers(200, visitor=404, newcomer=404, stranger=404, editor=404)
_RUN_IDEAS = answers(403, visitor=LOGIN) | dict.fromkeys(_KEEPERS_OF_IDEAS, 200)
_RAN_IDEAS = answers(403, visitor=LOGIN) | dict.fromkeys(_KEEPERS_OF_IDEAS, 422)
row("forum:idea-list", at("forum:idea-list"), ALL)
row("forum:idea-similar", at("forum:idea-similar"), ALL)
row(
    "forum:idea-propose",
    at("forum:idea-propose"),
    _TALKERS,
    answers(422, visitor=LOGIN, newcomer=403),
)
row("forum:idea-short", at("forum:idea-short", thing("idea")), answers(301))
row(
    "forum:idea-short",
    at("forum:idea-short", thing("closed_idea")),
    {role: 301 if got == 200 else got for role, got in _OF_CLOSED_IDEAS.items()},
)
row("forum:idea-detail", idea_page("idea"), ALL)
row("forum:idea-detail", idea_page("closed_idea"), _OF_CLOSED_IDEAS)
row(
    "forum:idea-detail",
    idea_page("waiting_idea"),
    answers(404, pupil=200) | dict.fromkeys(_KEEPERS_OF_IDEAS, 200),
)
for act in ("vote", "unvote"):
    row(
        f"forum:idea-{act}",
        idea_path(f"idea-{act}", "idea"),
        ONLY_POST,
        answers(302, visitor=LOGIN, newcomer=403),
    )
row(
    "forum:idea-vote",
    idea_path("idea-vote", "closed_idea"),
    ONLY_POST,
    {role: 302 if got == 200 else got for role, got in _OF_CLOSED_IDEAS.items()},
)
row(
    "forum:idea-reply",
    idea_path("idea-reply", "idea"),
    answers(302, visitor=LOGIN),
    MEMBERS,
)
for act in ("move", "merge", "experts", "work", "step-add"):
    row(f"forum:idea-{act}", idea_path(f"idea-{act}", "idea"), _RUN_IDEAS, _RAN_IDEAS)
row(
    "forum:idea-step-edit",
    idea_path("idea-step-edit", "idea", thing("step")),
    _RUN_IDEAS,
    _RAN_IDEAS,
)
row(
    "forum:idea-opinion",
    idea_path("idea-opinion", "idea"),
    answers(403, visitor=LOGIN, colleague=200),
    answers(403, visitor=LOGIN, colleague=422),
)
row(
    "forum:idea-opinion-withdraw",
    idea_path("idea-opinion-withdraw", "idea"),
    answers(403, visitor=LOGIN, colleague=200),
    answers(403, visitor=LOGIN, colleague=302),
)
row(
    "forum:idea-file",
    lambda w: reverse(
        "forum:idea-file",
        args=[w.things.closed_idea.pk, w.things.closed_step.pk, w.things.closed_step.file.name],
    ),
    _OF_CLOSED_IDEAS,
)
row(
    "forum:idea-board",
    at("forum:idea-board", thing("ideas_board", "slug")),
    _RUN_IDEAS,
    _RUN_IDEAS | dict.fromkeys(_KEEPERS_OF_IDEAS, 302),
)
row(
    "forum:idea-board",
    at("forum:idea-board", thing("closed_ideas_board", "slug")),
    answers(403, visitor=LOGIN, newcomer=404, stranger=404, editor=404)
    | dict.fromkeys(_KEEPERS_OF_IDEAS, 200),
    answers(403, visitor=LOGIN, newcomer=404, stranger=404, editor=404)
    | dict.fromkeys(_KEEPERS_OF_IDEAS, 302),
)
row(
    "forum:idea-stage-add",
    at("forum:idea-stage-add", thing("ideas_board", "slug")),
    _RUN_IDEAS,
    _RAN_IDEAS,
)
row(
    "forum:idea-stage-edit",
    lambda w: reverse("forum:idea-stage-edit", args=["open-ideas", w.things.idea.stage_id]),
    _RUN_IDEAS,
    _RAN_IDEAS,
)
row("home:ideas-report", at("home:ideas-report"), ALL)
