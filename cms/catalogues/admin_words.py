"""Words of Wagtail's admin that it lacks in Russian: named here, translated in our catalogue.

No code asks for them here; what a newer Wagtail translates or drops can go.
"""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("- Select an option -"),
    _("%(model_name)s scheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s scheduled for publishing"),
    _("%(model_name)s unscheduled for publishing at %(go_live_at)s"),
    _("%(model_name)s unscheduled from publishing"),
    _('You do not have permission to publish pages at "%(page_title)s"'),
    _("Actions (footer)"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _("View latest version"),
    _("Currently idle"),
    _("Proceeding will overwrite the changes you made in that window."),
    _("Proceeding will overwrite the changes made by %(user_name)s."),
    _("Alternatively, you can view the latest version in a new tab."),
    _("A network error occurred"),
    _(
        "Troubleshoot your connection to the site before proceeding. Open the editor in a "
        "separate tab to view the last saved version."
    ),
    _("Cancelled by %(cancelled_by)s"),
    _("Meta description is empty"),
    _("Add a concise description for search engines"),
    _("Locked by"),
    _("Anyone"),
    # Wagtail's own Russian cannot bend the name of a thing: ours needs no bending.
    _("Add %(model_name)s"),
    _("%(num_pages)d pages and %(num_others)d others"),
    _("Maximum filesize: %(max_upload_size)s."),
)
