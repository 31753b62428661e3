"""What awaits the moderators of the demo, and the lists that they keep."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoReply:
    """A reply that waits: on the newest talk of a kind, by whom, how many hours ago."""

    author: str
    text: str
    language: str
    hours: float
    insists: bool = False


@dataclass(frozen=True, slots=True)
class DemoReport:
    """Somebody reports the comment at a place in the list of comments; "" is a visitor."""

    comment: int
    by: str
    reason: str
    words: str
    hours: float


# Word, language, why it is watched.
WORDS = (
    ("ставка", "kk", "Құмар ойынның жарнамасы"),
    ("ақымақ", "kk", "Балаларды ренжітетін сөз"),
    ("казино", "ru", "Реклама азартных игр"),
    ("дурак", "ru", "Обидное слово"),
    ("betting", "en", "Advertising of gambling"),
)

# Titles, and the sentence in Kazakh, Russian and English.
TEMPLATES = (
    (
        ("Жеке дерек", "Личные данные", "Personal data"),
        "Телефон нөмірін немесе баланың тегін алып тастап, қайта жіберіңізші: мұнда бәрі оқиды.",
        "Уберите, пожалуйста, телефон или фамилию ребёнка и отправьте снова: здесь читают все.",
        "Please take out the phone number or the surname of the child and send it again: "
        "everybody reads here.",
    ),
    (
        ("Сыпайы сөз", "Вежливое слово", "A gentle word"),
        "Ойыңыз маңызды. Адамды емес, істі талқылап, сыпайырақ жазып жіберіңізші.",
        "Ваша мысль важна. Обсудим дело, а не человека: напишите, пожалуйста, мягче.",
        "Your thought matters. Let us talk of the matter, not the person: please say it gently.",
    ),
    (
        ("Мысал қосу", "Добавить пример", "Add an example"),
        "Бір мысал қоссаңыз, басқалар да түсінер еді.",
        "Добавьте один пример, тогда поймут и другие.",
        "Add one example, and others will understand you too.",
    ),
)

REPLIES = (
    DemoReply(
        "alikhan",
        "Менің ойымша, үзіліс бес минутқа ұзақ болса, асханада кезек болмас еді.",
        "kk",
        3,
    ),
    DemoReply(
        "bolat",
        "Сұрақтарыңыз болса, маған хабарласыңыздар: 8 701 555 01 23, кешке дейін қолым бос.",
        "kk",
        7,
        insists=True,
    ),
    DemoReply(
        "olga",
        "Не будем называть друг друга дураками, давайте вернёмся к расписанию.",
        "ru",
        20,
    ),
)

REPORTS = (
    DemoReport(2, "bolat", "rude", "Педкеңестегі әріптестерді мазақ еткендей көрінді.", 30),
    DemoReport(7, "", "wrong_place", "Баға туралы сөз әдіске қатысты емес сияқты.", 5),
    DemoReport(9, "madina", "private", "A pupil could be recognised by this.", 1.5),
)
