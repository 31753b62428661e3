"""As much again as is asked for: people, methods, essays and articles by the thousand.

Rows are written in bulk, past services and signals: whoever calls this fills the search index
afterwards. Texts are put together anew from the demo's own sentences, so that search has sense.
"""

import random
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import router, transaction
from django.db.models import Model
from tqdm import tqdm
from wagtail.models import Page

from cms.languages import LANGUAGE_CODES
from cms.people.models import (
    Community,
    CommunityMembership,
    Membership,
    MembershipState,
    Place,
    Profile,
    User,
)
from cms.slugs import slug_of
from home.demo import words
from home.demo.bodies import html_of
from home.demo.loaded import Loaded
from home.demo.people import PEOPLE
from home.demo.texts import read_texts
from home.news.pages import ArticlePage
from library.essays.models import Essay, EssayAudience, previous_month
from library.essays.sentences import count_sentences
from library.methods.models import (
    Grade,
    Licence,
    MaterialType,
    Method,
    MethodFile,
    Subject,
    WorkForm,
)

BATCH = 2_000
MONTHS = 3
SENTENCES = 10
YEARS_BACK = 4

# Sentences that can stand beside any other: no speech, no lists, nothing cut in two.
_SENTENCE = re.compile(r"(?<=[.!?] )[А-ЯӘІҢҒҮҰҚӨҺA-Z][^.!?…«»:;\"“”*\n]{25,}\.(?= )")
_PROSE = re.compile(r"^[^#|\-\d`*>:]")


def load_more(*, loaded: Loaded, times: int) -> None:
    """`times` times as many people, methods, essays and articles as the demo has, beside it."""
    sources = _Sources.read(loaded)
    for load in (_load_people, _load_methods, _load_essays, _load_articles):
        with transaction.atomic():
            load(sources, times)


@dataclass
class _Sources:
    """What new rows are made of."""

    loaded: Loaded
    chance: random.Random
    paragraphs: dict[str, list[str]]
    sentences: dict[str, list[str]]
    places: list[Place]
    communities: list[Community]
    writers: list[tuple[int, int]] = field(default_factory=list)  # person, community

    @classmethod
    def read(cls, loaded: Loaded) -> "_Sources":
        """The demo's own prose, in pieces."""
        paragraphs: dict[str, list[str]] = {code: [] for code in LANGUAGE_CODES}
        sentences: dict[str, list[str]] = {code: [] for code in LANGUAGE_CODES}
        for text in (*read_texts("methods"), *read_texts("essays")):
            pieces = [piece.strip() for piece in text.body.split("\n\n")]
            prose = [piece for piece in pieces if _PROSE.match(piece)]
            paragraphs[text.get("language")] += prose
            whole = " ".join(prose)
            found = _SENTENCE.findall(whole)
            sentences[text.get("language")] += [s for s in found if count_sentences(s) == 1]
        return cls(
            loaded=loaded,
            chance=random.Random(20),  # noqa: S311 - texts of a demo, not secrets
            paragraphs=paragraphs,
            sentences=sentences,
            places=[p for p in loaded.places.values() if p.kind == "organisation"],
            communities=list(loaded.communities.values()),
        )

    def pick(self, things: Sequence[Any]) -> Any:
        """One of `things`."""
        return things[self.chance.randrange(len(things))]

    def topic(self, code: str) -> tuple[str, str]:
        """A subject and a topic of it, in the language `code`."""
        subject, *topics = self.pick(words.TOPICS)
        return subject, self.pick(topics[LANGUAGE_CODES.index(code)])


def _load_people(sources: _Sources, times: int) -> None:
    """Teachers of the demo's schools, some of whom want to be found; half are in a community."""
    count = times * len(PEOPLE)
    shut = make_password(None)
    accepted = {"state": MembershipState.ACTIVE, "decided_at": sources.loaded.now}

    def make(number: int) -> User:
        kind = sources.chance.randrange(4)
        return User(
            username=f"demo-{number:06}",
            password=shut,
            first_name=sources.pick(words.FIRST_NAMES[kind]),
            last_name=sources.pick(words.LAST_NAMES[kind]),
            interface_language="kk" if kind < 2 else "ru",
        )

    for people in _batches("people", make, count):
        User.objects.bulk_create(people)
        Profile.objects.bulk_create([_profile(sources, person) for person in people])
        Membership.objects.bulk_create(
            Membership(person=p, place=sources.pick(sources.places), role="teacher", **accepted)
            for p in people
        )
        members = [(p, sources.pick(sources.communities)) for p in people[::2]]
        CommunityMembership.objects.bulk_create(
            CommunityMembership(
                person=person,
                community=community,
                rules_accepted_at=sources.loaded.now,
                **accepted,
            )
            for person, community in members
        )
        sources.writers += [(person.pk, community.pk) for person, community in members]


