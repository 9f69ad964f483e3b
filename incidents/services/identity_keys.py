"""The keys of source identities: versioned lines in a file that no database and no backup holds.

Read anew at each use, so that a rotation is seen by every process. One line each: the version and 64 hex digits.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from incidents.sealing import KEY_BYTES
from missions.errors import UnavailableError

LINE = re.compile(rf"(\d{{1,4}})\s+([0-9a-fA-F]{{{KEY_BYTES * 2}}})")


@dataclass(frozen=True)
class Ring:
    """The keys by version; the highest one seals, the others still open while a rotation is under way."""

    keys: dict[int, bytes]

    @property
    def current(self) -> int:
        return max(self.keys)


def read_ring() -> Ring:
    """The keys of the file. Raises UnavailableError with what is to be mended, never with what the file holds."""
    if not settings.IDENTITY_KEY_FILE:
        raise UnavailableError(_("No key for identities is set up here: ask the operator (VIGIL_IDENTITY_KEY_FILE)."))
    try:
        lines = Path(settings.IDENTITY_KEY_FILE).read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnavailableError(_("The key file for identities cannot be read: ask the operator.")) from error
    keys: dict[int, bytes] = {}
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        found = LINE.fullmatch(line.strip())
        if found is None or int(found[1]) in keys:
            raise UnavailableError(_("The key file for identities is not well formed: ask the operator."))
        keys[int(found[1])] = bytes.fromhex(found[2])
    if not keys:
        raise UnavailableError(_("The key file for identities holds no key: ask the operator."))
    return Ring(keys)


def why_not() -> str:
    """Why identities cannot be kept here, for people; empty when they can."""
    try:
        read_ring()
    except UnavailableError as error:
        return str(error)
    return ""


def with_new_key(ring: Ring) -> Ring:
    """The ring with one more key, which becomes the current one."""
    return Ring({**ring.keys, ring.current + 1: secrets.token_bytes(KEY_BYTES)})


def write_ring(ring: Ring) -> None:
    """Replace the file in one step, readable by its owner only. Raises OSError where it cannot be written."""
    path = Path(settings.IDENTITY_KEY_FILE)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)  # of a run that was killed
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{version} {key.hex()}\n" for version, key in sorted(ring.keys.items()))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the new name, too, must outlive a power cut: rows will be sealed with it
    finally:
        os.close(folder)
