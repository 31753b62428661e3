"""The words of Wagtail's choosers in the language of whoever looks.

Wagtail asks for them once, while it is loaded, in the language of the site; so a Kazakh word would
stand in an admin in Russian. Import this before any chooser is made.
"""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.chooser import ChooserViewSet

WORDS = {
    "choose_one_text": "Choose",
    "choose_another_text": "Choose another",
    "edit_item_text": "Edit",
    "search_tab_label": "Search",
    "create_action_label": "Create",
}

for name, word in WORDS.items():
    setattr(ChooserViewSet, name, gettext_lazy(word))
