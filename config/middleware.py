"""What every request passes: language, what a page may use of the device, the rule for strangers, the audience."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import urlencode

from config.doors import kind_of_path
from config.errors import Problem, problem
from frontend.devices import HEADER, permissions_policy
from missions import services
from missions.audience import NOBODY

Next = Callable[[HttpRequest], HttpResponse]
LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME


class LanguageMiddleware:
    """The language of the cookie, else of the browser; a cookie, so that sign-in pages speak it too."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class DevicesMiddleware:
    """No page may use camera, microphone or position unless it says so itself (`frontend.devices.may_use`)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, permissions_policy())
        return response


class DoorMiddleware:
    """Strangers: public doors answer, pages send to sign-in, machine doors answer 401. Also below unknown paths."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kind = kind_of_path(request.path)
        if kind != "public":
            request.api_client = services.client_of_token(_bearer(request)) if kind == "machine" else None  # type: ignore[attr-defined]
            if request.api_client is None and not request.user.is_authenticated:  # type: ignore[attr-defined]
                return _stranger(request, kind)
        response = self.get_response(request)
        if kind != "public":
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class AudienceMiddleware:
    """Build the audience once; a person without a second factor is sent to enrol one where that is required."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        client = getattr(request, "api_client", None)
        if client is not None:
            request.audience = services.audience_of_client(client)  # type: ignore[attr-defined]
        elif request.user.is_authenticated:
            if request.user.must_change_password and not _is_account_page(request):
                return _send_to(request, "/account/password/", "Change the one-time password first.")
            if settings.REQUIRE_MFA and not _is_account_page(request) and not is_mfa_enabled(request.user):
                return _send_to(request, "/account/2fa/", "Enrol a second factor first.")
            request.audience = services.audience_of_user(request.user)  # type: ignore[attr-defined]
        else:
            request.audience = NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _stranger(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "machine":
        return problem(
            Problem(
                401,
                "unauthenticated",
                "Sign in, or send a token that is valid and not expired.",
            )
        )
    target = settings.LOGIN_URL
    return HttpResponseRedirect(f"{target}?{urlencode({'next': request.get_full_path()})}")


def _is_account_page(request: HttpRequest) -> bool:
    return request.path.startswith(("/account/", "/logout/"))


def _send_to(request: HttpRequest, path: str, why: str) -> HttpResponse:
    """A duty that comes before everything else: people are sent there, machines are told."""
    if kind_of_path(request.path) == "machine":
        return problem(Problem(403, "sign_in_incomplete", f"{why} {path}"))
    return HttpResponseRedirect(path)
