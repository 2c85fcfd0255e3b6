"""Checks of a lesson's content: every rule catches a planted fault and minds nothing in a clean lesson."""

import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lessons import timing
from lessons.blocks import StepStreamBlock
from lessons.checking import Finding
from lessons.freezing import freeze_lesson
from lessons.models import LessonPage
from lessons.quality import RULES, check_lesson, check_library
from lessons.quality.activities import activity_rules
from lessons.quality.casting import cast_of, one_sex_casting
from lessons.quality.help import missing_help
from lessons.quality.minutes import minutes_add_up, parts_fit
from lessons.quality.pictures import picture_files, picture_words, spots_inside
from lessons.quality.questions import question_rules, report_slots
from lessons.quality.quiz import correct_longest, missing_feedback, missing_scenario
from lessons.quality.wording import blame_words
from lessons.starter.documents import starter_documents
from quizzes.models import Quiz
from tests.lessons.factories import load_drafts
from tests.lessons.quality_documents import found, lesson, with_step

STARTER = list(starter_documents())
AMBER_SAYS_NOTHING = {"content_note": "This lesson is about rows.", "level": "amber"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_clean_lesson_passes(rule):
    assert rule(lesson()) == []


@pytest.mark.parametrize("document", STARTER, ids=lambda document: document["code"])
def test_a_starter_lesson_has_nothing_that_must_be_mended(document):
    assert [problem for problem in check_lesson(document) if problem.is_must] == []


def test_the_starter_lessons_have_what_only_all_together_can_lack():
    assert len(STARTER) == 25
    assert check_library(STARTER) == []


# The quiz


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"stem": ""}, "Question: This field is required."),
        ({"tier": "private", "reported": True}, "never reported"),
        (
            {"misconception": {"option": "a", "name": "x", "say": "y", "reteach": ""}},
            "accurate one",
        ),
        ({"misconception": {"option": "c", "name": "x", "say": "y", "reteach": ""}}, "no option 3"),
    ],
)
def test_a_question_keeps_the_rules_of_its_own_block(change, said):
    document = lesson()
    document["questions"][0] |= change
    problems = question_rules(document)
    assert {problem.where for problem in problems} == {"Quiz, question 1"}
    assert said in " ".join(problem.mend for problem in problems)
    assert not Finding(problems[0]).can_be_left


@pytest.mark.parametrize("accurate", [[], ["a", "b"]])
def test_a_question_without_the_one_right_answer(accurate):
    document = lesson()
    for option in document["questions"][0]["options"]:
        option["correct"] = option["key"] in accurate
    [problem] = question_rules(document)
    assert "accurate" in problem.mend


def test_an_option_without_words():
    document = lesson()
    document["questions"][0]["options"][1]["text"] = ""
    [problem] = question_rules(document)
    assert problem.mend == "Options, Option 2, Answer: This field is required."


def test_more_than_a_report_may_hold():
    document = lesson()
    question = document["questions"][0]
    document["questions"] = [question | {"uuid": str(uuid.UUID(int=n))} for n in range(5)]
    assert found(report_slots(document)) == [("must", "Quiz")]
    document["questions"] = document["questions"][:4]
    assert report_slots(document) == []


def test_a_quiz_without_a_scenario():
    document = lesson()
    document["questions"][0]["kind"] = "single"
    assert found(missing_scenario(document)) == [("must", "Quiz")]
    assert missing_scenario({**document, "rotates": True}) == []  # a Class Pulse has none


def test_an_option_without_feedback():
    document = lesson()
    document["questions"][1]["options"][1]["feedback"] = "  "
    assert found(missing_feedback(document)) == [("must", "Quiz, question 2, option B")]


def test_points_of_a_scale_need_no_feedback():
    question = {"kind": "scale", "options": [{"key": "a", "correct": True}]}
    assert missing_feedback(lesson(questions=[question])) == []
    assert correct_longest(lesson(questions=[question])) == []


LONG = "‘Not now, thank you: I have a lot on today. Ask me again tomorrow?’"


def test_the_accurate_option_being_the_longest_once_is_worth_a_thought():
    document = lesson()
    document["questions"][0]["options"][0]["text"] = LONG
    assert found(correct_longest(document)) == [("consider", "Quiz, question 1")]


def test_the_accurate_option_must_not_be_the_longest_in_most_questions():
    document = lesson()
    for question in document["questions"]:
        question["options"][0]["text"] = LONG
    assert [severity for severity, _where in found(correct_longest(document))] == ["must", "must"]


def test_several_accurate_options_are_given_away_only_by_all_of_them():
    document = lesson()
    options = document["questions"][0]["options"]
    options.append({**options[0], "key": "c", "text": LONG})
    assert correct_longest(document) == []


# Words


