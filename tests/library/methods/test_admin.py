"""Methods in Wagtail's admin: a right to the list is no right to the drafts of others."""

from library.methods.admin import MethodViewSet, OrDashPanel
from library.methods.models import Method
from tests.factories import make_method


def test_the_list_of_methods_holds_what_the_person_may_know_of(rf, people):
    make_method("Ашық", author=people.teacher)
    make_method("Жоба", author=people.teacher, live=False)
    listed = {}
    for who in ("editor", "administrator", "teacher", "stranger"):
        request = rf.get("/")
        request.user = getattr(people, who)
        listed[who] = {method.title for method in MethodViewSet().get_queryset(request)}
    both = {"Ашық", "Жоба"}
    assert listed == {
        "editor": both,
        "administrator": both,
        "teacher": both,
        "stranger": {"Ашық"},
    }


def test_or_dash_panel_shows_a_dash_for_no_author(people):
    panel = OrDashPanel("author", read_only=True).bind_to_model(Method)
    assert panel.format_value_for_display(None) == "—"
    assert str(panel.format_value_for_display(people.teacher)) == people.teacher.get_full_name()
