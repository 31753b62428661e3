"""The files of the demo methods, made when the demo is loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from home.demo import documents, pictures


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file of a method: its name, what it is in a line, and how it is made."""

    name: str
    caption: str
    make: Callable[[], bytes]


def _text(*lines: str) -> Callable[[], bytes]:
    return lambda: ("\n".join(lines) + "\n").encode()


# -- бөлшектер дүкені -------------------------------------------------------------


def _shop() -> bytes:
    return documents.docx(
        "Бөлшектер дүкені: топқа арналған парақ",
        [
            "Топ: ____________    Күні: ____________",
            "# Баға",
            [
                ("Зат", "Бағасы", "Жолақпен көрсет"),
                ("қалам", "½ теңге", ""),
                ("дәптер", "⅔ теңге", ""),
                ("өшіргіш", "⅙ теңге", ""),
                ("сызғыш", "¾ теңге", ""),
            ],
            "# Рөлдер",
            "- Сатушы: жолақтар бірдей бөлікке келгенін тексереді.",
            "- Есепші: әр сауданы теңдікпен жазады.",
            "- Сатып алушы: екі зат таңдап, бағасын жолақпен жалғайды.",
            "# Есепшінің кестесі",
            [("№", "Не сатып алынды", "Теңдік"), *((n, "", "") for n in range(1, 7))],
            "Ойыннан кейін: ең қиын сауданы қоршап белгілеңдер.",
        ],
    )


def _strips() -> bytes:
    return documents.picture_as(pictures.fractions(), "PNG")


# -- алты сұрақ ----------------------------------------------------------------------


def _cards() -> bytes:
    cards: list[str | documents.Rows] = ["Қайшымен қиып, қалың қағазға желімдеңіз."]
    for name, looks, begins in (
        ("Көз", "Мәтінде тура айтылғанды ізде.", "Кім, қайда, қашан …"),
        ("Құлақ", "Кейіпкердің дауысын тыңда.", "Ол мұны қандай дауыспен …"),
        ("Жүрек", "Сезім қай жерде өзгергенін тап.", "Қай сөзден бастап …"),
        ("Айна", "Өз өміріңе ұқсас сәтті еске түсір.", "Мен осындай сәтте …"),
        ("Таразы", "Екі пікірді салыстыр.", "Егер … десек, онда …"),
        ("Кілт", "Мағынаны ашатын бір сөзді тап.", "Неге дәл осы сөз …"),
    ):
        cards += [f"# {name}", looks, f"Сұрақтың басы: {begins}", "Менің сұрағым: ______________"]
    return documents.odt("Алты сұрақ карточкасы", cards)


# -- ата-анамен алғашқы әңгіме ---------------------------------------------------------


def _first_talk() -> bytes:
    return documents.docx(
        "Жиырма минуттық кездесудің жоспары",
        [
            [
                ("Уақыты", "Не істейміз", "Есте болсын"),
                ("3 минут", "Амандасамыз, бір жақсы сәтті айтамыз", "Нақты мысал"),
                ("10 минут", "Үш сұрақ қойып, тыңдаймыз", "Бөлмейміз, кеңес айтпаймыз"),
                ("5 минут", "Хабарласу жолын келісеміз", "Уақыты мен түрі"),
                ("2 минут", "Бір уәде береміз", "Сол аптада орындаймыз"),
            ],
            "# Үш сұрақ",
            "- Балаңыз үйде неге ұзақ уақыт алданып отыра алады?",
            "- Мектептен қандай көңіл күймен келеді?",
            "- Мен нені білгенім дұрыс болар еді?",
        ],
    )


# -- құм үстіндегі ертегі ----------------------------------------------------------------


def _sand_pictures() -> bytes:
    return documents.pictures_pdf([pictures.steppe(), pictures.yurt(), pictures.village()])


# -- ауыл картасы --------------------------------------------------------------------------


def _measures() -> bytes:
    return documents.ods(
        "Өлшеу",
        [
            ("Су көзі", "Картада бар ма", "Шын мәнінде", "Тереңдігі, см", "Кім өлшеді"),
            ("Жоғарғы бұлақ", "иә", "тартылған", 0, "1-топ"),
            ("Төменгі бұлақ", "иә", "су бар", 35, "1-топ"),
            ("Ескі құдық", "жоқ", "су бар, аузы ашық", 210, "2-топ"),
            ("Өзеннің иіні", "иә", "су бар", 80, "3-топ"),
            ("", "", "", "", ""),
        ],
    )


def _map() -> bytes:
    return documents.picture_as(pictures.village(), "WEBP")


# -- тасбақа --------------------------------------------------------------------------------


