"""How near and how soon harm must follow to be looked into: of the mission, else the defaults."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ledger.services import audit
from missions.models import Mission
from responses.models import LearningRules

MOST = {
    "missed_km": 200.0,
    "missed_hours": 24 * 60,
    "retaliation_km": 200.0,
    "retaliation_days": 365,
    "feedback_hours": 24 * 60,
}


def rules_of(mission: Mission) -> LearningRules:
    """The rules of a mission; the defaults, unsaved, where it has set none."""
    return LearningRules.objects.filter(mission=mission).first() or LearningRules(mission=mission)


@transaction.atomic
def set_rules(*, mission: Mission, actor: str, values: dict[str, float]) -> LearningRules:
    """Change some of a mission's rules. Raises ValidationError by field for what is no sensible distance or time."""
    wrong = {
        name: [_("Give a number above 0, at most %(most)s.") % {"most": MOST[name]}]
        for name, value in values.items()
        if not 0 < value <= MOST[name]
    }
    if wrong:
        raise ValidationError(wrong)
    rules = rules_of(mission)
    before = {name: getattr(rules, name) for name in values}
    for name, value in values.items():
        setattr(rules, name, value)
    rules.save()
    audit(
        actor=actor, verb="mission.learning_rules", object_type="mission", object_id=mission.public_id,
        mission_id=mission.pk, data={"before": before, "after": values},
    )  # fmt: skip
    return rules
