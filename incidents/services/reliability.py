"""How the reports of a source or network turned out, as far as the asking person sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import F, FilteredRelation, Q

from incidents.choices import IncidentStatus as S
from incidents.choices import Reliability, ReportStatus, Tense
from incidents.models import Incident, Report, Source
from incidents.reliability import Suggestion, suggest
from missions.audience import Audience

PENDING, MERGED = "pending", "merged"
OUTCOMES: tuple[str, ...] = (S.VERIFIED, S.REFUTED, S.UNVERIFIABLE, MERGED, S.WITHDRAWN, PENDING)
NAMED = frozenset({S.VERIFIED, S.REFUTED, S.UNVERIFIABLE, S.MERGED, S.WITHDRAWN})


@dataclass
class Record:
    """What became of reports. `outcomes` counts reports by their incident, `verdicts` holds each event once.

    Warnings (what was feared) are counted apart: a raid that was warned of and moved on is no false alarm.
    """

    reports: int = 0
    warnings: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: dict[int, str] = field(default_factory=dict)
    delays: list[timedelta] = field(default_factory=list)

    @property
    def suggestion(self) -> Suggestion:
        """The grade that the judged events suggest."""
        judged = Counter(self.verdicts.values())
        return suggest(judged[S.VERIFIED], judged[S.REFUTED])

    @property
    def median_delay(self) -> timedelta | None:
        """From the end of an event to its report, the middle one of all; None without any."""
        return timedelta(seconds=median(delay.total_seconds() for delay in self.delays)) if self.delays else None

    @property
    def by_outcome(self) -> list[tuple[str, int]]:
        """How many reports ended how, in the order of OUTCOMES."""
        return [(name, self.outcomes[name]) for name in OUTCOMES]

    @property
    def by_grade(self) -> list[tuple[str, int]]:
        """How many reports the desks graded how, A to F."""
        return [(letter, self.grades[letter]) for letter in Reliability.values]


def records_of_sources(audience: Audience, sources: Iterable[Source]) -> dict[int, Record]:
    """The record of each source by its inside id. Datasets have none: nobody grades them by their own rows."""
    found = {source.pk: Record() for source in sources if source.dataset_id is None}
    rows = _rows(audience, Q(source_id__in=[*found]))
    for row, event, verdict in _judged(audience, rows):
        _add(found[row["source_id"]], row, event, verdict)
    return found


def records_of_networks(audience: Audience, network_ids: Iterable[int]) -> dict[int, Record]:
    """The record of each network by its inside id: that of all its sources together."""
    found = {pk: Record() for pk in network_ids}
    rows = _rows(audience, Q(source__network_id__in=[*found], source__dataset=None))
    for row, event, verdict in _judged(audience, rows):
        _add(found[row["source__network_id"]], row, event, verdict)
    return found


def _rows(audience: Audience, which: Q) -> list[dict[str, Any]]:
    seen = Report.objects.visible_to(audience).filter(which, is_exercise=False).exclude(status=ReportStatus.WITHDRAWN)
    linked = seen.annotate(standing=FilteredRelation("links", condition=Q(links__unlinked_at=None)))
    columns = ("source_id", "source__network_id", "reliability", "tense", "occurred_to", "mission_received_at")
    return list(linked.annotate(incident=F("standing__incident_id")).values(*columns, "incident"))


def _judged(audience: Audience, rows: list[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], int | None, str]]:
    """Each report with the event that it tells of in the end (None: none that is seen) and that event's verdict."""
    known = _incidents(audience, {row["incident"] for row in rows if row["incident"] is not None})
    for row in rows:
        event = row["incident"] if row["incident"] in known else None
        while event is not None and known[event][1] in known:  # what was merged tells of what it went into
            event = known[event][1]
        own = known[row["incident"]][0] if row["incident"] in known else ""
        row["outcome"] = own if own in NAMED else PENDING
        yield row, event, known[event][0] if event is not None else ""


def _incidents(audience: Audience, wanted: set[int]) -> dict[int, tuple[str, int | None]]:
    """(status, what it was merged into) of the seen ones among these incidents and those that they went into."""
    found: dict[int, tuple[str, int | None]] = {}
    while wanted:
        seen = Incident.objects.visible_to(audience).filter(pk__in=wanted)
        fresh = {pk: (status, winner) for pk, status, winner in seen.values_list("pk", "status", "merged_into_id")}
        found |= fresh
        wanted = {winner for _status, winner in fresh.values() if winner is not None} - found.keys()
    return found


def _add(record: Record, row: dict[str, Any], event: int | None, verdict: str) -> None:
    record.reports += 1
    record.grades[row["reliability"]] += 1
    if row["tense"] == Tense.FEARED:
        record.warnings += 1
        return
    record.outcomes[row["outcome"]] += 1
    record.delays.append(max(row["mission_received_at"] - row["occurred_to"], timedelta(0)))
    if event is not None and verdict in (S.VERIFIED, S.REFUTED):
        record.verdicts[event] = verdict
