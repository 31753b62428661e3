"""What a document may be called, what it is, in which language, of which day: proposals only.

An editor sees and corrects them. Nothing here knows a particular document or a file's name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cms.settings import limits
from library.archive.extract import Extract, Line

HEAD = 14  # lines at the beginning that may hold the title
LABELS = frozenset(
    """
    аннотация аңдатпа түйін түйіндеме резюме кіріспе мазмұны жоспар жоспары алғысөз преамбула
    введение содержание оглавление вступление предисловие
    abstract annotation resume summary introduction contents keywords foreword preface
    """.split()
)
PROGRAM_TITLES = re.compile(
    r"(untitled|document|документ|microsoft word|презентация|слайд)?[\W\d]*", re.IGNORECASE
)

# Marks of each type of material: in the title they weigh most, in the text least.
KIND_MARKS: dict[str, str] = {
    "minutes": r"хаттама|протокол|minutes of",
    "regulation": r"ереже(сі|лер)|положени[ея]|устав|жарғы|regulations?\b",
    "lesson-plan": r"сабақ(тың)? жоспары|қысқа мерзімді жоспар|план урока|поурочн|lesson plan",
    "medium-term-plan": r"орта мерзімді жоспар|среднесрочн\w+ план|medium[- ]term plan",
    "questionnaire": r"сауалнама|анкета|опросник|questionnaire|survey form",
    "recommendation": r"ұсыным|әдістемелік нұсқау|рекомендаци|recommendations?\b|guidelines?\b",
    "teaching-aid": r"оқу(-әдістемелік)? құрал|(учебное|методическое) пособие|teaching aid",
    "project": r"жоба(сы|ның)|проект\w*|\bproject\b",
    "game": r"ойын(ы|дар)?\b|дидактическ\w+ игр|\bgames?\b",
    "development": r"әзірлеме|методическая разработка|разработка урока",
    "article": r"мақала|аңдатпа|аннотация|стать[яи]|в статье|abstract|this article|\barticle",
}
DEFAULT_KIND = "article"

MONTHS = {
    name: number
    for names in (
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        "январ феврал март апрел мая июн июл август сентябр октябр ноябр декабр",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
NUMERIC_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./]((?:19|20)\d\d)\b")
ISO_DATE = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
DAY_FIRST = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\w*\s+((?:19|20)\d\d)", re.IGNORECASE)
YEAR_FIRST = re.compile(
    rf"\b((?:19|20)\d\d)\s*(?:ж(?:ыл\w*)?\.?)\s*(\d{{1,2}})\s*({_MONTH})", re.IGNORECASE
)
DATE_PATTERNS = (
    (NUMERIC_DATE, "dmy"),
    (ISO_DATE, "ymd"),
    (DAY_FIRST, "dmy"),
    (YEAR_FIRST, "ydm"),
)

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
FUNCTION_WORDS = {
    "kk": frozenset("және мен бен пен үшін осы бұл деп ол болып арқылы туралы бойынша".split()),
    "ru": frozenset("и в на с что для не по как или это от при из к его также".split()),
    "en": frozenset("the of and to in is for that with on are this by as be".split()),
}
WORD = re.compile(r"[^\W\d_]+")
NUMBERED = re.compile(r"\d+(\.\d+)*[.)]\s")
FACT = re.compile(r"\W*[\w ]{2,25}:\s")  # “Date: …” below a title
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an editor is offered for one document."""

    title: str
    summary: str
    kind: str
    language: str
    dated_on: date | None
    author: str


def propose(extract: Extract, *, fallback_title: str) -> Proposal:
    """A proposal for `extract`; `fallback_title` serves when the document has no words at all."""
    title = title_of(extract) or fallback_title
    return Proposal(
        title=title[: limits.TITLE_LENGTH],
        summary=summary_of(extract, title),
        kind=kind_of(extract, title),
        language=language_of(extract.text or title),
        dated_on=date_of(extract.lines),
        author=extract.author[: limits.TITLE_LENGTH],
    )


