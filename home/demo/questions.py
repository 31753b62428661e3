"""Offices and questions of the demo, in three languages and at every stage. All invented."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """An office: who heads it, who answers in it, what the signature says."""

    key: str
    place: str
    head: str
    members: tuple[str, ...]
    name: tuple[str, str, str]
    position: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DemoStep:
    """One step, `days` before today: what, by whom, and the words of it."""

    act: str
    days: float
    by: str = ""
    text: str = ""
    office: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question: `asker` is empty for somebody without an account, who has `name` and `mail`."""

    key: str
    place: str
    asker: str
    language: str
    title: str
    text: str
    days: float
    openness: str = "public"
    name: str = ""
    mail: str = ""
    is_let_out: bool = True
    steps: tuple[DemoStep, ...] = field(default_factory=tuple)


OFFICES = (
    DemoOffice(
        "litsei-oqu",
        "litsei",
        "botagoz",
        ("erlan", "gulmira"),
        ("Оқу ісі бөлімі", "Учебная часть", "Studies office"),
        ("Лицей директоры", "Директор лицея", "Head of the lyceum"),
    ),
    DemoOffice(
        "qarasu-akimshilik",
        "qarasu",
        "kuanysh",
        (),
        ("Мектеп әкімшілігі", "Администрация школы", "School administration"),
        ("Мектеп директоры", "Директор школы", "Head of the school"),
    ),
    DemoOffice(
        "arman-psikholog",
        "arman",
        "natalia",
        ("aigul",),
        ("Психологиялық қызмет", "Психологическая служба", "Psychological service"),
        ("Мектеп психологы", "Школьный психолог", "School psychologist"),
    ),
    DemoOffice(
        "oblys-bilim",
        "saryzhailau-oblysy",
        "saule",
        ("marat",),
        ("Білім басқармасы", "Управление образования", "Education department"),
        ("Басқарманың бас маманы", "Главный специалист управления", "Chief specialist"),
    ),
)

