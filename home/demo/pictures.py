"""Illustrations that the project draws itself: steppe, yurt, school, books. The same every time."""

import math
import random
from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 750
# Drawn larger and made smaller: smooth edges without a drawing library.
FINENESS = 2
QUALITY = 88

Point = tuple[float, float]
Colour = tuple[int, int, int]

# The colours of the site, in the words of its tokens.
FELT: Colour = (250, 245, 236)
SAND: Colour = (238, 226, 206)
SKY: Colour = (96, 178, 214)
SKY_PALE: Colour = (208, 231, 240)
DEEP: Colour = (22, 82, 122)
INK: Colour = (24, 52, 62)
APRICOT: Colour = (240, 166, 90)
APRICOT_PALE: Colour = (251, 225, 191)
MOSS: Colour = (118, 148, 96)
MOSS_DEEP: Colour = (70, 104, 76)
OCHRE: Colour = (206, 160, 78)
BRICK: Colour = (178, 82, 62)
WHITE: Colour = (255, 253, 249)


class Sheet:
    """A sheet to draw on, measured in points of the finished picture."""

    def __init__(self, top: Colour, bottom: Colour) -> None:
        self.image = _gradient(top, bottom)
        self._pen = ImageDraw.Draw(self.image)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self._pen.polygon([_fine(p) for p in points], fill=fill)

    def line(self, points: Sequence[Point], colour: Colour, width: float = 3) -> None:
        """A line with round ends and corners."""
        fine = [_fine(p) for p in points]
        thick = max(1, round(width * FINENESS))
        self._pen.line(fine, fill=colour, width=thick, joint="curve")
        for x, y in (fine[0], fine[-1]):
            r = thick / 2
            self._pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def circle(self, centre: Point, radius: float, fill: Colour) -> None:
        """A filled circle."""
        x, y = _fine(centre)
        r = radius * FINENESS
        self._pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def oval(self, box: tuple[float, float, float, float], fill: Colour) -> None:
        """A filled oval in `box`: left, top, right, bottom."""
        self._pen.ellipse([n * FINENESS for n in box], fill=fill)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, round_: float = 0
    ) -> None:
        """A filled rectangle, its corners rounded by `round_`."""
        edges = [n * FINENESS for n in (left, top, right, bottom)]
        self._pen.rounded_rectangle(edges, radius=round_ * FINENESS, fill=fill)

    def glow(self, centre: Point, radius: float, colour: Colour, strength: int) -> None:
        """Soft light around `centre`."""
        mask = Image.new("L", self.image.size, 0)
        x, y = _fine(centre)
        r = radius * FINENESS
        ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=strength)
        mask = mask.filter(ImageFilter.GaussianBlur(r * 0.45))
        self.image.paste(Image.new("RGB", self.image.size, colour), mask=mask)

    def finished(self) -> Image.Image:
        """The picture in its own size."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def picture(name: str) -> bytes:
    """The picture `name` as a JPEG file."""
    into = BytesIO()
    PICTURES[name]().save(into, "JPEG", quality=QUALITY, optimize=True)
    return into.getvalue()


# -- scenes ---------------------------------------------------------------------


def steppe() -> Image.Image:
    """Hills one behind another, a road, a sun that is a shanyrak."""
    sheet = Sheet(SKY_PALE, APRICOT_PALE)
    sheet.glow((860, 230), 190, APRICOT_PALE, 220)
    _shanyrak(sheet, (860, 230), 86, APRICOT, WHITE, 7)
    _cloud(sheet, (300, 150), 1.0)
    _cloud(sheet, (560, 95), 0.6)
    _hills(sheet, 400, 46, 0.4, _mixed(SKY, MOSS, 0.45))
    _hills(sheet, 470, 40, 2.1, _mixed(MOSS, SAND, 0.25))
    _hills(sheet, 560, 34, 4.4, MOSS)
    _hills(sheet, 650, 24, 1.2, MOSS_DEEP)
    road = [(560 + 130 * math.sin(t * 3.2) * (1 - t), 560 - 60 + 260 * t) for t in _steps(20)]
    left = [(x - 6 - 60 * t, y) for (x, y), t in zip(road, _steps(20), strict=True)]
    right = [(x + 6 + 60 * t, y) for (x, y), t in zip(road, _steps(20), strict=True)]
    sheet.shape([*left, *reversed(right)], SAND)
    _grass(sheet, 650, 750, 130, _mixed(MOSS_DEEP, OCHRE, 0.35), seed=3)
    return sheet.finished()


def yurt() -> Image.Image:
    """A white yurt in the evening, light in its door."""
    sheet = Sheet((226, 214, 216), APRICOT_PALE)
    sheet.glow((320, 330), 210, APRICOT, 150)
    _hills(sheet, 430, 60, 1.4, _mixed(DEEP, SAND, 0.55))
    _hills(sheet, 500, 36, 3.9, _mixed(MOSS, SAND, 0.35))
    sheet.box(0, 560, WIDTH, HEIGHT, MOSS)
    _hills(sheet, 575, 14, 0.2, MOSS)
    sheet.oval((370, 610, 1010, 690), MOSS_DEEP)
    wall = [(420, 420), (960, 420), (975, 640), (405, 640)]
    sheet.shape(wall, WHITE)
    roof: list[Point] = [(420, 424)]
    roof += [(420 + 540 * t, 424 - 190 * math.sin(math.pi * t) ** 0.62) for t in _steps(40)]
    sheet.shape([*roof, (960, 424)], FELT)
    for t in (0.2, 0.36, 0.64, 0.8):
        foot = (420 + 540 * t, 424)
        sheet.line([foot, (690 + (foot[0] - 690) * 0.16, 250)], SAND, 4)
    sheet.oval((636, 222, 744, 252), BRICK)
    sheet.oval((650, 227, 730, 247), DEEP)
    _band(sheet, 412, 968, 424, 40, BRICK, APRICOT)
    sheet.box(405, 628, 975, 642, SAND)
    sheet.box(634, 462, 746, 642, BRICK, 6)
    sheet.box(646, 476, 734, 642, APRICOT)
    sheet.box(688, 476, 692, 642, BRICK)
    for y in (520, 580):
        _horn(sheet, (667, y), 13, WHITE, 3)
        _horn(sheet, (713, y), 13, WHITE, 3)
    sheet.glow((690, 650), 90, APRICOT, 120)
    _tree(sheet, (185, 620), 120)
    _tree(sheet, (1080, 640), 90)
    _grass(sheet, 690, 750, 110, MOSS_DEEP, seed=8)
    return sheet.finished()


def school() -> Image.Image:
    """A school of two floors, poplars beside it."""
    sheet = Sheet(SKY_PALE, FELT)
    _cloud(sheet, (230, 130), 1.0)
    _cloud(sheet, (930, 110), 0.8)
    _hills(sheet, 470, 40, 2.4, _mixed(SKY, MOSS, 0.35))
    sheet.box(0, 590, WIDTH, HEIGHT, MOSS)
    sheet.box(220, 300, 980, 610, WHITE)
    sheet.box(220, 286, 980, 306, DEEP)
    sheet.box(490, 240, 710, 610, APRICOT_PALE)
    sheet.shape([(470, 246), (600, 160), (730, 246)], DEEP)
    sheet.circle((600, 212), 22, FELT)
    _shanyrak(sheet, (600, 212), 17, FELT, DEEP, 3)
    for row in (338, 468):
        for left in (252, 334, 416, 732, 814, 896):
            _window(sheet, left, row, 56, 84)
    for left in (518, 626):
        _window(sheet, left, 300, 56, 84)
    _band(sheet, 490, 710, 404, 30, APRICOT, BRICK)
    sheet.box(548, 462, 652, 610, DEEP, 6)
    sheet.box(558, 472, 596, 610, SKY)
    sheet.box(604, 472, 642, 610, SKY)
    sheet.box(220, 596, 980, 612, SAND)
    sheet.shape([(540, 610), (660, 610), (780, 750), (420, 750)], SAND)
    for x, size in ((110, 190), (165, 150), (1040, 200), (1105, 160)):
        _poplar(sheet, (x, 620), size)
    _grass(sheet, 670, 750, 90, MOSS_DEEP, seed=5, without=(430, 770))
    return sheet.finished()


def kindergarten() -> Image.Image:
    """Paper houses that children cut out, on a table of felt."""
    sheet = Sheet(APRICOT_PALE, SAND)
    sheet.box(0, 560, WIDTH, HEIGHT, _mixed(OCHRE, FELT, 0.45))
    colours = (SKY, WHITE, APRICOT, MOSS, WHITE, BRICK)
    roofs = (BRICK, SKY, DEEP, APRICOT, MOSS_DEEP, OCHRE)
    at = 120
    for number, (wall, roof) in enumerate(zip(colours, roofs, strict=True)):
        wide = (150, 120, 170, 130, 150, 120)[number]
        high = (210, 290, 180, 250, 200, 270)[number]
        _paper_house(sheet, at, 600, wide, high, wall, roof)
        at += wide + 24
    for x in range(0, WIDTH + 1, 60):
        y = 96 + 46 * math.sin(math.pi * x / WIDTH)
        sheet.shape(
            [(x, y), (x + 44, y + 2), (x + 22, y + 46)], (SKY, APRICOT, MOSS, BRICK)[x // 60 % 4]
        )
    sheet.line(
        [(x, 94 + 46 * math.sin(math.pi * x / WIDTH)) for x in range(0, WIDTH + 1, 20)], INK, 3
    )
    for x, y, r in ((230, 680, 26), (640, 700, 22), (960, 672, 30)):
        sheet.circle((x, y), r, (APRICOT, SKY, BRICK)[(x // 10) % 3])
    return sheet.finished()


def books() -> Image.Image:
    """A shelf of books, a globe, a plant."""
    sheet = Sheet(FELT, SAND)
    sheet.box(0, 610, WIDTH, 640, _mixed(OCHRE, BRICK, 0.35))
    sheet.box(0, 640, WIDTH, HEIGHT, _mixed(OCHRE, SAND, 0.5))
    chance = random.Random(12)  # noqa: S311 - a drawing, not a secret
    tones = (DEEP, SKY, BRICK, MOSS, OCHRE, APRICOT, INK, MOSS_DEEP)
    x = 110.0
    while x < 660:
        wide = chance.choice((44, 52, 60, 38))
        high = chance.randint(270, 400)
        tone = chance.choice(tones)
        _book(sheet, x, 610, wide, high, tone)
        x += wide + 4
    for number, tone in enumerate((SKY, APRICOT, MOSS_DEEP)):
        sheet.box(720, 566 - number * 46, 960 - number * 24, 608 - number * 46, tone, 7)
        sheet.box(732, 574 - number * 46, 956 - number * 24, 600 - number * 46, WHITE, 4)
        sheet.box(720, 566 - number * 46, 744, 608 - number * 46, tone, 5)
    _globe(sheet, (840, 350), 96)
    sheet.shape([(1010, 500), (1110, 500), (1096, 610), (1024, 610)], BRICK)
    for angle in range(-60, 61, 24):
        _leaf(sheet, (1060, 500), 130, angle, MOSS if angle % 48 else MOSS_DEEP)
    return sheet.finished()


def lamp() -> Image.Image:
    """An open book under a lamp in the evening, two cups of tea."""
    sheet = Sheet((30, 56, 78), (62, 82, 96))
    _stars(sheet)
    sheet.box(0, 570, WIDTH, HEIGHT, (112, 78, 58))
    sheet.box(0, 570, WIDTH, 586, (138, 98, 72))
    sheet.glow((560, 430), 300, APRICOT_PALE, 190)
    sheet.line([(250, 590), (250, 260), (430, 160)], INK, 14)
    sheet.oval((170, 572, 330, 606), INK)
    sheet.shape([(360, 250), (430, 110), (500, 130), (590, 250)], APRICOT)
    sheet.oval((400, 236, 550, 268), WHITE)
    page = [(0.0, 0.0), (60, -26), (130, -34), (200, -22), (240, 0)]
    left = [(600 - dx, 560 + dy) for dx, dy in page]
    right = [(600 + dx, 560 + dy) for dx, dy in page]
    sheet.shape([(346, 612), *reversed([(x - 8, y + 10) for x, y in left]), (600, 620)], DEEP)
    sheet.shape([(854, 612), *reversed([(x + 8, y + 10) for x, y in right]), (600, 620)], DEEP)
    sheet.shape([*left, (360, 606), (600, 612)], WHITE)
    sheet.shape([*right, (840, 606), (600, 612)], FELT)
    for row in range(4):
        for side in (-1, 1):
            y = 548 + row * 13
            sheet.line(
                [(600 + side * 40, y - 6), (600 + side * 130, y - 18), (600 + side * 205, y - 6)],
                _mixed(INK, SAND, 0.55),
                2.5,
            )
    for x, tone in ((930, SKY), (1060, BRICK)):
        _cup(sheet, x, 610, tone)
    return sheet.finished()


def notebook() -> Image.Image:
    """A quiet sheet with ten soft marks, a pen beside it."""
    sheet = Sheet(SKY_PALE, FELT)
    sheet.shape([(250, 150), (860, 90), (930, 660), (320, 720)], _mixed(SAND, INK, 0.12))
    sheet.shape([(236, 132), (846, 72), (916, 642), (306, 702)], WHITE)
    for row in range(9):
        y = 190 + row * 52
        x = 292 + row * 6.4
        length = (500, 470, 520, 390, 505, 440, 510, 480, 260)[row]
        sheet.line([(x, y), (x + length, y - length * 0.098)], _mixed(SKY, WHITE, 0.55), 5)
    for mark in range(10):
        sheet.circle((330 + mark * 54, 655 - mark * 5.3), 15, APRICOT if mark < 7 else APRICOT_PALE)
    sheet.line([(760, 560), (1040, 250)], DEEP, 30)
    sheet.line([(1000, 294), (1040, 250)], APRICOT, 30)
    sheet.shape([(736, 588), (744, 548), (774, 576)], INK)
    _shanyrak(sheet, (1060, 640), 64, SAND, OCHRE, 5)
    return sheet.finished()


def fractions() -> Image.Image:
    """Strips of paper: a whole, halves, thirds, quarters, sixths."""
    sheet = Sheet(FELT, APRICOT_PALE)
    tones = ((DEEP, 1), (SKY, 2), (APRICOT, 3), (MOSS, 4), (BRICK, 6))
    for row, (tone, parts) in enumerate(tones):
        top = 90 + row * 118
        step = 900 / parts
        for part in range(parts):
            left = 150 + part * step
            shade = tone if part % 2 == 0 else _mixed(tone, WHITE, 0.3)
            sheet.box(left + 4, top + 6, left + step - 2, top + 92, _mixed(SAND, INK, 0.15), 10)
            sheet.box(left + 2, top, left + step - 4, top + 86, shade, 10)
    return sheet.finished()


def village() -> Image.Image:
    """A map of a village: houses, a river, a road of dots."""
    sheet = Sheet((240, 232, 212), (232, 222, 196))
    chance = random.Random(4)  # noqa: S311 - a drawing, not a secret
    for ring in range(4):
        box = (700 + ring * 46, 70 + ring * 34, 1120 - ring * 46, 330 - ring * 30)
        sheet.oval(box, _mixed(MOSS, FELT, 0.62 - ring * 0.13))
    river = [(x, 470 + 90 * math.sin(x / 190) - x * 0.05) for x in range(-20, WIDTH + 40, 20)]
    sheet.line(river, _mixed(SKY, WHITE, 0.35), 58)
    sheet.line(river, SKY, 34)
    for x in range(120, 1100, 44):
        sheet.circle((x, 226 + 40 * math.sin(x / 260 + 1)), 6, BRICK)
    for number in range(14):
        x = 110 + number % 7 * 84 + chance.randint(-14, 14)
        y = (110 if number < 7 else 320) + chance.randint(-30, 30) - number % 7 * 4
        _small_house(sheet, x, y, chance.choice((APRICOT, WHITE, BRICK, SKY)))
    for number in range(6):
        x, y = 600 + number * 72, 640 + (number % 2) * 44 + chance.randint(-10, 10)
        _small_house(sheet, x, y, chance.choice((APRICOT, WHITE, BRICK)))
    for x, y in ((180, 620), (250, 660), (330, 630), (880, 210), (940, 180), (910, 150)):
        _tree(sheet, (x, y), 44)
    sheet.circle((1085, 620), 62, WHITE)
    sheet.shape([(1085, 566), (1101, 620), (1069, 620)], BRICK)
    sheet.shape([(1085, 674), (1101, 620), (1069, 620)], DEEP)
    return sheet.finished()


def ornament() -> Image.Image:
    """Bands of ram's horns and triangles, as on a felt carpet."""
    sheet = Sheet(DEEP, DEEP)
    _band(sheet, 0, WIDTH, 40, 70, APRICOT, BRICK)
    _band(sheet, 0, WIDTH, 640, 70, APRICOT, BRICK)
    sheet.box(0, 130, WIDTH, 140, SKY)
    sheet.box(0, 612, WIDTH, 622, SKY)
    for row, y in enumerate((240, 375, 510)):
        for column in range(-1, 10):
            x = 60 + column * 135 + (67 if row % 2 else 0)
            tone = (FELT, APRICOT, SKY_PALE)[(row + column) % 3]
            _horn(sheet, (x, y), 40, tone, 9, down=row % 2 == 1)
    return sheet.finished()


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "steppe": steppe,
    "yurt": yurt,
    "school": school,
    "kindergarten": kindergarten,
    "books": books,
    "lamp": lamp,
    "notebook": notebook,
    "fractions": fractions,
    "village": village,
    "ornament": ornament,
}


