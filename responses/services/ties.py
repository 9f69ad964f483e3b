"""What an action is tied to: a threat, a registered protector, support to a force, a base; each is checked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.errors import ReasonNeededError
from missions.models import Base, Mission
from missions.validation import FieldErrors
from responses.inputs import ActionInput
from responses.models import Action, Protector, Support
from responses.services.clearance import clearance_problem
from responses.services.protectors import blocks, vetting_problem
from threats.models import Threat

# What may be taken back at the same moment: who names it waits for that, and whoever takes it back for this.
LOCKED = frozenset({Protector, Support})


def checked_ties(mission: Mission, audience: Audience, data: ActionInput) -> dict[str, Any]:
    """The columns of an action's ties. Raises ValidationError by field: also for support without a clearance.

    Support is locked, and before any alert: a violation that reopens it tells the alerts after it.
    """
    ties = {
        "threat": _one(Threat, "threat", data.threat_id, mission, audience),
        "protector": _one(Protector, "protector", data.protector_id, mission, audience),
        "support": _one(Support, "support", data.support_id, mission, audience),
        "base": _one(Base, "base", data.base_id, mission, audience),
    }
    errors = FieldErrors()
    support, protector = ties["support"], ties["protector"]
    problem = clearance_problem(support) if support is not None else ""
    if problem:
        errors.add("support", problem)
    if protector is not None:
        _check_protector(errors, protector, data)
    errors.raise_if_any()
    return {name: record for name, record in ties.items() if record is not None}


def _check_protector(errors: FieldErrors, protector: Protector, data: ActionInput) -> None:
    if protector.ended_at is not None:
        errors.add("protector", _("They are registered no more."))
    if protector.responder != data.responder:
        errors.add(
            "protector",
            _("%(name)s is registered as “%(kind)s”: choose that as who is asked.")
            % {"name": protector.name, "kind": protector.get_responder_display()},
        )
    problem = vetting_problem(protector)
    if problem and blocks(protector):
        errors.add("protector", problem)


def _one(model: Any, field: str, pk: int | None, mission: Mission, audience: Audience) -> Any:
    if pk is None:
        return None
    rows = model.objects.visible_to(audience).filter(mission=mission, pk=pk).select_related("mission")
    found = (rows.select_for_update(of=("self",)) if model in LOCKED else rows).first()
    if found is None:
        raise ValidationError({field: [_("There is no such record, or you may not see it.")]})
    return found


def require_cleared(action: Action) -> None:
    """Raise ReasonNeededError where an action gives support whose clearance is not, or no longer, valid.

    Both are locked: an action never starts on what is reopened, suspended or ended in the same moment.
    """
    support, protector = _held(Support, action.support_id), _held(Protector, action.protector_id)
    problem = clearance_problem(support) if support is not None else ""
    if problem:
        raise ReasonNeededError(
            "support",
            _("%(ref)s supports a force without a valid clearance. %(why)s") % {"ref": action.ref, "why": problem},
        )
    if protector is not None and blocks(protector) and (problem := vetting_problem(protector)):
        raise ReasonNeededError("protector", problem)


def _held(model: Any, pk: int | None) -> Any:
    if pk is None:
        return None
    return model.objects.select_for_update(of=("self",)).select_related("mission").get(pk=pk)
