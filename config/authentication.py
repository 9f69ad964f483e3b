"""REST authentication: the door has already found the caller; a token never opens a session."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as CsrfCheckingSession
from rest_framework.request import Request

from missions.models import ApiClient


class TokenAuthentication(BaseAuthentication):
    """Machines: `Authorization: Bearer TOKEN`."""

    def authenticate(self, request: Request) -> tuple[ApiClient, None] | None:
        client = getattr(request, "api_client", None)  # set by the door
        return None if client is None else (client, None)

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SessionAuthentication(CsrfCheckingSession):
    """People: the session, with CSRF checked on unsafe methods."""

    def authenticate(self, request: Request) -> Any:
        return super().authenticate(request)
