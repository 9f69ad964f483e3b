from typing import Any

from django.db import models

from missions.models import Area, Record
from responses import choices
from responses.querysets.learning import FeedbackQuerySet
from threats.choices import Feedback
from threats.models import Alert


class FeedbackNote(Record):
    """What a community that warned was told: when, by which channel, or why it was not. Never edited: a new one is."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="feedback_notes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=choices.FeedbackKind)
    given = models.CharField(max_length=20, choices=Feedback, default=Feedback.GIVEN)
    channel = models.CharField(max_length=12, choices=choices.FeedbackChannel, blank=True)
    told_what = models.TextField(blank=True, help_text="In words that could be read aloud; no names")
    told_at = models.DateTimeField(null=True, blank=True, help_text="Mission time")
    reason = models.TextField(blank=True, help_text="Why not, in words")

    objects: Any = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="feedback_given_says_what",
                condition=~models.Q(given="given")
                | (~models.Q(channel="") & ~models.Q(told_what="") & models.Q(told_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="feedback_expectation_is_given",
                condition=~models.Q(kind="expectation") | models.Q(given="given"),
            ),
        ]
