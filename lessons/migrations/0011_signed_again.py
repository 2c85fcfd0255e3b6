"""Whoever signed may sign the same draft again when the library or the quiz says something else."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0010_h5p_steps"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="signoff", name="lessons_signoff_once_per_role"),
        migrations.RemoveConstraint(model_name="signoff", name="lessons_signoff_two_people"),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(
                fields=("revision", "role", "words"), name="lessons_signoff_once_per_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(
                fields=("revision", "signed_by", "words"), name="lessons_signoff_two_people"
            ),
        ),
    ]
