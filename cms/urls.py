"""All addresses. The one place, with the settings, that names every app."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.i18n import set_language
from wagtail.admin import urls as wagtailadmin_urls

from cms.requests import views as requests
from cms.sections.admin import submit_translation

urlpatterns = [
    path("livez", requests.livez, name="livez"),
    path("readyz", requests.readyz, name="readyz"),
    path("favicon.ico", requests.favicon, name="favicon"),
    path("language/", set_language, name="set-language"),
    path("documents/", include("cms.files.urls")),
    path("admin/login/", requests.admin_login, name="admin-login"),
    # Before the library's view of the same address, which asks nothing of the page.
    path("admin/localize/submit/page/<int:page_id>/", submit_translation),
    path("admin/", include(wagtailadmin_urls)),
    path("m/", include("library.versions.short_urls")),
    path("oai/", include("library.harvesting.urls")),
    path("api/v1/", include("library.api.urls")),
    path("", include("home.front.root_urls")),
]
if settings.SHOW_MAIL_PAGE:
    urlpatterns += [path("dev/mail/", include("cms.mail.urls"))]

urlpatterns += i18n_patterns(
    path("people/own/data/", include("cms.leaving.urls")),
    path("people/", include("cms.people.urls")),
    path("children/", include("cms.children.urls")),
    path("account/", include("allauth.urls")),
    path("comments/", include("cms.comments.urls")),
    path("forum/", include("forum.urls")),
    path("moderation/", include("cms.moderation.urls")),
    path("notices/", include("cms.notices.urls")),
    path("uploads/", include("cms.uploads.urls")),
    path("links/", include("cms.links.urls")),
    path("library/", include("library.urls")),
    path("search/", include("search.urls")),
    path("", include("home.urls")),
    path("", include("cms.sections.urls")),
    prefix_default_language=True,
)
handler400 = "cms.requests.views.bad_request"
handler403 = "cms.requests.views.permission_denied"
handler404 = "cms.requests.views.page_not_found"
handler429 = "cms.requests.views.too_many_requests"  # asked for by allauth
handler500 = "cms.requests.views.server_error"
