"""What stands around the works of the demo: collections, lists of people, words of lessons."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from cms.audience.viewer import viewer_of
from cms.moderation.models import ReviewItem, Verb
from cms.moderation.services import Decision, decide
from cms.people.models import User
from home.demo.loaded import Loaded
from library.collections.models import Collection, CollectionItem, CollectionKind
from library.essays.models import Essay
from library.methods.models import Grade, Method
from library.shelves import services as shelves
from library.uses.models import Use
from library.uses.services import KIND, Lesson, say_use

_EDITOR, _MODERATOR = "marat", "natalia"


@dataclass(frozen=True, slots=True)
class _Gathered:
    """A collection: its words by language, its picture, and a note to each work."""

    kind: CollectionKind
    names: tuple[str, str, str]
    leads: tuple[str, str, str]
    image: str
    works: tuple[tuple[str, str, str, str], ...]


_COLLECTIONS = (
    _Gathered(
        CollectionKind.BANK,
        (
            "Инновациялар банкі: сабақта сыналған",
            "Банк инноваций: проверено на уроке",
            "Bank of innovations: tried in lessons",
        ),
        (
            "Біздің мектептерде ойлап табылып, кемінде бір тоқсан сыналған тәсілдер. Әрқайсысының "
            "жанында неге осында тұрғаны жазылған.",
            "Приёмы, придуманные в наших школах и проверенные хотя бы четверть. Рядом с каждым "
            "написано, почему он здесь.",
            "Ways of teaching that our schools have made up and tried for a term at least. Beside "
            "each stands why it is here.",
        ),
        "fractions",
        (
            (
                "bolshekter-dukeni",
                "Бөлшекті қолмен ұстап көрген бала ережені ұмытпайды. Осыдан бастаңыз.",
                "Кто подержал дробь в руках, правила не забудет. Начните с этого.",
                "Whoever has held a fraction does not forget the rule. Begin here.",
            ),
            (
                "alty-suraq",
                "Алты карточка кез келген мәтінге жарайды: қазақ тілінде де, тарихта да.",
                "Шесть карточек подходят к любому тексту: и на языке, и на истории.",
                "Six cards for any text, of language and of history alike.",
            ),
            (
                "exit-tickets",
                "Сабақ соңындағы бес минут келесі сабақты жоспарлап береді.",
                "Пять минут в конце урока планируют следующий.",
                "Five minutes at the end of a lesson plan the next one.",
            ),
            ("tasbaqa", "Компьютері аз сыныпқа да жарайды: екі бала бір экранда.", "", ""),
        ),
    ),
    _Gathered(
        CollectionKind.PACKAGE,
        (
            "Ата-анамен жұмыс: ұсынымдар топтамасы",
            "Работа с родителями: пакет рекомендаций",
            "Working with parents: a package of recommendations",
        ),
        (
            "Алғашқы әңгімеден отбасы кешіне дейін: жыл бойына жететін төрт қадам.",
            "От первого разговора до семейного вечера: четыре шага на весь год.",
            "From the first talk to a family evening: four steps for a whole year.",
        ),
        "lamp",
        (
            ("alashqy-angime", "Қыркүйекте осыдан бастаңыз.", "Начните с этого в сентябре.", ""),
            ("list-nablyudeniya", "", "Пригодится в октябре, перед собранием.", ""),
            ("semeinyi-vecher", "Қыста, ұзақ кештерде.", "Зимой, долгими вечерами.", ""),
            ("essay:olga-0", "", "Письмо, которое можно предложить и родителям.", ""),
        ),
    ),
)

_LESSONS = (
    ("gulmira", "bolshekter-dukeni", 5, "5", 9, "kk",
     "«Дүкен» екі сабаққа созылды, бірақ бөлшекті салыстыруды бәрі түсінді."),
    ("olga", "bolshekter-dukeni", 4, "6", 6, "ru",
     "Провела в смешанных парах: дети сами переводили друг другу условия."),
    ("kuanysh", "bolshekter-dukeni", 5, "5", 3, "kk",
     "Қағаз жолақтардың орнына үйден әкелген шырын қораптарын қолдандық."),
    ("erlan", "alty-suraq", 4, "7", 5, "kk",
     "Информатикада есептің шартын осы карточкалармен оқыдық."),
    ("aigul", "exit-tickets", 3, "5", 2, "kk",
     "Бес минут жетпеді, сұрақты екеуге қысқарттым."),
)  # fmt: skip
_WAITING = (
    "zhanar",
    "alty-suraq",
    5,
    "kk",
    "Ересек топта суретпен жасадық: балалар сұрақты өздері қойды.",
)


def load_gathered(loaded: Loaded) -> None:
    """After the methods, the essays and the pictures."""
    for place, wanted in enumerate(_COLLECTIONS):
        _collect(loaded, wanted, place)
    _keep(loaded)
    for key, method, rating, grade, days, language, sentence in _LESSONS:
        use = _said(loaded, key, method, rating, language, sentence, grade)
        _let_out(loaded, use, days)
    key, method, rating, language, sentence = _WAITING
    _said(loaded, key, method, rating, language, sentence)


def _collect(loaded: Loaded, wanted: _Gathered, place: int) -> None:
    made = Collection(kind=wanted.kind, position=place, live=False)
    made.name_kk, made.name_ru, made.name_en = wanted.names
    made.lead_kk, made.lead_ru, made.lead_en = wanted.leads
    made.cover = loaded.images[wanted.image]
    for order, (key, kk, ru, en) in enumerate(wanted.works):
        work = _work(loaded, key)
        item = CollectionItem(sort_order=order, note_kk=kk, note_ru=ru, note_en=en)
        if isinstance(work, Method):
            item.method = work
        else:
            item.essay = work
        made.items.add(item)
    made.save()
    made.save_revision(user=loaded.people[_EDITOR]).publish(user=loaded.people[_EDITOR])
    shown_at = loaded.ago(12 - place)
    Collection.objects.filter(pk=made.pk).update(
        first_published_at=shown_at, last_published_at=shown_at
    )


def _keep(loaded: Loaded) -> None:
    """A teacher keeps works and shares a list; another keeps a few."""
    gulmira = viewer_of(User.objects.get(pk=loaded.people["gulmira"].pk))
    for key in ("exit-tickets", "auyl-kartasy", "essay:olga-0"):
        shelves.keep(viewer=gulmira, work=_work(loaded, key), now=loaded.ago(4))
    made = shelves.create_list(
        viewer=gulmira,
        name="Көктемгі ашық сабақтар",
        note="Сәуірдегі ашық сабақтарға іріктедім. Әріптестер, қосарыңыз болса, айтыңыздар.",
        now=loaded.ago(3),
    )
    for key in ("alty-suraq", "talking-about-a-picture", "bolshekter-dukeni"):
        shelves.put_into(reading_list=made, work=_work(loaded, key), now=loaded.ago(3))
    shelves.share_list(viewer=gulmira, reading_list=made, now=loaded.ago(2))


def _said(
    loaded: Loaded,
    person: str,
    method: str,
    rating: int,
    language: str,
    sentence: str,
    grade: str = "",
) -> Use:
    lesson = Lesson(
        used_on=timezone.localdate(loaded.now) - timedelta(days=14),
        sentence=sentence,
        rating=rating,
        language=language,
        grade=Grade.objects.filter(code=grade).first(),
    )
    return say_use(
        viewer=viewer_of(User.objects.get(pk=loaded.people[person].pk)),
        method=Method.objects.get(pk=loaded.methods[method].pk),
        lesson=lesson,
        now=loaded.now,
    )


def _let_out(loaded: Loaded, use: Use, days: float) -> None:
    """A moderator has read it some days ago."""
    item = ReviewItem.objects.open().filter(kind=KIND, object_pk=use.pk).first()
    if item is not None:
        decide(
            viewer=viewer_of(User.objects.get(pk=loaded.people[_MODERATOR].pk)),
            item=item,
            seen=item.version,
            decision=Decision(act=Verb.PUBLISHED),
            now=loaded.now,
        )
    Use.objects.filter(pk=use.pk).update(said_at=loaded.ago(days))


def _work(loaded: Loaded, key: str) -> Method | Essay:
    if key.startswith("essay:"):
        return Essay.objects.get(pk=loaded.essays[key.removeprefix("essay:")].pk)
    return Method.objects.get(pk=loaded.methods[key].pk)
