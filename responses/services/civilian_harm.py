"""When our own or supported forces are said to have harmed civilians: allegation, inquiry, finding, amends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.models import Incident
from incidents.services.report_checks import check_classification
from missions.audience import Audience
from missions.choices import Classification, Module
from missions.errors import NotAllowedError
from missions.models import Area, Mission, User
from missions.services.records import locked, new_ref, refusal, require, write_move
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import Amends, HarmCaseStatus, HarmFinding, HarmForce
from responses.models import CivilianHarmCase
from responses.services.moving import MAX_TEXT, moved, need


@dataclass(frozen=True, kw_only=True)
class HarmCaseInput:
    """What is said, of whose operation, in which area (P-code) and on which day. No names of anybody.

    `incident`: outside number of the incident, where one is recorded.
    """

    force: str
    area: str
    occurred_on: date | None
    allegation: str
    incident: str = ""
    classification: int = Classification.CONFIDENTIAL
    is_exercise: bool = False


@transaction.atomic
def open_case(*, mission: Mission, user: User, audience: Audience, data: HarmCaseInput) -> CivilianHarmCase:
    """Take an allegation down. Whoever reports or assesses may; it is confidential unless said otherwise.

    Raises NotAllowedError (also where the module is off), ValidationError by field.
    """
    require_module(mission)
    area = Area.objects.visible_to(audience).filter(mission=mission, pcode=data.area).first()
    _check(mission, audience, data, area)
    assert area is not None  # noqa: S101 - checked just above
    assert data.occurred_on is not None  # noqa: S101 - as well
    _require(audience, ("report", "assess", "decide"), mission, area)
    case: CivilianHarmCase = CivilianHarmCase.objects.create(
        ref=new_ref(CivilianHarmCase, mission), mission=mission, area=area, force=data.force,
        incident=_incident(mission, audience, data.incident), occurred_on=data.occurred_on,
        allegation=tidy(data.allegation), opened_at=mission.now(), classification=data.classification,
        is_exercise=data.is_exercise, created_by=user,
    )  # fmt: skip
    write_move(case, "", user=user, audience=audience, verb="civilian_harm.open", data={"force": case.force})
    return case


@transaction.atomic
def begin_inquiry(
    *, case_id: int, user: User, audience: Audience, owner: User | None = None, reason: str = ""
) -> CivilianHarmCase:
    """Begin to look into it, or once more, with the reason; whoever begins holds it unless another is named."""
    case = _locked(case_id, audience, HarmCaseStatus.INQUIRY)
    if case.status != HarmCaseStatus.ALLEGATION:
        need("reason", reason)
    changes = {"owner": owner or user, "closed_at": None, "finding": "", "finding_note": ""}
    return moved(case, HarmCaseStatus.INQUIRY, user, audience, "civilian_harm.inquire", reason=reason, changes=changes)


@transaction.atomic
def record_finding(*, case_id: int, user: User, audience: Audience, finding: str, note: str) -> CivilianHarmCase:
    """Say what the inquiry came to, and on what grounds."""
    case = _locked(case_id, audience, HarmCaseStatus.FINDING)
    errors = FieldErrors()
    errors.choice("finding", finding, HarmFinding)
    errors.text("note", tidy(note), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()
    need("note", note)
    changes = {"finding": finding, "finding_note": tidy(note)}
    return moved(
        case, HarmCaseStatus.FINDING, user, audience, "civilian_harm.find", data={"finding": finding}, changes=changes
    )


@transaction.atomic
def record_amends(
    *, case_id: int, user: User, audience: Audience, amends: Sequence[str], note: str
) -> CivilianHarmCase:
    """Write down what was done for those harmed, or that nothing was, and why. Only after harm was found."""
    case = _locked(case_id, audience, HarmCaseStatus.AMENDS)
    if case.finding not in lifecycle.OWES_AMENDS:
        raise refusal(case, HarmCaseStatus.AMENDS)
    errors = FieldErrors()
    for each in amends or [""]:
        errors.choice("amends", each, Amends)
    if Amends.NONE in amends and len(set(amends)) > 1:
        errors.add("amends", _("None and something exclude each other."))
    errors.text("note", tidy(note), limit=MAX_TEXT, lines=True)
    errors.raise_if_any()
    need("note", note)
    changes = {"amends": sorted(set(amends)), "amends_note": tidy(note)}
    data = {"amends": sorted(set(amends))}
    return moved(case, HarmCaseStatus.AMENDS, user, audience, "civilian_harm.amends", data=data, changes=changes)


@transaction.atomic
def close_case(*, case_id: int, user: User, audience: Audience, reason: str) -> CivilianHarmCase:
    """Close a case with the reason; one in which harm was found is closed after its amends only."""
    case = _locked(case_id, audience, HarmCaseStatus.CLOSED)
    if case.status == HarmCaseStatus.FINDING and case.finding in lifecycle.OWES_AMENDS:
        raise refusal(case, HarmCaseStatus.CLOSED)
    need("reason", reason)
    changes = {"closed_at": case.mission.now()}
    return moved(case, HarmCaseStatus.CLOSED, user, audience, "civilian_harm.close", reason=reason, changes=changes)


def require_module(mission: Mission) -> None:
    """Raise NotAllowedError where the mandate has the module off."""
    if Module.CIVILIAN_HARM not in mission.modules:
        raise NotAllowedError(_("Cases of civilian harm are switched off in this mission."))


def _check(mission: Mission, audience: Audience, data: HarmCaseInput, area: Area | None) -> None:
    errors = FieldErrors()
    errors.choice("force", data.force, HarmForce)
    errors.text("allegation", tidy(data.allegation), limit=MAX_TEXT, required=True, lines=True)
    if area is None:
        errors.add("area", _("Choose an area of this mission."))
    if data.occurred_on is None:
        errors.add("occurred_on", _("Say on which day."))
    elif not date(1900, 1, 1) <= data.occurred_on <= mission.today():
        errors.add("occurred_on", _("This lies in the future, or too far back."))
    check_classification(errors, mission, audience, data.classification)
    errors.raise_if_any()


def _incident(mission: Mission, audience: Audience, key: str) -> Incident | None:
    if not key:
        return None
    try:
        found = Incident.objects.visible_to(audience).filter(mission=mission, public_id=key).first()
    except ValidationError:
        found = None
    if found is None:
        raise ValidationError({"incident": [_("There is no such incident, or you may not see it.")]})
    return found  # type: ignore[no-any-return]


def _require(audience: Audience, verbs: Sequence[str], mission: Mission, area: Area) -> None:
    if not any(audience.may(verb, mission_id=mission.pk, area_id=area.pk) for verb in verbs):
        raise NotAllowedError(_("Your role does not allow this."))


def _locked(case_id: int, audience: Audience, to: str) -> CivilianHarmCase:
    case: CivilianHarmCase = locked(CivilianHarmCase, audience, case_id)
    require(audience, "decide", case)
    if to not in lifecycle.HARM_MOVES[case.status]:
        raise refusal(case, to)
    return case
