"""From reports to what is believed to have happened: incidents are opened on a report, further reports are linked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import IncidentStatus, ReportStatus, Tense
from incidents.models import Incident, IncidentExactLocation, IncidentServedLocation, Report, ReportLink
from incidents.services.eyes import author_of, require_apart
from incidents.services.figures import refigure
from incidents.signals import evidence_changed
from missions.audience import Audience
from missions.errors import TransitionNotAllowedError
from missions.models import User
from missions.services.places import Place, locate
from missions.services.records import clock_text, locked, name_of, new_ref, refusal, require, write_move, written
from missions.services.serving import served_rows
from missions.services.sites import near_occupied_site
from missions.validation import FieldErrors, tidy

MAX_SUMMARY = 2000
# Facts that an incident takes over from the report that it is opened from. Never its text: that is the source's voice.
COPIED = (
    "event_type", "sub_event_type", "civilian_targeting", "occurred_from", "occurred_to", "time_precision", "area",
    "location_precision", "place_name", "classification", "dissemination", "compartments", "is_exercise",
)  # fmt: skip


@transaction.atomic
def open_incident(*, report_id: int, user: User, audience: Audience, summary: str = "") -> Incident:
    """Open an incident on a report that belongs to none yet; who opens it is its author and may not verify it.

    Raises Report.DoesNotExist for who may not see the report, TransitionNotAllowedError when it is linked already.
    """
    report: Report = locked(Report, audience, report_id)
    require(audience, "open", report)
    check_may_be_linked(report)
    incident = open_on(report, user=user, audience=audience, summary=summary)
    refigure(incident)
    write_move(incident, "", user=user, audience=audience, verb="incident.open", data={"report": report.ref})
    tell(incident, "incident.open")
    return incident


def open_on(report: Report, *, user: User, audience: Audience, summary: str = "") -> Incident:
    """A new incident with the facts of a locked report, which is linked to it. Its figures are the caller's to compute.

    Raises TransitionNotAllowedError for a report of what is feared.
    """
    if report.tense == Tense.FEARED:
        raise TransitionNotAllowedError(_("This is feared and has not happened: raise an alert from it instead."))
    summary = checked_summary(summary)
    point = report.exact_location.point
    place = locate(report.mission, point)
    incident = Incident.objects.create(
        ref=new_ref(Incident, report.mission),
        mission=report.mission,
        cell=place.cell,
        near_occupied_site=near_occupied_site(report.mission, point),
        summary=summary,
        created_by=user,
        sources=1,
        disputed=False,
        **{name: getattr(report, name) for name in COPIED},
    )
    _write_places(incident, point, place)
    link(report, incident, audience, reason="")
    return incident


def checked_summary(summary: str) -> str:
    """The summary, tidy. Raises ValidationError."""
    errors = FieldErrors()
    errors.text("summary", tidy(summary), limit=MAX_SUMMARY, lines=True)
    errors.raise_if_any()
    return tidy(summary)


def _write_places(incident: Incident, point: Any, place: Place) -> None:
    IncidentExactLocation.objects.create(incident=incident, point=point)
    IncidentServedLocation.objects.bulk_create(
        IncidentServedLocation(incident=incident, **row) for row in served_rows(incident.mission, point, place)
    )


@transaction.atomic
def link_report(*, report_id: int, incident_id: int, user: User, audience: Audience, reason: str = "") -> Incident:
    """Say that a report tells of an incident that is open already. Raises as `open_incident` does.

    Also raises ValidationError for a report that is guarded better than the incident: its figures would tell of it.
    """
    report: Report = locked(Report, audience, report_id)
    incident: Incident = locked(Incident, audience, incident_id)
    require(audience, "open", report)
    require(audience, "open", incident)
    check_may_be_linked(report)
    if incident.status in (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN):
        raise refusal(incident, incident.status)
    if (report.mission_id, report.is_exercise) != (incident.mission_id, incident.is_exercise):
        raise ValidationError(
            {"incident": [_("Report and incident must be of one mission, both exercise or both real.")]}
        )
    require_guarded(report, incident)
    require_apart(incident, author_of(report))
    link(report, incident, audience, reason)
    refigure(incident)
    written(incident, audience=audience, verb="incident.link", reason=reason, data={"report": report.ref})
    tell(incident, "incident.link")
    return incident


def require_guarded(told: Report | Incident, incident: Incident) -> None:
    """Raise ValidationError when what comes into an incident is classified higher, or lies in a room it does not."""
    if told.classification > incident.classification:
        text = _("%(told)s is classified higher than %(incident)s. Raise the classification of the incident first.")
    elif not set(told.compartments) <= set(incident.compartments):
        text = _("%(told)s lies in a room of its own, %(incident)s does not. Open an incident of its own for it.")
    else:
        return
    raise ValidationError({"incident": [text % {"told": told.ref, "incident": incident.ref}]})


def check_may_be_linked(report: Report) -> None:
    """A report tells of one incident; whoever comes second is told which, by whom and when."""
    if report.status == ReportStatus.RECEIVED:
        return
    standing = report.links.filter(unlinked_at=None).select_related("incident").first()
    if standing is None:
        raise TransitionNotAllowedError(
            _("%(ref)s is “%(status)s”.") % {"ref": report.ref, "status": report.get_status_display()}
        )
    raise TransitionNotAllowedError(
        _("%(who)s linked %(ref)s to an incident on %(when)s.")
        % {
            "who": name_of(standing.linked_by),
            "ref": report.ref,
            "when": clock_text(report.mission, report.mission.mission_time(standing.linked_at)),
        }
    )


def link(report: Report, incident: Incident, audience: Audience, reason: str) -> None:
    """Write the link of two locked records and the report's new status down."""
    ReportLink.objects.create(
        report=report, incident=incident, linked_at=timezone.now(), linked_by=audience.actor, reason=reason
    )
    report.status = ReportStatus.LINKED
    report.save(update_fields=["status"])
    written(report, audience=audience, verb="report.link", reason=reason, data={"incident": incident.ref})


def tell(incident: Incident, reason: str) -> None:
    """News for the floors above, inside the transaction."""
    evidence_changed.send(Incident, mission_id=incident.mission_id, reason=reason, incident_id=incident.pk)
