"""What the desk does with reports by themselves: grade them, withdraw them, take them up again; one or many at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import Credibility, Reliability, ReportStatus
from incidents.models import Report
from incidents.services.retelling import retold, tops_of
from incidents.signals import evidence_changed
from ledger.models import AuditEntry
from missions.audience import Audience
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import clock_text, name_of, require, written
from missions.validation import FieldErrors, tidy

MOST = 100  # reports in one go


def locked_reports(report_ids: Collection[int], audience: Audience) -> list[Report]:
    """These reports under locks, in one order. Raises Report.DoesNotExist for one that the audience does not see."""
    if not 0 < len(set(report_ids)) <= MOST:
        raise ValidationError({"reports": [_("Choose 1 to %(most)d reports.") % {"most": MOST}]})
    rows = Report.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    found = list(rows.filter(pk__in=report_ids).order_by("pk"))
    if len(found) != len(set(report_ids)):
        raise Report.DoesNotExist
    return found


def grade_report(*, report_id: int, user: User, audience: Audience, **grades: Any) -> Report:
    """Grade one report; see `grade_reports`."""
    return grade_reports(report_ids=[report_id], user=user, audience=audience, **grades)[0]


@transaction.atomic
def grade_reports(
    *,
    report_ids: Collection[int],
    user: User,
    audience: Audience,
    reliability: str | None = None,
    credibility: str | None = None,
    origin: str | None = None,
    reason: str = "",
) -> list[Report]:
    """Say how far sources and accounts are to be believed, and who said it first (`origin`: reports of one count once).

    None leaves as it is. The incidents that the reports tell of follow. All or none: raises NotAllowedError,
    TransitionNotAllowedError for one that is withdrawn, ValidationError by field.
    """
    grades = _checked_grades(reliability, credibility, origin)
    reports = locked_reports(report_ids, audience)
    for report in reports:
        require(audience, "grade", report)
        _require_standing(report)
        for name, value in grades.items():
            setattr(report, name, value)
        report.graded_at = timezone.now()
        report.save(update_fields=[*grades, "graded_at"])
        # Who said it first may be a name: the trail holds that it was said, the report holds the words.
        facts = {name: value if name != "origin" else bool(value) for name, value in grades.items()}
        written(report, audience=audience, verb="report.grade", reason=reason.strip(), data=facts)
    _follow(reports, user, audience, "report.grade")
    return reports


def _checked_grades(reliability: str | None, credibility: str | None, origin: str | None) -> dict[str, str]:
    errors = FieldErrors()
    given = {"reliability": reliability, "credibility": credibility, "origin": None if origin is None else tidy(origin)}
    grades = {name: value for name, value in given.items() if value is not None}
    if not grades:
        errors.add("reliability", _("Choose at least one grade, or say who said it first."))
    if reliability is not None:
        errors.choice("reliability", reliability, Reliability)
    if credibility is not None:
        errors.choice("credibility", credibility, Credibility)
    errors.text("origin", grades.get("origin", ""), limit=120)
    errors.raise_if_any()
    return grades


def withdraw_report(*, report_id: int, user: User, audience: Audience, reason: str) -> Report:
    """Withdraw one report; see `withdraw_reports`."""
    return withdraw_reports(report_ids=[report_id], user=user, audience=audience, reason=reason)[0]


@transaction.atomic
def withdraw_reports(*, report_ids: Collection[int], user: User, audience: Audience, reason: str) -> list[Report]:
    """Say that reports do not count: false, doubled, or sent by mistake. Their author may, and the desk.

    Links stay, incidents count without them. Raises NotAllowedError, ReasonNeededError, TransitionNotAllowedError.
    """
    _require_reason(reason)
    reports = locked_reports(report_ids, audience)
    for report in reports:
        _require_author_or_desk(report, user, audience)
        _require_standing(report)
        report.status = ReportStatus.WITHDRAWN
        report.save(update_fields=["status"])
        written(report, audience=audience, verb="report.withdraw", reason=reason.strip())
    _follow(reports, user, audience, "report.withdraw")
    return reports


@transaction.atomic
def restore_report(*, report_id: int, user: User, audience: Audience, reason: str) -> Report:
    """Let a withdrawn report count again, in the incident that it was linked to. Raises as `withdraw_reports` does."""
    _require_reason(reason)
    (report,) = locked_reports([report_id], audience)
    _require_author_or_desk(report, user, audience)
    if report.status != ReportStatus.WITHDRAWN:
        raise _late(report, "report.restore")
    linked = report.links.filter(unlinked_at=None).exists()
    report.status = ReportStatus.LINKED if linked else ReportStatus.RECEIVED
    report.save(update_fields=["status"])
    written(report, audience=audience, verb="report.restore", reason=reason.strip())
    _follow([report], user, audience, "report.restore")
    return report


def _follow(reports: list[Report], user: User, audience: Audience, because: str) -> None:
    """The incidents that the reports tell of follow, and so do the scores: a report without an incident counts too."""
    for top in tops_of(reports):
        retold(top, user=user, audience=audience, because=because)
    for mission_id in {report.mission_id for report in reports}:
        evidence_changed.send(Report, mission_id=mission_id, reason=because)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError("reason", _("Say why."))


def _require_author_or_desk(report: Report, user: User, audience: Audience) -> None:
    """A dataset's reports follow their dataset: the next import would undo what was done by hand."""
    if report.created_by_id != user.pk:
        require(audience, "grade", report)
    if report.dataset_id is not None:
        raise NotAllowedError(_("%(ref)s belongs to a dataset and follows it.") % {"ref": report.ref})


def _require_standing(report: Report) -> None:
    if report.status == ReportStatus.WITHDRAWN:
        raise _late(report, "report.withdraw")


def _late(report: Report, verb: str) -> TransitionNotAllowedError:
    """The error for who came too late: it names who was first, and when."""
    lines = AuditEntry.objects.filter(object_type="report", object_id=str(report.public_id), verb=verb)
    last = lines.last()
    words = {"ref": report.ref, "status": report.get_status_display()}
    if last is None:
        return TransitionNotAllowedError(_("%(ref)s is “%(status)s”: this step does not exist from here.") % words)
    words |= {"who": name_of(last.actor), "when": clock_text(report.mission, report.mission.mission_time(last.at))}
    return TransitionNotAllowedError(
        _("%(ref)s is “%(status)s”, so this was not done. %(who)s was first, on %(when)s.") % words
    )
