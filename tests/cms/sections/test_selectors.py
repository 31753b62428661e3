"""What editors say of a section, and what the sitemap names, is what the reader may open."""

import pytest

from cms.audience.viewer import VISITOR, viewer_of
from cms.sections.pages import SectionPage
from cms.sections.selectors import public_pages, section_intro
from tests.factories.pages import add_page, home_of, make_plain, restrict

pytestmark = pytest.mark.usefixtures("site_ready")


def test_section_intro_is_told_to_those_who_may_open_its_page(people):
    for found in SectionPage.objects.filter(section="library:method-list"):
        found.unpublish()
    page = add_page(
        home_of(),
        SectionPage(title="Сөре", slug="shelf", section="library:method-list", live=False),
    )
    assert section_intro("library:method-list", "kk", VISITOR) is None
    page.save_revision().publish()
    assert section_intro("library:method-list", "kk", VISITOR).title == "Сөре"
    restrict(page)
    assert section_intro("library:method-list", "kk", VISITOR) is None
    reader = viewer_of(people.stranger)
    assert section_intro("library:method-list", "kk", reader).title == "Сөре"


def test_public_pages_are_those_of_every_visitor():
    shown = make_plain("Ашық")
    draft = make_plain("Жоба", live=False)
    inside = make_plain("Ішкі")
    restrict(inside)
    keys = {row["pk"] for row in public_pages()}
    assert shown.pk in keys
    assert not keys & {draft.pk, inside.pk}
