"""One step of each media and talk activity, as the starter files write them."""

PICTURE = {
    "picture": "maxrise-profile",
    "picture_alt": "An invented creator’s page with a man, a gold car and a price.",
}
HOTSPOT = {
    "type": "hotspot",
    "title": "Read the page",
    "minutes": 9,
    "intro": "This creator is invented.",
    **PICTURE,
    "items": [
        {"title": "The car", "text": "It is hired.", "note": "What is it for?", "x": 50, "y": 20.5},
        {"title": "The tip", "text": "It is right.", "note": "Why put it first?", "x": 20, "y": 70},
        {"title": "The price", "text": "£49 a month.", "note": "Who gains?", "x": 80, "y": 70},
    ],
    "closing": "Keep the tip, leave the rest.",
}
CLAIMS = {
    "type": "claims_test",
    "title": "Test it",
    "minutes": 10,
    "intro": "Each in its strongest form.",
    "tests": ["Who says so?", "Who was asked?"],
    "items": [
        {
            "title": "‘Practice helps.’",
            "text": "Many fair tests found it.",
            "note": "It stays good whoever says it.",
            "verdict": "holds",
        },
        {
            "title": "‘Nobody reads any more.’",
            "text": "Nobody was counted.",
            "note": "Try ‘some’.",
            "verdict": "falls",
        },
    ],
    "closing": "Slow down.",
}
FEED = {
    "type": "simulation",
    "title": "Run the feed",
    "minutes": 14,
    "intro": "You are the feed.",
    "rules": [
        {"label": "Seconds watched", "text": "A point a second.", "pull": "seconds"},
        {"label": "Glad I watched", "text": "Points for feeling fine.", "pull": "calm"},
        {"label": "A fair mix", "text": "Nobody gets more room.", "pull": "mix"},
    ],
    "posts": [
        {"title": "Kind tip", "text": "How to say sorry.", "topic": "Useful", "seconds": 2, "calm": 3, "note": "Short."},
        {"title": "Debate", "text": "Two people listen.", "topic": "Talk", "seconds": 3, "calm": 2, "note": "Slow."},
        {"title": "Pet", "text": "A dog in a hat.", "topic": "Pets", "seconds": 4, "calm": 1, "note": "Safe."},
        {"title": "Put-down", "text": "A laugh at someone.", "topic": "Put-downs", "seconds": 7, "calm": -2, "note": "She came top."},
        {"title": "Rant", "text": "A man shouts.", "topic": "Anger", "seconds": 9, "calm": -3, "note": "He asked nobody."},
    ],
    "rounds": 3,
    "items": [{"title": "Who was unkind?", "text": "Did you mean it?", "note": "The rule did it."}],
    "closing": "It showed what they couldn’t look away from.",
}  # fmt: skip
MAKE = {
    "type": "create",
    "title": "Re-make the headline",
    "minutes": 6,
    "intro": "One tile a part.",
    "slots": [
        {"title": "Who it is about", "tiles": ["Ama Boateng", "The captain"], "note": "A name helps."},
        {"title": "What she did", "tiles": ["saves two", "smiles"], "note": "Say what she did."},
    ],
    "result": "Your headline",
    "closing": "Small words, big difference.",
}  # fmt: skip
TALK = {
    "type": "discussion",
    "title": "Who decided?",
    "minutes": 5,
    "intro": "By Friday the feed is full of shouting.",
    "grouping": "pairs",
    "timer": 2,
    "items": [
        {"title": "Was it Zain?", "text": "He watched for nine seconds.", "note": "In part."},
        {"title": "", "text": "Was it the rule?", "note": "Mostly."},
    ],
    "closing": "You are about to be the rule.",
}
PAPER = {
    "type": "draw_write",
    "title": "Draw it",
    "minutes": 5,
    "intro": "Get a pencil.",
    "sheet": "Someone being kind",
    "items": [{"title": "Two children", "text": "Give them hats.", "note": "Funny ones."}],
    "closing": "There is no wrong way.",
}
QUICK = {
    "type": "quiz",
    "title": "Think",
    "minutes": 3,
    "intro": "Nobody counts.",
    "items": [
        {
            "title": "Who decided?",
            "text": "Zain / The man / The rule",
            "note": "It counts seconds.",
        },
        {"title": "What is a rule?", "text": "In your words.", "note": "What a computer follows."},
    ],
    "closing": "Good thinking.",
}
TICKET = {
    "type": "exit_ticket",
    "title": "One swap",
    "minutes": 3,
    "intro": "Choose one.",
    "items": [
        {"title": "A rant for a skill", "text": "One less, one more.", "note": "Search by name."},
        {"title": "A crowd for a person", "text": "", "note": "Ten minutes."},
    ],
    "closing": "An adult in school can help.",
}
CALM = {
    "type": "calm",
    "title": "Settle",
    "minutes": 3,
    "intro": "Put it down.",
    "breaths": 2,
    "items": [{"title": "Feet", "text": "Feel the floor.", "note": "Wiggle."}],
    "closing": "At any time.",
}
WATCH = {
    "type": "watch_listen",
    "title": "Two more laps",
    "minutes": 4,
    "intro": "Once for the story, once for the faces.",
    "media": None,
    "captions": "WEBVTT\n\n00:00.000 --> 00:02.000\nCan I have a go?",
    "transcript": "Ada rides round.\n\nMO: Can I have a go?",
    "items": [{"title": "", "text": "What does her face do?", "note": "She smiles."}],
    "closing": "Fair’s fair.",
}
STEPS = [HOTSPOT, CLAIMS, FEED, MAKE, TALK, PAPER, QUICK, TICKET, CALM, WATCH]

# What an edition kept before the activities had fields of their own.
OLD_KINDS = [step["type"] for step in STEPS if step is not WATCH]


def old(kind):
    """A step as an edition kept it then."""
    return {
        "id": "old",
        "type": kind,
        "label": "Label",
        "minutes": 5,
        "title": "From before",
        "intro": "An introduction.",
        "items": [{"title": "A title", "text": "A text.", "note": "A note."}],
        "closing": "A closing line.",
        "teacher": "",
    }


def words(value):
    """Every text of a step that a pupil may come to read, piece by piece."""
    hidden = {"type", "verdict", "pull", "picture", "grouping", "captions", "teacher", "title"}
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in hidden or (key == "title" and "type" not in value):
                yield from words(each)
    elif isinstance(value, list):
        for each in value:
            yield from words(each)
    elif isinstance(value, str):
        for line in value.replace(" / ", "\n").splitlines():
            yield line.split(": ")[-1].strip()
