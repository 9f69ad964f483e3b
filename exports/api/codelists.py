"""Code lists over HTTP: the same shape and files as every collection, made of choices instead of rows."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from exports.catalogue import code_lists
from missions.api.base import FILES, FORM, AnyAccept, json_answer, page_of, problems, query_of, shape_of
from missions.collection import FORMATS, PAGING, read_limit
from missions.grammar import refuse_unknown


@extend_schema_field({"type": ["string", "integer"]})
class CodeField(serializers.JSONField):
    """A stored code."""


CODE = shape_of("Code", {"code": CodeField(), "label": serializers.CharField(help_text="In your language")})
CODE_LIST = shape_of("CodeList", {"id": serializers.CharField(), "codes": CODE(many=True)})
PAGE = page_of("CodeList", CODE_LIST)


class CodeListView(ViewSet):
    """Codes and their labels; codes never change their meaning."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="codelists_list", summary="List codelists", responses={200: PAGE, **problems(400, 401, 403)}
    )
    def list(self, request: Request) -> HttpResponse:
        refuse_unknown(query_of(request), PAGING)
        read_limit(query_of(request))
        found = code_lists()  # few: always one page
        return json_answer(json.dumps({"results": found, "next": None, "total": len(found)}, ensure_ascii=False))

    @extend_schema(
        operation_id="codelists_one", summary="One of codelists", responses={200: CODE_LIST, **problems(401, 403, 404)}
    )
    def retrieve(self, request: Request, key: str) -> HttpResponse:
        found = next((each for each in code_lists() if each["id"] == key), None)
        if found is None:
            raise Http404
        return json_answer(json.dumps(found, ensure_ascii=False))

    @extend_schema(
        operation_id="codelists_file",
        summary="All codelists as a file",
        parameters=[FORM],
        responses=FILES | problems(400, 401, 403, 404),
    )
    def stream(self, request: Request, form: str) -> HttpResponse:
        if form not in FORMATS:
            raise Http404
        refuse_unknown(query_of(request), [])
        response = HttpResponse(_written(form, code_lists()), content_type=FORMATS[form])
        response.headers["Content-Disposition"] = f'attachment; filename="codelists.{form}"'
        return response


def _written(form: str, found: list[dict[str, Any]]) -> str:
    if form == "ndjson":
        return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in found)
    if form == "geojson":
        features = [{"type": "Feature", "id": each["id"], "geometry": None, "properties": each} for each in found]
        return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "code", "label"])
    writer.writerows([each["id"], code["code"], code["label"]] for each in found for code in each["codes"])
    return text.getvalue()
