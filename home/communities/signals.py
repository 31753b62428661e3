"""Wagtail makes pages; whoever leads what a page is about may edit it from then on."""

from typing import Any

from django.db.models.signals import post_save

from home.communities.pages import CommunityPage
from home.communities.services import give_page_to_coordinators, give_page_to_leaders
from home.organisations.pages import OrganisationPage


def connect() -> None:
    """Listens to pages of communities and organisations: made, copied, translated, changed."""
    post_save.connect(_on_community_page, sender=CommunityPage, dispatch_uid="rights-community")
    post_save.connect(
        _on_organisation_page, sender=OrganisationPage, dispatch_uid="rights-organisation"
    )


def _on_community_page(instance: CommunityPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        give_page_to_leaders(page=instance)


def _on_organisation_page(instance: OrganisationPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        give_page_to_coordinators(page=instance)
