"""Saved filters: a list with its filters under a name; an address for oneself or for the colleagues of a mission."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from missions.audience import CLEARED_ONLY, Audience
from missions.errors import NotAllowedError
from missions.models import Mission, SavedFilter, User

MAX_NAME, MAX_QUERY = 80, 1000
MOST = 50  # of one person for one list in one mission


@transaction.atomic
def save_filter(
    *, audience: Audience, user: User, mission: Mission, page: str, name: str, query: str, shared: bool = False
) -> SavedFilter:
    """Keep a list's query string under a name; the same name again replaces the own one.

    Raises NotAllowedError for who sees nothing of the mission or may not share, ValidationError by field.
    """
    name = " ".join(name.replace("\0", "").split())
    own = SavedFilter.objects.filter(user=user, mission=mission, page=page)
    _check(audience, mission, name, query, shared)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise ValidationError(
            {"name": [_("There are %(most)d saved filters already. Delete one first.") % {"most": MOST}]}
        )
    saved, _created = own.update_or_create(
        name=name, defaults={"query": query, "shared": shared}, create_defaults={
            "user": user, "mission": mission, "page": page, "query": query, "shared": shared,
        },
    )  # fmt: skip
    return saved


def _check(audience: Audience, mission: Mission, name: str, query: str, shared: bool) -> None:
    if not audience.in_mission(mission.pk).content_grants():
        raise NotAllowedError(_("You see nothing of this mission."))
    if shared and not may_share(audience, mission):
        raise NotAllowedError(_("Only the mission's own people share filters."))
    if not 1 <= len(name) <= MAX_NAME:
        raise ValidationError({"name": [_("Give a name of 1 to %(most)d characters.") % {"most": MAX_NAME}]})
    if len(query) > MAX_QUERY or "\0" in query:
        raise ValidationError({"query": [_("These filters are too long to be kept.")]})


@transaction.atomic
def delete_filter(*, user: User, saved_id: int) -> None:
    """Delete an own filter. Raises DoesNotExist for somebody else's."""
    SavedFilter.objects.select_for_update().get(pk=saved_id, user=user).delete()


def may_share(audience: Audience, mission: Mission) -> bool:
    """Whether the caller works inside the mission: outsiders neither share filters nor see shared ones."""
    return any(grant.role not in CLEARED_ONLY for grant in audience.in_mission(mission.pk).content_grants())


def saved_filters(audience: Audience, user: User, mission: Mission) -> Any:
    """Filters that the caller may open in a mission: the own ones, and inside the mission the shared ones."""
    found = SavedFilter.objects.filter(mission=mission, user=user)
    if may_share(audience, mission):
        found |= SavedFilter.objects.filter(mission=mission, shared=True)
    return found.select_related("user").order_by("name", "id")
