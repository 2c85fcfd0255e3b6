"""The area's side of invitations, and its door: commissioners and local partners need no school."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.invitations import invitation_accepted
from cms.models import Invitation, User
from cms.views.arrive import Door
from teacher_portal import tasks
from teacher_portal.models import Area, AreaMembership, AreaOffer, AreaRole
from teacher_portal.offers import offer
from teacher_portal.services import NotAllowed


def people_of_area(area: Area) -> list[AreaMembership]:
    """Everybody who works for an area, commissioners first."""
    found = AreaMembership.objects.filter(area=area).select_related("user", "area")
    return sorted(found, key=lambda m: (m.role, str(m.user).casefold()))


def area_offers(area: Area) -> list[AreaOffer]:
    """Invitations that wait for an answer or have run out, newest first."""
    return list(
        AreaOffer.objects.filter(
            area=area,
            invitation__accepted_on__isnull=True,
            invitation__withdrawn_on__isnull=True,
        )
        .select_related("invitation", "area")
        .order_by("-invitation__created_on", "invitation__email")
    )


@transaction.atomic
def invite_to_area(*, area: Area, email: str, role: str, invited_by: Any) -> Invitation:
    """Invite somebody to a role for an area; asking again sends the waiting invitation again.

    Raises ``NotAllowed`` when the person has the role already or too many were invited today.
    """
    email = email.strip().lower()
    if AreaMembership.objects.filter(area=area, role=role, user__email__iexact=email).exists():
        raise NotAllowed(_("%(email)s has this role for this area already.") % {"email": email})
    return offer(
        AreaOffer,
        email=email,
        invited_by=invited_by,
        purpose=_("%(role)s for %(area)s") % {"role": AreaRole(role).label, "area": area.name},
        role=role,
        area=area,
    )


@transaction.atomic
def remove_from_area(*, membership: AreaMembership) -> None:
    """Take a role from a person; raises ``NotAllowed`` for an area's last commissioner."""
    # The area's row is the lock: two commissioners removing each other at once would leave none.
    Area.objects.select_for_update().get(pk=membership.area_id)
    others = AreaMembership.objects.filter(
        area=membership.area_id, role=AreaRole.COMMISSIONER
    ).exclude(pk=membership.pk)
    if membership.role == AreaRole.COMMISSIONER and not others.exists():
        raise NotAllowed(
            _("An area needs a commissioner. Invite another before you remove this one.")
        )
    membership.delete()


@receiver(invitation_accepted, dispatch_uid="teacher_portal.join_area")
def join_area(sender: Any, invitation: Invitation, user: User, **kwargs: Any) -> None:
    """Turn the offer behind an accepted invitation into a membership; the figures come soon after."""
    offer = AreaOffer.objects.filter(invitation=invitation).first()
    if offer is not None:
        AreaMembership.objects.get_or_create(area=offer.area, user_id=user.pk, role=offer.role)
        # A broker that is down must not undo the acceptance: the nightly sweep adds up as well.
        transaction.on_commit(tasks.summarise_areas.delay, robust=True)


def area_door(user: Any) -> Door | None:
    """The area's pages, for everybody who works for one."""
    if not AreaMembership.objects.filter(user=user).exists():
        return None
    return Door(
        reverse("area_home"),
        _("Area"),
        _("See how far the lessons reach, and check the help entries of the area."),
    )
