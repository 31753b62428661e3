"""Where one is signed in, in words."""

import pytest
from allauth.usersessions.models import UserSession

from cms.people.devices import device_name
from tests.factories import make_person

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
)
APPLE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0"
YANDEX = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 YaBrowser/25.8 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (CHROME, "Chrome, Linux"),
        (PHONE, "Chrome, Android"),
        (APPLE, "Safari, iPhone"),
        (EDGE, "Edge, Windows"),
        (YANDEX, "Yandex Browser, Windows"),
        ("Mozilla/5.0 (Macintosh) Gecko/2 Firefox/140.0", "Firefox, macOS"),
        ("curl/8", "another browser"),
        ("", "another browser"),
    ],
)
def test_device_name_is_that_of_browser_and_system(english, user_agent, name):
    assert device_name(user_agent) == name


def test_devices_are_named_in_words_under_the_name_of_their_tab(client, region):
    person = make_person(place=region.school)
    client.force_login(person)
    UserSession.objects.create(
        user=person,
        session_key=client.session.session_key,
        ip="192.0.2.1",
        user_agent=CHROME,
    )
    html = client.get("/kk/account/sessions/").content.decode()
    assert "<h1>Құрылғылар</h1>" in html
    assert "<title>Құрылғылар" in html
    assert "<strong>Chrome, Linux</strong> · осы құрылғы" in html
    assert "AppleWebKit" not in html
