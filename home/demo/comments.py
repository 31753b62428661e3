"""What people of the demo said under essays, methods and news."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoComment:
    """A comment. `answers`: the place in the list of an earlier one; `waits`: for a moderator."""

    kind: str
    on: str
    author: str
    text: str
    language: str
    days: float
    answers: int | None = None
    waits: bool = False


COMMENTS = (
    DemoComment(
        "essay",
        "gulmira-0",
        "aigul",
        "Гүлмира апай, өлеңнің екі нұсқасын салыстыру тапсырмасын менің сыныбыма да беріп "
        "көрсеңіз. "
        "Біздің балалар «дұрыс жауап қайсы?» деп сұрап отырып алады.",
        "kk",
        4,
    ),
    DemoComment(
        "essay",
        "gulmira-0",
        "gulmira",
        "Қуана келісемін. Сейсенбіде үшінші сабақта боспын, бірақ тақтаға сіз шығасыз, мен "
        "балаларды "
        "бақылаймын.",
        "kk",
        3.5,
        answers=0,
    ),
    DemoComment(
        "essay",
        "gulmira-0",
        "kuanysh",
        "«Сағат санын емес, ойдың ізін» деген сөзіңізді педкеңесте айттым, үнсіздік орнады.",
        "kk",
        3,
    ),
    DemoComment(
        "essay",
        "olga-0",
        "natalia",
        "Ольга, а что стало с теми, кто не захотел писать? У нас таких четверо, и я думаю, "
        "предложить "
        "ли им просто нарисовать конверт.",
        "ru",
        5,
    ),
    DemoComment(
        "essay",
        "olga-0",
        "olga",
        "Двое запечатали пустой лист. Я решила, что это тоже письмо.",
        "ru",
        4.6,
        answers=3,
    ),
    DemoComment(
        "essay",
        "aigul-1",
        "erlan",
        "Мен де осыны код тексергенде қолданамын: өз қатемді көрсеткен күні сынып ең көп жұмыс "
        "істейді.",
        "kk",
        26,
    ),
    DemoComment(
        "essay",
        "zhanar-0",
        "bolat",
        "Үйде де сол: асықтырмасам, кенжем бауын өзі байлайды екен. Рақмет!",
        "kk",
        2,
        waits=True,
    ),
    DemoComment(
        "method",
        "bolshekter-dukeni",
        "kuanysh",
        "Аз жинақты сыныпта екі сыныппен бірге өткіздік: алтыншылар сатушы болды. Баға тізіміне "
        "ауылша "
        "зат қостық, «бір қап ұн — 7/2» деген сияқты.",
        "kk",
        2,
    ),
    DemoComment(
        "method",
        "bolshekter-dukeni",
        "aigul",
        "Керемет ой! Рұқсат етсеңіз, баға тізімінің ауылша нұсқасын файлға қосып қояйын.",
        "kk",
        1.5,
        answers=7,
    ),
    DemoComment(
        "method",
        "exit-tickets",
        "viktoria",
        "The rule about the name is the best part. My pupils began to sign the tickets by the "
        "third "
        "week, without being asked.",
        "en",
        9,
    ),
    DemoComment(
        "article",
        "learning-walk",
        "gulmira",
        "Сол күнгі асханадағы әңгіме маған бүкіл семинардан артық болды. Келесіде лицейде "
        "кездесеміз!",
        "kk",
        7,
    ),
)
