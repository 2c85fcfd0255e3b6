"""Local words that nobody can fill, and places that a lesson names though it is taught everywhere."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.local_words import BRACKETS, LOCAL_WORD, names
from lessons.quality.problems import Document, Problem, Severity
from lessons.quality.texts import Text, all_texts

# Cities and large towns. A name that is also an everyday word or a person's counts only after a word
# of place. Not London: its institutions are the country's.
TOWNS = (
    "Aberdeen|Aylesbury|Barnsley|Basildon|Basingstoke|Bedford|Belfast|Birkenhead|Birmingham|Blackburn|"
    "Blackpool|Bolton|Bournemouth|Bracknell|Bradford|Brighton|Bristol|Burnley|Cambridge|Canterbury|"
    "Cardiff|Carlisle|Chelmsford|Cheltenham|Chesterfield|Colchester|Coventry|Crawley|Croydon|"
    "Darlington|Doncaster|Dudley|Dundee|Dunstable|Durham|Eastbourne|Edinburgh|Exeter|Gateshead|Glasgow|"
    "Gloucester|Grimsby|Guildford|Halifax|Harrogate|Hartlepool|Hastings|Hemel Hempstead|Hereford|"
    "Huddersfield|Inverness|Ipswich|Kettering|Lancaster|Leeds|Leicester|Lichfield|Liverpool|"
    "Loughborough|Luton|Macclesfield|Maidstone|Manchester|Mansfield|Middlesbrough|Milton Keynes|"
    "Newcastle|Northampton|Norwich|Nottingham|Nuneaton|Oldham|Oxford|Peterborough|Plymouth|Portsmouth|"
    "Rochdale|Rotherham|Salford|Salisbury|Scunthorpe|Sheffield|Shrewsbury|Slough|Solihull|Southampton|"
    "Southend|Southport|Stevenage|Stockport|Stockton|Stoke-on-Trent|Sunderland|Swansea|Swindon|Tamworth|"
    "Telford|Torquay|Truro|Wakefield|Walsall|Warrington|Watford|Wigan|Winchester|Woking|Wolverhampton|"
    "Worcester|Worthing|Wrexham|Wycombe"
)
SHARED = (
    "Bath|Bury|Chester|Crewe|Derby|Ely|Hull|Lincoln|Perth|Poole|Preston|Reading|Redditch|Rugby|Sale|"
    "Stafford|Wells|York"
)
NAMED = re.compile(rf"\b(?:{TOWNS})\b(?! University| United| City)")
PLACED = re.compile(rf"\b(?:in|near|from|around|outside|across) (?:{SHARED})\b(?![’'])")


def local_words_known(document: Document) -> list[Problem]:
    """Every local word has a known name and a national wording, and stands where it can be filled."""
    problems = [problem for text in all_texts(document) for problem in _unfit(text)]
    forbidden = {
        _("Title"): document["title"],
        _("Summary"): document["summary"],
        _("“I can” statements"): "\n".join(document["i_can"]),
        **{
            _("Quiz, question %(number)d") % {"number": number}: repr(question)
            for number, question in enumerate(document["questions"], start=1)
        },
    }
    return problems + [
        Problem(
            "local-words",
            Severity.MUST,
            where,
            _("A local word cannot stand here: this text is the same everywhere."),
            _("Write it without brackets. Questions are added up over schools of all regions."),
        )
        for where, words in forbidden.items()
        if BRACKETS.search(words)
    ]


def _unfit(text: Text) -> Iterator[Problem]:
    """What is wrong with the local words of one text."""
    known = names()
    example = "[[area|your area]]"
    for name, wording in (map(str.strip, found) for found in LOCAL_WORD.findall(text.words)):
        if name not in known:
            yield Problem(
                "local-words",
                Severity.MUST,
                text.where,
                _("No region knows the local word “%(name)s”.") % {"name": name},
                _("Use one of these: %(names)s.") % {"names": ", ".join(known)},
            )
        elif not wording:
            yield Problem(
                "local-words",
                Severity.MUST,
                text.where,
                _("The local word “%(name)s” has no national wording.") % {"name": name},
                _("Write it after the bar, as in %(example)s.") % {"example": example},
            )
    if BRACKETS.search(LOCAL_WORD.sub("", text.words)):
        yield Problem(
            "local-words",
            Severity.MUST,
            text.where,
            _("Double brackets are not closed, or lack the bar: pupils would read them."),
            _("Write a local word as in %(example)s.") % {"example": example},
        )


def town_names(document: Document) -> list[Problem]:
    """Towns named in a lesson: it is taught in all of them, and its people are invented."""
    instead = _(
        "Write “the town” or invent a place. Where the text means the pupils’ own area, write "
        "[[area|your area]]; for a figure or a service see “Local words” among the reports."
    )
    return [
        Problem(
            "town",
            severity,
            text.where,
            _("“%(town)s” is one town: the lesson is taught everywhere.") % {"town": found},
            instead,
            text.words,
        )
        for text in all_texts(document)
        for pattern, severity in ((NAMED, Severity.MUST), (PLACED, Severity.CONSIDER))
        for found in pattern.findall(text.words)
    ]
