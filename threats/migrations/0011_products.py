import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import never_deleted

PLACES = """
    update threats_watchitem as item set kind = 'threshold', cells = array[cell.h3],
        title = coalesce(nullif(cell.place, ''), area.name)
    from missions_cell as cell, missions_area as area
    where cell.id = item.cell_id and area.id = cell.area_id and item.risk is not null and item.created_by_id is null
"""


class Migration(migrations.Migration):
    """Watch items in parts, ranks a week before, and analysts' overrides."""

    dependencies = [
        ("threats", "0010_indicators"),
        ("missions", "0005_watch_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "watchitem",
            "title",
            models.CharField(
                max_length=200,
                help_text="What a person wrote; of a run's own the place, and pages word the rest of it",
            ),
        ),
        migrations.AddField(
            "watchitem",
            "kind",
            models.CharField(
                blank=True,
                choices=[("threshold", "Crossed the threshold"), ("jump", "Jumped within a week")],
                default="",
                max_length=9,
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "watchitem",
            "threshold",
            models.FloatField(null=True, help_text="Of a jump: the least risk that was one"),
        ),
        migrations.AddField(
            "watchitem",
            "before",
            models.FloatField(null=True, help_text="The risk a week before it was opened"),
        ),
        migrations.AddField(
            "watchitem",
            "cells",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=15),
                default=list,
                help_text="H3 indexes of all that it is about",
                size=None,
            ),
        ),
        migrations.AddField(
            "watchitem",
            "below_days",
            models.PositiveSmallIntegerField(default=0, help_text="Days of runs in a row that were clearly below"),
        ),
        migrations.AddField(
            "watchitem",
            "below_on",
            models.DateField(null=True, help_text="The last of these days"),
        ),
        migrations.AddField(
            "watchitem",
            "fallen_on",
            models.DateField(null=True, help_text="Since when it counts as fallen below"),
        ),
        migrations.AddField(
            "riskscore",
            "before",
            models.FloatField(
                null=True, help_text="The same a week earlier, by the record and the weights of this run"
            ),
        ),
        migrations.AddField(
            "riskscore",
            "rank",
            models.PositiveIntegerField(null=True, help_text="Among the mission's known cells, 1 is the worst"),
        ),
        migrations.AddField(
            "riskscore",
            "rank_before",
            models.PositiveIntegerField(null=True, help_text="The rank of `before` among the same cells"),
        ),
        migrations.CreateModel(
            name="RiskOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "horizon",
                    models.PositiveSmallIntegerField(choices=[(7, "7 days"), (28, "28 days"), (90, "90 days")]),
                ),
                ("risk", models.FloatField(help_text="As the analyst sees it, 0 to 1")),
                ("model_risk", models.FloatField(help_text="What the score said then")),
                ("reason", models.TextField()),
                ("set_at", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="It ends by itself then")),
                ("ended_at", models.DateTimeField(null=True, help_text="When somebody ended it before that")),
                ("ended_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="missions.cell"
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
                    ),
                ),
            ],
            options={
                "ordering": ["-set_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("cell", "horizon"),
                        name="risk_override_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("risk__gt", 0), ("risk__lt", 1)), name="risk_override_is_a_probability"
                    ),
                ],
            },
        ),
        never_deleted("threats_riskoverride"),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
    ]
