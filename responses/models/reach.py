"""The ground that patrols cross: an estimate, one grid per mission."""

from django.db import models

from missions.models import Mission


class ReachGrid(models.Model):
    """Squares with people and a speed off the roads, and the stretches of main road between them.

    Reference geography: imported whole, replaced whole.
    """

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, related_name="reach_grid")
    degrees = models.FloatField(help_text="Side of a square")
    squares = models.JSONField(help_text="[latitude, longitude of the centre, people, km/h off the roads]")
    roads = models.JSONField(help_text="[index of a square, index of another, km, km/h]")
    source = models.TextField(blank=True)
    imported_at = models.DateTimeField(help_text="Real time")

    def __str__(self) -> str:
        return str(self.mission)
