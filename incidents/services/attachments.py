"""Files of a report: received in parts after it, in any number of tries, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incidents import sniffing
from incidents.choices import AttachmentKind, AttachmentStatus, ReportStatus
from incidents.models import Attachment, Report
from incidents.services import attachment_files as files
from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError
from missions.models import ApiClient, User
from missions.validation import FieldErrors, tidy

MB = 1024 * 1024
MAX_FILE = 10 * MB
MAX_PART = MB
MAX_FILES = 10


@dataclass(frozen=True, kw_only=True)
class Part:
    """One stretch of a file, from byte `offset`; `size` and `sha256` (hex) are the whole file's."""

    offset: int
    data: bytes
    size: int
    sha256: str
    file_name: str


def receive_part(
    *,
    audience: Audience,
    report_key: UUID,
    public_id: UUID,
    part: Part,
    user: User | None = None,
    client: ApiClient | None = None,
) -> tuple[Attachment, bool]:
    """Add a stretch to a file of one's own report; returns the attachment and whether it is new.

    Parts come in order; one that is here already changes nothing. Raises Report.DoesNotExist, NotAllowedError when
    the report is another's, ValidationError by field, ConflictError (`received` tells where to go on) for a gap or
    for other content under a used number.
    """
    with transaction.atomic():
        report = _own_report(audience, report_key, user, client)
        _check(part)
        attachment, is_new = _row(report, public_id, part, user)
        if attachment.status != AttachmentStatus.RECEIVING:
            return attachment, False
        is_whole = _add(attachment, part, audience)
    if not is_whole:
        raise ValidationError({"file": [_("The file arrived damaged. Send it again from its beginning.")]})
    return attachment, is_new


def _own_report(audience: Audience, key: UUID, user: User | None, client: ApiClient | None) -> Report:
    """The author's report under a lock: two devices that send the same file wait for each other."""
    author: dict[str, Any] = {"created_by": user} if user is not None else {"created_by_client": client}
    found: Report | None = Report.objects.select_for_update().filter(public_id=key, **author).first()
    if found is None:
        Report.objects.visible_to(audience).get(public_id=key)
        raise NotAllowedError(_("Only the author of a report adds files to it."))
    if found.status == ReportStatus.WITHDRAWN:
        raise NotAllowedError(_("This report is withdrawn: nothing is added to it any more."))
    return found


def _check(part: Part) -> None:
    errors = FieldErrors()
    if not 0 < part.size <= MAX_FILE:
        errors.add("file", _("A file may have at most %(most)d MB.") % {"most": MAX_FILE // MB})
    if not 0 < len(part.data) <= MAX_PART:
        errors.add("file", _("A part may have at most %(most)d MB.") % {"most": MAX_PART // MB})
    if part.offset + len(part.data) > part.size:
        errors.add("Content-Range", _("The part reaches beyond the end of the file."))
    errors.text("Content-Disposition", tidy(part.file_name), limit=120, required=True)
    errors.raise_if_any()


def _row(report: Report, public_id: UUID, part: Part, user: User | None) -> tuple[Attachment, bool]:
    known = Attachment.objects.select_for_update().filter(public_id=public_id).first()
    if known is not None:
        if (known.report_id, known.size, known.sha256) != (report.pk, part.size, part.sha256):
            raise _taken()
        return known, False
    if part.offset:
        raise _gap(0)
    try:
        with transaction.atomic():
            return _begin(report, public_id, part, user), True
    except IntegrityError as error:  # the number belongs to a file of somebody else's report, made at this moment
        raise _taken() from error


def _begin(report: Report, public_id: UUID, part: Part, user: User | None) -> Attachment:
    if report.attachments.count() >= MAX_FILES:
        raise ValidationError({"file": [_("A report takes at most %(most)d files.") % {"most": MAX_FILES}]})
    found = sniffing.media_type(part.data)
    if not found:
        raise ValidationError(
            {"file": [_("Files of this kind are not taken: pictures, sound, PDF, office papers and plain text are.")]}
        )
    attachment: Attachment = Attachment.objects.create(
        public_id=public_id,
        report=report,
        kind=kind_of(found),
        media_type=found,
        file_name=tidy(part.file_name),
        size=part.size,
        sha256=part.sha256,
        path=files.new_name(),
        created_by=user,
    )
    return attachment


def kind_of(media_type: str) -> AttachmentKind:
    """What a file is to its reader."""
    if media_type in sniffing.PICTURES:
        return AttachmentKind.IMAGE
    return AttachmentKind.VOICE if media_type in sniffing.VOICES else AttachmentKind.DOCUMENT


def _taken() -> ConflictError:
    return ConflictError(_("This number was used before for another file."), code="attachment_conflict")


def _gap(received: int) -> ConflictError:
    text = _("Parts come in order. Go on from byte %(received)d.") % {"received": received}
    return ConflictError(text, code="attachment_gap", extra={"received": received})


def _add(attachment: Attachment, part: Part, audience: Audience) -> bool:
    """Write what is new of a part; False when the whole file turned out damaged and is to be sent anew."""
    if part.offset > attachment.received:
        raise _gap(attachment.received)
    fresh = part.data[attachment.received - part.offset :]
    if not fresh:
        return True
    files.write_at(attachment.path, attachment.received, fresh)
    attachment.received += len(fresh)
    if attachment.received == attachment.size:
        if files.sha256_of(attachment.path) != attachment.sha256:
            attachment.received = 0
        else:
            attachment.status = AttachmentStatus.RECEIVED
            _note(attachment, "attachment.receive", audience.actor)
    attachment.save(update_fields=["received", "status"])
    return attachment.received > 0


def _note(attachment: Attachment, verb: str, actor: str) -> None:
    audit(
        actor=actor,
        verb=verb,
        object_type="attachment",
        object_id=attachment.public_id,
        mission_id=attachment.report.mission_id,
        data={"kind": attachment.kind, "report": attachment.report.ref},
    )


@transaction.atomic
def transcribe(*, attachment_id: int, text: str, language: str, user: User, audience: Audience) -> Attachment:
    """Write down what a voice note says: the note is deleted on schedule, its words stay.

    For the desks that grade, and for the report's author. Raises Attachment.DoesNotExist, NotAllowedError, or
    ValidationError by field.
    """
    attachment: Attachment = (
        Attachment.objects.visible_to(audience)
        .select_for_update(of=("self",))
        .select_related("report")
        .get(pk=attachment_id, kind=AttachmentKind.VOICE)
    )
    report = attachment.report
    may = audience.may("grade", mission_id=report.mission_id, area_id=report.area_id)
    if not may and report.created_by_id != user.pk:
        raise NotAllowedError(_("Your role does not allow this."))
    errors = FieldErrors()
    errors.text("transcript", text, limit=10_000, required=True, lines=True)
    errors.text("transcript_language", language, limit=8)
    errors.raise_if_any()
    attachment.transcript, attachment.transcript_language = tidy(text), language
    attachment.save(update_fields=["transcript", "transcript_language"])
    _note(attachment, "attachment.transcribe", audience.actor)
    return attachment
