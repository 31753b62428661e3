"""What the ground keeps of a person: account, places, comments, consents, notices, reports."""

from collections.abc import Iterator
from typing import Any

from django_comments_xtd.models import XtdComment

from cms.files.models import StoredFile
from cms.moderation.models import Report, Sanction
from cms.notices.models import Notice
from cms.people.models import Consent, FamilyMember, Guardianship, Profile, User
from cms.ports.keepsakes import Keepsake, offer_keepsake


def _account(person: User) -> Iterator[dict[str, Any]]:
    yield {
        "login": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "patronymic": person.patronymic,
        "email": person.email,
        "language": person.interface_language,
        "joined": person.date_joined,
    }
    profile = Profile.objects.filter(person=person).first()
    if profile is not None:
        yield {"headline": profile.headline, "about": profile.about, "found": profile.is_findable}


def _drop_profile(person: User) -> None:
    profile = Profile.objects.filter(person=person).select_related("photo").first()
    if profile is None:
        return
    photo = profile.photo
    Profile.objects.filter(pk=profile.pk).update(
        slug=f"gone-{person.pk}", is_findable=False, headline="", about="", photo=None
    )
    if photo is not None:
        photo.delete()


def _belongings(person: User) -> Iterator[dict[str, Any]]:
    for held in person.memberships.select_related("place"):
        yield {
            "place": held.place.name,
            "role": held.role,
            "state": held.state,
            "from": held.started_on,
            "until": held.ended_on,
        }
    for joined in person.community_memberships.select_related("community"):
        yield {
            "community": joined.community.name,
            "role": joined.role,
            "state": joined.state,
            "rules_accepted_at": joined.rules_accepted_at,
        }


def _comments(person: User) -> Iterator[dict[str, Any]]:
    for comment in XtdComment.norel_objects.filter(user=person).order_by("pk"):
        yield {"at": comment.submit_date, "text": comment.comment, "is_public": comment.is_public}


def _forget_comments(person: User) -> None:
    # The columns of django-comments for visitors: ours are of members and stay empty.
    XtdComment.norel_objects.filter(user=person).update(
        user_name="", user_email="", user_url="", ip_address=None
    )


def _consents(person: User) -> Iterator[dict[str, Any]]:
    for consent in Consent.objects.filter(given_by=person).order_by("pk"):
        yield {
            "purpose": consent.purpose,
            "text": consent.text_version,
            "given_at": consent.given_at,
            "withdrawn_at": consent.withdrawn_at,
        }


def _leave_family(person: User) -> None:
    FamilyMember.objects.filter(person=person).delete()
    Guardianship.objects.filter(guardian=person).delete()


def _judged(person: User) -> Iterator[dict[str, Any]]:
    for report in Report.objects.filter(person=person).order_by("pk"):
        yield {"reported_at": report.created_at, "reason": report.reason, "words": report.words}
    for sanction in Sanction.objects.filter(person=person).order_by("pk"):
        yield {"kind": sanction.kind, "reason": sanction.reason, "until": sanction.until}


def _files(person: User) -> Iterator[StoredFile]:
    yield from StoredFile.objects.filter(uploaded_by=person).order_by("pk")


def _file_names(person: User) -> Iterator[dict[str, Any]]:
    for stored in _files(person):
        yield {"name": stored.name, "size": stored.size, "at": stored.uploaded_at}


def _drop_notices(person: User) -> None:
    Notice.objects.filter(person=person).delete()


offer_keepsake(Keepsake("account", _account, let_go=_drop_profile))
offer_keepsake(Keepsake("belongings", _belongings))
offer_keepsake(Keepsake("comments", _comments, let_go=_forget_comments))
offer_keepsake(Keepsake("consents", _consents, let_go=_leave_family))
offer_keepsake(Keepsake("reports_and_warnings", _judged))
offer_keepsake(Keepsake("files", _file_names, files=_files, let_go=_drop_notices))
