"""Form controls of the quiz editor; their JavaScript half is named in ``studio``."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext as _
from wagtail import hooks

# The curriculum map lies in a room above. Functions that give choices, ``(code, words)`` or
# ``(group, [(code, words), …])``.
OBJECTIVES_HOOK = "construct_quiz_objectives"


class OptionSelect(forms.Select):
    """Choose one of the options of the same question; the quiz editor fills in which there are."""


class ObjectiveSelect(forms.Select):
    """Choose an objective of the curriculum map by its words."""

    def __init__(self) -> None:
        super().__init__(choices=CallableChoiceIterator(_objectives))


def _objectives() -> Iterator[tuple[Any, Any]]:
    yield "", _("No objective")
    for give in hooks.get_hooks(OBJECTIVES_HOOK):
        yield from give()


# One for all kinds of question, so that a page asks for the objectives once.
OBJECTIVE_SELECT = ObjectiveSelect()
