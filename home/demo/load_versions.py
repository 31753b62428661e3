"""Versions, a method that was taken back, an adaptation, one in three languages, co-authors."""

from datetime import datetime
from typing import Any

from cms.ports.searchable import changed
from home.demo.loaded import Loaded
from library.adaptations.services import start_adaptation, start_translation
from library.authors.services import answer_as_co_author, ask_co_author, print_co_author
from library.methods.models import Licence, MaterialType, Method, Subject
from library.methods.selectors import version_of
from library.methods.services import save_draft, send_for_review, start_method
from library.versions.models import MethodVersion
from library.withdrawals.services import withdraw_method

_EDITOR = "marat"
_TRANSLATIONS = (
    (
        "kk",
        "Бірге дауыстап оқимыз: мектеп кітапханасындағы отбасы кеші",
        "Ата-ана мен бала бір әңгімені кезек-кезек оқитын кештің сценарийі. Жарыс та, мақтау "
        "қағаз да жоқ: бір сағат оқу, шай және әңгіме.",
        "# Мақсаты\n\nОртақ әңгіме отбасына ешкім ешкімді тәрбиелемейтін тақырып береді.\n\n"
        "# Кештің барысы\n\n1. Шай, 10 минут.\n2. Кезекпен оқу, 30 минут.\n"
        "3. Үнсіздік, 2 минут.\n4. Әңгіме, 25 минут.\n5. Қоштасу, 8 минут.",
    ),
    (
        "en",
        "Reading aloud together: a family evening in the school library",
        "A plan of an evening on which parents and children read one story in turns. No contests "
        "and no certificates: an hour of reading, tea and talk.",
        "# Why\n\nA story shared gives a family something to talk about in which nobody brings up "
        "anybody.\n\n# The evening\n\n1. Tea, 10 minutes.\n2. Reading in turns, 30 minutes.\n"
        "3. Silence, 2 minutes.\n4. Talk, 25 minutes.\n5. Good-bye, 8 minutes.",
    ),
)


def load_versions(loaded: Loaded) -> None:
    """After the methods and their reviews."""
    for method in Method.objects.filter(live=True, versions__isnull=False).distinct():
        _date(method, 1, method.first_published_at or loaded.now)
    _with_co_authors(loaded)
    _in_three_versions(loaded)
    _adapted(loaded)
    _in_three_languages(loaded)
    _taken_back(loaded)


def _in_three_versions(loaded: Loaded) -> None:
    method = _fresh(loaded.methods["bolshekter-dukeni"])
    first = method.body
    second = f"{first}\n\n# Үйге\n\nОтбасымен бірге дүкен чегінен екі жарты табыңыз."
    _change(loaded, method, 6, body=second)
    third = second.replace("екі жарты", "екі жарты мен бір ширек")
    _change(loaded, _fresh(method), 2, body=third, minutes=40)


def _with_co_authors(loaded: Loaded) -> None:
    method = _fresh(loaded.methods["alashqy-angime"])
    author, editor = loaded.people["aigul"], loaded.people[_EDITOR]
    agreed = ask_co_author(
        method=method, person=loaded.people["erlan"], by=author, now=loaded.ago(4)
    )
    answer_as_co_author(co_author=agreed, by=loaded.people["erlan"], agrees=True, now=loaded.ago(3))
    print_co_author(method=method, credit="Сейітова Г.", by=editor)
    ask_co_author(method=method, person=loaded.people["olga"], by=author, now=loaded.ago(1))


def _adapted(loaded: Loaded) -> None:
    original = _fresh(loaded.methods["alty-suraq"])
    made = start_adaptation(method=original, by=loaded.people["olga"])
    loaded.methods["shest-kartochek"] = _change(
        loaded,
        _fresh(made),
        4,
        title="Шесть карточек: учимся спрашивать о стихах",
        language="ru",
        summary="Карточки с вопросами, переделанные для стихотворений: на один урок, для пар.",
        body="# Что изменено\n\nВ основе – шесть карточек для прозы. Для стихов хватает трёх: "
        "«Глаз», «Ухо» и «Ключ». Каждая пара получает одну карточку и одно четверостишие.",
    )


def _in_three_languages(loaded: Loaded) -> None:
    method = _fresh(loaded.methods["semeinyi-vecher"])
    for language, title, summary, body in _TRANSLATIONS:
        made = start_translation(
            method=method, language=language, by=loaded.people["olga"], now=loaded.ago(5)
        )
        words = {"title": title, "summary": summary, "body": body}
        loaded.methods[f"semeinyi-vecher-{language}"] = _change(loaded, _fresh(made), 5, **words)


def _taken_back(loaded: Loaded) -> None:
    author = loaded.people["erlan"]
    method, _new = start_method(author=author, title="Компьютер сыныбының ережесі", language="kk")
    method = _change(
        loaded,
        _fresh(method),
        20,
        summary="Компьютер сыныбында жұмыс істеу тәртібі, бір бетке.",
        body="Кезекпен кіреміз, экраннан бір қадам алыс отырамыз, он бес минуттан кейін тұрамыз.",
        material_type=MaterialType.objects.get(code="regulation"),
        licence=Licence.objects.get(code="cc0"),
        subjects=list(Subject.objects.filter(code="class-hour")),
    )
    withdraw_method(
        method=method,
        by=loaded.people[_EDITOR],
        reason="outdated",
        note="Ережелер биыл жаңарды, жаңасын мектебіңізден сұраңыз.",
        now=loaded.ago(3),
    )


def _change(loaded: Loaded, method: Method, days: float, **fields: Any) -> Method:
    """The author changes it, an editor publishes it, so many days ago."""
    author = method.author
    assert author is not None
    save_draft(method=method, by=author, fields=fields, version=version_of(method))
    send_for_review(method=_fresh(method), by=author)
    task = _fresh(method).current_workflow_task_state
    task.task.specific.on_action(task, loaded.people[_EDITOR], "approve")
    shown_at = loaded.ago(days)
    rows = Method.objects.filter(pk=method.pk)
    rows.update(last_published_at=shown_at)
    rows.filter(versions__number=1).exclude(versions__number=2).update(first_published_at=shown_at)
    _date(method, MethodVersion.objects.of_method(method)[0].number, shown_at)
    changed("method", [method.pk])
    return _fresh(method)


def _date(method: Method, number: int, at: datetime) -> None:
    versions = MethodVersion.objects.filter(method=method, number=number)
    versions.update(published_at=at)


def _fresh(method: Method) -> Method:
    return Method.objects.get(pk=method.pk)
