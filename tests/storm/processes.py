"""What each process of the storm does; Django is set up in it and not before."""

import os
import random
from collections import Counter

POSTGRES_PORT = 54329
DATABASE = "undestik_storm"
PEOPLE, MODERATORS = 40, 4


def prepare() -> None:
    """People, boards, ideas."""
    _setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    from tests.storm import scene  # noqa: PLC0415

    scene.build(PEOPLE, MODERATORS)


def act(seed: int, times: int, part: int, parts: int) -> Counter[str]:
    """What process number `part` of `parts` does."""
    _setup()
    from tests.storm import scene  # noqa: PLC0415

    dice = random.Random(seed)
    people = scene.people(dice, part, parts)
    return Counter(dice.choice(people).act() for _ in range(times))


def audit() -> list[str]:
    """Counters that do not say what is there, and words that their authors cannot read."""
    _setup()
    from forum.audit.selectors import drifts  # noqa: PLC0415
    from tests.storm import scene  # noqa: PLC0415

    return [str(drift) for drift in drifts()] + scene.lost()


def _setup() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    os.environ["DATABASE_URL"] = f"postgres://undestik@127.0.0.1:{POSTGRES_PORT}/{DATABASE}"
    import django  # noqa: PLC0415

    django.setup()
