"""A small site with everything that can be private, each thing under a word of its own.

`World.words` says who may meet each word; the crawl and the address table stand on the same world.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from django_comments_xtd.models import XtdComment
from wagtail.documents.models import Document
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
)

from cms.comments.models import CommentRecord
from cms.files.services import store_file
from cms.links.models import OutsideLink
from cms.moderation.models import (
    ModeratorsNote,
    ReplyTemplate,
    Report,
    Sanction,
    WatchedWord,
)
from cms.moderation.services import open_review
from cms.people.models import Membership, PlaceKind, User
from cms.people.services import keep_name_keys
from cms.ports.reviewable import Scope
from cms.uploads.services import begin_upload
from forum.questions.services import confirm_question, say_outcome
from forum.questions.services.asking import digest_of_key
from home.classes.models import Announcement
from home.classes.pages import ClassPage
from home.communities.pages import CommunityIndexPage, CommunityPage
from home.news.pages import ArticlePage, NewsIndexPage
from home.organisations.pages import OrganisationIndexPage, OrganisationPage
from home.plain.pages import PlainPage
from library.collections.models import CollectionItem
from library.corrections.models import Correction
from library.curation.models import Opinion, Remark
from library.essays.models import Essay
from library.methods import services as methods
from library.methods.models import CoAuthor, Method, MethodFile
from library.versions.services import freeze
from library.withdrawals.models import WithdrawalWish
from library.withdrawals.services import withdraw_method
from tests.contracts.children import build_children
from tests.contracts.hidden import build_hidden
from tests.contracts.ideas import build_ideas
from tests.contracts.talk import build_talk
from tests.factories import make_community, make_essay, make_method, make_person, make_place
from tests.factories.gathered import make_collection, make_list, use_method
from tests.factories.questions import answer, make_draft, make_office, make_question
from tests.factories.questions import let_out as let_question_out

SIGNED_IN = (
    *("teacher", "stranger", "parent", "pupil", "newcomer"),
    *("parent_of_another_class", "pupil_of_another_school"),
)


class Things(SimpleNamespace):
    """Things by name; a second thing under a name would take the place of the first unseen."""

    def __setattr__(self, name: str, value: object) -> None:
        assert not hasattr(self, name), f"things.{name} stands already"
        super().__setattr__(name, value)


@dataclass
class World:
    """The site under test: people by role, things by name, and the private words."""

    people: SimpleNamespace
    region: SimpleNamespace
    things: Things
    words: dict[str, frozenset[str]] = field(default_factory=dict)

    def secret(self, word: str, *readers: str) -> str:
        """A word that only `readers` (roles of `people`) may ever meet."""
        self.words[word] = frozenset(readers)
        return word

    def user(self, role: str) -> User | None:
        """The person of a role, read anew; None for the visitor."""
        if role == "visitor":
            return None
        return User.objects.get(pk=getattr(self.people, role).pk)


def build(people: SimpleNamespace, region: SimpleNamespace) -> World:
    """The whole world; needs a site that `ensure_site` has set up."""
    _others(people, region)
    world = World(people, region, Things())
    _pages(world)
    _documents(world)
    _methods(world)
    _curation(world)
    _essays(world)
    _gathered(world)
    _comments(world)
    _persons(world)
    build_talk(world)
    _questions(world)
    build_ideas(world)
    build_children(world)
    build_hidden(world)
    return world


def _others(people: SimpleNamespace, region: SimpleNamespace) -> None:
    """Those who are nearest to a class without being of it."""
    other_class = make_place("8 «Ә»", PlaceKind.CLASS, region.school)
    people.parent_of_another_class = make_person("Серік", "Жақып", place=other_class, role="parent")
    far_class = make_place("7 «Б»", PlaceKind.CLASS, region.other_school)
    people.pupil_of_another_school = make_person(
        "Дана", "Қуат", place=far_class, role="pupil", is_minor=True, email=""
    )


def _pages(world: World) -> None:
    things, region, people = world.things, world.region, world.people
    kk = Locale.objects.get(language_code="kk")

    def index(page_type: type[Page]) -> Page:
        return page_type.objects.get(locale=kk)

    def add(parent: Page, page: Page) -> Page:
        page.locale = kk
        return Page.objects.get(pk=parent.pk).specific.add_child(instance=page)

    news = index(NewsIndexPage)
    home = news.get_parent().specific
    things.article = add(
        news, ArticlePage(title="Ашық жаңалық", slug="open-news", lead="Бәріне арналған.")
    )
    things.plain = add(home, PlainPage(title="Жоба туралы", slug="about", lead="Біз туралы."))
    things.draft_page = add(
        news,
        ArticlePage(title=world.secret("жарияланбағанқ"), slug="draft-news", live=False),
    )
    things.login_page = add(
        home,
        PlainPage(
            title=world.secret("кіргендергеқ", *SIGNED_IN),
            slug="for-members",
            show_in_menus=True,
        ),
    )
    PageViewRestriction.objects.create(
        page=things.login_page, restriction_type=PageViewRestriction.LOGIN
    )
    things.group_page = add(
        home,
        PlainPage(title=world.secret("топқақ"), slug="for-a-group", show_in_menus=True),
    )
    restriction = PageViewRestriction.objects.create(
        page=things.group_page, restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(Group.objects.create(name="chosen few"))
    add(things.group_page, PlainPage(title=world.secret("топбаласық"), slug="below"))
    things.organisation_page = add(
        index(OrganisationIndexPage),
        OrganisationPage(title="Бірінші мектеп", slug="school-1", place=region.school),
    )
    things.class_page = add(
        things.organisation_page,
        ClassPage(
            title=world.secret("сыныпбетіқ", "parent", "pupil"),
            slug="class-7a",
            place=region.school_class,
        ),
    )
    things.announcement = Announcement.objects.create(
        place=region.school_class,
        author=people.coordinator,
        text=world.secret("хабарландыруқ", "parent", "pupil"),
        language="kk",
    )
    communities = index(CommunityIndexPage)
    things.community_page = add(
        communities,
        CommunityPage(
            title="Шыңдау", slug="community-page", community=people.community, rules="<p>Сыйлау</p>"
        ),
    )
    sleeping = make_community(world.secret("ұйықтағанқ"), is_active=False)
    add(
        communities,
        CommunityPage(title=world.secret("ұйықтағанбетқ"), slug="sleeping", community=sleeping),
    )


def _method_with_file(world: World, word: str, **fields) -> Method:
    method = make_method(f"Әдіс {word}", body=f"Мәтін {word}м", **fields)
    upload = ContentFile(f"Файл ішінде {word}ф".encode(), name=f"{word}.txt")
    method.files.add(MethodFile(stored=store_file(upload=upload, by=None), caption=f"{word}с"))
    method.save()
    return method


def _documents(world: World) -> None:
    """A document for everybody, one for who is signed in, one for a group."""
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")

    def document(word: str, kind: str = "") -> Document:
        collection = root.add_child(instance=Collection(name=word))
        if kind:
            shut = CollectionViewRestriction.objects.create(
                collection=collection, restriction_type=kind
            )
            if kind == CollectionViewRestriction.GROUPS:
                shut.groups.add(Group.objects.get(name="chosen few"))
        file = ContentFile(word.encode(), name=f"{word}.txt")
        return Document.objects.create(title=word, collection=collection, file=file)

    things = world.things
    things.document = document("ашыққұжат")
    things.login_document = document("кіргенқұжат", CollectionViewRestriction.LOGIN)
    things.group_document = document("топқұжат", CollectionViewRestriction.GROUPS)


def _methods(world: World) -> None:
    things, people = world.things, world.people
    things.method = _method_with_file(world, "ашықәдіс", author=people.teacher)
    things.method.save_revision(user=people.teacher)
    author = people.teacher
    things.version = freeze(method=things.method, at=timezone.now(), by=people.editor)
    things.co_author = CoAuthor.objects.create(method=things.method, person=people.colleague)
    things.withdrawn = _method_with_file(
        world, "алынғанәдіс", author=author, summary=world.secret("алынғансөзқ", "teacher")
    )
    words = {"reason": "mistake", "note": "Есепте қате бар."}
    withdraw_method(method=things.withdrawn, by=people.editor, now=timezone.now(), **words)
    things.withdrawn.refresh_from_db()
    wished = _method_with_file(world, "сұралғанәдіс", author=author)
    things.wish = WithdrawalWish.objects.create(
        method=wished,
        reason="author",
        note=world.secret("өтінішқ", "teacher"),
        asked_by=author,
        asked_at=timezone.now(),
    )
    things.correction = Correction.objects.create(
        method=wished,
        kind="mistake",
        words=world.secret("қатеқ", "teacher", "colleague"),
        is_plain=True,
        language="kk",
        person=people.colleague,
        sent_at=timezone.now(),
        due_at=timezone.now(),
    )
    things.broken_link = OutsideLink.objects.create(
        digest="none",
        url=f"https://example.kz/{world.secret('сынықсілтемеқ')}",
        due_on=timezone.localdate(),
        trouble="gone",
        broken_since=timezone.localdate(),
    )
    things.draft = _method_with_file(
        world, world.secret("бастамаәдісқ", "teacher"), author=author, live=False
    )
    things.draft.save_revision(user=author)
    # Nobody knows of a file on its way but who sends it.
    name = f"{world.secret('жолдағықағазқ', 'teacher')}.pdf"
    things.upload = begin_upload(owner=author, name=name, size=1_000)
    things.waiting = _method_with_file(
        world, world.secret("қараудағыәдісқ", "teacher"), author=author, live=False
    )
    things.waiting.save_revision(user=author)
    methods.submit(method=things.waiting, by=author)
    things.returned = _method_with_file(
        world, world.secret("қайтқанәдісқ", "teacher"), author=author, live=False
    )
    things.returned.save_revision(user=author)
    methods.submit(method=things.returned, by=author)
    things.returned.current_workflow_task_state.reject(
        user=people.editor, comment=world.secret("ескертуқ", "teacher")
    )
    # The live version stays while a change waits.
    things.method.title = world.secret("өзгерісқ", "teacher")
    things.method.save_revision(user=author)
    things.method.refresh_from_db()
    things.switched_off = _method_with_file(
        world, world.secret("өшірулімектепқ"), author=people.coordinator, place=world.region.school
    )
    world.region.school.uses_methods = False
    world.region.school.save()


def _curation(world: World) -> None:
    """A method under review: what editors say to its author, among themselves and to an expert."""
    things, people = world.things, world.people
    things.reviewed = _method_with_file(
        world,
        world.secret("сарапәдісқ", "teacher", "stranger"),
        author=people.teacher,
        live=False,
    )
    things.reviewed.save_revision(user=people.teacher)
    methods.submit(method=things.reviewed, by=people.teacher)
    things.curated = things.reviewed.reviews.get()
    things.remark, _private = (
        Remark.objects.create(
            review=things.curated,
            round=things.curated.rounds.get(),
            field="summary",
            text=text,
            is_private=is_private,
            author=people.editor,
        )
        for text, is_private in (
            (world.secret("ашықескертуқ", "teacher"), False),
            (world.secret("жабықескертуқ"), True),
        )
    )
    things.opinion = Opinion.objects.create(
        review=things.curated,
        expert=people.stranger,
        asked_by=people.editor,
        question=world.secret("сарапсұраққ", "stranger"),
    )


def _essays(world: World) -> None:
    things, people = world.things, world.people
    month = timezone.localdate().replace(day=1)
    earlier = month.replace(year=month.year - 1)

    def essay(word: str, **fields) -> Essay:
        return make_essay(f"Эссе {word}", body=f"Ой {word}м.", community=people.community, **fields)

    things.essay = essay("ашықэссе", author=people.teacher, month=month)
    things.community_essay = essay(
        world.secret("қауымэссеқ", "teacher"),
        author=people.leader,
        audience="community",
        month=month,
    )
    essay(
        world.secret("мұғалімэссеқ", "teacher", "stranger"),
        author=people.leader,
        audience="teachers",
        month=earlier,
    )
    things.draft_essay = essay(
        world.secret("бастамаэссеқ", "teacher"), author=people.teacher, live=False, month=earlier
    )
    things.draft_essay.save_revision(user=people.teacher)
    silent = make_community("Үнсіз", uses_essays=False, leader=people.leader)
    make_essay(
        f"Эссе {world.secret('өшіруліқауымқ')}", author=people.leader, community=silent, month=month
    )


def _gathered(world: World) -> None:
    """A collection and one that is a draft, lists of the teacher, words of a lesson."""
    things, people = world.things, world.people
    hidden = things.community_essay
    things.collection = make_collection("Ашық жинақ", things.method, things.draft, hidden)
    CollectionItem.objects.filter(method=things.draft).update(note_kk=world.secret("жинақескертуқ"))
    things.draft_collection = make_collection(
        world.secret("бастамажинаққ"), things.method, live=False
    )
    things.list = make_list(people.teacher, world.secret("өзтізімқ", "teacher"), things.method)
    things.listed = things.list.works.get()
    things.shared_list = make_list(people.teacher, "Ортақ тізім", things.method, hidden)
    things.shared_list.share_key = "a-key-that-nobody-guesses"
    things.shared_list.save()
    things.use = use_method(things.method, people.colleague, "Балалар жоспарды тез түсінді.")
    waiting = world.secret("күткенсабаққ", "stranger")
    use_method(things.method, people.stranger, f"Сабақ жақсы өтті {waiting}.", is_out=False)


def _comment(world: World, person: User, text: str, *, is_public: bool, removed: bool = False):
    things = world.things
    comment = XtdComment.objects.create(
        content_type=ContentType.objects.get_for_model(Essay),
        object_pk=str(things.essay.pk),
        site_id=1,
        user=person,
        user_name="",
        comment=text,
        submit_date=timezone.now(),
        is_public=is_public,
        is_removed=removed,
    )
    CommentRecord.objects.create(
        comment=comment,
        language="kk",
        approved_at=timezone.now() if is_public else None,
        removed_at=timezone.now() if removed else None,
        removal_reason=world.secret("неліктенқ") if removed else "",
    )
    return comment


def _comments(world: World) -> None:
    things, people = world.things, world.people
    things.comment = _comment(world, people.colleague, "Рақмет, пайдалы екен.", is_public=True)
    things.waiting_comment = _comment(
        world, people.newcomer, world.secret("күткенпікірқ", "newcomer"), is_public=False
    )
    things.removed_comment = _comment(
        world, people.colleague, world.secret("жойылғанпікірқ"), is_public=True, removed=True
    )
    _moderation(world)


def _moderation(world: World) -> None:
    """What only moderators read: reports, notes, watched words; and a pause with its reason."""
    things, people = world.things, world.people
    now = timezone.now()
    things.review = open_review(
        kind="comment",
        object_pk=things.comment.pk,
        scope=Scope("", None, people.colleague.pk),
        why="report",
        at=now,
    )
    Report.objects.create(
        item=things.review,
        person=people.pupil,
        reason="other",
        words=world.secret("шағымсөзіқ", "moderator"),
        created_at=now,
    )
    ModeratorsNote.objects.create(
        kind="comment",
        object_pk=things.comment.pk,
        author=people.moderator,
        text=world.secret("модераторжазбасық", "moderator"),
        created_at=now,
    )
    things.watched_word = WatchedWord.objects.create(
        word=world.secret("қадағаланатынқ", "moderator"), language="kk"
    )
    things.template = ReplyTemplate.objects.create(
        title="Үлгі", text_kk=world.secret("үлгісөйлемқ", "moderator")
    )
    things.sanction = Sanction.objects.create(
        person=people.stranger,
        kind="pause",
        reason=world.secret("үзіліссебебіқ", "stranger", "moderator"),
        given_by=people.moderator,
        given_at=now,
        until=now + timezone.timedelta(days=1),
    )


def _persons(world: World) -> None:
    people = world.people
    pupil = people.pupil
    # The staff of the pupil's own school read the whole name, and its guardian.
    pupil.last_name = world.secret("Тегіжасырынқ", "pupil", "parent", "teacher")
    pupil.save()
    keep_name_keys([pupil])
    profile = people.colleague.profile
    profile.about = world.secret("ашылмағанбетқ")
    profile.save()
    people.teacher.profile.is_findable = True
    people.teacher.profile.about = "Табылғым келеді."
    people.teacher.profile.save()
    for role, person in (("teacher", people.teacher), ("parent", people.parent)):
        person.email = f"{world.secret(f'privatemail{person.pk}q', role)}@example.kz"
        person.save()
    Membership.objects.create(
        person=people.newcomer,
        place=world.region.school,
        role="teacher",
        state="refused",
        refusal_note=world.secret("басқабасқарушығақ", "newcomer"),
    )


def _questions(world: World) -> None:
    """Questions to the administration: answered, private, without a name, waiting, unconfirmed."""
    things, people, school = world.things, world.people, world.region.school
    head = make_person("Қуаныш", "Төлегенов", place=school, role="head")
    things.office = make_office(school, head=head)
    things.question = make_question(school, people.parent, "Автобус неге кеш келеді?")
    answer(things.question, head, "Автобус жетіде шығады.")
    say_outcome(
        question=things.question,
        outcome="solved",
        note=world.secret("сұрақескертуіқ", "parent"),
        by=people.parent,
        now=timezone.now(),
    )
    make_draft(things.question, head, world.secret("жобажауапқ"))
    things.private_question = make_question(
        school,
        people.parent,
        f"Жеке {world.secret('жекесұраққ', 'parent')}",
        source=f"Тек сізге айтамын: {world.secret('жекесөзқ', 'parent')} жоғалды.",
        openness="private",
        at=timezone.now() - timezone.timedelta(minutes=40),
    )
    nobody = make_person("Атысыз", world.secret("Атыаталмасынқ"), place=school, role="parent")
    things.unnamed_question = make_question(
        school, nobody, "Асхана неге таңертең жабық?", openness="unnamed"
    )
    answer(things.unnamed_question, head, "Енді тоғызда ашылады.")
    things.pupils_question = make_question(
        school, people.pupil, f"Кітапхана {world.secret('оқушысұрағық', 'pupil')} ашық па?"
    )
    by_mail = {
        "name": world.secret("Растамағанқ"),
        "mail": f"{world.secret('unconfirmedq')}@example.kz",
    }
    things.unconfirmed_question = make_question(
        school, None, f"Сұрақ {world.secret('расталмағансұраққ')} бар", **by_mail
    )
    things.question_by_mail = make_question(
        school,
        None,
        "Мектепке қашан жазыламыз?",
        name="Гүлсім",
        mail=f"{world.secret('askermailq')}@example.kz",
    )
    type(things.question).objects.filter(pk=things.question_by_mail.pk).update(
        key_digest=digest_of_key("known")
    )
    confirm_question(key="known", now=timezone.now())
    let_question_out(things.question_by_mail)
