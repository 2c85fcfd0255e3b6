import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import lessons.models.packs


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0003_signoff_quiz_revision"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("working", "Being made"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "failure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("slow", "It took too long"),
                            ("missing", "The PDF engine is not installed"),
                            ("broken", "Something went wrong"),
                        ],
                        max_length=10,
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=0)),
                (
                    "page",
                    models.PositiveSmallIntegerField(default=0, help_text="Laid out so far."),
                ),
                (
                    "pages",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="About how many there will be; exact once it is ready.",
                    ),
                ),
                ("touched_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "file",
                    models.FileField(blank=True, upload_to=lessons.models.packs.pack_path),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packs",
                        to="lessons.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "version"), name="lessons_pack_unique"
                    )
                ],
            },
        ),
    ]
