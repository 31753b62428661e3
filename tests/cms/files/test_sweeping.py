"""Files that nobody holds go after a day; what anything names stays."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from cms.files.models import StoredFile
from cms.files.services import forget_files, store_file, sweep_files
from cms.ports.holders import held_among
from forum.discussions.models import PostFile
from forum.ideas.models import Milestone
from library.methods.models import Method
from library.methods.services import attach_file, remove_file
from tests.factories import make_method
from tests.factories.forum import make_talk
from tests.factories.ideas import make_ideas

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=25)


def a_file(name="сурет.txt"):
    return store_file(upload=ContentFile(name.encode(), name=name), by=None)


def test_sweep_takes_a_file_that_was_never_sent_after_a_day(
    people, django_capture_on_commit_callbacks
):
    loose = a_file()
    path, storage = loose.file.name, loose.file.storage
    assert sweep_files(now=timezone.now() + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_files(now=timezone.now() + LATER) == 1
    assert not StoredFile.objects.filter(pk=loose.pk).exists()
    assert not storage.exists(path)


def test_sweep_leaves_what_posts_steps_and_methods_hold(people, region):
    ideas, talk = make_ideas(people, region), make_talk(people, region)
    of_post, of_step = a_file("a.txt"), a_file("b.txt")
    PostFile.objects.create(post=talk.replies[0], stored=of_post, position=0)
    type(talk.replies[0]).objects.filter(pk=talk.replies[0].pk).update(file_count=1)
    Milestone.objects.create(idea=ideas.idea, title="Қадам", file=of_step)
    assert sweep_files(now=timezone.now() + LATER) == 0
    assert held_among([of_post.pk, of_step.pk]) == {of_post.pk, of_step.pk}


def test_sweep_leaves_files_of_a_change_that_waits_over_a_published_method(people, site_ready):
    method = make_method(author=people.teacher)
    method.save_revision(user=people.teacher)
    added = attach_file(
        method=method, by=people.teacher, upload=ContentFile("жаңа".encode(), name="жаңа.txt")
    )
    assert not Method.objects.get(pk=method.pk).files.exists()
    assert sweep_files(now=timezone.now() + LATER) == 0
    remove_file(method=method, by=people.teacher, stored_pk=added.pk)
    # An editor may bring an old version back.
    assert sweep_files(now=timezone.now() + LATER) == 0


def test_forget_files_keeps_those_that_another_holds(people, region):
    talk = make_talk(people, region)
    held, loose = a_file("a.txt"), a_file("b.txt")
    PostFile.objects.create(post=talk.replies[0], stored=held, position=0)
    type(talk.replies[0]).objects.filter(pk=talk.replies[0].pk).update(file_count=1)
    assert forget_files(keys=[held.pk, loose.pk]) == 1
    assert StoredFile.objects.filter(pk=held.pk).exists()
