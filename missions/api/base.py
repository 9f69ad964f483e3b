"""What every collection's views do: lists, details and streams of one `Collection`, and nothing beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from ledger.services import audit
from missions.audience import RIGHTS, Audience
from missions.collection import FORMATS, MAX_LIMIT, Collection
from missions.columns import Column, Kind
from missions.errors import NotAllowedError
from missions.grammar import Query


class AnyAccept(BaseContentNegotiation):
    """The address says what comes back; whatever a client accepts, it gets that."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        kind = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == kind), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def audience_of(request: Any) -> Audience:
    """The audience that the middleware found."""
    audience: Audience = request.audience
    return audience


def query_of(request: Request) -> Query:
    """The query string as lists of texts."""
    return dict(request.query_params.lists())


def json_answer(text: str, status: int = 200) -> HttpResponse:
    """JSON that the database has made already."""
    return HttpResponse(text, status=status, content_type="application/json")


class CollectionView(ViewSet):
    """Lists, details and streams of one collection."""

    collection: ClassVar[Collection]
    export_verb: ClassVar[str] = "export"  # the verb that a role needs to pull files
    content_negotiation_class = AnyAccept

    def list(self, request: Request) -> HttpResponse:
        page = self.collection.page(audience_of(request), query_of(request))
        following = "null"
        if page.cursor:
            query = [(name, text) for name, texts in query_of(request).items() for text in texts if name != "cursor"]
            address = request.build_absolute_uri(f"{request.path}?{urlencode([*query, ('cursor', page.cursor)])}")
            following = f'"{address}"'
        rows = ",\n".join(page.rows)
        return json_answer(f'{{"results":[{rows}],"next":{following},"total":{page.total}}}')

    def retrieve(self, request: Request, key: object) -> HttpResponse:
        found = self.collection.detail(audience_of(request), key)
        if found is None:
            raise Http404
        return json_answer(found)

    def stream(self, request: Request, form: str) -> HttpResponseBase:
        if form not in FORMATS:
            raise Http404
        rows = self.collection.select(exporting(audience_of(request), self.export_verb), query_of(request))
        audit(
            actor=audience_of(request).actor,
            verb="export.pull",
            object_type=self.collection.name,
            object_id=form,
            mission_id=audience_of(request).only_mission,
            data={name: texts for name, texts in query_of(request).items() if name not in {"q", "bbox"}},
        )
        response = StreamingHttpResponse(self.collection.stream(rows, form), content_type=FORMATS[form])
        response.headers["Content-Disposition"] = f'attachment; filename="{self.collection.name}.{form}"'
        return response


def exporting(audience: Audience, verb: str = "export") -> Audience:
    """The audience narrowed to grants that may export: a role that may only look pulls no files."""
    grants = tuple(grant for grant in audience.grants if verb in RIGHTS[grant.role])
    if not grants:
        raise NotAllowedError(_("Your role does not export."))
    return Audience(audience.actor, audience.user_id, audience.client_id, grants)


# --- schema -----------------------------------------------------------------------------------------------
Field = Callable[..., serializers.Field]


def shape_of(name: str, fields: dict[str, serializers.Field]) -> Any:
    """A serializer class that only describes an answer: the database has made the answer itself.

    It describes the whole answer: that is no list, also where the view is one.
    """
    return extend_schema_serializer(many=False)(type(name, (serializers.Serializer,), fields))


def page_of(name: str, row: Any) -> Any:
    """The shape of a page of a list."""
    fields = {
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Address of the next page"),
        "total": serializers.IntegerField(help_text="Rows that meet the filters"),
    }
    return shape_of(f"{name}Page", fields)


