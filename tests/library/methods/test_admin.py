"""Methods in Wagtail's admin: a right to the list is no right to the drafts of others."""

from library.methods.admin import MethodViewSet
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
