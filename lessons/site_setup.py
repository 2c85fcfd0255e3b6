"""The page tree, groups and workflow that every installation needs; running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from cms.groups import AUTHORS, SAFEGUARDING_REVIEWERS, ensure_groups, grant_lesson_permissions
from cms.models import HomePage
from lessons.models import LessonIndexPage, SignOffRole, SignOffTask

WORKFLOW_NAME = "Sign-off"
WELCOME_SLUG = "home"


@transaction.atomic
def ensure_site() -> LessonIndexPage:
    """Make home page, library, groups and the sign-off workflow where they are missing."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    home = _ensure_home()
    library = LessonIndexPage.objects.first()
    if library is None:
        library = home.add_child(instance=LessonIndexPage(title="Lessons", slug="lessons"))
    ensure_groups()
    grant_lesson_permissions(library)
    _ensure_workflow(library)
    return library


def prepare_translated_library(sender: Any, target_obj: Any, **kwargs: Any) -> None:
    """A library in a further language has the same rights and the same workflow as the first.

    Wagtail hangs both on a branch of the tree, and each language is a branch of its own.
    """
    if not isinstance(target_obj, LessonIndexPage):
        return
    grant_lesson_permissions(target_obj)
    workflow = Workflow.objects.filter(name=WORKFLOW_NAME).first()
    if workflow is not None:
        WorkflowPage.objects.get_or_create(page=target_obj, defaults={"workflow": workflow})


def _ensure_home() -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Regard", slug="regard"))
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name="Regard"
        )
    elif site.root_page_id != home.pk and not HomePage.objects.filter(pk=site.root_page_id):
        welcome = site.root_page
        site.root_page = home
        site.site_name = "Regard"
        site.save()
        if welcome.slug == WELCOME_SLUG and type(welcome.specific) is Page:
            welcome.delete()  # Wagtail's own "Welcome" page
    return home


def _ensure_workflow(library: LessonIndexPage) -> None:
    """A second specialist, then safeguarding; for everything in the library."""
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    if not created:
        return
    stages: list[tuple[SignOffRole, str]] = [
        (SignOffRole.SPECIALIST, AUTHORS),
        (SignOffRole.SAFEGUARDING, SAFEGUARDING_REVIEWERS),
    ]
    for order, (role, group_name) in enumerate(stages):
        task: Any = SignOffTask.objects.create(name=str(role.label), role=role)
        task.groups.set([Group.objects.get(name=group_name)])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(workflow=workflow, page=library)
