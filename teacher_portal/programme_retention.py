"""How long plans, areas' figures and PDFs are kept; a part of ``retention``."""

import datetime as dt

from teacher_portal.calendar import academic_year
from teacher_portal.models import AreaSummary, PlannedLesson, PortalDocument

# In school years, the present one included; what they are made of is kept as long.
PROGRAMME_YEARS = 3
# A PDF says what was so on its day, and takes seconds to make again.
DOCUMENTS_FOR = dt.timedelta(days=30)


def delete_old(today: dt.date, *, dry_run: bool) -> int:
    """Delete what has reached the end of its time; returns how many things that are."""
    oldest = academic_year(today) - (PROGRAMME_YEARS - 1)
    plans = PlannedLesson.objects.filter(academic_year__lt=oldest)
    figures = AreaSummary.objects.filter(academic_year__lt=oldest)
    documents = PortalDocument.objects.filter(touched_at__date__lt=today - DOCUMENTS_FOR)
    number = plans.count() + figures.count() + documents.count()
    if not dry_run:
        plans.delete()
        figures.delete()
        for document in documents:
            document.file.delete(save=False)
            document.delete()
    return number
