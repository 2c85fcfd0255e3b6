"""Schools, classes and assignments."""

from teacher_portal.models.area import Area, AreaMembership, AreaOffer, AreaRole, AreaSummary
from teacher_portal.models.assignment import (
    Assignment,
    AssignmentQuerySet,
    AssignmentState,
    JoinCode,
    Mode,
    ReleaseLedger,
)
from teacher_portal.models.digest import Digest
from teacher_portal.models.favourite import Favourite
from teacher_portal.models.programme import (
    DocumentKind,
    PlannedLesson,
    PortalDocument,
    SchoolPolicy,
)
from teacher_portal.models.run_steps import RunStep
from teacher_portal.models.school import (
    DslNotice,
    ManyClassesApproval,
    Membership,
    MembershipOffer,
    MembershipQuerySet,
    Role,
    School,
    YearGroup,
)
from teacher_portal.models.school_class import SchoolClass, SchoolClassQuerySet

__all__ = [
    "Area",
    "AreaMembership",
    "AreaOffer",
    "AreaRole",
    "AreaSummary",
    "Assignment",
    "AssignmentQuerySet",
    "AssignmentState",
    "Digest",
    "DocumentKind",
    "DslNotice",
    "Favourite",
    "JoinCode",
    "ManyClassesApproval",
    "Membership",
    "MembershipOffer",
    "MembershipQuerySet",
    "Mode",
    "PlannedLesson",
    "PortalDocument",
    "ReleaseLedger",
    "Role",
    "RunStep",
    "School",
    "SchoolClass",
    "SchoolClassQuerySet",
    "SchoolPolicy",
    "YearGroup",
]