FIGURES = shape_of("Figures", {part: serializers.IntegerField(allow_null=True) for part in ("min", "best", "max")})
FIELDS: dict[Kind, Field] = {
    Kind.TEXT: serializers.CharField,
    Kind.UUID: serializers.UUIDField,
    Kind.INTEGER: serializers.IntegerField,
    Kind.NUMBER: serializers.FloatField,
    Kind.BOOLEAN: serializers.BooleanField,
    Kind.TIME: serializers.DateTimeField,
    Kind.DATE: serializers.DateField,
    Kind.LIST: lambda **kwargs: serializers.ListField(child=serializers.CharField(), **kwargs),
    Kind.NUMBERS: lambda **kwargs: serializers.ListField(child=serializers.FloatField(), **kwargs),
    Kind.FIGURES: FIGURES,
    Kind.DOCUMENT: serializers.JSONField,
    Kind.POINT: serializers.JSONField,
    Kind.SHAPE: serializers.JSONField,
}


def _field(column: Column) -> serializers.Field:
    geometry = "GeoJSON geometry, longitude before latitude" if column.kind in {Kind.POINT, Kind.SHAPE} else ""
    field = FIELDS[column.kind]
    nullable = column.name != "id" and field is not serializers.JSONField  # any JSON is null too
    return field(help_text=column.help or geometry, allow_null=nullable, read_only=True)


@cache
def row_serializer(collection: Collection, name: str, *, shapes: bool = False) -> Any:
    """The shape of one record, for the schema."""
    columns = collection.columns if shapes else collection.listed
    return shape_of(name, {column.name: _field(column) for column in columns})


def parameters_of(collection: Collection, *, paging: bool) -> list[OpenApiParameter]:
    """The allowed parameters, for the schema."""
    found = [
        OpenApiParameter(
            p.name, p.schema, OpenApiParameter.QUERY, description=p.help, many=False, explode=p.many or None
        )
        for p in collection.parameters
    ]
    if paging:
        limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 100}
        found += [
            OpenApiParameter("limit", limit, OpenApiParameter.QUERY, description="Rows on a page"),
            OpenApiParameter("cursor", OpenApiTypes.STR, OpenApiParameter.QUERY, description="From `next`"),
        ]
    return found


ProblemSerializer = shape_of(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "detail": serializers.CharField(),
        "errors": serializers.DictField(required=False, help_text="By field: what to mend"),
    },
)


def problems(*statuses: int) -> dict[Any, Any]:
    """Answers that are problems, for the schema."""
    return {(status, "application/problem+json"): ProblemSerializer for status in statuses}


FORM = OpenApiParameter("form", {"type": "string", "enum": list(FORMATS)}, OpenApiParameter.PATH)
FILES: dict[Any, Any] = {(200, kind.split(";")[0]): OpenApiTypes.STR for kind in FORMATS.values()}
View = TypeVar("View", bound=type[CollectionView])


def documented(noun: str, *also: int) -> Callable[[View], View]:
    """Describe the three reading views of a collection; `noun` names its schema, such as `Incident`.

    `also` are problems that its list answers with beside the usual ones.
    """

    def describe(view: View) -> View:
        collection = view.collection
        page = page_of(noun, row_serializer(collection, noun))
        slug = collection.name.replace("-", "_")
        _describe(
            view,
            "list",
            operation_id=f"{slug}_list",
            summary=f"List {collection.name}",
            parameters=parameters_of(collection, paging=True),
            responses={200: page, **problems(400, 401, 403, *also)},
        )
        _describe(
            view,
            "retrieve",
            operation_id=f"{slug}_one",
            summary=f"One of {collection.name}",
            responses={200: row_serializer(collection, f"{noun}Detail", shapes=True), **problems(401, 403, 404)},
        )
        _describe(
            view,
            "stream",
            operation_id=f"{slug}_file",
            summary=f"All {collection.name} as a file",
            parameters=[FORM, *parameters_of(collection, paging=False)],
            responses=FILES | problems(400, 401, 403, 404),
        )
        return view

    return describe


def _describe(view: type[CollectionView], name: str, **description: Any) -> None:
    """Give a view a method of its own for the inherited one, with its description; one that it has describes itself."""
    if name in vars(view):
        return
    inherited = getattr(view, name)

    @wraps(inherited)
    def method(self: CollectionView, *args: Any, **kwargs: Any) -> Any:
        return inherited(self, *args, **kwargs)

    setattr(view, name, extend_schema(**description)(method))