def _profile(sources: _Sources, person: User) -> Profile:
    _subject, topic = sources.topic(person.interface_language)
    return Profile(
        person=person,
        slug=person.username,
        is_findable=person.pk % 5 == 0,
        headline=topic,
        about=sources.pick(sources.paragraphs[person.interface_language]),
    )


def _load_methods(sources: _Sources, times: int) -> None:
    """Published methods with subjects, grades and a shared file."""
    languages = [text.get("language") for text in read_texts("methods")]
    subjects = {word.code: word.pk for word in Subject.objects.all()}
    grades = {word.code: word.pk for word in Grade.objects.all()}
    types = {word.code: word for word in MaterialType.objects.all()}
    forms, licences = list(WorkForm.objects.all()), list(Licence.objects.all())
    files = list(MethodFile.objects.values_list("stored_id", flat=True))
    chosen: list[tuple[int, int]] = []

    def make(number: int) -> Method:
        code = languages[number % len(languages)]
        at = LANGUAGE_CODES.index(code)
        subject, topic = sources.topic(code)
        kind, *names = sources.pick(words.KINDS)
        place = sources.pick(words.PLACES)[at]
        grade = sources.chance.randint(1, 11)
        chosen.append((subjects[subject], grades[str(grade)]))
        shown_at = sources.loaded.ago(sources.chance.random() * 365 * YEARS_BACK)
        title = f"{topic}: {names[at]} {place}"
        summary = words.SUMMARIES[code].format(
            kind_=names[at].capitalize(), topic=topic, grade=grade, place=place
        )
        body = sources.chance.sample(sources.paragraphs[code], 3)
        person, community = sources.pick(sources.writers)
        return Method(
            title=title,
            slug=slug_of(title),
            summary=summary,
            body="\n\n".join(body),
            language=code,
            material_type=types[kind],
            form=sources.pick(forms),
            licence=sources.pick(licences),
            minutes=sources.pick((15, 20, 30, 40, 45, 60, 90)),
            author_id=person,
            place=sources.pick(sources.places),
            community_id=community if number % 3 == 0 else None,
            live=True,
            first_published_at=shown_at,
            last_published_at=shown_at,
        )

    for methods in _batches("methods", make, times * len(languages)):
        Method.objects.bulk_create(methods)
        words_of = list(zip(methods, chosen, strict=True))
        chosen.clear()
        Method.subjects.through.objects.bulk_create(
            Method.subjects.through(method_id=m.pk, subject_id=subject)
            for m, (subject, _) in words_of
        )
        Method.grades.through.objects.bulk_create(
            Method.grades.through(method_id=m.pk, grade_id=grade) for m, (_, grade) in words_of
        )
        MethodFile.objects.bulk_create(
            MethodFile(method_id=m.pk, stored_id=sources.pick(files), sort_order=0) for m in methods
        )


