"""Signs of life, and the language switch."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from ledger.models import Heartbeat
from threats.services.sending import oldest_due_seconds

ALIVE = timedelta(seconds=60)


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. No input, no output, no database."""
    return JsonResponse({"status": "ok", "build": settings.BUILD})


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Intake works: the database answers. Redis does not count, or its death would take intake with it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"status": "ready"})


@require_GET
def deepz(request: HttpRequest) -> HttpResponse:
    """Ages of the heartbeats in seconds, 503 when one is older than a minute; and how long the oldest notice is due."""
    now = timezone.now()
    ages = {beat.part: round((now - beat.at).total_seconds()) for beat in Heartbeat.objects.all()}
    late = [part for part, age in ages.items() if age > ALIVE.total_seconds()]
    told = {"ages": ages, "late": late, "oldest_unsent": oldest_due_seconds()}
    return JsonResponse(told, status=503 if late else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back to where the person was, filters and all."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86400,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
