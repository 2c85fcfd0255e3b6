"""What the H5P player shows: libraries that administrators installed, and authors' activities.

Nothing here is about a pupil: what a pupil does in the player stays in the browser but for one yes
or no.
"""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.h5pp.manifest import LibraryManifest, Name


class Immutable(Exception):
    """What is installed or kept is never changed: another version is another row."""


class H5PLibrary(models.Model):
    """One version of one library; its files lie under ``MEDIA_ROOT/h5p/libraries/<folder>``.

    ``files``: path → SHA-256. ``sha256`` is the one of them all.
    """

    machine = models.CharField(_("machine name"), max_length=255)
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    patch = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=255)
    runnable = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64)
    manifest = models.JSONField()
    files = models.JSONField(default=dict)
    installed_at = models.DateTimeField(_("installed"), auto_now_add=True)
    installed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["machine", "major", "minor", "patch"]
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "major", "minor", "patch"], name="h5p_library_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}.{self.patch}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever new."""
        if not self._state.adding:
            raise Immutable(str(self))
        super().save(*args, **kwargs)

    @property
    def name(self) -> Name:
        """What content and other libraries ask for."""
        return Name(self.machine, self.major, self.minor)

    @property
    def folder(self) -> str:
        """Its folder, whose name never serves another version."""
        return f"{self.name.folder}.{self.patch}"

    @property
    def document(self) -> LibraryManifest:
        """Its ``library.json``."""
        return LibraryManifest.model_validate(self.manifest)


class H5PActivityQuerySet(models.QuerySet["H5PActivity"]):
    """Reads of activities."""

    def newest(self) -> Self:
        """Of each activity the newest version."""
        later = self.model.objects.filter(
            series=models.OuterRef("series"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(later))


class H5PActivityManager(models.Manager.from_queryset(H5PActivityQuerySet)):  # type: ignore[misc]
    """Leaves the content where it is, which may be megabytes: only one document of the frame needs it."""

    def get_queryset(self) -> Any:
        """Without the content; whoever asks for it gets it by itself."""
        return super().get_queryset().defer("content")


class H5PActivity(models.Model):
    """One version of content that only the player can show.

    Its files lie under ``MEDIA_ROOT/h5p/activities``; ``files``: path → SHA-256. ``roots``: the
    libraries that the content names. Versions of one activity share their ``series``; each is a row
    that never changes, so neither does a lesson that shows it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    series = models.UUIDField(default=uuid4, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    title = models.CharField(_("title"), max_length=120)
    alternative = models.TextField(
        _("text alternative"),
        help_text=_(
            "What the activity teaches, for whoever cannot use it. It also shows when the player "
            "cannot run."
        ),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    main = models.CharField(max_length=280)
    language = models.CharField(max_length=35)
    content = models.JSONField()
    roots = models.JSONField(default=list)
    files = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[Any] = H5PActivityManager()

    class Meta:
        ordering = ["title", "series", "-version"]
        verbose_name = _("H5P activity")
        verbose_name_plural = _("H5P activities")
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="h5p_activity_version_once"),
        ]

    def __str__(self) -> str:
        if self.version == 1:
            return self.title
        return gettext("%(title)s (version %(version)d)") % {
            "title": self.title,
            "version": self.version,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever new: what reviewers have signed stays what it was."""
        if not self._state.adding:
            raise Immutable(str(self))
        super().save(*args, **kwargs)
