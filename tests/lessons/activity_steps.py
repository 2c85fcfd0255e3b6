"""A step of each activity of stories and cards, small and whole, as the starter files write them."""

STORY = {
    "type": "story_branch",
    "title": "Mo and the red scooter",
    "minutes": 8,
    "intro": "Ada has the red scooter. Mo wants a turn.\n\nWhat could Mo do?",
    "scenes": [
        {
            "key": "start",
            "text": "It is playtime. Ada rides round and round. Ting goes the bell!",
            "face": "thinking",
            "choices": [
                {"text": "Mo asks and waits", "to": "asks"},
                {"text": "Mo grabs the scooter", "to": "grabs"},
            ],
        },
        {
            "key": "asks",
            "text": "MO: Can I go next?\nADA: Two more laps.\n\nTwo laps feel like two hundred.",
            "face": "calm",
            "choices": [
                {"text": "Mo counts the laps", "to": "turn"},
                {"text": "Mo goes to play tag", "to": "tag"},
            ],
        },
        {
            "key": "turn",
            "text": "Ada stops. “Your turn,” she says. Both of them grin.",
            "face": "happy",
            "ending": "good",
            "note": "Waiting is hard. Mo did it.",
        },
        {
            "key": "tag",
            "text": "Sam and Mo run till they puff. Mo forgets the scooter.",
            "face": "relieved",
            "ending": "good",
            "note": "There is more than one good game.",
        },
        {
            "key": "grabs",
            "text": "Ada’s lip goes wobbly. Mo has the scooter, but his tummy feels tight.",
            "face": "sad",
            "ending": "mend",
            "note": "Mo can still say sorry and give it back.",
            "choices": [{"text": "Mo says sorry and gives it back", "to": "sorry"}],
        },
        {
            "key": "sorry",
            "text": "Ada is still a bit cross. That is fine. Then she says, “You go next.”",
            "face": "relieved",
            "ending": "good",
            "note": "A sorry is a start.",
        },
    ],
    "closing": "We can all put it right.",
}

SCRIPT = {
    "type": "roleplay_script",
    "title": "Asking and hearing no",
    "minutes": 5,
    "intro": "In pairs. Say the lines out loud.",
    "items": [
        {"title": "Nina", "text": "May I use your blue pencil?", "note": "Looking up."},
        {"title": "Jack", "text": "Not now, I need it for the sky."},
        {"title": "Nina", "text": "OK. I will do the grass first."},
        {"title": "Jack", "text": "You can have it after.", "note": "Smiling."},
    ],
    "closing": "Asking is easy to say and good to hear.",
}

SORT = {
    "type": "sort",
    "title": "Kind or not kind?",
    "minutes": 6,
    "intro": "Where does each card go?",
    "groups": ["Kind", "Not kind", "I need to know more"],
    "items": [
        {"title": "Zara shares her snack.", "note": "It says: you are welcome.", "group": 1},
        {
            "title": "Leo pulls Omar’s hood.",
            "text": "Omar was looking the other way.",
            "note": "A hood is by your neck. A pull can hurt.",
            "group": 2,
        },
        {"title": "Nell laughs when Tom slips.", "note": "Is Tom laughing too?", "group": None},
        {"title": "Sam says, “Well done, Priya!”", "note": "It costs nothing.", "group": 1},
    ],
    "closing": "Look at the face. Then ask.",
}

MATCH = {
    "type": "match",
    "title": "Who could help?",
    "minutes": 5,
    "intro": "Find the helper for each story.",
    "items": [
        {
            "title": "Omar has felt sad all week at school.",
            "text": "His class teacher.",
            "note": "Teachers want to know.",
        },
        {
            "title": "Elsie wants to talk to someone who does not know her family.",
            "text": "Childline, on 0800 1111.",
            "note": "It is free.",
        },
        {
            "title": "Bea is locked out and it is raining.",
            "text": "A neighbour that her family trusts.",
            "note": "Plan it before it rains.",
        },
    ],
    "closing": "If one does not help, tell the next.",
}

_CARDS = [
    ("Trust", "You can tell them something and it stays with them."),
    ("Fun", "They make a wet bus stop feel like a day out."),
    ("Honesty", "They tell you the truth, even about your haircut."),
    ("Looks", "You like their face."),
    ("Independence", "You can both have other friends and other plans."),
    ("Popularity", "Everyone knows who they are."),
    ("Kindness", "They are nice to the new kid and the dinner staff."),
    ("Shared interests", "You both love the same very odd show."),
    ("Being able to say no", "You can turn down a plan and it is fine."),
]

DIAMOND = {
    "type": "rank",
    "title": "What matters most?",
    "minutes": 7,
    "intro": "Put the cards in an order that you can give reasons for.",
    "shape": "diamond",
    "top": "Matters most",
    "bottom": "Matters least",
    "items": [
        {"title": title, "text": text, "note": f"A thought about {title.lower()}."}
        for title, text in _CARDS
    ],
    "closing": "Orders differ. Reasons can be shared.",
}

LADDER = DIAMOND | {
    "title": "Which first?",
    "shape": "ladder",
    "items": DIAMOND["items"][:4],
}

SPECTRUM = {
    "type": "spectrum",
    "title": "Agree or disagree?",
    "minutes": 5,
    "intro": "Three things that people say.",
    "scale": "five",
    "low": "Disagree",
    "high": "Agree",
    "items": [
        {
            "title": "Replying",
            "text": "Good friends reply straight away.",
            "note": "Fast is not the same as kind.",
        },
        {"title": "", "text": "You can care about someone and say no.", "note": "Both at once."},
        {"title": "Passwords", "text": "Sharing passwords shows trust.", "note": ""},
    ],
    "closing": "You may think something else next week.",
}

FACES = SPECTRUM | {
    "type": "baseline",
    "title": "Before we start",
    "scale": "faces",
    "low": "Not me",
    "high": "That is me",
}

STEPS = [STORY, SCRIPT, SORT, MATCH, DIAMOND, LADDER, SPECTRUM, FACES]


def frozen(step, number=1):
    """A step as an edition keeps it."""
    blank = {"intro": "", "closing": "", "teacher": "", "picture": "", "picture_alt": ""}
    return {"id": f"id-{number}", "label": "Label", "part": False} | blank | step
