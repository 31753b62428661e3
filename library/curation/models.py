"""The editors' look at a method before it stands on the shelf."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import AbstractGroupApprovalTask, TaskState


class EditorialTask(AbstractGroupApprovalTask):
    """Editors publish a method, or return it with a note."""

    # Read by name: Django loads tables before forms and rules can be imported.
    return_form = "library.curation.forms.ReturnForm"
    can_be_published = "library.curation.policies.can_be_published"
    can_be_returned = "library.curation.policies.can_be_returned"

    class Meta:
        verbose_name = gettext_lazy("review by editors")
        verbose_name_plural = gettext_lazy("reviews by editors")

    def get_actions(self, obj: Any, user: AbstractBaseUser) -> list[tuple[str, str, bool]]:
        """Publish (the form says beside its fields what is missing), or return with a note."""
        if not super().get_actions(obj, user):
            return []
        actions = [("approve", _("Publish"), False)]
        if import_string(self.can_be_returned)(obj):
            actions.append(("reject", _("Return with a note"), True))
        return actions

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """A return asks for a note, a publication for nothing."""
        if action == "reject":
            return import_string(self.return_form)
        return super().get_form_for_action(action)

    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> None:
        """Refuses a return to nobody or without a note, and to publish what is not complete."""
        method = task_state.workflow_state.content_object
        if action_name == "reject":
            if not import_string(self.can_be_returned)(method):
                raise PermissionDenied(_("This method has no author to whom it could go back."))
            if not str(kwargs.get("comment", "")).strip():
                raise PermissionDenied(_("Write what to correct: the author cannot guess it."))
        if action_name == "approve" and not import_string(self.can_be_published)(method):
            raise PermissionDenied(_("This method is not complete yet."))
        super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> str:
        """What this step does, for the list of steps in the admin."""
        return _("Editors publish a method, or return it to its author with a note.")
