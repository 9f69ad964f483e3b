"""Messages of SMS and hotline gateways: stored before anything is made of them, their senders as keyed hashes only."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import Channel, MappingKind, MessageStatus
from incidents.inputs import ReportInput
from incidents.intake.gateways import Incoming, read_payload, without_number
from incidents.intake.mapping import Mapping
from incidents.models import InboundMessage, IntakeMapping, Report, Source
from incidents.services.contacts import source_of_number, stand_in
from incidents.services.mapped import account_of
from incidents.services.quiet_messages import is_quiet
from incidents.services.report_sources import heard_from
from incidents.services.report_stops import room_needed
from incidents.services.reports import submit_report
from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError, TransitionNotAllowedError
from missions.models import ApiClient, Mission, User
from missions.services.records import name_of
from missions.validation import FieldErrors, tidy

MAX_TEXT = 4_000
TEXT = "text"  # what a mapping calls the message itself; answers are called as in the flow
KEPT_BACK = "specialist"


@transaction.atomic
def receive_message(
    *, client: ApiClient, audience: Audience, payload: AnyMapping[str, Any]
) -> tuple[InboundMessage, bool]:  # fmt: skip
    """Store a message of a gateway; returns it and whether it is new. Sent again it is the same message.

    From a known number it counts as a sign of life. Where the mission has a mapping for messages and the answers give
    a whole report, the report is made at once; else the desk finds it waiting. Raises ValidationError by field,
    NotAllowedError, ConflictError for other content under a number that was used before.
    """
    mission = client.mission
    if mission is None or not audience.may_somewhere("report", mission_id=mission.pk):
        raise NotAllowedError(_("A message gateway has a key of one mission."))
    incoming = _checked(read_payload(payload))
    sender = stand_in(incoming.sender, mission)
    said = _content(incoming)
    stored = _stored(client, incoming, sender, said)
    if stored is not None:
        return stored, False
    source = source_of_number(incoming.sender, mission=mission, audience=audience)
    try:
        with transaction.atomic():  # a twin that commits at this moment must not undo the outer transaction
            message = _store(client, mission, incoming, sender, source, said)
    except IntegrityError:
        twin = _stored(client, incoming, sender, said)
        if twin is None:
            raise
        return twin, False
    audit(actor=audience.actor, verb="message.receive", object_type="message", object_id=message.public_id,
          mission_id=mission.pk, data={"known": source is not None})  # fmt: skip
    if source is not None:
        heard_from(source, message.mission_received_at, actor=audience.actor)
        if not is_quiet(message, source, client, audience):
            _make_report(message, source, client, audience)
    return message, True


def _checked(incoming: Incoming) -> Incoming:
    errors = FieldErrors()
    errors.text("id", incoming.external_id, limit=120, required=True)
    errors.text("from", incoming.sender, limit=120, required=True)
    errors.text("text", tidy(incoming.text), limit=MAX_TEXT, lines=True)
    for name, text in incoming.answers.items():
        errors.text("answers", name, limit=80)
        errors.text("answers", tidy(text), limit=MAX_TEXT, lines=True)
    if not incoming.text.strip() and not incoming.answers:
        errors.add("text", _("The message is empty."))
    errors.raise_if_any()
    return incoming


def _content(incoming: Incoming) -> dict[str, Any]:
    """What is kept of a message: without the number, wherever the gateway's template put it."""
    text = without_number(tidy(incoming.text), incoming.sender)
    answers = {name: without_number(tidy(value), incoming.sender) for name, value in incoming.answers.items()}
    return {"text": text, "answers": answers}


def _stored(client: ApiClient, incoming: Incoming, sender: str, said: dict[str, Any]) -> InboundMessage | None:
    found: InboundMessage | None = InboundMessage.objects.filter(
        gateway=client, external_id=incoming.external_id
    ).first()
    if found is None:
        return None
    same = found.sender == sender and (
        found.reason == KEPT_BACK or (found.text, found.answers) == (said["text"], said["answers"])
    )
    if not same:
        raise ConflictError(_("This message number was used before for other content."), code="message_conflict")
    return found


def _store(
    client: ApiClient, mission: Mission, incoming: Incoming, sender: str, source: Source | None, said: dict[str, Any]
) -> InboundMessage:
    now = timezone.now()
    message: InboundMessage = InboundMessage.objects.create(
        public_id=uuid4(),
        mission=mission,
        gateway=client,
        external_id=incoming.external_id,
        sender=sender,
        source=source,
        sent_at=_instant(incoming.sent_at),
        received_at=now,
        mission_received_at=mission.mission_time(now),
        **said,
    )
    return message


