"""Files as phones and hostile senders make them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image

PLACE = (4.85, 31.6)  # what the EXIF data of `photo` say


def photo(size: tuple[int, int] = (40, 20), *, turned: int = 1, form: str = "JPEG", **options: Any) -> bytes:
    """A picture with all that a phone hides in one: place, time, serial number, thumbnail, XMP, colour profile."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = turned, "Canary maker", "2026:11:12 06:30:00"
    exif[0xA431] = "canary-serial-777"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (4.0, 51.0, 0.0), "E", (31.0, 36.0, 0.0)
    hidden = {"exif": exif.tobytes(), "icc_profile": b"canary-profile" * 4}
    if form in {"JPEG", "WEBP"}:
        hidden["xmp"] = b"<x:xmpmeta>canary-xmp</x:xmpmeta>"
    buffer = io.BytesIO()
    picture.save(buffer, form, **hidden, **options)
    return buffer.getvalue()


def archive(**entries: bytes | str) -> bytes:
    """A zip of these entries; `__` in a name stands for a slash, `_dot_` for a full stop."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def docx(**more: bytes | str) -> bytes:
    """The bones of a text document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<document/>")
        for name, content in more.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()
