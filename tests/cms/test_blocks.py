"""Films are framed from two sites alone, read from the link itself."""

import pytest

from cms.blocks import player_address


@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk&t=3", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtu.be/abcdefghijk?si=x", "https://www.youtube-nocookie.com/embed/abcdefghijk"),
        ("https://youtube.com/shorts/abc-ef_hijk", "https://www.youtube-nocookie.com/embed/abc-ef_hijk"),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://vimeo.com/123456789/abcdef1234", "https://player.vimeo.com/video/123456789?dnt=1&h=abcdef1234"),
        ("https://player.vimeo.com/video/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
    ],
)  # fmt: skip
def test_player_address_of_a_film(url, player):
    assert player_address(url) == player


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "https://evil.kz/watch?v=abcdefghijk",
        "https://youtube.com.evil.kz/watch?v=abcdefghijk",
        "https://youtube.com/watch?v=short",
        'https://youtu.be/abcdefghij"',
        "https://vimeo.com/about",
        "http://[",
    ],
)
def test_player_address_of_anything_else_is_empty(url):
    assert player_address(url) == ""
