"""Lays bounds on its own process, then becomes another program: `in_bounds.py BOUNDS COMMAND …`.

Whatever that starts is bound too. It knows nothing of the site, and begins in a few milliseconds.
"""

import math
import os
import resource
import sys


def main(memory: str, seconds: str, written: str, open_files: str, *command: str) -> None:
    """Never returns."""
    for bound, value in (
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_CPU, math.ceil(float(seconds))),
        (resource.RLIMIT_FSIZE, int(written)),
        (resource.RLIMIT_NOFILE, int(open_files)),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(bound, (value, value))
    os.execv(command[0], command)  # noqa: S606 - the command of our own caller


if __name__ == "__main__":
    main(*sys.argv[1:])
