"""Every address of the studio, with something real to show at those that want an argument."""

import re

from django.urls import URLPattern, URLResolver, get_resolver

STUDIO = "/studio/"
# Fails on purpose (failwhale), ends the session, sends mail, or answers only to other requests than a person's.
LEFT_OUT = re.compile(
    r"failwhale|logout|login|password_reset|sprite|jsi18n|\.js$|^api/|localize/.*/(download|upload)"
)


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).lstrip("^").rstrip("$")
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def routes():
    """The routes under /studio/, as Django writes them."""
    found = {
        route.removeprefix("studio/")
        for route in _patterns(get_resolver())
        if route.startswith("studio/")
    }
    return sorted(route for route in found if not LEFT_OUT.search(route))


def filled(route, values):
    """The route with values for its arguments, or None when one is not known."""

    def value_of(match):
        return str(values[match[2]])

    try:
        address = re.sub(r"<(?:(\w+):)?(\w+)>", value_of, route)
    except KeyError:
        return None
    return None if re.search(r"[()\\?]", address) else STUDIO + address


def values_for(route, there):
    """What the arguments of a route stand for; ``there`` holds the objects of the test."""
    names = {
        "snippets/cms/helpentry": "help",
        "snippets/choose/cms/helpentry": "help",
        "snippets/cms/localfigure": "figure",
        "snippets/choose/cms/localfigure": "figure",
        "snippets/cms/organisation": "organisation",
        "snippets/choose/cms/organisation": "organisation",
        "snippets/lessons/objective": "objective",
        "snippets/choose/lessons/objective": "objective",
        "snippets/quizzes/quiz": "quiz",
        "snippets/choose/quizzes/quiz": "quiz",
        "snippets/teacher_portal/membership": "membership",
        "snippets/choose/teacher_portal/membership": "membership",
        "snippets/teacher_portal/area": "area",
        "snippets/choose/teacher_portal/area": "area",
        "areas/": "area",
        "snippets/teacher_portal/school": "school",
        "snippets/choose/teacher_portal/school": "school",
        "schools/": "school",
        "h5p/export/": "quiz",
        "h5p/libraries/": "h5p_library",
        "h5p/activities/": "h5p_activity",
        "h5p/choose/": "h5p_activity",
        "users/": "person",
        "groups/": "group",
        "sites/": "site",
        "locales/": "locale",
        "collections/": "collection",
        "workflows/tasks/": "task",
        "workflows/": "workflow",
    }
    pk = next((there[name] for start, name in names.items() if route.startswith(start)), None)
    lesson = there["lesson"]
    values = {
        **dict.fromkeys(("page_id", "lesson_pk", "lesson_id", "page_to_move_id"), lesson),
        "parent_page_id": there["library"],
        "entry_pk": there["help"],
        "revision_id": there["revision"],
        "task_id": there["task"],
        "page_pk": lesson,
        "collection_id": there["collection"],
        "workflow_pk": there["workflow"],
    }
    return values | ({"pk": pk} if pk else {})
