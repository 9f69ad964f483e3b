"""The key that signs bundles: made once, kept beside the bundles where only their owner reads it."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

FOLDER = "keys"
NAME = "ed25519"


def signing_key() -> Ed25519PrivateKey:
    """The installation's key; made at first use. Of two processes that make it at once, one wins and both use that."""
    folder = Path(settings.EXPORT_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / NAME
    if not path.exists():
        _make(path)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def _make(path: Path) -> None:
    """Written whole under a name of its own, then linked: a reader never sees half a key."""
    draft = path.with_name(f".{NAME}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # somebody was first: theirs is the key
    finally:
        draft.unlink(missing_ok=True)
