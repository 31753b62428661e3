"""The words that a new library begins with; editors rename, reorder and add."""

from typing import Any

from django.db import transaction

from library.methods.models import Grade, Licence, MaterialType, Subject, Term, WorkForm
from library.methods.selectors import forget_vocabularies

# code, Kazakh, Russian, English
SUBJECTS = (
    ("literacy", "Сауат ашу", "Обучение грамоте", "First reading and writing"),
    ("kazakh", "Қазақ тілі", "Казахский язык", "Kazakh language"),
    ("kazakh-literature", "Қазақ әдебиеті", "Казахская литература", "Kazakh literature"),
    (
        "kazakh-second",
        "Қазақ тілі мен әдебиеті (Т2)",
        "Казахский язык и литература (Я2)",
        "Kazakh as a second language",
    ),
    ("russian", "Орыс тілі", "Русский язык", "Russian language"),
    ("russian-literature", "Орыс әдебиеті", "Русская литература", "Russian literature"),
    (
        "russian-second",
        "Орыс тілі мен әдебиеті (Т2)",
        "Русский язык и литература (Я2)",
        "Russian as a second language",
    ),
    ("literary-reading", "Әдебиеттік оқу", "Литературное чтение", "Literary reading"),
    ("english", "Ағылшын тілі", "Английский язык", "English language"),
    ("foreign", "Басқа шет тілі", "Другой иностранный язык", "Another foreign language"),
    ("maths", "Математика", "Математика", "Mathematics"),
    ("algebra", "Алгебра", "Алгебра", "Algebra"),
    ("geometry", "Геометрия", "Геометрия", "Geometry"),
    ("digital-literacy", "Цифрлық сауаттылық", "Цифровая грамотность", "Digital literacy"),
    ("informatics", "Информатика", "Информатика", "Computer science"),
    ("world-around", "Дүниетану", "Познание мира", "The world around us"),
    ("natural-science", "Жаратылыстану", "Естествознание", "Natural science"),
    ("physics", "Физика", "Физика", "Physics"),
    ("chemistry", "Химия", "Химия", "Chemistry"),
    ("biology", "Биология", "Биология", "Biology"),
    ("geography", "География", "География", "Geography"),
    ("history-kazakhstan", "Қазақстан тарихы", "История Казахстана", "History of Kazakhstan"),
    ("world-history", "Дүниежүзі тарихы", "Всемирная история", "World history"),
    ("law", "Құқық негіздері", "Основы права", "Foundations of law"),
    (
        "business",
        "Кәсіпкерлік және бизнес негіздері",
        "Основы предпринимательства и бизнеса",
        "Foundations of business",
    ),
    ("global-competences", "Жаһандық құзыреттер", "Глобальные компетенции", "Global competences"),
    ("art-and-craft", "Көркем еңбек", "Художественный труд", "Art and craft"),
    ("music", "Музыка", "Музыка", "Music"),
    ("graphics", "Графика және жобалау", "Графика и проектирование", "Graphics and design"),
    ("physical-education", "Дене шынықтыру", "Физическая культура", "Physical education"),
    (
        "military-training",
        "Алғашқы әскери және технологиялық дайындық",
        "Начальная военная и технологическая подготовка",
        "Basic military and technological training",
    ),
    (
        "preschool-physical",
        "Балабақша: физикалық қасиеттерді дамыту",
        "Детский сад: развитие физических качеств",
        "Kindergarten: physical development",
    ),
    (
        "preschool-communication",
        "Балабақша: коммуникативтік дағдыларды дамыту",
        "Детский сад: развитие коммуникативных навыков",
        "Kindergarten: speech and communication",
    ),
    (
        "preschool-cognitive",
        "Балабақша: танымдық және зияткерлік дағдыларды дамыту",
        "Детский сад: развитие познавательных и интеллектуальных навыков",
        "Kindergarten: thinking and knowing",
    ),
    (
        "preschool-creative",
        "Балабақша: шығармашылық дағдыларды дамыту",
        "Детский сад: развитие творческих навыков",
        "Kindergarten: creativity",
    ),
    (
        "preschool-social",
        "Балабақша: әлеуметтік-эмоционалды дағдыларды қалыптастыру",
        "Детский сад: формирование социально-эмоциональных навыков",
        "Kindergarten: social and emotional skills",
    ),
    ("class-hour", "Сынып сағаты", "Классный час", "Class hour"),
    ("out-of-class", "Сыныптан тыс жұмыс", "Внеурочная работа", "Work outside lessons"),
    ("with-parents", "Ата-аналармен жұмыс", "Работа с родителями", "Work with parents"),
    (
        "psychology",
        "Психологиялық-педагогикалық қолдау",
        "Психолого-педагогическая поддержка",
        "Psychological support",
    ),
    ("speech-therapy", "Логопедия", "Логопедия", "Speech therapy"),
    ("inclusion", "Инклюзивті білім беру", "Инклюзивное образование", "Inclusive education"),
    (
        "professional-growth",
        "Педагогтің кәсіби дамуы",
        "Профессиональное развитие педагога",
        "Teachers' professional growth",
    ),
    ("school-management", "Мектепті басқару", "Управление школой", "School management"),
)
GRADES = (
    ("kindergarten", "Балабақша", "Детский сад", "Kindergarten"),
    ("0", "Мектепалды сынып", "Предшкольный класс", "Preparatory class"),
    *((str(n), f"{n}-сынып", f"{n} класс", f"Grade {n}") for n in range(1, 12)),
)
TYPES = (
    ("lesson-plan", "Сабақ жоспары", "План урока", "Lesson plan"),
    ("medium-term-plan", "Орта мерзімді жоспар", "Среднесрочный план", "Medium-term plan"),
    ("teaching-aid", "Оқу құралы", "Учебное пособие", "Teaching aid"),
    ("recommendation", "Әдістемелік ұсынымдар", "Методические рекомендации", "Recommendations"),
    ("development", "Әзірлеме", "Методическая разработка", "Development"),
    ("project", "Жоба", "Проект", "Project"),
    ("regulation", "Ереже", "Положение", "Regulation"),
    ("questionnaire", "Сауалнама", "Анкета", "Questionnaire"),
    ("game", "Ойын", "Игра", "Game"),
    ("presentation", "Презентация", "Презентация", "Presentation"),
    ("video", "Бейнематериал", "Видеоматериал", "Video"),
    ("article", "Мақала", "Статья", "Article"),
    ("minutes", "Хаттама", "Протокол", "Minutes of a meeting"),
)
FORMS = (
    ("collective", "Ұжымдық", "Коллективная", "With everybody together"),
    ("group", "Топтық", "Групповая", "In groups"),
    ("pair", "Жұптық", "Парная", "In pairs"),
    ("individual", "Жеке", "Индивидуальная", "One by one"),
    ("online", "Онлайн", "Онлайн", "Online"),
    ("family", "Үйде, отбасымен", "Дома, с семьёй", "At home, with the family"),
)
# code, names, version, address, meanings
LICENCES = (
    (
        ("cc-by", "CC BY 4.0", "CC BY 4.0", "CC BY 4.0"),
        "4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        (
            "Авторын көрсетсеңіз, еркін пайдаланып, өзгертіп, тарата аласыз.",
            "Можно свободно пользоваться, изменять и распространять, указав автора.",
            "Use, change and share it freely; name the author.",
        ),
    ),
    (
        ("cc-by-sa", "CC BY-SA 4.0", "CC BY-SA 4.0", "CC BY-SA 4.0"),
        "4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        (
            "Авторын көрсетіп пайдаланып, өзгерте аласыз; "
            "өзгертілген нұсқасын да дәл осы шартпен таратыңыз.",
            "Можно пользоваться и изменять, указав автора; "
            "изменённое распространяйте на тех же условиях.",
            "Use and change it, naming the author; share what you make on the same terms.",
        ),
    ),
    (
        ("cc-by-nc", "CC BY-NC 4.0", "CC BY-NC 4.0", "CC BY-NC 4.0"),
        "4.0",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        (
            "Авторын көрсетіп пайдаланып, өзгерте аласыз, бірақ сатуға болмайды.",
            "Можно пользоваться и изменять, указав автора, но не продавать.",
            "Use and change it, naming the author, but do not sell it.",
        ),
    ),
    (
        ("cc-by-nd", "CC BY-ND 4.0", "CC BY-ND 4.0", "CC BY-ND 4.0"),
        "4.0",
        "https://creativecommons.org/licenses/by-nd/4.0/",
        (
            "Авторын көрсетіп тарата аласыз, бірақ өзгертуге болмайды.",
            "Можно распространять, указав автора, но не изменять.",
            "Share it, naming the author, but do not change it.",
        ),
    ),
    (
        ("cc0", "CC0 1.0", "CC0 1.0", "CC0 1.0"),
        "1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        (
            "Ешқандай шартсыз пайдаланып, өзгертіп, тарата аласыз.",
            "Можно пользоваться, изменять и распространять без всяких условий.",
            "Use, change and share it without any conditions.",
        ),
    ),
    (
        ("school-use", "Мектепте пайдалану", "Для использования в школе", "School use"),
        "",
        "",
        (
            "Сабақта және мектеп ішінде пайдалана аласыз; "
            "басқа жерде жарияламас бұрын авторынан рұқсат сұраңыз.",
            "Можно пользоваться на уроках и внутри школы; "
            "прежде чем публиковать где-либо ещё, спросите автора.",
            "Use it in lessons and inside your school; "
            "ask the author before publishing it elsewhere.",
        ),
    ),
)

