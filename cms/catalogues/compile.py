"""Compiles message catalogues in Python: a bare machine has no msgfmt.

`python -m cms.catalogues.compile` does it for all; a catalogue that has not changed is left alone.
"""

import sys
from pathlib import Path

import polib

LOCALE_DIRS = (
    Path(__file__).resolve().parent.parent / "locale",
    Path(__file__).resolve().parent.parent / "locale_vendor",
)


def compile_all(folders: tuple[Path, ...] = LOCALE_DIRS) -> list[Path]:
    """Writes a .mo beside every .po of `folders` that is newer; gives the .po files compiled."""
    compiled = []
    for folder in folders:
        for catalogue in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = catalogue.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= catalogue.stat().st_mtime:
                continue
            polib.pofile(str(catalogue)).save_as_mofile(str(target))
            compiled.append(catalogue)
    return compiled


if __name__ == "__main__":
    for path in compile_all():
        sys.stdout.write(f"compiled {path}\n")
