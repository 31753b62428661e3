"""A cache that never stops a page: when the shared server is away, memory serves."""

import logging
import time
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.utils.module_loading import import_string

from cms.settings import limits

logger = logging.getLogger(__name__)


class FallbackCache(BaseCache):
    """The shared cache of OPTIONS["shared"], else memory of this process.

    Log-in asks the cache for its rate limits; with a dead cache they still hold, per process.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        shared = (params.get("OPTIONS") or {}).get("shared")
        self._memory = LocMemCache("fallback", {})
        self._shared: BaseCache | None = None
        if shared:
            backend = import_string(shared["BACKEND"])
            options = dict(shared)
            if "redis" in options.pop("BACKEND"):
                # A server that takes the call and says nothing must not hold a page.
                options["OPTIONS"] = {
                    "socket_connect_timeout": limits.CACHE_TIMEOUT_SECONDS,
                    "socket_timeout": limits.CACHE_TIMEOUT_SECONDS,
                } | options.get("OPTIONS", {})
            self._shared = backend(options.pop("LOCATION", ""), options)
        self._away_until = 0.0

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return getattr(self._shared, method)(*args, **kwargs)
            except (OSError, EOFError) as error:
                self._warn(method, error)
            except Exception as error:
                # redis.exceptions.ConnectionError and TimeoutError are no OSErrors.
                if type(error).__module__.split(".")[0] != "redis":
                    raise
                self._warn(method, error)
        return getattr(self._memory, method)(*args, **kwargs)

    def _warn(self, method: str, error: Exception) -> None:
        """Notes it, and leaves the server alone for some seconds."""
        self._away_until = time.monotonic() + limits.CACHE_PAUSE_SECONDS
        logger.warning("Shared cache away (%s): %s", method, error)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Sets a value if the key is free; true when it was set."""
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The value of a key, else the default."""
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keeps a value."""
        self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        """Renews the time-out of a key."""
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forgets a key."""
        return self._ask("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Adds to a number; ValueError when the key is missing."""
        return self._ask("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        """True when the key is kept."""
        return self._ask("has_key", *args, **kwargs)

    def clear(self) -> None:
        """Forgets everything."""
        self._ask("clear")
