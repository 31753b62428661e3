"""Index of the ground's tables, for Django. Code imports from the features themselves."""

from cms import choosers
from cms.comments.models import CommentRecord, CommentReport
from cms.files.models import DocumentDownloads, StoredFile
from cms.mail.models import OutgoingMail
from cms.people.models import (
    Community,
    CommunityMembership,
    Guardianship,
    Membership,
    Place,
    Profile,
    User,
)
from cms.sections.models import SiteNotice
from cms.sections.pages import SectionPage

__all__ = [
    "CommentRecord",
    "CommentReport",
    "Community",
    "CommunityMembership",
    "DocumentDownloads",
    "Guardianship",
    "Membership",
    "OutgoingMail",
    "Place",
    "Profile",
    "SectionPage",
    "SiteNotice",
    "StoredFile",
    "User",
    "choosers",
]
