"""Makes the pages of the demo: organisations, classes, communities, news, plain pages."""

import json
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import override
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Locale, Page

from cms.languages import LANGUAGE_CODES
from cms.pages import MENU_DEPTH
from cms.people.models import Profile
from cms.people.services import shared_files
from cms.sections.models import SiteNotice
from cms.slugs import slug_of
from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import ClassPage, Lesson
from home.communities.pages import TEXT_FIELDS, CommunityIndexPage, CommunityPage
from home.demo import documents, pictures
from home.demo.bodies import Things, blocks_of, html_of
from home.demo.classes import CLASSES, DemoClass
from home.demo.loaded import Loaded
from home.demo.texts import DemoText, read_texts
from home.front.pages import HomePage
from home.news.pages import ArticlePage, NewsIndexPage
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.plain.pages import ContactField, ContactPage, PlainPage

BREAK = timedelta(minutes=10)

TITLES_OF_PICTURES = {
    "steppe": "Дала",
    "yurt": "Киіз үй",
    "school": "Мектеп",
    "kindergarten": "Қағаз үйлер",
    "books": "Кітап сөресі",
    "lamp": "Кешкі оқу",
    "notebook": "Эссе парағы",
    "fractions": "Бөлшек жолақтары",
    "village": "Ауыл картасы",
    "ornament": "Ою-өрнек",
}
ALT = {
    "books": {
        "kk": "Сөредегі түрлі түсті кітаптар мен глобус",
        "ru": "Разноцветные книги на полке и глобус",
        "en": "Coloured books on a shelf and a globe",
    },
    "steppe": {
        "kk": "Дала жолы, төбелер және шаңырақ тәрізді күн",
        "ru": "Степная дорога, холмы и солнце, похожее на шанырак",
        "en": "A road in the steppe, hills and a sun like a shanyrak",
    },
    "lamp": {
        "kk": "Кешкі шам астындағы ашық кітап пен екі кесе шай",
        "ru": "Открытая книга под лампой и две чашки чая",
        "en": "An open book under a lamp and two cups of tea",
    },
    "yurt": {"kk": "Кешкі даладағы ақ киіз үй", "ru": "Белая юрта в вечерней степи"},
    "notebook": {"kk": "Он белгісі бар ақ парақ және қалам"},
    "fractions": {"kk": "Бүтінді бөліктерге бөлген түрлі түсті жолақтар"},
    "school": {"kk": "Екі қабатты ақ мектеп пен теректер"},
}
SCHOOL_YEAR = "Мектептің бір жылы.docx"
NOTICE = {
    "kk": "Бұл — сынақ сайты: мұндағы адамдар мен мектептер ойдан шығарылған.",
    "ru": "Это пробный сайт: люди и школы здесь вымышлены.",
    "en": "This site is for trying out: its people and schools are invented.",
}
CALLS = {
    "kk": (
        "Сіздің де айтарыңыз бар",
        "Бір әдіс, бір сабақ, бір әңгіме — әріптесіңізге дәл осы жетпей жүрген болуы мүмкін.",
        "Қалай қосылуға болады",
    ),
    "ru": (
        "Вам тоже есть чем поделиться",
        "Один приём, один урок, один разговор — может быть, именно этого не хватает коллеге.",
        "Как присоединиться",
    ),
    "en": (
        "You have something to share",
        "One method, one lesson, one talk: perhaps it is just what a colleague lacks.",
        "How to join",
    ),
}
CONTACT = {
    "kk": (
        "Байланыс",
        "Сұрағыңыз болса, осы жерден жазыңыз. Тасбұлақ қаласы, Бейбітшілік көшесі, 1, "
        "телефон: +7 (7000) 00-00-01.",
        "Рақмет, хатыңыз келді. Жауапты екі жұмыс күні ішінде жазамыз.",
        ("Атыңыз", "Электрондық поштаңыз", "Хатыңыз"),
    ),
    "ru": (
        "Контакты",
        "Задайте вопрос прямо здесь. Город Тасбулак, улица Бейбитшилик, 1, "
        "телефон: +7 (7000) 00-00-01.",
        "Спасибо, письмо пришло. Ответим в течение двух рабочих дней.",
        ("Ваше имя", "Ваша почта", "Ваше письмо"),
    ),
    "en": (
        "Contact",
        "Ask us right here. 1 Beibitshilik Street, Tasbulak, telephone +7 (7000) 00-00-01.",
        "Thank you, your letter has come. We answer within two working days.",
        ("Your name", "Your e-mail", "Your letter"),
    ),
}
INTRODUCTIONS: dict[type[Page], dict[str, str]] = {
    CommunityIndexPage: {
        "kk": "Бір сұрақтың жауабын бірге іздейтін мұғалімдер. Қосылмас бұрын ережесін оқыңыз.",
        "ru": "Учителя, которые вместе ищут ответ на один вопрос. Перед вступлением прочитайте "
        "правила.",
        "en": "Teachers who look for the answer to one question together. Read the rules before "
        "you join.",
    },
    OrganisationIndexPage: {
        "kk": "Әр ұйымның өз беті бар: кім екенін, қалай хабарласуға болатынын өзі айтады.",
        "ru": "У каждой организации своя страница: она сама рассказывает, кто она и как с ней "
        "связаться.",
        "en": "Every organisation has a page of its own and says who it is and how to reach it.",
    },
    NewsIndexPage: {
        "kk": "Облыстың мектептері мен балабақшаларында не болып жатыр.",
        "ru": "Что происходит в школах и детских садах области.",
        "en": "What happens in the schools and kindergartens of the region.",
    },
}
OWN_NEWS = {"kk": "Мектеп жаңалықтары"}