def _turtle() -> bytes:
    square = "from turtle import done, forward, right\n\n"
    return documents.zipped(
        [
            (
                "oqy.txt",
                "Үш бағдарлама: әрқайсысын Thonny немесе IDLE редакторында ашыңыз.\n"
                "1 — шаршы, 2 — шаңырақ, 3 — қошқар мүйіз.\n",
            ),
            (
                "1_sharshy.py",
                f"{square}for _ in range(4):\n    forward(100)\n    right(90)\n\ndone()\n",
            ),
            (
                "2_shanyraq.py",
                "from turtle import circle, done, forward, left, penup, pendown\n\n"
                "circle(100)\npenup()\nleft(90)\nforward(100)\npendown()\n\n"
                "for _ in range(8):\n    forward(100)\n    forward(-100)\n    left(45)\n\ndone()\n",
            ),
            (
                "3_mui_iz.py",
                "from turtle import circle, done, forward, left, right\n\n\n"
                "def muiz():\n    forward(60)\n    circle(20, 270)\n    circle(10, 180)\n\n\n"
                "for _ in range(6):\n    muiz()\n    right(60)\n\ndone()\n",
            ),
        ]
    )


def _turtle_slides() -> bytes:
    return documents.odp(
        [
            ("Python тасбақасы", ["7-сынып, үш сабақ", "Соңында: өз ою-өрнегің"]),
            ("1. Бұйрықтың реті", ["forward(100) — алға жүр", "right(90) — оңға бұрыл"]),
            ("2. Қайталау", ["for _ in range(8):", "Бұрыш = 360 : қабырғалар саны"]),
            ("3. Өз функцияң", ["def muiz():", "Бір рет жаз, көп рет қолдан"]),
            ("Көрме", ["Өрнегің нені білдіреді?", "Қай жерінде қиналдың?"]),
        ]
    )


# -- келісудің бес қадамы ----------------------------------------------------------------------


def _five_steps() -> bytes:
    return documents.docx(
        "Дауласпай келісудің бес қадамы",
        [
            "- Тоқта: іштей онға дейін сана.",
            "- Айт: «маған … болды» деп баста.",
            "- Тыңда: оның сөзін өз сөзіңмен қайтала.",
            "- Ойлан: екеуіңе де жарайтын екі жол тап.",
            "- Келіс: қашан тексеретіндеріңді айт.",
            "Қол қойдық: ______________________________",
        ],
    )


# -- семейный вечер ------------------------------------------------------------------------------

_STORY = (
    "Дом стоял на краю посёлка, и чердак в нём был заперт, сколько Марат себя помнил.",
    "— Что там? — спрашивал он у деда. — Сундук, — отвечал дед. — А в сундуке? — Не помню.",
    "Ключ висел на гвозде у печки, на самом виду. Брать его никто не запрещал, и поэтому никто "
    "не брал.",
    "Осенью, когда провели свет на новую улицу и в доме вечером погас старый, дед вдруг сказал: "
    "— Полезли.",
    "Лестница скрипела на каждой ступеньке своим голосом. Марат нёс фонарь, дед нёс ключ.",
    "В сундуке лежали тетради. Сорок тетрадей в клетку, исписанных мелким учительским почерком.",
    "— Это бабушка, — сказал дед. — Она каждый вечер записывала, что хорошего сделали её ученики. "
    "По одной строчке на каждого.",
    "Марат раскрыл наугад. «Ильяс отдал варежку. Сауле решила задачу и промолчала, чтобы решил "
    "сосед. Серик сегодня не подрался».",
    "— Серик, это ты? — спросил Марат. — Это я, — сказал дед и долго протирал очки.",
    "Они спустились, когда свет уже дали. Ключ дед повесил на место, а тетрадь оставил на столе.",
    "На следующий вечер Марат купил тетрадь в клетку и написал в ней первую строчку. Про деда.",
)


def _story() -> bytes:
    return documents.epub("kljuch-ot-cherdaka", "Ключ от чердака", "Ольга Мельник", "ru", _STORY)


def _evening() -> bytes:
    return documents.docx(
        "Вечер семейного чтения: листок ведущего",
        [
            "# До вечера",
            "- Стулья кругом, по одному на человека и два запасных.",
            "- Текст разрезан на страницы, места передачи отмечены.",
            "- Листочки и карандаши для одной фразы.",
            "# Рассказ для чтения",
            *_STORY,
        ],
    )


# -- лист наблюдения ---------------------------------------------------------------------------


def _observation() -> bytes:
    head = ("Ученик", "Приход", "Перемена", "Просит помощи", "Самочувствие", "Перемены", "Сумма")
    rows: list[list[str | int]] = [
        [f"Ученик {n}", 0, 0, 0, 0, 0, f"=SUM(B{n + 1}:F{n + 1})"] for n in range(1, 13)
    ]
    return documents.xlsx("Неделя 1", [head, *rows], wide=(18, 10, 12, 16, 16, 12, 10))


# -- exit tickets ------------------------------------------------------------------------


