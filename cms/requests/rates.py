"""How often is too often: one counter for all that visitors and members may repeat."""

import time

from django.core.cache import cache


def is_too_often(what: str, who: str, allowed: int, seconds: int) -> bool:
    """Counts one more `what` of `who`; true beyond `allowed` within a window of `seconds`.

    Windows follow each other by the clock; a cache that forgets lets people go on.
    """
    key = f"rate:{what}:{int(time.time()) // seconds}:{who}"
    cache.add(key, 0, seconds * 2)
    try:
        return cache.incr(key) > allowed
    except ValueError:
        # The key fell out of the cache between the two calls.
        return False
