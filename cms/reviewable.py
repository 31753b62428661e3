"""What of the ground moderators look after, and the checks of all that people say."""

from cms.comments.reviewable import CommentReview
from cms.moderation import checks, personal_data

__all__ = ["CommentReview", "checks", "personal_data"]