def load_pictures(loaded: Loaded) -> None:
    """Every drawing, in the collection that all coordinators and leaders choose from."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    shared = shared_files() or root
    for name, title in TITLES_OF_PICTURES.items():
        file = ContentFile(pictures.picture(name), name=f"{name}.jpg")
        image = Image(
            title=title, file=file, collection=shared, uploaded_by_user=loaded.people["marat"]
        )
        image.save()
        loaded.images[name] = image


def load_pages(loaded: Loaded) -> None:
    """All pages, in three languages where there are texts."""
    pages = _Pages(loaded)
    pages.plain()
    pages.organisations()
    pages.communities()
    pages.articles()
    pages.classes()
    pages.front()


class _Pages:
    """Makes pages one after another; a translation follows what it translates."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.homes = {page.locale.language_code: page for page in HomePage.objects.all()}
        self.things = Things(
            image=lambda name: loaded.images[name].pk,
            document=self._document,
            profile=lambda key: Profile.objects.get(person=loaded.people[key]).pk,
            address=self._address,
        )
        self._documents: dict[str, int] = {}
        self._language = "kk"

    # -- kinds of pages ---------------------------------------------------------------

    def plain(self) -> None:
        """Contact, about us (in the menu), how to join, rules."""
        for code in LANGUAGE_CODES:
            self._add("contact", code, self._contact(code), self.homes[code], days=90)
        texts = {text.key: text for text in read_texts("pages")}
        for order, key in enumerate(("about", "join", "rules")):
            for code in LANGUAGE_CODES:
                above = self.homes[code] if order == 0 else self.loaded.pages["about", code]
                page = PlainPage(
                    title=texts[key].get(f"title_{code}"),
                    slug=key,
                    lead=texts[key].get(f"lead_{code}"),
                    body=self._body(texts[key].in_language(code), code),
                    show_in_menus=order == 0,
                )
                self._add(key, code, page, above, days=90)

    def _contact(self, code: str) -> ContactPage:
        title, intro, thanks, labels = CONTACT[code]
        page = ContactPage(
            title=title,
            slug="contact",
            intro=html_of(intro),
            thanks=html_of(thanks),
            to_address=self.loaded.people["saule"].email,
            subject=title,
        )
        kinds = ("singleline", "email", "multiline")
        page.form_fields = [
            ContactField(label=label, field_type=kind, required=True, sort_order=order)
            for order, (label, kind) in enumerate(zip(labels, kinds, strict=True))
        ]
        return page

    def organisations(self) -> None:
        """Pages of organisations below their list."""
        above = self._by_language(OrganisationIndexPage)
        for text in _kazakh_first(read_texts("organisations")):
            key, _dot, code = text.key.partition(".")
            page = OrganisationPage(
                title=text.get("title"),
                slug=key,
                place=self.loaded.places[key],
                lead=text.get("lead"),
                picture=self.loaded.images[text.get("picture")],
                picture_alt=text.get("alt"),
                body=self._body(text.body, code),
                address=text.get("address"),
                phone=text.get("phone"),
                email=text.get("email"),
            )
            self._add(key, code, page, above[code], days=80)

    def communities(self) -> None:
        """Pages of communities below their list."""
        above = self._by_language(CommunityIndexPage)
        for text in _kazakh_first(read_texts("communities")):
            key, _dot, code = text.key.partition(".")
            parts = {name: html_of(part) for name, part in text.parts().items()}
            page = CommunityPage(
                title=text.get("title"),
                slug=key,
                community=self.loaded.communities[key],
                introduction=parts.get("introduction", ""),
                search_description=text.parts()["introduction"],
                rules=parts.get("rules", ""),
                **{name: parts.get(name, "") for name in TEXT_FIELDS},
            )
            self._add(key, code, page, above[code], days=70)

    def articles(self) -> None:
        """News of the site, and of a school below its own page."""
        above = {
            code: self.homes[code].get_children().type(NewsIndexPage).first().specific
            for code in LANGUAGE_CODES
        }
        self.loaded.news.update(above)
        for text in sorted(read_texts("articles"), key=lambda t: -t.number("days")):
            for code in LANGUAGE_CODES:
                prose = text.in_language(code)
                if prose:
                    parent = self._own_news(text.get("at"), code) if text.get("at") else above[code]
                    page = self._article(text, code, prose)
                    self._add(text.key, code, page, parent, days=text.number("days"))

    def _article(self, text: DemoText, code: str, prose: str) -> ArticlePage:
        title = text.get(f"title_{code}")
        return ArticlePage(
            title=title,
            slug=slug_of(title),
            dated_on=self.loaded.today - timedelta(days=text.number("days")),
            lead=text.get(f"lead_{code}"),
            picture=self.loaded.images[text.get("picture")],
            picture_alt=ALT[text.get("picture")][code],
            body=self._body(prose, code),
        )

    def _own_news(self, organisation: str, code: str) -> Page:
        """The list of an organisation's own news, made when it is first needed."""
        key = f"{organisation}-news"
        if (key, code) not in self.loaded.pages:
            page = NewsIndexPage(title=OWN_NEWS[code], slug="zhanalyqtar")
            above = self.loaded.pages[organisation, code]
            self._add(key, code, page, above, days=60)
        return self.loaded.pages[key, code]

    def classes(self) -> None:
        """Pages of classes with timetables; announcements belong to the class, not to a page."""
        for wanted in CLASSES:
            place = self.loaded.places[wanted.place]
            for code, title in wanted.titles.items():
                above = self.loaded.pages.get((wanted.organisation, code))
                if above is None:
                    continue
                page = ClassPage(
                    title=title,
                    slug=wanted.place,
                    place=place,
                    body=self._body(wanted.about[code], code),
                )
                page.lessons.set(_lessons(wanted))
                self._add(wanted.place, code, page, above, days=60)
            self._announce(wanted)

    def _announce(self, wanted: DemoClass) -> None:
        for line in wanted.announcements:
            said_at = self.loaded.ago(line.days)
            announcement = Announcement.objects.create(
                place=self.loaded.places[wanted.place],
                author=self.loaded.people[line.author],
                text=line.text,
                language=line.language,
            )
            Announcement.objects.filter(pk=announcement.pk).update(created_at=said_at)
            for reader in (line.author, *line.read_by):
                AnnouncementReading.objects.create(
                    announcement=announcement, person=self.loaded.people[reader]
                )

    def front(self) -> None:
        """Introductions of the lists, an invitation on the home pages, the line on top."""
        for page_type, words in INTRODUCTIONS.items():
            for page in page_type.objects.filter(depth=MENU_DEPTH).select_related("locale"):
                page.intro = html_of(words[page.locale.language_code])
                page.save_revision().publish()
        key = None
        for code in LANGUAGE_CODES:
            # Read anew: a page of before would bring back its old number of children.
            home = HomePage.objects.get(pk=self.homes[code].pk)
            title, text, label = CALLS[code]
            prose = f":: call {title}\n{text}\n{label} | page:join"
            home.body = self._body(prose, code)
            home.save_revision().publish()
            notice = SiteNotice(text=NOTICE[code], locale=self.locales[code], live=True)
            if key:
                notice.translation_key = key
            notice.save()
            key = notice.translation_key

    # -- inside -----------------------------------------------------------------------

    def _add(self, key: str, code: str, page: Any, above: Page, *, days: int) -> None:
        """Puts a page below `above`, as a translation of the first with this key, and dates it."""
        first = next((p for (k, _code), p in self.loaded.pages.items() if k == key), None)
        if first is not None:
            page.translation_key = first.translation_key
        page.locale = self.locales[code]
        page.owner = self.loaded.people["marat"]
        page.search_description = page.search_description or getattr(page, "lead", "")
        Page.objects.get(pk=above.pk).add_child(instance=page)
        page.save_revision(user=page.owner).publish()
        shown_at = self.loaded.ago(days)
        Page.objects.filter(pk=page.pk).update(
            first_published_at=shown_at,
            last_published_at=shown_at,
            latest_revision_created_at=shown_at,
        )
        page.revisions.update(created_at=shown_at)
        self.loaded.pages[key, code] = type(page).objects.get(pk=page.pk)

    def _body(self, prose: str, code: str) -> str:
        """The body as a StreamField reads it from the database."""
        self._language = code
        return json.dumps(blocks_of(prose, self.things))

    def _by_language(self, page_type: type[Page]) -> dict[str, Page]:
        return {
            page.locale.language_code: page for page in page_type.objects.select_related("locale")
        }

    def _document(self, name: str) -> int:
        if name not in self._documents:
            makers: dict[str, Callable[[], bytes]] = {SCHOOL_YEAR: _school_year}
            document = Document(
                title=name.rsplit(".", 1)[0],
                file=ContentFile(makers[name](), name=name),
                collection=shared_files() or Collection.get_first_root_node(),
                uploaded_by_user=self.loaded.people["marat"],
            )
            document.save()
            self._documents[name] = document.pk
        return self._documents[name]

    def _address(self, target: str) -> str:
        """The whole address of `method:key` or `page:key`, in the language of the text."""
        kind, _colon, key = target.partition(":")
        with override(self._language):
            if kind == "method":
                path = self.loaded.methods[key].get_absolute_url()
            else:
                path = self.loaded.pages[key, self._language].get_url()
        return f"{settings.BASE_URL}{path}"


