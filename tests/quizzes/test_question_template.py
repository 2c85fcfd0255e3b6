"""What leaves the device, read from the markup itself."""

import re

import pytest
from django.template.loader import render_to_string

from tests.quizzes.test_questions import question


def inputs(**changes):
    html = render_to_string(
        "quizzes/question.html",
        {"question": question(**changes), "index": 1, "interactive": True, "named": True},
    )
    return re.findall(r"<input[^>]*>", html)


@pytest.mark.parametrize("kind", ["single", "scenario", "multi"])
def test_private_controls_have_no_name(kind):
    controls = inputs(kind=kind, tier="private", correct=(), reported=False)
    assert controls
    assert not any(re.search(r"\sname=", control) for control in controls)


@pytest.mark.parametrize("kind", ["single", "multi"])
def test_controls_that_are_not_reported_belong_to_no_form(kind):
    controls = inputs(kind=kind, reported=False)
    assert controls
    assert all('form=""' in control for control in controls)
    assert not any(re.search(r'name="q', control) for control in controls)


@pytest.mark.parametrize("kind", ["single", "scenario", "multi"])
def test_reported_controls_carry_the_ballots_names(kind):
    controls = inputs(kind=kind)
    assert all(re.search(r'name="q1[a-c]?"', control) for control in controls)
    assert not any("form=" in control for control in controls)
