"""The school's side of invitations: which role waits, and what acceptance makes of it."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext as _

from cms.invitations import invitation_accepted
from cms.models import Invitation, User
from cms.views.arrive import Door
from teacher_portal.models import Membership, MembershipOffer, Role, School
from teacher_portal.offers import offer
from teacher_portal.services import NotAllowed


@dataclass(frozen=True)
class PersonAtSchool:
    """One person's role as the people page shows it."""

    membership: Membership
    is_only_lead: bool


def people_of(school: School) -> list[PersonAtSchool]:
    """Everybody at a school, leads first; who may not be removed is marked."""
    order = {Role.SCHOOL_LEAD: 0, Role.DSL: 1, Role.TEACHER: 2}
    found = list(Membership.objects.filter(school=school).select_related("user", "school"))
    found.sort(key=lambda m: (order[Role(m.role)], str(m.user).casefold()))
    leads = sum(m.role == Role.SCHOOL_LEAD for m in found)
    return [PersonAtSchool(m, m.role == Role.SCHOOL_LEAD and leads == 1) for m in found]


def offers_of(school: School) -> list[MembershipOffer]:
    """Invitations of a school that wait for an answer or have run out, newest first."""
    return list(
        MembershipOffer.objects.filter(
            school=school,
            invitation__accepted_on__isnull=True,
            invitation__withdrawn_on__isnull=True,
        )
        .select_related("invitation", "invitation__invited_by", "school")
        .order_by("-invitation__created_on", "invitation__email")
    )


@transaction.atomic
def invite_to_school(*, school: School, email: str, role: str, invited_by: Any) -> Invitation:
    """Invite somebody to a role at a school; asking again sends the waiting invitation again.

    Raises ``NotAllowed`` when the person has the role already or too many were invited today.
    """
    email = email.strip().lower()
    if Membership.objects.filter(school=school, role=role, user__email__iexact=email).exists():
        raise NotAllowed(_("%(email)s has this role at your school already.") % {"email": email})
    return offer(
        MembershipOffer,
        email=email,
        invited_by=invited_by,
        purpose=_("%(role)s at %(school)s") % {"role": Role(role).label, "school": school.name},
        role=role,
        school=school,
    )


@transaction.atomic
def remove_membership(*, membership: Membership) -> None:
    """Take a role from a person; their account and what they did stay.

    Raises ``NotAllowed`` for the last school lead: somebody must be able to invite the next.
    """
    # The school's row is the lock: two leads removing each other at once would leave none.
    School.objects.select_for_update().get(pk=membership.school_id)
    others = Membership.objects.filter(school=membership.school_id, role=Role.SCHOOL_LEAD).exclude(
        pk=membership.pk
    )
    if membership.role == Role.SCHOOL_LEAD and not others.exists():
        raise NotAllowed(
            _("A school needs a school lead. Invite another before you remove this one.")
        )
    membership.delete()


@receiver(invitation_accepted, dispatch_uid="teacher_portal.join_school")
def join_school(sender: Any, invitation: Invitation, user: User, **kwargs: Any) -> None:
    """Turn the offer behind an accepted invitation into a membership."""
    offer = MembershipOffer.objects.filter(invitation=invitation).first()
    if offer is not None:
        Membership.objects.get_or_create(school=offer.school, user_id=user.pk, role=offer.role)


def portal_door(user: Any) -> Door | None:
    """The portal, for everybody who belongs to a school."""
    if not Membership.objects.filter(user=user).exists():
        return None
    return Door(
        "/teach/",
        _("Classes"),
        _("Set lessons for your classes and read reports."),
    )
