"""Index of home's tables."""

from home.classes.models import Announcement, AnnouncementReading
from home.classes.pages import ClassPage, Lesson
from home.communities.models import Rhythm
from home.communities.pages import CommunityIndexPage, CommunityPage
from home.faq.pages import FaqEntry, FaqPage
from home.front.pages import HomePage
from home.news.pages import ArticlePage, NewsIndexPage
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.plain.pages import ContactField, ContactPage, PlainPage
from home.plan.models import PlanForm, PlanRow, SchoolTerm

__all__ = [
    "Announcement",
    "AnnouncementReading",
    "ArticlePage",
    "ClassPage",
    "CommunityIndexPage",
    "CommunityPage",
    "ContactField",
    "ContactPage",
    "FaqEntry",
    "FaqPage",
    "HomePage",
    "Lesson",
    "NewsIndexPage",
    "OrganisationIndexPage",
    "OrganisationPage",
    "PlainPage",
    "PlanForm",
    "PlanRow",
    "Rhythm",
    "SchoolTerm",
]
