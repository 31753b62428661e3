"""Pages for tests, in the tree that `ensure_site` makes."""

from wagtail.models import Page, PageViewRestriction

from home.classes.pages import ClassPage
from home.communities.pages import CommunityIndexPage, CommunityPage
from home.front.pages import HomePage
from home.news.pages import ArticlePage, NewsIndexPage
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.plain.pages import ContactField, ContactPage, PlainPage


def home_of(language="kk"):
    return HomePage.objects.get(locale__language_code=language)


def add_page(parent, page):
    """Adds a page below a fresh reading of `parent`: trees remember numbers."""
    page.locale_id = page.locale_id or parent.locale_id
    return Page.objects.get(pk=parent.pk).specific.add_child(instance=page)


def make_plain(title="Біз туралы", *, parent=None, **fields):
    return add_page(parent or home_of(), PlainPage(title=title, **fields))


def news_index(language="kk"):
    return NewsIndexPage.objects.get(locale__language_code=language, depth=3)


def make_article(title="Күзгі жәрмеңке", *, parent=None, **fields):
    fields.setdefault("lead", "Қысқаша айтқанда.")
    return add_page(parent or news_index(), ArticlePage(title=title, **fields))


def make_organisation_page(place, title="Мектептің беті", *, language="kk", **fields):
    index = OrganisationIndexPage.objects.get(locale__language_code=language)
    return add_page(index, OrganisationPage(title=title, place=place, **fields))


def make_class_page(school_page, place, title="7 «А» сыныбы", **fields):
    return add_page(school_page, ClassPage(title=title, place=place, **fields))


def make_community_page(community, title="Қауымдастық беті", *, language="kk", **fields):
    index = CommunityIndexPage.objects.get(locale__language_code=language)
    return add_page(index, CommunityPage(title=title, community=community, **fields))


def make_contact(title="Байланыс", **fields):
    page = add_page(home_of(), ContactPage(title=title, **fields))
    ContactField.objects.create(page=page, label="Name", field_type="singleline", sort_order=1)
    ContactField.objects.create(page=page, label="Letter", field_type="multiline", sort_order=2)
    return ContactPage.objects.get(pk=page.pk)


def restrict(page, kind=PageViewRestriction.LOGIN, *groups):
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=page.pk), restriction_type=kind
    )
    restriction.groups.set(groups)
    return restriction
