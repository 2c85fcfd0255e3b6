"""One whole, valid example of every activity: what the block picker shows. About story people, ages 9 up."""

from typing import Any

STATEMENTS = [
    {"title": "Replying", "text": "Good friends reply straight away.", "note": "Fast is not kind."},
    {"title": "Saying no", "text": "You can care about someone and still say no.", "note": ""},
    {"title": "Passwords", "text": "Sharing passwords shows trust.", "note": ""},
]
AGREEMENT = {"scale": "five", "low": "Disagree", "high": "Agree"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "story_branch": {
        "title": "Mo and the red scooter",
        "minutes": 8,
        "intro": "Mo wants a turn on the red scooter.",
        "scenes": [
            {
                "key": "start",
                "text": "Ada rides the red scooter round and round. What does Mo do?",
                "face": "thinking",
                "picture": "story-red-scooter",
                "picture_alt": "A child holds a red scooter. Another child asks for a turn.",
                "choices": [
                    {"text": "Mo asks and waits", "to": "asks"},
                    {"text": "Mo snatches it", "to": "snatches"},
                ],
            },
            {
                "key": "asks",
                "text": "Ada smiles and says, “Two more laps.”",
                "face": "happy",
                "ending": "good",
            },
            {
                "key": "snatches",
                "text": "Ada’s face falls.",
                "face": "sad",
                "ending": "mend",
                "note": "Mo can still give it back and say sorry.",
                "choices": [{"text": "Mo gives it back", "to": "sorry"}],
            },
            {
                "key": "sorry",
                "text": "“OK,” says Ada. “You go next.”",
                "face": "relieved",
                "ending": "good",
            },
        ],
    },
    "roleplay_script": {
        "title": "Say it kindly",
        "minutes": 6,
        "intro": "In pairs. Read it once, swap, and read it again.",
        "items": [
            {"title": "JO", "text": "Please stop. I don’t like that.", "note": "calm, looking up"},
            {"title": "SAM", "text": "Sorry. I thought you were laughing.", "note": ""},
            {"title": "JO", "text": "I was at first. Now I’m not.", "note": ""},
            {"title": "SAM", "text": "OK. Thanks for telling me.", "note": "puts it down"},
        ],
    },
    "sort": {
        "title": "Kind or not?",
        "minutes": 8,
        "intro": "Where does each card go?",
        "groups": ["Kind", "Not kind"],
        "items": [
            {"title": "Sharing a snack", "group": 1, "note": "It says: you are welcome here."},
            {
                "title": "A joke about a hat",
                "group": None,
                "note": "How does the one in the hat feel?",
            },
            {"title": "Leaving someone out of a game", "group": 2, "note": "Being left out hurts."},
        ],
    },
    "match": {
        "title": "Who helps?",
        "minutes": 6,
        "intro": "Match each worry with somebody who can help.",
        "items": [
            {"title": "Scared at night", "text": "A grown-up at home", "note": "They can listen."},
            {"title": "Sad at school", "text": "A teacher", "note": "They want to know."},
            {"title": "Nobody to talk to", "text": "A helpline", "note": "Free, day and night."},
        ],
    },
    "rank": {
        "title": "Worth following",
        "minutes": 8,
        "intro": "Put the cards in an order that you can give reasons for.",
        "shape": "ladder",
        "top": "Matters most",
        "bottom": "Matters least",
        "items": [
            {"title": "Owns mistakes", "text": "Says “I was wrong” and means it.", "note": ""},
            {"title": "Is kind off camera", "text": "To people who can do nothing back."},
            {"title": "Is funny", "text": "Makes others laugh, not feel small."},
            {"title": "Is rich", "text": "Has a lot, and shows it."},
        ],
    },
    "spectrum": {
        "title": "What do you think?",
        "minutes": 6,
        "intro": "Three things that people say.",
        "items": STATEMENTS,
        **AGREEMENT,
    },
    "hotspot": {
        "title": "Poster detective",
        "minutes": 10,
        "intro": "A poster for a film. What does it tell you, and what does it leave out?",
        "picture": "film-poster",
        "picture_alt": "A film poster with a huge hero, a lighthouse and a sleeping princess.",
        "items": [
            {
                "title": "The huge hero",
                "text": "He fills half the poster.",
                "note": "Is he ever scared of the dark?",
                "x": 46,
                "y": 62,
            },
            {
                "title": "The princess in the tower",
                "text": "She is asleep. The poster does not tell us her name.",
                "note": "What would she say if she woke up?",
                "x": 67.5,
                "y": 42,
            },
            {
                "title": "The man with the bucket",
                "text": "He is there to make us laugh.",
                "note": "What is he good at?",
                "x": 82,
                "y": 71,
            },
        ],
    },
    "claims_test": {
        "title": "Says who?",
        "minutes": 8,
        "intro": "Test what people say.",
        "tests": ["Who says so?", "Who was asked?"],
        "items": [
            {
                "title": "“Everyone hates maths.”",
                "text": "Nobody was asked.",
                "note": "Some do, some don’t.",
                "verdict": "falls",
            },
            {
                "title": "“Practice helps.”",
                "text": "Many fair tests say so.",
                "note": "",
                "verdict": "holds",
            },
        ],
    },
    "simulation": {
        "title": "Run the feed",
        "minutes": 10,
        "intro": "You are the feed. What do you show more of?",
        "rounds": 3,
        "rules": [
            {"label": "Seconds watched", "text": "A point for every second.", "pull": "seconds"},
            {"label": "Glad afterwards", "text": "Points for feeling fine.", "pull": "calm"},
        ],
        "posts": [
            {
                "title": "A tip",
                "text": "How to fix a bike.",
                "topic": "Help",
                "seconds": 2,
                "calm": 3,
            },
            {
                "title": "A pet",
                "text": "A dog learns to swim.",
                "topic": "Pets",
                "seconds": 4,
                "calm": 2,
            },
            {
                "title": "A rant",
                "text": "Somebody shouts at a stranger.",
                "topic": "Anger",
                "seconds": 9,
                "calm": -3,
            },
        ],
        "items": [{"title": "What did the feed become?", "text": "", "note": "Who chose that?"}],
    },
    "create": {
        "title": "Re-make the headline",
        "minutes": 6,
        "intro": "Choose one tile for each part.",
        "result": "Your headline",
        "slots": [
            {
                "title": "Who",
                "tiles": ["Goalkeeper Ama Boateng", "The captain"],
                "note": "A name is a start.",
            },
            {
                "title": "What she did",
                "tiles": ["saves two penalties", "leads the team to the final"],
                "note": "",
            },
        ],
    },
    "discussion": {
        "title": "Talk about it",
        "minutes": 6,
        "intro": "Sam’s friend reads Sam’s messages when Sam is out of the room.",
        "grouping": "pairs",
        "timer": 3,
        "items": [
            {"title": "", "text": "What might Sam feel?", "note": "More than one thing at once."},
            {"title": "", "text": "What could the friend do now?", "note": ""},
        ],
    },
    "draw_write": {
        "title": "Draw someone kind",
        "minutes": 8,
        "intro": "Somebody in a book, not somebody you know.",
        "sheet": "Someone kind",
        "items": [
            {"title": "", "text": "Draw somebody who is being kind.", "note": ""},
            {"title": "", "text": "Write one thing that they say.", "note": ""},
        ],
    },
    "quiz": {
        "title": "Think first",
        "minutes": 4,
        "intro": "Two questions before we go on.",
        "items": [
            {"title": "What is a stereotype?", "text": "", "note": "One idea for a whole group."},
            {
                "title": "Who can change their mind?",
                "text": "",
                "note": "Anybody, at any time.",
            },
        ],
    },
    "baseline": {
        "title": "Before we start",
        "minutes": 4,
        "intro": "There is no right answer. It is for you.",
        "items": STATEMENTS[1:],
        **AGREEMENT,
    },
    "endpoint": {
        "title": "Now that we have finished",
        "minutes": 4,
        "intro": "The same sentences again. You may think something else now.",
        "items": STATEMENTS[1:],
        **AGREEMENT,
    },
    "exit_ticket": {
        "title": "One kind thing",
        "minutes": 3,
        "intro": "Choose one to try this week.",
        "items": [
            {"title": "", "text": "Ask someone to play.", "note": ""},
            {"title": "", "text": "Say thank you to somebody who helps.", "note": ""},
            {"title": "", "text": "Listen until the end.", "note": ""},
        ],
    },
    "calm": {
        "title": "Breathe",
        "minutes": 2,
        "intro": "Feet on the floor. Hands still.",
        "breaths": 3,
        "items": [{"title": "", "text": "Look round. Find three blue things.", "note": ""}],
    },
    "watch_listen": {
        "title": "Watch and listen",
        "minutes": 6,
        "intro": "A short film about taking turns. Choose it from the media library.",
        "transcript": "MO: Can I have a go?\nADA: Two more laps, then you.",
        "items": [{"title": "", "text": "When does Mo’s face change?", "note": ""}],
    },
    "cards": {
        "title": "Words for being kind",
        "minutes": 4,
        "intro": "Read the front. Say what you think, then turn it over.",
        "items": [
            {"title": "Respect", "text": "", "note": "Treating somebody as a whole person."},
            {"title": "Consent", "text": "", "note": "A yes that is free and can be taken back."},
        ],
    },
    "h5p": {
        "title": "Spot the trick",
        "minutes": 6,
        "intro": "Mo meets three adverts. Find what each does to make him want more.",
        "alternative": (
            "Mo sees three adverts. The first counts down a clock, the second shows a crowd, the third "
            "says that everybody has one. Each makes him hurry. Mo puts the tablet down and thinks."
        ),
        "report": "private",
    },
}
