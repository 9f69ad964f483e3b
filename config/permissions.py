"""REST permission: whoever has an audience may ask; rows and verbs are decided below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class HasAudience(BasePermission):
    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user) and bool(request.audience.grants)  # type: ignore[attr-defined]
