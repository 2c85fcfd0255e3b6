"""Age bands: the six groups that lessons are written for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgeBand(models.TextChoices):
    """An age band; the value is stored and shows in ``data-band``, the label is for people."""

    AGES_5_7 = "5-7", _("5 to 7")
    AGES_7_9 = "7-9", _("7 to 9")
    AGES_9_11 = "9-11", _("9 to 11")
    AGES_11_14 = "11-14", _("11 to 14")
    AGES_14_16 = "14-16", _("14 to 16")
    AGES_16_18 = "16-18", _("16 to 18")

    @property
    def youngest(self) -> int:
        """The youngest age of the band, in years."""
        return int(self.value.split("-")[0])

    @property
    def oldest(self) -> int:
        """The oldest age of the band, in years."""
        return int(self.value.split("-")[1])

    @property
    def under_eleven(self) -> bool:
        """Whether the band's pupils see only the three help entries that never disappear."""
        return self.oldest <= 11


class YearGroupName(models.TextChoices):
    """School years of England, from Reception to Year 13."""

    RECEPTION = "R", _("Reception")
    YEAR_1 = "1", _("Year 1")
    YEAR_2 = "2", _("Year 2")
    YEAR_3 = "3", _("Year 3")
    YEAR_4 = "4", _("Year 4")
    YEAR_5 = "5", _("Year 5")
    YEAR_6 = "6", _("Year 6")
    YEAR_7 = "7", _("Year 7")
    YEAR_8 = "8", _("Year 8")
    YEAR_9 = "9", _("Year 9")
    YEAR_10 = "10", _("Year 10")
    YEAR_11 = "11", _("Year 11")
    YEAR_12 = "12", _("Year 12")
    YEAR_13 = "13", _("Year 13")

    @property
    def band(self) -> AgeBand:
        """The age band whose lessons fit this school year."""
        year = 0 if self.value == "R" else int(self.value)
        for last_year, band in (
            (2, AgeBand.AGES_5_7),
            (4, AgeBand.AGES_7_9),
            (6, AgeBand.AGES_9_11),
            (9, AgeBand.AGES_11_14),
            (11, AgeBand.AGES_14_16),
        ):
            if year <= last_year:
                return band
        return AgeBand.AGES_16_18
