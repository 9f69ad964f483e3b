import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.utils import timezone

from missions import clock
from missions.choices import ClockMode, EscalationLevel, MandateScope, Module
from missions.querysets import MissionQuerySet


def default_thresholds() -> dict[str, float]:
    """Probability from which a cell opens a watch item, by horizon in days."""
    return {"7": 0.15, "28": 0.30, "90": 0.60}


def default_watch_rules() -> dict[str, float]:
    """When a cell has jumped, and when what is under watch has fallen below: see `threats.scoring.watching`."""
    return {"jump_ratio": 3.0, "jump_least": 0.05, "release": 0.8, "days": 3, "review_days": 7}


def default_limits() -> dict[str, dict[str, int]]:
    """Minutes for each duty of an alert, by imminence.

    `record`: what urgent action left to be written down; `referral`: the answer of who it was referred to; `feedback`:
    those who warned hear what came of it.
    """
    return {
        "occurring": {"acknowledge": 10, "decide": 30, "record": 1440, "referral": 30, "feedback": 1440},
        "h24": {"acknowledge": 30, "decide": 240, "record": 1440, "referral": 120, "feedback": 1440},
        "h72": {"acknowledge": 240, "decide": 1440, "record": 1440, "referral": 720, "feedback": 4320},
        "w2": {"acknowledge": 1440, "decide": 4320, "record": 1440, "referral": 2880, "feedback": 10080},
        "later": {"acknowledge": 4320, "decide": 10080, "record": 1440, "referral": 10080, "feedback": 20160},
    }


def default_ladder() -> list[dict[str, str]]:
    """Who hears of missed limits, from the office in the field up; each limit that is missed goes one level up."""
    return [
        {"level": "field_office", "role": "head_of_office"},
        {"level": "sector", "role": "head_of_office"},
        {"level": "joc_chief", "role": "duty_officer"},
        {"level": "leadership", "role": "leadership"},
    ]


def default_priority_labels() -> list[list[str]]:
    """The rungs of the priority board from the top, [key, name] each; an empty name is told in one's own language."""
    return [["must", ""], ["should", ""], ["could", ""]]


def all_tiers() -> list[int]:
    return [1, 2, 3]


class Mission(models.Model):
    """An operation with a mandate, an area of operations, a clock, modules and a masking policy."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    code = models.CharField(
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9_]{1,11}$")],
    )
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    modules = ArrayField(models.CharField(max_length=24, choices=Module), default=list, blank=True)
    mandated_tiers = ArrayField(models.PositiveSmallIntegerField(), default=all_tiers)
    h3_resolution = models.PositiveSmallIntegerField(default=5)
    watch_thresholds = models.JSONField(default=default_thresholds)
    watch_rules = models.JSONField(default=default_watch_rules)
    alert_limits = models.JSONField(default=default_limits)
    escalation = models.JSONField(default=default_ladder, help_text="Levels from the field up: [{level, role}]")

    priority_labels = models.JSONField(default=default_priority_labels)
    masking = models.JSONField(
        default=dict, blank=True, help_text="By role: {step, attribution} where it is coarser than the role's own"
    )
    voice_note_days = models.PositiveSmallIntegerField(
        default=30, help_text="Voice notes are deleted after so many days"
    )
    site_reach_km = models.FloatField(default=2.0, help_text="Protected sites so near are within reach of an event")
    boundary = models.MultiPolygonField(help_text="Union of the areas: what is inside")

    clock_mode = models.CharField(max_length=8, choices=ClockMode, default=ClockMode.LIVE)
    replay_start = models.DateTimeField(null=True, blank=True)
    replay_anchor = models.DateTimeField(null=True, blank=True, help_text="Real instant at which replay_start was now")
    replay_max_days = models.PositiveSmallIntegerField(default=7)
    is_demo = models.BooleanField(default=False)

    # Set in the transaction that upserts the scores: the map shows one whole run. threats.RiskRun by number,
    # because missions know nothing of threats.
    current_run_id = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="mission_replay_has_start",
                condition=models.Q(clock_mode=ClockMode.LIVE)
                | models.Q(replay_start__isnull=False, replay_anchor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_replay(self) -> bool:
        return self.clock_mode == ClockMode.REPLAY

    @property
    def is_held(self) -> bool:
        """Whether the replay has used up its days and stands still until it is restarted."""
        return bool(
            self.is_replay
            and self.replay_anchor
            and clock.is_held(
                real=timezone.now(),
                anchor=self.replay_anchor,
                max_days=self.replay_max_days,
            )
        )

    def now(self) -> datetime:
        """Mission time, aware, in UTC: the only clock that the domain asks."""
        return self.mission_time(timezone.now())

    def today(self) -> date:
        """The day in the mission (UTC), to which events are dated."""
        return self.now().astimezone(UTC).date()

    def mission_time(self, real: datetime) -> datetime:
        """The mission time of a real instant."""
        if not self.is_replay or self.replay_anchor is None or self.replay_start is None:
            return real
        return clock.replay_time(
            real=real,
            anchor=self.replay_anchor,
            start=self.replay_start,
            max_days=self.replay_max_days,
        ).astimezone(UTC)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def limit(self, imminence: str, duty: str) -> timedelta:
        """How long a duty (`acknowledge`, `decide` ...) may take at an imminence."""
        limits: dict[str, Any] = default_limits()[imminence] | self.alert_limits.get(imminence, {})
        return timedelta(minutes=limits[duty])

    @property
    def top_level(self) -> int:
        """The last level that an alert can be taken up to; 0 is where it begins."""
        return max(len(self.escalation) - 1, 0)

    def level_name(self, level: int) -> str:
        """The level of the ladder in words."""
        rungs = self.escalation or default_ladder()
        return str(EscalationLevel(rungs[min(level, len(rungs) - 1)]["level"]).label)


class MandateElement(models.Model):
    """One task of the protection mandate, with the facts that fall under it: an event's scope follows from these."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="mandate_elements")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=200)
    scope = models.CharField(max_length=8, choices=MandateScope.choices[:2])
    event_types = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    threat_families = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    targets = ArrayField(models.CharField(max_length=24), default=list, blank=True)

    class Meta:
        ordering = ["mission_id", "code"]
        constraints = [models.UniqueConstraint(fields=["mission", "code"], name="mandate_element_once")]

    def __str__(self) -> str:
        return self.name
