"""The forms of the closed rooms, made from their data (incidents.annexes), and the questions behind their buttons."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import PageForm, optional
from frontend.forms.filters import areas_of, one_of
from incidents import annexes
from incidents.annexes import AnnexInput, Kind
from incidents.choices import AnnexStatus
from missions.audience import Audience
from missions.models import Mission

BLANK_ROWS = 2
MORE_ROWS = 5


@dataclass
class LineTable:
    """The rows of one question that is answered in lines; rows that are left empty do not count."""

    question: annexes.Field
    rows: list[forms.Form] = field(default_factory=list)

    def answers(self) -> list[dict[str, Any]]:
        """What the rows say, without the empty ones."""
        said = [{part.name: row.data.get(row.add_prefix(part.name), "") for part in self.question.fields}
                for row in self.rows]  # fmt: skip
        return [{name: text for name, text in line.items() if text} for line in said if any(line.values())]


class AnnexForm(PageForm):
    """One case of a room. The service checks the answers: here they are only asked and shown."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False, help_text=_("No point is kept of this case."))
    occurred_from = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    occurred_to = forms.DateField(
        required=False, label=_("to"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_exercise = forms.BooleanField(required=False, label=_("This is an exercise"))
    reason = forms.CharField(required=False, max_length=500, label=_("Reason for the change"))

    def __init__(
        self,
        data: Any,
        *,
        room: str,
        mission: Mission,
        audience: Audience,
        stored: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.room = annexes.FORMS[room]
        self.questions = [question.name for question in self.room.fields if question.kind != Kind.LINES]
        area = self.fields["area"]
        if isinstance(area, forms.ChoiceField):
            area.choices = optional(areas_of(audience, mission), _("Choose"))
        self.initial.setdefault("uuid", uuid.uuid4())
        self.tables: list[LineTable] = []
        for question in self.room.fields:
            self.fields[question.name] = _field(question)
            if question.kind == Kind.LINES:
                self.tables.append(_table(question, data, (stored or {}).get(question.name, [])))
            elif stored:
                self.initial[question.name] = stored.get(question.name)

    def asked(self) -> list[Any]:
        """The questions in the form's order: bound fields, and tables of lines with the field of their errors."""
        tables = {table.question.name: table for table in self.tables}
        return [{"field": self[question.name], "table": tables.get(question.name)} for question in self.room.fields]

    def annex_input(self) -> AnnexInput:
        """The cleaned form as the service takes it."""
        said = self.cleaned_data
        answers = {name: said[name] for name in self.questions}
        answers |= {table.question.name: table.answers() for table in self.tables}
        return AnnexInput(
            area=said["area"],
            occurred_from=said["occurred_from"],
            occurred_to=said["occurred_to"],
            answers=answers,
            is_exercise=said["is_exercise"],
        )


def _field(question: annexes.Field) -> forms.Field:
    if question.kind == Kind.ONE:
        choices = optional(question.codes.choices, _("Not said"))
        return forms.ChoiceField(required=False, label=question.label, choices=choices)
    if question.kind == Kind.MANY:
        return forms.MultipleChoiceField(
            required=False, label=question.label, choices=question.codes.choices, widget=forms.CheckboxSelectMultiple
        )
    if question.kind == Kind.LINES:  # its rows have forms of their own; this one holds their errors
        return forms.Field(required=False, label=question.label, widget=forms.HiddenInput)
    if question.kind == Kind.NUMBER:
        return forms.IntegerField(required=False, min_value=1, max_value=annexes.MAX_NUMBER, label=question.label)
    return forms.CharField(
        required=False,
        max_length=annexes.MAX_TEXT,
        label=question.label,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("No name, no telephone number, no story of what was told."),
    )


def _table(question: annexes.Field, data: Any, stored: list[dict[str, Any]]) -> LineTable:
    """Rows for what is stored or was typed, and a few empty ones."""
    count = _asked_rows(question, data) if data is not None else len(stored) + BLANK_ROWS
    rows = []
    for number in range(count):
        row = forms.Form(
            data,
            prefix=f"{question.name}-{number}",
            initial=stored[number] if data is None and number < len(stored) else {},
            use_required_attribute=False,
        )
        for part in question.fields:
            row.fields[part.name] = _field(part)
        rows.append(row)
    return LineTable(question, rows)


def _asked_rows(question: annexes.Field, data: Any) -> int:
    text = data.get(f"{question.name}-rows", "")
    rows = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else BLANK_ROWS
    return min(rows + (MORE_ROWS if data.get("more") == question.name else 0), annexes.MAX_LINES)


class AnnexStepForm(PageForm):
    """Verify what was read: the version says which."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=500, label=_("On what grounds"))


class AnnexReasonForm(PageForm):
    """Take it back, with a reason."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=500, label=_("Reason"), error_messages={"required": _("Say why: it is kept with the record.")}
    )


class AnnexFilter(PageForm):
    """Which cases of a room are listed."""

    status = one_of(AnnexStatus.choices, _("Status"), _("Any"))
    area = forms.ChoiceField(required=False, label=_("Area"))

    def __init__(self, data: Any, *, audience: Audience, mission: Mission) -> None:
        super().__init__(data)
        area = self.fields["area"]
        if isinstance(area, forms.ChoiceField):
            area.choices = optional(areas_of(audience, mission), _("All areas"))

    @property
    def in_use(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
