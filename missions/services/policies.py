"""How a mission masks: for each role the step of its points, and how much it is told of perpetrators."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit, body_hash
from missions.audience import CLEARED_ONLY, NO_CONTENT, Audience, Grant, Policy, policy_of
from missions.choices import Attribution, Precision, Role
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError
from missions.masking import coarser
from missions.models import Mission, User
from missions.validation import FieldErrors

# Who looks from outside comes first: that is what masking is for.
MASKED_ROLES = tuple(sorted(set(Role.values) - NO_CONTENT, key=lambda role: (role not in CLEARED_ONLY, role)))
MAX_REASON = 500


def masking_of(mission: Mission) -> dict[str, Policy]:
    """How the mission serves each role that sees content, defaults included."""
    return {role: policy_of(role, mission.pk, mission.masking.get(role, {})) for role in MASKED_ROLES}


def masking_version(mission: Mission) -> str:
    """Tells one state of the mission's masking from another."""
    return body_hash(mission.masking)[:16]


@transaction.atomic
def set_masking(
    *,
    mission_id: int,
    policies: Mapping[str, Mapping[str, str]],
    version: str,
    reason: str,
    user: User,
    audience: Audience,
) -> Mission:
    """Set how the named roles are served: {role: {step, attribution}}; roles that are not named keep what they have.

    `version` is that of the masking which was read: ConflictError when somebody changed it meanwhile. No step is finer
    than the role's own. Points that were served stay what they are: a step only chooses among them.
    Raises NotAllowedError, ValidationError by `<role>_step` and `<role>_attribution`, ReasonNeededError.
    """
    if not audience.may("configure", mission_id=mission_id):
        raise NotAllowedError(_("Your role does not allow this."))
    mission = Mission.objects.select_for_update().get(pk=mission_id)
    if masking_version(mission) != version:
        raise ConflictError(_("Somebody changed the masking while you had it open. Look at it again."))
    _check(policies)
    changed = {role: policy for role, policy in policies.items() if _differs(mission, role, policy)}
    if not changed:
        return mission
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))
    before = dict(mission.masking)
    mission.masking = {role: said for role, said in {**before, **changed}.items() if not _is_default(role, said)}
    mission.save(update_fields=["masking"])
    for role, policy in changed.items():
        audit(
            actor=audience.actor,
            verb="mission.masking",
            object_type="mission",
            object_id=mission.public_id,
            mission_id=mission.pk,
            reason=reason.strip(),
            data={"role": role, "before": before.get(role, {}), "after": dict(policy)},
        )
    return mission


def _check(policies: Mapping[str, Mapping[str, str]]) -> None:
    errors = FieldErrors()
    for role, policy in policies.items():
        if role not in MASKED_ROLES or policy.keys() != {"step", "attribution"}:
            errors.add(role, _("This role is shown nothing that could be masked."))
            continue
        errors.choice(f"{role}_step", policy["step"], Precision)
        errors.choice(f"{role}_attribution", policy["attribution"], Attribution)
        own = Grant(role, None).default.step
        if policy["step"] in Precision.values and coarser(own, policy["step"]) != policy["step"]:
            errors.add(f"{role}_step", _("This role is never served finer points than its own."))
    errors.raise_if_any()


def _differs(mission: Mission, role: str, policy: Mapping[str, str]) -> bool:
    now = policy_of(role, mission.pk, mission.masking.get(role, {}))
    return (now.step, now.attribution) != (policy["step"], policy["attribution"])


def _is_default(role: str, policy: Mapping[str, str]) -> bool:
    default = Grant(role, None).default
    return (policy.get("step"), policy.get("attribution")) == (default.step, default.attribution)
