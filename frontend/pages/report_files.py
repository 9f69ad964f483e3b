"""Files that are sent with the report form at the desk: each on its own, after the report is safe."""

from __future__ import annotations

import hashlib
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from frontend.pages.shell import PageRequest
from incidents import services
from incidents.models import Report
from incidents.services.attachments import MAX_FILE, MAX_PART, Part
from missions.errors import DomainError


def keep_files(request: PageRequest, report: Report) -> None:
    """Add the files of the form to the report; it stands without those that are refused, and the page says so."""
    for file in request.FILES.getlist("files"):
        try:
            _keep(request, report, file)
        except (ValidationError, DomainError) as error:
            why = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            messages.error(
                request, _("%(name)s was not kept: %(why)s") % {"name": str(file.name or "")[-80:], "why": why}
            )


def _keep(request: PageRequest, report: Report, file: UploadedFile) -> None:
    content = file.read(MAX_FILE + 1)
    number, digest = uuid4(), hashlib.sha256(content).hexdigest()
    for offset in range(0, max(len(content), 1), MAX_PART):
        part = Part(
            offset=offset,
            data=content[offset : offset + MAX_PART],
            size=len(content),
            sha256=digest,
            file_name=str(file.name or "file")[-100:],
        )
        services.receive_part(
            audience=request.audience, report_key=report.public_id, public_id=number, part=part, user=request.user
        )
