"""What is hidden changes no answer, no cache keeps one for somebody else, and rights that end, end at once."""

import pytest
from django.utils import timezone

from missions.choices import Role
from missions.models import ApiClient, Membership
from tests.architecture.callers import MACHINE
from tests.architecture.probes import add_hidden, answers, careless_caches, still_open, told_apart

CALLERS = (Role.HEADQUARTERS, Role.LIAISON)


@pytest.mark.long
def test_one_more_hidden_record_changes_no_answer(world):
    """A3: every list, filter, search, count, file and tile, byte for byte."""
    at = timezone.now()
    before = {caller: answers(world, caller, at=at) for caller in CALLERS}
    again = answers(world, CALLERS[0], at=at)
    assert told_apart(before[CALLERS[0]], again) == [], "answers differ by themselves"

    add_hidden(world)

    for caller in CALLERS:
        assert told_apart(before[caller], answers(world, caller, at=at)) == [], caller


def test_no_cache_keeps_an_answer_for_somebody_else(world):
    """A9: content is private, and the ETag of what somebody else was given opens nothing."""
    doors = ["frontend:live", "frontend:alerts", "tiles_incidents", "tiles_alerts", "api_incidents", "api_changes",
             "api_weeks_bundle"]  # fmt: skip

    wrong, asked = careless_caches(world, [Role.ADVISER, Role.HEADQUARTERS, MACHINE], doors)

    assert wrong == []
    assert asked > 40


DOORS = ("frontend:incidents", "frontend:rooms", "api_incidents", "api_reports", "api_incidents_file", "api_changes",
         "tiles_alerts", "frontend:week_bundle", "api_annexes", "frontend:live")  # fmt: skip


@pytest.mark.parametrize("caller", [Role.DUTY_OFFICER, "reader"])
@pytest.mark.parametrize("end", ["revoked_at", "expires_at", "is_active"])
def test_a_right_that_is_taken_away_ends_at_the_next_request(world, caller, end):
    """A8: with the same session, cookies and all."""
    client = world.client(caller)
    assert still_open(world, client, DOORS) != []

    if end == "is_active":
        type(world.cast[caller]).objects.filter(pk=world.cast[caller].pk).update(is_active=False)
    else:
        Membership.objects.filter(user=world.cast[caller]).update(**{end: timezone.now()})

    assert still_open(world, client, DOORS) == []


def test_a_token_that_is_taken_away_opens_nothing_with_an_old_cursor_or_etag_either(world):
    client = world.client(MACHINE)
    page = client.get("/api/v1/changes/?limit=1").json()
    cursor = page["next_cursor"]
    bundle = next(f"/api/v1/weeks/{key}/bundle.zip" for key in world.keys["week"])
    etag = client.get(bundle).headers["ETag"]
    assert client.get(bundle, headers={"If-None-Match": etag}).status_code == 304

    ApiClient.objects.filter(name="Headquarters").update(revoked_at=timezone.now())

    assert client.get(f"/api/v1/changes/?cursor={cursor}").status_code == 401
    assert client.get(bundle, headers={"If-None-Match": etag}).status_code == 401
