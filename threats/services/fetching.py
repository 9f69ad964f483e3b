"""Read a feed: a file of the one folder, or an https address of a host on the list. Small, soon, and nowhere else."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings

from threats.feeds import FeedError

MAX_BYTES = 50 * 1024 * 1024
CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 5.0, 20.0, 120.0
MAX_REDIRECTS = 3
PIECE = 1 << 16


def fetch(source: str) -> bytes:
    """The bytes of a source. Raises FeedError with one line that says why not."""
    return _download(source) if source.startswith("https://") else _file(source)


def check_source(source: str) -> None:
    """Whether a source may be read at all. Raises FeedError."""
    if source.startswith("https://"):
        _require_listed(source)
    elif "://" in source:
        raise FeedError("Only https addresses are read.")
    else:
        _inside(source)


def _inside(name: str) -> Path:
    root = Path(settings.FEED_ROOT).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise FeedError("Only files in the folder of feeds are read.")
    return path


def _file(name: str) -> bytes:
    path = _inside(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FeedError("The file has more than 50 MB.")
        return path.read_bytes()
    except OSError as error:
        raise FeedError(f"The file cannot be read: {error.strerror or 'unknown reason'}.") from error


def _require_listed(address: str) -> None:
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError as error:
        raise FeedError("The address has no port that exists.") from error
    if parts.scheme != "https" or parts.username or port not in (None, 443):
        raise FeedError("Only plain https addresses are read: no other port, no password in them.")
    if (parts.hostname or "") not in settings.FEED_HOSTS:
        raise FeedError(f"The host {parts.hostname} is not on the list of allowed hosts.")


def _download(address: str) -> bytes:
    """Follow redirects by hand, each only to a host on the list; stop at the limits of size and time."""
    ends = time.monotonic() + ALL_SECONDS
    with requests.Session() as session:
        session.trust_env = False  # no password file, no proxy that nobody wrote down
        for _hop in range(MAX_REDIRECTS + 1):
            _require_listed(address)
            try:
                answer = session.get(
                    address, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, READ_SECONDS)
                )
                with answer:
                    if answer.is_redirect:
                        address = urljoin(address, answer.headers["Location"])
                        continue
                    return _body(answer, ends)
            except requests.RequestException as error:
                raise FeedError(f"The feed cannot be reached ({type(error).__name__}).") from error
    raise FeedError("The feed redirects too often.")


def _body(answer: requests.Response, ends: float) -> bytes:
    if answer.status_code != 200:
        raise FeedError(f"The feed answers with status {answer.status_code}.")
    content = bytearray()
    for piece in answer.iter_content(PIECE):
        content += piece
        if len(content) > MAX_BYTES:
            raise FeedError("The feed has more than 50 MB.")
        if time.monotonic() > ends:
            raise FeedError("The feed takes more than two minutes.")
    return bytes(content)
