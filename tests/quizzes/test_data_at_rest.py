"""What lies in files, tables and registries while a lesson is open, and what is left afterwards."""

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.models.signals import post_migrate
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.viewsets import viewsets
from wagtail.models import ReferenceIndex, get_translatable_models
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from cms import backup
from quizzes.ballots import release, sealing
from quizzes.ballots.guard import GUARDED, install_report_guard
from quizzes.ballots.layout import Cell, CellName, Tier
from quizzes.ballots.models import Cohort, Key, PublishedRollup, Report, Tally
from teacher_portal.models import Assignment
from tests import disk
from tests.planting import plant
from tests.teacher_portal.conftest import browser_of
from tests.teacher_portal.factories import SchoolClassFactory, UserFactory, code_of, open_for

engine = pytest.mark.engine
databases = pytest.mark.django_db(databases=["default", "vault"])
# Really committed, so that it reaches the files.
committed = pytest.mark.django_db(databases=["default", "vault"], transaction=True)


@pytest.fixture(scope="module", autouse=True)
def _planted_afterwards(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        plant()


def layout(number=4):
    return [Cell(uuid.UUID(int=i), CellName.HEADLINE, Tier.KNOWLEDGE) for i in range(1, number + 1)]


# Published figures never change


def a_report():
    cohort = Cohort.objects.create(edition=uuid.uuid4(), layout=[], ballot_limit=1)
    return Report.objects.create(
        cohort=cohort,
        n=10,
        cells=[],
        epsilons=[],
        mechanism_version="laplace-1",
        published_on=timezone.localdate(),
    )


def a_published_rollup():
    return PublishedRollup.objects.create(
        scope=uuid.uuid4(),
        question=uuid.uuid4(),
        cell_name="headline",
        term="2026-autumn",
        wave="once",
        n=60,
        cohorts=3,
        cell=30,
        epsilon="1",
        mechanism_version="laplace-1",
        published_on=timezone.localdate(),
    )


def refuses_to_change(model):
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        model.objects.update(n=11)
    return True


@engine
@databases
@pytest.mark.parametrize(("make", "table"), [(a_report, Report), (a_published_rollup, None)])
def test_the_trigger_is_there_after_the_last_migration(make, table):
    """Nothing here installs it: only the migrations of the tests' database did."""
    model = type(make())
    assert refuses_to_change(model)
    assert model._meta.db_table in GUARDED
    model.objects.all().delete()


@engine
@committed
def test_the_trigger_survives_a_change_of_the_table():
    """SQLite makes an altered table anew, without its triggers; the signal puts them back."""
    extra = models.PositiveIntegerField(null=True)
    extra.set_attributes_from_name("extra")
    extra.model = Report
    wider = models.BigIntegerField()
    wider.set_attributes_from_name("n")
    wider.model = Report
    n = Report._meta.get_field("n")
    _alter(lambda editor: editor.alter_field(Report, n, wider))
    try:
        _after_migrating()
        a_report()
        assert refuses_to_change(Report)
    finally:
        Report.objects.all().delete()
        _alter(lambda editor: editor.alter_field(Report, wider, n))
        _after_migrating()
    a_report()
    assert refuses_to_change(Report)
    Report.objects.all().delete()


@committed
def test_without_the_signal_sqlite_would_lose_the_trigger():
    """Otherwise the test above would prove nothing."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite drops the triggers of an altered table")
    n = Report._meta.get_field("n")
    wider = models.BigIntegerField()
    wider.set_attributes_from_name("n")
    wider.model = Report
    _alter(lambda editor: editor.alter_field(Report, n, wider))
    try:
        a_report()
        Report.objects.update(n=11)
        assert Report.objects.get().n == 11
    finally:
        Report.objects.all().delete()
        _alter(lambda editor: editor.alter_field(Report, wider, n))
        install_report_guard()


def _alter(change):
    with connection.schema_editor() as editor:
        change(editor)


def _after_migrating():
    """What ``migrate`` sends when it is done."""
    config = apps.get_app_config("ballots")
    post_migrate.send(sender=config, app_config=config, verbosity=0, using="default", apps=apps)


# The key, through the whole way


@committed
def test_the_key_is_gone_from_the_vaults_files_after_a_lesson(tmp_path):
    """Join, answer and close over HTTP; then read the files as a thief of the disk would."""
    if connections["vault"].vendor != "sqlite":
        pytest.skip("the files of PostgreSQL's vault cannot be read from here; see data-at-rest.md")
    plant()
    teacher = UserFactory()
    assignment = open_for(SchoolClassFactory(teachers=[teacher]))
    secret = bytes(Key.objects.get().secret)
    assert secret in _files_of("vault")
    for _pupil in range(12):
        pupil = Client()
        pupil.post("/join/", {"code": code_of(assignment)})
        pupil.post("/join/start/")
        assert pupil.get("/play/").status_code == 200
        assert pupil.post("/play/", {}).status_code == 303
    assert Tally.objects.get().n_completed == 12
    browser_of(teacher).post(reverse("assignment_close", args=[assignment.uuid]))
    assert Assignment.objects.get().is_closed
    assert Report.objects.get().n == 12
    assert secret not in _files_of("vault")
    assert secret not in _files_of("default")
    assert secret.hex().encode() not in _files_of("vault") + _files_of("default")


def _files_of(alias):
    return disk.bytes_of(Path(connections[alias].settings_dict["NAME"]))


# Bare noise


@pytest.fixture
def loud(monkeypatch):
    """Noise that can be recognised: four random numbers instead of the sampler's small ones."""
    drawn = [int.from_bytes(os.urandom(4), "little") >> 1 for _ in range(4)]
    left = iter(drawn)
    monkeypatch.setattr(sealing, "discrete_laplace", lambda epsilon, randbelow: next(left))
    return drawn


def traces(noise):
    """The noise as it could be written: packed whole, cell by cell in a row, as hex, as numbers."""
    packed = sealing.pack(noise)
    big = b"".join(z.to_bytes(4, "big") for z in noise)
    return [packed, big, packed.hex().encode(), *(str(z).encode() for z in noise)]


@engine
@databases
def test_no_statement_carries_bare_noise(loud):
    """Whatever a database logs, it logs what it was sent: both engines, both databases."""
    sent = []

    def listen(execute, sql, params, many, context):
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with (
        connections["default"].execute_wrapper(listen),
        connections["vault"].execute_wrapper(listen),
    ):
        cohort = sealing.open_cohort(edition=uuid.uuid4(), layout=layout(), ballot_limit=30)
        token = sealing.take_seat(cohort.uuid)
        sealing.submit(token=token, ballot=[1, 0, 1, 0])
    everything = repr([(sql, [_plain(p) for p in params or ()]) for sql, params in sent]).encode()
    masked = bytes(Tally.objects.get(cohort=cohort).cells)
    assert masked.hex().encode() in everything, "the masked cells were sent"
    assert not [t for t in traces(loud) if t in everything or t.hex().encode() in everything]


def _plain(parameter):
    """A parameter as text; bytes as hex, also when the driver has wrapped them."""
    wrapped = getattr(parameter, "obj", parameter)
    return bytes(wrapped).hex() if isinstance(wrapped, bytes | memoryview | bytearray) else wrapped


@engine
@committed
def test_no_bare_noise_reaches_the_main_databases_log(loud):
    """The bytes of the write-ahead log, on SQLite and of the private PostgreSQL cluster."""
    read = _log_reader()
    cohort = sealing.open_cohort(edition=uuid.uuid4(), layout=layout(), ballot_limit=30)
    first = bytes(Tally.objects.get(cohort=cohort).cells)
    sealing.submit(token=sealing.take_seat(cohort.uuid), ballot=[1, 0, 1, 0])
    second = bytes(Tally.objects.get(cohort=cohort).cells)
    log = _until(read, first, second)
    assert first in log, "the reader sees what was written"
    assert second in log
    assert not [trace for trace in traces(loud) if trace in log]
    secret = bytes(Key.objects.get(cohort=cohort.uuid).secret)
    assert secret not in log
    # And it would see bare noise: the planted bug.
    Tally.objects.filter(cohort=cohort).update(cells=sealing.pack(loud))
    assert sealing.pack(loud) in _until(read, sealing.pack(loud))
    release.destroy_keys([cohort.uuid])


def _until(read, *wanted):
    """Read until all is there: PostgreSQL writes its log a moment after the commit."""
    for _ in range(50):
        log = read()
        if all(part in log for part in wanted):
            break
        time.sleep(0.1)
    return log


def _log_reader():
    if connection.vendor == "sqlite":
        return lambda: _files_of("default")
    folder = _pg_wal()
    if folder is None:
        pytest.skip("this cluster's files cannot be read; the statements are tested above")
    began = time.time() - 1
    return lambda: b"".join(
        p.read_bytes() for p in folder.iterdir() if p.is_file() and p.stat().st_mtime >= began - 1
    )


def _pg_wal():
    """The log's folder of the cluster that ``make services`` started, found by its port."""
    port = str(connection.settings_dict["PORT"])
    homes = [Path(settings.BASE_DIR) / "var/services/main"]
    homes += Path("/var/lib/postgresql").glob("regard-*/main")
    for home in homes:
        try:
            if (home / "postmaster.pid").read_text().splitlines()[3] == port:
                return home / "pg_wal"
        except (OSError, IndexError):
            continue
    return None


# Registries


CORE = frozenset(apps.get_app_config("ballots").get_models())


def test_the_core_is_what_we_think():
    names = {model.__name__ for model in CORE}
    assert names >= {"Cohort", "Seat", "Tally", "Report", "Rollup", "Key"}


def test_no_snippet_no_viewset_and_no_chooser_offers_the_core():
    assert CORE.isdisjoint(get_snippet_models())
    viewsets.populate()
    assert viewsets.viewsets, "the walk sees something"
    offered = {getattr(one, "model", None) for one in _all_viewsets(viewsets.viewsets)}
    assert CORE.isdisjoint(offered)
    assert not apps.is_installed("django.contrib.admin")
    assert not apps.is_installed("wagtail_modeladmin")


def _all_viewsets(found):
    for one in found:
        yield one
        yield from _all_viewsets(getattr(one, "registerables", None) or [])


def test_no_bulk_action_touches_the_core():
    bulk_action_registry._scan_for_bulk_actions()
    by_app = dict(bulk_action_registry.actions)
    assert by_app, "the walk sees something"
    assert "ballots" not in by_app


def test_search_references_and_translations_know_nothing_of_the_core():
    assert CORE.isdisjoint(get_indexed_models())
    # Saving a tracked model sends a message with its id: for a seat, one each time a pupil joins.
    assert CORE.isdisjoint(ReferenceIndex.tracked_models | ReferenceIndex.indexed_models)
    assert CORE.isdisjoint(get_translatable_models(include_subclasses=True))


@databases
def test_nobody_can_be_given_a_right_to_the_core():
    """The studio's group form offers what the hook lists."""
    offered = set()
    for listing in hooks.get_hooks("register_permissions"):
        offered |= set(listing().values_list("content_type__app_label", flat=True))
    assert offered, "the walk sees something"
    assert "ballots" not in offered


def test_no_address_leads_to_a_generic_view_of_the_core():
    """Reports, listings, history, usage, API: every class-based view names its model."""
    views = list(_views(get_resolver().url_patterns))
    assert len(views) > 200, "the walk sees something"
    shown = set()
    for view in views:
        for source in (vars(view).get("view_initkwargs") or {}, _attributes(view)):
            shown.add(source.get("model"))
            shown.add(getattr(source.get("queryset"), "model", None))
    assert shown & set(apps.get_models()), "the walk sees models"
    assert CORE.isdisjoint(shown)


def _views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view = pattern.callback
            while hasattr(view, "__wrapped__") and not hasattr(view, "view_class"):
                view = view.__wrapped__
            yield view
        else:
            yield from _views(pattern.url_patterns)


def _attributes(view):
    cls = getattr(view, "view_class", None)
    return {name: getattr(cls, name, None) for name in ("model", "queryset")} if cls else {}


# Backups


def test_of_the_core_only_what_is_published_or_says_nothing_may_be_in_a_backup():
    """A new table of the anonymity core must be decided on, here and in ``cms.backup``."""
    core = {m._meta.label_lower for m in backup.backed_up() if m._meta.app_label == "ballots"}
    assert core == {"ballots.cohort", "ballots.report", "ballots.rollup", "ballots.publishedrollup"}


def test_the_portal_listens_to_restores_in_a_bare_process():
    """A management command loads no addresses and no views."""
    code = (
        "import django; django.setup(); from cms.backup import restoring; "
        "assert restoring.has_listeners()"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.config.settings.test"},
    )
