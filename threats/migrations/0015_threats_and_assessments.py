import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import append_only, never_deleted, record_changes


class Migration(migrations.Migration):
    """Threats in versions, threat forms of alerts, and to whom alerts were passed on."""

    dependencies = [
        ("incidents", "0012_rooms_tell_counts"),
        ("missions", "0006_limits_and_roster"),
        ("threats", "0014_deliveries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertReferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("host_force", "Host state: army, police or other armed service"),
                            ("partner_force", "Partner force"),
                            ("host_authority", "Host state: civilian authority"),
                            ("un_agency", "UN agency"),
                            ("ngo", "NGO"),
                            ("community", "The community itself"),
                        ],
                        max_length=14,
                    ),
                ),
                ("recipient", models.CharField(max_length=160)),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "Given"),
                            ("not_needed", "Not needed: our own observation"),
                            ("refused", "Refused"),
                            ("not_asked", "Not asked, or cannot be asked"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "passed_text",
                    models.TextField(
                        blank=True, help_text="What the recipient is told, without anything of the source"
                    ),
                ),
                (
                    "suspicion",
                    models.CharField(
                        blank=True,
                        choices=[("no", "No"), ("possibly", "Possibly, or not known"), ("yes", "Yes")],
                        max_length=8,
                    ),
                ),
                (
                    "refused_because",
                    models.JSONField(default=list, help_text="Codes of what stood against it; empty: it was passed"),
                ),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referrals", to="threats.alert"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Threat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("ref", models.CharField(max_length=24, unique=True)),
                ("version", models.IntegerField(default=1, editable=False)),
                (
                    "classification",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "Unclassified"), (1, "Confidential"), (2, "Strictly confidential")], default=0
                    ),
                ),
                (
                    "dissemination",
                    models.CharField(
                        choices=[("internal", "Internal"), ("bilateral", "Bilateral"), ("public", "Public")],
                        default="internal",
                        max_length=9,
                    ),
                ),
                (
                    "compartments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("crsv", "Conflict-related sexual violence"),
                                ("caac", "Children and armed conflict"),
                                ("casualties", "Casualty recording"),
                                ("trafficking", "Trafficking"),
                                ("health_education", "Attacks on health and education"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("is_exercise", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("title", models.CharField(max_length=200)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("deliberate_targeting", "Deliberate targeting"),
                            ("indiscriminate_means", "Indiscriminate means"),
                            ("grey_zone", "Grey zone"),
                            ("hybrid", "Hybrid"),
                            ("urban_unrest", "Urban unrest"),
                            ("intercommunal", "Intercommunal"),
                            ("violent_extremism", "Violent extremism"),
                            ("retaliation", "Retaliation"),
                            ("forced_movement", "Forced movement"),
                            ("climate_disaster", "Climate and disaster"),
                            ("health_emergency", "Health emergency"),
                            ("digital_infodemic", "Digital and infodemic"),
                            ("conduct_of_state_forces", "Conduct of state forces"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "people",
                    models.CharField(
                        help_text="The population group at risk, by what they do or where they live", max_length=200
                    ),
                ),
                ("scenario", models.TextField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("watched", "Watched"),
                            ("escalated", "Escalated"),
                            ("mitigated", "Mitigated"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField(help_text="Mission time")),
                ("review_on", models.DateField(blank=True, help_text="When it is looked at again", null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, help_text="Mission time", null=True)),
                ("closed_at", models.DateTimeField(blank=True, help_text="Mission time", null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.actor",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="threats", to="missions.area"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "ordering": ["review_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="ThreatAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("linked_at", models.DateTimeField(help_text="Real time")),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="threats.alert"
                    ),
                ),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "threat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="threats.threat"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="threat",
            name="alerts",
            field=models.ManyToManyField(related_name="threats", through="threats.ThreatAlert", to="threats.alert"),
        ),
        migrations.CreateModel(
            name="ThreatTransition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("mission_at", models.DateTimeField()),
                ("actor", models.CharField(help_text="user:ID, or the fixed actor of a command", max_length=80)),
                ("reason", models.TextField(blank=True)),
                ("data", models.JSONField(blank=True, default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "threat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transitions", to="threats.threat"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ThreatVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("data", models.JSONField(help_text="Every field as it stood")),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "threat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="threats.threat"
                    ),
                ),
            ],
            options={
                "ordering": ["threat_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("number", models.PositiveSmallIntegerField(help_text="1 is the first version")),
                ("factors", models.JSONField()),
                ("family", models.CharField(help_text="Kind of threat: incidents.choices.ThreatFamily", max_length=24)),
                ("scenario", models.TextField(help_text="What is expected to happen")),
                ("harm_expected", models.TextField()),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Unlikely"),
                            (2, "Possible"),
                            (3, "Likely"),
                            (4, "Very likely"),
                            (5, "Happening, or about to"),
                        ]
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Minor"), (2, "Moderate"), (3, "Serious"), (4, "Severe"), (5, "Catastrophic")]
                    ),
                ),
                (
                    "trend",
                    models.CharField(
                        choices=[
                            ("rising", "Rising"),
                            ("steady", "Steady"),
                            ("falling", "Falling"),
                            ("unknown", "Not known"),
                        ],
                        max_length=8,
                    ),
                ),
                ("tiers", models.JSONField()),
                (
                    "is_late",
                    models.BooleanField(
                        default=False, help_text="Urgent action came first, and it was written after the limit"
                    ),
                ),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="threats.alert"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["alert_id", "-number"],
                "constraints": [models.UniqueConstraint(fields=("alert", "number"), name="assessment_version_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="threatalert",
            constraint=models.UniqueConstraint(fields=("threat", "alert"), name="threat_alert_once"),
        ),
        migrations.AddIndex(
            model_name="threat",
            index=models.Index(fields=["mission", "status"], name="threat_of_mission"),
        ),
        migrations.AddConstraint(
            model_name="threat",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "closed"), ("review_on__isnull", False), _connector="OR"),
                name="threat_has_review_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="threat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "closed"), _negated=True), ("closed_at__isnull", False), _connector="OR"
                ),
                name="threat_closed_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="threatversion",
            constraint=models.UniqueConstraint(fields=("threat", "number"), name="threat_version_once"),
        ),
        record_changes("threats_threat", "threat"),
        append_only("threats_threattransition"),
        append_only("threats_threatversion"),
        append_only("threats_assessment"),
        append_only("threats_alertreferral"),
        append_only("threats_threatalert"),
        never_deleted("threats_threat"),
    ]
