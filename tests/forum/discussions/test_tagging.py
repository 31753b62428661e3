"""Tags are named, joined and taken away by those who look after boards; no topic loses one."""

import pytest
from django.core.exceptions import PermissionDenied

from forum.discussions import services
from forum.discussions.models import Tag
from forum.discussions.refusals import Refused
from tests.factories.forum import make_talk, make_topic, viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BACKEND = "cms.audience.backend.PeopleBackend"
LIST = "/kk/forum/tags/"


@pytest.fixture
def talk(people, region):
    return make_talk(people, region)


@pytest.fixture
def keeper(people):
    return viewer(people.coordinator)


def make_tag(name, *topics):
    tag = Tag.objects.create(slug=f"t{Tag.objects.count()}", name_kk=name)
    for topic in topics:
        topic.tags.add(tag)
    return tag


def names(topic):
    return set(topic.tags.values_list("name_kk", flat=True))


def test_tags_are_kept_by_those_who_look_after_boards(talk, people):
    tag, other = make_tag("сабақ"), make_tag("урок")
    teacher = viewer(people.teacher)
    for act in (
        lambda: services.add_tag(viewer=teacher, names={"name_kk": "бір"}),
        lambda: services.rename_tag(viewer=teacher, tag=tag, names={"name_kk": "бір"}),
        lambda: services.merge_tags(viewer=teacher, tag=tag, into=other),
        lambda: services.drop_tag(viewer=teacher, tag=tag),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_rename_keeps_the_address(talk, keeper):
    tag = make_tag("сабақ", talk.topic)
    services.rename_tag(viewer=keeper, tag=tag, names={"name_kk": "ашық сабақ"})
    assert (Tag.objects.get(pk=tag.pk).slug, names(talk.topic)) == (tag.slug, {"ашық сабақ"})


def test_merge_gives_every_topic_the_other_tag_once(talk, people, keeper):
    other_topic = make_topic(talk.board, people.coordinator, "Тағы бір тақырып")
    tag, into = make_tag("урок", talk.topic, other_topic), make_tag("сабақ", other_topic)
    older = Tag.objects.create(slug="old", name_kk="дәріс", merged_into=tag)
    services.merge_tags(viewer=keeper, tag=tag, into=into)
    assert names(talk.topic) == names(other_topic) == {"сабақ"}
    assert set(Tag.objects.offered()) == {into}
    assert Tag.objects.get(pk=older.pk).merged_into == into


@pytest.mark.parametrize("is_self", [True, False])
def test_merge_refuses_itself_and_what_was_merged(talk, keeper, is_self):
    tag = make_tag("сабақ", talk.topic)
    gone = Tag.objects.create(slug="old", name_kk="дәріс", merged_into=tag)
    with pytest.raises(Refused):
        services.merge_tags(viewer=keeper, tag=tag, into=tag if is_self else gone)
    assert names(talk.topic) == {"сабақ"}


def test_drop_takes_away_what_no_topic_has(talk, keeper):
    used, free = make_tag("сабақ", talk.topic), make_tag("бос")
    services.drop_tag(viewer=keeper, tag=free)
    with pytest.raises(Refused):
        services.drop_tag(viewer=keeper, tag=used)
    assert set(Tag.objects.all()) == {used}


def test_the_old_address_of_a_joined_tag_leads_to_the_other(client, talk, keeper):
    tag, into = make_tag("урок", talk.topic), make_tag("сабақ")
    services.merge_tags(viewer=keeper, tag=tag, into=into)
    page = f"/kk/forum/{talk.board.slug}/"
    answer = client.get(f"{page}?tag={tag.slug}")
    assert (answer.status_code, answer["Location"]) == (301, f"{page}?tag={into.slug}")
    assert talk.topic.title in client.get(answer["Location"]).text


def test_the_pages_name_join_and_take_away(client, talk, people):
    tag, other = make_tag("урок", talk.topic), make_tag("сабақ")
    client.force_login(people.coordinator, backend=BACKEND)
    assert "#урок" in client.get(LIST).text
    answer = client.post(LIST, {"name_kk": "#жаңа, тег", "name_en": "brand new"})
    assert answer.status_code == 302
    made = Tag.objects.get(slug="brand-new")
    assert made.name_kk == "жаңа тег"
    twice = client.post(LIST, {"name_kk": "САБАҚ"})
    assert twice.status_code == 422
    assert "САБАҚ" in twice.text
    page = f"{LIST}{tag.pk}/"
    assert client.post(page, {"name_kk": "дәріс"}).status_code == 302
    assert client.post(page, {"act": "drop"}).status_code == 422
    assert client.post(page, {"act": "merge", "into": other.pk}).status_code == 302
    assert names(talk.topic) == {"сабақ"}
    assert client.get(page).status_code == 404
    assert client.post(f"{LIST}{made.pk}/", {"act": "drop"}).status_code == 302
    assert not Tag.objects.filter(pk=made.pk).exists()


def test_a_joined_tag_is_offered_to_nobody(client, talk, people):
    into = make_tag("сабақ", talk.topic)
    Tag.objects.create(slug="old", name_kk="дәріс", merged_into=into)
    client.force_login(people.teacher, backend=BACKEND)
    text = client.get(f"/kk/forum/new/{talk.board.slug}/").text
    assert "сабақ" in text
    assert "дәріс" not in text
