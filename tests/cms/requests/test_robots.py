"""Robots, programs and pages fetched ahead are no readers; browsers of people are."""

import pytest
from django.test import RequestFactory

from cms.requests.robots import asked_by_person, is_robot

BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 YaBrowser/25.10.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; U; Android 13; kk-kz; Redmi 12C) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/120.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/14.20",
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Opera/9.80 (Android; Opera Mini/80.0/191.249; U; kk) Presto/2.12.423 Version/12.16",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0",
]
ROBOTS = [
    "",
    "  ",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "SOMEBOT/1.0",
    "GPTBot/1.2",
    "ClaudeBot/1.0",
    "curl/8.5.0",
    "Wget/1.21",
    "python-requests/2.32",
    "Python-urllib/3.11",
]


@pytest.mark.parametrize("agent", BROWSERS)
def test_is_robot_knows_the_browsers_of_people(agent):
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_is_robot_knows_robots_and_programs(agent):
    assert is_robot(agent)


def test_asked_by_person_is_a_page_that_somebody_opened():
    asked = RequestFactory(headers={"user-agent": BROWSERS[0]})
    assert asked_by_person(asked.get("/"))
    assert not asked_by_person(asked.head("/"))
    assert not asked_by_person(asked.get("/", headers={"sec-purpose": "prefetch;prerender"}))
    assert not asked_by_person(asked.get("/", headers={"purpose": "prefetch"}))
    assert not asked_by_person(asked.get("/", headers={"x-moz": "prefetch"}))
