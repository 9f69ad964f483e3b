"""What an annex may say: every refusal names its field and how to mend it."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from incidents import annexes
from incidents.annexes import AnnexInput, Form, Problem
from incidents.room_choices import Question
from missions.choices import AreaLevel
from missions.models import Area, Mission
from missions.validation import EARLIEST_YEAR, FieldErrors

FUTURE = timedelta(days=1)  # time zones; beyond it nothing can have happened


def check_annex(mission: Mission, kind: str, data: AnnexInput) -> dict[str, Any]:
    """The columns of an annex; raises ValidationError with every field that needs attention."""
    errors = FieldErrors()
    area = _area(errors, mission, data.area)
    start, end = data.occurred_from, data.occurred_to or data.occurred_from
    if start is None or end is None:
        errors.add("occurred_from", _("Say when."))
    else:
        _check_days(errors, mission, data)
    answers, problems = annexes.check(annexes.FORMS[kind], data.answers)
    for problem in problems:
        errors.add(problem.field, _text(annexes.FORMS[kind], problem))
    errors.raise_if_any()
    return {"area": area, "occurred_from": start, "occurred_to": end, "data": answers}


def _area(errors: FieldErrors, mission: Mission, pcode: str) -> Area | None:
    inside = Area.objects.filter(mission=mission).exclude(level=AreaLevel.MISSION)
    area: Area | None = inside.filter(pcode=pcode).first() if pcode else None
    if area is None:
        errors.add("area", _("Choose an area of this mission."))
    return area


def _check_days(errors: FieldErrors, mission: Mission, data: AnnexInput) -> None:
    latest = (mission.now() + FUTURE).date()
    for field, day in (("occurred_from", data.occurred_from), ("occurred_to", data.occurred_to)):
        if day is not None and not (day.year >= EARLIEST_YEAR and day <= latest):
            errors.add(field, _("Check the day: it lies in the future or too far back."))
    if data.occurred_from and data.occurred_to and data.occurred_to < data.occurred_from:
        errors.add("occurred_to", _("The end lies before the start."))


def _text(form: Form, problem: Problem) -> str:
    if not problem.line:
        return str(problem.code.label)
    labels = {question.value: question.label for question in Question}
    words = {
        "line": problem.line,
        "field": labels.get(problem.part, problem.part),
        "text": problem.code.label,
    }
    return _("Line %(line)d, %(field)s: %(text)s") % words
