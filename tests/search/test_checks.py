from cms.ports import searchable
from library.essays.models import Essay
from search.checks import exemptions_have_reasons, public_models, public_models_are_offered


def test_public_models_are_offered_or_exempted():
    assert public_models_are_offered(None) == []
    assert exemptions_have_reasons(None) == []


def test_public_model_that_nobody_offers_is_told(monkeypatch):
    kept = {k: s for k, s in searchable._sources.items() if k != "essay"}
    monkeypatch.setattr(searchable, "_sources", kept)
    messages = public_models_are_offered(None)
    assert [message.obj for message in messages] == [Essay]
    assert messages[0].id == "search.E001"


def test_exemption_without_a_reason_or_a_model_is_told(monkeypatch):
    monkeypatch.setattr(
        searchable, "_exempt", {**searchable._exempt, "cms.User": " ", "cms.Nothing": "why"}
    )
    assert len(exemptions_have_reasons(None)) == 2


def test_public_models_are_of_this_project_only():
    assert all("wagtail." not in model.__module__ for model in public_models())
