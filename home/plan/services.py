"""Writes of the plan of work."""

from home.plan.models import PlanForm

# Code, then the name in Kazakh, Russian and English.
FORMS = (
    ("round-table", "Дөңгелек үстел", "Круглый стол", "Round table"),
    ("online-talk", "Онлайн әңгіме", "Онлайн-беседа", "Online talk"),
    (
        "survey-interview",
        "Сауалнама және сұхбат",
        "Опрос с интервью",
        "Survey with interview",
    ),
    ("seminar", "Семинар", "Семинар", "Seminar"),
    ("network-session", "Желілік сессия", "Сетевая сессия", "Network session"),
    (
        "interactive-lesson",
        "Интерактивті сабақ",
        "Интерактивное занятие",
        "Interactive lesson",
    ),
    (
        "chat-conference",
        "Чат немесе конференция",
        "Чат или конференция",
        "Chat or conference",
    ),
    ("network", "Желі", "Сеть", "Network"),
)


def ensure_plan_forms() -> None:
    """The forms of work that plans begin with; what editors changed or added stays."""
    for position, (code, kk, ru, en) in enumerate(FORMS, start=1):
        PlanForm.objects.get_or_create(
            code=code,
            defaults={"name_kk": kk, "name_ru": ru, "name_en": en, "position": position},
        )
