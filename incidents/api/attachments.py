"""Files of reports over HTTP: sent in parts, resumed after a cut, handed out only after they were looked at."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils.http import content_disposition_header, parse_header_parameters
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from incidents import choices, services
from incidents.models import Attachment, Report
from incidents.services import attachment_files
from incidents.services.attachments import MAX_FILE, MAX_PART, MB, Part
from missions.api.base import AnyAccept, audience_of, problems, shape_of
from missions.models import ApiClient, User

RANGE = re.compile(r"bytes (\d{1,9})-(\d{1,9})/(\d{1,9})")
DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
# What a browser does with a file that somebody made it open: nothing.
SHUT = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
AttachmentSerializer = shape_of(
    "Attachment",
    {
        "id": serializers.UUIDField(),
        "kind": serializers.ChoiceField(choices.AttachmentKind.choices),
        "file_name": serializers.CharField(),
        "media_type": serializers.CharField(help_text="As the content says"),
        "size": serializers.IntegerField(help_text="Bytes"),
        "received": serializers.IntegerField(help_text="Bytes that are here: where to go on"),
        "status": serializers.ChoiceField(choices.AttachmentStatus.choices),
        "refusal": serializers.CharField(help_text="Why it is not shown; a code"),
        "transcript": serializers.CharField(),
        "transcript_language": serializers.CharField(),
        "delete_after": serializers.DateTimeField(allow_null=True, help_text="Voice notes end then; real time"),
    },
)
HEADERS = [
    OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=text, required=name != "Content-Range"
    )
    for name, text in (
        ("Content-Range", "bytes FIRST-LAST/SIZE; without it the body is the whole file"),
        ("Repr-Digest", "sha-256=:BASE64: of the whole file (RFC 9530)"),
        ("Content-Disposition", "attachment; filename*=UTF-8''NAME"),
    )
]


def described(attachment: Attachment) -> dict[str, Any]:
    """An attachment as JSON; where it lies is nobody's business."""
    names = ("kind", "file_name", "media_type", "size", "received", "status", "refusal", "transcript")
    return {
        "id": attachment.public_id,
        **{name: getattr(attachment, name) for name in names},
        "transcript_language": attachment.transcript_language,
        "delete_after": attachment.delete_after,
    }


def _answer(attachment: Attachment, status: int = 200) -> HttpResponse:
    headers = {"Upload-Offset": str(attachment.received), "Upload-Length": str(attachment.size)}
    return JsonResponse(described(attachment), status=status, headers=headers)


class AttachmentView(ViewSet):
    """Pictures, voice notes and documents of one report."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="attachments_list",
        summary="Files of a report",
        responses={
            200: shape_of("AttachmentList", {"results": AttachmentSerializer(many=True)}),
            **problems(401, 403, 404),
        },
    )
    def list(self, request: Request, report: UUID) -> HttpResponse:
        audience = audience_of(request)
        seen = Report.objects.visible_to(audience).get(public_id=report)
        rows = Attachment.objects.visible_to(audience).filter(report=seen)
        return JsonResponse({"results": [described(row) for row in rows]})

    @extend_schema(
        operation_id="attachments_one",
        summary="One file of a report: how much of it is here, and what became of it",
        responses={200: AttachmentSerializer, **problems(401, 403, 404)},
    )
    def retrieve(self, request: Request, report: UUID, key: UUID) -> HttpResponse:
        return _answer(_seen(request, report, key))

    @extend_schema(
        operation_id="attachments_put",
        summary="Send a file of one's own report, in parts of at most 1 MB",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        parameters=HEADERS,
        responses={**dict.fromkeys((200, 201), AttachmentSerializer), **problems(400, 401, 403, 404, 409)},
    )
    def update(self, request: Request, report: UUID, key: UUID) -> HttpResponse:
        """201 for the first part, 200 for the next and for repeated ones; 409 with `received` says where to go on."""
        attachment, is_new = services.receive_part(
            audience=audience_of(request),
            report_key=report,
            public_id=key,
            part=_part(request),
            user=request.user if isinstance(request.user, User) else None,
            client=request.user if isinstance(request.user, ApiClient) else None,
        )
        return _answer(attachment, 201 if is_new else 200)

    @extend_schema(
        operation_id="attachments_file",
        summary="The file itself, once it was looked at",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **problems(401, 403, 404)},
    )
    def file(self, request: Request, report: UUID, key: UUID) -> HttpResponse:
        attachment = _seen(request, report, key)
        if attachment.status != choices.AttachmentStatus.READY:
            raise Http404
        try:
            content = attachment_files.at(attachment.path, attachment_files.READY).read_bytes()
        except FileNotFoundError as error:
            raise Http404 from error
        disposition = content_disposition_header(as_attachment=True, filename=attachment.file_name) or "attachment"
        return HttpResponse(
            content, content_type=attachment.media_type, headers={"Content-Disposition": disposition, **SHUT}
        )


def _seen(request: Request, report: UUID, key: UUID) -> Attachment:
    found: Attachment = Attachment.objects.visible_to(audience_of(request)).get(
        public_id=key, report__public_id=report
    )  # fmt: skip
    return found


def _part(request: Request) -> Part:
    """What one request carries. Raises ValidationError by header."""
    offset, size = _range(request)
    return Part(
        offset=offset,
        data=request.body,
        size=size,
        sha256=_sha256(request.headers.get("Repr-Digest", "")),
        file_name=_file_name(request.headers.get("Content-Disposition", "")),
    )


def _range(request: Request) -> tuple[int, int]:
    """Where the part begins, and the size of the whole file."""
    length = request.headers.get("Content-Length") or "0"
    if not length.isdigit() or int(length) > MAX_PART:
        raise ValidationError({"file": [_("A part may have at most %(most)d MB.") % {"most": MAX_PART // MB}]})
    text = request.headers.get("Content-Range", "")
    if not text:
        return 0, int(length)
    found = RANGE.fullmatch(text)
    if found is None or int(found[2]) - int(found[1]) + 1 != int(length):
        raise ValidationError({"Content-Range": [_("Write bytes FIRST-LAST/SIZE, as long as what is sent.")]})
    if int(found[3]) > MAX_FILE:
        raise ValidationError({"file": [_("A file may have at most %(most)d MB.") % {"most": MAX_FILE // MB}]})
    return int(found[1]), int(found[3])


def _sha256(text: str) -> str:
    found = DIGEST.fullmatch(text)
    try:
        digest = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        digest = b""
    if len(digest) != 32:
        raise ValidationError({"Repr-Digest": [_("Give the SHA-256 of the whole file as sha-256=:BASE64:")]})
    return digest.hex()


def _file_name(text: str) -> str:
    _kind, parameters = parse_header_parameters(text)
    name = parameters.get("filename", "")
    if not name.strip():
        raise ValidationError({"Content-Disposition": [_("Name the file: attachment; filename*=UTF-8''NAME")]})
    return re.sub(r"[\\/\x00-\x1f\x7f]", "_", name)[-120:]
