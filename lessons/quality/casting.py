"""Casting: nobody should learn from a lesson that one sex does harm and the other is hurt.

Read from pronouns, kinship words and titles; a story person's sex from the pronouns that follow the
name. That is guesswork, so these rules only ever ask the author to look.
"""

import re
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.reading import names_in
from lessons.quality.texts import SCRIPT, Text, question_texts, step_texts

MOST_RATIO = 4
FEWEST_MENTIONS = 10
FEWEST_DEEDS = 3
SURE = 2 / 3  # of the pronouns behind a name

WORDS_OF = {
    "she": "she her hers herself girl girls woman women mum mummy mother gran grandma nan sister "
    "sisters aunt auntie daughter girlfriend mrs ms miss lady ladies queen princess",
    "he": "he him his himself boy boys man men dad daddy father grandad grandpa brother brothers "
    "uncle son boyfriend mr lad lads king prince",
}
SEX_OF = {word: sex for sex, words in WORDS_OF.items() for word in words.split()}
TELLING = frozenset({"she", "her", "herself", "he", "him", "his", "himself"})

HARMS = (
    "grab(?:s|bed)|snatch(?:es|ed)|hits?|push(?:es|ed)|shove[sd]|kick(?:s|ed)|pull(?:s|ed)|shout(?:s|ed)"
    "|threaten(?:s|ed)|force[sd]|mock(?:s|ed)|sneer(?:s|ed)|insult(?:s|ed)|tease[sd]|boss(?:es|ed)"
    "|track(?:s|ed)|blackmail(?:s|ed)|touch(?:es|ed)|rate[sd]|laugh(?:s|ed) at|checks? (?:his|her) phone"
    "|pester(?:s|ed)|nag(?:s|ged)|lie[sd] to|trick(?:s|ed)|hurts?|frighten(?:s|ed)|control(?:s|led)"
)
HURT = (
    r"(?:cr(?:ies|ied)|sobs?|flinch(?:es|ed)|freezes|froze)"
    r"|(?:is|was|feels|felt|looks|looked|goes|went)(?: \w+)? (?:sad|scared|hurt|frightened|upset|afraid"
    r"|worried|lonely|ashamed|sick|terrified|left out|quiet|alone)"
)
WHO = r"(?P<who>[A-Z][\w’-]{1,40}|he|she)"
HARMING = re.compile(rf"\b{WHO}(?: \w+ly)? (?:{HARMS})\b(?: (?P<whom>[A-Z][\w-]+|him|her)\b)?")
HURTING = re.compile(rf"\b{WHO}(?: \w+ly)? (?:{HURT})\b")
TOKEN = re.compile(r"[^\W\d_]+")

Cast = dict[str, str]


def one_sex_casting(document: Document) -> list[Problem]:
    """Too few people of one sex, or all who do harm (or are hurt) of the same."""
    texts = [text.words for text in _story_texts(document)]
    return [*_uneven(texts), *_one_sided(texts)]


def _story_texts(document: Document) -> Iterable[Text]:
    for number, step in enumerate(document["steps"], start=1):
        if step["type"] in {"story_branch", SCRIPT}:
            yield from step_texts(number, step)
    for number, question in enumerate(document["questions"], start=1):
        yield from question_texts(number, question)


def _uneven(texts: list[str]) -> list[Problem]:
    seen = Counter(
        SEX_OF[word.lower()]
        for text in texts
        for word in TOKEN.findall(text)
        if word.lower() in SEX_OF
    )
    he, she = seen["he"], seen["she"]
    if he + she < FEWEST_MENTIONS or max(he, she) <= MOST_RATIO * min(he, she):
        return []
    return [
        _problem(
            _("Words for men and boys stand %(he)d times, words for women and girls %(she)d times.")
            % {"he": he, "she": she},
            _("Give a story person of the other sex a part that matters."),
        )
    ]


def _one_sided(texts: list[str]) -> list[Problem]:
    cast = cast_of(texts)
    harm, hurt = _deeds(texts, cast)
    found = []
    for roles, what in (
        (harm, _("Everybody who seems to do harm is of one sex (%(number)d times).")),
        (hurt, _("Everybody who seems to be hurt is of one sex (%(number)d times).")),
    ):
        if len(roles) == 1 and roles.total() >= FEWEST_DEEDS:
            mend = _(
                "Let somebody of the other sex be in that place too, in a story or in the quiz."
            )
            found.append(_problem(what % {"number": roles.total()}, mend))
    return found


def cast_of(texts: Iterable[str]) -> Cast:
    """The sex of story people, where the pronouns behind their names agree."""
    texts = list(texts)
    names = names_in(texts)
    behind: dict[str, Counter[str]] = {}
    for text in texts:
        last = ""
        for word in TOKEN.findall(text):
            if word in names and word.lower() not in SEX_OF:
                last = word
            elif last and word.lower() in TELLING:
                behind.setdefault(last, Counter())[SEX_OF[word.lower()]] += 1
    cast = {}
    for name, pronouns in behind.items():
        [(sex, times)] = pronouns.most_common(1)
        if times >= 2 and times >= SURE * pronouns.total():
            cast[name] = sex
    return cast


def _deeds(texts: Iterable[str], cast: Cast) -> tuple[Counter[str], Counter[str]]:
    """How often each sex does harm, and how often each is hurt."""
    harm: Counter[str] = Counter()
    hurt: Counter[str] = Counter()
    for text in texts:
        for match in HARMING.finditer(text):
            harm.update(_sex(match["who"], cast))
            hurt.update(_sex(match["whom"], cast))
        for match in HURTING.finditer(text):
            hurt.update(_sex(match["who"], cast))
    return harm, hurt


def _sex(who: str | None, cast: Cast) -> list[str]:
    name = re.sub("[’']s?$", "", who or "")
    sex = SEX_OF.get(name.lower()) or cast.get(name)
    return [sex] if sex else []


def _problem(what: str, mend: str) -> Problem:
    return Problem("one-sex-casting", Severity.CONSIDER, _("Story people"), what, mend)
