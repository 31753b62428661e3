"""What a guardian agrees to, word for word. A text that somebody agreed to is never changed:
a change is a new version, and guardians are asked anew."""

# ruff: noqa: E501 - the texts stand as they are read

from cms.people.models import Purpose

CURRENT = "2026-1"

TEXTS: dict[str, dict[str, dict[str, str]]] = {
    "2026-1": {
        Purpose.ACCOUNT: {
            "kk": "Баланың сайтта өз есімі мен құпиясөзі болады. Мектеп оның аты-жөнін және сыныбын "
            "сақтайды; ЖСН, телефон, мекенжай, туған күн сұралмайды және сақталмайды. "
            "Келісім қайтарылса, бала сайтқа сол сәттен бастап кіре алмайды.",
            "ru": "У ребёнка будут своё имя для входа и пароль. Школа хранит его имя, фамилию и "
            "класс; ИИН, телефон, адрес и дата рождения не спрашиваются и не хранятся. "
            "Если согласие отозвать, ребёнок с этой минуты не сможет войти.",
            "en": "The child has a login name and a password of its own. The school keeps its name and "
            "class; identity number, telephone, address and birthday are neither asked nor kept. "
            "When this is taken back, the child cannot sign in from that moment on.",
        },
        Purpose.WRITE: {
            "kk": "Бала сыныбы мен мектебі оқитын жерде пікір жазады, ой бөліседі. Сыныптан тыс жерде "
            "жазғанын алдымен модератор оқиды. Келісім қайтарылса, бала оқи береді, бірақ жазбайды.",
            "ru": "Ребёнок пишет там, где читают его класс и школа. Всё, что читает не только класс, "
            "сначала смотрит модератор. Если согласие отозвать, ребёнок читает, но не пишет.",
            "en": "The child writes where its class and school read. What others than its class read is "
            "looked at by a moderator first. When this is taken back, the child reads and does not "
            "write.",
        },
        Purpose.PUBLIC: {
            "kk": "Баланың жазғанын мектептен тыс адамдар да оқиды; оларға тек аты көрінеді, тегі "
            "көрсетілмейді. Келісім болмаса, жазғанын мектебінің ішінде ғана оқиды.",
            "ru": "То, что пишет ребёнок, могут читать и вне школы; там видно только имя, без фамилии. "
            "Без согласия это читают только внутри его школы.",
            "en": "What the child writes may be read outside its school too, under the first name alone, "
            "without the surname. Without this it is read within its school only.",
        },
        Purpose.PHOTO: {
            "kk": "Мектеп өмірі туралы хабарларда бала түскен суреттер аты-жөнсіз көрсетілуі мүмкін.",
            "ru": "В новостях о жизни школы могут быть фотографии с ребёнком, без имени и фамилии.",
            "en": "Photos with the child may be shown in news of the school, without its name.",
        },
        Purpose.SURVEY: {
            "kk": "Бала мектептің сауалнамаларына жауап береді. Нәтиже жалпы көрсетіледі, кім не "
            "жазғаны көрсетілмейді.",
            "ru": "Ребёнок отвечает на опросы школы. Результаты показываются вместе, без имён.",
            "en": "The child answers surveys of the school. Results are shown together, without names.",
        },
    }
}


def text_of(purpose: str, language: str, version: str = CURRENT) -> str:
    """The words of a version in `language`, else in Kazakh."""
    texts = TEXTS[version][purpose]
    return texts.get(language[:2], texts["kk"])