# -- things -----------------------------------------------------------------------


def _shanyrak(
    sheet: Sheet, centre: Point, radius: float, ring: Colour, laths: Colour, width: float
) -> None:
    x, y = centre
    sheet.circle(centre, radius, ring)
    foot, bow = radius * 0.36, radius * 0.16
    for side in (-1, 0, 1):
        reach = math.sqrt(radius**2 - (foot * side) ** 2) * 0.97
        across = [
            (
                x + foot * side - (foot - bow) * side * math.sin(math.pi * t),
                y - reach + 2 * reach * t,
            )
            for t in _steps(24)
        ]
        sheet.line(across, laths, width)
        sheet.line([(x + py - y, y + px - x) for px, py in across], laths, width)


def _hills(sheet: Sheet, base: float, height: float, phase: float, tone: Colour) -> None:
    edge = [
        (x, base - height * math.sin(x / 170 + phase) - height * 0.5 * math.sin(x / 71 + phase * 2))
        for x in range(0, WIDTH + 10, 10)
    ]
    sheet.shape([(0, HEIGHT), *edge, (WIDTH, HEIGHT)], tone)


def _cloud(sheet: Sheet, centre: Point, size: float) -> None:
    x, y = centre
    for dx, dy, r in ((-70, 8, 30), (-28, -10, 42), (26, -16, 48), (72, 6, 32)):
        sheet.circle((x + dx * size, y + dy * size), r * size, WHITE)
    sheet.box(x - 96 * size, y + 4 * size, x + 100 * size, y + 38 * size, WHITE, 17 * size)


