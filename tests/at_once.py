"""Several requests at one moment, for tests on a server that really lets them."""

import threading
from collections.abc import Callable

from django.db import connection

AT_ONCE = 6


def at_once(
    work: Callable[[int], object], times: int = AT_ONCE, *, patience: float = 20
) -> list[Exception]:
    """Runs `work(number)` in threads that begin together; gives the errors that were raised."""
    ready = threading.Barrier(times)
    errors: list[Exception] = []

    def run(number: int) -> None:
        try:
            ready.wait(10)
            work(number)
        except Exception as error:  # noqa: BLE001 - looked at by the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(patience)
    return errors
