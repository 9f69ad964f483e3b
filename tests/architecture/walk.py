"""Walk doors as somebody and tell what turned up that must not."""

from __future__ import annotations

import gzip
import io
import itertools
import logging
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core import mail
from django.db import transaction

from tests.architecture.recipes import RECIPES
from tests.architecture.world import REMOTE, TRUE, World

KEY = re.compile(r"\{(\w+)\}")
ZIP = b"PK\x03\x04"  # a bundle, or a workbook
# True points as they lie in binary files (GeoPackage, well-known binary): token by its eight bytes, both byte orders.
BINARY = {
    struct.pack(order, point["longitude"]): f"{point['longitude']:.4f}"
    for point in (TRUE, REMOTE) for order in ("<d", ">d")
}  # fmt: skip


def addresses(world: World, recipe: str) -> Iterator[tuple[str, str]]:
    """(method, address) for every key that a recipe names."""
    method, _, path = recipe.rpartition(" ")
    kinds = KEY.findall(path)
    for values in itertools.product(*(world.keys[kind] for kind in kinds)):
        filled = path
        for kind, value in zip(kinds, values, strict=True):
            filled = filled.replace(f"{{{kind}}}", value, 1)
        yield method or "GET", filled


def every(world: World, names: Iterable[str] = RECIPES) -> list[tuple[str, str]]:
    """(method, address) of every way through these doors."""
    return [pair for name in names for recipe in RECIPES[name] for pair in addresses(world, recipe)]


def ask(client: Any, method: str, path: str, **body: Any) -> Any:
    """One request whose effects are undone: each caller meets the same world. Streams are read to their end."""
    with transaction.atomic():
        if method != "GET":
            body = {"data": "{}", "content_type": "application/json", **body}
        response = getattr(client, method.lower())(path, **body)
        response.seen = said(response)
        transaction.set_rollback(True)
    return response


def said(response: Any) -> str:
    """All that an answer says: status line, headers, and its content unpacked."""
    content = response.getvalue()
    if response.headers.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    points = " ".join(token for packed, token in BINARY.items() if packed in content)
    return f"{headers}\n\n{content.decode('utf-8', 'replace')}{points}"


class Heard(logging.Handler):
    """What the application writes into its logs and sends by mail meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.getMessage()} {record.exc_text or ''}")

    def text(self) -> str:
        mails = [f"{message.to} {message.subject} {message.body}" for message in getattr(mail, "outbox", [])]
        return "\n".join([*self.lines, *mails])


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear logs and mails: canaries have no business there, whoever asks."""
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        yield heard
    finally:
        logging.getLogger().removeHandler(heard)


def leaks(world: World, caller: str, names: Iterable[str] = RECIPES, share: tuple[int, int] = (0, 1)) -> list[str]:
    """What this caller met behind these doors, in logs or in mails without being allowed to.

    `share` (n, of): only every `of`th address, from the nth on.
    """
    client = world.client(caller)
    client.raise_request_exception = False  # a broken door is a finding, not the end of the walk
    forbidden = world.forbidden(caller)
    found = []
    with listening() as heard:
        for method, path in every(world, names)[share[0] % share[1] :: share[1]]:
            response = ask(client, method, path)
            asked = path if "?" in path else ""
            if response.status_code >= 500:
                found.append(f"{caller} broke {method} {path}: {response.status_code}")
            found += [
                f"{caller} met {t} at {method} {path}" for t in forbidden if t in response.seen and t not in asked
            ]
    written = heard.text()
    return found + [f"{token} was logged or mailed" for token in world.canaries if token in written]


ONE_TIME = re.compile(
    r'name="(?:csrfmiddlewaretoken|uuid|pseudonym)" value="[^"]+"|nonce="[^"]+"|nonce-[^\' ;]+|csrftoken=[^;]+'
    r'|"csrf":\s?"[^"]*"|"(?:next_)?cursor":\s?"[^"]*"|cursor=[\w=%.-]+'
    # How long the oldest notice is due grows by the clock of the database; whether there is one stays.
    r'|(?:Content-Length|ETag): .*(?=(?:.|\n)*"oldest_unsent": \d)|(?<="oldest_unsent": )[\d.]+'
)
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+|\d\d:\d\d(?::\d\d)?|\b\d+ h \d\d\b|\b\d+ (?:d|h|min|s)\b")


def plain(response: Any, key: str = "") -> tuple[int, str]:
    """The answer without what differs by itself: the asked number, one-time tokens, sealed cursors and times."""
    text = response.seen.replace(key, "KEY") if key else response.seen
    return response.status_code, TIME.sub("", ONE_TIME.sub("", text))
