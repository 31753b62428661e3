"""The ideas of the demo, one at each stage, in three languages. All of it is invented."""

from dataclasses import dataclass, field

REGION_BOARD, SCHOOL_BOARD = "ideas", "ideas-arman"


@dataclass(frozen=True, slots=True)
class DemoBoard:
    """A board of ideas; `asked` is how many people it asks."""

    slug: str
    place: str
    names: tuple[str, str, str]
    about: tuple[str, str, str]
    asked: int
    by_family: bool = False


BOARDS = (
    DemoBoard(
        REGION_BOARD,
        "saryzhailau-oblysy",
        ("Облыстың идеялары", "Идеи области", "Ideas of the region"),
        (
            "Мектептер мен балабақшаларды жақсартатын ойыңызды айтыңыз. Жиналған қолдауға қарай "
            "сарапшылар қарайды, жауабын осы жерден оқисыз.",
            "Предложите, что улучшить в школах и садах области. Поддержанную идею смотрят "
            "эксперты, ответ читают все.",
            "Say what would make our schools and kindergartens better. Experts look at what many "
            "support, and everybody reads the answer.",
        ),
        120,
    ),
    DemoBoard(
        SCHOOL_BOARD,
        "arman",
        ("«Арман» мектебінің идеялары", "Идеи школы «Арман»", "Ideas of Arman School"),
        (
            "Мектебіміз туралы ойыңызды осында жазыңыз: бір отбасы — бір дауыс.",
            "Здесь предложения о нашей школе: одна семья — один голос.",
            "Write here what our school could do: one family, one voice.",
        ),
        60,
        by_family=True,
    ),
)


@dataclass(frozen=True, slots=True)
class DemoMove:
    """A move `days` ago, with its sentence in the language of the idea."""

    to: str
    days: float
    text: str


@dataclass(frozen=True, slots=True)
class DemoOpinion:
    """What an expert wrote."""

    by: str
    days: float
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class DemoStep:
    """A step: to be done in `due` days from now (before now when negative)."""

    title: str
    due: int
    done: float | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class DemoIdea:
    """An idea and all that became of it."""

    key: str
    board: str
    author: str
    days: float
    language: str
    title: str
    text: str
    votes: tuple[str, ...] = ()
    moves: tuple[DemoMove, ...] = ()
    group: str = ""
    mentor: str = ""
    experts: tuple[str, ...] = ()
    opinions: tuple[DemoOpinion, ...] = ()
    responsible: str = ""
    due: int | None = None
    steps: tuple[DemoStep, ...] = ()
    comments: tuple[tuple[str, str, str], ...] = field(default_factory=tuple)


