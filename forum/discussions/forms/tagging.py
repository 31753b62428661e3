"""Tags of a topic, and tags themselves."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cms.settings import limits
from forum.discussions.forms.topics import TopicForm
from forum.discussions.models import Tag


class TagsForm(forms.Form):
    """Tags of a topic."""

    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].queryset = Tag.objects.offered()  # type: ignore[attr-defined]

    clean_tags = TopicForm.clean_tags


class TagForm(forms.ModelForm):
    """A tag in three languages."""

    class Meta:
        model = Tag
        fields = ("name_kk", "name_ru", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.max_length = limits.TAG_LENGTH  # type: ignore[attr-defined]
            field.validators.append(MaxLengthValidator(limits.TAG_LENGTH))
            field.widget.attrs["maxlength"] = limits.TAG_LENGTH

    def clean(self) -> dict[str, Any]:
        """A name that another tag bears would be a second tag of the same."""
        data = super().clean() or {}
        others = Tag.objects.offered().exclude(pk=self.instance.pk)
        for name in self.Meta.fields:
            data[name] = " ".join(str(data.get(name, "")).replace(",", " ").split()).lstrip("#")
            held = {text.casefold() for text in others.values_list(name, flat=True)}
            if data[name] and data[name].casefold() in held:
                self.add_error(name, _("There is such a tag already: join the two instead."))
        return data


class TagMergeForm(forms.Form):
    """The tag that takes over the topics of another."""

    into = forms.ModelChoiceField(
        label=_("Join it to the tag"), queryset=Tag.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Tag.objects.offered().exclude(pk=tag.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]
