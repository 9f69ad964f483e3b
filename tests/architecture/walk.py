"""Walk doors as somebody and tell what turned up that must not."""

from __future__ import annotations

import gzip
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction

from tests.architecture.recipes import RECIPES
from tests.architecture.world import World

KEY = re.compile(r"\{(\w+)\}")
MVT = "application/vnd.mapbox-vector-tile"


def addresses(world: World, recipe: str) -> Iterator[tuple[str, str]]:
    """(method, address) for every key that a recipe names."""
    method, _, path = recipe.rpartition(" ")
    kinds = KEY.findall(path)
    for values in itertools.product(*(world.keys[kind] for kind in kinds)):
        filled = path
        for kind, value in zip(kinds, values, strict=True):
            filled = filled.replace(f"{{{kind}}}", value, 1)
        yield method or "GET", filled


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
    if response.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{headers}\n\n{content.decode('utf-8', 'replace')}"


def leaks(world: World, caller: str, names: Iterable[str] = RECIPES) -> list[str]:
    """What this caller met behind these doors without being allowed to."""
    client = world.client(caller)
    client.raise_request_exception = False  # a broken door is a finding, not the end of the walk
    forbidden = [token for token, allowed in world.canaries.items() if caller not in allowed]
    found = []
    for name in names:
        for method, path in (pair for recipe in RECIPES[name] for pair in addresses(world, recipe)):
            response = ask(client, method, path)
            asked = path if "?" in path else ""
            if response.status_code >= 500:
                found.append(f"{caller} broke {method} {path}: {response.status_code}")
            found += [
                f"{caller} met {t} at {method} {path}" for t in forbidden if t in response.seen and t not in asked
            ]
    return found
