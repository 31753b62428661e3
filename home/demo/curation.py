"""What editors, authors and experts of the demo say around methods under review."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoRemark:
    """Words of one person, pinned to a field or said in the conversation."""

    author: str
    text: str
    days: float
    field: str = ""
    is_private: bool = False
    is_settled: bool = False


@dataclass(frozen=True)
class DemoAnswer:
    """A return with its reasons; empty `fields` where the author has not sent it again."""

    note: str
    reasons: tuple[str, ...]
    days: float
    fields: dict[str, str] = field(default_factory=dict)
    sent_days: float = 0


@dataclass(frozen=True)
class DemoReview:
    """A review of the demo. A new method has a title; else `key` names one that is there."""

    key: str
    author: str
    days: float
    language: str = "kk"
    title: str = ""
    summary: str = ""
    body: str = ""
    subject: str = ""
    is_sent: bool = True
    returned: DemoAnswer | None = None
    editor: str = ""
    due: int | None = None
    looked: bool = False
    remarks: tuple[DemoRemark, ...] = ()
    scores: tuple[tuple[str, tuple[int, int, int, int]], ...] = ()
    asks: str = ""
    question: str = ""
    opinions: tuple[tuple[str, str], ...] = ()


GROUP, MENTOR, EXPERTS = "Сыныптағы қарым-қатынас сарапшылары", "gulmira", ("natalia", "olga")

REVIEWS = (
    DemoReview(
        key="kelisudin-bes-qadamy",
        author="aigul",
        days=2,
        editor="marat",
        due=3,
        looked=True,
        remarks=(
            DemoRemark(
                "marat",
                "Қысқаша сипаттамаға сабақтың қандай жағдайда өткізілгенін бір сөйлеммен "
                "қосайық: әріптеске таңдау оңай болады.",
                1.4,
                field="summary",
            ),
            DemoRemark(
                "marat",
                "Авторлық құқығын тексердім, бәрі дұрыс. Сарапшылардың сөзін күтеміз.",
                1.3,
                is_private=True,
            ),
            DemoRemark(
                "marat",
                "Айгүл Қайратқызы, рөлдік жағдаяттар өте нанымды шыққан. Мұны сыныпта неше рет "
                "өткіздіңіз?",
                1.2,
            ),
            DemoRemark(
                "aigul",
                "Екі сыныпта үш рет өткіздім, соңғысында жадынаманы балалар өздері сызды.",
                0.8,
            ),
        ),
        scores=(
            ("marat", (5, 4, 4, 5)),
            ("erzhan", (4, 5, 4, 4)),
            ("natalia", (5, 5, 4, 4)),
        ),
        asks=GROUP,
        question="Бес қадам балалардың жас ерекшелігіне сай ма?",
        opinions=(
            (
                "natalia",
                "Шаги понятны и безопасны для детей. Я бы добавила, что делать, если один из "
                "учеников отказывается говорить: право промолчать тоже важно.",
            ),
        ),
    ),
    DemoReview(
        key="sochinenie-nablyudenie",
        author="olga",
        days=6,
        language="ru",
        remarks=(
            DemoRemark(
                "marat",
                "Здесь не хватает памятки: её можно приложить одним листом.",
                6,
                field="body",
            ),
        ),
    ),
    DemoReview(
        key="zhangbyr-daptery",
        author="zhanar",
        days=9,
        title="Жаңбыр дәптері: ересек топпен ауа райын бақылау",
        summary="Балабақшаның ересек тобында он күн бойы ауа райын суретпен белгілеу ойыны.",
        body="Күн сайын таңертең терезеге қарап, бүгінгі аспанды бірге сызамыз. "
        "Апта соңында суреттерді санап, қай күн басым болғанын айтамыз.",
        subject="world-around",
        due=-1,
    ),
    DemoReview(
        key="sandyq-estafetasy",
        author="gulmira",
        days=12,
        title="Сандық эстафетасы: ауызша есепті топпен жаттығу",
        summary="5–6-сыныпқа арналған он минуттық эстафета: әр топ есепті кезекпен шығарады.",
        body="Әр топқа он карточка беріледі. Бірінші оқушы шешеді, екіншісі тексереді, "
        "үшіншісі түсіндіреді. Қате табылса, топ бірге түзетеді.",
        subject="maths",
        editor="marat",
        returned=DemoAnswer(
            note="Ойынның ырғағы жақсы. Карточкалардың үлгісін және баға қоюды сипаттап жіберіңіз.",
            reasons=("quality", "description"),
            days=9,
            fields={
                "summary": "5–6-сыныпқа арналған он минуттық эстафета: әр топ есепті кезекпен "
                "шығарып, соңында өзін-өзі бағалайды."
            },
            sent_days=3,
        ),
        remarks=(
            DemoRemark(
                "marat",
                "Бағалау қалай жүретінін жазыңыз.",
                9.2,
                field="summary",
                is_settled=True,
            ),
        ),
    ),
    DemoReview(
        key="semeinyi-vecher",
        author="olga",
        days=1,
        language="ru",
        summary="Сценарий вечера в школьной библиотеке, где родители и дети читают вслух по "
        "очереди. Новое: список книг на казахском и русском.",
    ),
    DemoReview(
        key="kolenke-teatry",
        author="viktoria",
        days=1,
        language="ru",
        title="Театр теней на уроке литературного чтения",
        summary="Черновик занятия: герои басни из бумаги и лампа.",
        subject="literary-reading",
        is_sent=False,
    ),
)
