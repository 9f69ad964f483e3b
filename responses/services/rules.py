"""What a mission sets for its responses: emergency support, what is looked into by itself, the board's rungs."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from missions.models import Mission
from missions.services.rulesets import Ruleset, Values
from missions.validation import FieldErrors, tidy
from responses.models import LearningRules, Placement, ResponseRules

MOST = {
    "missed_km": 200.0,
    "missed_hours": 24 * 60,
    "retaliation_km": 200.0,
    "retaliation_days": 365,
}
MOST_EMERGENCY_HOURS = 24 * 7
MOST_RUNGS = 6
KEY = re.compile(r"[a-z][a-z0-9_]{0,23}", re.ASCII)


def rules_of(mission: Mission) -> LearningRules:
    """The rules of a mission; the defaults, unsaved, where it has set none."""
    return LearningRules.objects.filter(mission=mission).first() or LearningRules(mission=mission)


def emergency_hours(mission: Mission) -> int:
    """Within how many hours the mission wants the preliminary assessment of emergency support."""
    rules = ResponseRules.objects.filter(mission=mission).first()
    return rules.emergency_hours if rules is not None else ResponseRules().emergency_hours


def _numbers(values: Values, most: dict[str, Any]) -> None:
    errors = FieldErrors()
    for name, limit in most.items():
        value = values.get(name)
        kind: Any = int | float if isinstance(limit, float) else int
        if not isinstance(value, kind) or not 0 < value <= limit:  # NaN is neither
            errors.add(name, _("Give a number above 0, at most %(most)s.") % {"most": f"{limit:g}"})
    errors.raise_if_any()


def _write_emergency(mission: Mission, values: Values) -> None:
    ResponseRules.objects.update_or_create(mission=mission, defaults=dict(values))


def _write_learning(mission: Mission, values: Values) -> None:
    LearningRules.objects.update_or_create(mission=mission, defaults={name: values[name] for name in MOST})


def _check_board(mission: Mission, values: Values) -> None:
    """Rungs are [key, name]; an empty name is told in the reader's language. None goes while areas stand on it."""
    errors, labels = FieldErrors(), values["labels"]
    keys, names = [key for key, _name in labels], [name.casefold() for _key, name in labels if name]
    if not 1 <= len(labels) <= MOST_RUNGS:
        errors.add("labels", _("Keep one to %(most)d rungs.") % {"most": MOST_RUNGS})
    if len(set(keys)) != len(keys) or len(set(names)) != len(names):
        errors.add("labels", _("Two rungs have the same name: give each its own."))
    for key, name in labels:
        errors.text("labels", tidy(name), limit=40)
        if not KEY.fullmatch(key):
            errors.add("labels", _("This is no known choice."))
    stood_on = set(Placement.objects.filter(mission=mission).newest().exclude(label="").values_list("label", flat=True))
    for key, name in mission.priority_labels:
        if key in stood_on and key not in keys:
            errors.add("labels", _("Areas stand on “%(rung)s”: move them first.") % {"rung": name or key})
    errors.raise_if_any()


def _write_board(mission: Mission, values: Values) -> None:
    mission.priority_labels = [[key, tidy(name)] for key, name in values["labels"]]
    mission.save(update_fields=["priority_labels"])


EMERGENCY = Ruleset(
    "emergency",
    lambda mission: {"emergency_hours": emergency_hours(mission)},
    lambda mission, values: _numbers(values, {"emergency_hours": MOST_EMERGENCY_HOURS}),
    _write_emergency,
)
LEARNING = Ruleset(
    "reviews",
    lambda mission: {name: getattr(rules_of(mission), name) for name in MOST},
    lambda mission, values: _numbers(values, MOST),
    _write_learning,
)
BOARD = Ruleset(
    "board",
    lambda mission: {"labels": [list(rung) for rung in mission.priority_labels]},
    _check_board,
    _write_board,
)
