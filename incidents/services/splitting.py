"""Take reports off an incident: back to the desk, or into an incident of their own."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import IncidentStatus, ReportStatus, Tense
from incidents.models import Incident, Report, ReportLink
from incidents.services.figures import family, refigure
from incidents.services.incidents import link, open_on, require_guarded, tell
from incidents.services.retelling import retold, tops_of
from incidents.services.triage import locked_reports
from incidents.services.versions import require_version
from missions.audience import Audience
from missions.errors import ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import locked, refusal, require, write_move, written


@transaction.atomic
def unlink_report(*, report_id: int, user: User, audience: Audience, reason: str) -> Report:
    """Say that a report does not tell of its incident after all; the row of the link stays. It waits on the desk again.

    Raises NotAllowedError, ReasonNeededError, TransitionNotAllowedError: when it is linked to nothing, or is all that
    its incident is built from.
    """
    (report,) = locked_reports([report_id], audience)
    require(audience, "open", report)
    _require_reason(reason)
    standing = _link_of(report)
    for top in tops_of([report]):  # locked before the link goes: it is the way to it
        require(audience, "open", top)
        _require_company(standing.incident, {report.pk})
        _take_off(standing, audience, reason)
        written(top, audience=audience, verb="incident.unlink", reason=reason.strip(), data={"report": report.ref})
        retold(top, user=user, audience=audience, because="incident.unlink")
    return report


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))


def _link_of(report: Report) -> ReportLink:
    found = report.links.filter(unlinked_at=None).select_related("incident").first()
    if found is None:
        raise TransitionNotAllowedError(_("%(ref)s is linked to no incident.") % {"ref": report.ref})
    return found


def _require_company(incident: Incident, leaving: set[int]) -> None:
    """An incident keeps one report, unless it counts as nothing any more."""
    if incident.status == IncidentStatus.WITHDRAWN:
        return
    staying = incident.links.filter(unlinked_at=None).exclude(report__in=leaving)
    if not staying.exists():
        raise TransitionNotAllowedError(
            _("%(ref)s would be left without any report. Withdraw it, or merge it into another one.")
            % {"ref": incident.ref}
        )


def _take_off(standing: ReportLink, audience: Audience, reason: str) -> None:
    standing.unlinked_at = timezone.now()
    standing.save(update_fields=["unlinked_at"])
    report = standing.report
    if report.status == ReportStatus.LINKED:
        report.status = ReportStatus.RECEIVED
        report.save(update_fields=["status"])
    facts = {"incident": standing.incident.ref}
    written(report, audience=audience, verb="report.unlink", reason=reason.strip(), data=facts)


@transaction.atomic
def unlink_reports(
    *,
    incident_id: int,
    reports: Collection[int],
    user: User,
    audience: Audience,
    reason: str,
    version: int | None = None,
) -> Incident:
    """Take several reports off one incident, all or none; they wait on the desk again. Raises as `split_incident`."""
    leaving = locked_reports(reports, audience)
    old = _opened(incident_id, audience, reason, version)
    for standing in _links_into(old, leaving, audience):
        _take_off(standing, audience, reason)
    facts = {"reports": [report.ref for report in leaving]}
    written(old, audience=audience, verb="incident.unlink", reason=reason.strip(), data=facts)
    retold(old, user=user, audience=audience, because="incident.unlink")
    return old


def _opened(incident_id: int, audience: Audience, reason: str, version: int | None) -> Incident:
    """The locked incident, when this caller may take reports out of it as they saw it."""
    old: Incident = locked(Incident, audience, incident_id)
    require(audience, "open", old)
    _require_reason(reason)
    if old.status in (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN):
        raise refusal(old, old.status)
    require_version(old, version, audience)
    return old


@transaction.atomic
def split_incident(
    *,
    incident_id: int,
    reports: Collection[int],
    user: User,
    audience: Audience,
    reason: str,
    version: int | None = None,
    summary: str = "",
) -> Incident:
    """Take some reports of an incident into a new one, opened on the oldest of them; returns the new one.

    Who splits is the new one's author. Raises as `unlink_report` does, and ConflictError for an older version.
    """
    leaving = locked_reports(reports, audience)
    old = _opened(incident_id, audience, reason, version)
    links = _links_into(old, leaving, audience)
    for standing in links:
        _take_off(standing, audience, reason)
        standing.report.refresh_from_db(fields=["status", "version"])
    new = _opened_on([standing.report for standing in links], user, audience, reason, summary)
    facts = {"into": new.ref, "reports": [report.ref for report in leaving]}
    written(old, audience=audience, verb="incident.split", reason=reason.strip(), data=facts)
    retold(old, user=user, audience=audience, because="incident.split")
    refigure(new)
    write_move(
        new, "", user=user, audience=audience, verb="incident.open", reason=reason.strip(), data={"from": old.ref}
    )
    tell(new, "incident.split")
    return new


def _links_into(old: Incident, leaving: list[Report], audience: Audience) -> list[ReportLink]:
    """The links of the leaving reports, oldest report first. Raises ValidationError for one of another incident."""
    members = family(old)
    links = [_link_of(report) for report in leaving]
    for standing, report in zip(links, leaving, strict=True):
        require(audience, "open", report)
        standing.report = report
        if standing.incident_id not in members:
            text = _("%(report)s does not tell of %(incident)s.") % {"report": report.ref, "incident": old.ref}
            raise ValidationError({"reports": [text]})
    for incident in {standing.incident for standing in links}:
        _require_company(incident, {report.pk for report in leaving})
    return sorted(links, key=lambda standing: (standing.report.received_at, standing.report.pk))


def _opened_on(
    reports: list[Report], user: User, audience: Audience, reason: str, summary: str
) -> Incident:  # fmt: skip
    """A new incident on the first report of what has happened, with the others linked to it, as guarded as the best."""
    first = next((report for report in reports if report.tense != Tense.FEARED), reports[0])
    new = open_on(first, user=user, audience=audience, summary=summary)
    new.classification = max(report.classification for report in reports)
    new.compartments = sorted({room for report in reports for room in report.compartments})
    new.save(update_fields=["classification", "compartments"])
    for report in reports:
        if report.pk != first.pk:
            require_guarded(report, new)
            link(report, new, audience, reason.strip())
    return new
