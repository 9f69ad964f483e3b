from django.db import models

from missions.models import OnCall, User
from threats.choices import EntryKind
from threats.models.alert import Alert


class AlertEntry(models.Model):
    """A line of an alert's thread that is no move: a note, a call to who is on call, somebody else who was warned.

    Append-only by trigger. Instants are real time with mission time beside them.
    """

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=6, choices=EntryKind)
    text = models.TextField(blank=True)
    who = models.CharField(max_length=160, blank=True, help_text="Of a call or warning: post, section or community")
    on_call = models.ForeignKey(OnCall, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    mission_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "alert entries"
        constraints = [
            models.CheckConstraint(
                name="alert_entry_says_something",
                condition=(models.Q(kind="note") & ~models.Q(text="")) | (~models.Q(kind="note") & ~models.Q(who="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.kind}"
