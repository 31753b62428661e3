"""Pages of the essay of the month: the archive, one essay, writing, history, the leader's month."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import time_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.viewer import VISITOR, Viewer, viewer_of
from cms.comments.selectors import thread_of
from cms.people.models import Community
from cms.people.policies import require_may_write, shown_name
from cms.sections.pages import Section
from cms.sections.selectors import section_intro
from cms.settings import limits
from library.counts.noting import Opened
from library.counts.services import note_opened
from library.essays import policies, selectors, services
from library.essays.forms import DraftForm, PostForm
from library.essays.models import Essay
from library.shelves.selectors import kept_among


@require_safe
def essay_list(request: HttpRequest) -> HttpResponse:
    """The archive: by month, community, author, language."""
    viewer = viewer_of(request.user)
    query = selectors.EssayQuery.read(request.GET)
    try:
        archive = selectors.archive(query, viewer, page=request.GET.get("page", 1))
    except PageNotAnInteger:
        archive = selectors.archive(query, viewer)
    except EmptyPage as error:
        raise Http404 from error
    context = {
        "archive": archive,
        "action": reverse("library:essay-list"),
        "kept": kept_among(viewer, essays=[card.pk for card in archive.cards]),
        "intro": section_intro(Section.ESSAYS, (get_language() or "kk")[:2], viewer),
    }
    return render(request, "library/essays/essay_list.html", context)


@require_safe
def essay_detail(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An essay to read, with its neighbours of the month and comments."""
    viewer = viewer_of(request.user)
    essay = _seen(pk, viewer)
    if essay.first_published_at is None:
        return redirect(essay.get_edit_url())
    if slug != essay.slug:
        return redirect(essay, permanent=True)
    with override(essay.language):
        canonical = request.build_absolute_uri(essay.get_absolute_url())
    context = {
        "shown": selectors.essay_page(essay, viewer),
        "essay": essay,
        "kept": kept_among(viewer, essays=[pk]) if essay.live else None,
        "canonical": canonical,
        "thread": (
            thread_of(essay, viewer, page=request.GET.get("comments")) if essay.live else None
        ),
    }
    if essay.live:
        is_own = policies.is_author(viewer, essay)
        note_opened(request, viewer, Opened("essay", essay.pk), is_own=is_own)
        context["is_own"] = is_own
    return render(request, "library/essays/essay_detail.html", context)


