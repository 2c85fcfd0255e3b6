"""Activities kept for the player, as an author's import leaves them."""

import io

from quizzes.h5pp import activities, registry
from quizzes.h5pp.inspection import inspect_package
from quizzes.h5pp.package import Package
from tests.quizzes.h5pp.packages import package

WORDS = "Each advert hurries somebody. Mo puts the tablet down."


def keep(raw=None, *, user=None, title="Spot the trick", alternative=WORDS, pass_mark=80, of=None):
    """Install what the package brings and keep it; as a new version ``of`` an activity, if given."""
    file = io.BytesIO(raw or package())
    found, read = inspect_package(file), Package(file)
    registry.install(package=read, found=found, user=None)
    return activities.keep(
        package=read,
        found=found,
        title=title,
        alternative=alternative,
        pass_mark=pass_mark,
        user=user,
        of=of,
    )
