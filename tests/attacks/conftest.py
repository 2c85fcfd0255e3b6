"""The stage on which attacks are played, and the table of advantages at the end of the run."""

import dataclasses

import pytest
from django.db import connection

from tests.attacks.measuring import BUG, FULL, Stage
from tests.attacks.portal_games import make_attack_edition
from tests.planting import plant

# Inside one transaction PostgreSQL keeps every version of a row: thousands of games would crawl.
COMMITTING = pytest.mark.django_db(databases=["default", "vault"], transaction=True)
COLUMNS = {
    "scenario": "Scenario",
    "epsilon": "ε",
    "games": "Games",
    "advantage": "Measured",
    "allowed": "At most",
    "margin": "± chance",
}


def pytest_collection_modifyitems(items):
    """Everything in this folder is an attack; at full size each takes the minutes it needs."""
    for item in items:
        if "attacks" in item.path.parts:
            item.add_marker(pytest.mark.attack)
            if FULL:
                item.add_marker(pytest.mark.timeout(3600))
            if FULL and connection.vendor == "postgresql":
                item.add_marker(COMMITTING, append=False)


@pytest.fixture
def make_edition(request):
    def make():
        plant()
        request.getfixturevalue("site_tree")
        return make_attack_edition()

    return make


@pytest.fixture
def stage(make_edition):
    return Stage(make_edition)


@pytest.fixture
def measure(stage, record_property):
    """Measures a scenario of the real application and puts it into the table."""

    def measured(scenario):
        result = stage.measure(scenario)
        record_property("attack", result.row())
        return result

    return measured


@pytest.fixture
def measure_planted(make_edition, record_property):
    """The same function for an application with a planted bug: nothing of it is kept."""
    stage = Stage(make_edition, planted=True)

    def measured(scenario, bug, size=BUG):
        scenario = dataclasses.replace(scenario, size=size)
        result = stage.measure(scenario)
        record_property("attack", result.row() | {"scenario": f"BUG {bug} / {scenario.name}"})
        return result

    return measured


def pytest_terminal_summary(terminalreporter):
    """Print the table of advantages, ready for docs/anonymity.md."""
    reports = [
        r
        for key in ("passed", "failed", "xfailed", "xpassed")
        for r in terminalreporter.stats.get(key, [])
    ]
    rows = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", [])
        if name == "attack"
    ]
    if not rows:
        return
    terminalreporter.section("advantages in percentage points above 50")
    terminalreporter.write_line(_line(COLUMNS.values()))
    terminalreporter.write_line(_line("---" for _ in COLUMNS))
    for row in sorted(rows, key=lambda row: (row["scenario"].startswith("BUG"), row["scenario"])):
        terminalreporter.write_line(_line(row[column] for column in COLUMNS))


def _line(cells):
    return f"| {' | '.join(cells)} |"
