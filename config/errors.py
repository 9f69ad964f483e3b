"""The error table: domain errors to RFC 9457 problems and kind pages. Nothing else decides what an error looks like."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from missions.errors import (
    ConflictError,
    NotAllowedError,
    ReasonNeededError,
    ResyncRequiredError,
    StepUpNeededError,
    TransitionNotAllowedError,
    UnavailableError,
)

TYPE = "https://vigil.invalid/problems/"  # a name, not an address to visit: docs/api/errors.md lists them


@dataclass(frozen=True)
class Problem:
    """One RFC 9457 problem."""

    status: int
    code: str
    detail: str
    extra: dict[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        return {
            "type": TYPE + self.code,
            "title": self.code.replace("_", " "),
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }


def problem(this: Problem) -> HttpResponse:
    """The problem as an HTTP answer."""
    response = JsonResponse(this.body(), status=this.status, content_type="application/problem+json")
    if this.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def to_problem(error: Exception) -> Problem | None:
    """The table itself; None for what nobody expected."""
    for kinds, make in TABLE:
        if isinstance(error, kinds):
            return make(error)
    return None


def _conflict(error: Any) -> Problem:
    return Problem(409, error.code, str(error), error.extra)


def _reason_needed(error: Any) -> Problem:
    return Problem(400, "invalid", str(error), {"errors": {error.field: [str(error)]}})


def _invalid(error: Any) -> Problem:
    """Django's ValidationError, by field where it names fields."""
    errors = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
    return Problem(400, "invalid", _("Some fields need attention."), {"errors": errors})


TABLE: list[tuple[tuple[type[Exception], ...], Callable[[Any], Problem]]] = [
    ((ConflictError,), _conflict),
    (
        (ResyncRequiredError,),
        lambda error: Problem(410, "resync_required", str(error), {"snapshot": "/api/v1/changes/"}),
    ),
    ((StepUpNeededError,), lambda error: Problem(403, "step_up_needed", str(error))),
    ((UnavailableError,), lambda error: Problem(503, "unavailable", str(error))),
    ((TransitionNotAllowedError,), lambda error: Problem(409, "transition_not_allowed", str(error))),
    ((ReasonNeededError,), _reason_needed),
    (
        (NotAllowedError, PermissionDenied, exceptions.PermissionDenied),
        lambda error: Problem(403, "not_allowed", str(error) or _("Your role does not allow this.")),
    ),
    (
        (Http404, ObjectDoesNotExist, exceptions.NotFound),
        lambda error: Problem(404, "not_found", _("There is no such record, or you may not see it.")),
    ),
    ((ValidationError,), _invalid),
    (
        (exceptions.ValidationError,),
        lambda error: Problem(400, "invalid", _("Some fields need attention."), {"errors": error.detail}),
    ),
    (
        (exceptions.NotAuthenticated, exceptions.AuthenticationFailed),
        lambda error: Problem(401, "unauthenticated", str(error.detail)),
    ),
    (
        (exceptions.APIException,),
        lambda error: Problem(error.status_code, str(error.default_code), str(error.detail)),
    ),
]


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST framework's exception handler."""
    this = to_problem(error)
    if this is None:
        return None
    headers = {"WWW-Authenticate": "Bearer"} if this.status == 401 else {}
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return Response(
        this.body(),
        status=this.status,
        headers=headers,
        content_type="application/problem+json",
    )


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    from config.doors import kind_of_path

    if kind_of_path(request.path) == "machine":
        return problem(Problem(status, title.lower().replace(" ", "_"), text))
    return render(
        request,
        "frontend/error.html",
        {"status": status, "title": title, "text": text},
        status=status,
    )


def page_400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, _("Bad request"), _("The address or the form could not be read."))


def page_403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        403,
        _("Not allowed"),
        str(exception) or _("Your role does not allow this."),
    )


def page_404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        404,
        _("Not found"),
        _("There is no such record, or you may not see it."),
    )


def page_500(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        _("Something broke here"),
        _("Nothing was saved. It is not your fault; try again."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or that another site sent."""
    return _page(
        request,
        403,
        _("Not sent"),
        _("The form was open too long or you signed in anew. Go back, reload and send it again."),
    )
