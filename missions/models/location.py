"""Bases of the location tables: true points live apart from what is served (docs/decisions)."""

from django.contrib.gis.db import models

from missions.choices import Precision
from missions.models.mission import Mission


class ExactLocation(models.Model):
    """The true point of one record, WGS 84. Only `present` reads it, for audiences with exact precision."""

    point = models.PointField()

    class Meta:
        abstract = True


class ServedLocation(models.Model):
    """The one point that every audience of a precision step is served. Written once, made from public geography."""

    step = models.CharField(max_length=10, choices=Precision)
    point = models.PointField()
    label = models.CharField(max_length=200, blank=True)
    radius_km = models.FloatField(help_text="The true point lies within this distance")

    class Meta:
        abstract = True


class DisplacedPoint(models.Model):
    """The displaced point of a served place, drawn once: all records near that place share it."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=80, help_text="Area and served point that it was drawn around")
    number = models.PositiveSmallIntegerField()
    point = models.PointField()
    radius_km = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mission", "place", "number"], name="displaced_point_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.number}"
