"""``h5p.json`` and ``library.json`` as types, and what the specification demands of them."""

import re
from functools import total_ordering
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quizzes.h5pp.documents import read_json
from quizzes.h5pp.package import MANIFEST, Package
from quizzes.h5pp.reasons import Refused

MachineName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$", min_length=1, max_length=255)]
Part = Annotated[int, Field(ge=0, le=99_999)]
_FOLDER = re.compile(r"^([\w.\-]{1,255}?)(?:-(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?)?$", re.ASCII)
_SPOKEN = re.compile(r"^([\w.\-]{1,255}) (\d{1,5})\.(\d{1,5})$", re.ASCII)

# Old content types whose parameters are programs.
EMBEDDED_JS = frozenset({"H5P.EmbeddedJS"})
# Versions before these build functions out of text.
EVAL_BEFORE = {"H5P.QuestionSet": (1, 20, 7)}


class Name(NamedTuple):
    """A library as others ask for it: any patch of this version will do."""

    machine: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.machine} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        """The name of its folder in a package."""
        return f"{self.machine}-{self.major}.{self.minor}"

    @classmethod
    def spoken(cls, text: Any) -> "Name | None":
        """Read ``H5P.Blanks 1.14``, as content names its libraries."""
        found = _SPOKEN.match(text) if isinstance(text, str) else None
        return cls(found[1], int(found[2]), int(found[3])) if found else None


class _Document(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class Dependency(_Document):
    """A library that another one, or the content, needs."""

    machine: MachineName = Field(alias="machineName")
    major: Part = Field(alias="majorVersion")
    minor: Part = Field(alias="minorVersion")

    @property
    def name(self) -> Name:
        """What is asked for."""
        return Name(self.machine, self.major, self.minor)


class PackageManifest(_Document):
    """``h5p.json``."""

    title: str = Field(min_length=1, max_length=255)
    language: str = Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    main: MachineName = Field(alias="mainLibrary")
    embed: list[str] = Field(alias="embedTypes", min_length=1, max_length=4)
    dependencies: list[Dependency] = Field(
        alias="preloadedDependencies", min_length=1, max_length=200
    )

    @property
    def main_library(self) -> Name:
        """The main library with its version; it has to be among the dependencies."""
        for dependency in self.dependencies:
            if dependency.machine == self.main:
                return dependency.name
        raise Refused("main_library", library=self.main)


@total_ordering
class CoreApi(_Document):
    """The version of the H5P core that a library was written for."""

    major: Part = Field(alias="majorVersion")
    minor: Part = Field(alias="minorVersion")

    def __lt__(self, other: "CoreApi") -> bool:
        return (self.major, self.minor) < (other.major, other.minor)

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


class LibraryFile(_Document):
    """A script or stylesheet that a library declares."""

    path: str = Field(min_length=1, max_length=240)


class LibraryManifest(_Document):
    """``library.json``."""

    title: str = Field(min_length=1, max_length=255)
    machine: MachineName = Field(alias="machineName")
    major: Part = Field(alias="majorVersion")
    minor: Part = Field(alias="minorVersion")
    patch: Part = Field(alias="patchVersion")
    runnable: bool = False
    core: CoreApi | None = Field(default=None, alias="coreApi")
    scripts: list[LibraryFile] = Field(default_factory=list, alias="preloadedJs")
    styles: list[LibraryFile] = Field(default_factory=list, alias="preloadedCss")
    preloaded: list[Dependency] = Field(default_factory=list, alias="preloadedDependencies")
    dynamic: list[Dependency] = Field(default_factory=list, alias="dynamicDependencies")

    @property
    def name(self) -> Name:
        """What others ask for."""
        return Name(self.machine, self.major, self.minor)

    @property
    def version(self) -> tuple[int, int, int]:
        """Major, minor and patch."""
        return (self.major, self.minor, self.patch)

    @property
    def label(self) -> str:
        """The library with its whole version, for people."""
        return f"{self.name}.{self.patch}"


Manifest = TypeVar("Manifest", PackageManifest, LibraryManifest)


def _read(package: Package, path: str, kind: type[Manifest]) -> Manifest:
    document = read_json(package.read(path), path)
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "–"
        raise Refused("manifest", path=path, why=f"{where}: {first['msg']}") from error


def read_manifest(package: Package) -> PackageManifest:
    """Read and check ``h5p.json``."""
    return _read(package, MANIFEST, PackageManifest)


def read_libraries(package: Package, core: tuple[int, int]) -> dict[Name, LibraryManifest]:
    """Read and check every library that the package brings, by name.

    A folder without ``library.json`` is no library and holds nothing that is looked at.
    """
    found: dict[Name, LibraryManifest] = {}
    for path in sorted(package.names):
        folder, slash, rest = path.partition("/")
        if not slash or rest != "library.json" or folder == "content":
            continue
        library = _read(package, path, LibraryManifest)
        _check_library(package, folder, library, core)
        if library.name in found:
            raise Refused("duplicate", path=str(library.name))
        found[library.name] = library
    return found


def folder_of(package: Package, library: LibraryManifest) -> str:
    """The folder in which a library of a package lies."""
    for folder in (library.name.folder, f"{library.name.folder}.{library.patch}", library.machine):
        if f"{folder}/library.json" in package.names:
            return folder
    raise Refused("missing", path=f"{library.name.folder}/library.json")


def _check_library(
    package: Package, folder: str, library: LibraryManifest, core: tuple[int, int]
) -> None:
    named = _FOLDER.match(folder)
    versions = [int(part) for part in named.groups()[1:] if part] if named else []
    if (
        named is None
        or named[1] != library.machine
        or versions != list(library.version)[: len(versions)]
    ):
        raise Refused("folder", folder=folder, library=library.label)
    refuse_dangerous(library.machine, library.version)
    if library.core and (library.core.major, library.core.minor) > core:
        have = f"{core[0]}.{core[1]}"
        raise Refused("core_api", library=library.label, needs=str(library.core), have=have)
    for file, kind in [(f, "js") for f in library.scripts] + [(f, "css") for f in library.styles]:
        path = f"{folder}/{file.path}"
        if path not in package.names or not file.path.lower().endswith(f".{kind}"):
            raise Refused("declared", library=library.label, path=file.path)


def refuse_dangerous(machine: str, version: tuple[int, int, int]) -> None:
    """Refuse libraries that run text as a program."""
    label = f"{machine} {'.'.join(map(str, version))}"
    if machine in EMBEDDED_JS:
        raise Refused("embedded_js", library=label)
    wanted = EVAL_BEFORE.get(machine)
    if wanted and version < wanted:
        raise Refused("unsafe_eval", library=label, wanted=".".join(map(str, wanted)))
