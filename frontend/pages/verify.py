"""The verification desk: a queue, the record that is open, and the decision on it; by mouse, touch or keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frontend.forms import desk as forms
from frontend.pages import incident_steps, report_steps
from frontend.pages.incident_record import presented, record_of
from frontend.pages.listing import Listing, address, listing, tabs
from frontend.pages.shell import PageRequest, Rights, page, rights
from frontend.pages.steps import Attempt, Step, attempt, brought_up, forms_of
from incidents import services
from incidents.models import Incident, Report
from incidents.services.desk import incidents_to_clear, incidents_to_verify, reasons, reports_to_link
from missions.errors import NotAllowedError

QUEUES: dict[str, Callable[..., Any]] = {
    "verify": incidents_to_verify,
    "reports": reports_to_link,
    "clear": incidents_to_clear,
}
PER_PAGE = 50
BATCHES = ("batch_grade", "batch_withdraw")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def verify(request: PageRequest) -> HttpResponse:
    """`queue` chooses what waits, `at` the record that is open; after a decision the next one opens."""
    can = rights(request.audience, request.mission)
    open_to = _open_to(can)
    if not open_to:
        raise NotAllowedError(_("Your role does not work on the verification desk."))
    queue = request.GET.get("queue", "")
    queue = queue if queue in open_to else open_to[0]
    rows = listing(
        request, QUEUES[queue](request.audience, request.mission).select_related("area", "mission"), PER_PAGE
    )
    found = _at(request, queue, rows)
    steps = _steps(request, queue, rows, found)
    failed = attempt(request, steps) if request.method == "POST" else None
    if request.method == "POST" and failed is None:
        return _next(request, rows, found, str(steps[request.POST["do"]].done))
    if failed and failed.somebody_was_first and found is not None:
        found = _again(request, queue, found)
        brought_up(failed, found.version)
        steps = _steps(request, queue, rows, found)
    context = {
        "queue": queue,
        "tabs": _tabs(request, open_to),
        "list": rows,
        "rows": [(row, reasons(row), request.mission.now() - _since(row)) for row in rows.rows],
        "failed": failed,
        "forms": forms_of(request, steps, failed),
        "at": found,
        "picked": bool(request.GET.get("at")) or failed is not None,
        "form_address": address(request, at=found.public_id) if found is not None else address(request),
        "back": address(request, at=None, into=None),
        **_record(request, queue, found, failed),
    }
    return render(request, "frontend/verify.html", context, status=failed.status if failed else 200)


def _open_to(can: Rights) -> list[str]:
    """The queues of this role, the one that it comes for first."""
    allowed = {"verify": can.verify, "reports": can.open, "clear": can.clear}
    return [queue for queue in QUEUES if allowed[queue]]


def _tabs(request: PageRequest, open_to: list[str]) -> list[dict[str, Any]]:
    labels = {"verify": _("To verify"), "reports": _("Reports to link"), "clear": _("To clear")}
    found = [
        (queue, labels[queue], QUEUES[queue](request.audience, request.mission).order_by().count()) for queue in open_to
    ]
    chosen = tabs(request, "queue", found)
    for tab, (queue, _label, _count) in zip(chosen, found, strict=True):
        tab["href"] = f"?queue={queue}"
        tab["on"] = queue == request.GET.get("queue", open_to[0])
    return chosen


def _since(row: Any) -> Any:
    """From when a row waits, in mission time; what waits to be cleared waits from when it happened to be opened."""
    return getattr(row, "waiting_since", None) or row.mission.mission_time(row.created_at)


def _seen(request: PageRequest, queue: str) -> Any:
    if queue != "reports":
        return presented(request.audience).filter(mission=request.mission)
    reports = Report.objects.visible_to(request.audience).present(request.audience)
    return reports.filter(mission=request.mission).select_related("area", "source", "mission")


def _at(request: PageRequest, queue: str, rows: Listing) -> Any:
    """The record of `?at=`; the first of the list without it, or when it is not to be seen; None for an empty list."""
    wanted = request.GET.get("at", "")
    try:
        found = _seen(request, queue).filter(public_id=wanted).first() if wanted else None
    except ValidationError:
        found = None
    if found is None and rows.rows and request.method != "POST":
        found = _seen(request, queue).filter(pk=rows.rows[0].pk).first()
    return found


def _again(request: PageRequest, queue: str, found: Any) -> Any:
    return _seen(request, queue).get(pk=found.pk)


def _steps(request: PageRequest, queue: str, rows: Listing, found: Any) -> dict[str, Step]:
    """Steps of the open record, and those for all that is ticked."""
    if queue != "reports":
        return incident_steps.steps_of(request, found) if found is not None else {}
    own = report_steps.steps_of(request, found) if found is not None else {}
    return own | _batch(request, rows)


def _batch(request: PageRequest, rows: Listing) -> dict[str, Step]:
    who: dict[str, Any] = {"user": request.user, "audience": request.audience}

    def ids(data: dict[str, Any]) -> list[int]:
        seen = Report.objects.visible_to(request.audience)
        return list(seen.filter(public_id__in=data["chosen"]).values_list("pk", flat=True))

    return {
        "batch_grade": Step(
            partial(forms.BatchGradeForm, told=rows.rows),
            lambda data: services.grade_reports(report_ids=ids(data), reason=data["reason"], **data["grades"], **who),
            _("Graded."),
        ),
        "batch_withdraw": Step(
            partial(forms.BatchWithdrawForm, told=rows.rows),
            lambda data: services.withdraw_reports(report_ids=ids(data), reason=data["reason"], **who),
            _("Withdrawn."),
        ),
    }


def _next(request: PageRequest, rows: Listing, found: Any, done: str) -> HttpResponse:
    """The decision is told by its ref; the row after the decided one opens, or stays where nothing moved on."""
    stays = request.POST["do"] in BATCHES or found is None
    messages.success(request, done if stays else f"{found.ref}: {done}")
    still = _still_waits(request, found)
    key = found.public_id if still else _after(rows, found)
    return HttpResponseRedirect(request.path + address(request, at=key, into=None, page=request.GET.get("page")))


def _still_waits(request: PageRequest, found: Any) -> bool:
    """Grading and words leave a record where it is; what was decided has left the queue."""
    if found is None:
        return False
    queue = "reports" if isinstance(found, Report) else request.GET.get("queue", "verify")
    waiting = QUEUES[queue if queue in QUEUES else "verify"](request.audience, request.mission)
    return bool(waiting.filter(pk=found.pk).exists())


def _after(rows: Listing, found: Any) -> Any:
    keys = [row.public_id for row in rows.rows]
    if found is None or found.public_id not in keys:
        return None
    place = keys.index(found.public_id)
    following = keys[place + 1 :] + keys[:place][::-1]
    return following[0] if following else None


def _record(request: PageRequest, queue: str, found: Any, failed: Attempt | None) -> dict[str, Any]:
    if found is None:
        return {}
    if isinstance(found, Incident):
        return record_of(request, found, failed)
    return {"report": found, "alike": report_steps.alike_to(request, found)}
