import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import append_only, never_deleted


class Migration(migrations.Migration):
    """Approvals, findings, refuges, protectors with their vetting, and due diligence of support to forces."""

    dependencies = [
        ("incidents", "0012_rooms_tell_counts"),
        ("missions", "0006_limits_and_roster"),
        ("responses", "0002_ledger_triggers"),
        ("threats", "0015_threats_and_assessments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("liaison", "Community liaison"),
                            ("adviser", "Protection adviser"),
                            ("duty_officer", "Duty officer"),
                            ("specialist", "Specialist"),
                            ("head_of_office", "Head of office"),
                            ("analyst", "Analyst"),
                            ("planner", "Planner"),
                            ("leadership", "Mission leadership"),
                            ("headquarters", "Headquarters desk"),
                            ("partner", "Partner"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                            ("gateway", "Message gateway"),
                        ],
                        max_length=16,
                    ),
                ),
                ("granted", models.BooleanField()),
                ("reason", models.TextField()),
                ("is_late", models.BooleanField(default=False, help_text="Of an immediate action, after 24 hours")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Tier 1: dialogue and engagement"),
                            (2, "Tier 2: physical protection"),
                            (3, "Tier 3: protective environment"),
                        ],
                        null=True,
                    ),
                ),
                ("type", models.CharField(blank=True, max_length=24)),
                (
                    "responder",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mission_military", "Mission military"),
                            ("mission_police", "Mission police"),
                            ("civilian_section", "Civilian section"),
                            ("host_state", "Host state"),
                            ("partner_force", "Partner force"),
                            ("un_agency", "UN agency"),
                            ("ngo", "NGO"),
                            ("community", "The community itself"),
                        ],
                        max_length=18,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("liaison", "Community liaison"),
                            ("adviser", "Protection adviser"),
                            ("duty_officer", "Duty officer"),
                            ("specialist", "Specialist"),
                            ("head_of_office", "Head of office"),
                            ("analyst", "Analyst"),
                            ("planner", "Planner"),
                            ("leadership", "Mission leadership"),
                            ("headquarters", "Headquarters desk"),
                            ("partner", "Partner"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                            ("gateway", "Message gateway"),
                        ],
                        max_length=16,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="FindingLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="OwnActionType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=24)),
                ("label_en", models.CharField(max_length=80)),
                ("label_fr", models.CharField(max_length=80)),
                ("label_ar", models.CharField(max_length=80)),
                (
                    "tier",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Tier 1: dialogue and engagement"),
                            (2, "Tier 2: physical protection"),
                            (3, "Tier 3: protective environment"),
                        ]
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("prevention", "Prevention"),
                            ("pre_emption", "Pre-emption"),
                            ("response", "Response"),
                            ("consolidation", "Consolidation"),
                        ],
                        max_length=14,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["tier", "code"],
            },
        ),
        migrations.CreateModel(
            name="Protector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("name", models.CharField(max_length=160)),
                (
                    "responder",
                    models.CharField(
                        choices=[
                            ("mission_military", "Mission military"),
                            ("mission_police", "Mission police"),
                            ("civilian_section", "Civilian section"),
                            ("host_state", "Host state"),
                            ("partner_force", "Partner force"),
                            ("un_agency", "UN agency"),
                            ("ngo", "NGO"),
                            ("community", "The community itself"),
                        ],
                        max_length=18,
                    ),
                ),
                (
                    "can_do",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, help_text="Types of action", size=None
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, help_text="Limits and how to reach them; no person's name", max_length=500
                    ),
                ),
                ("added_at", models.DateTimeField(help_text="Real time")),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="RefugeCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
                ("children", models.PositiveIntegerField(null=True)),
                ("needs", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ResponseRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "emergency_hours",
                    models.PositiveSmallIntegerField(
                        default=24, help_text="Within these the preliminary assessment of emergency support is due"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Support",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("transport", "Transport"),
                            ("logistics", "Fuel, rations and other logistics"),
                            ("information", "Information and intelligence"),
                            ("planning", "Planning"),
                            ("joint_operation", "Joint operation"),
                            ("training", "Training"),
                            ("equipment", "Equipment"),
                            ("financial", "Money"),
                            ("law_of_war_training", "Training in the law of war and human rights"),
                            ("mediation", "Mediation and standard setting"),
                            ("medical_evacuation", "Medical evacuation"),
                            ("own_protection", "Own protection"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("assessed", "Assessed"),
                            ("approved", "Approved"),
                            ("active", "Active"),
                            ("renewed", "Renewed"),
                            ("reopened", "Reopened: a grave violation was found"),
                            ("suspended", "Suspended"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("is_emergency", models.BooleanField(default=False)),
                ("authority", models.CharField(blank=True, help_text="Who allowed emergency support", max_length=160)),
                (
                    "assess_by",
                    models.DateTimeField(blank=True, help_text="Emergency: mission time of the limit", null=True),
                ),
                ("valid_until", models.DateField(blank=True, help_text="Last mission day of the clearance", null=True)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SupportAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "risk",
                    models.CharField(
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium: with mitigation"),
                            ("high", "High: substantial grounds to believe in a real risk"),
                        ],
                        max_length=6,
                    ),
                ),
                ("grounds", models.TextField()),
                ("mitigations", models.TextField(blank=True)),
                (
                    "authorities_act",
                    models.BooleanField(help_text="Whether the recipient's authorities mitigate the risk"),
                ),
                ("is_preliminary", models.BooleanField(default=False)),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["support_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="SupportTransition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_status", models.CharField(blank=True, max_length=20)),
                ("to_status", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("mission_at", models.DateTimeField()),
                ("actor", models.CharField(help_text="user:ID, or the fixed actor of a command", max_length=80)),
                ("reason", models.TextField(blank=True)),
                ("data", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SupportViolation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passed", models.BooleanField()),
                ("until", models.DateField(help_text="Last mission day on which it counts")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(help_text="Real time")),
                ("mission_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="action",
            name="base",
            field=models.ForeignKey(
                blank=True,
                help_text="From which, or at which",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="missions.base",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="threat",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="threats.threat",
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="type",
            field=models.CharField(
                choices=[
                    ("engagement", "Engagement"),
                    ("shuttle_dialogue", "Shuttle dialogue"),
                    ("demarche", "Demarche"),
                    ("local_agreement", "Local agreement"),
                    ("call_to_commander", "Call to a commander"),
                    ("public_exposure", "Public exposure"),
                    ("remote_protection", "Remote protection through media"),
                    ("joint_protection_team", "Joint protection team"),
                    ("joint_assessment", "Joint assessment mission"),
                    ("patrol", "Patrol"),
                    ("escort", "Escort"),
                    ("temporary_base", "Temporary base"),
                    ("quick_reaction", "Quick reaction"),
                    ("presence", "Presence"),
                    ("unarmed_accompaniment", "Unarmed accompaniment"),
                    ("evacuation", "Evacuation"),
                    ("safe_area", "Safe area"),
                    ("refuge", "Refuge at or in a base"),
                    ("capacity", "Capacity building"),
                    ("rule_of_law", "Rule of law"),
                    ("disarmament", "Disarmament"),
                    ("reconciliation", "Reconciliation"),
                    ("returns", "Returns"),
                    ("site_improvement", "Site improvement"),
                    ("advocacy", "Advocacy"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="responses.action"
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="approvalrule",
            name="mission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="approval_rules", to="missions.mission"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="responses.action"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="action",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="responses.action"
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="responses.finding"
            ),
        ),
        migrations.AddField(
            model_name="findinglink",
            name="threat",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="threats.threat"
            ),
        ),
        migrations.AddField(
            model_name="ownactiontype",
            name="mission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
            ),
        ),
        migrations.AddField(
            model_name="protector",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="protector",
            name="area",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.area"
            ),
        ),
        migrations.AddField(
            model_name="protector",
            name="mission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="protector",
            field=models.ForeignKey(
                blank=True,
                help_text="Who exactly responds",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="responses.protector",
            ),
        ),
        migrations.AddField(
            model_name="refugecount",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="refuge_counts", to="responses.action"
            ),
        ),
        migrations.AddField(
            model_name="refugecount",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="responserules",
            name="mission",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="area",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.area"
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="mission",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="missions.mission"
            ),
        ),
        migrations.AddField(
            model_name="support",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.actor"
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="support",
            field=models.ForeignKey(
                blank=True,
                help_text="What a force is given by it",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="responses.support",
            ),
        ),
        migrations.AddField(
            model_name="supportassessment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="supportassessment",
            name="support",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="responses.support"
            ),
        ),
        migrations.AddField(
            model_name="supporttransition",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="supporttransition",
            name="support",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="transitions", to="responses.support"
            ),
        ),
        migrations.AddField(
            model_name="supportviolation",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.incident"
            ),
        ),
        migrations.AddField(
            model_name="supportviolation",
            name="support",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="violations", to="responses.support"
            ),
        ),
        migrations.AddField(
            model_name="vetting",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="vetting",
            name="protector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="vettings", to="responses.protector"
            ),
        ),
        migrations.AddConstraint(
            model_name="findinglink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action__isnull", False), ("threat", None)),
                    models.Q(("action", None), ("threat__isnull", False)),
                    _connector="OR",
                ),
                name="finding_link_names_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="ownactiontype",
            constraint=models.UniqueConstraint(fields=("mission", "code"), name="own_action_type_once"),
        ),
        migrations.AddConstraint(
            model_name="protector",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("mission", "name"), name="protector_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="refugecount",
            constraint=models.CheckConstraint(
                condition=models.Q(("children", None), ("children__lte", models.F("people")), _connector="OR"),
                name="refuge_children_are_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "renewed"]), _negated=True),
                    models.Q(("approved_by__isnull", False), ("valid_until__isnull", False)),
                    _connector="OR",
                ),
                name="support_clearance_has_approver_and_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_emergency", False),
                    models.Q(models.Q(("authority", ""), _negated=True), ("assess_by__isnull", False)),
                    _connector="OR",
                ),
                name="support_emergency_has_authority_and_limit",
            ),
        ),
        migrations.AddConstraint(
            model_name="supportassessment",
            constraint=models.UniqueConstraint(fields=("support", "number"), name="support_assessment_once"),
        ),
        migrations.AddConstraint(
            model_name="supportviolation",
            constraint=models.UniqueConstraint(fields=("support", "incident"), name="support_violation_once"),
        ),
        append_only("responses_approval"),
        append_only("responses_finding"),
        append_only("responses_findinglink"),
        append_only("responses_refugecount"),
        append_only("responses_vetting"),
        append_only("responses_supporttransition"),
        append_only("responses_supportassessment"),
        append_only("responses_supportviolation"),
        never_deleted("responses_support", "responses_protector"),
    ]