QUESTIONS = (
    DemoQuestion(
        "formalyq-kiim",
        "litsei",
        "bolat",
        "kk",
        "Қыста мектеп формасының үстінен жылы жилет киюге бола ма?",
        "Сегізінші сыныптың кабинеті солтүстік жақта, таңертең салқын. Қызым тоңып отырады. "
        "Форманың үстінен тоқыма жилет кисе, ескерту ала ма?",
        24,
        steps=(
            DemoStep("assign", 23.8, by="botagoz", office="litsei-oqu", person="gulmira"),
            DemoStep(
                "draft",
                22.6,
                by="gulmira",
                text="Иә, болады. Қара көк, сұр немесе қара түсті бірыңғай жилет пен кардиган "
                "форманың бөлігі саналады, ескерту берілмейді.\n\n"
                "Солтүстік жақтағы кабинеттердің жылуын шаруашылық бөлімі осы аптада тексереді.",
            ),
            DemoStep("propose", 22.5, by="gulmira"),
            DemoStep("publish", 22.2, by="botagoz"),
            DemoStep(
                "reply",
                21.9,
                by="olga",
                text="Спасибо! В нашем классе уже стало теплее на два градуса.",
            ),
            DemoStep("solved", 20, text="Рақмет, кабинет жылыды."),
        ),
    ),
    DemoQuestion(
        "avtobus-qarasu",
        "qarasu",
        "",
        "ru",
        "Будет ли школьный автобус забирать детей с дальней улицы?",
        "Мы живём за мостом, до остановки два километра. Зимой младшие идут в темноте. Можно ли "
        "сделать остановку у водонапорной башни?",
        16,
        name="Светлана",
        mail="svetlana@sary.example",
        steps=(
            DemoStep("accept", 15.5, by="kuanysh"),
            DemoStep(
                "publish",
                13.4,
                by="kuanysh",
                text="С 10 числа автобус останавливается у водонапорной башни в 7:25. "
                "Водитель ждёт три минуты.",
            ),
            DemoStep(
                "publish",
                9.2,
                by="kuanysh",
                text="С 10 числа автобус останавливается у водонапорной башни в **7:35**: "
                "время изменено по просьбе родителей. Водитель ждёт три минуты, "
                "обратно автобус идёт в 13:20.",
            ),
        ),
    ),
    DemoQuestion(
        "robotics-club",
        "litsei",
        "viktoria",
        "en",
        "Can teachers from other schools visit the robotics club?",
        "I coach a group of English teachers. Three of them would like to see how lessons are run "
        "in the robotics club. Whom should they write to, and on which days is it possible?",
        0.3,
    ),
    DemoQuestion(
        "uy-tapsyrmasy",
        "arman",
        "zhanar",
        "kk",
        "Бесінші сыныпта үй тапсырмасына күніне қанша уақыт кетуі керек?",
        "Балам кешкі тоғызға дейін сабақ қарайды. Басқа ата-аналар да солай дейді, бірақ айтуға "
        "ыңғайсызданады. Мектепте бұл қалай реттеледі?",
        3,
        openness="unnamed",
        steps=(DemoStep("accept", 2.4, by="raushan"),),
    ),
    DemoQuestion(
        "buffet-arman",
        "arman",
        "olga",
        "ru",
        "Почему в буфете после второй смены нет горячего чая?",
        "Дети второй смены остаются на кружки до семи. Буфет закрывается в пять. Как быть?",
        18,
        steps=(DemoStep("assign", 16.8, by="raushan", office="arman-psikholog", person="natalia"),),
    ),
    DemoQuestion(
        "yuzu-sabaghy",
        "arman",
        "zhanar",
        "kk",
        "Бесінші сыныптар жүзуге қай күні барады?",
        "Кестеде жүзу сабағы тұр, бірақ күні жазылмаған. Баланың киімін алдын ала дайындап "
        "қояйын деп едім. Дәрігерден анықтама керек пе?",
        11,
        steps=(
            DemoStep("accept", 10.6, by="raushan"),
            DemoStep(
                "publish",
                8.4,
                by="raushan",
                text="5 «Ә» сыныбы бейсенбі сайын 4-сабақта «Толқын» бассейніне автобуспен барады, "
                "5 «А» мен 5 «Б» — сәрсенбіде. Қалпақ, орамал, тәпішке алып келсін.\n\n"
                "Анықтама жылына бір рет керек, оны мектептің мейірбикесі тегін береді.",
            ),
        ),
    ),
    DemoQuestion(
        "kitapkhana-saghat",
        "litsei",
        "zhanar",
        "kk",
        "Кітапхана сенбіде ашық бола ала ма?",
        "Балалар жоба жазып жатыр, жұмыс күндері сабақтан кейін үлгермейді. Сенбіде екі сағат "
        "ашық болса, бірге келіп оқыр едік.",
        4,
        steps=(
            DemoStep("assign", 3.6, by="botagoz", office="litsei-oqu", person="erlan"),
            DemoStep(
                "draft",
                1.5,
                by="erlan",
                text="Қаңтардан бастап кітапхана сенбі күні сағат 10:00-ден 12:00-ге дейін ашық. "
                "Кезекші мұғалім болады, алдын ала жазылудың қажеті жоқ.",
            ),
            DemoStep("propose", 1.4, by="erlan"),
        ),
    ),
    DemoQuestion(
        "attestation",
        "saryzhailau-oblysy",
        "gulmira",
        "kk",
        "Аттестаттау комиссиясының құрамын қауымдастық өзі сайлай ала ма?",
        "Бірнеше мектептің мұғалімдері осыны сұрайды. Комиссияға қауымдастықтан екі адам кірсе, "
        "бағалау ашық болар еді.",
        12,
        steps=(
            DemoStep(
                "decline",
                10.5,
                by="saule",
                text="Комиссияның құрамын министрліктің бұйрығы белгілейді, оны облыс өзгерте "
                "алмайды. Ұсынысыңызды «Идеялар» бөліміне жазыңыз: министрлікке жібереміз.",
            ),
        ),
    ),
    DemoQuestion(
        "jilet-tagy",
        "litsei",
        "olga",
        "ru",
        "Можно ли носить тёплый жилет с формой?",
        "Спрашивают родители моего класса: в кабинетах прохладно, можно ли надеть вязаный жилет?",
        8,
        steps=(DemoStep("duplicate", 7.5, by="botagoz", text="formalyq-kiim"),),
    ),
    DemoQuestion(
        "jeke-suraq",
        "litsei",
        "bolat",
        "kk",
        "Қызымның арнайы тамақтануы туралы",
        "Дәрігер сүт өнімдерін тыйды. Асханада ауыстыратын тағам бола ма? Мұны көпшілік "
        "білмегенін қалаймын.",
        5,
        openness="private",
        steps=(DemoStep("assign", 4.6, by="botagoz", person="botagoz"),),
    ),
    DemoQuestion(
        "sport-alany",
        "arman",
        "alikhan",
        "kk",
        "Қоңыраудан кейін спорт алаңында ойнауға бола ма?",
        "Біз сыныппен футбол ойнағымыз келеді, бірақ қақпа жабық тұрады. Кілтті кімнен сұраймыз?",
        0.2,
        openness="private",
        is_let_out=False,
    ),
)