@pytest.mark.parametrize(
    "words",
    [
        "Nobody believed the victim.",
        "She asked for it.",
        "He was provoked.",
        "She allegedly said no.",
        "Well, boys will be boys.",
        "She led him on.",
        "He is a perpetrator.",
        "That is toxic.",
        "Why didn’t she just leave?",
        "They should have known better.",
        "It is revenge porn.",
        "She’s overreacting.",
    ],
)
def test_blame_words(words):
    [problem] = blame_words(with_step(intro=words))
    assert (problem.severity, problem.where) == ("must", "Step 4 “Talk”, introduction")
    assert problem.mend


@pytest.mark.parametrize(
    "words",
    [
        "Mo asked for it back.",
        "Mo led the pony on.",
        "He deserves an answer.",
        "It is not her fault.",
    ],
)
def test_words_that_only_look_like_blame(words):
    assert blame_words(with_step(intro=words)) == []


def test_blame_that_story_people_say_and_that_is_answered_is_worth_a_thought():
    card = {"title": "‘She asked for it.’", "text": "", "note": "Nobody does.", "group": 1}
    step = {"type": "sort", "groups": ["True", "Not true"], "items": [card]}
    assert found(blame_words(with_step(**step))) == [("consider", "Step 4 “Talk”, item 1")]
    unanswered = {**step, "items": [{**card, "note": ""}]}
    assert found(blame_words(with_step(**unanswered))) == [("must", "Step 4 “Talk”, item 1")]


def test_blame_in_a_wrong_option_is_answered_and_in_the_accurate_one_is_not():
    document = lesson()
    right, wrong = document["questions"][0]["options"]
    right["text"] = wrong["text"] = "Say that boys will be boys"
    assert found(blame_words(document)) == [
        ("must", "Quiz, question 1, option A"),
        ("consider", "Quiz, question 1, option B"),
    ]


def test_a_thought_may_quote_what_it_answers_but_not_say_it():
    def item(note):
        return {"items": [{"title": "", "text": "A friend shrugs.", "note": note}]}

    assert [p.severity for p in blame_words(with_step(**item("‘Man up’ shuts a door.")))] == [
        "consider"
    ]
    assert [p.severity for p in blame_words(with_step(**item("He could man up.")))] == ["must"]


def test_an_apostrophe_does_not_end_a_quotation():
    words = "He says, ‘It’s Jo’s own fault. She asked for it.’"
    scene = {"key": "start", "text": words, "note": "It wasn’t.", "choices": [], "ending": "good"}
    step = {"type": "story_branch", "scenes": [scene]}
    assert found(blame_words(with_step(**step))) == [("consider", "Step 4 “Talk”, scene “start”")]


def test_staff_may_be_told_which_words_to_avoid():
    assert blame_words(lesson(teacher_notes="Avoid ‘toxic masculinity’.")) == []
    [problem] = blame_words(lesson(teacher_notes="Victims may stay silent."))
    assert (problem.severity, problem.where) == ("consider", "Teacher notes")


# People


def story(*texts):
    scenes = [{"key": f"k{n}", "text": text, "choices": []} for n, text in enumerate(texts)]
    return with_step(type="story_branch", scenes=scenes)


def test_the_sex_of_story_people_is_read_from_pronouns():
    texts = ["Today Bo grins. She waves with her hat.", "Then Kit sighs. He lifts his pram."]
    assert cast_of(texts) == {"Bo": "she", "Kit": "he"}


def test_a_cast_of_one_sex():
    document = story(*["He looks up. His dad nods at him."] * 5)
    assert found(one_sex_casting(document)) == [("consider", "Story people")]
    fair = story(*["He looks up. Her mum nods at her."] * 5)
    assert one_sex_casting(fair) == []


def test_everybody_who_does_harm_is_of_one_sex():
    document = story("He grabs her phone.", "He shouts at her.", "He mocks her. She turns away.")
    whats = [problem.what for problem in one_sex_casting(document)]
    assert whats == ["Everybody who seems to do harm is of one sex (3 times)."]
    both = story("He grabs her phone.", "She shouts at him.", "He mocks her. She turns away.")
    assert one_sex_casting(both) == []


def test_everybody_who_is_hurt_is_of_one_sex():
    document = story(
        "She feels sad, he thinks.", "She is so scared. He waits.", "She cries. He nods."
    )
    whats = [problem.what for problem in one_sex_casting(document)]
    assert whats == ["Everybody who seems to be hurt is of one sex (3 times)."]


# Help, time


def test_an_amber_lesson_must_say_where_help_is_and_a_green_one_should():
    assert found(missing_help(lesson(**AMBER_SAYS_NOTHING))) == [
        ("must", "Content note and closing lines")
    ]
    green = lesson(**{**AMBER_SAYS_NOTHING, "level": "green"})
    assert [severity for severity, _where in found(missing_help(green))] == ["consider"]


@pytest.mark.parametrize(
    "closing",
    [
        "Ring Childline.",
        "In danger, it is 999.",
        "You can talk to a grown-up.",
        "Tell your teacher.",
    ],
)
def test_a_closing_line_may_say_where_help_is(closing):
    document = lesson(**AMBER_SAYS_NOTHING)
    document["steps"][-1]["closing"] = closing
    assert missing_help(document) == []


