"""Who is told of an alert, how, and whether it reached them. The delivery row is the queue."""

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.choices import EventType
from missions.choices import Classification
from missions.models import Area, Mission, User
from threats import choices
from threats.models.alert import Alert
from threats.querysets import DeliveryQuerySet, SubscriptionQuerySet


class Subscription(models.Model):
    """What one person, or a duty address of the mission (no person), wants to be told, and how."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="subscriptions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="subscriptions")
    name = models.CharField(max_length=80, blank=True, help_text="Of a duty address, such as Duty desk Bunia")
    ceiling = models.PositiveSmallIntegerField(
        choices=Classification,
        default=Classification.UNCLASSIFIED,
        help_text="Of a duty address: never above that of who set it up",
    )
    language = models.CharField(max_length=5, blank=True, help_text="Of a duty address; a person has an own")

    kinds = ArrayField(
        models.CharField(max_length=10, choices=choices.NoticeKind), default=list, blank=True, help_text="None: all"
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="With all below it"
    )
    event_types = ArrayField(
        models.CharField(max_length=30, choices=EventType), default=list, blank=True, help_text="None: all"
    )
    imminence = models.CharField(
        max_length=10, choices=choices.Imminence, default=choices.Imminence.LATER, help_text="So soon, or sooner"
    )
    quiet_from = models.TimeField(null=True, blank=True, help_text="Mission time; urgent alerts pass")
    quiet_until = models.TimeField(null=True, blank=True)

    channels = ArrayField(
        models.CharField(max_length=8, choices=choices.NoticeChannel),
        default=list,
        blank=True,
        help_text="In the order in which they are tried",
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    webhook_url = models.URLField(max_length=500, blank=True)
    secret_number = models.PositiveSmallIntegerField(default=1, help_text="Counts the webhook's signing secrets")

    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: Any = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="subscription_has_person_or_name", condition=models.Q(user__isnull=False) | ~models.Q(name="")
            ),
            models.CheckConstraint(
                name="subscription_quiet_has_both_ends",
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]
        indexes = [
            # who is to be told
            models.Index(fields=["mission"], name="subscription_in_force", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return self.name or str(self.user)


class NoticePolicy(models.Model):
    """What a mission wants otherwise than `threats.services.recipients` has it; no row: as it stands there."""

    mission = models.OneToOneField(Mission, on_delete=models.PROTECT, primary_key=True, related_name="notice_policy")
    roles = models.JSONField(default=dict, blank=True, help_text="By kind of notice: the roles that are told")
    replay_sends = models.BooleanField(default=False, help_text="A replay sends outside the app as well")

    def __str__(self) -> str:
        return str(self.mission)


class Delivery(models.Model):
    """One notice to one recipient by one channel. `public_id` is the message id: it never changes when sent again."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True)
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="deliveries")
    notice = models.UUIDField(help_text="The same for all who were told at once")
    kind = models.CharField(max_length=10, choices=choices.NoticeKind)
    level = models.PositiveSmallIntegerField(default=0, help_text="Of escalation")
    imminence = models.CharField(max_length=10, choices=choices.Imminence, help_text="As it was told")
    is_exercise = models.BooleanField(default=False)

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    subscription = models.ForeignKey(
        Subscription, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=8, choices=choices.NoticeChannel)
    address = models.CharField(max_length=500, blank=True, help_text="Empty in the app")
    gateway = models.CharField(max_length=300, blank=True, help_text="What it goes through: `threats.models.Gateway`")
    place = models.PositiveSmallIntegerField(default=0, help_text="In the order of the recipient's channels")

    state = models.CharField(max_length=17, choices=choices.DeliveryState, default=choices.DeliveryState.WAITING)
    told_at = models.DateTimeField(help_text="When it was to be told")
    mission_told_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Real time: when it is tried next, or looked at while it stands by")
    gives_up_at = models.DateTimeField(help_text="A failed try after this is the last")
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_result = models.CharField(max_length=11, choices=choices.AttemptResult, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: Any = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "user", "channel", "address"], name="delivery_once_per_person_and_address"
            ),
            models.CheckConstraint(
                name="delivery_sent_has_time", condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False)
            ),
        ]
        indexes = [
            # the senders' question
            models.Index(
                fields=["due_at"],
                name="delivery_due",
                condition=models.Q(state__in=["waiting", "standing_by"]),
            ),
            # what a person has not read
            models.Index(
                fields=["user", "mission"],
                name="delivery_unread",
                condition=models.Q(channel="in_app", read_at=None),
            ),
            # the panel
            models.Index(
                fields=["mission", "id"],
                name="delivery_undelivered",
                condition=models.Q(state__in=["waiting", "given_up", "no_longer_allowed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.public_id}"


class DeliveryAttempt(models.Model):
    """One try to send; kept for ever. Holds codes only: gateways repeat addresses in what they say."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    result = models.CharField(max_length=11, choices=choices.AttemptResult)
    code = models.CharField(max_length=40, blank=True, help_text="Status or name of the error")
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.result}"


class Gateway(models.Model):
    """The circuit of one gateway: after some failures in a row it is asked by one message at a time only, seldom."""

    name = models.CharField(max_length=300, primary_key=True)
    failures = models.PositiveIntegerField(default=0, help_text="In a row")
    last_result = models.CharField(max_length=11, choices=choices.AttemptResult, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    rests_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
