"""The demo is as large as it promises, and everything of it stands on the site."""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_comments_xtd.models import XtdComment
from wagtail.images.models import Image

from cms.audience.pages import visible_pages
from cms.audience.viewer import VISITOR, viewer_of
from cms.files.checks import check_upload
from cms.files.models import StoredFile
from cms.mail.models import OutgoingMail
from cms.people.models import (
    Community,
    CommunityMembership,
    CommunityRole,
    Membership,
    MembershipState,
    Place,
    Role,
    User,
)
from home.classes.models import Announcement
from home.classes.pages import ClassPage
from home.communities.models import Rhythm
from home.communities.pages import CommunityPage
from home.demo.selectors import demo_accounts
from home.news.pages import ArticlePage
from home.organisations.pages import OrganisationPage
from home.plain.pages import ContactPage, PlainPage
from home.plan.models import PlanRow
from library.curation.models import Review, Score
from library.essays.models import Essay, EssayAudience
from library.methods.models import CoAuthor, Method
from library.methods.selectors import state_of
from library.versions.models import MethodVersion


def in_kazakh(pages):
    return pages.filter(locale__language_code="kk")


def test_places_are_a_region_with_two_districts_and_four_organisations(demo):
    kinds = Counter(Place.objects.values_list("kind", flat=True))
    assert kinds == {"region": 1, "district": 2, "organisation": 4, "class": 3}
    assert Place.objects.exclude(organisation_kind="").count() == 4
    assert len(set(Place.objects.values_list("organisation_kind", flat=True))) == 5


def test_people_are_eighteen_of_every_role(demo):
    assert User.objects.count() == 18
    held = Counter(Membership.objects.active().values_list("role", flat=True))
    assert held[Role.TEACHER] >= 5
    assert held[Role.PARENT] == 2
    for role in ("coordinator", "editor", "moderator", "administrator"):
        assert held[role] == 1, role
    assert held["pupil"] == 2
    assert held["head"] == 4  # each organisation has one to sign its answers
    assert held["psychologist"] == 1
    coach = CommunityMembership.objects.get(role=CommunityRole.EXPERT).person
    assert not coach.memberships.exists()
    assert CommunityMembership.objects.filter(role=CommunityRole.LEADER).count() == 2


def test_pupils_are_minors_without_an_address_and_have_a_guardian(demo):
    pupils = User.objects.filter(is_minor=True)
    assert len(pupils) == 2
    for pupil in pupils:
        assert pupil.email == ""
        assert pupil.guardians.filter(confirmed_at__isnull=False).count() == 1
        assert not pupil.profile.is_findable


def test_newcomer_waits(demo):
    waiting = Membership.objects.get(state=MembershipState.REQUESTED)
    assert not viewer_of(waiting.person).may_write


def test_communities_use_different_parts(demo):
    parts = ("uses_essays", "uses_methods", "uses_cyclogram", "uses_plan")
    switches = list(Community.objects.values_list(*parts))
    assert len(switches) == 2
    assert (True,) * 4 in switches
    assert any(False in row for row in switches)
    assert Rhythm.objects.count() == 6
    assert PlanRow.objects.exclude(planned_on=None).count() >= 5


def test_methods_stand_in_every_state(demo):
    methods = Method.objects.all()
    assert Counter(methods.values_list("language", flat=True)) == {"kk": 11, "ru": 5, "en": 3}
    assert Counter(state_of(method).value for method in methods) == {
        "published": 12,
        "withdrawn": 1,
        "published_in_review": 1,
        "draft": 1,
        "submitted": 1,
        "in_review": 1,
        "resubmitted": 1,
        "returned": 1,
    }
    returned = next(m for m in methods if state_of(m).is_returned)
    note = returned.current_workflow_state.current_task_state.comment
    assert "памят" in note
    assert methods.values("material_type").distinct().count() >= 7
    assert methods.values("licence").distinct().count() >= 4
    assert methods.values("form").distinct().count() >= 4


