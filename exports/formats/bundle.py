"""A week's bundle: a zip of files with a manifest that names their hashes, and a signature over the manifest.

The same files give the same bytes: fixed dates, fixed order, one canonical form of JSON.
"""

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold
MAX_FILE = 1 << 31  # a bundle is refused before it fills a disk


class BundleBrokenError(ValueError):
    """The bundle is not what was published; the text says what differs."""


@dataclass(frozen=True)
class File:
    """One file of a bundle; `rows` without the header."""

    name: str
    content: bytes
    rows: int

    def entry(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "bytes": len(self.content),
            "rows": self.rows,
        }


def canonical(document: dict[str, Any]) -> bytes:
    """JSON in its one form: what is signed."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"


def public_key_text(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """The 32 bytes of the public key, base64."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return base64.b64encode(public.public_bytes_raw()).decode()


def make_manifest(facts: dict[str, Any], files: list[File], key: Ed25519PrivateKey) -> dict[str, Any]:
    """The manifest: the given facts, the files with counts and hashes, and the key that signs it."""
    return {
        **facts,
        "format": 1,
        "files": [file.entry() for file in files],
        "counts": {file.name.removesuffix(".csv"): file.rows for file in files},
        "signature": {"algorithm": "Ed25519", "file": SIGNATURE, "public_key": public_key_text(key)},
    }


def make_bundle(manifest: dict[str, Any], files: list[File], key: Ed25519PrivateKey) -> bytes:
    """The zip."""
    signed = canonical(manifest)
    signature = base64.b64encode(key.sign(signed)) + b"\n"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        members = [(MANIFEST, signed), (SIGNATURE, signature), *((file.name, file.content) for file in files)]
        for name, content in members:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # the same on every platform
            archive.writestr(info, content)
    return out.getvalue()


def verify_bundle(content: bytes) -> dict[str, Any]:
    """The manifest of a bundle whose files, hashes and signature all agree. Raises BundleBrokenError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = _signed_manifest(archive)
            _check_files(archive, manifest)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, OSError) as error:
        if isinstance(error, BundleBrokenError):
            raise
        raise BundleBrokenError(f"This is no bundle: {error}") from error
    return manifest


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > MAX_FILE:
        raise BundleBrokenError(f"{name} is too large.")
    return archive.read(name)


def _signed_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    signed = _read(archive, MANIFEST)
    manifest: dict[str, Any] = json.loads(signed)
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(manifest["signature"]["public_key"], validate=True))
    try:
        key.verify(base64.b64decode(_read(archive, SIGNATURE).strip(), validate=True), signed)
    except InvalidSignature as error:
        raise BundleBrokenError("The signature does not belong to this manifest.") from error
    return manifest


def _check_files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    named = {entry["name"]: entry for entry in manifest["files"]}
    held = set(archive.namelist()) - {MANIFEST, SIGNATURE}
    if held != set(named) or len(archive.namelist()) != len(named) + 2:
        raise BundleBrokenError("The bundle holds other files than its manifest names.")
    for name, entry in named.items():
        content = _read(archive, name)
        if hashlib.sha256(content).hexdigest() != entry["sha256"] or len(content) != entry["bytes"]:
            raise BundleBrokenError(f"{name} is not what was published.")
