"""Each week's scorecard of a mission, with its revisions, kept as it was made."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from ledger.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only_and_feed_state"),
        ("missions", "0004_who_asks_behind_the_fence"),
        ("threats", "0011_products"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scorecard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("code", models.CharField(help_text="The week: 2017-W52", max_length=8)),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(help_text="Last day, a Sunday")),
                (
                    "tallies",
                    models.JSONField(
                        help_text="Sums by horizon, see threats/scoring/tally.py: missions are pooled by adding them"
                    ),
                ),
                (
                    "slices",
                    models.JSONField(
                        help_text="Sums by perpetrator class and by distance to a settlement, before suppression"
                    ),
                ),
                (
                    "figures",
                    models.JSONField(help_text="What is shown: figures by horizon, by distance, coverage"),
                ),
                ("by_class", models.JSONField(help_text="What is shown by perpetrator class")),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of the four: the same facts make no new revision", max_length=64
                    ),
                ),
                ("computed_at", models.DateTimeField()),
                ("mission_computed_at", models.DateTimeField(help_text="Mission time")),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scorecards", to="missions.mission"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-revision"],
                "constraints": [
                    models.UniqueConstraint(fields=("mission", "code", "revision"), name="scorecard_revision_once")
                ],
            },
        ),
        append_only("threats_scorecard"),
    ]
