"""The people of the demo. All are invented; addresses of `.example` reach nobody."""

from dataclasses import dataclass

# Readable, long enough, and for trying out only.
PASSWORD = "sary-dala-{key}"  # noqa: S105 - of people who do not exist


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person: roles as (place, role), communities as (community, role), words of their own."""

    key: str
    first_name: str
    last_name: str
    patronymic: str = ""
    language: str = "kk"
    roles: tuple[tuple[str, str], ...] = ()
    communities: tuple[tuple[str, str], ...] = ()
    headline: str = ""
    about: str = ""
    is_minor: bool = False
    waits: bool = False
    shown_as: str = ""  # the role under which `make run` names the account

    @property
    def password(self) -> str:
        """The password of the account."""
        return PASSWORD.format(key=self.key)

    @property
    def email(self) -> str:
        """The address; a pupil has none and signs in by the login name."""
        return "" if self.is_minor else f"{self.key}@sary.example"


PEOPLE = (
    DemoPerson(
        "erzhan",
        "Ержан",
        "Сейітов",
        "Асқарұлы",
        roles=(("saryzhailau-oblysy", "administrator"),),
        shown_as="administrator",
    ),
    DemoPerson(
        "saule",
        "Сәуле",
        "Қабдолова",
        "Мұратқызы",
        roles=(("saryzhailau-oblysy", "coordinator"),),
        headline="Облыстың үйлестірушісі: мектептерді бір-бірімен таныстырамын",
        about="Жаңадан келген мұғалімдерді қабылдаймын, қауымдастықтардың кездесуіне көмектесемін. "
        "Сұрағыңыз болса, жұмыс күндері сағат тоғыздан алтыға дейін жазыңыз.",
        shown_as="coordinator of the region",
    ),
    DemoPerson(
        "marat",
        "Марат",
        "Әубәкіров",
        "Серікұлы",
        roles=(("saryzhailau-oblysy", "editor"),),
        headline="Әдістемелік кітапхананың редакторы",
        about="Жиырма жыл химия сабағын бердім, қазір әріптестерімнің әдістерін оқимын. "
        "Жұмысыңызды қайтарсам, ренжімеңіз: бірге жақсартамыз.",
        shown_as="editor",
    ),
    DemoPerson(
        "aigul",
        "Айгүл",
        "Сәрсенбаева",
        "Қайратқызы",
        roles=(("arman", "teacher"), ("arman-5a", "class_teacher")),
        communities=(("oi-togysy", "member"),),
        headline="Математика мұғалімі, 5 «Ә» сыныбының жетекшісі",
        about="Бөлшекті қағаздан қиып үйретемін. Сабақта кімнің үндемей отыратынын жазып жүремін: "
        "көбіне ең қызық ой содан шығады.\n\nЕкі қызым бар, таңертең шаңғы тебемін.",
        shown_as="teacher, class teacher",
    ),
    DemoPerson(
        "gulmira",
        "Гүлмира",
        "Тойшыбекова",
        "Болатқызы",
        roles=(("litsei", "teacher"),),
        communities=(("oi-togysy", "leader"),),
        headline="Қазақ тілі мен әдебиеті мұғалімі, «Ой тоғысы» қауымдастығының көшбасшысы",
        about="Аз сұрап, көп тыңдауды үйреніп жүрмін. «Алты сұрақ» карточкалары менің сыныбымда "
        "туды, енді үш мектепте қолданылады.",
        shown_as="community leader",
    ),
    DemoPerson(
        "olga",
        "Ольга",
        "Мельник",
        "Викторовна",
        language="ru",
        roles=(("litsei", "teacher"), ("litsei-8a", "class_teacher")),
        communities=(("oi-togysy", "member"),),
        headline="Учитель русского языка и литературы, классный руководитель 8 «А»",
        about="Читаю вслух с детьми и их родителями. Собираю слова, которые удивили моих учеников.",
        shown_as="teacher whose method was returned",
    ),
    DemoPerson(
        "erlan",
        "Ерлан",
        "Бекенов",
        "Талғатұлы",
        roles=(("litsei", "teacher"),),
        communities=(("oi-togysy", "member"),),
        headline="Информатика мұғалімі: Python, робототехника, ағылшын тіліндегі сабақтар",
        about="Оқушының қатесін өзім түзетпеуге тырысамын. Кейде үлгеремін.",
    ),
    DemoPerson(
        "zhanar",
        "Жанар",
        "Омарова",
        "Ерболқызы",
        roles=(
            ("balausa", "teacher"),
            ("balausa-qulynshaq", "class_teacher"),
            ("arman-5a", "parent"),
        ),
        communities=(("kopir", "member"),),
        headline="«Балауса» балабақшасының тәрбиешісі, ертегі жинаушы",
        about="Құмға сурет салып ертегі айтамыз, әжелерден ұмыт болған ойындарды үйренеміз.",
    ),
    DemoPerson(
        "kuanysh",
        "Қуаныш",
        "Төлегенов",
        "Әбілұлы",
        roles=(("qarasu", "head"), ("qarasu", "teacher")),
        communities=(("oi-togysy", "member"),),
        headline="Қарасу ауылдық мектебінің директоры, география мұғалімі",
        about="Тоқсан алты баланың атын да, ата-анасын да білемін. Оқушылармен бірге ауылдың "
        "картасын салдық.",
        shown_as="head of a village school",
    ),
    DemoPerson(
        "botagoz",
        "Ботагөз",
        "Исабекова",
        "Нұрланқызы",
        roles=(("litsei", "head"),),
        headline="Тасбұлақ математика лицейінің директоры",
        about="Таңертең балаларды есік алдында қарсы аламын. Ата-аналардың сұрағына бес жұмыс "
        "күнінен кешіктірмей жауап беремін.",
        shown_as="head who signs official answers",
    ),
    DemoPerson(
        "raushan",
        "Раушан",
        "Жүнісова",
        "Сапарқызы",
        roles=(("arman", "head"),),
        headline="№ 4 «Арман» мектебінің директоры",
        about="Сейсенбі сайын асханада ата-аналармен бірге түскі ас ішемін: сұрақ сонда қойылады. "
        "Жауапты сайтқа да жазамын, көзбе-көз айтылғаны ұмытылып қалмасын.",
        shown_as="head of a town school",
    ),
    DemoPerson(
        "zeinep",
        "Зейнеп",
        "Рахымова",
        "Оралқызы",
        roles=(("balausa", "head"),),
        headline="«Балауса» балабақшасының меңгерушісі",
        about="Отыз екі жыл балабақшадамын. Бала мені атымды атап шақырса, күнім жақсы өтеді.",
    ),
    DemoPerson(
        "natalia",
        "Наталья",
        "Ткаченко",
        "Сергеевна",
        language="ru",
        roles=(("arman", "psychologist"), ("saryzhailau-oblysy", "moderator")),
        communities=(("kopir", "leader"),),
        headline="Школьный психолог: разговариваю на прогулке",
        about="Помогаю пятиклассникам и их родителям привыкнуть друг к другу заново. "
        "Консультирую по вторникам и четвергам.",
        shown_as="moderator, psychologist",
    ),
    DemoPerson(
        "viktoria",
        "Виктория",
        "Цой",
        language="ru",
        communities=(("oi-togysy", "expert"),),
        headline="Коуч учительских команд, методист английского языка",
        about="Приезжаю по приглашению сообществ. Советую редко, спрашиваю часто.",
        shown_as="coach of a community, no organisation",
    ),
    DemoPerson(
        "bolat",
        "Болат",
        "Нұрпейісов",
        "Жақсылықұлы",
        roles=(("litsei-8a", "parent"),),
        shown_as="parent",
    ),
    DemoPerson(
        "alikhan",
        "Әлихан",
        "Омаров",
        roles=(("arman-5a", "pupil"),),
        is_minor=True,
        shown_as="pupil",
    ),
    DemoPerson(
        "dana",
        "Дана",
        "Нұрпейісова",
        roles=(("litsei-8a", "pupil"),),
        is_minor=True,
        shown_as="pupil, daughter of the parent",
    ),
    DemoPerson(
        "madina",
        "Мадина",
        "Есенова",
        "Дәуренқызы",
        roles=(("qarasu", "teacher"),),
        waits=True,
        shown_as="newcomer, waits for the coordinator",
    ),
)

# Who answers for whom, who confirmed it, and to what the guardian agrees: what Dana writes is read
# within her school alone.
GUARDIANS = (
    ("zhanar", "alikhan", "aigul", ("account", "write", "public", "survey")),
    ("bolat", "dana", "olga", ("account", "write")),
)
