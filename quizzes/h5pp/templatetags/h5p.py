"""The player in a page: a button, a place for the frame, and the words."""

from typing import Any

from django import template

from quizzes.h5pp import activities, player
from quizzes.h5pp.models import H5PActivity

register = template.Library()


@register.inclusion_tag("h5pp/player.html")
def h5p_player(played: dict[str, Any], alternative: str, *, reported: str = "") -> dict[str, Any]:
    """What a lesson shows of one version of an activity; asks nothing about who looks at it."""
    activity = H5PActivity.objects.filter(uuid=played["uuid"]).first()
    return {
        "uuid": played["uuid"],
        "series": played["series"],
        "title": played["title"],
        "alternative": alternative,
        "reported": reported,
        "frame_address": player.frame_address(played["uuid"]),
        "can_play": player.is_there() and activity is not None,
        "missing": sorted(str(name) for name in activities.needs_of(activity).missing)
        if activity
        else [],
    }
