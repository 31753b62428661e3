"""How words become what is compared: one pipeline in Python for documents, queries and marks.

Every engine gets the terms made here, joined by blanks, and splits them on white space only, so
all engines find the same. A further way to compare (a stem of a language) is one more entry of
`FIELDS`. Raise `ANALYSIS_VERSION` with any change of what `analyse` or `clauses` give, and indices
are rebuilt.
"""

from search.analysis.fields import FIELDS, WEIGHTS, Clause, TextField, analyse, clauses, forms
from search.analysis.kazakh import keyboard_letters
from search.analysis.marks import Marker
from search.analysis.stopwords import EVERYDAY_WORDS, telling, without_endings
from search.analysis.tokens import Span, apart, normal_text, spans, tokens

ANALYSIS_VERSION = 3

__all__ = [
    "ANALYSIS_VERSION",
    "EVERYDAY_WORDS",
    "FIELDS",
    "WEIGHTS",
    "Clause",
    "Marker",
    "Span",
    "TextField",
    "analyse",
    "apart",
    "clauses",
    "forms",
    "keyboard_letters",
    "normal_text",
    "spans",
    "telling",
    "tokens",
    "without_endings",
]
