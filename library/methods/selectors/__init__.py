"""What screens and other apps ask of methods."""

from library.methods.selectors.beside import Beside, beside
from library.methods.selectors.citable import citable_method, citables, citables_of
from library.methods.selectors.detail import (
    MethodScreen,
    ShownFile,
    draft_of,
    file_url,
    find_file,
    find_method,
    is_on_shelf,
    method_screen,
    preview_screen,
)
from library.methods.selectors.origins import problems_of_draft
from library.methods.selectors.own import (
    AwaitingMethod,
    OwnMethod,
    methods_awaiting,
    methods_returned,
    methods_to_review,
    newest_title,
    own_methods,
)
from library.methods.selectors.rows import (
    MethodRow,
    author_of,
    authors_of,
    found_methods,
    methods_in_other_languages,
    new_methods,
    newest_methods,
    rows_of,
    works_of_author,
)
from library.methods.selectors.shelf import Filters, Shelf, filters_of, newest_on_shelf, shelf
from library.methods.selectors.states import MethodState, state_of
from library.methods.selectors.terms import (
    Vocabularies,
    Word,
    forget_vocabularies,
    grades_in_words,
    named,
    vocabularies,
)
from library.methods.selectors.twins import Twin, files_known_on_shelf
from library.methods.selectors.versions import version_of

__all__ = [
    "AwaitingMethod",
    "Beside",
    "Filters",
    "MethodRow",
    "MethodScreen",
    "MethodState",
    "OwnMethod",
    "Shelf",
    "ShownFile",
    "Twin",
    "Vocabularies",
    "Word",
    "author_of",
    "authors_of",
    "beside",
    "citable_method",
    "citables",
    "citables_of",
    "draft_of",
    "file_url",
    "files_known_on_shelf",
    "filters_of",
    "find_file",
    "find_method",
    "forget_vocabularies",
    "found_methods",
    "grades_in_words",
    "is_on_shelf",
    "method_screen",
    "methods_awaiting",
    "methods_in_other_languages",
    "methods_returned",
    "methods_to_review",
    "named",
    "new_methods",
    "newest_methods",
    "newest_on_shelf",
    "newest_title",
    "own_methods",
    "preview_screen",
    "problems_of_draft",
    "rows_of",
    "shelf",
    "state_of",
    "version_of",
    "vocabularies",
    "works_of_author",
]