def _instant(text: str) -> datetime | None:
    """When the gateway says that it was sent; a time that cannot be read is no reason to lose a message."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 < found.year < 9999 else None


# --- what is made of it by itself ---------------------------------------------------------------------------
def _make_report(message: InboundMessage, source: Source, client: ApiClient, audience: Audience) -> None:
    """A report where the mission's mapping gives a whole one; what belongs to a specialist keeps no words."""
    for saved in IntakeMapping.objects.in_use().filter(mission=message.mission, kind=MappingKind.MESSAGE):
        mapping = Mapping(saved.fields, saved.values, saved.constants)
        account = account_of(message.mission, mapping, cells_of(message), **_known(message, source))
        if account.data is None:
            continue
        if account.data.about_own_people or room_needed(account.data)[0]:
            _keep_back(message)
            return
        if _submitted(message, account.data, client, audience):
            return


def _submitted(message: InboundMessage, data: ReportInput, client: ApiClient, audience: Audience) -> bool:
    try:
        with transaction.atomic():
            report, _new = submit_report(
                audience=audience,
                mission=message.mission,
                data=data,
                client=client,
                public_id=message.public_id,
                channel=Channel.GATEWAY,
            )
    except (ValidationError, NotAllowedError):  # the desk decides what is to be made of it
        return False
    _close(message, MessageStatus.REPORTED, report=report)
    return True


def cells_of(message: InboundMessage) -> dict[str, str]:
    """The parts of a message as a mapping names them."""
    return {**message.answers, TEXT: message.text}


def _known(message: InboundMessage, source: Source) -> dict[str, Any]:
    """What is known before the mapping is asked: who, and from where if the message names no place."""
    known: dict[str, Any] = {
        "source": source.pseudonym, "source_type": source.type, "text": message.text, "language": source.language,
        "written_at": message.sent_at, "occurred_from": message.mission_received_at,
    }  # fmt: skip
    if source.settlement is not None:
        known |= {"place_name": source.settlement.name}
    return known


def _keep_back(message: InboundMessage) -> None:
    """No word of it stays here: somebody calls back, through the specialist."""
    message.text, message.answers, message.reason = "", {}, KEPT_BACK
    message.save(update_fields=["text", "answers", "reason"])


def _close(message: InboundMessage, status: str, **changes: Any) -> None:
    for name, value in {"status": status, "handled_at": timezone.now(), **changes}.items():
        setattr(message, name, value)
    message.save(update_fields=["status", "handled_at", *changes])


# --- what a desk makes of it --------------------------------------------------------------------------------
@transaction.atomic
def report_message(
    *, message_id: int, data: ReportInput, user: User, audience: Audience
) -> Report:  # fmt: skip
    """Make a waiting message into a report, told as a person read it. Raises as `submit_report` does."""
    message = _waiting(message_id, audience)
    report, _new = submit_report(
        audience=audience,
        mission=message.mission,
        data=data,
        user=user,
        public_id=message.public_id,
        channel=Channel.GATEWAY,
    )
    _close(message, MessageStatus.REPORTED, report=report, handled_by=user)
    _record(message, audience, "message.report")
    return report


@transaction.atomic
def set_aside(*, message_id: int, reason: str, user: User, audience: Audience) -> InboundMessage:
    """Say that nothing is to be made of a waiting message, and why."""
    message = _waiting(message_id, audience)
    errors = FieldErrors()
    errors.text("reason", tidy(reason), limit=200, required=True)
    errors.raise_if_any()
    _close(message, MessageStatus.SET_ASIDE, reason=tidy(reason), handled_by=user)
    _record(message, audience, "message.set_aside")
    return message


def _waiting(message_id: int, audience: Audience) -> InboundMessage:
    seen = InboundMessage.objects.visible_to(audience).select_for_update(of=("self",))
    message: InboundMessage = seen.select_related("mission", "source").get(pk=message_id)
    if message.status != MessageStatus.NEW:
        who = name_of(message.handled_by.actor) if message.handled_by else _("The gateway's mapping")
        raise TransitionNotAllowedError(_("%(who)s has dealt with this message already.") % {"who": who})
    return message


def _record(message: InboundMessage, audience: Audience, verb: str) -> None:
    audit(actor=audience.actor, verb=verb, object_type="message", object_id=message.public_id,
          mission_id=message.mission_id)  # fmt: skip
