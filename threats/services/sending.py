"""Send what is due. The delivery row is the queue: claimed, leased, sent outside any transaction, marked after.

Whoever dies between sending and marking leaves a lease that ends: the message goes again, with the same id.
Everything is due by the database's clock.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Max, Q, Value, When
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError
from missions.services import audience_of_user
from threats.choices import URGENT, AttemptResult, DeliveryState, NoticeChannel
from threats.models import Alert, Delivery, DeliveryAttempt, Gateway
from threats.services.channels import Result, secret_of, send
from threats.services.notice_words import message_of
from threats.services.notices import GIVE_UP_AFTER
from threats.services.recipients import audience_of_address

LEASE = timedelta(seconds=60)  # longer than any attempt takes
AT_ONCE = 30.0  # seconds that one call goes on
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
FAILURES = 3  # in a row, and a gateway's circuit opens; one that hangs opens it at once
REST = timedelta(seconds=60)  # between two messages that try a broken gateway
TO_SEND = (DeliveryState.WAITING, DeliveryState.STANDING_BY)


def send_due(*, seconds: float = AT_ONCE) -> int:
    """Send what is due, urgent ones first, for at most so long; answers how many were tried."""
    ends, tried = time.monotonic() + seconds, 0
    while time.monotonic() < ends and (delivery := claim()) is not None:
        try_to_send(delivery)
        tried += 1
    return tried


def notices_wait() -> bool:
    """Whether anything is due that nobody is sending."""
    return bool(_due().exists())


def oldest_due_seconds() -> int:
    """How long the message that waits longest has been due; 0 when none is."""
    waiting = Delivery.objects.filter(state__in=TO_SEND, due_at__lte=Now())
    oldest = waiting.aggregate(age=Max(Now() - F("due_at")))["age"]
    return int(oldest.total_seconds()) if oldest is not None else 0


def _due() -> Any:
    """What is due, is leased by nobody, and whose gateway does not rest."""
    resting = Gateway.objects.filter(rests_until__gt=Now()).values("name")
    free = Q(lease_until=None) | Q(lease_until__lte=Now())
    return Delivery.objects.filter(free, state__in=TO_SEND, due_at__lte=Now()).exclude(gateway__in=resting)


@transaction.atomic
def claim() -> Delivery | None:
    """Lease the next delivery that is due; of a broken gateway one at a time. None: nothing to do."""
    urgency = Case(When(imminence__in=URGENT, then=Value(0)), default=Value(1))
    delivery: Delivery | None = (
        _due().order_by(urgency, "due_at", "id").select_for_update(skip_locked=True, of=("self",)).first()
    )
    if delivery is None:
        return None
    Gateway.objects.filter(name=delivery.gateway, failures__gte=FAILURES).update(rests_until=Now() + REST)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING, lease_until=Now() + LEASE, tries=F("tries") + 1
    )
    return delivery


def try_to_send(delivery: Delivery) -> None:
    """Send a claimed delivery and write down what came of it; no row is locked meanwhile."""
    delivery = Delivery.objects.select_related("alert", "mission", "user", "subscription__area").get(pk=delivery.pk)
    if not _may_still_be_told(delivery):
        _settle(delivery, DeliveryState.NO_LONGER_ALLOWED)
        return
    secret = secret_of(delivery.subscription) if delivery.subscription is not None else ""
    started = time.monotonic()
    result = send(delivery.channel, message_of(delivery), secret=secret)
    record(delivery, result, milliseconds=int((time.monotonic() - started) * 1000))


def _may_still_be_told(delivery: Delivery) -> bool:
    """Rights are asked again when it is sent: what was taken away since is told to nobody."""
    if delivery.user is not None:
        audience = audience_of_user(delivery.user)
    elif delivery.subscription is not None:
        audience = audience_of_address(delivery.subscription)
    else:
        return False
    return bool(Alert.objects.visible_to(audience).filter(pk=delivery.alert_id).exists())


@transaction.atomic
def record(delivery: Delivery, result: Result, *, milliseconds: int = 0) -> None:
    """Write down an attempt: mark what was sent, else say when it is tried again and let the next channel begin."""
    DeliveryAttempt.objects.create(
        delivery=delivery, at=timezone.now(), result=result.result, code=result.code[:40], milliseconds=milliseconds
    )
    _note_gateway(delivery.gateway, result)
    if result.sent:
        _settle(delivery, DeliveryState.SENT, sent_at=Now(), last_result=result.result)
        _later_ones(delivery).update(state=DeliveryState.NOT_NEEDED)
        return
    over = Delivery.objects.filter(pk=delivery.pk, gives_up_at__lte=Now()).exists()
    wait = min(FIRST_WAIT * 2 ** min(delivery.tries - 1, 10), LONGEST_WAIT)
    state = DeliveryState.GIVEN_UP if over else DeliveryState.WAITING
    _settle(delivery, state, due_at=Now() + wait, last_result=result.result)
    if over or delivery.imminence in URGENT:
        _begin_next(delivery)


def _settle(delivery: Delivery, state: str, **changes: Any) -> None:
    """Leave a delivery in its next state, unless another sender has marked it as sent meanwhile."""
    mine = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.SENT)
    mine.update(state=state, lease_until=None, **changes)


def _later_ones(delivery: Delivery) -> Any:
    """The channels of the same recipient for the same notice that stand by for this one."""
    whose = {"user": delivery.user_id} if delivery.user_id else {"subscription": delivery.subscription_id}
    later = Delivery.objects.filter(notice=delivery.notice, place__gt=delivery.place, **whose)
    return later.filter(state=DeliveryState.STANDING_BY)


def _begin_next(delivery: Delivery) -> None:
    """Let the next channel of the recipient begin now."""
    following = _later_ones(delivery).order_by("place").first()
    if following is not None:
        Delivery.objects.filter(pk=following.pk).update(
            state=DeliveryState.WAITING, due_at=Now(), gives_up_at=Now() + GIVE_UP_AFTER
        )


def _note_gateway(name: str, result: Result) -> None:
    """Count failures in a row; after a few, or one that hung, the gateway rests. One message that goes closes it."""
    if not result.sent and not result.blames_gateway:
        return
    Gateway.objects.get_or_create(name=name)
    circuit = Gateway.objects.filter(name=name)
    if result.sent:
        circuit.filter(failures__gt=0).update(failures=0, rests_until=None, failing_since=None, last_result="")
        return
    circuit.filter(failures=0).update(failing_since=Now())
    counted = Value(FAILURES) if result.result == AttemptResult.TOO_SLOW else Value(0)
    circuit.update(failures=Greatest(F("failures") + 1, counted), last_result=result.result)
    circuit.filter(failures__gte=FAILURES).update(rests_until=Now() + REST)


@transaction.atomic
def retry(*, delivery_id: int, audience: Audience) -> Delivery:
    """Try again now, for 24 hours more; the gateway's rest ends too. Raises NotAllowedError, ConflictError."""
    delivery: Delivery = Delivery.objects.visible_to(audience).select_for_update(of=("self",)).get(pk=delivery_id)
    if not may_retry(audience, delivery):
        raise NotAllowedError(_("Your role does not allow this."))
    if delivery.channel == NoticeChannel.IN_APP or delivery.state not in (
        DeliveryState.WAITING,
        DeliveryState.GIVEN_UP,
    ):
        state = {"state": delivery.get_state_display()}
        raise ConflictError(_("This is “%(state)s”: there is nothing to try again.") % state)
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.WAITING, due_at=Now(), gives_up_at=Now() + GIVE_UP_AFTER
    )
    Gateway.objects.filter(name=delivery.gateway).update(rests_until=None)
    audit(
        actor=audience.actor,
        verb="delivery.retry",
        object_type="delivery",
        object_id=delivery.public_id,
        mission_id=delivery.mission_id,
    )
    return delivery


def may_retry(audience: Audience, delivery: Delivery) -> bool:
    """Whoever takes the alert into hand sees to its notices."""
    return audience.may("acknowledge", mission_id=delivery.mission_id, area_id=delivery.alert.area_id)
