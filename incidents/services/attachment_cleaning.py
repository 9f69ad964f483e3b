"""Look at received files before anybody else does: pictures are drawn anew, papers are checked, voices end on time."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from datetime import timedelta
from pathlib import PurePath
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageOps

from incidents import sniffing
from incidents.choices import AttachmentKind, AttachmentRefusal, AttachmentStatus
from incidents.models import Attachment
from incidents.services import attachment_files as files
from incidents.services.attachments import kind_of
from ledger.services import audit

log = structlog.get_logger(__name__)
ACTOR = "system:attachments"
MAX_POINTS = 25_000_000
QUALITY = 85
UNFINISHED = timedelta(days=30)
BATCH = 20


class RefusedError(Exception):
    """A file that nobody is to be shown; the argument is its AttachmentRefusal."""


def files_wait() -> bool:
    """Whether a received file waits to be looked at."""
    return Attachment.objects.filter(status=AttachmentStatus.RECEIVED).exists()


def clean_waiting_files() -> int:
    """Look at waiting files, oldest first; returns at how many. Two at once share the work."""
    seen = 0
    while seen < BATCH and _one(_clean, status=AttachmentStatus.RECEIVED):
        seen += 1
    return seen


def end_overdue_files() -> int:
    """Delete voice notes whose days are over, and files that never arrived whole; returns how many."""
    now, ended = timezone.now(), 0
    while _one(_end_voice, status=AttachmentStatus.READY, delete_after__lte=now):
        ended += 1
    while _one(_end_unfinished, status=AttachmentStatus.RECEIVING, created_at__lt=now - UNFINISHED):
        ended += 1
    return ended


@transaction.atomic
def _one(work: Callable[[Attachment], None], **which: Any) -> bool:
    """Do the work on the oldest such file that nobody else is at; False when there is none."""
    rows = Attachment.objects.select_for_update(skip_locked=True, of=("self",)).select_related("report__mission")
    attachment = rows.filter(**which).order_by("pk").first()
    if attachment is None:
        return False
    work(attachment)
    return True


def _clean(attachment: Attachment) -> None:
    """Files are put in their place before the row says so: a cleaner that is cut off does it again."""
    try:
        content, found = cleaned(files.read(attachment.path))
    except RefusedError as error:
        return _refuse(attachment, error.args[0])
    except Exception as error:  # hostile content finds every hole: whatever a reader stumbles over is refused
        log.warning("attachment_unreadable", attachment=attachment.pk, error=type(error).__name__)
        return _refuse(attachment, AttachmentRefusal.UNREADABLE)
    files.keep(attachment.path, content)
    attachment.media_type, attachment.kind = sniffing.served_type(found), kind_of(found)
    attachment.file_name = PurePath(attachment.file_name).stem[:110] + sniffing.ENDINGS[found]
    attachment.size = attachment.received = len(content)
    if attachment.kind == AttachmentKind.VOICE:
        attachment.delete_after = timezone.now() + timedelta(days=attachment.report.mission.voice_note_days)
    _move(attachment, AttachmentStatus.READY, "attachment.ready")
    return None


def cleaned(content: bytes) -> tuple[bytes, str]:
    """What may be shown of a file, and its media type. Raises RefusedError."""
    found = sniffing.media_type(content)
    if found in sniffing.PICTURES:
        return redrawn(content), "image/jpeg"
    if found == sniffing.ARCHIVE:
        found = sniffing.office_type(content)
    if found == "text/plain" and not sniffing.is_plain_text(content):
        raise RefusedError(AttachmentRefusal.NOT_TAKEN)
    if found in sniffing.VOICES and sniffing.holds_moving_pictures(content):
        raise RefusedError(AttachmentRefusal.NOT_TAKEN)
    if found not in sniffing.VOICES | sniffing.DOCUMENTS:
        raise RefusedError(AttachmentRefusal.NOT_TAKEN)
    return content, found


def redrawn(content: bytes) -> bytes:
    """The picture as points and nothing else: upright, without a word of where, when or by what it was taken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd about a picture does not matter: its points are copied
        try:
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MAX_POINTS:
                    raise RefusedError(AttachmentRefusal.TOO_LARGE)
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
        except Image.DecompressionBombError as error:
            raise RefusedError(AttachmentRefusal.TOO_LARGE) from error
    bare = Image.new("RGB", upright.size, "white")
    bare.paste(upright, mask=upright.getchannel("A"))
    drawn = io.BytesIO()
    bare.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()


def _refuse(attachment: Attachment, why: AttachmentRefusal) -> None:
    files.remove(attachment.path)
    attachment.refusal, attachment.path = why, ""
    _move(attachment, AttachmentStatus.REFUSED, "attachment.refuse", why=why)


def _end_voice(attachment: Attachment) -> None:
    files.remove(attachment.path)
    attachment.path, attachment.delete_after = "", None
    _move(attachment, AttachmentStatus.DELETED, "attachment.delete")


def _end_unfinished(attachment: Attachment) -> None:
    _refuse(attachment, AttachmentRefusal.NEVER_FINISHED)


def _move(attachment: Attachment, to: AttachmentStatus, verb: str, **data: str) -> None:
    attachment.status = to
    attachment.save()
    audit(
        actor=ACTOR,
        verb=verb,
        object_type="attachment",
        object_id=attachment.public_id,
        mission_id=attachment.report.mission_id,
        data={"kind": attachment.kind, "report": attachment.report.ref, **data},
    )
