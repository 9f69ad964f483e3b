"""Real processes around the test database: a private Redis, workers, sweepers, web servers; killed by their numbers."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit, urlunsplit

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

from ledger.models import Heartbeat

PLAIN_HTTP = {"VIGIL_INSECURE_COOKIES": "on", "VIGIL_ALLOWED_HOSTS": "127.0.0.1", "VIGIL_DEBUG": "off"}


def until(condition, *, within, what="it"):
    """The first true answer of a condition; AssertionError after the limit (seconds)."""
    ends = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < ends, f"{what} did not happen within {within} s"
        time.sleep(0.02)
    return answer


@contextmanager
def held_open(work):
    """`work` in a transaction of another connection that stays open meanwhile and is undone afterwards."""
    held, release = Event(), Event()

    def hold():
        try:
            with transaction.atomic():
                work()
                held.set()
                assert release.wait(120)
                transaction.set_rollback(True)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(hold)
        assert held.wait(10)
        try:
            yield
        finally:
            release.set()
            done.result(timeout=10)


class Process:
    """One process in a group of its own, with its output in a file."""

    def __init__(self, command, log, env=None):
        self.log = log
        with log.open("ab") as output:
            self.popen = subprocess.Popen(
                command, stdout=output, stderr=output, env=env, cwd=settings.BASE_DIR, start_new_session=True
            )

    def signal(self, number):
        """To the whole group: children included."""
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.popen.wait(timeout=10)

    def text(self):
        return self.log.read_text(errors="replace")


class House:
    """Starts processes on the test database and on a Redis of its own."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="vigil-"))  # short: a socket's path has at most 107 characters
        self.socket = self.folder / "redis.sock"
        self.started = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for process in self.started:
            process.signal(signal.SIGCONT)
            process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def env(self):
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CELERY_")}  # would overrule
        return {**kept, "DATABASE_URL": urlunsplit(address), "VIGIL_BROKER_URL": f"redis+socket://{self.socket}"}

    def start(self, name, *command, **env):
        process = Process(command, self.folder / f"{name}-{len(self.started)}.log", {**self.env, **env})
        self.started.append(process)
        return process

    def redis(self):
        """Empty at every start, as if its disk had been wiped; returns when it answers."""
        self.socket.unlink(missing_ok=True)
        process = self.start(
            "redis", "redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "",
            "--appendonly", "no", "--dir", str(self.folder),
        )  # fmt: skip
        until(self.redis_answers, within=10, what="Redis")
        return process

    def redis_answers(self):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(self.socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False

    def publish(self, task, *args):
        """Send a task by name to this house's Redis, as the sweeper does to its own."""
        with current_app.connection_for_write(f"redis+socket://{self.socket}") as broker:
            current_app.send_task(task, args=args, connection=broker, retry=False)

    def worker(self):
        """Returns when it takes tasks."""
        process = self.start(
            "worker", sys.executable, "-m", "celery", "-A", "config", "worker", "-Q", "alerts,scoring", "-c", "1",
            "-n", f"test{len(self.started)}@%h", "--loglevel", "INFO", "--without-mingle", "--without-gossip",
        )  # fmt: skip
        until(lambda: " ready." in process.text(), within=60, what="the worker")
        return process

    def sweeper(self):
        return self.start("sweep", sys.executable, "manage.py", "sweep")

    def web(self, threads=2, **env):
        """A web server in plain HTTP; returns (process, port) when it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = self.start(
            "web", sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "1", "config.wsgi:application",
            **{**PLAIN_HTTP, "GRANIAN_BLOCKING_THREADS": str(threads), **env},
        )  # fmt: skip

        def answers():
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
            return False

        until(answers, within=60, what="the web server")
        return process, port

    def whole(self, threads, **env):
        """As in production: a queue, a worker, the sweeper and a web server; returns its address."""
        self.redis()
        self.worker()
        self.sweeper()
        until(Heartbeat.objects.filter(part="sweeper").exists, within=60, what="the sweeper")
        _process, port = self.web(threads, **env)
        return f"http://127.0.0.1:{port}"