def _load_essays(sources: _Sources, times: int) -> None:
    """Posted essays of this month and the two before, one a writer and month."""
    texts = read_texts("essays")
    months = [sources.loaded.today.replace(day=1)]
    while len(months) < MONTHS:
        months.append(previous_month(months[-1]))
    keys = ((*writer, month) for month in months for writer in sources.writers)
    audiences = (EssayAudience.PUBLIC, EssayAudience.PUBLIC, EssayAudience.TEACHERS)
    before = sources.loaded.now

    def make(number: int) -> Essay:
        person, community, month = next(keys)
        code = texts[number % len(texts)].get("language")
        _subject, topic = sources.topic(code)
        title = sources.pick(words.ESSAY_TITLES[code]).format(topic)
        said = sources.chance.sample(sources.sentences[code], SENTENCES)
        body = "\n\n".join((" ".join(said[:4]), " ".join(said[4:8]), " ".join(said[8:])))
        first = before.replace(year=month.year, month=month.month, day=1, hour=0, minute=1)
        shown_at = min(before, first + timedelta(days=sources.chance.random() * 27))
        return Essay(
            author_id=person,
            community_id=community,
            month=month,
            audience=sources.pick(audiences),
            language=code,
            title=title,
            slug=slug_of(title, fallback="essay"),
            body=body,
            sentence_count=SENTENCES,
            live=True,
            first_published_at=shown_at,
            last_published_at=shown_at,
        )

    for essays in _batches("essays", make, times * len(texts)):
        Essay.objects.bulk_create(essays)


def _load_articles(sources: _Sources, times: int) -> None:
    """Articles below the list of news of each language."""
    count = dict.fromkeys(LANGUAGE_CODES, 0)
    for (_key, code), page in sources.loaded.pages.items():
        count[code] += isinstance(page, ArticlePage)
    for code, parent in sources.loaded.news.items():
        _load_articles_below(sources, parent, code, times * count[code])


def _load_articles_below(sources: _Sources, parent: Page, code: str, count: int) -> None:
    """Rows of pages and of articles apart: Django makes no inherited rows in bulk."""
    parent = Page.objects.get(pk=parent.pk)
    last = parent.get_last_child()
    step = Page._str2int(last.path[-Page.steplen :]) if last else 0
    content_type = ContentType.objects.get_for_model(ArticlePage)
    at = LANGUAGE_CODES.index(code)
    using = router.db_for_write(ArticlePage)

    def make(number: int) -> ArticlePage:
        _subject, topic = sources.topic(code)
        place = sources.pick(words.PLACES)[at]
        title = sources.pick(words.ARTICLE_TITLES[code]).format(topic, place)
        slug = f"{slug_of(title)}-{number + 1}"
        shown_at = sources.loaded.ago(sources.chance.random() * 365 * YEARS_BACK + 1)
        prose = sources.chance.sample(sources.paragraphs[code], 2)
        return ArticlePage(
            title=title,
            draft_title=title,
            slug=slug,
            path=Page._get_path(parent.path, parent.depth + 1, step + number + 1),
            depth=parent.depth + 1,
            numchild=0,
            url_path=f"{parent.url_path}{slug}/",
            translation_key=uuid.UUID(int=sources.chance.getrandbits(128), version=4),
            locale_id=parent.locale_id,
            content_type=content_type,
            live=True,
            owner=sources.loaded.people["marat"],
            first_published_at=shown_at,
            last_published_at=shown_at,
            dated_on=shown_at.date(),
            lead=prose[0][:300],
            body=[("text", "".join(_html_of(piece) for piece in prose))],
        )

    page_fields = [f.attname for f in Page._meta.concrete_fields if not f.primary_key]
    for articles in _batches(f"articles {code}", make, count):
        pages = [Page(**{name: getattr(a, name) for name in page_fields}) for a in articles]
        Page.objects.bulk_create(pages)
        for article, page in zip(articles, pages, strict=True):
            article.page_ptr_id = page.pk
        _insert_own_columns(articles, using)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)


@cache
def _html_of(paragraph: str) -> str:
    """Each paragraph is rendered once, however many articles have it."""
    return html_of(paragraph)


def _insert_own_columns(articles: Sequence[ArticlePage], using: str) -> None:
    """The columns of articles alone; their pages are written already."""
    fields = ArticlePage._meta.local_concrete_fields
    for start in range(0, len(articles), BATCH // 20):
        ArticlePage._base_manager._insert(  # type: ignore[attr-defined]
            articles[start : start + BATCH // 20], fields=fields, using=using
        )


def _batches(name: str, make: Callable[[int], Model], count: int) -> Iterator[list[Any]]:
    """Rows in portions, with their progress."""
    numbers = iter(range(count))
    with tqdm(total=count, desc=name, disable=None) as progress:
        while batch := [make(number) for number in islice(numbers, BATCH)]:
            yield batch
            progress.update(len(batch))
