"""Ideas like one that is being written, so that a voice joins others instead of beginning anew."""

from dataclasses import dataclass

from cms.audience.viewer import Viewer
from forum.discussions.selectors.similar import most_alike
from forum.ideas.models import Idea


@dataclass(frozen=True, slots=True)
class SimilarIdea:
    """An idea that was proposed before."""

    pk: int
    title: str
    language: str
    url: str
    stage: str


def similar_ideas(
    viewer: Viewer,
    text: str,
    *,
    board_id: int | None = None,
    besides: int | None = None,
    version: int | None = None,
) -> list[SimilarIdea]:
    """Ideas that share most words with `text` in their titles, most first; one query."""
    found = Idea.objects.visible_to(viewer, version).standing().out().exclude(pk=besides)
    if board_id is not None:
        found = found.filter(topic__board=board_id)
    return [
        SimilarIdea(
            pk=idea.pk,
            title=idea.topic.title,
            language=idea.topic.language,
            url=idea.get_absolute_url(),
            stage=idea.stage.name,
        )
        for idea in most_alike(text, found.select_related("stage"))
    ]
