"""Content for the player: kept, and given out file by file with the libraries that it needs."""

import dataclasses
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction

from media.usage import InUse, why_kept
from quizzes.h5pp import registry
from quizzes.h5pp.dependencies import Closure, closure, named_in
from quizzes.h5pp.documents import Json, read_json
from quizzes.h5pp.inspection import Inspection
from quizzes.h5pp.kinds import ending
from quizzes.h5pp.manifest import Name
from quizzes.h5pp.models import H5PActivity, H5PLibrary
from quizzes.h5pp.package import CONTENT, Package
from quizzes.h5pp.semantics import SemanticField, fit_content, read_semantics

_CONTENT = "content/"


class Overtaken(Exception):
    """Somebody else made a version of the same activity, or deleted all of it, at the same moment."""


def home() -> Path:
    """Where the files of activities lie."""
    return Path(settings.MEDIA_ROOT) / "h5p" / "activities"


def _semantics_of(library: H5PLibrary | None) -> list[SemanticField] | None:
    if library is None or "semantics.json" not in library.files:
        return None
    path = registry.home() / library.folder / "semantics.json"
    return read_semantics(read_json(path.read_bytes(), str(library)), str(library))


def fitted(main: Name, content: Json) -> Json:
    """Content without anything that its libraries do not ask for, its HTML cleaned.

    A library without semantics (a part that others call) keeps what it gets: it runs in the same
    closed frame.
    """
    libraries = registry.newest()
    known: dict[Name, list[SemanticField] | None] = {}

    def lookup(name: Name) -> list[SemanticField] | None:
        if name not in known:
            known[name] = _semantics_of(libraries.get(name))
        return known[name]

    fields = lookup(main)
    return content if fields is None else fit_content(fields, content, lookup)[0]


def keep(
    *,
    package: Package,
    found: Inspection,
    title: str,
    alternative: str,
    pass_mark: int,
    user: Any,
    of: H5PActivity | None = None,
) -> H5PActivity:
    """Keep a package's content, all of it or nothing; ``of`` an activity as its next version.

    Raises ``Overtaken``.
    """
    folder: Path | None = None
    content = fitted(found.main, found.content)
    try:
        with transaction.atomic():
            activity = H5PActivity.objects.create(
                **_next_version(of),
                title=title,
                alternative=alternative,
                pass_mark=pass_mark,
                main=str(found.main),
                language=found.manifest.language,
                content=content,
                roots=[str(found.main), *(str(name) for name in named_in(content))],
                files={
                    path.removeprefix(_CONTENT): package.digest(path)
                    for path in package.under("content")
                    if ending(path) != "json"
                },
                created_by=user,
            )
            folder = home() / str(activity.uuid)
            for path in activity.files:
                target = folder / path  # the names were checked when the archive was opened
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    for piece in package.chunks(f"{_CONTENT}{path}"):
                        out.write(piece)
            return activity
    except BaseException as reason:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        if of is not None and isinstance(reason, IntegrityError):
            raise Overtaken(str(of)) from reason
        raise


def _next_version(of: H5PActivity | None) -> dict[str, Any]:
    if of is None:
        return {}
    versions = H5PActivity.objects.filter(series=of.series)
    # Two questions: whoever had to wait for the lock sees only in the second what the other has made.
    locked = list(versions.select_for_update().order_by("pk").values_list("pk"))
    newest = versions.aggregate(newest=models.Max("version"))["newest"]
    if not locked or newest is None:
        raise Overtaken(str(of))
    return {"series": of.series, "version": newest + 1}


@transaction.atomic
def discard(activity: H5PActivity) -> None:
    """Delete an activity with its files; raises ``InUse`` while a lesson or edition shows it."""
    if why := why_kept(activity):
        raise InUse(why)
    folder = home() / str(activity.uuid)
    activity.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def needs_of(activity: H5PActivity) -> Closure:
    """The libraries that an activity needs, as they are installed now."""
    known = {name: library.document for name, library in registry.newest().items()}
    return closure(roots_of(activity), known)


def roots_of(activity: H5PActivity) -> list[Name]:
    """The libraries that the content itself names."""
    return [name for name in map(Name.spoken, activity.roots) if name]


@dataclasses.dataclass(frozen=True)
class Given:
    """One file of an activity: a document to send, or a place on disc."""

    path: str
    document: Json = None
    place: Path | None = None


def given(activity: H5PActivity, path: str) -> Given | None:
    """A file that the frame may have, by the path that ``h5p-standalone`` asks for.

    ``h5p.json``, ``content/…`` and ``<library>-<major>.<minor>/…`` of the libraries it needs; what
    is not on one of the lists does not exist.
    """
    if path == "h5p.json":
        return Given(path, document=_manifest(activity))
    if path == CONTENT:
        return Given(path, document=activity.content)
    if path.startswith(_CONTENT):
        inner = path.removeprefix(_CONTENT)
        place = home() / str(activity.uuid) / inner
        return Given(path, place=place) if inner in activity.files else None
    folder, _slash, rest = path.partition("/")
    libraries = registry.newest()
    name = next((name for name in libraries if name.folder == folder), None)
    if name is None or rest not in libraries[name].files or name not in needs_of(activity).loaded:
        return None
    return Given(path, place=registry.home() / libraries[name].folder / rest)


def _manifest(activity: H5PActivity) -> Json:
    main = Name.spoken(activity.main)
    return {
        "title": activity.title,
        "language": activity.language,
        "mainLibrary": main.machine if main else "",
        "embedTypes": ["div"],
        "preloadedDependencies": [
            {"machineName": name.machine, "majorVersion": name.major, "minorVersion": name.minor}
            for name in needs_of(activity).loaded
        ],
    }
