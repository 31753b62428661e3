"""Index of the ground's tables, for Django. Code imports from the features themselves."""

from cms import choosers
from cms.calendar.models import SpecialDay
from cms.comments.models import CommentRecord
from cms.files.models import DocumentDownloads, StoredFile
from cms.links.models import LinkPlace, OutsideLink
from cms.mail.models import OutgoingMail
from cms.moderation.models import (
    ModerationEvent,
    ModeratorsNote,
    ReplyTemplate,
    Report,
    ReviewItem,
    Sanction,
    WatchedWord,
)
from cms.notices.models import Event, Notice
from cms.people.models import (
    Community,
    CommunityMembership,
    Consent,
    ExpertGroup,
    Family,
    FamilyMember,
    Guardianship,
    Membership,
    NameKey,
    Place,
    Profile,
    PupilInvitation,
    User,
)
from cms.previews.models import FilePreview
from cms.sections.models import SiteNotice
from cms.sections.pages import SectionPage
from cms.texts.models import FileText
from cms.uploads.models import Upload

__all__ = [
    "CommentRecord",
    "Community",
    "CommunityMembership",
    "Consent",
    "DocumentDownloads",
    "Event",
    "ExpertGroup",
    "Family",
    "FamilyMember",
    "FilePreview",
    "FileText",
    "Guardianship",
    "LinkPlace",
    "Membership",
    "ModerationEvent",
    "ModeratorsNote",
    "NameKey",
    "Notice",
    "OutgoingMail",
    "OutsideLink",
    "Place",
    "Profile",
    "PupilInvitation",
    "ReplyTemplate",
    "Report",
    "ReviewItem",
    "Sanction",
    "SectionPage",
    "SiteNotice",
    "SpecialDay",
    "StoredFile",
    "Upload",
    "User",
    "WatchedWord",
    "choosers",
]
