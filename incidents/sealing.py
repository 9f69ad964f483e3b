"""Seal the identity of a source: AES-256-GCM, bound to its place and to the version of its key. Pure."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
BLOCK = 256  # lengths are rounded up to it: they would tell short names from long ones
KEY_BYTES = 32


class UnreadableError(ValueError):
    """Sealed with another key, for another place, or changed."""


def seal(fields: Mapping[str, str], *, key: bytes, version: int, place: str) -> bytes:
    """The fields as bytes that only `unseal` with the same key, version and place (`table:row:field`) opens."""
    plain = json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":")).encode()
    padded = plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, padded, _associated(place, version))


def unseal(sealed: bytes, *, key: bytes, version: int, place: str) -> dict[str, str]:
    """The fields that were sealed. Raises UnreadableError."""
    try:
        plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], _associated(place, version))
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise UnreadableError(place) from error
    fields: dict[str, str] = json.loads(plain)
    return fields


def _associated(place: str, version: int) -> bytes:
    """What is authenticated beside the content: a ciphertext moved to another row or version opens no more."""
    return f"{place}:{version}".encode()
