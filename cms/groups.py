"""The CMS's groups and what each may do; a person may be in several."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

AUTHORS = "Authors"
SAFEGUARDING_REVIEWERS = "Safeguarding reviewers"
SITE_ADMINISTRATORS = "Site administrators"
GROUPS = (AUTHORS, SAFEGUARDING_REVIEWERS, SITE_ADMINISTRATORS)

# "app.codename". Nobody here deletes people or makes them: people come by invitation, and leave by
# being made inactive, so that signatures and reports keep their author.
MODEL_PERMISSIONS: dict[str, tuple[str, ...]] = {
    AUTHORS: (
        "wagtailadmin.access_admin",
        "quizzes.add_quiz",
        "quizzes.change_quiz",
        "quizzes.view_quiz",
        "lessons.view_objective",
        "lessons.view_series",
        "cms.view_helpentry",
    ),
    # Reviewers publish the quiz that they have read; the lesson itself is published by the workflow
    # when its last signature is given.
    SAFEGUARDING_REVIEWERS: (
        "wagtailadmin.access_admin",
        "quizzes.change_quiz",
        "quizzes.view_quiz",
        "quizzes.publish_quiz",
        "lessons.view_objective",
        "lessons.add_series",
        "lessons.change_series",
        "lessons.view_series",
        "cms.view_helpentry",
    ),
    SITE_ADMINISTRATORS: (
        "wagtailadmin.access_admin",
        "cms.view_user",
        "cms.change_user",
        "cms.view_invitation",
        "cms.add_invitation",
        "cms.change_invitation",
        "cms.add_organisation",
        "cms.change_organisation",
        "cms.delete_organisation",
        "cms.view_organisation",
        "cms.add_helpentry",
        "cms.change_helpentry",
        "cms.delete_helpentry",
        "cms.view_helpentry",
        "cms.add_localfigure",
        "cms.change_localfigure",
        "cms.delete_localfigure",
        "cms.view_localfigure",
        "lessons.add_objective",
        "lessons.change_objective",
        "lessons.view_objective",
        "lessons.add_series",
        "lessons.change_series",
        "lessons.delete_series",
        "lessons.view_series",
        "quizzes.view_quiz",
        "h5pp.add_h5plibrary",
        "h5pp.delete_h5plibrary",
        "h5pp.view_h5plibrary",
        "teacher_portal.add_area",
        "teacher_portal.change_area",
        "teacher_portal.view_area",
        "teacher_portal.add_school",
        "teacher_portal.change_school",
        "teacher_portal.view_school",
        "teacher_portal.add_membership",
        "teacher_portal.change_membership",
        "teacher_portal.delete_membership",
        "teacher_portal.view_membership",
        "wagtailcore.change_site",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
        # Which lessons are translated, and into what: translating them is their authors' work.
        "wagtail_localize.submit_translation",
    ),
}
COLLECTION_PERMISSIONS: dict[str, tuple[str, ...]] = {
    AUTHORS: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtailmedia.add_media",
        "wagtailmedia.change_media",
    ),
    SAFEGUARDING_REVIEWERS: ("wagtailimages.choose_image",),
    SITE_ADMINISTRATORS: (
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtailimages.choose_image",
        "wagtailmedia.add_media",
        "wagtailmedia.change_media",
    ),
}
# On the library and the lessons in it. A reviewer reaches lessons through the workflow; the lock
# lets them see the library and stop further edits while they read. Administrators can take a lesson
# down. Publishing gives no signature: what they publish cannot be assigned.
PAGE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    AUTHORS: ("add_page", "change_page"),
    SAFEGUARDING_REVIEWERS: ("lock_page", "unlock_page"),
    SITE_ADMINISTRATORS: ("change_page", "publish_page", "lock_page", "unlock_page"),
}


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions of these names; those whose table does not exist yet are left out."""
    wanted = Q(pk__in=[])
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(wanted))


def ensure_groups() -> None:
    """Make the groups and give them their rights; running it again changes nothing.

    Rights that an administrator added by hand stay.
    """
    root = Collection.get_first_root_node()
    for name in GROUPS:
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(*_permissions(MODEL_PERMISSIONS[name]))
        for permission in _permissions(COLLECTION_PERMISSIONS[name]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )


def grant_lesson_permissions(library_page: Any) -> None:
    """Give the groups their rights on the library's pages; running it again changes nothing."""
    for name, codenames in PAGE_PERMISSIONS.items():
        group = Group.objects.get(name=name)
        for permission in _permissions(f"wagtailcore.{codename}" for codename in codenames):
            GroupPagePermission.objects.get_or_create(
                group=group, page=library_page, permission=permission
            )
