"""Wagtail's background work goes to Celery, and the server says whether it can work."""

import json

import pytest
from django.test import Client, override_settings
from django_tasks import task_backends
from wagtail.models import Page

from cms.models import HomePage
from cms.tasks import CeleryBackend, rebuild_indexes

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
ON_CELERY = override_settings(TASKS={"default": {"BACKEND": "cms.tasks.CeleryBackend"}})


@ON_CELERY
def test_saving_a_page_sends_its_indexing_to_celery_and_running_it_indexes(
    site_tree, django_capture_on_commit_callbacks
):
    assert isinstance(task_backends["default"], CeleryBackend)
    home = HomePage.objects.get()
    home.title = "Xylophone"
    with django_capture_on_commit_callbacks(execute=True):
        home.save()
    assert [page.pk for page in Page.objects.search("Xylophone")] == [home.pk]


@ON_CELERY
def test_nothing_is_sent_when_the_transaction_is_rolled_back(
    site_tree, django_capture_on_commit_callbacks
):
    home = HomePage.objects.get()
    with django_capture_on_commit_callbacks() as callbacks:
        home.title = "Zither"
        home.save()
    assert callbacks
    assert not list(Page.objects.search("Zither"))


def test_the_nightly_sweep_finds_what_a_lost_message_left_out(site_tree):
    HomePage.objects.update(title="Marimba")
    Page.objects.filter(pk=HomePage.objects.get().pk).update(title="Marimba")
    assert not list(Page.objects.search("Marimba"))
    rebuild_indexes()
    assert list(Page.objects.search("Marimba"))


def test_healthz_answers_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/healthz").json() == {"status": "ok"}


def test_readyz_checks_database_vault_and_broker(tmp_path):
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    with override_settings(CELERY_BROKER_TRANSPORT_OPTIONS=options):
        assert Client().get("/readyz").json() == {"status": "ready"}


@override_settings(CELERY_BROKER_URL="redis://127.0.0.1:1/0", CELERY_BROKER_TRANSPORT_OPTIONS={})
def test_readyz_names_what_is_not_ready_and_nothing_about_it():
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "not ready", "failed": ["broker"]}