def title_of(extract: Extract) -> str:
    """The title: the document's own property, its first headings, else its first short lines."""
    if len(extract.title) >= 5 and not PROGRAM_TITLES.fullmatch(extract.title):
        return extract.title
    head = [line for line in extract.lines[:HEAD] if not _is_label(line.text)]
    first = next((n for n, line in enumerate(head) if line.level), None)
    if first is not None:
        block = _first_run(head[first:], lambda line: bool(line.level))
    else:
        block = _first_run(head, lambda line: _looks_like_title(line.text))
    if block:
        return _shortened(" ".join(NUMBERED.sub("", line.text).strip() for line in block))
    return _shortened(SENTENCE_END.split(head[0].text)[0]) if head else ""


def _first_run(lines: list[Line], fits: Callable[[Line], bool]) -> list[Line]:
    """The lines at the beginning that fit, as long as they make one readable title."""
    run: list[Line] = []
    for line in lines[:4]:
        too_long = sum(len(x.text) for x in [*run, line]) > 160
        if not fits(line) or too_long or (run and FACT.match(line.text)):
            break
        run.append(line)
    return run


def _is_label(text: str) -> bool:
    words = WORD.findall(text.lower())
    return len(words) <= 2 and any(word in LABELS for word in words)


def _looks_like_title(text: str) -> bool:
    return (
        3 <= len(text) <= 120
        and not text.rstrip().endswith((".", ";", ":", ",", "?"))
        and NUMBERED.match(text) is None
        and WORD.search(text) is not None
    )


def _shortened(text: str, length: int = 160) -> str:
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(",;: –-") + " …"


def summary_of(extract: Extract, title: str) -> str:
    """The first sentences after the title, up to 300 letters."""
    rest = [x.text for x in extract.lines if x.text not in title and not _is_label(x.text)]
    sentences = SENTENCE_END.split(" ".join(rest[:12]))
    summary = ""
    for sentence in sentences:
        if summary and len(summary) + len(sentence) > 300:
            break
        summary = f"{summary} {sentence}".strip()
    return _shortened(summary, 400)


def kind_of(extract: Extract, title: str) -> str:
    """The type of material whose marks weigh most: in the title, in the beginning, in the text."""
    head = " ".join(line.text for line in extract.lines[:HEAD])
    weights = {}
    for kind, marks in KIND_MARKS.items():
        in_title, in_head, in_text = (
            len(re.findall(marks, text, re.IGNORECASE))
            for text in (title, head, extract.text[:20_000])
        )
        # A word that stands only deep in the text does not say what the document is.
        if in_title or in_head:
            weights[kind] = 12 * min(in_title, 2) + 3 * min(in_head, 3) + min(in_text, 5)
    return max(weights, key=lambda kind: weights[kind]) if weights else DEFAULT_KIND


def language_of(text: str) -> str:
    """kk, ru or en by Kazakh letters and by the small words that every text holds."""
    words = [word.lower() for word in WORD.findall(text[:40_000])]
    if not words:
        return "kk"
    counts = {code: sum(w in small for w in words) for code, small in FUNCTION_WORDS.items()}
    kazakh = sum(1 for word in words if KAZAKH_LETTERS & set(word)) / len(words)
    if kazakh > 0.15:
        return "kk"
    latin = sum(1 for word in words if word.isascii()) / len(words)
    if latin > 0.6:
        return "en"
    return "kk" if counts["kk"] > counts["ru"] else "ru"


def date_of(lines: tuple[Line, ...]) -> date | None:
    """The first whole date in the first forty lines or the last ten; None when there is none."""
    for line in [*lines[:40], *lines[-10:]]:
        for found in _dates_in(line.text):
            return found
    return None


def _dates_in(text: str) -> list[date]:
    found: list[tuple[int, date]] = []
    for pattern, order in (
        (NUMERIC_DATE, "dmy"),
        (ISO_DATE, "ymd"),
        (DAY_FIRST, "dmy"),
        (YEAR_FIRST, "ydm"),
    ):
        for match in pattern.finditer(text):
            parts = dict(zip(order, match.groups(), strict=True))
            month = MONTHS.get(parts["m"].lower()) or (
                int(parts["m"]) if parts["m"].isdigit() else 0
            )
            try:
                found.append((match.start(), date(int(parts["y"]), month, int(parts["d"]))))
            except ValueError:
                continue
    return [day for _start, day in sorted(found)]
