"""Pages of comments, and the faults of the unmodified packages that must not come back."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone, translation
from django_comments.forms import CommentSecurityForm
from django_comments_xtd.models import XtdComment

from cms.audience.viewer import VISITOR, viewer_of
from cms.comments.querysets import visible_comments
from cms.comments.selectors import thread_of
from cms.moderation.models import Report, ReviewItem
from cms.settings import limits
from tests.factories import make_essay, make_method
from tests.factories.comments import make_comment


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def essay(people):
    return make_essay("Айдың ойы", author=people.teacher, community=people.community)


@pytest.fixture
def hidden(people):
    return make_essay(
        "Жасырын", author=people.leader, community=people.community, audience="community"
    )


@pytest.fixture
def comment(people, essay):
    return make_comment(
        essay, people.leader, "Көрінетін пікір", submit_date=timezone.now() - timedelta(hours=1)
    )


def sealed(target, text="Рахмет!", **fields):
    seal = CommentSecurityForm(target).initial
    return {**seal, "comment": text, "honeypot": "", "reply_to": "", **fields}


def post(client, target, *args, **fields):
    return client.post(reverse("comments:comment-post"), sealed(target, *args, **fields))


def page_of(name, comment):
    return reverse(f"comments:{name}", args=[comment.pk])


# -- posting ---------------------------------------------------------------------


def test_comment_post_keeps_the_comment_and_says_that_it_waits(client, people, essay):
    client.force_login(people.colleague)
    answer = post(client, essay)
    comment = XtdComment.objects.get()
    assert answer["Location"] == f"{essay.get_absolute_url()}#c{comment.pk}"
    page = client.get(essay.get_absolute_url()).content.decode()
    assert "waits for a moderator" in page
    assert "Рахмет!" in page
    client.logout()
    assert "Рахмет!" not in client.get(essay.get_absolute_url()).content.decode()


def test_comment_post_takes_comments_on_methods_too(client, people):
    method = make_method(author=people.teacher)
    client.force_login(people.colleague)
    assert post(client, method).status_code == 302
    assert XtdComment.objects.count() == 1


def test_comment_post_sent_twice_makes_one(client, people, essay):
    client.force_login(people.colleague)
    form = sealed(essay)
    first = client.post(reverse("comments:comment-post"), form)
    again = client.post(reverse("comments:comment-post"), form)
    assert first["Location"] == again["Location"]
    assert XtdComment.objects.count() == 1


def test_comment_post_sends_a_visitor_to_sign_in(client, essay):
    answer = post(client, essay)
    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert not XtdComment.objects.exists()


@pytest.mark.parametrize("name", ["newcomer", "pupil"])
def test_comment_post_refuses_those_who_may_not_write(client, people, essay, name):
    client.force_login(getattr(people, name))
    assert post(client, essay).status_code == 403
    assert post(client, essay, text="").status_code == 403


def test_comment_post_on_what_one_may_not_see_is_404(client, people, hidden):
    draft = make_method("Жоба", author=people.teacher, live=False)
    own_draft = make_essay(
        author=people.colleague, community=people.community, live=False, month="2026-01-01"
    )
    client.force_login(people.colleague)
    for target in (hidden, draft, own_draft, people.community):
        assert post(client, target).status_code == 404
    assert not XtdComment.objects.exists()


def test_comment_post_ignores_a_name_or_address_that_is_sent(client, people, essay):
    client.force_login(people.colleague)
    post(client, essay, name="Директор", email="x@y.kz", url="https://spam.kz", is_public="1",
         user=people.leader.pk)  # fmt: skip
    comment = XtdComment.objects.get()
    assert (comment.user, comment.user_name, comment.user_url) == (people.colleague, "", "")
    assert not comment.is_public


def test_comment_post_answers_missing_fields_with_a_sentence_and_keeps_the_words(
    client, people, essay
):
    client.force_login(people.colleague)
    for gone in ("timestamp", "security_hash"):
        form = sealed(essay, "Сөзім қалсын")
        del form[gone]
        answer = client.post(reverse("comments:comment-post"), form)
        assert answer.status_code == 400
        assert "Сөзім қалсын" in answer.content.decode()
    for gone in ("content_type", "object_pk"):
        form = sealed(essay)
        del form[gone]
        assert client.post(reverse("comments:comment-post"), form).status_code == 404
    assert client.post(reverse("comments:comment-post"), {}).status_code == 404


@pytest.mark.parametrize(
    "odd",
    [
        {"object_pk": "9" * 5000},
        {"object_pk": "-1"},
        {"object_pk": "1.5"},
        {"object_pk": "٣"},
        {"content_type": "nosuch.model"},
        {"content_type": "cms.user"},
        {"content_type": "x" * 5000},
    ],
)
def test_comment_post_on_nothing_is_404(client, people, essay, odd):
    client.force_login(people.colleague)
    assert post(client, essay, **odd).status_code == 404


@pytest.mark.parametrize(
    "odd",
    [
        {"timestamp": "9" * 5000},
        {"timestamp": "x"},
        {"security_hash": "0" * 40},
        {"reply_to": "x"},
        {"reply_to": "9" * 5000},
        {"honeypot": "машина"},
    ],
)
def test_comment_post_with_a_broken_seal_is_400(client, people, essay, odd):
    client.force_login(people.colleague)
    assert post(client, essay, **odd).status_code == 400
    assert not XtdComment.objects.exists()


def test_comment_post_says_beside_the_field_what_is_wrong(client, people, essay):
    client.force_login(people.colleague)
    assert "Write a few words first" in post(client, essay, "  ").content.decode()
    long = post(client, essay, "ұ" * (limits.COMMENT_LENGTH + 1))
    assert long.status_code == 200
    assert "Shorten it" in long.content.decode()


def test_comment_post_from_a_page_that_stood_open_long_keeps_the_words(
    client, people, essay, settings
):
    client.force_login(people.colleague)
    settings.COMMENTS_TIMEOUT = -1
    answer = post(client, essay, "Ұзақ ойландым")
    assert answer.status_code == 200
    assert "Ұзақ ойландым" in answer.content.decode()
    assert not XtdComment.objects.exists()


def test_comment_post_too_often_is_429_and_keeps_the_words(client, people, essay):
    client.force_login(people.colleague)
    for number in range(limits.COMMENT_RATE_MINUTE):
        post(client, essay, f"Пікір {number}")
    answer = post(client, essay, "Соңғы сөзім")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Соңғы сөзім" in answer.content.decode()


def test_comment_post_escapes_what_people_write(client, people, essay, comment):
    make_comment(essay, people.leader, "<script>alert(1)</script> javascript:x https://a.kz/?q=1")
    page = client.get(essay.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert '<a href="https://a.kz/?q=1" rel="nofollow">' in page


# -- answering, reporting, taking back ----------------------------------------------


def test_comment_reply_quotes_the_parent_and_posts_an_answer(client, people, essay, comment):
    client.force_login(people.colleague)
    page = client.get(page_of("comment-reply", comment)).content.decode()
    assert "Көрінетін пікір" in page
    assert f'name="reply_to" value="{comment.pk}"' in page
    post(client, essay, "Келісемін", reply_to=comment.pk)
    assert XtdComment.objects.get(comment="Келісемін").parent_id == comment.pk


def test_comment_reply_under_another_thing_is_404(client, people, comment):
    method = make_method(author=people.teacher)
    client.force_login(people.colleague)
    assert post(client, method, reply_to=comment.pk).status_code == 404


@pytest.mark.parametrize("name", ["comment-reply", "comment-edit", "comment-withdraw"])
def test_pages_of_a_comment_that_one_may_not_see_are_404(client, people, essay, hidden, name):
    unseen = [
        make_comment(essay, people.leader, "Күтуде", waiting=True),
        make_comment(essay, people.leader, "Өшірілген", removed=True),
        make_comment(hidden, people.leader, "Жабық жерде"),
    ]
    for person in (None, people.stranger, people.editor, people.coordinator):
        if person is not None:
            client.force_login(person)
        for comment in unseen:
            assert client.get(page_of(name, comment)).status_code == 404
            assert client.post(page_of(name, comment)).status_code in {404, 405}


def test_comment_reply_to_ones_own_waiting_comment_is_404(client, people, essay):
    waiting = make_comment(essay, people.colleague, "Күтуде", waiting=True)
    client.force_login(people.colleague)
    assert client.get(page_of("comment-reply", waiting)).status_code == 404


def test_comment_report_reaches_moderators_and_never_shows_the_reporter(
    client, people, essay, comment
):
    client.force_login(people.colleague)
    url = reverse("moderation:report", args=["comment", comment.pk])
    assert url in client.get(essay.get_absolute_url()).content.decode()
    assert client.post(url, {"reason": "rude", "words": "Сөзі ауыр"}).status_code == 200
    assert Report.objects.get().person == people.colleague
    for person in (people.leader, people.teacher, people.stranger, people.editor):
        client.force_login(person)
        for page in (essay.get_absolute_url(), url, page_of("comment-reply", comment)):
            assert "Оспанова" not in client.get(page).content.decode()


def test_comment_report_of_ones_own_or_of_the_unseen_is_404(client, people, essay, comment):
    client.force_login(people.leader)
    unseen = make_comment(essay, people.colleague, "Күтуде", waiting=True)
    for one in (comment, unseen):
        url = reverse("moderation:report", args=["comment", one.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, {"reason": "rude"}).status_code == 404


def test_comment_edit_of_a_returned_comment_shows_the_note(client, people, essay):
    waiting = make_comment(essay, people.leader, "Күтуде", waiting=True)
    ReviewItem.objects.create(
        kind="comment",
        object_pk=waiting.pk,
        why="newcomer",
        opened_at=timezone.now(),
        due_at=timezone.now(),
        closed_at=timezone.now(),
        verdict="returned",
        note="Мысал қосыңыз.",
    )
    client.force_login(people.leader)
    url = page_of("comment-edit", waiting)
    assert "Мысал қосыңыз." in client.get(url).content.decode()
    assert client.post(url, {"comment": ""}).status_code == 422
    assert client.post(url, {"comment": "Мысалы…"}).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.comment, waiting.is_public) == ("Мысалы…", False)


def test_comment_withdraw_takes_the_words_and_keeps_the_thread(client, people, essay, comment):
    make_comment(essay, people.colleague, "Жауабым", parent=comment)
    client.force_login(people.colleague)
    assert client.get(page_of("comment-withdraw", comment)).status_code == 404
    client.force_login(people.leader)
    assert client.get(page_of("comment-withdraw", comment)).status_code == 200
    client.post(page_of("comment-withdraw", comment))
    page = client.get(essay.get_absolute_url()).content.decode()
    assert "Көрінетін пікір" not in page
    assert "This comment was removed" in page
    assert "Жауабым" in page


def test_comment_withdraw_after_a_day_says_whom_to_ask(client, people, essay):
    old = make_comment(essay, people.leader, submit_date=timezone.now() - timedelta(days=2))
    client.force_login(people.leader)
    assert client.get(page_of("comment-withdraw", old)).status_code == 403


def test_pages_of_comments_answer_huge_keys(client, people):
    client.force_login(people.colleague)
    for key in ("0", "999999999", "9" * 19, "9" * 5000):
        for act in ("reply", "report", "withdraw"):
            assert client.get(f"/en/comments/{key}/{act}/").status_code == 404


# -- the thread -----------------------------------------------------------------------


def test_thread_of_reads_the_tree_in_three_queries(people, essay, django_assert_num_queries):
    def fill(number):
        for n in range(number):
            root = make_comment(essay, people.leader, f"Түбір {n}")
            make_comment(essay, people.colleague, f"Жауап {n}", parent=root)

    viewer = viewer_of(people.colleague)
    fill(3)
    thread_of(essay, viewer)
    with django_assert_num_queries(3):
        thread = thread_of(essay, viewer)
    assert [c.level for c in thread.comments] == [0, 1] * 3
    fill(27)
    with django_assert_num_queries(3):
        assert thread_of(essay, viewer).count == 60


def test_thread_of_shows_waiting_comments_to_their_author_alone(people, essay):
    make_comment(essay, people.colleague, "Күтуде", waiting=True)
    assert thread_of(essay, VISITOR).comments == []
    assert thread_of(essay, viewer_of(people.moderator)).comments == []
    (own,) = thread_of(essay, viewer_of(people.colleague)).comments
    assert own.is_waiting
    assert not own.may_reply


def test_thread_of_never_carries_the_words_of_a_removed_comment(people, essay):
    removed = make_comment(essay, people.leader, "Өшірілген сөз", removed=True)
    make_comment(essay, people.leader, "Жауапсыз өшірілген", removed=True)
    make_comment(essay, people.colleague, "Жауап", parent=removed)
    for viewer in (VISITOR, viewer_of(people.leader), viewer_of(people.moderator)):
        line, reply = thread_of(essay, viewer).comments
        assert (line.is_removed, line.html, line.author) == (True, "", "")
        assert reply.level == 1


def test_thread_of_long_talks_comes_in_pages(people, essay, monkeypatch):
    monkeypatch.setattr(limits, "COMMENT_THREADS_SHOWN", 2)
    for n in range(5):
        make_comment(essay, people.leader, f"Пікір {n}")
    first = thread_of(essay, VISITOR)
    assert (len(first.comments), first.pages, first.next_page) == (2, 3, 2)
    assert len(thread_of(essay, VISITOR, page="3").comments) == 1
    for odd in ("x", "0", "99999", "9" * 5000, "-1"):
        assert thread_of(essay, VISITOR, page=odd).comments


def test_a_comment_beyond_the_first_page_is_led_to(client, people, essay, monkeypatch):
    monkeypatch.setattr(limits, "COMMENT_THREADS_SHOWN", 2)
    long_ago = timezone.now() - timedelta(days=3)
    first, *_others = [
        make_comment(essay, people.leader, f"Пікір {n}", submit_date=long_ago) for n in range(3)
    ]
    make_comment(essay, people.leader, "Жауапсыз өшірілген", removed=True, submit_date=long_ago)
    make_comment(essay, people.stranger, "Бөтен күтуде", waiting=True, submit_date=long_ago)
    client.force_login(people.leader)
    answer = post(client, essay, "Төртінші")
    fourth = XtdComment.objects.get(comment="Төртінші")
    assert answer.url.endswith(f"?comments=2#c{fourth.pk}")
    shown = client.get(answer.url).content.decode()
    assert f'id="c{fourth.pk}"' in shown
    answer = post(client, essay, "Бесінші")
    fifth = XtdComment.objects.get(comment="Бесінші")
    assert answer.url.endswith(f"?comments=3#c{fifth.pk}")
    reply = make_comment(essay, people.leader, "Жауап", parent=first)
    assert client.get(page_of("comment-detail", reply)).url.endswith(f"/#c{reply.pk}")
    assert client.get(page_of("comment-detail", fifth)).url == answer.url


def test_a_comment_on_what_one_may_not_see_leads_nowhere(client, people, hidden):
    comment = make_comment(hidden, people.leader)
    assert client.get(page_of("comment-detail", comment)).status_code == 404
    client.force_login(people.teacher)
    assert client.get(page_of("comment-detail", comment)).status_code == 302


def test_thread_of_says_why_there_is_no_form(people, essay):
    assert thread_of(essay, VISITOR).sign_in_url
    for person in (people.newcomer, people.pupil):
        thread = thread_of(essay, viewer_of(person))
        assert thread.refusal
        assert not thread.may_post
    assert thread_of(essay, viewer_of(people.parent)).may_post


def test_thread_of_offers_each_reader_what_they_may_do(people, essay, comment):
    offered = {}
    for name in ("visitor", "leader", "teacher", "pupil", "newcomer"):
        viewer = VISITOR if name == "visitor" else viewer_of(getattr(people, name))
        (line,) = thread_of(essay, viewer).comments
        offered[name] = (line.may_reply, line.may_report, line.may_withdraw)
        assert not line.may_correct  # it neither waits nor came back
    assert offered == {
        "visitor": (False, True, False),
        "leader": (True, False, True),  # who wrote it, an hour ago
        "teacher": (True, True, False),
        "pupil": (False, True, False),
        "newcomer": (False, True, False),
    }


def test_visible_comments_keeps_to_the_door_of_the_thing(people, essay, hidden, comment):
    inside = make_comment(hidden, people.teacher, "Іште")
    method = make_method(author=people.teacher, live=False)
    make_comment(method, people.teacher, "Жоба туралы")
    assert set(visible_comments(VISITOR)) == {comment}
    assert set(visible_comments(viewer_of(people.stranger))) == {comment}
    assert set(visible_comments(viewer_of(people.leader))) == {comment, inside}


# -- what the packages bring and this site does not ------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "comments-xtd-sent", "comments-xtd-confirm", "comments-xtd-reply", "comments-xtd-mute",
        "comments-comment-done", "comments-flag", "comments-delete", "comments-approve",
        "comments-url-redirect", "comments-xtd-like", "comments-xtd-dislike",
        "comments-xtd-api-create", "comments-xtd-api-list", "comments-xtd-api-count",
        "comments-xtd-api-feedback", "comments-xtd-api-flag", "comments-post-comment",
    ],
)  # fmt: skip
def test_nothing_of_the_packages_is_mounted(name):
    for args in ([], [1], ["x"], ["library-essay", 1], [1, 1]):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=args)


@pytest.mark.parametrize(
    "path",
    [
        "api/library-essay/{}/", "api/library-essay/{}/count/", "api/nosuch-model/1/count/",
        "api/preview/", "api/feedback/", "api/comment/", "api/flag/",
        "reply/{}/", "like/{}/", "dislike/{}/", "flag/{}/", "reply/{}.json/", "like/{}.api/",
        "confirm/x/", "mute/x/", "sent/", "posted/", "cr/1/{}/", "sent/?c=9999999999999999999",
    ],
)  # fmt: skip
def test_addresses_of_the_packages_answer_404(client, people, comment, path):
    client.force_login(people.stranger)
    for prefix in ("/en/comments/", "/comments/"):
        url = prefix + path.format(comment.pk)
        assert client.get(url).status_code in {404, 302}
        assert client.get(url, follow=True).status_code == 404
        assert client.post(url, {"flag": "report"}).status_code in {404, 302}


def test_no_view_of_the_packages_is_reachable():
    def views(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns)
            else:
                yield pattern.callback

    modules = {getattr(view, "__module__", "") for view in views(get_resolver().url_patterns)}
    assert not [m for m in modules if m.startswith(("django_comments", "rest_framework"))]


def test_pages_with_comments_ask_nothing_of_gravatar(client, people, essay, comment):
    client.force_login(people.colleague)
    for url in (essay.get_absolute_url(), page_of("comment-reply", comment)):
        page = client.get(url).content.decode()
        assert "gravatar" not in page
        assert people.leader.email not in page


def test_a_comment_is_kept_without_control_characters(client, people, essay):
    client.force_login(people.teacher)
    post(client, essay, "Бір\x00 \x07екі\x1b[31m\r\nүш\tтөрт\x7f")
    assert XtdComment.objects.get().comment == "Бір екі[31m\nүш\tтөрт"


def test_a_comment_of_control_characters_alone_is_empty(client, people, essay):
    client.force_login(people.teacher)
    post(client, essay, "\x07\x1b ")
    assert not XtdComment.objects.exists()


def test_comment_post_with_a_number_offers_a_moderator_and_keeps_the_words(client, people, essay):
    client.force_login(people.colleague)
    words = "Маған хабарласыңыз: +7 701 234 56 78"
    answer = post(client, essay, words)
    assert answer.status_code == 200
    assert "+7 701 234 56 78" in answer.text
    assert 'type="checkbox" name="insists"' in answer.text
    assert not XtdComment.objects.exists()
    assert post(client, essay, words, insists="on").status_code == 302
    assert not XtdComment.objects.get().is_public
    assert ReviewItem.objects.get().why == "personal_data"


def test_comment_edit_with_a_number_offers_a_moderator_too(client, people, essay):
    client.force_login(people.colleague)
    post(client, essay)
    page = page_of("comment-edit", XtdComment.objects.get())
    words = {"comment": "Нөмірім +7 701 234 56 78"}
    answer = client.post(page, words)
    assert answer.status_code == 422
    assert 'type="checkbox" name="insists"' in answer.text
    assert client.post(page, words | {"insists": "on"}).status_code == 302
