"""Published weeks over HTTP: manifests, and bundles that can be resumed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from exports.catalogue import WEEKS
from exports.models import Week
from exports.services import bundle_path
from ledger.services import audit
from missions.api.base import CollectionView, audience_of, documented, problems, query_of, shape_of
from missions.audience import Audience
from missions.grammar import BadValueError, Query, clean, read_number, refuse_unknown, visible_mission

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
PIECE = 1 << 16
ASKED = [
    OpenApiParameter("mission", str, description="Code; needed when you see this week in several missions"),
    OpenApiParameter("revision", int, description="The newest when missing"),
]
WEEK = shape_of(
    "PublishedWeek",
    {
        "code": serializers.CharField(),
        "mission": serializers.CharField(),
        "revision": serializers.IntegerField(),
        "manifest": serializers.JSONField(),
        "files": serializers.JSONField(),
        "bundle": shape_of(
            "Bundle",
            {
                "href": serializers.URLField(),
                "sha256": serializers.CharField(),
                "bytes": serializers.IntegerField(),
            },
        )(),
    },
)


@documented("Week")
class WeekView(CollectionView):
    """Published weeks, newest first; each revision is a row of its own."""

    collection = WEEKS

    @extend_schema(
        operation_id="weeks_one",
        summary="The manifest and files of a published week",
        parameters=ASKED,
        responses={200: WEEK, **problems(400, 401, 403, 404)},
    )
    def retrieve(self, request: Request, key: object) -> Any:
        week = find_week(audience_of(request), str(key), query_of(request))
        address = f"{request.path}bundle.zip?mission={week.mission.code}&revision={week.revision}"
        return Response(
            {
                "code": week.code,
                "mission": week.mission.code,
                "revision": week.revision,
                "manifest": week.manifest,
                "files": week.manifest["files"],
                "bundle": {
                    "href": request.build_absolute_uri(address),
                    "sha256": week.bundle_sha256,
                    "bytes": week.bundle_bytes,
                },
            }
        )

    @extend_schema(
        operation_id="weeks_bundle",
        summary="The signed bundle of a published week; ETag and Range",
        parameters=ASKED,
        responses={
            **dict.fromkeys([(200, "application/zip"), (206, "application/zip")], OpenApiTypes.BINARY),
            304: None,
            416: None,
            **problems(400, 401, 403, 404),
        },
    )
    def bundle(self, request: Request, key: str) -> HttpResponseBase:
        week = find_week(audience_of(request), key, query_of(request))
        return serve_bundle(request, week, audience_of(request))


def find_week(audience: Audience, code: str, query: Query) -> Week:
    """The asked revision of a week, else the newest. Raises Http404, or ValidationError by parameter."""
    refuse_unknown(query, ("mission", "revision"))
    weeks = Week.objects.visible_to(audience).filter(code=code).select_related("mission")
    try:
        if "mission" in query:
            weeks = weeks.filter(mission=visible_mission(clean(query["mission"][-1]), audience))
    except BadValueError as error:
        raise ValidationError({"mission": [str(error)]}) from error
    try:
        if "revision" in query:
            weeks = weeks.filter(revision=read_number(query["revision"][-1], 1, 32_767))
    except BadValueError as error:
        raise ValidationError({"revision": [str(error)]}) from error
    found = list(weeks.order_by("mission_id", "-revision"))
    if not found:
        raise Http404
    if len({week.mission_id for week in found}) > 1:
        codes = sorted({week.mission.code for week in found})
        raise ValidationError({"mission": [_("Say which mission: %(codes)s.") % {"codes": ", ".join(codes)}]})
    return found[0]


def serve_bundle(request: Any, week: Week, audience: Audience) -> HttpResponseBase:
    """The bundle as a file: 200, 206 for one range, 304 for a known one, 416 for a range that is not there. Audited."""
    etag = f'"{week.bundle_sha256}"'
    if etag in {tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")}:
        return _headed(HttpResponseNotModified(), week)
    path = bundle_path(week)
    if not path.is_file():
        raise Http404
    audit(
        actor=audience.actor,
        verb="week.pull",
        object_type="week",
        object_id=week.public_id,
        mission_id=week.mission_id,
        data={"week": week.code, "revision": week.revision, "range": request.headers.get("Range", "")[:60]},
    )
    asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    return _headed(_ranged(path, week.bundle_bytes, asked), week)


def _ranged(path: Path, size: int, asked: str) -> HttpResponseBase:
    found = RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):  # none, several or nonsense: the whole, as RFC 9110 allows
        start, end, status = 0, size - 1, 200
    else:
        first, last = found.groups()
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last), size - 1) if first and last else size - 1
        status = 206
        if start > end or start >= size:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_pieces(path, start, end), status=status, content_type="application/zip")
    response.headers["Content-Length"] = str(end - start + 1)
    if status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def _headed(response: HttpResponseBase, week: Week) -> HttpResponseBase:
    name = f"{week.mission.code}-{week.code}-r{week.revision}.zip"
    response.headers["ETag"] = f'"{week.bundle_sha256}"'
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
