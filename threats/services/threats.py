"""Threats: opened when they are seen, kept in versions, looked at again on a set day, closed when judged gone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import ThreatFamily
from incidents.models import Actor
from incidents.services.report_checks import check_classification
from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError
from missions.models import Area, Mission, User
from missions.services.records import locked, move, new_ref, refusal, require, write_move, written
from missions.validation import FieldErrors, checked_text, tidy
from threats import lifecycle
from threats.choices import ThreatStatus
from threats.inputs import ThreatInput
from threats.models import Alert, Threat, ThreatAlert

MAX_TEXT = 4000
LONGEST_REVIEW = timedelta(days=184)  # half a year: what nobody looks at for longer is not under review
KEPT = ("title", "family", "people", "scenario", "status")


@transaction.atomic
def open_threat(*, audience: Audience, user: User, mission: Mission, data: ThreatInput) -> Threat:
    """Open a threat; no incident is needed first, but a day on which it is looked at again."""
    area = Area.objects.visible_to(audience).filter(mission=mission, pcode=data.area).first() if data.area else None
    where = area.pk if area is not None else None
    if not any(audience.may(verb, mission_id=mission.pk, area_id=where) for verb in ("assess", "decide", "propose")):
        raise NotAllowedError(_("Your role does not allow this."))
    errors = _checked(mission, data)
    check_classification(errors, mission, audience, data.classification)
    if area is None:
        errors.add("area", _("Choose an area of this mission."))
    errors.raise_if_any()
    assert area is not None  # noqa: S101 - for the type checker: none was refused
    threat: Threat = Threat.objects.create(
        ref=new_ref(Threat, mission),
        mission=mission,
        created_by=user,
        opened_at=mission.now(),
        area=area,
        classification=data.classification,
        is_exercise=data.is_exercise,
        **_columns(data),
    )
    write_move(threat, "", user=user, audience=audience, verb="threat.open")
    _keep_version(threat, user, "")
    return threat


@transaction.atomic
def change_threat(*, threat_id: int, user: User, audience: Audience, data: ThreatInput, reason: str) -> Threat:
    """Say anew what a threat is, with the reason; its area and classification stay, and so does every version."""
    threat = _locked(threat_id, audience)
    _require_open(threat)
    _need("reason", reason)
    _checked(threat.mission, data).raise_if_any()
    for name, value in _columns(data).items():
        setattr(threat, name, value)
    threat.save()
    written(threat, audience=audience, verb="threat.change", reason=tidy(reason))
    _keep_version(threat, user, reason)
    return threat


@transaction.atomic
def move_threat(
    *, threat_id: int, user: User, audience: Audience, to: str, reason: str, review_on: date | None = None
) -> Threat:
    """Watch, escalate, find mitigated or close a threat: each says why; what stays open gets its next review day."""
    threat = _locked(threat_id, audience)
    errors = FieldErrors()
    errors.choice("to", to, ThreatStatus)
    errors.raise_if_any()
    if not lifecycle.threat_may_move(threat.status, to):
        raise refusal(threat, to)
    _need("reason", reason)
    changes: dict[str, Any] = {"reviewed_at": threat.mission.now()}
    if to == ThreatStatus.CLOSED:
        changes |= {"closed_at": threat.mission.now(), "review_on": None}
    else:
        changes["review_on"] = checked_review(threat.mission, review_on or threat.review_on)
    move(
        threat,
        to,
        user=user,
        audience=audience,
        verb="threat.move",
        reason=checked_text("reason", reason, limit=MAX_TEXT),
        changes=changes,
    )
    _keep_version(threat, user, reason)
    return threat


@transaction.atomic
def review_threat(*, threat_id: int, user: User, audience: Audience, review_on: date, reason: str) -> Threat:
    """Look at a threat again and leave it as it is, with what was found and the next day."""
    threat = _locked(threat_id, audience)
    _require_open(threat)
    _need("reason", reason)
    changes = {"review_on": checked_review(threat.mission, review_on), "reviewed_at": threat.mission.now()}
    told = {"recorded": "reviewed"}
    words = checked_text("reason", reason, limit=MAX_TEXT)
    move(
        threat, threat.status, user=user, audience=audience, verb="threat.review", reason=words, data=told,
        changes=changes,
    )  # fmt: skip
    _keep_version(threat, user, reason)
    return threat


@transaction.atomic
def link_alert(*, threat_id: int, alert_id: int, user: User, audience: Audience) -> Threat:
    """Say that an alert belongs to a threat. The threat is guarded as its alerts are. Twice is once."""
    threat = _locked(threat_id, audience)
    alert = Alert.objects.visible_to(audience).filter(pk=alert_id, mission=threat.mission).first()
    if alert is None:
        raise ValidationError({"alert": [_("Choose an alert of this mission.")]})
    if alert.is_exercise != threat.is_exercise:
        raise ValidationError({"alert": [_("An exercise and what is real are never linked.")]})
    _link, new = ThreatAlert.objects.get_or_create(
        threat=threat, alert=alert, defaults={"linked_at": timezone.now(), "linked_by": user}
    )
    if new:
        threat.save(update_fields=["status"])
        written(threat, audience=audience, verb="threat.link", data={"alert": alert.ref})
    return threat


def checked_review(mission: Mission, day: date | None) -> date:
    """A day to come, within half a year. Raises by field: a threat that is not closed never is without one."""
    if day is None:
        raise ReasonNeededError("review_on", _("Say on which day this is looked at again."))
    if not mission.today() <= day <= mission.today() + LONGEST_REVIEW:
        raise ValidationError({"review_on": [_("Give a day from today on, within half a year.")]})
    return day


def _checked(mission: Mission, data: ThreatInput) -> FieldErrors:
    errors = FieldErrors()
    errors.text("title", tidy(data.title), limit=200, required=True)
    errors.text("people", tidy(data.people), limit=200, required=True)
    errors.text("scenario", tidy(data.scenario), limit=MAX_TEXT, required=True, lines=True)
    errors.choice("family", data.family, ThreatFamily)
    if data.actor_id is not None and not Actor.objects.filter(pk=data.actor_id).exists():
        errors.add("actor", _("There is no such group."))
    try:
        checked_review(mission, data.review_on)
    except ValidationError as error:
        errors.merge(error)
    except ReasonNeededError as error:
        errors.add(error.field, str(error))
    return errors


def _columns(data: ThreatInput) -> dict[str, Any]:
    return {
        "title": tidy(data.title),
        "family": data.family,
        "people": tidy(data.people),
        "scenario": tidy(data.scenario),
        "actor_id": data.actor_id,
        "review_on": data.review_on,
    }


def _keep_version(threat: Threat, user: User, reason: str) -> None:
    """Every field as it stands now, beside the versions before."""
    now = timezone.now()
    data = {name: getattr(threat, name) for name in KEPT}
    data |= {
        "actor": str(threat.actor.public_id) if threat.actor is not None else "",
        "review_on": threat.review_on.isoformat() if threat.review_on else None,
    }
    threat.versions.create(
        number=threat.versions.count() + 1, data=data, reason=tidy(reason), at=now,
        mission_at=threat.mission.mission_time(now), by=user,
    )  # fmt: skip


def _locked(threat_id: int, audience: Audience) -> Threat:
    threat: Threat = locked(Threat, audience, threat_id)
    require(audience, ("assess", "decide"), threat)
    return threat


def _require_open(threat: Threat) -> None:
    if threat.status not in lifecycle.THREAT_OPEN:
        raise refusal(threat, ThreatStatus.WATCHED)


def _need(field: str, value: str) -> None:
    if not value.strip():
        raise ReasonNeededError(field, _("This needs a word: say why."))
