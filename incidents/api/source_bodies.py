"""Bodies of writes about sources, networks and check-ins."""

from typing import Any

from rest_framework import serializers

from incidents import choices
from incidents.inputs import NetworkInput, SourceInput
from incidents.services.check_ins import ANSWERS
from incidents.services.sources import MAX_DAYS
from missions.api.writes import Body


def _days(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=MAX_DAYS, required=False, allow_null=True, help_text=help_text
    )


class SourceEditBody(Body):
    """All that is known of a source, short of who it is; what is left out is emptied."""

    pseudonym = serializers.CharField(max_length=80, help_text="A code word with a number, never a name")
    type = serializers.ChoiceField(choices.SourceType.choices, required=False)
    network = serializers.UUIDField(required=False, allow_null=True)
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    settlement = serializers.CharField(max_length=200, required=False, allow_blank=True, help_text="Name")
    language = serializers.CharField(max_length=8, required=False, allow_blank=True)
    is_focal_point = serializers.BooleanField(required=False)
    consent = serializers.ChoiceField(choices.Consent.choices, required=False)
    danger = serializers.ChoiceField(choices.DangerLevel.choices, required=False)
    check_in_days = _days("Days of silence until somebody asks; null: as its network says")


class SourceBody(SourceEditBody):
    """A new source."""

    mission = serializers.CharField(max_length=12, help_text="Code")


def source_input(fields: dict[str, Any]) -> SourceInput:
    """Validated fields as the services take them."""
    network = fields.get("network")
    return SourceInput(**{**fields, "network": str(network) if network else ""})


class NetworkEditBody(Body):
    """All that is known of a network."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices.NetworkKind.choices, required=False)
    area = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="P-code")
    check_in_days = _days("Days of silence of a source until somebody asks; null: never")


class NetworkBody(NetworkEditBody):
    """A new network."""

    mission = serializers.CharField(max_length=12, help_text="Code")


def network_input(fields: dict[str, Any]) -> NetworkInput:
    """Validated fields as the services take them."""
    return NetworkInput(**fields)


class CloseSourceBody(Body):
    """Why a source is closed."""

    reason = serializers.CharField(max_length=300)


class NumberBody(Body):
    """A telephone number, which is stored as a keyed hash only."""

    number = serializers.CharField(max_length=40, help_text="With country code, or as dialled in the mission's country")


class AnswerBody(Body):
    """What came of asking."""

    outcome = serializers.ChoiceField([(answer.value, answer.label) for answer in ANSWERS])
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
