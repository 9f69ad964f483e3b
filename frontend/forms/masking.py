"""The masking policy of a mission as one form: a step and an attribution for each role that sees content."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm
from missions.audience import Grant
from missions.choices import Attribution, Precision, Role
from missions.masking import LADDER
from missions.models import Mission
from missions.services.policies import MASKED_ROLES, MAX_REASON, masking_of, masking_version


class MaskingForm(PageForm):
    """Rows of roles. The service decides: a step that is finer than the role's own is not even offered."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        required=False, max_length=MAX_REASON, label=_("Reason"), help_text=_("It is kept in the audit trail.")
    )

    def __init__(self, data: Any, *, mission: Mission) -> None:
        now = masking_of(mission)
        initial: dict[str, Any] = {"version": masking_version(mission)}
        for role, policy in now.items():
            initial |= {f"{role}_step": policy.step, f"{role}_attribution": policy.attribution}
        super().__init__(data, initial=initial)
        for role in MASKED_ROLES:
            self.fields[f"{role}_step"] = _choice(Role(role).label, _("Point"), _steps(role))
            self.fields[f"{role}_attribution"] = _choice(Role(role).label, _("Perpetrators"), Attribution.choices)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each role with its two fields and what is chosen now: as typed, else as stored."""
        for role in MASKED_ROLES:
            step, attribution = self[f"{role}_step"], self[f"{role}_attribution"]
            yield {
                "role": role,
                "label": Role(role).label,
                "step": step,
                "attribution": attribution,
                "chosen": (step.value(), attribution.value()),
                "stored": (step.initial, attribution.initial),
            }

    def policies(self) -> dict[str, dict[str, str]]:
        """The cleaned form as the service takes it."""
        said = self.cleaned_data
        return {role: {part: said[f"{role}_{part}"] for part in ("step", "attribution")} for role in MASKED_ROLES}


def _choice(role: Any, what: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=f"{role}: {what}", choices=choices)


def _steps(role: str) -> list[tuple[str, Any]]:
    finest = LADDER.index(Grant(role, None).default.step)
    return [(step, Precision(step).label) for step in LADDER[finest:]]