IDEAS = (
    DemoIdea(
        "reading",
        SCHOOL_BOARD,
        "alikhan",
        215,
        "kk",
        "Үзіліске арналған кітап сөресі",
        "Үлкен үзілісте бәріміз телефонға қараймыз. Екінші қабаттың дәлізіне сөре қойып, үйден "
        "оқып шыққан кітаптарымызды әкелсек деймін. Алған адам орнына біреуін қояды.",
        ("aigul", "zhanar", "natalia", "saule"),
        (
            DemoMove("support", 210, "Ұқсас идея жоқ, дауыс беру ашылды."),
            DemoMove("accepted", 196, "Мектеп кеңесі бірауыздан келісті: орын да, сөре де бар."),
            DemoMove("work", 190, "Сөрені еңбек пәнінің үйірмесі жасайды."),
            DemoMove("done", 160, "Сөре орнында тұр, алғашқы аптада 84 кітап жиналды."),
            DemoMove(
                "reviewed",
                70,
                "Бір тоқсаннан кейін санадық: 312 кітап қолдан қолға өтті, сөре жөндеуді қажет "
                "етпейді. Енді бірінші қабатқа да қоямыз.",
            ),
        ),
        responsible="aigul",
        due=-165,
        steps=(
            DemoStep("Орын таңдау", -188, 189, "Екінші қабат, терезе жаны"),
            DemoStep("Сөре жасау", -170, 171, "Үйірме екі сөре шеберледі"),
            DemoStep("Алғашқы кітаптарды жинау", -165, 161, "84 кітап, тізімі кітапханада"),
        ),
        comments=(
            ("aigul", "kk", "Сыныппен бірге кітаптарға жапсырма жасадық, балаларға қатты ұнады."),
        ),
    ),
    DemoIdea(
        "light",
        REGION_BOARD,
        "olga",
        64,
        "ru",
        "Свет и лавочка на остановке у школы",
        "Зимой дети ждут автобус в темноте. Предлагаю вместе с акиматом поставить фонарь на "
        "солнечной батарее и лавочку: сначала у сельских школ, где автобус ходит дважды в день.",
        ("olga", "kuanysh", "bolat", "gulmira", "aigul", "erlan", "zhanar", "natalia"),
        (
            DemoMove("support", 60, "Похожих идей нет, голосование открыто."),
            DemoMove("experts", 31, "Поддержка собрана. Группа проверит цены и места."),
            DemoMove("accepted", 17, "Принято: четыре остановки до весны, деньги в плане района."),
            DemoMove("work", 10, "Договор подписан, первый столб ставят у Карасуской школы."),
        ),
        group="Свет на остановках",
        mentor="viktoria",
        experts=("kuanysh", "erlan"),
        opinions=(
            DemoOpinion(
                "kuanysh",
                27,
                "У нас автобус приходит в 7:20, до рассвета сорок минут. Фонарь нужен на высоте "
                "четыре метра, тогда его не достать мячом. Лавочку сделают наши старшеклассники.",
                "ru",
            ),
            DemoOpinion(
                "erlan",
                25,
                "Күн батареясының бағасын үш жеткізушіден сұрадым: бір аялдамаға шамамен 180 мың "
                "теңге. Қыста аккумулятор әлсірейді, сондықтан сыйымдылығын екі еселеп алу керек.",
                "kk",
            ),
        ),
        responsible="kuanysh",
        due=120,
        steps=(
            DemoStep("Выбрать четыре остановки", -15, 16, "Список согласован с районом"),
            DemoStep("Договор с поставщиком", -8, 10, "Подписан, гарантия три года"),
            DemoStep("Первый фонарь в Карасу", 20),
            DemoStep("Ещё три остановки", 110),
        ),
        comments=(
            ("bolat", "ru", "Готов помочь с установкой, есть кран-манипулятор."),
            ("kuanysh", "kk", "Рахмет, Болат! Желтоқсанның басында хабарласамыз."),
        ),
    ),
    DemoIdea(
        "games",
        REGION_BOARD,
        "erlan",
        2,
        "en",
        "A box of board games that travels between schools",
        "Each month one school could look after a box of board games and pass it on with a note "
        "about what the children liked most. I can give the first ten games.",
    ),
    DemoIdea(
        "openday",
        REGION_BOARD,
        "bolat",
        16,
        "kk",
        "Айына бір рет ата-ана сабақта отырсын",
        "Баламның сабақта қалай отыратынын бір рет көрсем, үйде басқаша сөйлесер едім. Айдың "
        "соңғы бейсенбісінде ата-аналар бір сабаққа тыныш қатысатын болсын.",
        ("bolat", "zhanar", "gulmira", "aigul"),
        (
            DemoMove(
                "support",
                13,
                "Дауыс беру ашық. Алты дауыс жиналса, сарапшылар тобы қарайды.",
            ),
        ),
        comments=(
            ("gulmira", "kk", "Лицейде бір рет байқап көрдік: балалар жинақы, ата-ана риза."),
            ("olga", "ru", "Поддерживаю, но не больше трёх гостей на урок."),
        ),
    ),
    DemoIdea(
        "walk",
        REGION_BOARD,
        "natalia",
        40,
        "ru",
        "Прогулка с психологом вместо кабинета",
        "Подростку легче говорить на ходу. Предлагаю раз в неделю час «прогулочных» консультаций: "
        "психолог и ребёнок с согласия родителей гуляют по школьному стадиону.",
        ("natalia", "aigul", "zhanar", "olga", "viktoria", "saule", "bolat"),
        (
            DemoMove("support", 38, "Голосование открыто."),
            DemoMove("experts", 12, "Поддержка собрана, просим мнение психологов и юриста."),
        ),
        group="Безопасная прогулка",
        mentor="saule",
        experts=("zhanar", "viktoria"),
        opinions=(
            DemoOpinion(
                "viktoria",
                6,
                "Формат работает в трёх известных мне школах. Нужны письменное согласие родителей, "
                "открытое место и простой журнал: кто, когда, сколько минут.",
                "ru",
            ),
        ),
    ),
    DemoIdea(
        "uniform",
        SCHOOL_BOARD,
        "zhanar",
        75,
        "kk",
        "Мектеп формасын айырбастау бұрышы",
        "Бала бір жылда өсіп кетеді, форма жап-жаңа қалады. Кіреберісте таза, бүтін форманы "
        "қалдырып, өзіне келетінін алатын бұрыш ашсақ.",
        ("zhanar", "aigul", "natalia"),
        (
            DemoMove("support", 72, "Дауыс беру ашылды."),
            DemoMove(
                "partly",
                49,
                "Ішінара келістік: бұрыш тамыз бен қаңтарда екі аптадан ашылады, жыл бойы "
                "сақтайтын орын жоқ.",
            ),
        ),
    ),
    DemoIdea(
        "pool",
        REGION_BOARD,
        "gulmira",
        85,
        "kk",
        "Әр ауданға мектеп бассейні",
        "Ауыл балалары жүзуді білмейді. Әр ауданда бір мектептің жанында шағын бассейн салынса, "
        "көрші мектептер кезекпен келер еді.",
        ("gulmira", "kuanysh"),
        (
            DemoMove("support", 82, "Дауыс беру ашылды."),
            DemoMove(
                "declined",
                41,
                "Әзірге емес: бір бассейнді ұстауға жылына 60 миллион теңге кетеді, ал қолдау "
                "жиналмады. Оның орнына қалалық бассейнге апта сайын автобус шығады. Екі жылдан "
                "кейін қайта қараймыз.",
            ),
        ),
    ),
    DemoIdea(
        "garden",
        SCHOOL_BOARD,
        "aigul",
        130,
        "ru",
        "Школьный сад, где у каждого класса своё дерево",
        "За спортзалом пустует участок. Пусть каждый класс посадит яблоню и ухаживает за ней до "
        "выпуска: это и биология, и общее дело с родителями.",
        ("aigul", "zhanar", "natalia", "saule"),
        (
            DemoMove("support", 126, "Голосование открыто."),
            DemoMove("accepted", 100, "Принято: участок отведён под сад."),
            DemoMove("work", 95, "Саженцы заказаны в питомнике."),
            DemoMove("done", 30, "Посажено 24 дерева, у каждого табличка с именем класса."),
        ),
        responsible="aigul",
        due=-35,
        steps=(
            DemoStep("Разметить участок", -80, 82, "План висит в холле"),
            DemoStep("Привезти саженцы", -45, 46, "24 яблони и 6 груш"),
            DemoStep("Посадка с родителями", -32, 31, "Пришло 70 человек"),
        ),
    ),
)
