"""Addresses of topics and posts. A number in the address of a topic is that of a post."""

from django.urls import path

from cms.requests import converters  # noqa: F401 - registers <key:…>
from forum.discussions.views import (
    answering,
    drafts,
    marks,
    ordering,
    reading,
    tagging,
    writing,
)

TOPIC = "t/<key:pk>-<slug:slug>/"

# Pages inside a topic that are opened by hand too.
_INNER = ("reply", "tags", "manage")

urlpatterns = [
    path("t/<key:pk>/", reading.topic_short, name="topic-short"),
    path("t/<key:pk>/<key:number>/", reading.topic_short, name="topic-short-number"),
    *(
        path(f"t/<key:pk>/{inner}/", reading.topic_short, {"inner": inner}, f"topic-short-{inner}")
        for inner in _INNER
    ),
    path("t/<key:pk>/read/", marks.topic_read, name="topic-read"),
    path("t/<key:pk>/watch/", marks.topic_watch, name="topic-watch"),
    path("unread/", marks.unread_list, name="unread-list"),
    path("new/", marks.new_list, name="new-list"),
    path("read/", marks.all_read, name="all-read"),
    path("read/<key:pk>/", marks.board_read, name="board-read"),
    path("drafts/", drafts.draft_list, name="draft-list"),
    path("drafts/at/", drafts.draft_detail, name="draft-detail"),
    path("drafts/save/", drafts.draft_save, name="draft-save"),
    path("drafts/<key:pk>/discard/", drafts.draft_discard, name="draft-discard"),
    path("t/<key:pk>/since/<int:number>/", reading.topic_since, name="topic-since"),
    path(TOPIC, reading.topic_detail, name="topic-detail"),
    path(f"{TOPIC}<key:number>/", reading.topic_detail, name="topic-detail"),
    path(f"{TOPIC}reply/", writing.topic_reply, name="topic-reply"),
    path(f"{TOPIC}vote/", answering.topic_vote, name="topic-vote"),
    path(f"{TOPIC}close-poll/", answering.topic_close_poll, name="topic-close-poll"),
    path(f"{TOPIC}stage/", answering.topic_stage, name="topic-stage"),
    path(f"{TOPIC}tags/", answering.topic_tags, name="topic-tags"),
    path(f"{TOPIC}manage/", ordering.topic_manage, name="topic-manage"),
    path("new/<slug:slug>/", writing.topic_create, name="topic-create"),
    path("preview/", writing.preview, name="preview"),
    path("tags/", tagging.tag_list, name="tag-list"),
    path("tags/<key:pk>/", tagging.tag_edit, name="tag-edit"),
    path("mentions/<key:pk>/", reading.mention_list, name="mention-list"),
    path("posts/<key:pk>/", reading.post_detail, name="post-detail"),
    path("posts/<key:pk>/edit/", writing.post_edit, name="post-edit"),
    path("posts/<key:pk>/withdraw/", writing.post_withdraw, name="post-withdraw"),
    path("posts/<key:pk>/history/", reading.post_history, name="post-history"),
    path("posts/<key:pk>/react/", answering.post_react, name="post-react"),
    path("posts/<key:pk>/helpful/", answering.post_helpful, name="post-helpful"),
    path("posts/<key:pk>/files/<key:file_pk>/<str:name>", reading.post_file, name="post-file"),
]
