"""The endings of Kazakh: what may follow what, and how usual each is.

An ending is written once. Capital letters of a template stand for sounds that adapt:

    A  а / е              I  ы / і             K  қ / к
    G  ғ г after a voiced letter, қ к after a hard one
    D  д / т              L  л / д / т         M  м / б / п
    N  н / д / т of the genitive: бала-ның, адам-ның, ел-дің, мектеп-тің
    C  н / д / т of the accusative: бала-ны, адам-ды, ел-ді, мектеп-ті
    F  д / н / т of the ablative: бала-дан, адам-нан, ел-ден, мектеп-тен
    Y  the present: а, е after a consonant, й after a vowel (ы, і melt with й: оқы + йды = оқиды)

A letter in brackets stands after a consonant if it is a vowel, after a vowel if a consonant:
(I)м gives ат-ым and бала-м, (с)I gives ат-ы and бала-сы.

A `Part` names what a word is so far: a root, a word with a plural, with a possessive, a verb with a
negation … Order and forms: "Қазақ грамматикасы" (Astana, 2002), Muhamedowa (2015), chapters 3–9.
The costs are rough negative logarithms of how often an ending follows there in running text: a
genitive is ordinary (about one noun in four), an abessive is rare.
"""

from enum import IntFlag, auto
from typing import NamedTuple


class Part(IntFlag):
    """What a word is made of so far."""

    NOUN = auto()
    VERB = auto()
    PLURAL = auto()
    MINE_OR_YOURS = auto()
    ITS = auto()
    PLACE = auto()
    CASE = auto()
    OF_PLACE = auto()
    LIKENESS = auto()
    PERSON = auto()
    PASSIVE = auto()
    MUTUAL = auto()
    CAUSED = auto()
    NEGATED = auto()
    FINITE = auto()
    PRESENT = auto()
    CONVERB = auto()
    WISH = auto()
    WISHED = auto()
    PARTICIPLE = auto()
    FUTURE = auto()
    GERUND = auto()
    COMMAND = auto()


ROOTS = Part.NOUN | Part.VERB
# Participles and the verbal noun go on as nouns do.
_NOUNLIKE = Part.NOUN | Part.PARTICIPLE | Part.FUTURE | Part.GERUND | Part.OF_PLACE
_DECLINED = _NOUNLIKE | Part.PLURAL
VOICES = Part.PASSIVE | Part.MUTUAL | Part.CAUSED
_ACTION = Part.VERB | VOICES
_STATEMENT = _ACTION | Part.NEGATED
# Where a word may end: anywhere but before the possessive that a wish needs.
COMPLETE = ~Part.WISH


class Ending(NamedTuple):
    """A template, the parts that it may follow, the part that it makes, its cost."""

    template: str
    after: Part
    makes: Part
    cost: float


def _endings(templates: str, after: Part, makes: Part, cost: float) -> tuple[Ending, ...]:
    return tuple(Ending(template, after, makes, cost) for template in templates.split())


NOMINAL = (
    *_endings("LAр", _NOUNLIKE | Part.MINE_OR_YOURS, Part.PLURAL, 1.2),
    *_endings("(I)м (I)мIз", _DECLINED | Part.WISH, Part.MINE_OR_YOURS, 2.0),
    *_endings("(I)ң (I)ңIз", _DECLINED | Part.WISH, Part.MINE_OR_YOURS, 2.6),
    *_endings("(с)I", _DECLINED | Part.WISH, Part.ITS, 0.8),
    # Cases; after "its" they begin with н.
    *_endings("NIң", _DECLINED | Part.MINE_OR_YOURS | Part.ITS, Part.CASE, 1.2),
    *_endings("CI", _DECLINED | Part.MINE_OR_YOURS, Part.CASE, 1.2),
    *_endings("н", Part.ITS | Part.OF_PLACE, Part.CASE, 0.8),
    *_endings("GA", _DECLINED | Part.MINE_OR_YOURS, Part.CASE, 1.2),
    *_endings("A", Part.MINE_OR_YOURS, Part.CASE, 1.2),
    *_endings("нA", Part.ITS, Part.CASE, 1.0),
    *_endings("DA", _DECLINED | Part.MINE_OR_YOURS, Part.PLACE, 1.2),
    *_endings("ндA", Part.ITS | Part.OF_PLACE, Part.PLACE, 0.8),
    *_endings("FAн", _DECLINED | Part.MINE_OR_YOURS, Part.CASE, 1.5),
    *_endings("нAн", Part.ITS | Part.OF_PLACE, Part.CASE, 1.3),
    *_endings("Mен", _DECLINED | Part.MINE_OR_YOURS | Part.ITS, Part.CASE, 1.6),
    *_endings("Mенен", _DECLINED | Part.MINE_OR_YOURS | Part.ITS, Part.CASE, 4.0),
    *_endings("GI", Part.PLACE, Part.OF_PLACE, 1.4),
    *_endings("GI", Part.NOUN, Part.OF_PLACE, 3.0),
    # Like, as far as, without, whose, rather more.
    *_endings("DAй", _DECLINED | Part.MINE_OR_YOURS, Part.LIKENESS, 2.6),
    *_endings("ндAй", Part.ITS, Part.LIKENESS, 2.6),
    *_endings("шA", Part.PLURAL | Part.PARTICIPLE | Part.MINE_OR_YOURS, Part.LIKENESS, 2.5),
    *_endings("ншA", Part.ITS, Part.LIKENESS, 2.5),
    *_endings("сIз", Part.NOUN | Part.PLURAL | Part.GERUND, Part.LIKENESS, 2.0),
    *_endings("Nікі", _DECLINED | Part.MINE_OR_YOURS | Part.ITS, Part.LIKENESS, 3.0),
    *_endings("(I)рAK", Part.NOUN, Part.LIKENESS, 2.6),
    *_endings("DIK", Part.PARTICIPLE, Part.GERUND, 2.5),
)

