"""Quizzes as hypothesis makes them up."""

from hypothesis import strategies as st

from quizzes.h5pp.neutral import Answer, Misconception, Question, Quiz, Statement

# Letters of every script, right-to-left and its marks, emoji, what HTML and gaps mean something by.
LETTERS = st.one_of(
    st.sampled_from(" \n&<>;#*/:\\\"'"),
    st.sampled_from("שלוםمرحبا\u200f\u200e\u202e\u2066\u2069\u0301\u00a0\u2028😀👨‍👩‍👧"),
    st.characters(exclude_categories=("Cs", "Cc")),
)


def texts(most, least=1):
    return st.text(LETTERS, min_size=least, max_size=most)


ANSWERS = st.lists(texts(60), min_size=2, max_size=6)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["single", "scenario", "multi"]))
    tier = draw(st.sampled_from(["private", "attitude", "knowledge"]))
    words = draw(ANSWERS)
    opinion = tier != "knowledge"
    if opinion:
        correct = [False] * len(words)
    elif kind == "multi":
        some = st.lists(st.booleans(), min_size=len(words), max_size=len(words))
        correct = draw(some.filter(any))
    else:
        right = draw(st.integers(0, len(words) - 1))
        correct = [index == right for index in range(len(words))]
    wrong = [index for index, is_correct in enumerate(correct, start=1) if not is_correct]
    told = Misconception(
        draw(st.sampled_from(wrong or [1])), draw(texts(120)), draw(texts(40)), draw(texts(40, 0))
    )
    return Question(
        kind,
        draw(texts(200)),
        tuple(
            Answer(text, right, draw(texts(60, 0)))
            for text, right in zip(words, correct, strict=True)
        ),
        tier,
        draw(st.booleans()),
        draw(st.text("ABC-0123", max_size=20)),
        told if wrong and draw(st.booleans()) else None,
    )


@st.composite
def statements(draw):
    points = {"faces": 3, "five": 5}
    scale = draw(st.sampled_from(list(points)))
    labels = draw(st.lists(texts(30), min_size=points[scale], max_size=points[scale]))
    return Statement(
        draw(texts(200)),
        scale,
        tuple(labels),
        draw(st.booleans()),
        draw(st.sampled_from(["private", "attitude"])),
        draw(st.booleans()),
        draw(st.text("ABC-0123", max_size=20)),
    )


QUIZZES = st.builds(
    Quiz,
    texts(120).filter(str.strip),
    st.sampled_from(["en-gb", "ar", "he", "zh-hans", "und"]),
    st.lists(st.one_of(questions(), statements()), min_size=1, max_size=12).map(tuple),
    st.booleans(),
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
