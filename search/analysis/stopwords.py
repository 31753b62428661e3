"""Words that stand in every text: asked for beside others they find nothing more."""

# Conjunctions, particles and postpositions of Kazakh; prepositions, conjunctions and particles of
# Russian; articles, prepositions and conjunctions of English. No word that carries a subject.
STOP_WORDS = frozenset(
    """
    және мен пен бен да де та те үшін туралы жайлы бойынша арқылы ма ме ба бе па пе
    ғой ғана не немесе әрі бірақ сияқты секілді
    и в во на по с со к ко о об обо от до за из у для а но или ли же бы при про
    the a an of and or to in on for by with at from as is
    """.split()
)


# Longer words that say nothing of what a text is about: left out of what things are compared by.
EVERYDAY_WORDS = frozenset(
    """
    екі үш төрт бес алты жеті сегіз тоғыз жиырма бірінші екінші үшінші бірнеше минут сағат апта
    аптада уақыт уақытты арналған алғашқы көптеген жаңа деген дейді деді депті болып болды
    болған болады болса болмаса болмайды бола емес екен едік едім кейін дейін бұрын кезде
    кезінде сайын барлық бәрі бәрін басқа өзінің өзін өзім біздің біздерде сіздің олардың оның
    осындай мұндай сондай қандай қалай неге қашан келеді келген келді алады алдық берді береді
    жүрген тұрған отыр қазір енді тағы артық деңгейде керек мүмкін бірге әрбір один одна одно
    два две три четыре пять шесть семь восемь девять десять пятнадцать двадцать первый первая
    второй вторая минуты часов недели время новый новая который которая которое которые которых
    когда чтобы потом после перед между только можно нужно было были была будет быть есть этот
    эта этого этой этому эти тоже также очень если чего кого себя свой своей своих своего наши
    наших нашей всех всего весь каждый каждого одну одному three four five seven eight nine
    first second minutes hours weeks time that this these those have been were will would could
    should their there which what when where than then them they your ours more most some such
    only also into over about after before each
    """.split()
)


def telling(words: list[str], *, or_all: bool = True) -> list[str]:
    """`words` without stop words; with `or_all` all of them when there is nothing else."""
    kept = [word for word in words if word not in STOP_WORDS]
    return kept or (words if or_all else [])


# What is written with a hyphen after a name, a number or letters: ҰБТ-дағы, 7-ге, QR-дың.
_ENDINGS = frozenset(
    """
    ның нің дың дің тың тің ға ге қа ке на не а е ны ні ды ді ты ті н
    да де та те нда нде дан ден тан тен нан нен мен бен пен менен
    дағы дегі тағы тегі ндағы ндегі лық лік дық дік тық тік лар лер дар дер тар тер
    шы ші ыншы інші ншы нші й я го му м ми х ый ая ое ые ой ом ого ому ым ых
    s th st nd rd
    """.split()
)


def without_endings(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a word with hyphens but for endings that follow its first part."""
    return parts[:1] + tuple(part for part in parts[1:] if part not in _ENDINGS)
