"""Accounts of the demo are told where it is tried out, and nowhere else."""

from django.contrib.auth import authenticate

from cms.people.models import User
from home.demo.load_people import load_communities, load_people, load_places
from home.demo.loaded import Loaded
from home.demo.selectors import demo_accounts
from tests.home.demo.moments import NOW, TODAY


def loaded_people():
    loaded = Loaded(now=NOW, today=TODAY)
    for step in (load_places, load_communities, load_people):
        step(loaded)
    return loaded


def test_demo_accounts_are_none_without_the_demo(db):
    assert demo_accounts() == []


def test_demo_accounts_are_none_in_a_real_installation(site_ready, settings):
    loaded_people()
    settings.SHOW_MAIL_PAGE = False
    assert demo_accounts() == []


def test_demo_accounts_leave_out_who_is_gone(site_ready):
    loaded_people()
    User.objects.filter(username="saule").delete()
    assert "saule" not in {name for name, _password, _role in demo_accounts()}
    assert len({role for _name, _password, role in demo_accounts()}) >= 9


def test_known_passwords_open_nothing_in_a_real_installation(site_ready, settings):
    settings.SHOW_MAIL_PAGE = False
    aigul = loaded_people().people["aigul"]
    assert not aigul.has_usable_password()
    assert authenticate(username="aigul", password="sary-dala-aigul") is None
