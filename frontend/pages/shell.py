"""Which mission a page speaks of, and what the caller may do in it: asked once per request, by every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from missions.audience import CLEARED_ONLY, SEES_REPORTS, Audience, may_look_as_headquarters
from missions.choices import Role
from missions.errors import NotAllowedError
from missions.models import Mission, User
from missions.trail import may_audit

P = ParamSpec("P")
SESSION_KEY = "mission"


class PageRequest(HttpRequest):
    """A request as pages get it: a signed-in person with an audience, in one mission."""

    user: User
    audience: Audience
    mission: Mission


Page = Callable[Concatenate[PageRequest, P], HttpResponseBase]


@dataclass(frozen=True)
class Rights:
    """What the caller may do somewhere in the mission: which buttons a page shows. Services decide for real."""

    log_report: bool = False
    see_reports: bool = False
    see_risk: bool = False
    grade: bool = False
    open: bool = False
    verify: bool = False
    clear: bool = False
    raise_alert: bool = False
    acknowledge: bool = False
    assess: bool = False
    decide: bool = False
    act: bool = False
    propose: bool = False
    export: bool = False
    configure: bool = False
    source: bool = False
    upload: bool = False
    observe: bool = False
    weigh: bool = False
    identity: bool = False
    audit: bool = False
    look_inside: bool = False
    look_as_headquarters: bool = False


def audience_of(request: HttpRequest) -> Audience:
    """The audience that the middleware made."""
    return cast(PageRequest, request).audience


def current_mission(request: HttpRequest) -> Mission | None:
    """The mission of `?mission=`, else of the session, else the first visible one; None for people without any.

    Raises Http404 for a code that the caller may not see or that does not exist.
    """
    known = getattr(request, "mission", None)
    if known is not None:
        return cast(Mission, known)
    visible = Mission.objects.visible_to(audience_of(request))
    code = request.GET.get("mission", "")
    if code:
        mission = visible.filter(code=code).first()
        if mission is None:
            raise Http404
    else:
        mission = visible.filter(code=request.session.get(SESSION_KEY, "")).first() or visible.first()
    if mission is not None:
        enter(request, mission)
    return mission


def enter(request: HttpRequest, mission: Mission) -> None:
    """Make this the mission of the page, and of the next pages: a record brings its own mission with it."""
    request.mission = mission  # type: ignore[attr-defined]
    if request.session.get(SESSION_KEY) != mission.code:
        request.session[SESSION_KEY] = mission.code


def rights(audience: Audience, mission: Mission) -> Rights:
    """The caller's rights in a mission."""

    def may(verb: str) -> bool:
        return audience.may_somewhere(verb, mission_id=mission.pk)

    return Rights(
        log_report=may("report"),
        see_reports=may("report") or bool(audience.roles_in(mission.pk) & SEES_REPORTS),
        see_risk=sees_risk(audience, mission),
        grade=bool(audience.roles_in(mission.pk) & SEES_REPORTS),
        open=may("open"),
        verify=may("verify"),
        clear=may("clear"),
        raise_alert=may("raise"),
        acknowledge=may("acknowledge"),
        assess=may("assess"),
        decide=may("decide"),
        act=may("act"),
        propose=may("act") or may("propose"),
        export=may("export"),
        configure=may("configure"),
        source=may("source"),
        upload=may("upload"),
        observe=may("observe"),
        weigh=may("weigh"),
        identity=may("identity"),
        audit=may("audit"),
        look_inside=not is_outside(audience, mission),
        look_as_headquarters=may_look_as_headquarters(audience, mission.pk),
    )


def sees_content(audience: Audience, mission: Mission) -> bool:
    """Whether any grant in the mission shows records at all: administrators and auditors see none."""
    return any(grant.sees_content for grant in audience.in_mission(mission.pk).grants)


def sees_risk(audience: Audience, mission: Mission) -> bool:
    """Whether the pages about risk are for the caller."""
    return any(grant.sees_scores for grant in audience.in_mission(mission.pk).grants)


def is_outside(audience: Audience, mission: Mission) -> bool:
    """Whether the caller looks at the mission from outside only: headquarters or partner."""
    return audience.roles_in(mission.pk) <= CLEARED_ONLY


def page(view: Page[P]) -> Callable[..., HttpResponseBase]:
    """Give a page its mission, keep those out who see no content, and turn refusals into the kind error pages."""

    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        mission = current_mission(request)
        if mission is None or not sees_content(audience_of(request), mission):
            return no_content(request)
        try:
            return view(cast(PageRequest, request), *args, **kwargs)
        except NotAllowedError as error:
            raise PermissionDenied(str(error)) from error
        except ObjectDoesNotExist as error:
            raise Http404 from error

    return inner


def no_content(request: HttpRequest) -> HttpResponse:
    """What people without content are told: what their role is for. The answer is a refusal, so 403.

    Auditors who come to the front door are shown to the trail.
    """
    if request.path == reverse("frontend:map") and may_audit(audience_of(request)):
        return HttpResponseRedirect(reverse("frontend:audit"))
    return render(request, "frontend/no_content.html", status=403)


def own_record(request: PageRequest, queryset: Any, **known: object) -> Any:
    """One record of a `visible_to` queryset, or 404; the page is then in the record's own mission."""
    record = queryset.select_related("mission").filter(**known).first()
    if record is None:
        raise Http404
    enter(request, record.mission)
    return record


def home_of(request: PageRequest) -> str | None:
    """Where `/` without a question leads: headquarters wants the week first. None: to the map, like everybody else."""
    outside = request.audience.roles_in(request.mission.pk) == {Role.HEADQUARTERS}
    return reverse("frontend:weekly") if outside else None
