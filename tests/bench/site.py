"""The product's own processes before the bench's database, for lines that are measured from outside."""

import atexit
from contextlib import ExitStack

from tests.faults.house import House

THREADS = 28  # as bin/up starts it
STACK = ExitStack()  # what ends with the bench
atexit.register(STACK.close)


def serve(*, settings: str = "config.settings", workers: bool = False) -> str:
    """Start a web server, with a queue, a worker and the sweeper if asked for; returns its address."""
    house = STACK.enter_context(House())
    env = {"DJANGO_SETTINGS_MODULE": settings, "VIGIL_REQUIRE_MFA": "off"}
    if workers:
        return str(house.whole(THREADS, **env))
    _process, port = house.web(THREADS, **env)
    return f"http://127.0.0.1:{port}"
