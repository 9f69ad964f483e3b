"""Everything that happened to one alert in one thread by time: moves, limits, duplicates, calls, warnings, actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from frontend.pages.desk import LATE_WORTH_SAYING
from frontend.pages.history import move_label, name_of, names
from frontend.pages.shell import PageRequest, is_outside
from frontend.templatetags.vigil_format import duration
from frontend.templatetags.vigil_records import called
from incidents.models import Report
from missions.models import Mission
from responses.choices import ActionStatus
from responses.models import Action, ActionTransition
from threats.choices import AlertStatus, Decision, Duty, EntryKind, Imminence
from threats.models import Alert


@dataclass(frozen=True)
class Entry:
    """One line of the thread. `at` is real time, by which lines are in order; `mission_at` is what is shown."""

    at: datetime
    mission_at: datetime
    what: Any
    who: str = ""
    why: str = ""
    href: str = ""
    link: Any = ""
    late: bool = False


Source = Callable[[PageRequest, Alert], Iterable[Entry]]


def thread_of(request: PageRequest, found: Alert) -> list[Entry]:
    """The thread, oldest first; for the mission's own people only."""
    if is_outside(request.audience, request.mission):
        return []
    entries = [entry for source in SOURCES for entry in source(request, found)]
    return sorted(entries, key=lambda entry: entry.at)


# ---- moves and limits ----------------------------------------------------------------------------------


def _moves(request: PageRequest, found: Alert) -> Iterator[Entry]:
    for move in found.transitions.select_related("by"):
        what, late = _move_words(found.mission, move)
        who = "" if move.actor == "timer" else name_of(move.by, move.actor)
        yield Entry(move.at, move.mission_at, what, who, move.reason, late=late)


def _move_words(mission: Mission, move: Any) -> tuple[Any, bool]:
    """What a move says, and whether it is a limit that was missed."""
    data = move.data
    if "missed" in data:
        return _missed_words(mission, data), True
    if data.get("timer") == "no_answer":
        return _("No answer in time: back to the desk"), False
    if data.get("timer") == "review":
        return _("Time to look at it again: back to the desk"), False
    if "answered" in data:
        return _("Answer"), False
    if data.get("decision") in Decision.values:
        return _("Decided: %(decision)s") % {"decision": Decision(data["decision"]).label}, False
    return _changed_words(data) or move_label(move, AlertStatus), False


def _changed_words(data: dict[str, Any]) -> str:
    """What was changed beside the state: how soon it is, who holds it, who is asked; else empty."""
    if "regraded" in data:
        words = {name: Imminence(data[name]).label for name in ("before", "regraded")}
        return _("How soon changed from %(before)s to %(regraded)s") % words
    if "held_by" in data:
        people = names([data["before"]])
        return _("Taken over from %(who)s") % {"who": people.get(data["before"], data["before"])}
    if "owner" in data:
        people = names([data["owner"]])
        return _("Question to %(who)s") % {"who": people.get(data["owner"], data["owner"])}
    return ""


def _missed_words(mission: Mission, data: dict[str, Any]) -> str:
    words = {"duty": Duty(data["missed"]).label, "level": mission.level_name(data["level"])}
    if data["late_seconds"] <= LATE_WORTH_SAYING:
        return _("Limit missed: %(duty)s. Escalated to %(level)s") % words
    words["time"] = duration(timedelta(seconds=data["late_seconds"]))
    return _("Limit missed: %(duty)s. Escalated to %(level)s, recorded %(time)s late") % words


# ---- what came with it ---------------------------------------------------------------------------------


def _reports(request: PageRequest, found: Alert) -> Iterator[Entry]:
    """The report that it was raised from."""
    for report in _seen_reports(request, [found.report_id]).values():
        yield _report_entry(report, _("Report received"))


def _duplicates(request: PageRequest, found: Alert) -> Iterator[Entry]:
    """Alerts that say the same, with their reports: attached, not lost."""
    seen = Alert.objects.visible_to(request.audience).present(request.audience).select_related("area", "mission")
    same = list(seen.filter(duplicate_of=found).order_by("received_at"))
    reports = _seen_reports(request, [alert.report_id for alert in same])
    for alert in same:
        href = reverse("frontend:alert", args=[alert.public_id])
        yield Entry(
            alert.received_at,
            alert.mission_received_at,
            _("The same was also told: %(origin)s") % {"origin": alert.get_origin_display()},
            href=href,
            link=called(alert),
        )
        if alert.report_id in reports:
            yield _report_entry(reports[alert.report_id], _("Report received (duplicate)"))


def _seen_reports(request: PageRequest, keys: list[int | None]) -> dict[int, Report]:
    wanted = [key for key in keys if key is not None]
    seen = Report.objects.visible_to(request.audience).filter(pk__in=wanted) if wanted else Report.objects.none()
    return {report.pk: report for report in seen}


def _report_entry(report: Report, what: str) -> Entry:
    href = reverse("frontend:report", args=[report.public_id])
    return Entry(report.received_at, report.mission_received_at, what, href=href, link=report.ref)


# ---- what was done -------------------------------------------------------------------------------------

ENTRY_WORDS = {
    EntryKind.NOTE: lambda entry: _("Note"),
    EntryKind.CALL: lambda entry: _("Called: %(who)s") % {"who": entry.who},
    EntryKind.WARNED: lambda entry: _("Warned: %(who)s") % {"who": entry.who},
}


def _entries(request: PageRequest, found: Alert) -> Iterator[Entry]:
    """Notes, calls and who else was warned."""
    for entry in found.entries.select_related("by"):
        words = ENTRY_WORDS[EntryKind(entry.kind)](entry)
        yield Entry(entry.at, entry.mission_at, words, entry.by.get_username(), entry.text)


def _actions(request: PageRequest, found: Alert) -> Iterator[Entry]:
    seen = Action.objects.visible_to(request.audience).present(request.audience).select_related("area")
    actions = {action.pk: action for action in seen.filter(alert=found)}
    for move in ActionTransition.objects.filter(action__in=actions).select_related("by"):
        action = actions[move.action_id]
        words = {"kind": action.get_type_display(), "status": ActionStatus(move.to_status).label}
        yield Entry(
            move.at,
            move.mission_at,
            _("%(kind)s: %(status)s") % words,
            name_of(move.by, move.actor),
            move.reason,
            href=reverse("frontend:action", args=[action.public_id]),
            link=action.ref,
        )


# Every branch of the house that has something to say in a thread adds its source here.
SOURCES: tuple[Source, ...] = (_reports, _moves, _duplicates, _entries, _actions)
