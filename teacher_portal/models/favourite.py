"""Favourites: lessons that a member of staff wants to find again. About staff, never about pupils."""

from django.conf import settings
from django.db import models

from lessons.models import LessonPage


class Favourite(models.Model):
    """One person's star on one lesson."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites"
    )
    lesson = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["lesson__code"]
        constraints = [
            models.UniqueConstraint(fields=["user", "lesson"], name="portal_favourite_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.lesson}"
