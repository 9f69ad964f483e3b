"""The form for phones: an installable page that works without network, and the few doors that its device asks.

The shell holds no word about anybody: it lies in the browser's cache. Everything else comes through the doors, to a
person who is signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from frontend.devices import may_use
from frontend.field_lists import lists_of, version_of
from frontend.forms import report_options as options
from frontend.forms.base import optional
from frontend.forms.reports import DAYS
from frontend.pages.shell import PageRequest, audience_of, current_mission
from frontend.templatetags.vigil_assets import asset, module_graph
from incidents import choices
from incidents.models import Report
from missions.choices import Classification, Compartment, Dissemination
from missions.models import Mission, User
from threats.models import Alert

ENTRY = "frontend/js/field/app.js"
WORKER = "frontend/js/field/worker.js"
LOOK = ("frontend/css/vigil.css", "frontend/css/field.css", "frontend/img/field.svg")
# Kept when the map is: not needed to write a report.
MAP = "frontend/js/field/map.js"
LATER = ("leaflet/leaflet.js", "leaflet/leaflet.css", "frontend/js/map/leaflet.js")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
ALERTS = 50


@require_safe
def field(request: HttpRequest) -> HttpResponse:
    """To the form in the language of the person."""
    return HttpResponseRedirect(reverse("frontend:field_shell", args=[_language(request)]))


def _language(request: HttpRequest) -> str:
    code = translation.get_language_from_request(request)
    return code if code in LANGUAGES else LANGUAGES[0]


@may_use("geolocation", "camera", "microphone")
@require_safe
def shell(request: HttpRequest, language: str) -> HttpResponse:
    """The form itself, the same for everybody: it is kept by the browser and opens without network."""
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        response = render(request, "frontend/field/app.html", _shell_context(language))
    response.headers["Content-Language"] = language
    return response


def _shell_context(language: str) -> dict[str, Any]:
    common = [choice for choice in choices.EventType.choices if choice[0] in options.COMMON]
    order = {kind.value: number for number, kind in enumerate(options.COMMON)}
    return {
        "language": language,
        "languages": settings.LANGUAGES,
        "tenses": choices.Tense.choices,
        "common": sorted(common, key=lambda choice: order[choice[0]]),
        "others": [choice for choice in choices.EventType.choices if choice[0] not in options.COMMON],
        "sub_types": [
            (choices.EventType(key), [(sub.value, sub.label) for sub in values])
            for key, values in options.SUB_TYPES.items()
        ],
        "days": DAYS,
        "feared_in": options.FEARED_IN,
        "figures": [choices.HarmKind.KILLED, choices.HarmKind.INJURED, choices.HarmKind.ABDUCTED],
        "selects": _selects(),
        "classifications": Classification.choices,
        "compartments": Compartment.choices,
        "bands": choices.DateBand.choices,
        "helps": choices.HelpNeeded.choices,
        "facts": {
            "build": settings.BUILD,
            "language": language,
            "labels": _labels(),
            "later": _later(),
            "leaflet": {"script": asset(LATER[0]), "style": asset(LATER[1])},
        },
    }


def _selects() -> dict[str, list[tuple[Any, Any]]]:
    """The small lists of the form, by name."""
    return {
        "harm_kind": optional(options.HARM_KINDS, _("Choose")),
        "sex": optional(choices.Sex.choices, _("Sex not said")),
        "age_band": optional(choices.AgeBand.choices, _("Age not said")),
        "civilian_status": options.CIVILIAN_STATUS,
        "group": optional(choices.VictimGroup.choices, _("Group not said")),
        "role": choices.ActorRole.choices,
        "confidence": options.CONFIDENCE,
        "source_type": options.SOURCE_TYPES,
        "consent": optional(choices.Consent.choices, _("Not said")),
        "channel": options.CHANNELS,
        "reliability": options.RELIABILITY,
        "credibility": options.CREDIBILITY,
        "language": optional(options.LANGUAGES, _("Language not said")),
        "dissemination": Dissemination.choices,
        "location_precision": choices.LocationPrecision.choices[:4],
        "time_precision": choices.TimePrecision.choices,
    }


def _labels() -> dict[str, dict[str, str]]:
    """Words for the codes that a list or a conflict shows, by field."""
    kinds: dict[str, Any] = {
        "event_type": choices.EventType,
        "sub_event_type": choices.SubEventType,
        "tense": choices.Tense,
        "kind": choices.HarmKind,
        "sex": choices.Sex,
        "age_band": choices.AgeBand,
        "civilian_status": choices.CivilianStatus,
        "group": choices.VictimGroup,
        "role": choices.ActorRole,
        "confidence": choices.Confidence,
        "source_type": choices.SourceType,
        "consent": choices.Consent,
        "dissemination": Dissemination,
        "classification": Classification,
        "location_precision": choices.LocationPrecision,
        "time_precision": choices.TimePrecision,
    }
    return {name: {str(value): str(label) for value, label in kind.choices} for name, kind in kinds.items()}


@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """How the form installs itself: under a name and a picture that say nothing."""
    if language not in LANGUAGES:
        raise Http404
    start = reverse("frontend:field_shell", args=[language])
    with translation.override(language):
        name = _("Field notes")
    facts = {
        "id": "/field/",
        "name": name,
        "short_name": name,
        "lang": language,
        "dir": "rtl" if language == "ar" else "ltr",
        "start_url": start,
        "scope": "/field/",
        "display": "standalone",
        "background_color": "#f3f5f7",
        "theme_color": "#f3f5f7",
        "icons": [{"src": asset(LOOK[-1]), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of /field/ with the list of what it keeps, under the number of this build."""
    shells = [reverse("frontend:field_shell", args=[code]) for code in LANGUAGES]
    facts = JsonResponse(
        {
            "build": settings.BUILD,
            "keep": [*shells, *(asset(path) for path in [*LOOK, *_modules(ENTRY)])],
            "later": _later(),
            "shells": shells,
        }
    ).content.decode()
    text = f"self.VIGIL = {facts}\n{_source(WORKER)}"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