def _kazakh_first(texts: list[DemoText]) -> list[DemoText]:
    """The originals before their translations."""
    order = {code: number for number, code in enumerate(LANGUAGE_CODES)}
    return sorted(texts, key=lambda text: (text.key[:-3], order[text.key[-2:]]))


def _lessons(wanted: DemoClass) -> list[Lesson]:
    lessons: list[Lesson] = []
    for weekday, titles in enumerate(wanted.lessons, start=1):
        begins = timedelta(hours=wanted.first_at[0], minutes=wanted.first_at[1])
        for number, title in enumerate(titles, start=1):
            ends = begins + timedelta(minutes=wanted.length)
            lessons.append(
                Lesson(
                    weekday=weekday,
                    number=number,
                    starts_at=_clock(begins),
                    ends_at=_clock(ends),
                    title=title,
                    room=wanted.room,
                    sort_order=len(lessons),
                )
            )
            begins = ends + BREAK
    return lessons


def _clock(since_midnight: timedelta) -> time:
    minutes = int(since_midnight.total_seconds() // 60)
    return time(minutes // 60, minutes % 60)


def _school_year() -> bytes:
    return documents.docx(
        "Мектептің бір жылы",
        [
            "«Арман» мектебінде жыл бойы болатын ортақ істер. Қағазды тоңазытқышқа іліп қойыңыз.",
            [
                ("Қашан", "Не болады", "Кім келеді"),
                (
                    "1-тоқсан",
                    "Әр отбасымен жиырма минуттық кездесу",
                    "сынып жетекшілері, ата-аналар",
                ),
                ("2-тоқсан", "Бөлшектер дүкені және ашық сабақтар", "бәріміз"),
                ("3-тоқсан", "Отбасылық оқу кештері", "кім келгісі келсе"),
                ("4-тоқсан", "Жыл қорытындысы, балалардың жобалары", "бәріміз, көршілер де"),
            ],
        ],
    )
