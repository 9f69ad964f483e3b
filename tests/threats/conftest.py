"""Servers of the other side, for whoever asks."""

import pytest

from tests.threats.gateways import http_server, mail_server, mail_through


@pytest.fixture
def mailbox(settings):
    """A mail server that works, as the one that Vigil is set up with."""
    with mail_server() as (mailbox, port):
        mail_through(settings, port)
        yield mailbox


@pytest.fixture
def hooks(settings):
    """An HTTP server that works, allowed for webhooks and set up as the gateway of text messages."""
    with http_server() as listener:
        settings.WEBHOOK_ORIGINS = [listener.origin]
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_SECRET = f"{listener.origin}/sms", "gateway-secret"
        yield listener
