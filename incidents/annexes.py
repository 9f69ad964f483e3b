"""The forms of the closed rooms, as data, and the one check of what is answered. Pure.

A form has no field for a name, an address, a picture or a story. Versioned: a stored answer says by which version it
was checked, and a change of a form is a new version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from incidents import room_choices as codes
from incidents.choices import ActorClass, CivilianStatus, EvidenceKind, Sex
from incidents.room_choices import ProblemCode, Question
from missions.choices import Compartment

MAX_NUMBER = 10_000
MAX_TEXT = 500
MAX_LINES = 200
VERSION_KEY = "form"


class Kind(Enum):
    ONE = "one"  # one code
    MANY = "many"  # a list of codes
    NUMBER = "number"  # of people, from 1
    TEXT = "text"
    LINES = "lines"  # a list of objects with fields of their own


@dataclass(frozen=True)
class Field:
    """One question of a form. `codes` for ONE and MANY, `fields` for LINES."""

    question: Question
    kind: Kind = Kind.ONE
    codes: Any = None
    required: bool = False
    fields: tuple[Field, ...] = ()

    @property
    def name(self) -> str:
        return str(self.question.value)

    @property
    def label(self) -> Any:
        return self.question.label


@dataclass(frozen=True)
class Form:
    """The form of one room; `people` names the lines whose people are harmed, and each line without a number is one."""

    room: str
    version: int
    fields: tuple[Field, ...]
    people: str

    def field(self, name: str) -> Field:
        """A field by its name. Raises KeyError."""
        return {field.name: field for field in self.fields}[name]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; `line` counts from 1, 0: the field itself."""

    field: str
    code: ProblemCode
    line: int = 0
    part: str = ""


def one(question: Question, choices: Any, *, required: bool = False) -> Field:
    return Field(question, Kind.ONE, choices, required)


def many(question: Question, choices: Any, *, required: bool = False) -> Field:
    return Field(question, Kind.MANY, choices, required)


def lines(question: Question, *fields: Field, required: bool = False) -> Field:
    return Field(question, Kind.LINES, None, required, fields)


Q = Question
NUMBER = Field(Q.NUMBER, Kind.NUMBER, required=True)
NOTE = Field(Q.NOTE, Kind.TEXT)
SEX = one(Q.SEX, Sex, required=True)
PERPETRATOR = many(Q.PERPETRATOR, ActorClass)
SERVICES = many(Q.SERVICES, codes.RoomService)

FORMS: dict[str, Form] = {
    form.room: form
    for form in (
        Form(
            Compartment.CRSV,
            1,
            (
                one(Q.VIOLATION, codes.CrsvViolation, required=True),
                lines(
                    Q.SURVIVORS, SEX, one(Q.AGE_BAND, codes.FineAge, required=True),
                    one(Q.SITUATION, codes.Situation), NUMBER, required=True,
                ),
                PERPETRATOR,
                many(Q.LINK_TO_CONFLICT, codes.ConflictLink),
                SERVICES,
                one(Q.WITHIN_72_HOURS, codes.YesNo),
                one(Q.CONSENT, codes.RoomConsent, required=True),
                NOTE,
            ),
            people=Q.SURVIVORS,
        ),
        Form(
            Compartment.CAAC,
            1,
            (
                many(Q.VIOLATIONS, codes.GraveViolation, required=True),
                lines(
                    Q.CHILDREN, one(Q.VIOLATION, codes.GraveViolation, required=True), SEX,
                    one(Q.AGE_BAND, codes.ChildAge, required=True), one(Q.OUTCOME, codes.ChildOutcome), NUMBER,
                ),
                one(Q.SITE, codes.Schooling),
                PERPETRATOR,
                SERVICES,
                NOTE,
            ),
            people=Q.CHILDREN,
        ),
        Form(
            Compartment.CASUALTIES,
            1,
            (
                lines(
                    Q.CASUALTIES, one(Q.STATUS, codes.CasualtyStatus, required=True), SEX,
                    one(Q.AGE_BAND, codes.FineAge, required=True), one(Q.CAUSE, codes.CasualtyCause, required=True),
                    one(Q.CIVILIAN_STATUS, CivilianStatus, required=True), required=True,
                ),
                PERPETRATOR,
                many(Q.BASIS, EvidenceKind),
                NOTE,
            ),
            people=Q.CASUALTIES,
        ),
        Form(
            Compartment.TRAFFICKING,
            1,
            (
                many(Q.ACT, codes.TraffickingAct, required=True),
                many(Q.MEANS, codes.TraffickingMeans),
                many(Q.PURPOSE, codes.TraffickingPurpose, required=True),
                one(Q.STAGE, codes.TraffickingStage),
                lines(Q.PEOPLE, SEX, one(Q.AGE_BAND, codes.FineAge, required=True), NUMBER),
                PERPETRATOR,
                SERVICES,
                NOTE,
            ),
            people=Q.PEOPLE,
        ),
        Form(
            Compartment.HEALTH_EDUCATION,
            1,
            (
                one(Q.SECTOR, codes.Sector, required=True),
                many(Q.TARGET, codes.ServiceTarget, required=True),
                many(Q.ATTACK, codes.ServiceAttack, required=True),
                many(Q.WEAPON, codes.CasualtyCause),
                one(Q.DAMAGE, codes.Damage),
                one(Q.SERVICE, codes.ServiceAfter),
                one(Q.MILITARY_USE, codes.YesNo),
                lines(
                    Q.PEOPLE, one(Q.ROLE, codes.ServiceRole, required=True),
                    one(Q.HARM, codes.ServiceHarm, required=True), SEX, NUMBER,
                ),
                PERPETRATOR,
                NOTE,
            ),
            people=Q.PEOPLE,
        ),
    )
}  # fmt: skip


