"""Questions about tables, mappings and messages: what a column is, what its words stand for, what holds for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from frontend.forms.base import DecimalDegrees, PageForm, optional
from incidents.choices import EventType, LocationPrecision, MappingKind, Tense
from incidents.intake.mapping import FIELDS, Mapping
from incidents.intake.sheets import MAX_BYTES

MOST_WORDS = 40  # of a column: more are no code list
FOR_ALL = ("event_type", "tense", "source", "source_type", "language", "location_precision")


def label_of(name: str) -> str:
    """The label of a report's field; fields that belong together say both parts."""
    label = FIELDS[name].label
    return " · ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


class FileForm(PageForm):
    """A table to upload."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or .xlsx, the first sheet, at most 1,000 rows and 10 MB. Nothing is taken before you say so."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_t("The file has more than %(most)d MB. Split it.") % {"most": MAX_BYTES >> 20})
        return file


class MappingForm(PageForm):
    """One question per column, one per word of a coded column, a few that hold for all rows.

    `samples` are the first texts of each column, `words` its distinct ones.
    """

    def __init__(
        self,
        *args: Any,
        columns: Sequence[str],
        samples: AnyMapping[str, Sequence[str]],
        mapping: Mapping,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.samples, self.mapping = list(columns), samples, mapping
        taken = {column: name for name, column in mapping.fields.items()}
        choices = optional([(name, label_of(name)) for name in FIELDS], _("Not used"))
        for index, column in enumerate(self.columns):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                choices=choices, required=False, label=column, initial=taken.get(column, "")
            )
        for name in FOR_ALL:
            self.fields[f"all_{name}"] = _constant(name, mapping.constants.get(name, ""))
        for key, name, word in self._words():
            codes = FIELDS[name].codes
            self.fields[key] = forms.ChoiceField(
                choices=optional([(str(value), label) for value, label in codes.choices], _("Choose")),
                required=False,
                label=word,
                initial=mapping.values.get(name, {}).get(word, ""),
            )

    def _words(self) -> Iterator[tuple[str, str, str]]:
        """(key, field, word) of words in coded columns that are no code by themselves."""
        for name, column in self.mapping.fields.items():
            field = FIELDS.get(name)
            if field is None or field.codes is None:
                continue
            known = {str(part).casefold() for pair in field.codes.choices for part in pair}
            strange = [word for word in sorted(set(self.samples.get(column, ()))) if word.casefold() not in known]
            for index, word in enumerate(strange[:MOST_WORDS]):
                yield f"word_{name}_{index}", name, word

    def clean(self) -> dict[str, Any]:
        """No field twice."""
        data = super().clean() or {}
        chosen = [(key, data[key]) for key in data if key.startswith("column_") and data[key]]
        names = [name for _key, name in chosen]
        for key, name in chosen:
            if names.count(name) > 1:
                self.add_error(key, _t("Two columns are “%(field)s”: choose one.") % {"field": label_of(name)})
        return data

    def told(self) -> Mapping:
        """The mapping as it was answered, from clean data."""
        data = self.cleaned_data
        fields = {
            data[f"column_{index}"]: column for index, column in enumerate(self.columns) if data.get(f"column_{index}")
        }
        values = {name: dict(words) for name, words in self.mapping.values.items() if name in fields}
        for key, name, word in self._words():
            if name in fields and data.get(key):
                values.setdefault(name, {})[word] = data[key]
        constants = {name: data[f"all_{name}"] for name in FOR_ALL if data.get(f"all_{name}")}
        return Mapping(fields, values, constants)

    # --- for the template -------------------------------------------------------------------------------
    def of_columns(self) -> list[dict[str, Any]]:
        """Each column with its question and its first texts."""
        return [
            {"column": column, "field": self[f"column_{index}"], "samples": _first(self.samples.get(column, ()))}
            for index, column in enumerate(self.columns)
        ]

    def of_all(self) -> list[Any]:
        return [self[f"all_{name}"] for name in FOR_ALL]

    def of_words(self) -> list[dict[str, Any]]:
        """Each word with its question, and the field that it belongs to."""
        return [{"field": self[key], "label": label_of(name), "word": word} for key, name, word in self._words()]


def _first(texts: Sequence[str]) -> str:
    return " · ".join(text[:40] for text in [text for text in texts if text][:3])


def _constant(name: str, initial: str) -> forms.Field:
    codes = FIELDS[name].codes
    label = label_of(name)
    if codes is None:
        return forms.CharField(required=False, max_length=80, label=label, initial=initial)
    choices = optional([(str(value), text) for value, text in codes.choices], _("As the rows say"))
    return forms.ChoiceField(choices=choices, required=False, label=label, initial=initial)


class NameForm(PageForm):
    """Under which name a mapping is kept."""

    name = forms.CharField(max_length=80, label=_("Name of the mapping"))


class ChosenForm(PageForm):
    """A saved mapping to use."""

    mapping = forms.UUIDField()


class ExampleForm(PageForm):
    """An example of what will come in, whose questions are then mapped."""

    kind = forms.ChoiceField(
        choices=[choice for choice in MappingKind.choices if choice[0] != MappingKind.TABLE],
        widget=forms.RadioSelect,
        initial=MappingKind.SUBMISSION,
        label=_("What comes in"),
    )
    name = forms.CharField(max_length=80, label=_("Name of the mapping"))
    example = forms.CharField(
        max_length=200_000,
        label=_("An example, as JSON"),
        help_text=_("One submission, or what the flow posts. Use invented answers: it is not kept."),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "spellcheck": "false"}),
    )


class MessageReportForm(PageForm):
    """What a message tells, as a person read it."""

    event_type = forms.ChoiceField(choices=optional(EventType.choices, _("Choose")), label=_("What"))
    tense = forms.ChoiceField(choices=Tense.choices, widget=forms.RadioSelect, label=_("Has it happened?"))
    place_name = forms.CharField(required=False, max_length=200, label=_("Name of the place, as told"))
    latitude = DecimalDegrees(required=False, min_value=-90, max_value=90, label=_("Latitude"))
    longitude = DecimalDegrees(required=False, min_value=-180, max_value=180, label=_("Longitude"))
    location_precision = forms.TypedChoiceField(
        choices=LocationPrecision.choices[:4], coerce=int, initial=LocationPrecision.NEAR,
        label=_("How exact is the place?"),
    )  # fmt: skip
    text = forms.CharField(max_length=10_000, label=_("What happened, in words"), widget=forms.Textarea)


class AsideForm(PageForm):
    """Why nothing is made of a message."""

    reason = forms.CharField(
        max_length=200, label=_("Reason"), error_messages={"required": _("Say why: it is kept with the message.")}
    )
