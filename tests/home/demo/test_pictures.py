"""Drawings are the same every time, and pictures indeed."""

from io import BytesIO

import pytest
from PIL import Image

from home.demo.pictures import HEIGHT, PICTURES, WIDTH, picture


@pytest.mark.parametrize("name", PICTURES)
def test_picture_is_a_drawing_of_the_right_size(name):
    with Image.open(BytesIO(picture(name))) as drawn:
        assert drawn.format == "JPEG"
        assert drawn.size == (WIDTH, HEIGHT)
        assert len(drawn.convert("P", palette=Image.Palette.ADAPTIVE, colors=16).getcolors()) > 4


def test_picture_is_the_same_every_time():
    assert picture("steppe") == picture("steppe")
