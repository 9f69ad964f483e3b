"""The mission's own rules as forms: each is one sheet, set whole, with the reason."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from missions.choices import Role
from missions.models import Mission
from missions.services.limits import TOLD_ROLES
from missions.services.rulesets import MAX_REASON, Ruleset
from responses.choices import Phase, Responder, Tier
from responses.models import OwnActionType
from responses.services import kinds_of
from responses.services.approvals import APPROVERS
from responses.services.priorities import rung_name
from responses.services.rules import BOARD, EMERGENCY, LEARNING, MOST, MOST_EMERGENCY_HOURS, MOST_RUNGS
from threats.choices import NoticeKind
from threats.services.notice_policy import NOTICES


class ReasonedForm(PageForm):
    """A change of rules says why."""

    reason = forms.CharField(
        max_length=MAX_REASON,
        label=_("Reason"),
        help_text=_("It is kept in the audit trail."),
        error_messages={"required": _("Say why.")},
    )

    def order_fields(self, field_order: Any) -> None:
        """The reason comes last."""
        super().order_fields([name for name in self.fields if name != "reason"])


class SheetForm(ReasonedForm):
    """One sheet of rules as it stands. `rules` says how it is read and written."""

    rules: ClassVar[Ruleset]
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, mission: Mission) -> None:
        self.mission, self.standing = mission, self.rules.read(mission)
        super().__init__(data, initial={"version": self.rules.version(mission), **self.first()})
        self.make()
        self.order_fields(None)

    def first(self) -> dict[str, Any]:
        """How the sheet stands, by field."""
        return self.standing

    def make(self) -> None:
        """Fields that follow from the mission."""

    def values(self) -> dict[str, Any]:
        """The cleaned form as the service takes it."""
        return {name: self.cleaned_data[name] for name in self.standing}


class EmergencyForm(SheetForm):
    rules = EMERGENCY
    emergency_hours = forms.IntegerField(
        min_value=1,
        max_value=MOST_EMERGENCY_HOURS,
        label=_("Hours"),
        help_text=_("Within so many hours of emergency support the preliminary assessment is due."),
    )


class LearningForm(SheetForm):
    """How near and how soon harm must follow; how long those who warned may wait."""

    rules = LEARNING
    missed_km = forms.FloatField(max_value=MOST["missed_km"], label=_("Missed warning: harm so near to the alert, km"))
    missed_hours = forms.IntegerField(
        min_value=1,
        max_value=int(MOST["missed_hours"]),
        label=_("Missed warning: and so soon after it was received, hours"),
    )
    retaliation_km = forms.FloatField(
        max_value=MOST["retaliation_km"], label=_("Retaliation: harm so near to an operation, km")
    )
    retaliation_days = forms.IntegerField(
        min_value=1, max_value=int(MOST["retaliation_days"]), label=_("Retaliation: and so soon after its end, days")
    )


class NoticesForm(SheetForm):
    """Who is told of what by their role, beside those who subscribed."""

    rules = NOTICES
    replay_sends = forms.BooleanField(
        required=False, label=_("A replay also sends by e-mail, text message and webhook")
    )

    def make(self) -> None:
        told = [(role, Role(role).label) for role in TOLD_ROLES]
        for kind in self.standing["roles"]:
            self.fields[f"roles_{kind}"] = forms.MultipleChoiceField(
                choices=told,
                widget=forms.CheckboxSelectMultiple,
                label=NoticeKind(kind).label,
                error_messages={"required": _("Somebody must be told: choose at least one role.")},
            )
        self.fields["replay_sends"] = self.fields.pop("replay_sends")

    def first(self) -> dict[str, Any]:
        roles = {f"roles_{kind}": told for kind, told in self.standing["roles"].items()}
        return {**roles, "replay_sends": self.standing["replay_sends"]}

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        roles = {
            kind: [role for role in TOLD_ROLES if role in said[f"roles_{kind}"]] for kind in self.standing["roles"]
        }
        return {"roles": roles, "replay_sends": said["replay_sends"]}


class BoardForm(SheetForm):
    """The words of the priority board, the highest first. What a rung is called changes, not what stands on it."""

    rules = BOARD

    def make(self) -> None:
        for number in range(1, MOST_RUNGS + 1):
            self.fields[f"rung_{number}"] = forms.CharField(
                required=False, max_length=40, label=gettext("Rung %(number)d") % {"number": number}
            )
        self.fields["rung_1"].help_text = _(
            "The highest first, such as must, should, could; or the words of your flashpoint matrix or heat map. "
            "Empty: no such rung."
        )

    def first(self) -> dict[str, Any]:
        rungs = enumerate(self.standing["labels"], 1)
        return {f"rung_{number}": rung_name(key, name) for number, (key, name) in rungs}

    def values(self) -> dict[str, Any]:
        """A renamed rung keeps its key, and with it the areas that stand on it."""
        said = [self.cleaned_data[f"rung_{number}"].strip() for number in range(1, MOST_RUNGS + 1)]
        keys = [key for key, _name in self.standing["labels"]]
        free = (key for number in range(1, 100) if (key := f"rung_{number}") not in keys)
        keys += [next(free) for _each in range(MOST_RUNGS - len(keys))]
        return {"labels": [[key, _own_word(key, name)] for key, name in zip(keys, said, strict=True) if name]}


def _own_word(key: str, name: str) -> str:
    """Empty where it is the usual word: that is told in each reader's language."""
    return "" if name == rung_name(key, "") else name


class ActionTypeForm(ReasonedForm):
    """A type of action in the three languages, with what it fills in."""

    label_en = forms.CharField(max_length=80, label=_("Name in English"))
    label_fr = forms.CharField(max_length=80, label=_("Name in French"))
    label_ar = forms.CharField(max_length=80, label=_("Name in Arabic"), widget=forms.TextInput(attrs={"dir": "auto"}))
    tier = forms.TypedChoiceField(choices=optional(Tier.choices, _("Choose")), coerce=int, label=_("Tier"))
    phase = forms.ChoiceField(choices=optional(Phase.choices, _("Choose")), label=_("Usual phase"))


class NewActionTypeForm(ActionTypeForm):
    code = forms.CharField(
        max_length=24,
        label=_("Code"),
        help_text=_(
            "For files and programs, never changed: small letters, digits and underscores, such as river_watch."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


def action_type_first(row: OwnActionType) -> dict[str, Any]:
    """A type as its form shows it."""
    names = ("label_en", "label_fr", "label_ar", "tier", "phase")
    return {name: getattr(row, name) for name in names}


class ApprovalForm(ReasonedForm):
    """Whose approval is asked for which actions; what is left open matches all."""

    role = forms.ChoiceField(
        choices=optional([(role.value, role.label) for role in APPROVERS], _("Choose")), label=_("Who approves")
    )
    tier = forms.TypedChoiceField(
        choices=optional(Tier.choices, _("Every tier")), coerce=int, empty_value=None, required=False, label=_("Tier")
    )
    type = forms.ChoiceField(required=False, label=_("Type of action"))
    responder = forms.ChoiceField(
        choices=optional(Responder.choices, _("Everybody")), required=False, label=_("Responder")
    )

    def __init__(self, *args: Any, mission: Mission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = optional([(kind.code, kind.label) for kind in kinds_of(mission)], _("Every type"))


class EndApprovalForm(ReasonedForm):
    """Which approval is asked for no more."""

    rule = forms.ChoiceField(label=_("Approval"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Choose")), *choices]
