"""Django's configuration of the ground app and of Wagtail's user administration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class CmsConfig(AppConfig):
    """The ground app."""

    name = "cms"
    verbose_name = _("Site")
    default = True

    def ready(self) -> None:
        """Lets every app say what of it takes comments, is moderated, told of, kept or waits."""
        from cms.previews import signals as previews
        from cms.texts import signals as texts

        super().ready()
        texts.connect()
        previews.connect()
        autodiscover_modules(
            "commentable",
            "works",
            "reviewable",
            "noticeable",
            "keepsakes",
            "holders",
            "consented",
            "awaited",
            "linked",
        )


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's user administration with forms that know that e-mail is optional."""

    user_viewset = "cms.people.admin.PersonViewSet"
    group_viewset = "cms.people.admin.groups.NamedGroupViewSet"
