"""What every writing view does: strict bodies, one effect per Idempotency-Key, and the record as its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError as BadBody
from rest_framework.request import Request

from ledger.services import body_hash, claim_key, store_answer
from missions.api.base import audience_of, json_answer, problems, row_serializer
from missions.audience import Audience
from missions.collection import Collection
from missions.errors import ConflictError, NotAllowedError
from missions.grammar import BadValueError, clean, visible_mission
from missions.models import Mission, User

KEY_LENGTH = 200
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "maxLength": KEY_LENGTH},
    OpenApiParameter.HEADER,
    description="Needed from machines, honoured for people: the same key has one effect",
)


class Body(serializers.Serializer):
    """A JSON object whose keys are all known: an unknown one is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(map(str, data)) - set(self.fields))):
            raise BadBody({name: [_("Unknown field.")] for name in unknown})
        return super().to_internal_value(data)


AnyBody = TypeVar("AnyBody", bound=Body)


class NoBody(Body):
    """Nothing: the address says it all."""


class InstantField(serializers.DateTimeField):
    """An instant with its offset: without one nobody knows which instant it is."""

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise BadBody(_("Give the time with its offset, such as 2026-11-22T14:00:00+02:00."))
        return value


def checked_body(request: Request, body: type[AnyBody]) -> AnyBody:
    """The body with its `validated_data`. Raises a 400 by field."""
    reader = body(data=request.data)
    reader.is_valid(raise_exception=True)
    return reader


def read_body(request: Request, body: type[Body]) -> dict[str, Any]:
    """The validated body as a dictionary. Raises a 400 by field."""
    return dict(checked_body(request, body).validated_data)


def person(request: Request) -> User:
    """The person who asks; machines decide nothing."""
    if not isinstance(request.user, User):
        raise NotAllowedError(_("Only a person who signed in may do this."))
    return request.user


def mission_of(code: str, audience: Audience) -> Mission:
    """The mission of a body's code. Raises ValidationError on `mission`."""
    try:
        return visible_mission(clean(code), audience)
    except BadValueError as error:
        raise ValidationError({"mission": [str(error)]}) from error


def pk_of(collection: Collection, key: UUID, audience: Audience, field: str = "") -> int:
    """The inside id of a record that the audience sees; else 404, or a ValidationError on a body's field."""
    pk = collection.rows(audience).filter(public_id=key).values_list("pk", flat=True).first()
    if pk is not None:
        return int(pk)
    if field:
        raise ValidationError({field: [_("There is no such record, or you may not see it.")]})
    raise Http404


def answer_once(request: Request, collection: Collection, work: Callable[[], Any], status: int = 200) -> HttpResponse:
    """Do the work and answer with its record; under a known key answer again without doing it again.

    Key, work and answer are one transaction. The record is shown as the caller may see it now, not as it was.
    """
    audience = audience_of(request)
    key = _key(request)
    with transaction.atomic():
        if key and (earlier := _earlier(request, audience, key)) is not None:
            return _show(collection, audience, earlier.body["id"], earlier.status, replayed=True)
        record = work()
        if key:
            store_answer(caller=audience.actor, key=key, status=status, body={"id": str(record.public_id)})
        return _show(collection, audience, record.public_id, status)


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not key and audience_of(request).client_id is not None:
        raise ValidationError({"Idempotency-Key": [_("Machines must send this header with every POST.")]})
    if len(key) > KEY_LENGTH or not key.isascii() or not key.isprintable():
        raise ValidationError({"Idempotency-Key": [_("At most 200 printable ASCII characters.")]})
    return key


def _earlier(request: Request, audience: Audience, key: str) -> Any:
    digest = body_hash([request.method, request.path, request.data])
    earlier = claim_key(caller=audience.actor, key=key, digest=digest)
    if earlier is not None and earlier.body_hash != digest:
        raise ConflictError(_("This key was used before for another call."), code="idempotency_key_reused")
    return earlier


def _show(
    collection: Collection, audience: Audience, key: object, status: int, *, replayed: bool = False
) -> HttpResponse:
    """The record as JSON; its id alone when its author may write but not read it."""
    text = collection.detail(audience, key) or f'{{"id":"{key}"}}'
    response = json_answer(text, status)
    if replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def move_once(
    request: Request, collection: Collection, key: UUID, body: type[Body], service: Callable[..., Any], name: str
) -> HttpResponse:
    """One move of one record by a person: `service` takes the record's inside id as `name` and the body's fields."""
    fields, user, audience = read_body(request, body), person(request), audience_of(request)

    def work() -> Any:
        return service(**{name: pk_of(collection, key, audience)}, user=user, audience=audience, **fields)

    return answer_once(request, collection, work)


def writes(collection: Collection, noun: str, body: type[Body], summary: str, status: int = 200) -> Any:
    """Describe a writing view, for the schema; its operation is named after the method."""

    def describe(method: Any) -> Any:
        return _description(method.__name__, collection, noun, body, summary, status)(method)

    return describe


def _description(
    verb: str, collection: Collection, noun: str, body: type[Body], summary: str, status: int
) -> Callable[[Any], Any]:
    return extend_schema(
        operation_id=f"{collection.name.replace('-', '_')}_{verb}",
        summary=summary,
        request=body,
        parameters=[KEY_HEADER],
        responses={
            status: row_serializer(collection, f"{noun}Detail", shapes=True),
            **problems(400, 401, 403, 404, 409),
        },
    )
