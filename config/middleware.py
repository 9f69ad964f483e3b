"""What every request passes: language, what a page may use of the device, the rule for strangers, the audience."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from config.doors import kind_of_path
from config.errors import Problem, problem
from frontend.devices import HEADER, permissions_policy
from missions import services
from missions.audience import NOBODY

Next = Callable[[HttpRequest], HttpResponse]
READS = frozenset({"GET", "HEAD", "OPTIONS"})
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
        if kind == "public":
            return self.get_response(request)
        request.api_client = services.client_of_token(_bearer(request)) if kind == "machine" else None  # type: ignore[attr-defined]
        stranger = request.api_client is None and not request.user.is_authenticated  # type: ignore[attr-defined]
        response = _stranger(request, kind) if stranger else self.get_response(request)
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
            _look_as_headquarters(request)
        else:
            request.audience = NOBODY  # type: ignore[attr-defined]
        return self.get_response(request)


def _look_as_headquarters(request: HttpRequest) -> None:
    """Put the eyes of headquarters in the place of the own ones, as the session says: they read, and move nothing.

    Raises PermissionDenied for a move. Whoever lost the right to look so has the own eyes again.
    """
    code = request.session.get(services.SEE_AS)
    if not code:
        return
    looking = services.as_headquarters(request.audience, code)  # type: ignore[attr-defined]
    if looking is None:
        del request.session[services.SEE_AS]
        return
    request.audience = looking  # type: ignore[attr-defined]
    request.seeing_as = True  # type: ignore[attr-defined]
    if request.method not in READS and not (_is_account_page(request) or request.path == "/see-as/"):
        raise PermissionDenied(_("You look with the eyes of headquarters. Go back to your own view first."))


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
