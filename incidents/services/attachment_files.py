"""Received files on disk: random names in a folder of the application's own, reached only through the database.

A file is `NAME.part` while it is as it was received, and `NAME.ready` once it was cleaned; only the latter is served.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

PART, READY = ".part", ".ready"


def new_name() -> str:
    """A name that says nothing, in one of 256 folders."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name[2:]}"


def at(name: str, ending: str) -> Path:
    """Where a file lies. `name` comes from the database only."""
    return Path(settings.MEDIA_ROOT) / "attachments" / f"{name}{ending}"


def write_at(name: str, offset: int, data: bytes) -> None:
    """Write a stretch of a received file and see it onto the disk; a repeated stretch overwrites itself."""
    path = at(name, PART)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.seek(offset)
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def sha256_of(name: str) -> str:
    """The hash of a received file, in hex."""
    with at(name, PART).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(name: str) -> bytes:
    """A received file; one that a cut-off cleaner has already moved is read from there."""
    path = at(name, PART)
    return (path if path.exists() else at(name, READY)).read_bytes()


def keep(name: str, content: bytes) -> None:
    """Put the cleaned content in its place and remove what was received."""
    fresh = at(name, ".new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o600)
    fresh.replace(at(name, READY))
    at(name, PART).unlink(missing_ok=True)


def remove(name: str) -> None:
    """Remove all that lies under a name; nothing there is no fault."""
    for ending in (PART, READY, ".new"):
        at(name, ending).unlink(missing_ok=True)
