"""Words that depend on the age band and must stand the same everywhere."""

from django.utils.translation import gettext_lazy as _

from cms.ages import AgeBand

_YOUNGEST = _("Nobody can see what you pick. So if you need help, tell a grown-up you trust.")
_YOUNG = _(
    "Nobody can see your answers. So nobody will know you need help unless you tell someone."
)

PROMISE = {
    AgeBand.AGES_5_7: _YOUNGEST,
    AgeBand.AGES_7_9: _YOUNG,
    AgeBand.AGES_9_11: _YOUNG,
    AgeBand.AGES_11_14: _YOUNG,
    AgeBand.AGES_14_16: _YOUNG,
    AgeBand.AGES_16_18: _YOUNG,
}
"""What a pupil reads at the start and the end of every quiz."""
