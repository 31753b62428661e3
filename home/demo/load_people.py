"""Makes the places, people and communities of the demo."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings

from cms.languages import LANGUAGE_CODES
from cms.people.models import (
    Community,
    CommunityMembership,
    Guardianship,
    Membership,
    MembershipState,
    Place,
    Profile,
    User,
)
from cms.people.services import (
    keep_families,
    keep_name_keys,
    sync_admin_groups,
    write_consents,
)
from cms.slugs import slug_of
from home.communities.cyclogram import school_year_of
from home.communities.models import Rhythm
from home.demo.communities import COMMUNITIES, DemoCommunity, Texts
from home.demo.loaded import Loaded
from home.demo.people import GUARDIANS, PEOPLE, DemoPerson
from home.demo.places import PLACES
from home.plan.models import PlanForm, PlanRow, SchoolTerm

# First and last day of each term: (years after the first, month, day).
TERMS = (
    ((0, 9, 1), (0, 10, 26)),
    ((0, 11, 3), (0, 12, 30)),
    ((1, 1, 11), (1, 3, 19)),
    ((1, 3, 29), (1, 5, 25)),
)
DAYS_OF_SERVICE = 400


def load_places(loaded: Loaded) -> None:
    """The tree of places."""
    for wanted in PLACES:
        place = Place(
            slug=wanted.slug,
            kind=wanted.kind,
            organisation_kind=wanted.organisation_kind,
            name_kk=wanted.name_kk,
            name_ru=wanted.name_ru,
            name_en=wanted.name_en,
            **dict.fromkeys(wanted.off, False),
        )
        if wanted.above:
            above = Place.objects.get(slug=wanted.above)
            loaded.places[wanted.slug] = above.add_child(instance=place)
        else:
            loaded.places[wanted.slug] = Place.add_root(instance=place)


def load_terms(loaded: Loaded) -> None:
    """The terms of this school year and the next, unless somebody has set them."""
    first = school_year_of(loaded.today)
    for year in (first, first + 1):
        if SchoolTerm.objects.filter(school_year=year).exists():
            continue
        for number, (starts, ends) in enumerate(TERMS, start=1):
            SchoolTerm.objects.create(
                school_year=year,
                number=number,
                starts_on=date(year + starts[0], *starts[1:]),
                ends_on=date(year + ends[0], *ends[1:]),
            )


def load_communities(loaded: Loaded) -> None:
    """Communities with their parts, cyclograms and plans."""
    forms = {form.code: form for form in PlanForm.objects.all()}
    for wanted in COMMUNITIES:
        sentences = {}
        if wanted.sentences:
            low, high = wanted.sentences
            sentences = {"essay_sentences_min": low, "essay_sentences_max": high}
        community = Community.objects.create(
            slug=wanted.slug,
            name_kk=wanted.name_kk,
            name_ru=wanted.name_ru,
            name_en=wanted.name_en,
            founded_on=loaded.today - timedelta(days=365 * wanted.years + 40),
            **sentences,
            **dict.fromkeys(wanted.off, False),
        )
        community.schools.set([loaded.places[slug] for slug in wanted.schools])
        loaded.communities[wanted.slug] = community
        _load_rhythms(loaded, wanted, community)
        _load_plan(loaded, wanted, community, forms)


def _load_rhythms(loaded: Loaded, wanted: DemoCommunity, community: Community) -> None:
    for order, line in enumerate(wanted.rhythms):
        first = None if line.first is None else loaded.today + timedelta(days=line.first)
        if first is not None:
            # The talks of the demo are on Tuesdays.
            first -= timedelta(days=(first.weekday() - 1) % 7)
        Rhythm.objects.create(
            community=community,
            sort_order=order,
            kind=line.kind,
            is_essay=line.kind == "month",
            name_kk=line.name_kk,
            name_ru=line.name_ru,
            name_en=line.name_en,
            **_in_three_languages("note", line.note),
            anchor_on=first,
        )


def _load_plan(
    loaded: Loaded, wanted: DemoCommunity, community: Community, forms: dict[str, PlanForm]
) -> None:
    for order, line in enumerate(wanted.plan):
        row = PlanRow.objects.create(
            community=community,
            sort_order=order,
            number=order + 1,
            form=forms.get(line.form),
            planned_on=None if line.days is None else _working_day(loaded, line.days),
            **_in_three_languages("theme", line.theme),
            **_in_three_languages("purpose", line.purpose),
            **_in_three_languages("period", line.period),
            **_in_three_languages("expected_result", line.expected_result),
            **_in_three_languages("resources", line.resources),
        )
        row.responsible.set([loaded.places[slug] for slug in line.responsible])
        row.save()


def _in_three_languages(field: str, texts: Texts) -> dict[str, str]:
    """The columns of `field` with their texts."""
    codes = zip(LANGUAGE_CODES, texts, strict=True)
    return {f"{field}_{code}": text for code, text in codes}


def _working_day(loaded: Loaded, days: int) -> date:
    """The day `days` from today, moved from a Sunday to the Monday."""
    day = loaded.today + timedelta(days=days)
    return day + timedelta(days=1) if day.weekday() == 6 else day


def load_people(loaded: Loaded) -> None:
    """People with their roles, profiles and confirmed addresses."""
    for wanted in PEOPLE:
        loaded.people[wanted.key] = _load_person(wanted, loaded)
    for wanted in PEOPLE:
        _load_roles(loaded, wanted)
    for guardian, child, confirmed_by, purposes in GUARDIANS:
        Guardianship.objects.create(
            guardian=loaded.people[guardian],
            child=loaded.people[child],
            confirmed_at=loaded.ago(60),
            confirmed_by=loaded.people[confirmed_by],
        )
        keep_families([loaded.people[guardian].pk])
        write_consents(
            by=loaded.people[guardian],
            child=loaded.people[child],
            purposes=purposes,
            now=loaded.ago(60),
        )
    keep_name_keys(loaded.people.values())
    for person in loaded.people.values():
        sync_admin_groups(person=person)


def _load_person(wanted: DemoPerson, loaded: Loaded) -> User:
    joined = 2 if wanted.waits else DAYS_OF_SERVICE
    person = User(
        date_joined=loaded.ago(joined),
        username=wanted.key,
        email=wanted.email,
        first_name=wanted.first_name,
        last_name=wanted.last_name,
        patronymic=wanted.patronymic,
        interface_language=wanted.language,
        is_minor=wanted.is_minor,
    )
    # In a real installation nobody can sign in with a password that stands in the code.
    person.set_password(wanted.password if settings.SHOW_MAIL_PAGE else None)
    person.save()
    if wanted.email:
        EmailAddress.objects.create(user=person, email=wanted.email, verified=True, primary=True)
    Profile.objects.create(
        person=person,
        slug=slug_of(wanted.first_name if wanted.is_minor else person.get_full_name()),
        is_findable=bool(wanted.headline),
        headline=wanted.headline,
        about=wanted.about,
    )
    return person


def _load_roles(loaded: Loaded, wanted: DemoPerson) -> None:
    person = loaded.people[wanted.key]
    began = loaded.today - timedelta(days=DAYS_OF_SERVICE)
    if wanted.waits:
        for place, role in wanted.roles:
            Membership.objects.create(person=person, place=loaded.places[place], role=role)
        return
    accepted = {
        "state": MembershipState.ACTIVE,
        "started_on": began,
        "decided_at": loaded.ago(DAYS_OF_SERVICE),
        "decided_by": loaded.people["erzhan"],
    }
    for place, role in wanted.roles:
        Membership.objects.create(person=person, place=loaded.places[place], role=role, **accepted)
    for community, role in wanted.communities:
        CommunityMembership.objects.create(
            person=person,
            community=loaded.communities[community],
            role=role,
            rules_accepted_at=loaded.ago(DAYS_OF_SERVICE),
            **accepted,
        )
