"""Every column of Regard's own tables as one number each: a leak that nobody thought of shows here."""

from django.apps import apps
from django.db import models
from django.db.models.functions import Length

ROOMS = ("ballots", "cms", "lessons", "media", "quizzes", "teacher_portal")


def _tables() -> list[type[models.Model]]:
    """All tables of the main database; the vault is what an attacker does not have."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in ROOMS and model._meta.label != "ballots.Key"
    ]


def _total(field: models.Field) -> models.Aggregate | None:
    """A column as one number: a sum, a number of ticks, or a length; ids only name rows."""
    if field.primary_key or field.is_relation:
        return None
    if isinstance(field, models.BooleanField):
        return models.Count("pk", filter=models.Q(**{field.name: True}))
    if isinstance(field, models.IntegerField):
        return models.Sum(field.name, default=0)
    if isinstance(field, models.CharField | models.TextField | models.BinaryField):
        return models.Sum(Length(field.name), default=0)
    return models.Count(field.name)  # dates, times, uuids, documents: how many are filled in


_TOTALS = {
    model: {
        f"{model._meta.label_lower}.{field.name}": total
        for field in model._meta.concrete_fields
        if (total := _total(field)) is not None
    }
    for model in _tables()
}
COLUMNS = sorted(
    [name for totals in _TOTALS.values() for name in totals]
    + [f"{model._meta.label_lower} rows" for model in _TOTALS]
)


def totals_of_all_tables() -> dict[str, int]:
    """What a dump of the main database adds up to, column by column."""
    found: dict[str, int] = {}
    for model, totals in _TOTALS.items():
        aliases = {f"c{number}": total for number, total in enumerate(totals.values())}
        row = model._base_manager.aggregate(rows=models.Count("*"), **aliases)
        found[f"{model._meta.label_lower} rows"] = row["rows"]
        found |= dict(zip(totals, (row[alias] for alias in aliases), strict=True))
    return found
