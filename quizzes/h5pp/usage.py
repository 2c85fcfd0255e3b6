"""Who uses an installed library; what nothing uses may go."""

import shutil

from django.db import transaction

from quizzes.h5pp import activities, registry
from quizzes.h5pp.dependencies import closure
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.models import H5PActivity, H5PLibrary


def usage() -> dict[Name, list[str]]:
    """For each installed library the libraries and activities that ask for it, by their names."""
    found: dict[Name, list[str]] = {}
    known = {}
    for library in H5PLibrary.objects.all():
        document = library.document
        known[library.name] = document
        for needed in (*document.preloaded, *document.dynamic):
            found.setdefault(needed.name, []).append(str(library))
    for activity in H5PActivity.objects.all():
        for name in closure(activities.roots_of(activity), known).loaded:
            found.setdefault(name, []).append(f"“{activity.title}”")
    return found


def users_of(library: H5PLibrary) -> list[str]:
    """Who would miss this version: nobody, as long as another patch is there."""
    same = {"machine": library.machine, "major": library.major, "minor": library.minor}
    if H5PLibrary.objects.filter(**same).exclude(pk=library.pk).exists():
        return []
    return [user for user in usage().get(library.name, []) if user != str(library)]


@transaction.atomic
def remove(library: H5PLibrary) -> bool:
    """Remove a library that nothing uses; tells whether it was."""
    if users_of(library):
        return False
    folder = registry.home() / library.folder
    library.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
    return True
