"""A dead cache server stops nobody; limits are still kept, in memory."""

import pytest
from django.core.cache import caches
from django.test import override_settings

from cms.requests.cache import FallbackCache

DEAD = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": "redis://127.0.0.1:9/0",
}


@pytest.fixture
def dead_cache():
    return FallbackCache("", {"OPTIONS": {"shared": DEAD}})


def test_a_dead_server_falls_back_to_memory(dead_cache):
    dead_cache.set("a", 1)
    assert dead_cache.get("a") == 1
    assert dead_cache.incr("a") == 2
    assert dead_cache.add("a", 5) is False
    dead_cache.delete("a")
    assert dead_cache.get("a", "none") == "none"


def test_without_a_shared_server_memory_serves():
    cache = FallbackCache("", {"OPTIONS": {"shared": None}})
    cache.set("k", "v")
    assert cache.get("k") == "v"


def test_a_mistake_of_ours_is_not_taken_for_a_dead_server():
    cache = FallbackCache("", {"OPTIONS": {"shared": None}})
    with pytest.raises(ValueError, match="not found"):
        cache.incr("missing")


@pytest.mark.django_db
def test_log_in_works_with_a_dead_cache_server(client, people):
    dead = {"default": {"BACKEND": "cms.requests.cache.FallbackCache", "OPTIONS": {"shared": DEAD}}}
    with override_settings(
        CACHES=dead | {"local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    ):
        assert isinstance(caches["default"], FallbackCache)
        wrong = client.post("/kk/account/login/", {"login": "nobody", "password": "x"})
        assert wrong.status_code == 200
        reset = client.post("/kk/account/password/reset/", {"email": people.teacher.email})
        assert reset.status_code == 302
