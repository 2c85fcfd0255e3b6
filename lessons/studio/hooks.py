"""What the block editors hook into Wagtail."""

from itertools import groupby

from django.templatetags.static import static
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks

from lessons.models import Objective
from lessons.studio import adapters, duplicating, h5p_cards, reuse

__all__ = [
    "adapters",
    "duplicating",
    "h5p_cards",
    "icons",
    "objectives_to_choose",
    "paste_script",
    "reuse",
    "undo_script",
]


@hooks.register("register_icons")
def icons(found: list[str]) -> list[str]:
    """What Wagtail's own set lacks."""
    return [*found, "lessons/icons/fork.svg"]


@hooks.register("insert_editor_js")
def paste_script() -> SafeString:
    """Whatever is pasted into a plain field comes in plain."""
    return format_html(
        '<script type="module" src="{}"></script>', static("lessons/studio/paste.js")
    )


@hooks.register("insert_editor_js")
def undo_script() -> SafeString:
    """Whatever block is deleted can be taken back."""
    said = {
        "deleted": _("Deleted: {name}."),
        "undo": _("Undo"),
        "back": _("Taken back: {name}."),
    }
    script = '<script type="module" src="{}"></script>'
    return json_script(said, "undo-words") + format_html(script, static("lessons/studio/undo.js"))


@hooks.register("construct_quiz_objectives")
def objectives_to_choose() -> list[tuple[str, list[tuple[str, str]]]]:
    """The curriculum map for the quiz editor, by key stage."""
    objectives = Objective.objects.order_by("key_stage", "code")
    return [
        (
            stage[0].key_stage,
            [(objective.code, f"{objective.code}: {objective.text}") for objective in stage],
        )
        for stage in (
            list(each) for _key, each in groupby(objectives, key=lambda found: found.key_stage)
        )
    ]