def _later() -> list[str]:
    return [asset(path) for path in [*LATER, *_modules(MAP)]]


def _modules(entry: str) -> list[str]:
    return list(module_graph(entry))


@lru_cache(maxsize=1)
def _source(path: str) -> str:
    found = finders.find(path)
    if not isinstance(found, str):
        raise Http404
    return Path(found).read_text(encoding="utf-8")


# ---- what the device asks ------------------------------------------------------------------------------------


def device_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A door for the device of a person who is signed in; machines have none."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            raise PermissionDenied(_("Only a person who signed in may do this."))
        return view(request, *args, **kwargs)

    return inner


def _reporting(request: HttpRequest) -> list[Mission]:
    """The missions in which the person may report."""
    audience = audience_of(request)
    missions = Mission.objects.visible_to(audience).order_by("code")
    return [mission for mission in missions if audience.may_somewhere("report", mission_id=mission.pk)]


def _mission(request: HttpRequest) -> Mission:
    code = request.GET.get("mission", "")
    for mission in _reporting(request):
        if mission.code == code:
            return mission
    raise Http404


@require_GET
@device_door
def session(request: PageRequest) -> HttpResponse:
    """Who is signed in, where they may report, a fresh token against forged requests, and the server's clock."""
    here = current_mission(request)
    codes = [mission.code for mission in _reporting(request)]
    current = here.code if here is not None and here.code in codes else next(iter(codes), "")
    return JsonResponse(
        {
            "person": request.user.public_id,
            "csrf": get_token(request),
            "now": timezone.now(),
            "build": settings.BUILD,
            "missions": codes,
            "mission": current,
        }
    )


@require_GET
@device_door
def lists(request: PageRequest) -> HttpResponse:
    """What the device keeps of the mission; nothing again when it has this version already."""
    found = lists_of(audience_of(request), _mission(request), request.user)
    version = f'"{version_of(found)}"'
    if request.headers.get("If-None-Match") == version:
        return HttpResponseNotModified(headers={"ETag": version})
    return JsonResponse(found, headers={"ETag": version})


@require_GET
@device_door
def alerts(request: PageRequest) -> HttpResponse:
    """The alerts that the person's own reports raised: where each stands, and what came of it."""
    seen = Alert.objects.visible_to(audience_of(request)).present(audience_of(request))
    own = seen.filter(mission=_mission(request), created_by=request.user).order_by("-received_at")[:ALERTS]
    return JsonResponse({"alerts": [_told(alert) for alert in own]})


def _told(alert: Alert) -> dict[str, Any]:
    return {
        "id": alert.public_id,
        "ref": alert.ref,
        "title": alert.title,
        "status": alert.get_status_display(),
        "imminence": alert.get_imminence_display(),
        "received_at": alert.mission_received_at,
        "decision": alert.get_decision_display() if alert.decision else "",
        "outcome": alert.get_outcome_display() if alert.outcome else "",
        "question": alert.question if alert.status == "needs_information" else "",
        "closed": alert.closed_at is not None,
    }


@require_GET
@device_door
def last_word(request: PageRequest, public_id: UUID) -> HttpResponse:
    """What the person sent under this number last, word for word: what a correction begins from."""
    own = Report.objects.visible_to(audience_of(request)).filter(created_by=request.user)
    report = own.filter(public_id=public_id).first()
    newest = report.revisions.last() if report is not None else None
    if report is None or newest is None:
        raise Http404
    return JsonResponse({"ref": report.ref, "revision": report.revision, "body": newest.body})


@require_POST
@device_door
def wipe(request: PageRequest) -> HttpResponse:
    """End the session and have the browser forget all that this site left in it."""
    logout(request)
    return HttpResponse(status=204, headers={"Clear-Site-Data": '"cache", "cookies", "storage"'})