def _grass(
    sheet: Sheet,
    top: int,
    bottom: int,
    count: int,
    tone: Colour,
    *,
    seed: int,
    without: tuple[int, int] = (0, 0),
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    for _blade in range(count):
        x, y = chance.randint(0, WIDTH), chance.randint(top, bottom)
        lean = chance.randint(-8, 8)
        if not without[0] < x < without[1]:
            sheet.line([(x, y), (x + lean * 0.4, y - 14), (x + lean, y - 24)], tone, 2)


def _tree(sheet: Sheet, foot: Point, size: float) -> None:
    x, y = foot
    sheet.line([(x, y), (x, y - size * 0.6)], _mixed(BRICK, INK, 0.5), size * 0.08)
    for dx, dy, r in ((-0.22, -0.7, 0.26), (0.22, -0.72, 0.25), (0, -0.95, 0.3)):
        sheet.circle((x + dx * size, y + dy * size), r * size, MOSS_DEEP)
    sheet.circle((x - 0.06 * size, y - 0.92 * size), 0.2 * size, MOSS)


def _poplar(sheet: Sheet, foot: Point, size: float) -> None:
    x, y = foot
    sheet.line([(x, y), (x, y - size * 0.5)], _mixed(BRICK, INK, 0.5), 9)
    sheet.oval((x - size * 0.15, y - size * 1.5, x + size * 0.15, y - size * 0.18), MOSS_DEEP)
    sheet.oval((x - size * 0.1, y - size * 1.42, x + size * 0.05, y - size * 0.3), MOSS)


def _window(sheet: Sheet, left: float, top: float, wide: float, high: float) -> None:
    sheet.box(left, top, left + wide, top + high, DEEP, 4)
    sheet.box(left + 5, top + 5, left + wide - 5, top + high - 5, SKY, 2)
    sheet.shape(
        [
            (left + 5, top + high * 0.55),
            (left + wide - 5, top + 12),
            (left + wide - 5, top + 5),
            (left + 5, top + 5),
        ],
        SKY_PALE,
    )
    sheet.box(left + wide / 2 - 2, top, left + wide / 2 + 2, top + high, DEEP)


def _paper_house(
    sheet: Sheet, left: float, ground: float, wide: float, high: float, wall: Colour, roof: Colour
) -> None:
    top = ground - high
    shade = _mixed(SAND, INK, 0.2)
    sheet.shape(
        [(left + 10, ground + 10), (left + wide + 10, ground + 10), (left + wide + 10, top + 6)],
        shade,
    )
    sheet.box(left, top, left + wide, ground, wall)
    sheet.shape(
        [
            (left + wide, top),
            (left + wide + 16, top + 14),
            (left + wide + 16, ground + 8),
            (left + wide, ground),
        ],
        _mixed(wall, INK, 0.25),
    )
    sheet.shape(
        [(left - 14, top + 4), (left + wide / 2, top - wide * 0.5), (left + wide + 14, top + 4)],
        roof,
    )
    pane = _mixed(APRICOT_PALE, WHITE, 0.3) if wall != WHITE else SKY_PALE
    for row in range(int(high // 90)):
        for column in (0.2, 0.58):
            x, y = left + wide * column, top + 26 + row * 74
            if y + 44 < ground - 66:
                sheet.box(x, y, x + wide * 0.22, y + 40, pane, 5)
    sheet.box(left + wide * 0.38, ground - 58, left + wide * 0.62, ground, roof, 4)


def _book(sheet: Sheet, left: float, ground: float, wide: float, high: float, tone: Colour) -> None:
    sheet.box(left, ground - high, left + wide, ground, tone, 5)
    light = _mixed(tone, WHITE, 0.6)
    sheet.box(left, ground - high + 34, left + wide, ground - high + 42, light)
    sheet.box(left, ground - 62, left + wide, ground - 54, light)
    if wide > 50:
        _horn(sheet, (left + wide / 2, ground - high * 0.5), wide * 0.26, light, 3)


def _globe(sheet: Sheet, centre: Point, radius: float) -> None:
    x, y = centre
    sheet.line([(x, y + radius), (x, y + radius + 24)], INK, 10)
    sheet.oval((x - 56, y + radius + 14, x + 56, y + radius + 36), INK)
    sheet.circle(centre, radius + 8, OCHRE)
    sheet.circle(centre, radius, SKY)
    for dx, dy, wide, high in ((-44, -34, 66, 44), (16, -8, 58, 70), (-36, 34, 40, 34)):
        sheet.oval(
            (x + dx - wide / 2, y + dy - high / 2, x + dx + wide / 2, y + dy + high / 2), MOSS
        )


def _leaf(sheet: Sheet, foot: Point, length: float, angle: float, tone: Colour) -> None:
    turn = math.radians(angle)
    across: list[Point] = []
    for side in (1, -1):
        steps = _steps(16) if side == 1 else list(reversed(_steps(16)))
        for t in steps:
            along, width = length * t, side * length * 0.13 * math.sin(math.pi * t)
            across.append(
                (
                    foot[0] + along * math.sin(turn) + width * math.cos(turn),
                    foot[1] - along * math.cos(turn) + width * math.sin(turn),
                )
            )
    sheet.shape(across, tone)


def _cup(sheet: Sheet, x: float, ground: float, tone: Colour) -> None:
    sheet.oval((x - 62, ground - 10, x + 62, ground + 16), FELT)
    sheet.shape(
        [(x - 46, ground - 62), (x + 46, ground - 62), (x + 26, ground), (x - 26, ground)], tone
    )
    sheet.oval((x - 46, ground - 72, x + 46, ground - 52), WHITE)
    sheet.oval((x - 38, ground - 69, x + 38, ground - 55), (146, 84, 48))
    for dx in (-14, 14):
        steam = [(x + dx + 7 * math.sin(t * 6), ground - 84 - 60 * t) for t in _steps(14)]
        sheet.line(steam, (150, 158, 164), 4)


def _stars(sheet: Sheet) -> None:
    chance = random.Random(21)  # noqa: S311 - a drawing, not a secret
    for _star in range(70):
        sheet.circle(
            (chance.randint(0, WIDTH), chance.randint(0, 420)),
            chance.choice((1.5, 2, 3)),
            (214, 220, 220),
        )


def _small_house(sheet: Sheet, x: float, y: float, wall: Colour) -> None:
    sheet.box(x - 20, y - 14, x + 20, y + 16, wall, 3)
    sheet.shape([(x - 27, y - 12), (x, y - 36), (x + 27, y - 12)], DEEP)
    sheet.box(x - 6, y - 2, x + 6, y + 16, INK)


def _band(
    sheet: Sheet, left: float, right: float, top: float, high: float, ground: Colour, tone: Colour
) -> None:
    """A border of triangles, one row up and one row down."""
    sheet.box(left, top, right, top + high, ground)
    count = max(1, round((right - left) / (high * 0.9)))
    step = (right - left) / count
    for number in range(count):
        x = left + number * step
        sheet.shape(
            [(x + 3, top + high - 3), (x + step - 3, top + high - 3), (x + step / 2, top + 5)], tone
        )


def _horn(
    sheet: Sheet, centre: Point, size: float, tone: Colour, width: float, *, down: bool = False
) -> None:
    """Қошқар мүйіз: two curls that grow from one stem."""
    x, y = centre
    turn = -1 if down else 1
    for side in (-1, 1):
        curl: list[Point] = [(x, y + turn * size), (x, y)]
        for t in _steps(36):
            angle = math.pi - t * math.pi * 1.75
            r = size * 0.55 * (1 - 0.5 * t)
            middle = (size * 0.55, -size * 0.12)
            curl.append(
                (
                    x + side * (middle[0] + r * math.cos(angle)),
                    y + turn * (middle[1] - r * math.sin(angle)),
                )
            )
        sheet.line(curl, tone, width)


# -- numbers ------------------------------------------------------------------------


def _steps(count: int) -> list[float]:
    """From 0 to 1 in `count` equal steps."""
    return [n / count for n in range(count + 1)]


def _fine(point: Point) -> Point:
    return point[0] * FINENESS, point[1] * FINENESS


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` of `other`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    strip = Image.new("RGB", (1, 64))
    for y in range(64):
        strip.putpixel((0, y), _mixed(top, bottom, y / 63))
    return strip.resize((WIDTH * FINENESS, HEIGHT * FINENESS), Image.Resampling.BICUBIC)