def test_minutes_that_do_not_add_up():
    right = lesson()["minutes"]
    [problem] = minutes_add_up(lesson(minutes=right + 1))
    assert problem.is_must
    assert str(right) in problem.mend
    assert minutes_add_up(lesson(steps=[], minutes=99)) == []  # a Class Pulse has no steps


def test_a_part_that_is_too_long():
    document = lesson()
    document["steps"][0]["minutes"] = 25
    assert found(parts_fit(document)) == [("must", "Part 1")]
    document["steps"][0]["minutes"] = 20
    document["steps"][1]["part"] = True
    assert parts_fit(document) == []


def test_parts_hold_joining_and_words_first_and_the_quiz_last():
    steps = [
        {"type": "calm", "title": "", "minutes": minutes, "part": part}
        for minutes, part in ((10, True), (5, False), (7, True), (6, False))
    ]
    document = lesson(steps=steps)
    assert timing.parts(document) == [
        timing.Part(number=1, steps=(1, 2), minutes=2 + 1 + 15),
        timing.Part(number=2, steps=(3, 4), minutes=13 + 4),
    ]
    assert timing.total_minutes(document) == sum(part.minutes for part in timing.parts(document))


def test_a_lesson_without_steps_is_one_part():
    assert timing.parts(lesson(steps=[])) == [timing.Part(1, (), 2 + 1 + 4)]
    assert timing.parts(lesson(steps=[], vocabulary=[], questions=[])) == [timing.Part(1, (), 2)]


# Pictures and activities


def test_a_picture_without_words():
    document = with_step(picture="film-poster", picture_alt=" ")
    assert found(picture_words(document)) == [("must", "Step 4 “Talk”")]


def test_a_picture_of_a_scene_that_is_not_there():
    scene = {"key": "start", "picture": "no-such-picture", "picture_alt": "A dog."}
    document = with_step(type="story_branch", scenes=[scene])
    assert found(picture_files(document)) == [("must", "Step 4 “Talk”, scene “start”")]
    assert picture_words(document) == []


@pytest.mark.parametrize(("x", "y"), [(-1, 50), (50, 100.5), (140, 12)])
def test_a_spot_outside_its_picture(x, y):
    spots = [{"title": "In", "x": 0, "y": 100}, {"title": "Out", "x": x, "y": y}]
    document = with_step(type="hotspot", items=spots)
    assert found(spots_inside(document)) == [("must", "Step 4 “Talk”, item 2")]


def test_an_activity_keeps_the_rules_of_its_own_block():
    document = next(d for d in starter_documents() if d["code"] == "A1")
    assert activity_rules(document) == []
    story_step = next(step for step in document["steps"] if step["type"] == "story_branch")
    story_step["scenes"][0]["choices"][0]["to"] = "nowhere"
    [problem] = activity_rules(document)
    assert problem.where == "Step 3 “Mo and the red scooter”"
    assert "leads to no scene" in problem.mend


def test_an_old_edition_is_not_judged_by_fields_it_never_had():
    old = {"type": "sort", "title": "Cards", "minutes": 5, "items": [], "closing": ""}
    assert activity_rules(lesson(steps=[old])) == []


@pytest.mark.django_db  # a page looks its content type up
def test_a_draft_that_is_hardly_begun_can_be_checked():
    """The studio saves drafts with next to nothing in them."""
    kinds = StepStreamBlock().child_blocks
    steps = [{"type": name, "value": {"title": "New"}, "id": name} for name in kinds]
    question = {"type": "single", "value": {"tier": "knowledge", "options": [{}, {}]}, "id": "q"}
    quiz = Quiz(questions=[question])
    page = LessonPage(title="New", code="X9", steps=steps)
    rules = {problem.rule for problem in check_lesson(freeze_lesson(page, quiz=quiz))}
    assert {"activity", "minutes", "missing-help", "missing-feedback"} <= rules
    check_library([freeze_lesson(page, quiz=quiz)])


# All lessons together, and the command


def test_a_band_without_an_endpoint():
    start = with_step(type="baseline")
    assert found(check_library([start, lesson()])) == [("must", "Ages 11 to 14")]
    assert check_library([start, with_step(type="endpoint")]) == []


def run(*arguments):
    out = StringIO()
    call_command("check_lessons", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_the_command_reads_the_starter_lessons_without_a_database():
    report = run("--starter", "A1", "E5")
    assert "A1  Kind hands, kind words" in report
    assert "2 lessons: 0 to mend" in report


def test_the_command_does_not_know_every_code():
    with pytest.raises(CommandError, match="no lesson Z9"):
        run("--starter", "Z9")


@pytest.mark.django_db
def test_the_command_reads_drafts_and_fails_on_what_must_be_mended(site_tree):
    load_drafts(site_tree)
    page = LessonPage.objects.get(code="D1")
    assert "1 lessons: 0 to mend" in run("D1")
    page.minutes += 1
    page.save_revision()  # a draft: the page itself stays as it was
    with pytest.raises(CommandError, match="1 to mend") as failure:
        run("D1")
    assert failure.value.returncode == 1