def check(form: Form, answers: Any) -> tuple[dict[str, Any], list[Problem]]:
    """The answers in their one stored form, and everything that is wrong with them.

    Empty answers are left out, codes of a list stand in the list's order; unknown fields are refused, not ignored.
    """
    if not isinstance(answers, Mapping):
        return {}, [Problem("", ProblemCode.UNKNOWN)]
    given = {str(name): value for name, value in answers.items() if name != VERSION_KEY}
    kept, problems = _object(form.fields, given)
    return {VERSION_KEY: form.version, **kept}, problems


def people(form: Form, data: Mapping[str, Any]) -> int:
    """How many people a stored annex speaks of."""
    return sum(int(line.get(Question.NUMBER.value, 1)) for line in data.get(form.people, ()))


def _object(fields: tuple[Field, ...], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    known = {field.name for field in fields}
    problems = [Problem(name, ProblemCode.UNKNOWN) for name in sorted(set(given) - known)]
    kept: dict[str, Any] = {}
    for field in fields:
        value, wrong = _answer(field, given.get(field.name))
        problems += wrong
        if not _empty(value):
            kept[field.name] = value
    return kept, problems


def _empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _answer(field: Field, value: Any) -> tuple[Any, list[Problem]]:
    """The answer as it is stored, and what is wrong with it."""
    if isinstance(value, str):
        value = value.strip()
    if _empty(value):
        return None, [Problem(field.name, ProblemCode.NEEDED)] if field.required else []
    if field.kind == Kind.LINES:
        return _lines(field, value)
    found, code = READERS[field.kind](field, value)
    return found, [Problem(field.name, code)] if code else []


def _lines(field: Field, value: Any) -> tuple[Any, list[Problem]]:
    if not isinstance(value, list) or len(value) > MAX_LINES or not all(isinstance(line, Mapping) for line in value):
        return None, [Problem(field.name, ProblemCode.LINES)]
    kept, problems = [], []
    for number, line in enumerate(value, start=1):
        stored, wrong = _object(field.fields, {str(name): part for name, part in line.items()})
        kept.append(stored)
        problems += [Problem(field.name, problem.code, number, problem.field) for problem in wrong]
    return kept, problems


Read = tuple[Any, ProblemCode | None]


def _one(field: Field, value: Any) -> Read:
    return (value, None) if isinstance(value, str) and value in field.codes.values else (None, ProblemCode.CHOICE)


def _many(field: Field, value: Any) -> Read:
    if not isinstance(value, list) or not all(isinstance(code, str) and code in field.codes.values for code in value):
        return None, ProblemCode.CHOICE
    return [code for code in field.codes.values if code in value], None


def _number(field: Field, value: Any) -> Read:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 7:
        value = int(value)
    good = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_NUMBER
    return (value, None) if good else (None, ProblemCode.NUMBER)


def _text(field: Field, value: Any) -> Read:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        return None, ProblemCode.TEXT
    text = value.replace("\r\n", "\n")
    if any((ord(c) < 32 and c not in "\n\t") or ord(c) == 127 or 0xD800 <= ord(c) <= 0xDFFF for c in text):
        return None, ProblemCode.CHARACTERS
    return text, None


READERS = {Kind.ONE: _one, Kind.MANY: _many, Kind.NUMBER: _number, Kind.TEXT: _text}


@dataclass(frozen=True, kw_only=True)
class AnnexInput:
    """What an annex consists of when it comes in: area by P-code, days of mission time, answers of the form."""

    area: str
    occurred_from: date | None
    occurred_to: date | None = None
    answers: Mapping[str, Any]
    is_exercise: bool = False
