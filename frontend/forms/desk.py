"""The questions of the verification desk: grade, merge, split, resolve, and the words beside a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from incidents import choices
from incidents.inputs import ActorLine, HarmLine
from incidents.models import Incident

MORE_GROUPS = 2  # empty lines after the groups that are named already
REASON = _("Reason")
NEEDED = {"required": _("Say why: it is kept with the record.")}


def why(label: Any = REASON, *, required: bool = True) -> forms.CharField:
    """A reason, kept with the record."""
    return forms.CharField(max_length=500, required=required, label=label, error_messages=NEEDED)


def day(label: Any) -> forms.DateField:
    """A day that may stay open."""
    return forms.DateField(required=False, label=label, widget=forms.DateInput(attrs={"type": "date"}))


def offered(form: forms.Form, name: str) -> forms.ChoiceField:
    """The field of a form whose choices depend on the record."""
    return cast(forms.ChoiceField, form.fields[name])


class SeenForm(PageForm):
    """A decision on what was on screen: `version` says which state of the record that was."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def taken(form: PageForm, name: str, make: Any) -> dict[str, Any]:
    """Clean data with what the service takes under `name`; only where every field by itself is right."""
    if not form.errors:
        form.cleaned_data[name] = make()
    return form.cleaned_data


class GradeForm(PageForm):
    """How far a source and its account are to be believed; empty leaves as it is."""

    reliability = forms.ChoiceField(
        required=False, choices=optional(choices.Reliability.choices, _("Leave as it is")), label=_("Reliability")
    )
    credibility = forms.ChoiceField(
        required=False, choices=optional(choices.Credibility.choices, _("Leave as it is")), label=_("Credibility")
    )
    origin = forms.CharField(
        required=False,
        max_length=120,
        label=_("Who said it first"),
        help_text=_("Reports of one origin count once. Never a person's name."),
    )
    reason = why(required=False)

    def clean(self) -> dict[str, Any]:
        return taken(self, "grades", self.grades)

    def grades(self) -> dict[str, str | None]:
        """What was said, as the service takes it: None leaves as it is."""
        names = [name for name in ("reliability", "credibility", "origin") if name in self.fields]
        return {name: self.cleaned_data[name] or None for name in names}


class BatchForm(PageForm):
    """The reports that were ticked, with one answer for all of them."""

    chosen = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput, label=_("Reports"), error_messages={"required": _("Tick reports first.")}
    )

    def __init__(self, *args: Any, told: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "chosen").choices = [(str(each.public_id), each.ref) for each in told]


class BatchGradeForm(BatchForm, GradeForm):
    """One grade for all that were ticked."""

    origin = None  # type: ignore[assignment]


class BatchWithdrawForm(BatchForm):
    """One reason for all that were ticked."""

    reason = why()


class MergeForm(SeenForm):
    """That two incidents are one; both as they were looked at."""

    into = forms.UUIDField(widget=forms.HiddenInput)
    winner_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = why(_("Why they are the same event"))


class UnmergeForm(PageForm):
    """Which of the merged incidents is one of its own after all."""

    incident = forms.ChoiceField(label=_("Which one"))
    reason = why(_("Why they are not the same event"))

    def __init__(self, *args: Any, merged: Iterable[Incident] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "incident").choices = [(str(each.public_id), each.ref) for each in merged]


class SplitForm(SeenForm):
    """Which reports tell of something else, and where they go."""

    NEW, DESK = "new", "desk"
    reports = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, label=_("Which reports"))
    to = forms.ChoiceField(
        choices=[(NEW, _("Into an incident of their own")), (DESK, _("Back to the desk"))],
        initial=NEW,
        widget=forms.RadioSelect,
        label=_("Where they go"),
    )
    reason = why()

    def __init__(self, *args: Any, told: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "reports").choices = [(str(each.public_id), each.ref) for each in told]


