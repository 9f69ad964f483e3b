import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from missions.choices import Classification, Compartment, Dissemination
from missions.models.mission import Mission
from missions.models.people import User


class Record(models.Model):
    """What every exported record of a mission carries. Version and Change rows are the database's work."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    ref = models.CharField(max_length=24, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1, editable=False)
    classification = models.PositiveSmallIntegerField(choices=Classification, default=Classification.UNCLASSIFIED)
    dissemination = models.CharField(max_length=9, choices=Dissemination, default=Dissemination.INTERNAL)
    compartments = ArrayField(models.CharField(max_length=20, choices=Compartment), default=list, blank=True)
    is_exercise = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.ref


class Transition(models.Model):
    """One move of a state machine: who, when, why; kept for ever. Real time, with mission time beside it."""

    from_status = models.CharField(max_length=20, blank=True)
    to_status = models.CharField(max_length=20)
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.CharField(max_length=80, help_text="user:ID, or the fixed actor of a command")
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]
