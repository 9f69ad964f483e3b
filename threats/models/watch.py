from typing import Any

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from missions.models import Area, Cell, Record
from threats.choices import Horizon, WatchKind, WatchStatus
from threats.querysets import WatchItemQuerySet


class WatchItem(Record):
    """Something under watch with a review date. A person may turn it into an alert; the model never does."""

    title = models.CharField(
        max_length=200, help_text="What a person wrote; of a run's own the place, and pages word the rest of it"
    )
    kind = models.CharField(max_length=9, choices=WatchKind, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    cell = models.ForeignKey(Cell, on_delete=models.PROTECT, null=True, related_name="watch_items")
    horizon = models.PositiveSmallIntegerField(choices=Horizon, null=True)
    risk = models.FloatField(null=True, help_text="Probability when it was opened")
    threshold = models.FloatField(null=True, help_text="Of a jump: the least risk that was one")
    before = models.FloatField(null=True, help_text="The risk a week before it was opened")
    cells = ArrayField(models.CharField(max_length=15), default=list, help_text="H3 indexes of all that it is about")
    below_days = models.PositiveSmallIntegerField(default=0, help_text="Days of runs in a row that were clearly below")
    below_on = models.DateField(null=True, help_text="The last of these days")
    fallen_on = models.DateField(null=True, help_text="Since when it counts as fallen below")
    status = models.CharField(max_length=8, choices=WatchStatus, default=WatchStatus.OPEN)
    opened_at = models.DateTimeField(help_text="Mission time")
    review_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_reason = models.TextField(blank=True)

    objects: Any = WatchItemQuerySet.as_manager()

    class Meta:
        ordering = ["review_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cell"],
                condition=models.Q(status="open"),
                name="watch_item_open_once_per_cell",
            ),
        ]
