"""Who is asking decides rows; a right that was taken away ends at the next request."""

from django.utils import timezone

from missions.choices import Role
from missions.models import Membership, Mission
from missions.services import audience_of_user


def test_a_person_sees_only_missions_of_own_memberships(cast):
    audience = audience_of_user(cast[Role.ADVISER])

    assert list(Mission.objects.visible_to(audience)) == [cast.mission]


def test_a_membership_of_all_missions_includes_later_ones(cast):
    Membership.objects.filter(user=cast[Role.HEADQUARTERS]).update(mission=None)

    audience = audience_of_user(cast[Role.HEADQUARTERS])

    assert set(Mission.objects.visible_to(audience)) == {cast.mission, cast.other}


def test_a_revoked_membership_gives_nothing(cast):
    Membership.objects.filter(user=cast[Role.ADVISER]).update(revoked_at=timezone.now())

    assert audience_of_user(cast[Role.ADVISER]).grants == ()


def test_the_liaisons_grant_covers_the_own_area_and_what_lies_below(cast):
    (grant,) = audience_of_user(cast[Role.LIAISON]).grants

    assert grant.area_ids == frozenset({cast.west.pk})


def test_administrators_and_auditors_see_no_content(cast):
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        assert audience_of_user(cast[role]).content_grants() == ()
