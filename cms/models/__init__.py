"""The floor's models: people, pages and the help directory."""

from cms.models.help import HelpEntry, HelpEntryQuerySet, Region
from cms.models.invitations import Invitation, InvitationQuerySet
from cms.models.pages import BasePage, HomePage
from cms.models.users import Organisation, User

__all__ = [
    "BasePage",
    "HelpEntry",
    "HelpEntryQuerySet",
    "HomePage",
    "Invitation",
    "InvitationQuerySet",
    "Organisation",
    "Region",
    "User",
]
