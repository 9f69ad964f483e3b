"""Signing in again before what is most protected: five minutes, by password or second factor (allauth)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When this session last gave its password or second factor again; None when it never did."""
    again = [record for record in get_authentication_records(request, request.user) if record.get("reauthenticated")]
    return datetime.fromtimestamp(again[-1]["at"], UTC) if again else None


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page where one signs in again, and back here."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    return HttpResponseRedirect(f"{methods[0]['url']}?{urlencode({'next': request.path})}")
