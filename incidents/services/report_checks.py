"""What a report may say: every refusal names its field and how to mend it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents import choices, codes
from incidents.inputs import ActorLine, HarmLine, ReportInput
from missions.audience import Audience
from missions.choices import Classification, Dissemination
from missions.models import Mission
from missions.services.places import Place
from missions.services.points import point_inside
from missions.validation import FieldErrors

MAX_TEXT = 10_000
MAX_LINES = 40
MAX_REVISION = 999
FEARED = timedelta(days=366)  # what lies farther ahead is a slip of the year
FUTURE = timedelta(hours=24)  # time zones and doubtful clocks; beyond it nothing can have happened


def check_report(mission: Mission, audience: Audience, data: ReportInput) -> tuple[Point, Place]:
    """The point of a report and where it lies; raises ValidationError with every field that needs attention."""
    errors = FieldErrors()
    _check_codes(errors, data)
    _check_words(errors, data)
    _check_times(errors, mission, data)
    check_harm(errors, data.harm)
    check_actors(errors, data.actors)
    _check_rooms(errors, mission, audience, data)
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
    check_sub_event(errors, data.event_type, data.sub_event_type)
    errors.choice("time_precision", data.time_precision, choices.TimePrecision)
    errors.choice("location_precision", data.location_precision, choices.LocationPrecision)
    errors.choice("reliability", data.reliability, choices.Reliability)
    errors.choice("credibility", data.credibility, choices.Credibility)
    errors.choice("source_type", data.source_type, choices.SourceType)
    errors.choice("consent", data.consent, choices.Consent, required=False)
    errors.choice("dissemination", data.dissemination, Dissemination)
    if not 0 <= data.revision <= MAX_REVISION:
        errors.add("revision", _("Give a whole number from 0 to %(limit)d.") % {"limit": MAX_REVISION})
    if data.source_type == choices.SourceType.DATASET:
        errors.add("source_type", _("Datasets are imported, not reported."))


def check_sub_event(errors: FieldErrors, event_type: str, sub_event_type: str) -> None:
    """A sub-event belongs to its event; codes that do not exist are somebody else's to name."""
    known = event_type in choices.EventType.values and sub_event_type in choices.SubEventType.values
    if not known or codes.belongs(event_type, sub_event_type):
        return
    may = [str(choices.SubEventType(code).label) for code in codes.SUB_EVENTS.get(event_type, ())]
    words = {
        "sub": choices.SubEventType(sub_event_type).label,
        "event": choices.EventType(event_type).label,
        "known": ", ".join(may),
    }
    if may:
        text = _("“%(sub)s” is no part of “%(event)s”. Choose one of: %(known)s; or leave it empty.")
    else:
        text = _("“%(sub)s” is no part of “%(event)s”, which has no parts. Leave it empty.")
    errors.add("sub_event_type", text % words)


def _check_words(errors: FieldErrors, data: ReportInput) -> None:
    errors.text("text", data.text, limit=MAX_TEXT, lines=True)
    errors.text("place_name", data.place_name, limit=200)
    errors.text("told_when", data.told_when, limit=200)
    errors.text("origin", data.origin, limit=120)
    errors.text("source", data.source, limit=80)
    errors.text("language", data.language, limit=8)
    errors.text("translation", data.translation, limit=MAX_TEXT, lines=True)
    errors.text("translation_language", data.translation_language, limit=8)


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


def check_harm(errors: FieldErrors, lines: Sequence[HarmLine]) -> None:
    """Every line by itself, named by its number from 1, and no line twice."""
    if len(lines) > MAX_LINES:
        errors.add("harm", _("At most %(most)d lines.") % {"most": MAX_LINES})
    seen: set[tuple[str, ...]] = set()
    for number, line in enumerate(lines, start=1):
        for message in _faults_of_harm(line):
            errors.add("harm", _("Line %(number)d: %(fault)s") % {"number": number, "fault": message})
        key = (line.kind, line.sex, line.age_band, line.group)
        if key in seen:
            errors.add("harm", _("Line %(number)d says the same as an earlier one.") % {"number": number})
        seen.add(key)


def _faults_of_harm(line: HarmLine) -> list[str]:
    one = FieldErrors()
    one.choice("kind", line.kind, choices.HarmKind)
    one.choice("civilian_status", line.civilian_status, choices.CivilianStatus)
    one.choice("sex", line.sex, choices.Sex, required=False)
    one.choice("age_band", line.age_band, choices.AgeBand, required=False)
    one.choice("group", line.group, choices.VictimGroup, required=False)
    figures = [line.min, line.best, line.max]
    for figure in figures:
        one.count("figures", figure)
    known = [figure for figure in figures if figure is not None]
    if not known:
        one.add("figures", _("Give at least one number, or leave the line out."))
    if known != sorted(known):
        one.add("figures", _("Lowest, best and highest number must rise: lowest ≤ best ≤ highest."))
    return one.messages()


def check_actors(errors: FieldErrors, lines: Sequence[ActorLine]) -> None:
    """Every line by itself, and no group twice in one role."""
    if len(lines) > MAX_LINES:
        errors.add("actors", _("At most %(most)d lines.") % {"most": MAX_LINES})
    for number, line in enumerate(lines, start=1):
        one = FieldErrors()
        one.text("name", line.name, limit=200, required=True)
        one.one_alphabet("name", line.name)
        one.choice("role", line.role, choices.ActorRole)
        one.choice("confidence", line.confidence, choices.Confidence)
        for message in one.messages():
            errors.add("actors", _("Line %(number)d: %(fault)s") % {"number": number, "fault": message})
    keys = [(line.name.casefold(), line.role) for line in lines]
    if len(set(keys)) < len(keys):
        errors.add("actors", _("A group is named twice in one role."))


def _check_rooms(errors: FieldErrors, mission: Mission, audience: Audience, data: ReportInput) -> None:
    """Nobody files into a room that is closed to them: they could not see it any more."""
    own = {room for grant in audience.in_mission(mission.pk).grants for room in grant.compartments}
    if not set(data.compartments) <= own & set(mission.modules):
        errors.add("compartments", _("You are no member of this compartment, or the mission does not have it."))
