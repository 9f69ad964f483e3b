"""What the ordinary form passes to a specialist: where about, when about, what help; for members of the room only."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from incidents.inputs import ReferralInput
from incidents.models import Referral, Report
from incidents.services import refer_to_specialist
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError
from missions.models import Membership
from tests.making import audience, by


@pytest.fixture(autouse=True)
def rooms(cast):
    cast.mission.modules = ["crsv"]
    cast.mission.save()


def passed(**changes) -> ReferralInput:
    told: dict[str, Any] = {
        "compartment": "crsv", "area": "TST01", "band": "hours_72", "help_needed": "medical", **changes
    }  # fmt: skip
    return ReferralInput(**told)


def refer(cast, data=None, *, role=Role.LIAISON, key=None):
    return refer_to_specialist(mission=cast.mission, data=data or passed(), public_id=key, **by(cast, role))


def test_three_answers_reach_the_members_of_the_room_and_nobody_else(cast):
    Membership.objects.filter(user=cast[Role.SPECIALIST]).update(compartments=["crsv"])

    referral, is_new = refer(cast)

    assert is_new
    assert referral.ref.startswith("TST-")
    seeing = [role for role in Role.values if Referral.objects.visible_to(audience(cast, role)).exists()]
    assert seeing == [Role.SPECIALIST]


def test_nothing_else_of_the_case_exists(cast):
    referral, _new = refer(cast)

    line = AuditEntry.objects.get(verb="referral.submit")
    assert (line.data, line.reason, line.object_id) == ({}, "", str(referral.public_id))
    assert not Report.objects.exists()


def test_sent_again_it_is_the_same_one_and_other_content_is_a_conflict(cast):
    key = uuid4()
    assert [refer(cast, key=key)[1] for _again in range(2)] == [True, False]

    with pytest.raises(ConflictError):
        refer(cast, passed(band="week"), key=key)
    with pytest.raises(ConflictError):
        refer(cast, key=key, role=Role.ADVISER)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": ""}, "area"),
        ({"area": "OTH01"}, "area"),
        ({"band": ""}, "band"),
        ({"help_needed": "all"}, "help_needed"),
        ({"compartment": "caac"}, "compartment"),  # this mission has no such module
        ({"compartment": "casualties"}, "compartment"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(cast, changes, field):
    with pytest.raises(ValidationError) as caught:
        refer(cast, passed(**changes))

    assert field in caught.value.message_dict
    assert not Referral.objects.exists()


def test_a_liaison_refers_from_the_own_area_only_and_a_planner_from_none(cast):
    with pytest.raises(NotAllowedError):
        refer(cast, passed(area="TST02"))
    with pytest.raises(NotAllowedError):
        refer(cast, role=Role.PLANNER)
