"""Send files of reports as a device does."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

from incidents.services import receive_part
from incidents.services.attachments import Part
from tests.cast import Cast
from tests.making import by

STRETCH = 64 * 1024


def part(content: bytes, start: int = 0, end: int | None = None, name: str = "IMG_1.jpg", **changes: Any) -> Part:
    told: dict[str, Any] = {
        "offset": start,
        "data": content[start:end],
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "file_name": name,
        **changes,
    }
    return Part(**told)


def attach(
    cast: Cast, report: Any, content: bytes, *, role: str = "adviser", key: UUID | None = None, **more: Any
) -> Any:
    """A whole file, received by the service in one part."""
    sent = part(content, **more)
    return receive_part(report_key=report.public_id, public_id=key or uuid4(), part=sent, **by(cast, role))[0]


def put(
    client: Any, report: Any, key: UUID, content: bytes, start: int = 0, end: int | None = None, headers: Any = None
) -> Any:
    """One part over HTTP."""
    data = content[start:end]
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    told = {
        "Content-Range": f"bytes {start}-{start + len(data) - 1}/{len(content)}",
        "Repr-Digest": f"sha-256=:{digest}:",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote('IMG 1.jpg')}",
        **(headers or {}),
    }
    return client.put(
        f"/api/v1/reports/{report.public_id}/attachments/{key}",
        data,
        content_type="application/octet-stream",
        headers={name: value for name, value in told.items() if value},
    )
