"""The floor's models: people, pages and the help directory."""

from cms.models.help import HelpEntry, HelpEntryQuerySet, LocalRole, Region
from cms.models.invitations import Invitation, InvitationQuerySet
from cms.models.local import Figure, LocalFigure
from cms.models.pages import BasePage, HomePage
from cms.models.users import Organisation, User

__all__ = [
    "BasePage",
    "Figure",
    "HelpEntry",
    "HelpEntryQuerySet",
    "HomePage",
    "Invitation",
    "InvitationQuerySet",
    "LocalFigure",
    "LocalRole",
    "Organisation",
    "Region",
    "User",
]
