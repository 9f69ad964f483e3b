"""Sealed cursors: what a client carries for us is encrypted and bound to its purpose: it tells and forges nothing."""

import base64
import binascii
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12


class SealBrokenError(ValueError):
    """The text was not sealed here, for this purpose, or was changed."""


def _key() -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vigil cursor v1")
    return derive.derive(settings.SECRET_KEY.encode())


def seal(content: dict[str, Any], *, purpose: str) -> str:
    """The content as URL-safe text that only `unseal` with the same purpose opens."""
    nonce = os.urandom(NONCE)
    plain = json.dumps(content, separators=(",", ":"), default=str).encode()
    sealed = AESGCM(_key()).encrypt(nonce, plain, purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()


def unseal(text: str, *, purpose: str) -> dict[str, Any]:
    """The content of a sealed text. Raises SealBrokenError."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = AESGCM(_key()).decrypt(raw[:NONCE], raw[NONCE:], purpose.encode())
    except (InvalidTag, binascii.Error, ValueError) as error:  # ValueError: too short, not ASCII
        raise SealBrokenError(purpose) from error
    content: dict[str, Any] = json.loads(plain)
    return content
