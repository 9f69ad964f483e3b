"""The API on one page, made from its schema: no script, nothing from elsewhere, works without a network."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every address with its parameters, by collection."""
    return render(request, "exports/api_docs.html", {"groups": _groups()})


@cache
def _groups() -> list[tuple[str, list[dict[str, Any]]]]:
    """(collection, operations) in the schema's order; the schema does not change while the process lives."""
    groups: dict[str, list[dict[str, Any]]] = {}
    paths: dict[str, dict[str, Any]] = SchemaGenerator().get_schema(request=None, public=True)["paths"]  # type: ignore[no-untyped-call]
    for path, methods in paths.items():
        for method, operation in methods.items():
            name = path.removeprefix("/api/v1/").split("/")[0].split(".")[0]
            groups.setdefault(name, []).append(_operation(method, path, operation))
    return sorted(groups.items())


def _operation(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    asked = [parameter for parameter in operation.get("parameters", []) if parameter["in"] != "path"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "parameters": [(parameter["name"], parameter.get("description", "")) for parameter in asked],
        "body": str(body.get("$ref", "")).rsplit("/", 1)[-1],
        "statuses": ", ".join(sorted(operation["responses"])),
    }
