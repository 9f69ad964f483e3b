import uuid
from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from missions.models import Cell, Mission
from threats.choices import Coverage, Horizon, RunTrigger
from threats.querysets import RunQuerySet, ScoreQuerySet


class RiskRun(models.Model):
    """One scoring of a whole mission; the same inputs give the same scores to 1e-6."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="risk_runs")
    trigger = models.CharField(max_length=8, choices=RunTrigger)
    as_of = models.DateField(help_text="t of the method: events dated strictly before it count")
    shown = models.BooleanField(default=False, help_text="Whether this run was put on the map")
    model_version = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64)
    cells = models.PositiveIntegerField()
    events = models.PositiveIntegerField()
    compute_ms = models.FloatField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    mission_at = models.DateTimeField(help_text="Mission time of the run")

    objects: Any = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["mission", "-id"], name="risk_run_latest")]

    def __str__(self) -> str:
        return f"run {self.pk}"


class Score(models.Model):
    """Columns of a score: probability and what it is made of.

    A run writes every row of its mission: no index here but those that a question needs.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+", db_index=False)
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, related_name="+", db_index=False)
    horizon = models.PositiveSmallIntegerField(choices=Horizon)
    risk = models.FloatField(help_text="As shown, with judgement, 0 to 1; a number even where coverage is unknown")
    fitted = models.FloatField(help_text="Measured from past events only")
    low = models.FloatField(help_text="The 90 % interval of the risk")
    high = models.FloatField()
    coverage = models.CharField(max_length=8, choices=Coverage)
    contributions = ArrayField(
        models.FloatField(),
        help_text="Log-odds of the nine factors against a quiet cell",
    )
    ceiling = models.FloatField(help_text="Ceiling correction, log-odds, never positive")
    judgement = models.FloatField(help_text="Added by judgement, log-odds, never negative")
    judged = models.JSONField(default=list, help_text="[observation, its share of the judgement], the largest first")

    class Meta:
        abstract = True


class RiskScore(Score):
    """The current score of a cell and horizon: always all of one run, `mission.current_run_id`."""

    run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, related_name="scores", db_index=False)
    before = models.FloatField(
        null=True, help_text="The same a week earlier, by the record and the weights of this run"
    )
    rank = models.PositiveIntegerField(null=True, help_text="Among the mission's known cells, 1 is the worst")
    rank_before = models.PositiveIntegerField(null=True, help_text="The rank of `before` among the same cells")

    objects: Any = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["-risk", "id"]
        constraints = [models.UniqueConstraint(fields=["cell", "horizon"], name="risk_score_once")]
        indexes = [
            # hotspot list and map of one horizon. Not by risk: an index on what every run changes would cost each run
            # a new entry in every index of every row (with room in the page, see the migration, it costs none)
            models.Index(fields=["mission", "horizon"], name="risk_score_of_horizon"),
        ]


class RiskScoreHistory(Score):
    """Scores that were shown, each with the runs between which it stood. Only changed rows are appended.

    The table is partitioned by the month of `from_on` (migration 0007), so its primary key there is (id, from_on).
    """

    from_run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, related_name="+", db_index=False)
    until_run = models.ForeignKey(RiskRun, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    from_on = models.DateField(help_text="Mission day of the first run that showed it")
    until_on = models.DateField(null=True, help_text="Mission day of the run that ended it")

    objects: Any = ScoreQuerySet.as_manager()

    class Meta:
        indexes = [
            # the standing row of each score: a run finds the row to end by it
            models.Index(fields=["cell", "horizon"], condition=models.Q(until_run=None), name="risk_history_stands"),
            # the trend of one cell
            models.Index(fields=["cell", "horizon", "from_run"], name="risk_history_of_cell"),
        ]


class RescoreRequest(models.Model):
    """A change that matters to the scores: written with the change, swept every few seconds. The row is the queue."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=60)
    requested_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            # the sweeper's question
            models.Index(
                fields=["mission"],
                name="rescore_waiting",
                condition=models.Q(done_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.reason}"
