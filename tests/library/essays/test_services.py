"""Beginning, saving, posting, changing and taking back an essay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from cms.audience.viewer import viewer_of
from cms.people.models import User
from cms.slugs import slug_of
from library.essays import services
from library.essays.models import Draft, Essay, next_month, previous_month
from tests.factories import join, make_essay

TODAY = date(2026, 11, 22)
TEN = " ".join(f"Бұл {n}-ші сөйлем." for n in range(1, 11))


@pytest.fixture
def author(people):
    return viewer_of(people.teacher)


def begin(viewer, community, month=TODAY, today=TODAY):
    return services.begin_essay(viewer=viewer, community=community, month=month, today=today)


def draft(title="Менің айым", body=TEN, **fields):
    return Draft(title=title, body=body, language="kk", **fields)


def save(viewer, essay, seen, **fields):
    return services.autosave_essay(viewer=viewer, essay=essay, draft=draft(**fields), seen=seen)


def post(viewer, essay, **fields):
    essay.refresh_from_db()
    service = services.edit_essay if essay.live else services.post_essay
    return service(viewer=viewer, essay=essay, draft=draft(**fields), seen=essay.draft_version)


def test_months_follow_one_another_over_the_year():
    assert next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert previous_month(date(2027, 1, 1)) == date(2026, 12, 1)
    assert next_month(date(2026, 2, 28)) == date(2026, 3, 1)


def test_begin_essay_makes_a_draft_of_this_month(people, author):
    essay = begin(author, people.community)
    assert (essay.month, essay.live, essay.title) == (date(2026, 11, 1), False, "")


def test_begin_essay_twice_opens_the_same_draft(people, author):
    assert begin(author, people.community).pk == begin(author, people.community).pk


def test_begin_essay_of_two_requests_at_once_gives_one_draft(people, author, monkeypatch):
    first = begin(author, people.community)
    real = Essay.objects.filter
    answers = iter([Essay.objects.none()])
    monkeypatch.setattr(
        type(Essay.objects), "filter", lambda self, **key: next(answers, None) or real(**key)
    )
    second = begin(author, people.community)
    monkeypatch.undo()
    assert second.pk == first.pk


def test_begin_essay_allows_the_month_before_and_no_other(people, author):
    assert begin(author, people.community, date(2026, 10, 5)).month == date(2026, 10, 1)
    for month in (date(2026, 9, 30), date(2026, 12, 1)):
        with pytest.raises(ValidationError):
            begin(author, people.community, month)


def test_begin_essay_is_for_members_who_may_write(people, readers):
    for name in ("teacher", "second", "parent", "pupil", "visitor", "newcomer", "editor"):
        with pytest.raises(PermissionDenied):
            begin(readers.viewers[name], people.community)


def test_begin_essay_tells_a_pupil_of_the_community_why_not(people, english):
    join(people.community, people.pupil)
    pupil = viewer_of(User.objects.get(pk=people.pupil.pk))
    with pytest.raises(PermissionDenied, match="Pupils read here"):
        begin(pupil, people.community)


def test_autosave_tells_an_author_who_belongs_nowhere_any_more_why_not(people, author, english):
    essay = begin(author, people.community)
    people.teacher.memberships.all().delete()
    people.teacher.community_memberships.all().delete()
    left = viewer_of(User.objects.get(pk=people.teacher.pk))
    with pytest.raises(PermissionDenied, match="coordinator has not accepted you"):
        save(left, essay, 0)


def test_begin_essay_needs_a_community_that_uses_essays(people, author):
    people.community.uses_essays = False
    people.community.save()
    with pytest.raises(PermissionDenied):
        begin(author, people.community)


def test_autosave_keeps_one_draft_revision(people, author):
    essay = begin(author, people.community)
    for number in range(3):
        saved = save(author, essay, number, body=f"Сөйлем {number} жазылды.")
    assert saved.draft_version == 3
    assert Revision.objects.for_instance(essay).count() == 1
    essay.refresh_from_db()
    assert essay.body == ""
    assert essay.draft_revision.content["body"] == "Сөйлем 2 жазылды."


def test_autosave_of_an_older_window_is_refused_and_changes_nothing(people, author):
    essay = begin(author, people.community)
    save(author, essay, 0, body="Бірінші терезе.")
    with pytest.raises(services.DraftConflictError):
        save(author, essay, 0, body="Екінші терезе.")
    essay.refresh_from_db()
    assert essay.draft_revision.content["body"] == "Бірінші терезе."


def test_only_the_author_saves_posts_and_edits(people, author, readers):
    essay = begin(author, people.community)
    for name in ("leader", "editor", "administrator", "teacher", "visitor"):
        for service in (services.autosave_essay, services.post_essay, services.edit_essay):
            with pytest.raises(PermissionDenied):
                service(viewer=readers.viewers[name], essay=essay, draft=draft(), seen=0)


def test_post_essay_publishes_the_words_with_slug_and_sentences(people, author):
    essay = post(author, begin(author, people.community), audience="public")
    assert (essay.live, essay.sentence_count) == (True, 10)
    assert essay.slug == slug_of("Менің айым")
    assert essay.body_html.startswith("<p>")
    assert essay.author_id == people.teacher.pk
    assert essay.month == date(2026, 11, 1)
    assert not essay.has_unpublished_changes
    assert essay.draft_revision is None


def test_post_essay_refuses_nothing_for_its_length(people, author):
    assert post(author, begin(author, people.community), body="Бір сөйлем.").live


def test_post_essay_after_the_month_is_marked_late_in_school_time(people):
    essay = make_essay(author=people.teacher, community=people.community, month=date(2026, 10, 1))
    # 18:59:59 UTC on the 31st is the last second of October in Almaty.
    essay.first_published_at = datetime(2026, 10, 31, 18, 59, 59, tzinfo=UTC)
    assert not essay.is_late
    essay.first_published_at += timedelta(seconds=1)
    assert essay.is_late


def test_post_essay_shows_it_in_a_second_community(people, author, readers):
    essay = begin(author, people.community)
    essay = post(author, essay, also_shown_in=(readers.other_community,))
    assert list(essay.also_shown_in.all()) == [readers.other_community]


def test_post_essay_is_refused_to_who_has_left_the_community(people, author):
    essay = begin(author, people.community)
    people.teacher.community_memberships.all().delete()
    left = viewer_of(type(people.teacher).objects.get(pk=people.teacher.pk))
    with pytest.raises(PermissionDenied):
        services.post_essay(viewer=left, essay=essay, draft=draft(), seen=0)


def test_edit_essay_keeps_every_posted_version_and_hides_the_draft(people, author):
    essay = post(author, begin(author, people.community), body="Бірінші нұсқа.")
    moment = essay.first_published_at
    essay = post(author, essay, body="Екінші нұсқа.")
    save(author, essay, essay.draft_version, body="Құпия жоба.")
    essay.refresh_from_db()
    assert (essay.body, essay.first_published_at) == ("Екінші нұсқа.", moment)
    bodies = [r.content["body"] for r in Revision.objects.for_instance(essay).order_by("pk")]
    assert bodies == ["Бірінші нұсқа.", "Екінші нұсқа.", "Құпия жоба."]
    assert essay.draft_revision.content["body"] == "Құпия жоба."


def test_posting_from_an_older_window_is_refused(people, author):
    essay = begin(author, people.community)
    save(author, essay, 0)
    with pytest.raises(services.DraftConflictError):
        services.post_essay(viewer=author, essay=essay, draft=draft(), seen=0)
    essay.refresh_from_db()
    assert not essay.live


def test_withdraw_essay_of_the_author_needs_no_reason(people, author, mailoutbox):
    essay = post(author, begin(author, people.community))
    services.withdraw_essay(viewer=author, essay=essay)
    essay.refresh_from_db()
    assert not essay.live
    assert not mailoutbox


def test_withdraw_essay_of_a_leader_tells_the_author_why(people, author, mailoutbox):
    essay = post(author, begin(author, people.community))
    leader = viewer_of(people.leader)
    with pytest.raises(ValidationError):
        services.withdraw_essay(viewer=leader, essay=essay, note="  ")
    services.withdraw_essay(viewer=leader, essay=essay, note="Баланың аты жазылған")
    essay.refresh_from_db()
    assert (essay.live, essay.withdrawal_note) == (False, "Баланың аты жазылған")
    assert "Баланың аты жазылған" in mailoutbox[0].body
    assert ModelLogEntry.objects.filter(action="wagtail.unpublish", user=people.leader).exists()
    again = post(author, essay)
    assert (again.live, again.withdrawal_note) == (True, "")


def test_withdraw_essay_writes_to_no_closed_account(people, author, mailoutbox):
    essay = make_essay(author=people.teacher, community=people.community)
    people.teacher.is_active = False
    people.teacher.save()
    leader = viewer_of(people.leader)
    services.withdraw_essay(viewer=leader, essay=essay, note="Тексеру керек")
    assert mailoutbox == []


def test_withdraw_essay_is_refused_to_others(people, author, readers):
    essay = post(author, begin(author, people.community))
    for name in ("teacher", "second", "expert", "parent", "moderator", "visitor"):
        with pytest.raises(PermissionDenied):
            services.withdraw_essay(viewer=readers.viewers[name], essay=essay, note="х")


def test_a_locked_essay_is_not_changed_even_by_a_window_opened_before(people, author):
    essay = post(author, begin(author, people.community))
    stale = Essay.objects.get(pk=essay.pk)
    services.set_lock(viewer=viewer_of(people.leader), essay=essay, locked=True)
    essay.refresh_from_db()
    with pytest.raises(PermissionDenied):
        save(author, essay, essay.draft_version)
    with pytest.raises(services.DraftConflictError):
        save(author, stale, stale.draft_version)
    services.set_lock(viewer=viewer_of(people.leader), essay=essay, locked=False)
    essay.refresh_from_db()
    assert save(author, essay, essay.draft_version)


def test_set_lock_is_for_overseers(people, author, readers):
    essay = post(author, begin(author, people.community))
    for name in ("author", "teacher", "second", "visitor"):
        with pytest.raises(PermissionDenied):
            services.set_lock(viewer=readers.viewers[name], essay=essay, locked=True)


def test_a_revision_never_changes_whose_essay_it_is(people, author):
    essay = begin(author, people.community)
    save(author, essay, 0)
    revision = Revision.objects.for_instance(essay).get()
    revision.content = {**revision.content, "author": people.stranger.pk, "month": "2020-01-01"}
    revision.save()
    revision.publish(skip_permission_checks=True)
    essay.refresh_from_db()
    assert (essay.author_id, essay.month) == (people.teacher.pk, date(2026, 11, 1))
    assert essay.last_published_at <= timezone.now()
