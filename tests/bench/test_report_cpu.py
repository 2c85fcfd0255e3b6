"""The report's page costs at most 10 ms of server CPU, with every figure that it can show.

A class of 28 with a misconception above its threshold, colleagues' reports beside it and lessons to go
on to. Measured through the client: this process's own work, which with SQLite is all of it, the client's
included. On a machine whose cores are busy the figure is printed and not judged.
"""

import os
import statistics
import time

import pytest
from django.db import connection
from django.urls import reverse

from teacher_portal.closing import close_assignment
from tests.lessons.factories import load_drafts, make_edition
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import (
    SchoolClassFactory,
    SchoolFactory,
    UserFactory,
    answer,
    open_for,
)

pytestmark = [
    pytest.mark.bench,
    pytest.mark.django_db(databases=["default", "vault"]),
    pytest.mark.timeout(900),
]

LOOKS, WARM, PUPILS = 60, 10, 28
MOST_MS = 10.0


@pytest.fixture
def report(site_tree):
    """A closed lesson among five of its school, and the browser of its teacher."""
    load_drafts(site_tree)
    edition, *_more = [make_edition(site_tree, code) for code in ("D1", "D2", "D3", "D5")]
    school = SchoolFactory()
    for _class in range(5):
        teacher = UserFactory()
        assignment = open_for(SchoolClassFactory(school=school, teachers=[teacher]), edition)
        answer(assignment, choose="b", pupils=PUPILS)
        close_assignment(assignment_pk=assignment.pk)
    return browser_of(teacher), reverse("report", args=[assignment.uuid])


def test_the_report_page(report):
    client, address = report
    assert b"in 10" in client.get(address).content, "with figures"
    times = []
    for number in range(WARM + LOOKS):
        began = time.process_time()
        assert client.get(address).status_code == 200
        if number >= WARM:
            times.append(1000 * (time.process_time() - began))
    middle, slow = statistics.median(times), statistics.quantiles(times, n=20)[18]
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(
        f"\n{connection.vendor}: report, own work p50 {middle:.1f} ms | p95 {slow:.1f} ms, "
        f"load {load:.1f} a core"
    )
    if load > 1:
        pytest.skip("busy: cores that are shared make every instruction dearer; measure again")
    assert middle <= MOST_MS
