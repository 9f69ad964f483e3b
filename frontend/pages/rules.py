"""Rules of the mission: all of them on one page for those inside; each sheet is changed by who configures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.rules import BoardForm, EmergencyForm, LearningForm, NoticesForm, SheetForm
from frontend.pages.history import Line, names
from frontend.pages.rule_words import approvals_of, board_lines, learning_lines, limit_lines, notice_lines, what_changed
from frontend.pages.shell import PageRequest, audience_of, current_mission
from frontend.pages.steps import run
from frontend.templatetags.vigil_format import duration
from missions.errors import NotAllowedError
from missions.models import Mission
from missions.services.rulesets import may_read_rules, require_configurer, rule_changes, set_ruleset
from responses.models import OwnActionType
from responses.services.rules import emergency_hours

HISTORY = 20
SHEETS: dict[str, tuple[Any, type[SheetForm]]] = {
    "emergency": (gettext_lazy("Emergency support"), EmergencyForm),
    "reviews": (gettext_lazy("Reviews that open by themselves"), LearningForm),
    "notices": (gettext_lazy("Who is told"), NoticesForm),
    "board": (gettext_lazy("Words of the priority board"), BoardForm),
}
RulesPage = Callable[..., HttpResponse]


def rules_page(view: RulesPage) -> RulesPage:
    """A page of the rules: also for who configures the mission and sees no content of it."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mission = current_mission(request)
        if mission is None or not may_read_rules(audience_of(request), mission.pk):
            raise PermissionDenied
        try:
            return view(cast(PageRequest, request), *args, **kwargs)
        except NotAllowedError as error:
            raise PermissionDenied(str(error)) from error

    return inner


def address_of(name: str, mission: Mission, *args: str) -> str:
    """The address of a page of the rules in its mission."""
    return f"{reverse(f'frontend:{name}', args=args)}?mission={mission.code}"


@require_safe
@rules_page
def rules(request: PageRequest) -> HttpResponse:
    """Every rule that the mission sets for itself, and who changed which, when and why."""
    mission = request.mission
    types = list(OwnActionType.objects.filter(mission=mission).order_by("ended_at", "tier", "code"))
    context = {
        "policy_mission": mission,
        "may_change": request.audience.may("configure", mission_id=mission.pk),
        "sections": _sections(mission),
        "types": [(each, address_of("rules_type", mission, each.code)) for each in types],
        "approvals": [each.words for each in approvals_of(mission)],
        "to_types": address_of("rules_types", mission),
        "to_approvals": address_of("rules_approvals", mission),
        "history": _history(mission),
    }
    return render(request, "frontend/rules.html", context)


def _sections(mission: Mission) -> list[dict[str, Any]]:
    hours = [(_("Preliminary assessment due within"), duration(timedelta(hours=emergency_hours(mission))))]
    lines = {
        "emergency": hours,
        "reviews": learning_lines(mission),
        "notices": notice_lines(mission),
        "board": board_lines(mission),
    }
    limits = {"title": _("Limits of alerts"), "lines": limit_lines(mission), "href": address_of("limits", mission)}
    sheets = [
        {"title": SHEETS[key][0], "lines": found, "href": address_of("rules_sheet", mission, key)}
        for key, found in lines.items()
        if key != "emergency" or "hrddp" in mission.modules
    ]
    return [limits, *sheets]


def _history(mission: Mission) -> list[Line]:
    entries = list(rule_changes(mission)[:HISTORY])
    people = names(entry.actor for entry in entries)
    return [
        Line(mission.mission_time(each.at), what_changed(each), people.get(each.actor, each.actor), each.reason)
        for each in entries
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@rules_page
def sheet(request: PageRequest, key: str) -> HttpResponse:
    """One sheet of rules; changed whole, with a reason, by who configures the mission."""
    mission = request.mission
    require_configurer(request.audience, mission.pk)
    if key not in SHEETS:
        raise Http404
    title, made = SHEETS[key]
    form = made(request.POST if request.method == "POST" else None, mission=mission)
    status = 200
    if request.method == "POST":
        status = run(form, lambda: _save(request, form)) if form.is_valid() else 400
        if not status:
            messages.success(request, _("The rules are set."))
            return HttpResponseRedirect(address_of("rules", mission))
    context = {"policy_mission": mission, "title": title, "form": form, "first": status == 409}
    return render(request, "frontend/rules_sheet.html", context, status=status)


def _save(request: PageRequest, form: SheetForm) -> None:
    set_ruleset(
        rules=form.rules,
        mission_id=request.mission.pk,
        values=form.values(),
        version=form.cleaned_data["version"],
        reason=form.cleaned_data["reason"],
        audience=request.audience,
    )
