"""The communities of the demo: their parts, cyclogram and plan of work."""

from dataclasses import dataclass

# In Kazakh, Russian and English.
Texts = tuple[str, str, str]
NOTHING: Texts = ("", "", "")


@dataclass(frozen=True, slots=True)
class DemoRhythm:
    """A line of a cyclogram; `first` counts days from today to its first time."""

    kind: str
    name_kk: str
    name_ru: str
    name_en: str
    note: Texts = NOTHING
    first: int | None = None


@dataclass(frozen=True, slots=True)
class DemoPlanRow:
    """A row of a plan; `days` counts from today."""

    theme: Texts
    form: str
    purpose: Texts
    expected_result: Texts
    resources: Texts
    responsible: tuple[str, ...]
    days: int | None = None
    period: Texts = NOTHING


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
                note=("Сейсенбі, 19:00", "вторник, 19:00", "Tuesdays, 19:00"),
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
                note=(
                    "Тасбұлақ математика лицейі",
                    "Тасбулакский математический лицей",
                    "Tasbulaq lyceum of mathematics",
                ),
            ),
            DemoRhythm(
                "term",
                "Бірлескен оқу серуені",
                "Совместная учебная прогулка",
                "Learning walk",
                note=("Қарасу ауылы", "село Карасу", "Qarasu village"),
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
                (
                    "Сабақты зерттеуді қалай бастаймыз?",
                    "С чего начать исследование урока?",
                    "How do we begin a lesson study?",
                ),
                "seminar",
                (
                    "Бақылау парағын бірге құрастыру",
                    "Вместе составить лист наблюдения",
                    "Draw up an observation sheet together",
                ),
                (
                    "Үш мектепке ортақ бақылау парағы",
                    "Единый лист наблюдения для трёх школ",
                    "One observation sheet for three schools",
                ),
                ("Екі сағат, бейнежазба", "Два часа, видеозапись", "Two hours, a recorded lesson"),
                ("litsei",),
                days=-38,
            ),
            DemoPlanRow(
                (
                    "Үнсіз оқушының бір күні",
                    "Один день молчаливого ученика",
                    "A day of a silent pupil",
                ),
                "interactive-lesson",
                (
                    "Бір баланы күн бойы бақылап, дерек жинау",
                    "Понаблюдать за одним ребёнком целый день и собрать данные",
                    "Watch one child for a whole day and note what happens",
                ),
                (
                    "Он екі бақылау парағы және ортақ сурет",
                    "Двенадцать листов наблюдения и общая картина",
                    "Twelve observation sheets and a picture that joins them",
                ),
                ("Автобус, түскі ас", "Автобус, обед", "A bus and lunch"),
                ("qarasu", "arman"),
                days=-9,
            ),
            DemoPlanRow(
                (
                    "Оқушының сұрағынан басталатын сабақ",
                    "Урок, который начинается с вопроса ученика",
                    "A lesson that begins with a pupil's question",
                ),
                "round-table",
                (
                    "Алты сұрақ карточкасымен өткен сабақтарды талдау",
                    "Разобрать уроки с карточками шести вопросов",
                    "Look at the lessons given with the six-question cards",
                ),
                (
                    "Карточканың толықтырылған нұсқасы",
                    "Дополненный вариант карточек",
                    "A fuller set of cards",
                ),
                ("Сабақтардың жазбасы", "Записи уроков", "Recorded lessons"),
                ("arman",),
                days=12,
            ),
            DemoPlanRow(
                (
                    "Ата-анамен сұрақ арқылы сөйлесу",
                    "Разговор с родителями через вопросы",
                    "Talking with parents through questions",
                ),
                "online-talk",
                (
                    "Жиырма минуттық кездесудің тәжірибесімен бөлісу",
                    "Поделиться опытом двадцатиминутных встреч",
                    "Share what twenty-minute meetings taught us",
                ),
                (
                    "Ата-анаға арналған бір беттік жадынама",
                    "Памятка для родителей на одну страницу",
                    "A one-page reminder for parents",
                ),
                ("Бейнебайланыс", "Видеосвязь", "A video call"),
                ("arman", "litsei"),
                days=33,
            ),
            DemoPlanRow(
                (
                    "«Мен сабақта сұрақ қоямын ба?» сауалнамасы",
                    "Анкета «Задаю ли я вопросы на уроке?»",
                    "Survey “Do I ask questions in class?”",
                ),
                "survey-interview",
                (
                    "Оқушылардың өз көзқарасын білу",
                    "Узнать, что думают сами ученики",
                    "Learn what the pupils think themselves",
                ),
                (
                    "Үш мектептің салыстырмалы дерегі",
                    "Сравнимые данные трёх школ",
                    "Data of three schools side by side",
                ),
                (
                    "Сауалнама, отыз минут",
                    "Анкета, тридцать минут",
                    "A questionnaire, thirty minutes",
                ),
                ("litsei", "qarasu"),
                days=61,
            ),
            DemoPlanRow(
                (
                    "Жыл қорытындысы: не өзгерді, не өзгермеді?",
                    "Итоги года: что изменилось, а что нет?",
                    "The year in review: what changed, what did not?",
                ),
                "network-session",
                (
                    "Жетістікті де, сәтсіздікті де ашық айту",
                    "Открыто сказать и об удачах, и о неудачах",
                    "Speak openly of what worked and what did not",
                ),
                (
                    "Келесі жылға үш шешім",
                    "Три решения на следующий год",
                    "Three decisions for the next year",
                ),
                (
                    "Қауымдастық мүшелерінің эсселері",
                    "Эссе членов сообщества",
                    "The members' essays",
                ),
                ("litsei",),
                period=("Төртінші тоқсан", "четвёртая четверть", "fourth term"),
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
                (
                    "Есік алдындағы әңгіме: үлгілер жинағы",
                    "Разговор у двери: сборник примеров",
                    "Talk at the door: a set of examples",
                ),
                "round-table",
                (
                    "Таңертеңгі бес минуттың тиімді жолдарын жинау",
                    "Собрать удачные способы провести утренние пять минут",
                    "Collect good ways to use five minutes of the morning",
                ),
                (
                    "Жиырма үлгіден тұратын парақ",
                    "Лист с двадцатью примерами",
                    "A sheet of twenty examples",
                ),
                ("Шай, флипчарт", "Чай, флипчарт", "Tea and a flip chart"),
                ("balausa",),
                days=8,
            ),
            DemoPlanRow(
                (
                    "Балабақшадан мектепке: екі жақтан бір хат",
                    "Из детского сада в школу: одно письмо от двух сторон",
                    "From kindergarten to school: one letter from both sides",
                ),
                "network",
                (
                    "Тәрбиеші мен мұғалімнің баланы қолма-қол тапсыруы",
                    "Воспитатель передаёт ребёнка учителю из рук в руки",
                    "Kindergarten and school teacher hand a child over in person",
                ),
                (
                    "Әр бала туралы бір беттік жылы хат",
                    "Тёплое письмо о каждом ребёнке на одну страницу",
                    "A warm one-page letter about every child",
                ),
                ("Үлгі хат", "Образец письма", "A model letter"),
                ("balausa", "arman"),
                period=("Көктемде", "весной", "in spring"),
            ),
        ),
    ),
)
