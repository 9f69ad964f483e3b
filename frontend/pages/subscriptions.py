"""What one wants to be told: own subscriptions for everybody, duty addresses for who keeps the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.forms.subscriptions import SubscriptionForm
from frontend.pages.shell import PageRequest, own_record, page
from frontend.pages.steps import run
from incidents.choices import EventType
from missions.choices import Role
from missions.errors import NotAllowedError
from threats.choices import NoticeChannel, NoticeKind
from threats.models import Subscription
from threats.services.channels import is_set_up, secret_of
from threats.services.recipients import ROLES
from threats.services.subscriptions import change_subscription, end_subscription, may_set_address, subscribe


@require_safe
@page
def subscriptions(request: PageRequest) -> HttpResponse:
    """What the caller is told by role already, what they asked for, and the mission's duty addresses."""
    seen = Subscription.objects.visible_to(request.audience).in_force().filter(mission=request.mission)
    rows = seen.select_related("area").order_by("id")
    context = {
        "mine": [_shown(each) for each in rows if each.user_id is not None],
        "addresses": [_shown(each) for each in rows if each.user_id is None],
        "may_set_address": may_set_address(request.audience, request.mission),
        "by_role": _by_role(request),
        "outside": [way.label for way in NoticeChannel if way != NoticeChannel.IN_APP and is_set_up(way)],
    }
    return render(request, "frontend/subscriptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def subscription_new(request: PageRequest) -> HttpResponse:
    """Subscribe; with `?duty=1` a duty address of the mission."""
    is_address = bool(request.GET.get("duty"))
    if is_address and not may_set_address(request.audience, request.mission):
        raise NotAllowedError(_("Duty addresses are set by those who keep the desk of the whole mission."))
    form = _form(request, None, is_address=is_address)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = run(form, lambda: subscribe(mission=request.mission, data=form.wanted(), **_by(request)))
        if not status:
            messages.success(request, _("Subscribed."))
            return _back(request)
    return render(request, "frontend/subscription_form.html", {"form": form, "is_address": is_address}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def subscription(request: PageRequest, public_id: UUID) -> HttpResponse:
    """One subscription: change it (`do=save`), sign its webhook anew (`do=secret`), or end it (`do=end`)."""
    seen = Subscription.objects.visible_to(request.audience).in_force().select_related("area", "user")
    found: Subscription = own_record(request, seen, public_id=public_id)
    form = _form(request, found, is_address=found.user_id is None)
    status = 200
    if request.method == "POST" and request.POST.get("do") == "end":
        end_subscription(subscription_id=found.pk, audience=request.audience)
        messages.success(request, _("Ended. What was told by it stays on record."))
        return _back(request)
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = run(form, lambda: _change(request, found, form))
        if not status:
            messages.success(request, _("Saved."))
            return _back(request)
    context = {
        "form": form,
        "found": found,
        "is_address": found.user_id is None,
        "secret": secret_of(found) if NoticeChannel.WEBHOOK in found.channels else "",
    }
    return render(request, "frontend/subscription_form.html", context, status=status)


def _change(request: PageRequest, found: Subscription, form: SubscriptionForm) -> None:
    change_subscription(
        subscription_id=found.pk,
        data=form.wanted(),
        audience=request.audience,
        new_secret=request.POST.get("do") == "secret",
    )


def _form(request: PageRequest, found: Subscription | None, *, is_address: bool) -> SubscriptionForm:
    return SubscriptionForm(
        request.POST if request.method == "POST" else None,
        audience=request.audience,
        mission=request.mission,
        found=found,
        is_address=is_address,
    )


def _by(request: PageRequest) -> dict[str, Any]:
    return {"user": request.user, "audience": request.audience}


def _back(request: PageRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('frontend:subscriptions')}?mission={request.mission.code}")


def _shown(found: Subscription) -> dict[str, Any]:
    """A subscription in words."""
    kinds, names, ways = dict(NoticeKind.choices), dict(EventType.choices), dict(NoticeChannel.choices)
    return {
        "row": found,
        "kinds": [kinds[each] for each in found.kinds if each in kinds],
        "about": [names[each] for each in found.event_types if each in names],
        "ways": [ways[each] for each in found.channels if each in ways],
    }


def _by_role(request: PageRequest) -> list[Any]:
    """What the caller's roles are told without any subscription."""
    roles = request.audience.roles_in(request.mission.pk)
    told = [NoticeKind(kind).label for kind, those in ROLES.items() if roles & set(those)]
    escalated = roles & {Role.DUTY_OFFICER, Role.HEAD_OF_OFFICE, Role.LEADERSHIP}
    return [*told, *([NoticeKind.ESCALATED.label] if escalated else [])]
