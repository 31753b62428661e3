"""The communities of the demo: their parts, cyclogram and plan of work."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoRhythm:
    """A line of a cyclogram; `first` counts days from today to its first time."""

    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    note: str = ""
    first: int | None = None


@dataclass(frozen=True, slots=True)
class DemoPlanRow:
    """A row of a plan; `days` counts from today."""

    theme: str
    form: str
    purpose: str
    expected_result: str
    resources: str
    responsible: tuple[str, ...]
    days: int | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class DemoCommunity:
    """A community and the parts it does not use."""

    slug: str
    name_kk: str
    name_ru: str
    name_en: str
    schools: tuple[str, ...]
    years: int
    off: tuple[str, ...] = ()
    sentences: tuple[int, int] | None = None
    rhythms: tuple[DemoRhythm, ...] = ()
    plan: tuple[DemoPlanRow, ...] = ()


COMMUNITIES = (
    DemoCommunity(
        "oi-togysy",
        "Ой тоғысы",
        "Ой тоғысы",
        "Oi Togysy",
        ("arman", "litsei", "qarasu"),
        years=2,
        rhythms=(
            DemoRhythm(
                "whenever",
                "Туған сұрақты чатта ортаға салу",
                "Вынести возникший вопрос в чат",
                "Raise a question in the chat",
            ),
            DemoRhythm(
                "fortnight",
                "Онлайн әңгіме",
                "Онлайн-разговор",
                "Online talk",
                note="Сейсенбі, 19:00",
                first=-66,
            ),
            DemoRhythm(
                "month",
                "Он сөйлемдік эссе",
                "Эссе из десяти предложений",
                "Essay of ten sentences",
            ),
            DemoRhythm(
                "two_months",
                "Мектептегі бетпе-бет кездесу",
                "Очная встреча в школе",
                "Meeting at a school",
                note="Тасбұлақ математика лицейі",
            ),
            DemoRhythm(
                "term",
                "Бірлескен оқу серуені",
                "Совместная учебная прогулка",
                "Learning walk",
                note="Қарасу ауылы",
            ),
            DemoRhythm(
                "results",
                "Нәтижені кітапханаға жариялау",
                "Публикация результатов в библиотеке",
                "Publish what works",
            ),
        ),
        plan=(
            DemoPlanRow(
                "Сабақты зерттеуді қалай бастаймыз?",
                "seminar",
                "Бақылау парағын бірге құрастыру",
                "Үш мектепке ортақ бақылау парағы",
                "Екі сағат, бейнежазба",
                ("litsei",),
                days=-38,
            ),
            DemoPlanRow(
                "Үнсіз оқушының бір күні",
                "interactive-lesson",
                "Бір баланы күн бойы бақылап, дерек жинау",
                "Он екі бақылау парағы және ортақ сурет",
                "Автобус, түскі ас",
                ("qarasu", "arman"),
                days=-9,
            ),
            DemoPlanRow(
                "Оқушының сұрағынан басталатын сабақ",
                "round-table",
                "Алты сұрақ карточкасымен өткен сабақтарды талдау",
                "Карточканың толықтырылған нұсқасы",
                "Сабақтардың жазбасы",
                ("arman",),
                days=12,
            ),
            DemoPlanRow(
                "Ата-анамен сұрақ арқылы сөйлесу",
                "online-talk",
                "Жиырма минуттық кездесудің тәжірибесімен бөлісу",
                "Ата-анаға арналған бір беттік жадынама",
                "Бейнебайланыс",
                ("arman", "litsei"),
                days=33,
            ),
            DemoPlanRow(
                "«Мен сабақта сұрақ қоямын ба?» сауалнамасы",
                "survey-interview",
                "Оқушылардың өз көзқарасын білу",
                "Үш мектептің салыстырмалы дерегі",
                "Сауалнама, отыз минут",
                ("litsei", "qarasu"),
                days=61,
            ),
            DemoPlanRow(
                "Жыл қорытындысы: не өзгерді, не өзгермеді?",
                "network-session",
                "Жетістікті де, сәтсіздікті де ашық айту",
                "Келесі жылға үш шешім",
                "Қауымдастық мүшелерінің эсселері",
                ("litsei",),
                period="Төртінші тоқсан",
            ),
        ),
    ),
    DemoCommunity(
        "kopir",
        "Көпір",
        "Көпір",
        "Köpir",
        ("balausa", "arman"),
        years=1,
        off=("uses_cyclogram",),
        sentences=(6, 12),
        plan=(
            DemoPlanRow(
                "Есік алдындағы әңгіме: үлгілер жинағы",
                "round-table",
                "Таңертеңгі бес минуттың тиімді жолдарын жинау",
                "Жиырма үлгіден тұратын парақ",
                "Шай, флипчарт",
                ("balausa",),
                days=8,
            ),
            DemoPlanRow(
                "Балабақшадан мектепке: екі жақтан бір хат",
                "network",
                "Тәрбиеші мен мұғалімнің баланы қолма-қол тапсыруы",
                "Әр бала туралы бір беттік жылы хат",
                "Үлгі хат",
                ("balausa", "arman"),
                period="Көктемде",
            ),
        ),
    ),
)