class ResolveForm(SeenForm):
    """An analyst's figures, one line for each kind of harm that is told of or could be."""

    reason = why(_("On what grounds"))
    PARTS = (("min", _("at least")), ("best", _("best")), ("max", _("at most")))

    def __init__(self, *args: Any, harm: Sequence[Any] = (), kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds, self.known = tuple(kinds), tuple(harm)
        totals = {line.kind: line for line in harm if not (line.sex or line.age_band or line.group)}
        for kind in self.kinds:
            line = totals.get(kind)
            now = (None, None, None) if line is None else (line.minimum, line.best, line.maximum)
            for (part, label), value in zip(self.PARTS, now, strict=True):
                self.fields[f"{kind}_{part}"] = forms.IntegerField(
                    required=False, min_value=0, max_value=10_000_000, initial=value, label=label,
                    widget=forms.NumberInput(attrs={"min": 0, "inputmode": "numeric"}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        return taken(self, "lines", self.lines)

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each kind, for the page."""
        return [
            {"label": choices.HarmKind(kind).label, "fields": [self[f"{kind}_{part}"] for part, _label in self.PARTS]}
            for kind in self.kinds
        ]

    def lines(self) -> list[HarmLine]:
        """Totals as typed; breakdowns stay as they are."""
        typed = [
            (kind, {part: self.cleaned_data[f"{kind}_{part}"] for part, _label in self.PARTS}) for kind in self.kinds
        ]
        status = {line.kind: line.civilian_status for line in self.known}
        totals = [
            HarmLine(kind=kind, civilian_status=status.get(kind, choices.CivilianStatus.UNKNOWN), **figures)
            for kind, figures in typed
            if any(value is not None for value in figures.values())
        ]
        parts = [
            HarmLine(
                kind=line.kind, min=line.minimum, best=line.best, max=line.maximum,
                civilian_status=line.civilian_status, sex=line.sex, age_band=line.age_band, group=line.group,
            )
            for line in self.known
            if line.sex or line.age_band or line.group or line.kind not in self.kinds
        ]  # fmt: skip
        return [*totals, *parts]


class GroupsForm(SeenForm):
    """Who is thought to have done what, in as many lines as are needed."""

    reason = why(_("On what grounds"))

    def __init__(self, *args: Any, named: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(named) + MORE_GROUPS
        for number in range(self.count):
            line = named[number] if number < len(named) else None
            self._add_line(number, line)

    def _add_line(self, number: int, line: Any) -> None:
        self.fields[f"name_{number}"] = forms.CharField(
            required=False, max_length=200, label=_("Group"), initial=line.actor.name if line else "",
            widget=forms.TextInput(attrs={"list": "groups", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields[f"role_{number}"] = forms.ChoiceField(
            choices=choices.ActorRole.choices, label=_("Role"),
            initial=line.role if line else choices.ActorRole.PERPETRATOR,
        )  # fmt: skip
        self.fields[f"confidence_{number}"] = forms.ChoiceField(
            choices=choices.Confidence.choices, label=_("How sure"),
            initial=line.confidence if line else choices.Confidence.POSSIBLE,
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        return taken(self, "lines", self.lines)

    def rows(self) -> list[list[Any]]:
        """The three fields of each line, for the page."""
        return [[self[f"{part}_{number}"] for part in ("name", "role", "confidence")] for number in range(self.count)]

    def lines(self) -> list[ActorLine]:
        """The lines that name a group."""
        data = self.cleaned_data
        return [
            ActorLine(name=data[f"name_{n}"], role=data[f"role_{n}"], confidence=data[f"confidence_{n}"])
            for n in range(self.count)
            if data[f"name_{n}"]
        ]


class ReopenForm(SeenForm):
    """Let figures or groups follow from the reports again."""

    what = forms.ChoiceField(
        choices=[("harm", _("Figures")), ("actors", _("Groups"))], widget=forms.RadioSelect, label=_("What"),
        initial="harm",
    )  # fmt: skip
    reason = why()


class CommentForm(PageForm):
    """A word to colleagues."""

    text = forms.CharField(
        max_length=4000,
        label=_("Comment"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("For colleagues only; it never leaves the mission. No names of people."),
    )


class UncommentForm(PageForm):
    """Which own comment is taken back."""

    comment = forms.UUIDField(widget=forms.HiddenInput)


class MarkForm(PageForm):
    """The mark of the own section."""

    kind = forms.ChoiceField(label=_("Mark"))
    note = forms.CharField(required=False, max_length=300, label=_("Note"))

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "kind").choices = list(kinds)


class UnmarkForm(MarkForm):
    """A mark is taken back with a reason."""

    note = None  # type: ignore[assignment]
    reason = why()


class CampaignForm(PageForm):
    """A campaign or operation that the incident belongs to: one that is known, or a new one."""

    campaign = forms.ChoiceField(required=False, label=_("Known already"))
    name = forms.CharField(required=False, max_length=160, label=_("Or a new one"))
    kind = forms.ChoiceField(choices=choices.CampaignKind.choices, label=_("Kind of the new one"))
    starts_on = day(_("It began"))
    ends_on = day(_("It ended"))
    reason = why(required=False)

    def __init__(self, *args: Any, known: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "campaign").choices = optional(
            [(str(each.public_id), each.name) for each in known], _("None of these")
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("campaign")) == bool(said.get("name")) and not self.errors:
            raise forms.ValidationError({"campaign": _("Choose one that is known, or name a new one.")})
        return said


class LeaveCampaignForm(PageForm):
    """Which campaign the incident does not belong to after all."""

    campaign = forms.ChoiceField(label=_("Campaign"))
    reason = why()

    def __init__(self, *args: Any, known: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "campaign").choices = [(str(each.public_id), each.name) for each in known]


class RelationForm(PageForm):
    """How two groups stand to one another, and when."""

    actor = forms.ChoiceField(label=_("Group"))
    kind = forms.ChoiceField(choices=choices.ActorRelationKind.choices, label=_("Stands to the other as"))
    other = forms.ChoiceField(label=_("Other group"))
    starts_on = day(_("From"))
    ends_on = day(_("Until"))
    note = forms.CharField(required=False, max_length=300, label=_("Note"))

    def __init__(self, *args: Any, named: Iterable[Any] = (), known: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, groups in (("actor", named), ("other", known)):
            offered(self, field).choices = [(str(each.public_id), each.name) for each in groups]


class TakeBackForm(PageForm):
    """Which of the things said of a group does not hold after all."""

    relation = forms.ChoiceField(label=_("What was said"))
    reason = why()

    def __init__(self, *args: Any, said: Iterable[tuple[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "relation").choices = list(said)


class AliasForm(PageForm):
    """Another name of a group."""

    alias = forms.CharField(
        max_length=200,
        label=_("Also called"),
        help_text=_("Reports that use this name speak of this group from now on, in every mission."),
    )


class RemoveAliasForm(PageForm):
    """Which name the group does not go by."""

    alias = forms.ChoiceField(label=_("Name"))

    def __init__(self, *args: Any, names: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered(self, "alias").choices = [(name, name) for name in names]
