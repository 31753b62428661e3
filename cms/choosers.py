"""Words of Wagtail's choosers and of its review in the language of whoever looks.

Wagtail asks for them once, while it is loaded, in the language of the site; so a Kazakh word would
stand in an admin in Russian. Import this before any chooser is made.
"""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.forms import TaskStateCommentForm

WORDS = {
    "choose_one_text": "Choose",
    "choose_another_text": "Choose another",
    "edit_item_text": "Edit",
    "search_tab_label": "Search",
    "create_action_label": "Create",
}

NOTE = "Comment"

for name, word in WORDS.items():
    setattr(ChooserViewSet, name, gettext_lazy(word))

# The same of the note with which a page goes back to its author.
TaskStateCommentForm.base_fields["comment"].label = gettext_lazy(NOTE)
