"""Who may see what of an area; the other half of ``access``, for people who need no school.

A commissioner sees the area's figures and its people, never a school's pages. A local partner sees
the help entries of the area's region and marks them as checked, nothing else.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from cms.models import HelpEntry, Region
from teacher_portal.models import Area, AreaMembership, AreaRole, AreaSummary


def area_memberships(user: Any) -> list[AreaMembership]:
    """The person's roles, area by area."""
    return list(
        AreaMembership.objects.filter(user=user)
        .select_related("area", "user")
        .order_by("area__name", "role")
    )


def areas_of(user: Any, *roles: AreaRole) -> list[Area]:
    """The areas in which the person has one of the roles, each once, by name."""
    wanted = roles or tuple(AreaRole)
    found = [m.area for m in area_memberships(user) if m.role in wanted]
    return list({area.pk: area for area in found}.values())


def entries_of(area: Area) -> "QuerySet[HelpEntry]":
    """The help entries of the area's own region; the national ones are checked by the editors."""
    found: QuerySet[HelpEntry] = HelpEntry.objects.exclude(region=Region.NATIONAL).filter(
        region=area.region,
        # A translation is verified with its words, by whoever reads them.
        locale__language_code=settings.LANGUAGE_CODE,
    )
    return found


def entry_or_404(area: Area, pk: int) -> HelpEntry:
    """One of those."""
    entry = entries_of(area).filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def summaries_of(area: Area) -> dict[int, AreaSummary]:
    """The area's figures by school year, as they were last added up."""
    found = AreaSummary.objects.filter(area=area).order_by("-academic_year")
    return {summary.academic_year: summary for summary in found}


def own_area_or_404(user: Any, area_uuid: uuid.UUID, *roles: AreaRole) -> tuple[Area, set[str]]:
    """An area in which the person has one of the roles, and all their roles in it."""
    mine = [m for m in area_memberships(user) if m.area.uuid == area_uuid]
    held = {m.role for m in mine}
    if not held & set(roles):
        raise Http404
    return mine[0].area, held
