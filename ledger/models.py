"""The ledger: what changed, who did it, and which calls were answered already.

The mission is a plain integer here: the ledger is the ground floor and knows nobody above it.
"""

import uuid

from django.db import models


class Change(models.Model):
    """One committed change of an exported record, written by the record's own trigger.

    `position` is given after commit by `services.number_changes`: an ascending id loses rows that commit late.
    """

    position = models.BigIntegerField(null=True, unique=True)
    mission_id = models.BigIntegerField()
    record_type = models.CharField(max_length=32)
    record_id = models.UUIDField()
    version = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [
            # services.number_changes: the committed rows that have no position yet
            models.Index(
                fields=["id"],
                name="change_unnumbered",
                condition=models.Q(position=None),
            ),
        ]


class FeedState(models.Model):
    """The one row that says how far the feed is numbered, and which life of the database this is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.UUIDField(default=uuid.uuid4)
    head = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(name="feed_state_is_one_row", condition=models.Q(id=1))]


class Delivered(models.Model):
    """What a client was given, so that a record which leaves its view can be sent to it as a deletion."""

    client_id = models.BigIntegerField()
    record_type = models.CharField(max_length=32)
    record_id = models.UUIDField()
    version = models.IntegerField()
    position = models.BigIntegerField()
    deleted_at_position = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client_id", "record_type", "record_id"],
                name="delivered_once_per_client",
            ),
        ]


class AuditEntry(models.Model):
    """One write, one look at something protected, or one refusal. Append-only by trigger."""

    at = models.DateTimeField(auto_now_add=True)
    mission_id = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=80)  # "user:12", "client:3", "curated-data", "command:publish_week"
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=32)
    object_id = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "audit entries"
        indexes = [
            # the history shown on a record's page
            models.Index(fields=["object_type", "object_id", "id"], name="audit_of_object"),
            models.Index(fields=["mission_id", "id"], name="audit_of_mission"),
        ]


class IdempotencyKey(models.Model):
    """The stored answer of one unsafe call; written in the same transaction as its work."""

    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="idempotency_key_once")]


class Heartbeat(models.Model):
    """Last sign of life of one part, written by work that went through its own queue."""

    part = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
