from typing import Any

from django.db import models

from incidents import choices
from incidents.models.report import Report
from incidents.models.source import Source
from incidents.querysets import AttachmentQuerySet, MessageQuerySet
from missions.models import ApiClient, Mission, User


class Attachment(models.Model):
    """A picture, voice note or document of a report: sent in parts after it, cleaned before anybody sees it."""

    public_id = models.UUIDField(unique=True, help_text="Made by the sender's device")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=10, choices=choices.AttachmentKind)
    file_name = models.CharField(max_length=120, help_text="For people only: files lie under random names")
    media_type = models.CharField(max_length=60, blank=True, help_text="As its content says")
    size = models.PositiveIntegerField(help_text="Bytes that the sender announced")
    sha256 = models.CharField(max_length=64, help_text="Of what the sender announced")
    received = models.PositiveIntegerField(default=0, help_text="Bytes so far")
    status = models.CharField(
        max_length=10, choices=choices.AttachmentStatus, default=choices.AttachmentStatus.RECEIVING
    )
    refusal = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=80, blank=True, help_text="Below the folder of received files; random")
    transcript = models.TextField(blank=True)
    transcript_language = models.CharField(max_length=8, blank=True)
    delete_after = models.DateTimeField(null=True, blank=True, help_text="Real time; a voice is a person")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects: Any = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            # the sweepers: what waits to be cleaned, and what is due to be deleted
            models.Index(fields=["id"], name="attachment_waiting", condition=models.Q(status="received")),
            models.Index(
                fields=["delete_after"], name="attachment_to_delete", condition=models.Q(delete_after__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class InboundMessage(models.Model):
    """A message as a gateway handed it in: stored before anything is made of it. Its sender is a keyed hash."""

    public_id = models.UUIDField(unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="messages")
    gateway = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="messages")
    external_id = models.CharField(max_length=120, help_text="The gateway's own number: sent again, it is the same")
    sender = models.CharField(max_length=16, help_text="Keyed hash of the number")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    text = models.TextField(blank=True)
    answers = models.JSONField(default=dict, blank=True, help_text="Results of the gateway's flow, by question")
    sent_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    mission_received_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=choices.MessageStatus, default=choices.MessageStatus.NEW)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="messages")
    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects: Any = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["gateway", "external_id"], name="message_once_per_gateway")]
        indexes = [models.Index(fields=["mission", "id"], name="message_waiting", condition=models.Q(status="new"))]

    def __str__(self) -> str:
        return f"message {self.pk}"