def _tickets() -> bytes:
    return documents.text_pdf(
        "Twelve exit tickets",
        [
            "Cut along the lines. One ticket a lesson, five minutes, no marks.",
            "",
            "1.  Write the question you did not ask today.",
            "2.  Explain one word from the board to your grandmother.",
            "3.  Draw what happened inside the computer.",
            "4.  Which step would you skip, and what would break?",
            "5.  Finish: I used to think ..., now I think ...",
            "6.  Give today's lesson a title of three words.",
            "7.  Where were you lost? Mark the minute.",
            "8.  Make a question for the test. Make it fair.",
            "9.  What would you show first to a pupil who was absent?",
            "10. One thing your neighbour understood better than you.",
            "11. Translate today's main word into our three languages.",
            "12. What should I explain again tomorrow?",
        ],
    )


def _month() -> bytes:
    rows = [("Date", "Class", "Ticket", "Got it", "Nearly", "Lost", "One sentence for tomorrow")]
    rows += [("", "8A", n, 0, 0, 0, "") for n in range(1, 13)]  # type: ignore[misc,list-item]
    return documents.ods("Month", rows)


# -- talking about a picture -------------------------------------------------------------


def _speaking_slides() -> bytes:
    return documents.odp(
        [
            ("Talking about a picture", ["Five true sentences", "Work in pairs"]),
            ("1. Place", ["Where are we?", "We are in …"]),
            ("2. People or things", ["Who or what can you see?", "I can see …"]),
            ("3. Action", ["What is happening?", "A girl is …-ing"]),
            ("4. Guess", ["What happened before?", "I think …"]),
            ("5. Me", ["What would you do there?", "I would …"]),
        ]
    )


def _speaking_picture() -> bytes:
    return documents.picture_as(pictures.yurt(), "JPEG")


FILES: dict[str, Sequence[DemoFile]] = {
    "bolshekter-dukeni": (
        DemoFile("Бөлшектер дүкені - топ парағы.docx", "Топқа арналған парақ", _shop),
        DemoFile("Бөлшек жолақтары.png", "Басып шығаратын жолақтар", _strips),
    ),
    "alty-suraq": (DemoFile("Алты карточка.odt", "Қиып алатын карточкалар", _cards),),
    "alashqy-angime": (
        DemoFile("Жиырма минуттық кездесу.docx", "Бір беттік жоспар", _first_talk),
        DemoFile(
            "Кездесуден кейін.txt",
            "Өзіңіз үшін толтыратын парақ",
            _text(
                "Кездесуден кейін (тек өзім үшін)",
                "",
                "Мен естіген ең маңызды сөз:",
                "Маған белгісіз болған нәрсе:",
                "Менің уәдем және оның күні:",
                "Бір айдан соң қайта сұраймын:",
            ),
        ),
    ),
    "qum-ustindegi-ertegi": (
        DemoFile("Ертегі суреттері.pdf", "Әңгімеге түрткі болатын үш сурет", _sand_pictures),
        DemoFile(
            "Бақылау парағы.md",
            "Тәрбиешінің белгілері",
            _text(
                "# Құм үстіндегі ертегі: бақылау",
                "",
                "- [ ] үш оқиғаны ретімен айтады",
                "- [ ] «себебі», «содан кейін» деген сөздерді қолданады",
                "- [ ] құрдасының ойын тыңдап, ертегісіне қосады",
                "- [ ] жаңа сөз айтты: ______",
            ),
        ),
    ),
    "auyl-kartasy": (
        DemoFile("Су көздерін өлшеу.ods", "Өлшеу кестесі", _measures),
        DemoFile("Картаның үлгісі.webp", "Былтырғы картаның сызбасы", _map),
    ),
    "tasbaqa": (
        DemoFile("Тасбақа бағдарламалары.zip", "Үш дайын бағдарлама", _turtle),
        DemoFile("Тасбақа слайдтары.odp", "Сабаққа арналған слайдтар", _turtle_slides),
    ),
    "kelisudin-bes-qadamy": (
        DemoFile("Бес қадам - жадынама.docx", "Қабырғаға ілетін жадынама", _five_steps),
    ),
    "semeinyi-vecher": (
        DemoFile("Ключ от чердака.epub", "Рассказ для телефона и читалки", _story),
        DemoFile("Листок ведущего.docx", "Подготовка и текст рассказа", _evening),
    ),
    "list-nablyudeniya": (
        DemoFile("Лист наблюдения.xlsx", "Таблица на неделю", _observation),
        DemoFile(
            "Памятка.txt",
            "Одна страница о правилах",
            _text(
                "Лист наблюдения: памятка классному руководителю",
                "",
                "0 - как обычно, 1 - заметно, 2 - сильно.",
                "Три недели подряд растёт сумма - приглашаем психолога.",
                "Лист не показываем классу и собранию, через полгода удаляем.",
            ),
        ),
    ),
    "sochinenie-nablyudenie": (),
    "exit-tickets": (
        DemoFile("Exit tickets.pdf", "Twelve tickets on one sheet", _tickets),
        DemoFile("A month of tickets.ods", "A month at a glance", _month),
    ),
    "talking-about-a-picture": (
        DemoFile("Speaking cards.odp", "The routine as slides", _speaking_slides),
        DemoFile("Picture to talk about.jpg", "A yurt in the evening", _speaking_picture),
    ),
}