@require_safe
def essay_feed(request: HttpRequest) -> HttpResponse:
    """What everybody may read, with the filters of the archive, as Atom."""
    query = selectors.EssayQuery.read(request.GET)
    asked = f"?{query.query}" if query.query else ""
    title = _("Essays of the month")
    feed = Atom1Feed(
        title=f"{title} · {selectors.month_name(query.month)}" if query.month else title,
        link=request.build_absolute_uri(reverse("library:essay-list") + asked),
        description=_("What teachers changed in a month and what they learnt."),
        language=get_language(),
        feed_url=request.build_absolute_uri(request.path + asked),
    )
    for essay in selectors.feed_essays(query):
        feed.add_item(
            title=str(essay),
            link=request.build_absolute_uri(essay.get_absolute_url()),
            description=selectors.excerpt(essay.body),
            author_name=shown_name(essay.author, VISITOR),
            pubdate=essay.first_published_at,
            updateddate=essay.last_published_at,
            categories=[essay.community.name],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


# -- writing ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def essay_write(request: HttpRequest) -> HttpResponse:
    """Chooses the community and the month, then opens the sheet."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    require_may_write(viewer)
    today = timezone.localdate()
    choices = selectors.writable(viewer, today)
    if request.method == "POST":
        chosen = _chosen(request.POST.get("essay", ""), choices)
        if chosen is None:
            messages.error(request, _("Choose the month and the community first."))
        else:
            try:
                essay = services.begin_essay(
                    viewer=viewer, community=chosen.community, month=chosen.month, today=today
                )
            except ValidationError as refusal:
                messages.error(request, refusal.messages[0])
            else:
                return redirect(essay.get_edit_url())
    context = {"choices": choices, "today": today}
    return render(request, "library/essays/essay_write.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def essay_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet: save the draft, or post."""
    viewer = viewer_of(request.user)
    essay = _own(request, pk, viewer)
    if isinstance(essay, HttpResponse):
        return essay
    require_may_write(viewer)
    communities = selectors.other_communities(essay, viewer)
    if request.method != "POST":
        sheet = selectors.sheet_of(essay)
        shown = DraftForm(initial=_initial(sheet, essay), communities=communities)
        return _sheet_page(request, essay, shown, sheet)
    posting = request.POST.get("act") == "post"
    form: DraftForm = (
        PostForm(request.POST, communities=communities, author=viewer.person)
        if posting
        else DraftForm(request.POST, communities=communities)
    )
    if not form.is_valid():
        return _sheet_page(request, essay, form, selectors.sheet_of(essay))
    seen = form.cleaned_data["seen"]
    try:
        if not posting:
            services.autosave_essay(viewer=viewer, essay=essay, draft=form.draft, seen=seen)
            messages.success(request, _("Your draft is saved."))
            return redirect(essay.get_edit_url())
        if essay.live:
            essay = services.edit_essay(viewer=viewer, essay=essay, draft=form.draft, seen=seen)
            messages.success(request, _("The new words are in the archive."))
        else:
            essay = services.post_essay(viewer=viewer, essay=essay, draft=form.draft, seen=seen)
            messages.success(request, _("Your essay is posted. Thank you!"))
    except services.DraftConflictError:
        return _conflict_page(request, pk, viewer)
    return redirect(essay)


@never_cache
@require_POST
def essay_autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the draft behind the author's back; plain text back: a sentence, and the new version.

    The answer holds the version in `X-Draft-Version`; 409 when another window saved meanwhile.
    """
    viewer = viewer_of(request.user)
    essay = selectors.own_essay(pk, viewer)
    if essay is None:
        raise Http404
    form = DraftForm(request.POST, communities=selectors.other_communities(essay, viewer))
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        return HttpResponse(first, status=422, content_type="text/plain; charset=utf-8")
    try:
        saved = services.autosave_essay(
            viewer=viewer, essay=essay, draft=form.draft, seen=form.cleaned_data["seen"]
        )
    except services.DraftConflictError:
        text = _(
            "This essay is open in another window, which saved newer words. Nothing is lost: copy "
            "what you wrote here, then reload the page."
        )
        return HttpResponse(text, status=409, content_type="text/plain; charset=utf-8")
    moment = timezone.localtime()
    response = HttpResponse(
        _("Saved at %(time)s") % {"time": time_format(moment, "H:i")},
        content_type="text/plain; charset=utf-8",
    )
    response["X-Draft-Version"] = str(saved.draft_version)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def essay_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The author takes the essay out of the archive; it stays as a draft."""
    viewer = viewer_of(request.user)
    essay = _own(request, pk, viewer)
    if isinstance(essay, HttpResponse):
        return essay
    if not essay.live:
        return redirect(essay.get_edit_url())
    if request.method == "POST":
        services.withdraw_essay(viewer=viewer, essay=essay)
        messages.success(
            request, _("Your essay is no longer published. You keep it here as a draft.")
        )
        return redirect(essay.get_edit_url())
    return render(request, "library/essays/essay_withdraw.html", {"essay": essay})


# -- what was, what is missing --------------------------------------------------------


@require_safe
def essay_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Posted versions and what changed between them."""
    viewer = viewer_of(request.user)
    essay = _seen(pk, viewer)
    if not policies.can_see_history(viewer, essay):
        raise Http404
    context = {"essay": essay, "versions": selectors.versions_of(essay, viewer)}
    return render(request, "library/essays/essay_history.html", context)


@require_safe
def essay_mine(request: HttpRequest) -> HttpResponse:
    """My essays by month, and the months that are missing."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    context = {"lines": selectors.with_gaps_joined(selectors.my_year(viewer, timezone.localdate()))}
    return render(request, "library/essays/essay_mine.html", context)


@require_safe
def essay_overview(request: HttpRequest, pk: int, month: str = "") -> HttpResponse:
    """A month of a community for its leader: who has posted, who late, who not yet."""
    viewer = viewer_of(request.user)
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    community = Community.objects.filter(pk=pk).first()
    today = timezone.localdate()
    chosen = selectors.month_of(month) if month else date(today.year, today.month, 1)
    if community is None or chosen is None or not policies.leads(viewer, pk):
        raise Http404
    context = {"overview": selectors.overview(community, chosen, viewer, today)}
    return render(request, "library/essays/essay_overview.html", context)


def _seen(pk: int, viewer: Viewer) -> Essay:
    essay = selectors.seen_essay(pk, viewer)
    if essay is None:
        raise Http404
    return essay


def _own(request: HttpRequest, pk: int, viewer: Viewer) -> Essay | HttpResponse:
    """The viewer's own essay, else 404; who is not signed in signs in first."""
    if not viewer.is_signed_in:
        return redirect_to_login(request.get_full_path())
    essay = selectors.own_essay(pk, viewer)
    if essay is None:
        raise Http404
    return essay


def _chosen(value: str, choices: list[selectors.EssayChoice]) -> selectors.EssayChoice | None:
    for due in choices:
        if value == f"{due.community.pk}:{due.month:%Y-%m}":
            return due
    return None


def _initial(sheet: selectors.Sheet, essay: Essay) -> dict[str, Any]:
    draft = sheet.draft
    return {
        "title": draft.title,
        "body": draft.body,
        "language": draft.language,
        "audience": draft.audience,
        "also_shown_in": [community.pk for community in draft.also_shown_in],
        "seen": essay.draft_version,
    }


def _sheet_page(
    request: HttpRequest,
    essay: Essay,
    form: DraftForm,
    sheet: selectors.Sheet,
    *,
    conflict: selectors.Sheet | None = None,
    status: int = 200,
) -> HttpResponse:
    community = essay.community
    advised = limits.ESSAY_SENTENCES_ADVISED
    context = {
        "essay": essay,
        "form": form,
        "sheet": sheet,
        "conflict": conflict,
        "marks": range(1, advised + 1),
        "advised": advised,
        "autosave_seconds": limits.ESSAY_AUTOSAVE_SECONDS,
        "least": community.essay_sentences_min,
        "most": community.essay_sentences_max,
        "notes": selectors.marks_of(essay),
    }
    return render(request, "library/essays/essay_edit.html", context, status=status)


def _conflict_page(request: HttpRequest, pk: int, viewer: Viewer) -> HttpResponse:
    """409: both texts on one page; sending again keeps what is in the sheet."""
    essay = _seen(pk, viewer)
    newer = selectors.sheet_of(essay)
    data = request.POST.copy()
    data["seen"] = str(essay.draft_version)
    form = DraftForm(data, communities=selectors.other_communities(essay, viewer))
    return _sheet_page(request, essay, form, newer, conflict=newer, status=409)