_PREDICATE = Part.NOUN | Part.PLURAL | Part.MINE_OR_YOURS | Part.ITS | Part.PLACE | Part.LIKENESS
_TENSE = Part.PARTICIPLE | Part.FUTURE
PERSONAL = (
    *_endings("MIн MIз сIң сIз", Part.PRESENT, Part.PERSON, 0.6),
    *_endings("MIн MIз сIң сIз", _TENSE, Part.PERSON, 1.2),
    *_endings("MIн MIз сIң сIз", Part.CONVERB, Part.PERSON, 2.4),
    *_endings("MIз сIздAр", Part.PLURAL, Part.PERSON, 2.0),
    *_endings("сIңдAр сIздAр", _TENSE | Part.PRESENT | Part.CONVERB, Part.PERSON, 2.0),
    *_endings("MIн MIз", _PREDICATE, Part.PERSON, 3.2),
    *_endings("сIң сIз сIңдAр сIздAр", _PREDICATE, Part.PERSON, 3.6),
)

VERBAL = (
    # Voices: passive and reflexive, mutual, causative.
    *_endings("(I)л", Part.VERB | Part.MUTUAL | Part.CAUSED, Part.PASSIVE, 1.2),
    *_endings("(I)н", Part.VERB | Part.CAUSED, Part.PASSIVE, 1.6),
    *_endings("(I)с", Part.VERB | Part.PASSIVE, Part.MUTUAL, 2.6),
    *_endings("т DIр GIз", _ACTION, Part.CAUSED, 3.6),
    *_endings("MA", _ACTION, Part.NEGATED, 1.0),
    # The past and the condition.
    *_endings("DI", _STATEMENT, Part.FINITE, 0.8),
    *_endings("DIм DIK DIң DIңIз", _STATEMENT, Part.FINITE, 1.4),
    *_endings("DIңдAр DIңIздAр", _STATEMENT, Part.FINITE, 3.0),
    *_endings("сA", _STATEMENT, Part.FINITE, 1.4),
    *_endings("сAм сAK сAң сAңIз сAңдAр сAңIздAр", _STATEMENT, Part.FINITE, 2.4),
    # The present, converbs.
    *_endings("Y", _STATEMENT, Part.PRESENT, 1.4),
    *_endings("YдI", _STATEMENT, Part.FINITE, 0.8),
    *_endings("Yм", _STATEMENT, Part.FINITE, 2.6),
    *_endings("(I)п", _STATEMENT, Part.CONVERB, 0.8),
    *_endings("(I)птI", _STATEMENT, Part.FINITE, 2.4),
    *_endings("GAлI", _ACTION, Part.FINITE, 2.4),
    *_endings("йIншA", Part.NEGATED, Part.FINITE, 2.0),
    *_endings("MAстAн", _ACTION, Part.FINITE, 2.6),
    # Participles and the verbal noun.
    *_endings("GAн", _STATEMENT, Part.PARTICIPLE, 0.8),
    *_endings("YтIн", _STATEMENT, Part.PARTICIPLE, 1.0),
    *_endings("(A)р MAс", _ACTION, Part.FUTURE, 2.2),
    *_endings("у", _STATEMENT, Part.GERUND, 0.8),
    *_endings("MAK", _ACTION, Part.FUTURE, 2.6),
    *_endings("MAKшI", _ACTION, Part.FUTURE, 2.6),
    # Wishes and commands.
    *_endings("GI", _ACTION, Part.WISH, 1.5),
    *_endings("GAй", _STATEMENT, Part.FUTURE, 3.0),
    *_endings("сIн", _STATEMENT, Part.FINITE, 1.8),
    *_endings("(A)йIн (A)йIK", _STATEMENT, Part.COMMAND, 1.8),
    *_endings("(I)ңIз (I)ңIздAр (I)ңдAр", _STATEMENT, Part.COMMAND, 1.8),
    *_endings("шI", Part.COMMAND, Part.FINITE, 1.0),
    *_endings("сAйшI сAңшI", _STATEMENT, Part.FINITE, 2.6),
    *_endings("(I)ң GIн", _STATEMENT, Part.FINITE, 4.0),
)

ENDINGS = NOMINAL + PERSONAL + VERBAL


class Derivation(NamedTuple):
    """A suffix that makes a new word: from which roots, to which, its cost."""

    template: str
    of: Part
    makes: Part
    cost: float


# New words are kept apart from their roots (оқушы is not оқу). These only say: it is a word.
DERIVATIONS = tuple(
    Derivation(template, of, makes, cost)
    for templates, of, makes, cost in (
        ("LIK шI шIлIK LI сIздIK LAс LAстIK шIл шAң", Part.NOUN, Part.NOUN, 1.5),
        ("хана стан паз гер кер шA", Part.NOUN, Part.NOUN, 1.5),
        ("LA LAндIр LAстIр", Part.NOUN, Part.VERB, 1.5),
        ("LAн LAс LAт", Part.NOUN, Part.VERB, 2.5),
        ("ушI GIш", Part.VERB, Part.NOUN, 1.5),
        ("MA (I)м (I)с", Part.VERB, Part.NOUN, 3.0),
    )
    for template in templates.split()
)
