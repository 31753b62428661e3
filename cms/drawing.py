"""Covers we draw ourselves, from a few motifs: shanyrak, lattice, ram's horn, steppe.

Only classes and presentation attributes, so that a strict content policy holds and the colours
follow light and dark.
"""

import hashlib
import math
from collections.abc import Callable, Iterator
from functools import lru_cache

WIDTH, HEIGHT = 320, 200


def _numbers(seed: str) -> Iterator[int]:
    """An endless stream of numbers 0–255 that depends on `seed` only."""
    block = hashlib.blake2s(seed.encode("utf-8", "replace")).digest()
    while True:
        yield from block
        block = hashlib.blake2s(block).digest()


def _n(number: float) -> str:
    """A coordinate without a long tail."""
    return f"{number:.1f}".rstrip("0").rstrip(".")


def shanyrak(x: float, y: float, radius: float, rays: int = 0) -> str:
    """The crown of a yurt: a ring, two crossing bunches of bowed laths, and poles (`rays`)."""
    foot, bow = radius * 0.44, radius * 0.02
    laths = []
    for side in (-1, 0, 1):
        start, middle = foot * side, bow * side
        reach = math.sqrt(radius * radius - start * start)
        laths.append(
            f"M{_n(x + start)} {_n(y - reach)}Q{_n(x + middle)} {_n(y)}"
            f" {_n(x + start)} {_n(y + reach)}"
            f"M{_n(x - reach)} {_n(y + start)}Q{_n(x)} {_n(y + middle)}"
            f" {_n(x + reach)} {_n(y + start)}"
        )
    for number in range(rays):
        angle = 2 * math.pi * (number + 0.5) / rays
        sin, cos = math.sin(angle) * radius, math.cos(angle) * radius
        laths.append(
            f"M{_n(x + cos * 1.18)} {_n(y + sin * 1.18)}L{_n(x + cos * 1.42)} {_n(y + sin * 1.42)}"
        )
    ring = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"/>'
    return f'{ring}<path transform="rotate(45 {_n(x)} {_n(y)})" d="{"".join(laths)}"/>'


def _horn(x: float, y: float, size: float, turn: int) -> str:
    """Қошқар мүйіз: two spirals that grow from one stem, turned by quarter circles."""
    s = size
    one = (
        f"M0 {_n(s)}V{_n(s * 0.15)}"
        f"C0 {_n(-s * 0.75)} {_n(s * 0.95)} {_n(-s * 0.8)} {_n(s * 0.95)} {_n(-s * 0.1)}"
        f"C{_n(s * 0.95)} {_n(s * 0.35)} {_n(s * 0.35)} {_n(s * 0.35)}"
        f" {_n(s * 0.4)} {_n(-s * 0.05)}"
    )
    path = f'<path d="{one}"/><path d="{one}" transform="scale(-1 1)"/>'
    return f'<g transform="translate({_n(x)} {_n(y)}) rotate({turn * 90})">{path}</g>'


def _crown(numbers: Iterator[int]) -> str:
    """One large shanyrak, off centre, with its poles running out of the picture."""
    x, y = 60 + next(numbers) % 200, 60 + next(numbers) % 90
    r = 52 + next(numbers) % 34
    poles = "".join(
        f"M{_n(x + math.cos(a) * r * 1.12)} {_n(y + math.sin(a) * r * 1.12)}"
        f"L{_n(x + math.cos(a) * 420)} {_n(y + math.sin(a) * 420)}"
        for a in (2 * math.pi * k / 28 for k in range(28))
    )
    return (
        f'<circle class="c4" cx="{x}" cy="{y}" r="{r}"/>'
        f'<g class="l3" stroke-width="2.5"><path d="{poles}"/></g>'
        f'<g class="l1" stroke-width="6">{shanyrak(x, y, r)}</g>'
    )


def _lattice(numbers: Iterator[int]) -> str:
    """Кереге: the folding wall of a yurt, with a sun behind it."""
    step = 34 + next(numbers) % 14
    x, y = 50 + next(numbers) % 220, 50 + next(numbers) % 100
    r = 40 + next(numbers) % 40
    laths = "".join(
        f"M{k} -10C{k + 40} 60 {k + 90} 140 {k + 190} 210"
        f"M{k + 190} -10C{k + 90} 60 {k + 40} 140 {k} 210"
        for k in range(-220, WIDTH + 40, step)
    )
    return (
        f'<circle class="c4" cx="{x}" cy="{y}" r="{r}"/>'
        f'<g class="l1" stroke-width="3.5"><path d="{laths}"/></g>'
    )


