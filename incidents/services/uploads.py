"""Tables that people upload: kept as they were read, mapped, looked at, then taken in row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.choices import Channel, MappingKind, UploadStatus
from incidents.intake.mapping import Mapping, guess
from incidents.intake.sheets import SheetError, read_sheet
from incidents.models import Upload, UploadRow
from incidents.services.mapped import ROW, Account, account_of, check_account, faults_of
from incidents.services.mappings import check_mapping, save_mapping
from incidents.services.report_stops import room_needed
from incidents.services.reports import submit_report
from ledger.services import audit
from missions.audience import Audience
from missions.errors import ConflictError, NotAllowedError, TransitionNotAllowedError
from missions.models import Mission, User

PREVIEW = 50  # rows that are checked to the end before anything is taken


class Look(NamedTuple):
    """A row as it would be taken: its cells by column, and what is wrong, by column."""

    number: int
    cells: dict[str, str]
    faults: dict[str, str]


@transaction.atomic
def store_upload(*, mission: Mission, file_name: str, content: bytes, user: User, audience: Audience) -> Upload:
    """Keep a table with a first guess of its mapping. Raises NotAllowedError, ValidationError on `file`."""
    if not audience.may_somewhere("upload", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not upload tables."))
    try:
        sheet = read_sheet(content)
    except SheetError as error:
        raise ValidationError({"file": [str(error)]}) from error
    upload: Upload = Upload.objects.create(
        mission=mission,
        file_name=_plain_name(file_name),
        sha256=hashlib.sha256(content).hexdigest(),
        columns=sheet.columns,
        mapping={"fields": guess(sheet.columns), "values": {}, "constants": {}},
        rows=len(sheet.rows),
        created_by=user,
    )
    UploadRow.objects.bulk_create(
        UploadRow(upload=upload, number=number, cells=cells, errors=_formulas(sheet.formulas.get(number, [])))
        for number, cells in enumerate(sheet.rows, start=1)
    )
    _record(upload, audience, "upload.store")
    return upload


def _plain_name(name: str) -> str:
    """The file's own name for people: printable, without folders."""
    kept = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return kept[-255:] or _("table")


def _formulas(columns: list[str]) -> dict[str, str]:
    return {column: _("This cell holds a formula: paste its value instead.") for column in columns}


@transaction.atomic
def map_upload(
    *, upload_id: int, mapping: Mapping, user: User, audience: Audience, keep_as: str | None = None
) -> Upload:
    """Say what the columns of a waiting table are, and keep that under a name if one is given.

    Raises ValidationError, TransitionNotAllowedError, ConflictError: then neither is done.
    """
    upload = _waiting(upload_id, audience)
    check_mapping(mapping)
    if strange := sorted(set(mapping.fields.values()) - set(upload.columns)):
        raise ValidationError({"fields": [_("The table has no column %(name)s.") % {"name": strange[0]}]})
    upload.mapping = {
        "fields": dict(mapping.fields), "values": dict(mapping.values), "constants": dict(mapping.constants),
    }  # fmt: skip
    upload.save(update_fields=["mapping"])
    if keep_as is not None:
        kind = MappingKind.TABLE
        save_mapping(mission=upload.mission, kind=kind, name=keep_as, mapping=mapping, user=user, audience=audience)
    return upload


def preview(upload: Upload, audience: Audience) -> list[Look]:
    """The first rows with what is wrong in each, as taking them would find it; nothing is stored."""
    mapping = mapping_of_upload(upload)
    found = []
    for row in upload.lines.all()[:PREVIEW]:
        cells = _cells(upload, row)
        account = account_of(upload.mission, mapping, cells)
        faults = _own_faults(row, mapping) or check_account(upload.mission, audience, account, mapping)
        found.append(Look(row.number, cells, faults))
    return found


@transaction.atomic
def take_upload(*, upload_id: int, user: User, audience: Audience) -> Upload:
    """Make a report of every row that can be taken; the others keep what is wrong with them.

    All rows are one transaction. The same row of the same file, uploaded again, is the same report.
    """
    upload = _waiting(upload_id, audience)
    if not upload.mapping.get("fields"):
        raise ValidationError({"fields": [_("Say first what the columns are.")]})
    mapping = mapping_of_upload(upload)
    rows = list(upload.lines.all())
    for row in rows:
        row.errors = _take_row(upload, row, mapping, user, audience)
    UploadRow.objects.bulk_update(rows, ["cells", "errors", "report_id"], batch_size=500)
    upload.refused = sum(bool(row.errors) for row in rows)
    upload.taken = len(rows) - upload.refused
    upload.status, upload.finished_at = UploadStatus.TAKEN, timezone.now()
    upload.save(update_fields=["refused", "taken", "status", "finished_at"])
    _record(upload, audience, "upload.take")
    return upload


