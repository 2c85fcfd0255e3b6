"""In the words of which region a class reads its lesson."""

import uuid

from cms.models import Region
from teacher_portal.models import Assignment


def region_of_cohort(cohort: uuid.UUID) -> str:
    """The region of the school whose lesson this is; the whole country when nobody knows it."""
    assignments = Assignment.objects.filter(cohort=cohort)
    return assignments.values_list("school__region", flat=True).first() or Region.NATIONAL
