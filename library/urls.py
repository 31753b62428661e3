"""Addresses of the library."""

from django.urls import include, path

app_name = "library"
urlpatterns = [
    # Before the slugs of methods.
    path("", include("library.versions.urls")),
    path("", include("library.packs.urls")),
    path("", include("library.withdrawals.urls")),
    path("", include("library.authors.urls")),
    path("", include("library.adaptations.urls")),
    path("", include("library.uses.urls")),
    path("", include("library.methods.urls")),
    path("", include("library.exports.urls")),
    path("collections/", include("library.collections.urls")),
    path("shelves/", include("library.shelves.urls")),
    path("cite/", include("library.citations.urls")),
    path("counts/", include("library.counts.urls")),
    path("corrections/", include("library.corrections.urls")),
    path("curation/", include("library.curation.urls")),
    path("essays/", include("library.essays.urls")),
]
