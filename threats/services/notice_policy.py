"""Which roles a mission tells of its alerts, and whether a replay sends outside the app."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from missions.models import Mission
from missions.services.limits import TOLD_ROLES
from missions.services.rulesets import Ruleset, Values
from missions.validation import FieldErrors
from threats.models import NoticePolicy
from threats.services.recipients import ROLES


def _read(mission: Mission) -> dict[str, Any]:
    """Roles by kind of notice, defaults included, in the order of the roles."""
    policy = NoticePolicy.objects.filter(mission=mission).first() or NoticePolicy(mission=mission)
    told = {str(kind): policy.roles.get(kind) or usual for kind, usual in ROLES.items()}
    ordered = {kind: [role for role in TOLD_ROLES if role in roles] for kind, roles in told.items()}
    return {"roles": ordered, "replay_sends": policy.replay_sends}


def _check(mission: Mission, values: Values) -> None:
    errors = FieldErrors()
    for kind in ROLES:
        roles = values["roles"].get(str(kind), [])
        if not roles:
            errors.add(f"roles_{kind}", _("Somebody must be told: choose at least one role."))
        elif not set(roles) <= set(TOLD_ROLES):
            errors.add(f"roles_{kind}", _("Only people inside the mission can be told."))
    errors.raise_if_any()


def _write(mission: Mission, values: Values) -> None:
    """Only what differs is kept: what the mission leaves as it is follows the usual way."""
    differs = {
        str(kind): list(values["roles"][str(kind)])
        for kind, usual in ROLES.items()
        if set(values["roles"][str(kind)]) != set(usual)
    }
    said = {"roles": differs, "replay_sends": bool(values["replay_sends"])}
    NoticePolicy.objects.update_or_create(mission=mission, defaults=said)


NOTICES = Ruleset("notices", _read, _check, _write)
