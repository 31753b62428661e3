"""What the screens of moderators and authors need, and who answers for an item."""

from cms.moderation.selectors.answering import (
    is_of_the_staff,
    the_administration,
    those_who_answer,
    those_who_moderate,
)
from cms.moderation.selectors.authors import (
    OwnLine,
    OwnScreen,
    fresh_sanctions,
    own_screen,
    why_it_waits,
)
from cms.moderation.selectors.counting import (
    Figures,
    figures,
)
from cms.moderation.selectors.items import (
    ItemScreen,
    item_screen,
    marked,
)
from cms.moderation.selectors.log import (
    LogLine,
    log_page,
)
from cms.moderation.selectors.queue import (
    Filters,
    QueueScreen,
    Row,
    awaiting,
    cards_of,
    counts_of,
    kind_labels,
    queue_screen,
)
from cms.moderation.selectors.sanctions import (
    SanctionLine,
    sanction_lines,
)
from cms.moderation.selectors.words import (
    watched_words,
)

__all__ = [
    "Figures",
    "Filters",
    "ItemScreen",
    "LogLine",
    "OwnLine",
    "OwnScreen",
    "QueueScreen",
    "Row",
    "SanctionLine",
    "awaiting",
    "cards_of",
    "counts_of",
    "figures",
    "fresh_sanctions",
    "is_of_the_staff",
    "item_screen",
    "kind_labels",
    "log_page",
    "marked",
    "own_screen",
    "queue_screen",
    "sanction_lines",
    "the_administration",
    "those_who_answer",
    "those_who_moderate",
    "watched_words",
    "why_it_waits",
]
