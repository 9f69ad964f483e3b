"""The same in Firefox, driven over WebDriver BiDi: nothing lost and nothing twice after days without network."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from django.conf import settings as configured

from incidents.models import Report
from missions.choices import Role
from missions.models import User
from tests.browser.conftest import session_of
from tests.browser.relay import Relay

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIREFOX = Path("/usr/bin/firefox-esr")
SCRIPT = Path(__file__).parent / "firefox" / "field.mjs"
NODE = shutil.which("node") or str(Path(sys.prefix) / "bin" / "node")
MANY = 30


class Life:
    """One life of the browser. `until` waits for its word, `go` lets it go on."""

    def __init__(self, what: str, profile: Path, address: str, user: User) -> None:
        told = [configured.SESSION_COOKIE_NAME, session_of(user), "boat-7391", str(MANY)]
        self._process = subprocess.Popen(
            [NODE, str(SCRIPT), what, str(profile), address, *told],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def until(self, word: str) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == word

    def go(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def end(self) -> None:
        self.go()
        assert self._process.wait(60) == 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with self._process:  # closes its pipes
            self._process.kill()


@pytest.fixture
def relay(site: str) -> Iterator[Relay]:
    relay = Relay(site)
    yield relay
    relay.close()


@pytest.mark.long
@pytest.mark.skipif(not FIREFOX.exists(), reason="Firefox is not installed")
def test_thirty_reports_without_network_arrive_once_each_in_firefox(relay, committed_cast, tmp_path):
    adviser = committed_cast[Role.ADVISER]
    profile = tmp_path / "profile"
    profile.mkdir()

    with Life("write", profile, relay.address, adviser) as first:
        first.until("ready")
        relay.cut()
        first.go()
        first.until("written")
        first.end()
    assert Report.objects.count() == 0

    with Life("send", profile, relay.address, adviser) as second:
        second.until("reopened")
        relay.lose_reply_to = b"PUT /api/v1/reports/"
        relay.mend()
        second.go()
        second.until("sent")
        second.end()

    assert relay.lost == 1
    assert sorted(Report.objects.values_list("text", flat=True)) == sorted(f"Report {n}" for n in range(1, MANY + 1))
