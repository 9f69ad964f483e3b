"""The product's own processes before the bench's database, for lines that are measured from outside."""

import atexit
from contextlib import ExitStack

from ledger.models import Heartbeat
from tests.faults.house import House, until

THREADS = 28  # as bin/up starts it
STACK = ExitStack()  # what ends with the bench
atexit.register(STACK.close)


def serve(*, settings: str = "config.settings", workers: bool = False) -> str:
    """Start a web server, with a queue, a worker and the sweeper if asked for; returns its address."""
    house = STACK.enter_context(House())
    if workers:
        house.redis()
        house.worker()
        house.sweeper()
        until(Heartbeat.objects.filter(part="sweeper").exists, within=60, what="the sweeper")
    _process, port = house.web(
        threads=THREADS, DJANGO_SETTINGS_MODULE=settings, VIGIL_INSECURE_COOKIES="on", VIGIL_REQUIRE_MFA="off",
        VIGIL_ALLOWED_HOSTS="127.0.0.1", VIGIL_DEBUG="off",
    )  # fmt: skip
    return f"http://127.0.0.1:{port}"