def test_methods_have_versions_authors_sources_and_languages(demo):
    numbers = Counter(MethodVersion.objects.values_list("method", flat=True))
    assert max(numbers.values()) == 3
    assert set(Method.objects.filter(live=True).values_list("pk", flat=True)) <= set(numbers)
    withdrawn = Method.objects.get(withdrawn_at__isnull=False)
    assert withdrawn.withdrawal == "outdated"
    families = Counter(Method.objects.exclude(family=None).values_list("family", flat=True))
    assert list(families.values()) == [3]
    adapted = Method.objects.get(sources__original__isnull=False, live=True)
    assert adapted.licence.shares_alike
    beside = CoAuthor.objects.filter(method__live=True)
    assert {one.is_named for one in beside} == {True, False}
    shown = MethodVersion.objects.order_by("method", "number")
    moments = [one.published_at for one in shown.filter(method__in=[adapted])]
    assert moments == sorted(moments)


def test_reviews_have_remarks_scores_and_opinions(demo):
    review = Review.objects.get(opinions__answered_at__isnull=False)
    assert review.opinions.count() == 3
    assert review.remarks.filter(is_private=True).count() == 1
    assert Score.objects.filter(round__review=review).count() == 3
    again = Review.objects.get(rounds__number=2)
    first = again.rounds.get(number=1)
    assert first.reasons.count() == 2
    assert first.sent_at < first.answered_at < again.rounds.get(number=2).sent_at
    assert again.remarks.filter(settled_at__isnull=False).count() == 1


def test_essays_are_of_three_months_and_every_audience(demo):
    essays = Essay.objects.all()
    assert essays.count() == 20
    assert essays.values("month").distinct().count() == 3
    assert essays.values("author").distinct().count() == 8
    assert set(essays.values_list("audience", flat=True)) == set(EssayAudience.values)
    assert essays.filter(live=False).count() == 1
    assert essays.filter(live=True, sentence_count=14).count() == 1
    assert essays.filter(live=True, sentence_count=10).count() == 18
    assert sum(essay.is_late for essay in essays) == 1
    assert essays.filter(also_shown_in__isnull=False).count() == 2


def test_nothing_is_of_the_future(demo):
    now = timezone.now()
    assert not Essay.objects.filter(first_published_at__gt=now).exists()
    assert not Method.objects.filter(first_published_at__gt=now).exists()
    assert not XtdComment.objects.filter(submit_date__gt=now).exists()
    assert not ArticlePage.objects.filter(dated_on__gt=timezone.localdate()).exists()


def test_comments_answer_one_another_and_some_wait(demo):
    assert XtdComment.objects.filter(is_public=False).count() == 2
    assert XtdComment.objects.filter(level__gt=0).count() == 3


def test_pages_are_of_every_kind_and_in_three_languages(demo):
    assert in_kazakh(OrganisationPage.objects).count() == 4
    assert in_kazakh(CommunityPage.objects).count() == 2
    assert in_kazakh(ArticlePage.objects).count() == 7
    assert in_kazakh(ClassPage.objects).count() == 3
    assert in_kazakh(PlainPage.objects).count() == 3
    assert Announcement.objects.count() == 5
    assert all(page.lessons.count() >= 15 for page in ClassPage.objects.all())
    for code in settings.LANGUAGES:
        assert ContactPage.objects.filter(locale__language_code=code[0]).count() == 1
    about = PlainPage.objects.get(slug="about", locale__language_code="kk")
    assert about.get_translations().count() == 2
    lonely = [a for a in in_kazakh(ArticlePage.objects) if not a.get_translations().exists()]
    assert lonely


def test_every_kind_of_block_is_used(demo):
    used = set()
    for page_type in (OrganisationPage, ArticlePage, PlainPage, ClassPage):
        for page in page_type.objects.all():
            used |= {block.block_type for block in page.body}
    known = set(OrganisationPage.body.field.stream_block.child_blocks)
    # An invitation stands on the front page and on the lyceum's.
    assert used == known