def _horns(numbers: Iterator[int]) -> str:
    """Rows of ram's horns, turned by chance, some filled ground behind them."""
    size = 25
    parts = []
    warm = next(numbers) % 8
    for row in range(2):
        for column in range(4):
            x, y = 40 + column * 80, 50 + row * 100
            chance = next(numbers)
            if chance % 3 == 0 or row * 4 + column == warm:
                tone = 4 if row * 4 + column == warm else 2 + chance % 2
                parts.append(
                    f'<rect class="c{tone}" x="{x - 40}" y="{y - 50}" width="80" height="100"/>'
                )
            turn = 0 if row else 2
            if chance % 5 == 0:
                turn = 2 - turn
            parts.append(f'<g class="l1" stroke-width="5">{_horn(x, y, size, turn)}</g>')
    return "".join(parts)


def _steppe(numbers: Iterator[int]) -> str:
    """Hills of the steppe one behind another, under a sun that is a shanyrak."""
    x, y = 50 + next(numbers) % 220, 45 + next(numbers) % 40
    parts = [
        f'<circle class="c4" cx="{x}" cy="{y}" r="30"/>',
        f'<g class="l1" stroke-width="3">{shanyrak(x, y, 30, rays=16)}</g>',
    ]
    for depth, base in enumerate((110, 136, 164)):
        a, b = next(numbers) % 50 - 25, next(numbers) % 50 - 25
        parts.append(
            f'<path class="c{(3, 2, 1)[depth]}" d="M-5 {base + a // 2}'
            f"C70 {base - 30 + a} 110 {base + 22 + b} 175 {base + b // 2}"
            f"S280 {base - 26 - a} 325 {base + 8 - b // 2}V205H-5Z"
            '"/>'
        )
    return "".join(parts)


def _triangles(numbers: Iterator[int]) -> str:
    """Тұмарша: triangles of a felt border, one of them warm."""
    parts = []
    warm = next(numbers) % 32
    for row in range(4):
        for column in range(8):
            chance = next(numbers)
            x, y = column * 40, row * 50
            tone = 4 if row * 8 + column == warm else 1 + chance % 4
            if tone == 4 and row * 8 + column != warm:
                continue
            tip = y if chance & 16 else y + 50
            foot = y + 50 if chance & 16 else y
            parts.append(f'<path class="c{tone}" d="M{x} {foot}H{x + 40}L{x + 20} {tip}Z"/>')
    return "".join(parts)


def _leaf(tone: int, start: tuple[int, int], end: tuple[int, int], sweep: int) -> str:
    """One leaf from corner to corner of a square of 40."""
    there, back = f"{end[0]} {end[1]}", f"{start[0]} {start[1]}"
    arc = f"A40 40 0 0 {sweep}"
    return f'<path class="c{tone}" d="M{back}{arc} {there}{arc} {back}Z"/>'


def _leaves(numbers: Iterator[int]) -> str:
    """Жапырақ: quarter leaves that meet four by four."""
    parts = []
    side = 40
    for row in range(5):
        for column in range(8):
            chance = next(numbers)
            x, y = column * side, row * side
            tone = 1 + (chance >> 3) % 4
            if chance % 6 == 0:
                parts.append(f'<circle class="c{tone}" cx="{x + 20}" cy="{y + 20}" r="11"/>')
            elif (row + column + chance % 2) % 2:
                parts.append(_leaf(tone, (x, y), (x + side, y + side), 1))
            else:
                parts.append(_leaf(tone, (x + side, y), (x, y + side), 0))
    return "".join(parts)


MOTIFS: tuple[Callable[[Iterator[int]], str], ...] = (
    _crown,
    _lattice,
    _horns,
    _steppe,
    _triangles,
    _leaves,
)


@lru_cache(maxsize=512)
def cover(seed: str, kind: str) -> str:
    """The drawing for `seed`: a motif and its numbers follow from the words alone."""
    numbers = _numbers(f"{kind}/{seed}")
    motif = MOTIFS[next(numbers) % len(MOTIFS)]
    light = (' class="dusk"', "", "")[next(numbers) % 3]
    return (
        f'<svg{light} viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice"'
        ' focusable="false">'
        f'<rect class="c0" width="{WIDTH}" height="{HEIGHT}"/>{motif(numbers)}</svg>'
    )
