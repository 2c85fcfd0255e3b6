"""Which lost second steps a school lead may take away: those of the school's plain teachers."""

from django.utils.translation import gettext as _

from cms import lost_second_step
from cms.models import User
from cms.two_steps import administers
from teacher_portal.models import AreaMembership, Membership, Role, School


def refusal_for(*, person: User, lead: User, school: School) -> str:
    """Why this lead may not, or an empty text.

    Somebody who oversees, who works in the studio or who belongs to another school as well has more
    to lose than this school has to give: that is for the administrators.
    """
    own = lost_second_step.refusal_for(person=person, by=lead)
    if own:
        return own
    more = (
        Membership.objects.filter(user=person).exclude(school=school, role=Role.TEACHER).exists()
        or AreaMembership.objects.filter(user=person).exists()
        or administers(person)
        or person.has_perm("wagtailadmin.access_admin")
    )
    if not more:
        return ""
    return _(
        "%(name)s is more than a teacher of your school, so you cannot do this. Ask Regard’s "
        "administrators."
    ) % {"name": person}


def take_away(*, person: User, lead: User, school: School) -> bool:
    """Take it away; whether the person could be told. Raises ``NotTakenAway``."""
    refusal = refusal_for(person=person, lead=lead, school=school)
    if refusal:
        raise lost_second_step.NotTakenAway(refusal)
    return lost_second_step.take_away(person=person, by=lead)
