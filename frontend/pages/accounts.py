"""Who said what: the accounts that an incident is built from, side by side, with what they contradict each other in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from frontend.pages.shell import PageRequest
from incidents import figures
from incidents.choices import HarmKind, ReportStatus
from incidents.models import Incident, Report
from incidents.services.figures import accounts_of, family, origin_of


@dataclass(frozen=True)
class Account:
    """One report of the incident. `figures` are its totals by kind of harm, in the order of `Accounts.kinds`."""

    report: Any
    figures: list[dict[str, Any] | None]
    groups: list[dict[str, Any]]
    origin: int  # accounts of the same number count once
    counts: bool  # whether it is the word that counts for its origin


@dataclass(frozen=True)
class Accounts:
    """All accounts that the caller sees, oldest first."""

    rows: list[Account]
    kinds: list[tuple[str, Any, bool]]  # code, label, whether the accounts contradict each other in it
    together: list[Any]  # the incident's own line of each kind, or None
    types_differ: bool
    origins: int


def accounts(request: PageRequest, found: Incident) -> Accounts:
    """The accounts of an incident and of what was merged into it."""
    reports = reports_of(request, found)
    differ = set(figures.differences(accounts_of(found)))
    own = {line.kind: line for line in found.harm.all() if not (line.sex or line.age_band or line.group)}
    told = {line["kind"] for report in reports for line in report.harm if _is_total(line)}
    kinds = [kind for kind in HarmKind.values if kind in told | own.keys()]
    numbers: dict[Any, int] = {}
    newest = {_origin(report): report.pk for report in reports if report.status != ReportStatus.WITHDRAWN}
    rows = [_account(report, kinds, numbers, newest) for report in reports]
    return Accounts(
        rows=rows,
        kinds=[(kind, HarmKind(kind).label, kind in differ) for kind in kinds],
        together=[own.get(kind) for kind in kinds],
        types_differ="event_type" in differ,
        origins=len(newest),
    )


def reports_of(request: PageRequest, found: Incident) -> list[Any]:
    """The linked reports that the caller sees, oldest first; withdrawn ones too, marked by their status."""
    seen = Report.objects.visible_to(request.audience).present(request.audience)
    linked = seen.filter(links__incident__in=family(found), links__unlinked_at=None)
    return list(linked.select_related("source", "area").order_by("received_at", "pk"))


def _account(report: Any, kinds: list[str], numbers: dict[Any, int], newest: dict[Any, int]) -> Account:
    totals = {line["kind"]: line for line in report.harm if _is_total(line)}
    origin = _origin(report)
    return Account(
        report=report,
        figures=[totals.get(kind) for kind in kinds],
        groups=report.actors,
        origin=numbers.setdefault(origin, len(numbers) + 1),
        counts=newest.get(origin) == report.pk,
    )


def _origin(report: Any) -> Any:
    return origin_of(report.source_id, report.source.network_id, report.dataset_id, report.origin)


def _is_total(line: dict[str, Any]) -> bool:
    return not (line["sex"] or line["age_band"] or line["group"])
