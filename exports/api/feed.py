"""The change feed over HTTP: for machines, which are remembered by what they were given."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from exports.catalogue import FED
from exports.services import pull_changes
from exports.services.feed import Scope
from missions.api.base import AnyAccept, audience_of, json_answer, problems, query_of, shape_of
from missions.collection import MAX_LIMIT, read_limit
from missions.errors import NotAllowedError
from missions.grammar import BadValueError, Query, clean, refuse_unknown, visible_mission

CHANGE = shape_of(
    "Change",
    {
        "op": serializers.ChoiceField(["upsert", "delete", "merge"]),
        "type": serializers.ChoiceField(sorted(FED)),
        "id": serializers.UUIDField(),
        "version": serializers.IntegerField(help_text="Drop an upsert below the version that you hold"),
        "data": serializers.JSONField(allow_null=True, help_text="As in the collection; null in a delete"),
    },
)
PAGE = shape_of(
    "Changes",
    {
        "results": CHANGE(many=True),
        "next_cursor": serializers.CharField(help_text="Keep it: the next pull begins here"),
        "has_more": serializers.BooleanField(help_text="Pull again at once"),
    },
)
ALLOWED = ("cursor", "types", "mission", "limit")


class ChangesView(APIView):
    """What changed since a cursor, in the form that this client may see now."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="changes_list",
        summary="Changes since a cursor",
        parameters=[
            OpenApiParameter("cursor", str, description="`next_cursor` of the last page; without it: everything"),
            OpenApiParameter("types", str, description=f"Comma-separated: {', '.join(sorted(FED))}"),
            OpenApiParameter("mission", str, description="Code"),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 100}),
        ],
        responses={200: PAGE, **problems(400, 401, 403, 410)},
    )
    def get(self, request: Request) -> HttpResponse:
        audience, query = audience_of(request), query_of(request)
        if audience.client_id is None:
            raise NotAllowedError(_("The change feed is for machines: ask for an API client and use its token."))
        refuse_unknown(query, ALLOWED)
        page = pull_changes(
            audience=audience, scope=_scope(request, query), text=_once(query, "cursor"), limit=read_limit(query)
        )
        results = ",\n".join(page.results)
        more = "true" if page.has_more else "false"
        response = json_answer(f'{{"results":[{results}],"next_cursor":"{page.next_cursor}","has_more":{more}}}')
        response.headers["ETag"] = f'"{hashlib.sha256(f"{more}{results}".encode()).hexdigest()[:32]}"'
        return response


def _once(query: Query, name: str) -> str:
    texts = query.get(name, [""])
    if len(texts) > 1:
        raise ValidationError({name: [_("Give it once.")]})
    return texts[0]


def _scope(request: Request, query: Query) -> Scope:
    asked = [text for text in _once(query, "types").split(",") if text]
    if unknown := sorted(set(asked) - set(FED)):
        names, known = ", ".join(unknown), ", ".join(sorted(FED))
        raise ValidationError(
            {"types": [_("Unknown: %(names)s. Known: %(known)s.") % {"names": names, "known": known}]}
        )
    code = _once(query, "mission")
    try:
        mission = visible_mission(clean(code), audience_of(request)) if "mission" in query else None
    except BadValueError as error:
        raise ValidationError({"mission": [str(error)]}) from error
    return Scope(tuple(sorted(set(asked)) or sorted(FED)), None if mission is None else mission.pk)
