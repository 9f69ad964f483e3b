"""What joint teams find, and how many people are in a refuge: written once, and linked to what is made of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.models import User
from missions.services.records import locked, refusal, require, written
from missions.validation import FieldErrors, tidy
from responses import lifecycle
from responses.choices import JOINT, ActionStatus, ActionType
from responses.models import Action, Finding, FindingLink, RefugeCount
from threats.models import Threat

MAX_TEXT = 4000


@transaction.atomic
def record_finding(*, action_id: int, user: User, audience: Audience, text: str) -> Finding:
    """Write down one thing that a joint team found; threats and actions are made of it afterwards."""
    action = _locked(action_id, audience)
    if action.type not in JOINT:
        raise ValidationError({"text": [_("Findings belong to joint protection teams and joint assessment missions.")]})
    errors = FieldErrors()
    errors.text("text", tidy(text), limit=MAX_TEXT, required=True, lines=True)
    errors.raise_if_any()
    now = timezone.now()
    finding: Finding = Finding.objects.create(
        action=action, text=tidy(text), by=user, at=now, mission_at=action.mission.mission_time(now)
    )
    _touch(action, audience, "action.finding")
    return finding


@transaction.atomic
def link_finding(
    *, finding_id: int, user: User, audience: Audience, threat_id: int | None = None, action_id: int | None = None
) -> FindingLink:
    """Say which threat, or which action, was made of a finding."""
    finding: Finding = Finding.objects.visible_to(audience).select_related("action__mission").get(pk=finding_id)
    mission = finding.action.mission
    threat = Threat.objects.visible_to(audience).filter(pk=threat_id, mission=mission).first()
    action = Action.objects.visible_to(audience).filter(pk=action_id, mission=mission).first()
    if (threat is None) == (action is None):
        raise ValidationError({"finding": [_("Choose a threat or an action of this mission.")]})
    now = timezone.now()
    link: FindingLink = FindingLink.objects.create(
        finding=finding, threat=threat, action=action, by=user, at=now, mission_at=mission.mission_time(now)
    )
    return link


@transaction.atomic
def count_refuge(
    *, action_id: int, user: User, audience: Audience, people: int | None, children: int | None = None, needs: str = ""
) -> RefugeCount:
    """Write down how many people are in a refuge now, and what they need."""
    action = _locked(action_id, audience)
    errors = FieldErrors()
    if action.type != ActionType.REFUGE:
        errors.add("people", _("Only a refuge counts the people in it."))
    if people is None:
        errors.add("people", _("Give a number; your best estimate is enough."))
    errors.count("people", people)
    errors.count("children", children)
    errors.text("needs", tidy(needs), limit=MAX_TEXT, lines=True)
    if people is not None and children is not None and children > people:
        errors.add("children", _("There are more children than people."))
    errors.raise_if_any()
    assert people is not None  # noqa: S101 - for the type checker: none was refused
    now = timezone.now()
    row: RefugeCount = RefugeCount.objects.create(
        action=action, people=people, children=children, needs=tidy(needs), by=user, at=now,
        mission_at=action.mission.mission_time(now),
    )  # fmt: skip
    _touch(action, audience, "action.refuge")
    return row


def _locked(action_id: int, audience: Audience) -> Action:
    action: Action = locked(Action, audience, action_id)
    require(audience, ("act", "assess", "propose"), action)
    if action.status not in lifecycle.TIMES_IN:
        raise refusal(action, ActionStatus.UNDER_WAY)
    return action


def _touch(action: Action, audience: Audience, verb: str) -> None:
    """One change of the action, whose part this is."""
    action.save(update_fields=["status"])
    written(action, audience=audience, verb=verb)
