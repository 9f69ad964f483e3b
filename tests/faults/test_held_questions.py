"""A server with open screens before it ends when it is told to: questions that wait are answered first."""

import signal
from contextlib import ExitStack, closing
from http.client import HTTPConnection

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def test_a_server_that_is_told_to_end_answers_those_who_wait(house, committed_cast):
    process, port = house.web(threads=8)
    with ExitStack() as stack:

        def ask(**headers):
            connection = stack.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=30)))
            headers["Authorization"] = f"Bearer {committed_cast.token}"
            connection.request("GET", "/live?mission=TST", headers=headers)
            return connection

        known = ask().getresponse().headers["ETag"]
        in_vain = ask(**{"If-None-Match": known, "Prefer": "wait=1"}).getresponse()
        assert (in_vain.status, in_vain.headers["Preference-Applied"]) == (304, "wait")

        waiting = ask(**{"If-None-Match": known, "Prefer": "wait=25"})
        assert ask().getresponse().status == 200  # the one before has been taken
        process.signal(signal.SIGTERM)

        assert waiting.getresponse().status == 304
    assert process.popen.wait(timeout=10) is not None
