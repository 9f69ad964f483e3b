"""Every step of a report on the desk, and the incidents that it may tell of."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from frontend.forms import desk
from frontend.forms.incidents import ReasonForm
from frontend.forms.reports import LinkForm, PlainForm
from frontend.pages.shell import PageRequest
from frontend.pages.steps import Step
from incidents import services
from incidents.choices import ReportStatus
from incidents.models import Incident, Report
from incidents.services.suggesting import Suggestion


def steps_of(request: PageRequest, found: Report) -> dict[str, Step]:
    """All steps; which of them a page shows is for the page, which of them exist is for the services."""
    who: dict[str, Any] = {"report_id": found.pk, "user": request.user, "audience": request.audience}
    grades = {"reliability": found.reliability, "credibility": found.credibility, "origin": found.origin}

    def link(data: dict[str, Any]) -> object:
        return services.link_report(incident_id=_incident_named(request, data), reason=data["reason"], **who)

    return {
        "open": Step(PlainForm, lambda data: services.open_incident(**who), _("Incident opened.")),
        "link": Step(LinkForm, link, _("Linked.")),
        "grade": Step(
            partial(desk.GradeForm, initial=grades),
            lambda data: services.grade_report(reason=data["reason"], **data["grades"], **who),
            _("Graded."),
        ),
        "withdraw": Step(
            ReasonForm, lambda data: services.withdraw_report(reason=data["reason"], **who), _("Withdrawn.")
        ),
        "restore": Step(
            ReasonForm, lambda data: services.restore_report(reason=data["reason"], **who), _("It counts again.")
        ),
    }


def alike_to(request: PageRequest, found: Report) -> list[Suggestion]:
    """Incidents that a report that waits may tell of, with the grounds."""
    return services.alike_to_report(found, request.audience) if found.status == ReportStatus.RECEIVED else []


def _incident_named(request: PageRequest, data: dict[str, Any]) -> int:
    """The incident that was chosen or named by its ref. Raises ValidationError when the caller sees none such."""
    seen = Incident.objects.visible_to(request.audience).filter(mission=request.mission)
    by = {"ref__iexact": data["ref"].strip()} if data["ref"] else {"public_id": data["incident"]}
    try:
        return int(seen.values_list("pk", flat=True).get(**by))
    except (Incident.DoesNotExist, ValidationError, ValueError) as error:
        raise ValidationError({"ref": _("There is no such incident, or you may not see it.")}) from error
