"""What coordinators type about boards: names, who may what, the pace of a place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.audience.viewer import Viewer
from cms.people.models import Community, Place, Role
from cms.settings import limits
from forum.boards.access import RULES
from forum.boards.models import (
    WHO_CHOICES,
    Board,
    BoardGrant,
    BoardKind,
    Level,
    Rules,
    Who,
    most_of,
)
from forum.boards.services import Audience

_LEVELS = [
    (0, pgettext_lazy("level on a board", "nothing")),
    *((level.value, level.label) for level in Level),
]
_OWN_FIELDS = (
    "name_kk",
    "name_ru",
    "name_en",
    "about_kk",
    "about_ru",
    "about_en",
    "is_premoderated",
    "is_own_topics_only",
    "slow_mode_seconds",
    "is_active",
)


class BoardForm(forms.ModelForm):
    """A board's own words and switches."""

    use_required_attribute = False

    class Meta:
        model = Board
        fields = _OWN_FIELDS
        widgets = {
            name: forms.Textarea({"rows": 2}) for name in ("about_kk", "about_ru", "about_en")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slow = self.fields["slow_mode_seconds"]
        slow.required = False
        slow.max_value = limits.SLOW_MODE_SECONDS  # type: ignore[attr-defined]

    def clean_slow_mode_seconds(self) -> int:
        """Empty is no brake; a day is the longest."""
        return min(self.cleaned_data["slow_mode_seconds"] or 0, limits.SLOW_MODE_SECONDS)

    @property
    def content(self) -> dict[str, Any]:
        """What the board is to hold."""
        return {name: self.cleaned_data[name] for name in _OWN_FIELDS}

    def save(self, commit: bool = True) -> Board:
        """Services keep boards, forms do not."""
        raise NotImplementedError


class NewBoardForm(BoardForm):
    """A board to be opened, with whom it belongs to."""

    owner = forms.ChoiceField(label=_("Whose board it is"))
    kind = forms.ChoiceField(label=_("What people do there"), choices=BoardKind)
    parent = forms.ChoiceField(label=_("Below the board"), required=False)
    field_order = ["owner", "kind", "parent", *_OWN_FIELDS]

    def __init__(
        self,
        *args: Any,
        viewer: Viewer,
        places: Sequence[Place],
        communities: Sequence[Community],
        boards: Sequence[Board],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]
        self._places = {place.pk: place for place in places}
        self._communities = {community.pk: community for community in communities}
        self._boards = {board.pk: board for board in boards}
        owners = [(f"place:{p.pk}", f"{'— ' * (p.depth - 1)}{p.name}") for p in places]
        owners += [(f"community:{c.pk}", c.name) for c in communities]
        if viewer.is_administrator:
            owners.insert(0, ("region", str(_("the whole region"))))
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        parents = [(str(b.pk), f"{'— ' * (b.depth - 1)}{b.name}") for b in boards]
        self.fields["parent"].choices = [("", _("none")), *parents]  # type: ignore[attr-defined]

    @property
    def content(self) -> dict[str, Any]:
        """What the board is to hold."""
        return {name: self.cleaned_data[name] for name in _OWN_FIELDS if name != "is_active"}

    @property
    def of_place(self) -> Place | None:
        """The place it belongs to."""
        sort, _colon, key = self.cleaned_data["owner"].partition(":")
        return self._places[int(key)] if sort == "place" else None

    @property
    def of_community(self) -> Community | None:
        """The community it belongs to."""
        sort, _colon, key = self.cleaned_data["owner"].partition(":")
        return self._communities[int(key)] if sort == "community" else None

    @property
    def board_above(self) -> Board | None:
        """The board it lies below."""
        key = self.cleaned_data["parent"]
        return self._boards[int(key)] if key else None


class Holds(models.TextChoices):
    """Where the grants of a board come from."""

    ABOVE = "above", _("The same as on the board above it")
    OWN = "own", _("Rules of its own: those of the table")
    NOBODY = "nobody", _("Nobody comes in but those who moderate")


class GrantsForm(forms.Form):
    """What holds on a board; and a table: a line for each audience, and what it may."""

    holds = forms.ChoiceField(
        label=_("What holds on this board"),
        choices=Holds,
        widget=forms.RadioSelect,
        help_text=_("If you change the table alone, the board has rules of its own."),
    )

    def __init__(self, data: Any = None, *, board: Board, grants: Sequence[BoardGrant]) -> None:
        super().__init__(data)
        self.now = Holds.ABOVE if board.follows_above else Holds.OWN if grants else Holds.NOBODY
        self.fields["holds"].initial = self.now
        if board.is_root():
            ways = [(way.value, way.label) for way in Holds if way != Holds.ABOVE]
            self.fields["holds"].choices = ways  # type: ignore[attr-defined]
        held = {_audience(grant): grant.level for grant in grants}
        self.audiences: dict[str, Audience] = {}
        lines = dict.fromkeys([*_usual(board), *held])
        named = {_audience(grant): grant for grant in grants}
        for number, audience in enumerate(lines):
            name = f"g{number}"
            self.audiences[name] = audience
            most = most_of(audience.who, is_of_community=audience.community_id is not None)
            choices = [(value, label) for value, label in _LEVELS if value <= most]
            self.fields[name] = forms.TypedChoiceField(
                label=_line(audience, board, named.get(audience)),
                choices=choices,
                coerce=int,
                initial=min(held.get(audience, 0), most),
            )

    @property
    def lines(self) -> list[forms.BoundField]:
        """The table."""
        return [self[name] for name in self.audiences]

    @property
    def chosen(self) -> str:
        """What is to hold: whoever changed the table and nothing else wants the table."""
        chosen = self.cleaned_data["holds"]
        is_of_table = chosen == self.now and set(self.changed_data) & set(self.audiences)
        return Holds.OWN if is_of_table else chosen

    @property
    def levels(self) -> dict[Audience, int]:
        """A level for each audience."""
        return {audience: self.cleaned_data[name] for name, audience in self.audiences.items()}


def _audience(grant: BoardGrant) -> Audience:
    return Audience(grant.who, grant.place_id, grant.community_id)


def _usual(board: Board) -> list[Audience]:
    """Those of whom one thinks first."""
    place, community = board.place_id, board.community_id
    lines = [Audience(Who.EVERYBODY), Audience(Who.SIGNED_IN)]
    if community is not None:
        return [*lines, Audience(Who.MEMBERS, None, community), Audience(Who.PEDAGOGUES)]
    roles = (Who.MEMBERS, Who.PEDAGOGUES, Role.PARENT, Role.PUPIL, Role.HEAD, Role.DEPUTY)
    return [*lines, *(Audience(str(who.value), place) for who in roles)]


def _line(audience: Audience, board: Board, grant: BoardGrant | None) -> str:
    name = str(dict(WHO_CHOICES).get(audience.who, audience.who))
    if audience.place_id is not None:
        place = grant.place if grant and grant.place else board.place
        return f"{name} · {place.name}" if place else name
    if audience.community_id is not None:
        community = grant.community if grant and grant.community else board.community
        return f"{name} · {community.name}" if community else name
    return name


class RulesForm(forms.ModelForm):
    """The pace of a place; an empty field is as above it."""

    class Meta:
        model = Rules
        fields = RULES

    def __init__(self, *args: Any, holding: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in RULES:
            field = self.fields[name]
            field.required = False
            field.max_value = _MOST  # type: ignore[attr-defined]
            field.help_text = _("Empty: as above it, %(value)d") % {"value": holding[name]}

    def save(self, commit: bool = True) -> Rules:
        """Services keep rules, forms do not."""
        raise NotImplementedError


_MOST = 1_000_000
