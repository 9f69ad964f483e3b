from typing import Any

from django.db import models

from threats.choices import Duty
from threats.models.alert import Alert
from threats.querysets import LimitQuerySet


class AlertLimit(models.Model):
    """By when a duty of an alert is due, in real time by the database's clock.

    It ends by being met or by falling away (`lifted_at`). That it was missed is written down once and stays, however
    it ends; `missed_at` is when that was seen: after a stop later than `due_at`.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="limits")
    duty = models.CharField(max_length=11, choices=Duty)
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(null=True, help_text="Of the ladder that the miss took the alert up to")

    objects: Any = LimitQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "duty"],
                condition=models.Q(met_at=None, lifted_at=None),
                name="alert_limit_open_once",
            ),
            models.CheckConstraint(
                name="alert_limit_ends_one_way",
                condition=models.Q(met_at=None) | models.Q(lifted_at=None),
            ),
            models.CheckConstraint(
                name="alert_limit_missed_has_level",
                condition=models.Q(missed_at=None, level=None) | models.Q(missed_at__isnull=False, level__isnull=False),
            ),
        ]
        indexes = [
            # the sweepers: what is due and not yet seen
            models.Index(
                fields=["due_at"],
                name="alert_limit_due",
                condition=models.Q(met_at=None, lifted_at=None, missed_at=None),
            ),
            models.Index(fields=["missed_at"], name="alert_limit_missed", condition=models.Q(missed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.duty}"
