"""Gateways that behave and gateways that do not, on loopback: a real mail server, and sockets that do as told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from django.db.models import QuerySet

from missions.choices import Role
from tests.making import make_alert
from threats.choices import Imminence, NoticeChannel
from threats.models import Alert, Delivery, Subscription


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Mailbox:
    """What a mail server was given. `says`: its answer to each message; `held`: it takes them and answers nothing."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.says = "250 OK"
        self.refuses_address = False
        self.arrived, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.refuses_address:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content))
        self.arrived.set()
        while not self.may_answer.is_set():
            await server.loop.run_in_executor(None, self.may_answer.wait, 0.05)
        return self.says

    @property
    def ids(self) -> list[str]:
        return [str(message["Vigil-Message-Id"]) for message in self.messages]


@contextmanager
def mail_server(port: int = 0) -> Iterator[tuple[Mailbox, int]]:
    """A real SMTP server on loopback with its mailbox and port."""
    mailbox, port = Mailbox(), port or free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        mailbox.may_answer.set()
        controller.stop()


@contextmanager
def raw_server(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """A port behind which each connection is treated as told, until the event is set."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        threads: list[threading.Thread] = []

        def serve(client: socket.socket) -> None:
            with client, suppress(OSError):
                behave(client, over)

        def accept() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    client, _address = listener.accept()
                    threads.append(threading.Thread(target=serve, args=(client,)))
                    threads[-1].start()

        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            for thread in (accepting, *threads):
                thread.join(5)


def hangs(client: socket.socket, over: threading.Event) -> None:
    """Takes the connection and never says a word."""
    over.wait(30)


def drips(client: socket.socket, over: threading.Event) -> None:
    """A byte now and then: no single wait is long, and there is no end."""
    while not over.wait(0.02):
        client.sendall(b"2")


def babbles(client: socket.socket, over: threading.Event) -> None:
    """What no protocol knows."""
    client.sendall(b"\x00\xff lorem ipsum\r\n")


def refuses(client: socket.socket, over: threading.Event) -> None:
    """A mail server that takes nothing today."""
    client.sendall(b"554 go away\r\n")


class Listener:
    """What an HTTP server was posted. `status` and `answer` (None: the id that it was given) are what it says."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.status, self.answer = 200, None
        self.origin = ""

    def reply(self, body: bytes) -> bytes:
        return json.dumps({"id": json.loads(body)["id"]}).encode() if self.answer is None else self.answer


@contextmanager
def http_server() -> Iterator[Listener]:
    """A real HTTP server on loopback."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            listener.posts.append((dict(self.headers), body))
            answer = listener.reply(body)
            self.send_response(listener.status)
            self.send_header("Location", f"{listener.origin}/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing on stderr."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        listener.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield listener
        finally:
            server.shutdown()
            thread.join(5)


def subscription(cast: Any, role: str, *channels: str, **wanted: Any) -> Subscription:
    """What somebody of the cast wants to be told by these channels in this order."""
    told = {"email": f"{role}@example.org", "phone": "+243810000001", "webhook_url": "https://hooks.example.org/v"}
    ways = channels or (NoticeChannel.EMAIL,)
    made = {"mission": cast.mission, "user": cast[role], "created_by": cast[role], "channels": list(ways)}
    return Subscription.objects.create(**{**told, **made, **wanted})


def mail_through(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = "smtp://", "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 0.3


def outside(alert: Alert) -> QuerySet[Delivery]:
    return alert.deliveries.exclude(channel=NoticeChannel.IN_APP).order_by("place", "id")


def urgent(cast: Any, *ways: str, **wanted: Any) -> Alert:
    """An urgent alert that the duty officer is told of by these channels."""
    subscription(cast, Role.DUTY_OFFICER, *ways, **wanted)
    return make_alert(cast, imminence=Imminence.OCCURRING)


def killed(*_args: Any, **_wanted: Any) -> None:
    raise KeyboardInterrupt