def test_pictures_have_words_in_the_language_of_the_page(demo):
    assert Image.objects.count() == 10
    for page_type in (OrganisationPage, ArticlePage):
        for page in page_type.objects.exclude(picture=None):
            assert page.picture_alt
            if page.locale.language_code == "en":
                assert page.picture_alt.isascii()


def test_no_letters_are_left(demo):
    assert not OutgoingMail.objects.exists()


def test_every_file_opens_and_passes_the_check(demo):
    files = StoredFile.objects.all()
    assert len(files) >= 20
    kinds = "docx odt ods odp xlsx txt md png jpg webp pdf zip epub"
    assert {file.extension for file in files} == set(kinds.split())
    for file in files:
        with file.file.open() as opened:
            assert check_upload(opened, name=file.name).content_type == file.content_type


def test_each_account_signs_in(demo):
    accounts = demo_accounts()
    assert apps.get_app_config("home").demo_accounts() == accounts
    assert len(accounts) >= 9
    for name, password, _role in accounts:
        client = Client()
        answer = client.post("/kk/account/login/", {"login": name, "password": password})
        assert answer.status_code == 302, name
        assert answer["Location"].endswith("/start/"), (name, answer["Location"])
        assert client.get(answer["Location"]).status_code == 200, name


def test_published_pages_answer_in_their_language(demo, client):
    pages = visible_pages(VISITOR).filter(depth__gte=2).select_related("locale")
    assert len(pages) > 40
    for page in pages:
        url = page.specific.get_url()
        answer = client.get(url, follow=True)
        assert answer.status_code == 200, url
        assert f'<html lang="{page.locale.language_code}"' in answer.content.decode(), url


def test_class_pages_are_not_for_visitors(demo, client):
    for page in ClassPage.objects.all():
        assert client.get(page.get_url()).status_code == 404


def test_class_page_answers_its_people(demo, client):
    client.force_login(User.objects.get(username="bolat"))
    page = ClassPage.objects.get(slug="litsei-8a", locale__language_code="ru")
    answer = client.get(page.get_url())
    assert answer.status_code == 200
    assert "вечер семейного чтения" in answer.content.decode()


def test_methods_and_essays_answer_visitors(demo, client):
    rows = [*Method.objects.visible_to(VISITOR), *Essay.objects.visible_to(VISITOR)]
    assert len(rows) >= 22
    for row in rows:
        with override(row.language):
            url = row.get_absolute_url()
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert row.title in answer.content.decode().replace("&#x27;", "'"), url


def test_files_are_downloaded_by_visitors(demo, client):
    for method in Method.objects.visible_to(VISITOR):
        for file in method.files.all():
            url = reverse("library:method-file", args=[method.pk, file.stored_id, file.stored.name])
            answer = client.get(url)
            assert answer.status_code == 200, url
            assert len(b"".join(answer.streaming_content)) == file.stored.size


def test_search_finds_the_demo(demo, client):
    answer = client.get("/kk/search/", {"q": "бөлшектер"})
    assert answer.status_code == 200
    assert "дүкені" in answer.content.decode()


def test_second_time_changes_nothing(demo):
    before = User.objects.count(), Method.objects.count(), Essay.objects.count()
    said = StringIO()
    call_command("seed_demo", stdout=said)
    assert "already" in said.getvalue()
    assert before == (User.objects.count(), Method.objects.count(), Essay.objects.count())


@pytest.mark.parametrize("code", ["kk", "ru", "en"])
def test_pages_beside_the_menu_are_linked(demo, client, code):
    about = client.get(f"/{code}/about/").content.decode()
    for slug in ("about/join", "about/rules", "contact"):
        assert f"/{code}/{slug}/" in about
        assert client.get(f"/{code}/{slug}/").status_code == 200
