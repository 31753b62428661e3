"""What of the shelf takes comments."""

from cms.ports.commentable import offer_comments
from library.essays.models import Essay
from library.methods.models import Method

offer_comments(
    Essay,
    visible=lambda viewer: Essay.objects.visible_to(viewer).published(),
    author_id=lambda essay: essay.author_id,
    url=lambda essay: essay.get_absolute_url(),
    place=lambda essay: ("", essay.community_id),
)
offer_comments(
    Method,
    visible=lambda viewer: Method.objects.published(),  # what stands on the shelf is open to all
    author_id=lambda method: method.author_id,
    url=lambda method: method.get_absolute_url(),
    place=lambda method: (method.place.path if method.place else "", method.community_id),
)
