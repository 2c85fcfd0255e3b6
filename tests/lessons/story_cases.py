"""Stories in short, with what the studio's picture has to say of each: used in Python and in the browser."""

from hypothesis import strategies as st


def story(*scenes):
    """Scenes from ``(key, ending, [to, …])``."""
    return [
        {
            "key": key,
            "text": f"This is what happens in the scene {key}.",
            "ending": ending,
            "choices": [{"text": f"to {to}", "to": to} for to in ways],
        }
        for key, ending, ways in scenes
    ]


ENDS = [("a", "good", []), ("b", "good", [])]

# name: (scenes, {number of the scene: its marks})
CASES = {
    "nothing yet": ([], {}),
    "whole": (
        [("start", "", ["a", "b"]), *ENDS],
        {1: ["start"], 2: ["good"], 3: ["good"]},
    ),
    "a dead end": (
        [("start", "", ["a", "b", "c"]), *ENDS, ("c", "", [])],
        {1: ["start"], 2: ["good"], 3: ["good"], 4: ["dead-end"]},
    ),
    "nobody gets there": (
        [("start", "", ["a", "b"]), *ENDS, ("c", "mend", ["a"])],
        {1: ["start"], 2: ["good"], 3: ["good"], 4: ["mend", "unreachable"]},
    ),
    "a choice without a scene": (
        [("start", "", ["a", "b", "gone"]), *ENDS],
        {1: ["start", "missing"], 2: ["good"], 3: ["good"]},
    ),
    "a choice not made yet": (
        [("start", "", ["a", "b", ""]), *ENDS],
        {1: ["start", "missing"], 2: ["good"], 3: ["good"]},
    ),
    "a loop with a way out": (
        [("start", "", ["a", "b", "c"]), *ENDS, ("c", "", ["start", "a"])],
        {1: ["start"], 2: ["good"], 3: ["good"], 4: []},
    ),
    "a loop without an ending": (
        [("start", "", ["a", "b", "c"]), *ENDS, ("c", "", ["d", "c"]), ("d", "", ["c", "d"])],
        {1: ["start"], 2: ["good"], 3: ["good"], 4: ["loop"], 5: ["loop"]},
    ),
    "only endings to mend ahead": (
        [("start", "", ["a", "b", "c"]), *ENDS, ("c", "", ["d", "e"]),
         ("d", "mend", []), ("e", "mend", [])],
        {1: ["start"], 2: ["good"], 3: ["good"], 4: ["no-good"], 5: ["mend"], 6: ["mend"]},
    ),
    "mended": (
        [("start", "", ["a", "b"]), ("a", "good", []), ("b", "mend", ["c"]), ("c", "good", [])],
        {1: ["start"], 2: ["good"], 3: ["mend"], 4: ["good"]},
    ),
    "a dead end is named before what leads to it": (
        [("start", "", ["a", "a"]), ("a", "", [])],
        {1: ["start"], 2: ["dead-end"]},
    ),
    "one key twice": (
        [("start", "", ["a", "b"]), *ENDS, ("b", "mend", [])],
        {1: ["start"], 2: ["good"], 3: ["good"], 4: ["mend", "unreachable"]},
    ),
}  # fmt: skip

KEYS = st.sampled_from(["", "a", "b", "c", "d", "e"])
ENDINGS = st.sampled_from(["", "good", "mend"])
STORIES = st.lists(st.tuples(KEYS, ENDINGS, st.lists(KEYS, max_size=3)), max_size=8).map(
    lambda scenes: story(*scenes)
)