# What may not be published anew in another form, and what hands its licence on (of Creative
# Commons: ND and SA; what is for use in school needs its author's word).
NOT_ADAPTED = {"cc-by-nd", "school-use"}
SHARED_ALIKE = {"cc-by-sa"}


def ensure_vocabularies() -> None:
    """Adds the words that are missing; what editors changed stays as they left it."""
    with transaction.atomic():
        for model, words in (
            (Subject, SUBJECTS),
            (Grade, GRADES),
            (MaterialType, TYPES),
            (WorkForm, FORMS),
        ):
            _ensure(model, [_named(word) for word in words])
        _ensure(
            Licence,
            [
                _named(names)
                | {"version": version, "url": url}
                | {"allows_adaptation": names[0] not in NOT_ADAPTED}
                | {"shares_alike": names[0] in SHARED_ALIKE}
                | dict(zip(("meaning_kk", "meaning_ru", "meaning_en"), meanings, strict=True))
                for names, version, url, meanings in LICENCES
            ],
        )
    forget_vocabularies()


def _named(word: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("code", "name_kk", "name_ru", "name_en"), word, strict=True))


def _ensure(model: type[Term], words: list[dict[str, Any]]) -> None:
    there = set(model._default_manager.values_list("code", flat=True))
    model._default_manager.bulk_create(
        [
            model(**word, position=position * 10)
            for position, word in enumerate(words, start=1)
            if word["code"] not in there
        ],
        ignore_conflicts=True,
    )
