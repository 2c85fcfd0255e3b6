"""The eight strands of the curriculum."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Strand(models.TextChoices):
    """The eight strands that run through every age."""

    RR = "RR", _("Respectful relationships")
    BC = "BC", _("Boundaries and consent")
    EQ = "EQ", _("Equality, stereotypes and role models")
    MP = "MP", _("Media portrayals: seeing whole people")
    OS = "OS", _("Online safety and images")
    DA = "DA", _("Domestic abuse, coercion and control")
    BY = "BY", _("Being an active bystander")
    HS = "HS", _("Help-seeking and safety")
