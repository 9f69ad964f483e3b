"""Which parts of the device a page may ask for: none, unless the page says so (the header Permissions-Policy)."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

DEVICES = ("camera", "geolocation", "microphone", "payment", "usb")
HEADER = "Permissions-Policy"

View = Callable[..., HttpResponseBase]


def permissions_policy(*allowed: str) -> str:
    """The header's value: everything is shut but what is named."""
    return ", ".join(f"{device}={'(self)' if device in allowed else '()'}" for device in DEVICES)


def may_use(*devices: str) -> Callable[[View], View]:
    """Let a page ask for these parts of the device; the browser still asks the person."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            response.headers[HEADER] = permissions_policy(*devices)
            return response

        return inner

    return decorate
