"""Topics and posts behind an address, through their door."""

from typing import Any

from django.http import Http404

from cms.audience.viewer import Viewer
from forum.discussions.models import Post
from forum.discussions.selectors import finding as selectors


def topic_or_404(viewer: Viewer, pk: int) -> Any:
    """A topic that the viewer may know of."""
    topic = selectors.find_topic(viewer, pk)
    if topic is None:
        raise Http404
    return topic


def post_or_404(viewer: Viewer, pk: int) -> Post:
    """A post that the viewer may know of."""
    post = selectors.find_post(viewer, pk)
    if post is None:
        raise Http404
    return post
