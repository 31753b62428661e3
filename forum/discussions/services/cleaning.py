"""What staff and experts write for everybody holds no names, numbers or addresses of people."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cms.audience.viewer import Viewer
from cms.moderation.personal_data import personal_data
from cms.moderation.screening import Words
from forum.discussions.policies import facts_of
from forum.discussions.refusals import HoldsPersonalData


def require_clean(
    texts: Iterable[str], viewer: Viewer, board_id: int, version: int | None = None
) -> None:
    """Raises `HoldsPersonalData` for what nobody looks at before others read it."""
    facts = facts_of(board_id, version)
    words = Words(
        texts=tuple(text for text in texts if text),
        author=viewer.person,
        place_path=facts.place_path,
        is_for_class_alone=facts.is_of_one_class,
    )
    private = list(personal_data(words))
    if private:
        raise HoldsPersonalData(
            _("Here may be a name, a number or an address of a person: %(found)s. Take it out.")
            % {"found": ", ".join(f"“{hint.found}”" for hint in private)},
            private,
        )
