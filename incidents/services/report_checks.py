"""What a report may say: every refusal names its field and how to mend it."""

from datetime import datetime, timedelta
from itertools import pairwise

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents import choices
from incidents.inputs import ReportInput
from missions.audience import Audience
from missions.choices import Classification
from missions.models import Mission
from missions.services.places import Place
from missions.services.points import point_inside
from missions.validation import FieldErrors

MAX_TEXT = 10_000
FEARED = timedelta(days=366)  # what lies farther ahead is a slip of the year
FUTURE = timedelta(hours=24)  # time zones and doubtful clocks; beyond it nothing can have happened


def check_report(mission: Mission, audience: Audience, data: ReportInput) -> tuple[Point, Place]:
    """The point of a report and where it lies; raises ValidationError with every field that needs attention."""
    errors = FieldErrors()
    _check_codes(errors, data)
    _check_words(errors, data)
    _check_times(errors, mission, data)
    _check_numbers(errors, data)
    check_classification(errors, mission, audience, data.classification)
    try:
        spot = point_inside(mission, data.longitude, data.latitude)
    except ValidationError as error:
        errors.merge(error)
        errors.raise_if_any()
        raise
    errors.raise_if_any()
    return spot


def check_classification(errors: FieldErrors, mission: Mission, audience: Audience, classification: int) -> None:
    """Nobody classifies above the own ceiling: the author could not see the record any more."""
    errors.choice("classification", classification, Classification)
    ceiling = max((grant.ceiling for grant in audience.in_mission(mission.pk).grants), default=0)
    if classification in Classification.values and classification > ceiling:
        errors.add("classification", _("This is above what you may see yourself. Choose a lower one."))


def _check_codes(errors: FieldErrors, data: ReportInput) -> None:
    errors.choice("tense", data.tense, choices.Tense)
    errors.choice("event_type", data.event_type, choices.EventType)
    errors.choice("sub_event_type", data.sub_event_type, choices.SubEventType, required=False)
    errors.choice("time_precision", data.time_precision, choices.TimePrecision)
    errors.choice("location_precision", data.location_precision, choices.LocationPrecision)
    errors.choice("reliability", data.reliability, choices.Reliability)
    errors.choice("credibility", data.credibility, choices.Credibility)
    errors.choice("source_type", data.source_type, choices.SourceType)
    if data.source_type == choices.SourceType.DATASET:
        errors.add("source_type", _("Datasets are imported, not reported."))


def _check_words(errors: FieldErrors, data: ReportInput) -> None:
    errors.text("text", data.text, limit=MAX_TEXT, lines=True)
    errors.text("place_name", data.place_name, limit=200)
    errors.text("actor_name", data.actor_name, limit=200)
    errors.text("source", data.source, limit=80)
    errors.text("language", data.language, limit=8)


def _check_times(errors: FieldErrors, mission: Mission, data: ReportInput) -> None:
    now = mission.now()
    errors.instant("written_at", data.written_at)
    start = errors.instant("occurred_from", data.occurred_from, required=data.tense == choices.Tense.HAPPENED)
    end = errors.instant("occurred_to", data.occurred_to)
    if end is not None and end < (start or now):
        errors.add("occurred_to", _("The end lies before the start."))
    if data.tense == choices.Tense.FEARED:
        _check_feared(errors, now, start, end, errors.instant("feared_by", data.feared_by))
        return
    if data.feared_by is not None:
        errors.add("feared_by", _("Only for what is feared."))
    for field, value in (("occurred_from", start), ("occurred_to", end)):
        if value is not None and value > now + FUTURE:
            errors.add(field, _("This lies in the future. Check the date, or say that it is feared."))


def _check_feared(
    errors: FieldErrors, now: datetime, start: datetime | None, end: datetime | None, feared_by: datetime | None
) -> None:
    if feared_by is not None and feared_by < (start or now - FUTURE):
        errors.add("feared_by", _("This is over already. Check the date."))
    for field, value in (("occurred_from", start), ("occurred_to", end), ("feared_by", feared_by)):
        if value is not None and value > now + FEARED:
            errors.add(field, _("This lies more than a year ahead. Check the date."))


def _check_numbers(errors: FieldErrors, data: ReportInput) -> None:
    for field in ("killed_min", "killed_best", "killed_max", "injured_best", "abducted_best"):
        errors.count(field, getattr(data, field))
    known = [
        (field, value)
        for field, value in (
            ("killed_min", data.killed_min),
            ("killed_best", data.killed_best),
            ("killed_max", data.killed_max),
        )
        if value is not None
    ]
    for (_low, fewer), (field, more) in pairwise(known):
        if fewer > more:
            errors.add(field, _("Lowest, best and highest number must rise: lowest ≤ best ≤ highest."))