def _take_row(upload: Upload, row: UploadRow, mapping: Mapping, user: User, audience: Audience) -> dict[str, str]:
    """Take one row; returns what is wrong with it, empty when it is a report now.

    The cells of a taken row are in its report, and what belongs to a specialist is kept nowhere: both are emptied.
    """
    account = account_of(upload.mission, mapping, _cells(upload, row))
    faults = _own_faults(row, mapping) or account.faults
    if faults or account.data is None:
        return faults
    if account.data.about_own_people or room_needed(account.data)[0]:
        row.cells = []
    try:
        with transaction.atomic():
            report, _new = submit_report(
                audience=audience,
                mission=upload.mission,
                data=account.data,
                user=user,
                public_id=uuid5(upload.mission.public_id, _number(upload, row, account)),
                channel=Channel.UPLOAD,
            )
    except ValidationError as error:
        return faults_of(error, mapping)
    except (NotAllowedError, ConflictError, TransitionNotAllowedError) as error:
        return {ROW: str(error)}
    row.report_id, row.cells = report.pk, []
    return {}


def _number(upload: Upload, row: UploadRow, account: Account) -> str:
    """What makes a row the same row: its number in the sender's own list, else its place in this very file."""
    own = f"list:{upload.created_by_id}:{account.number}" if account.number else f"{upload.sha256}:{row.number}"
    return f"upload:{own}"


def _own_faults(row: UploadRow, mapping: Mapping) -> dict[str, str]:
    """Formulas, where the mapping uses their column."""
    used = set(mapping.fields.values())
    return {column: text for column, text in row.errors.items() if column in used}


def _cells(upload: Upload, row: UploadRow) -> dict[str, str]:
    return dict(zip(upload.columns, row.cells, strict=True))


@transaction.atomic
def drop_upload(*, upload_id: int, user: User, audience: Audience) -> Upload:
    """Give up a table that was not taken: its rows are deleted, the line that there was one stays."""
    upload = _waiting(upload_id, audience)
    upload.lines.all().delete()
    upload.status, upload.finished_at = UploadStatus.DROPPED, timezone.now()
    upload.save(update_fields=["status", "finished_at"])
    _record(upload, audience, "upload.drop")
    return upload


def refused_rows(upload: Upload) -> Iterator[list[str]]:
    """The rows that were not taken as a table to be mended and uploaded again: what is wrong comes first."""
    yield [_("Row"), _("What to mend"), *upload.columns]
    for row in upload.lines.exclude(errors={}):
        wrong = "; ".join(f"{column}: {text}" if column else text for column, text in row.errors.items())
        yield [str(row.number), wrong, *(row.cells or [""] * len(upload.columns))]


def mapping_of_upload(upload: Upload) -> Mapping:
    """The mapping of a table as it is applied."""
    return Mapping(**{part: upload.mapping.get(part, {}) for part in ("fields", "values", "constants")})


def same_file(upload: Upload) -> Upload | None:
    """The same file, taken in earlier by the same person."""
    earlier = Upload.objects.filter(
        mission=upload.mission, sha256=upload.sha256, created_by=upload.created_by, status=UploadStatus.TAKEN
    )
    found: Upload | None = earlier.exclude(pk=upload.pk).first()
    return found


def _waiting(upload_id: int, audience: Audience) -> Upload:
    seen = Upload.objects.visible_to(audience).select_for_update(of=("self",)).select_related("mission")
    upload: Upload = seen.get(pk=upload_id)
    if not audience.may_somewhere("upload", mission_id=upload.mission_id):
        raise NotAllowedError(_("Your role does not upload tables."))
    if upload.status != UploadStatus.DRAFT:
        raise TransitionNotAllowedError(_("This table is dealt with already."))
    return upload


def _record(upload: Upload, audience: Audience, verb: str) -> None:
    data = {"rows": upload.rows, "taken": upload.taken, "refused": upload.refused}
    audit(actor=audience.actor, verb=verb, object_type="upload", object_id=upload.public_id,
          mission_id=upload.mission_id, data=data)  # fmt: skip
