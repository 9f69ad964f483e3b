"""Networks of sources: who listens where, and how long their silence may last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents import choices
from incidents.inputs import NetworkInput
from incidents.models import Network
from incidents.services.sources import area_named, check_days
from ledger.services import audit
from missions.audience import Audience
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.models import Mission, User
from missions.services.records import locked, require
from missions.validation import FieldErrors, tidy


@transaction.atomic
def create_network(*, mission: Mission, data: NetworkInput, user: User, audience: Audience) -> Network:
    """Register a network. Raises NotAllowedError, ValidationError by field."""
    if not audience.may_somewhere("source", mission_id=mission.pk):
        raise NotAllowedError(_("Your role does not register sources."))
    columns = _checked(mission, audience, data, None)
    network: Network = Network.objects.create(mission=mission, created_by=user, **columns)
    _record(network, audience, "network.create", columns)
    return network


@transaction.atomic
def edit_network(*, network_id: int, data: NetworkInput, user: User, audience: Audience) -> Network:
    """Change a network. Raises as `create_network` does."""
    network = _locked(network_id, audience)
    columns = _checked(network.mission, audience, data, network)
    changed = {name: value for name, value in columns.items() if getattr(network, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(network, name, value)
        network.save(update_fields=[*changed])
        _record(network, audience, "network.edit", changed)
    return network


@transaction.atomic
def close_network(*, network_id: int, user: User, audience: Audience) -> Network:
    """Close a network: its silence raises no check-in any more. Its sources stay, each open until it is closed."""
    network = _locked(network_id, audience)
    if network.closed_at is not None:
        raise TransitionNotAllowedError(_("This network is closed already."))
    network.closed_at = timezone.now()
    network.save(update_fields=["closed_at"])
    _record(network, audience, "network.close", {})
    return network


def _locked(network_id: int, audience: Audience) -> Network:
    network: Network = locked(Network, audience, network_id)
    require(audience, "source", network)
    return network


def _checked(mission: Mission, audience: Audience, data: NetworkInput, network: Network | None) -> dict[str, Any]:
    errors = FieldErrors()
    name = " ".join(tidy(data.name).split())
    errors.text("name", name, limit=120, required=True)
    errors.choice("kind", data.kind, choices.NetworkKind)
    check_days(errors, data.check_in_days)
    others = Network.objects.filter(mission=mission, name__iexact=name)
    if network is not None:
        others = others.exclude(pk=network.pk)
    if others.exists():
        errors.add("name", _("There is a network of this name already."))
    area = area_named(errors, mission, audience, data.area, "source")
    errors.raise_if_any()
    return {"name": name, "kind": data.kind, "area": area, "check_in_days": data.check_in_days}


def _record(network: Network, audience: Audience, verb: str, columns: Iterable[str]) -> None:
    """Which columns, never what they say."""
    audit(
        actor=audience.actor,
        verb=verb,
        object_type="network",
        object_id=network.public_id,
        mission_id=network.mission_id,
        data={"columns": sorted(columns)},
    )
