"""Every write of moderation."""

from cms.moderation.services.queue import close_withdrawn, log_act, open_review

__all__ = ["close_withdrawn", "log_act", "open_review"]
