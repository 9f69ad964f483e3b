"""An analyst's number stands in the place of a score for a time; the score stays, and no run touches the number."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from ledger.models import AuditEntry
from missions.choices import ClockMode, Role
from missions.errors import NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from missions.models import Mission
from tests.making import audience, by
from tests.threats.history import cell_at, put, put_many
from tests.tiles import address, features, tile_at
from threats import services
from threats.choices import RunTrigger
from threats.models import RiskOverride, RiskScore, WatchItem

AT = (29.25, 0.0)
WEST = {"longitude": AT[0], "latitude": AT[1]}


def run(cast):
    services.score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)
    cast.mission.refresh_from_db()


@pytest.fixture
def scored(cast):
    put_many(cast.mission, *AT, number=4)
    run(cast)
    return cast


def put_number(cast, risk=0.42, role=Role.ANALYST, **changes):
    said = {"horizon": 28, "days": 7, "reason": "Two commanders have left with their men.", **changes}
    h3 = cell_at(cast.mission, *AT).h3
    return services.set_override(mission=cast.mission, h3=h3, risk=risk, **said, **by(cast, role))


def row(cast, role=Role.ANALYST):
    cell = cell_at(cast.mission, *AT)
    return RiskScore.objects.visible_to(audience(cast, role)).present(audience(cast, role)).get(cell=cell, horizon=28)


def test_the_number_is_shown_and_the_score_stays_beside_it(scored):
    score = row(scored).risk

    override = put_number(scored)

    now = row(scored)
    assert (now.shown_risk, now.override_risk, now.risk) == (0.42, 0.42, score)
    assert override.model_risk == score
    line = AuditEntry.objects.get(verb="override.set")
    assert (line.reason, line.data["risk"], line.data["model_risk"]) == (override.reason, 0.42, score)


def test_no_run_overwrites_it(scored):
    put_number(scored)
    put(scored.mission, *AT, days_ago=0)

    run(scored)

    now = row(scored)
    assert now.shown_risk == 0.42
    assert now.risk != now.shown_risk


def test_it_ends_by_itself_by_the_clock_of_the_mission(scored):
    put_number(scored)
    RiskOverride.objects.update(until=scored.mission.now() - timedelta(seconds=1))

    assert row(scored).override_risk is None


def test_the_clock_of_a_replay_counts(scored):
    """Half a year ago in the mission: a number that stands until then stands now."""
    override = put_number(scored)
    start = scored.mission.now() - timedelta(days=180)
    RiskOverride.objects.update(until=start + timedelta(days=1))
    assert row(scored).override_risk is None

    Mission.objects.filter(pk=scored.mission.pk).update(
        clock_mode=ClockMode.REPLAY, replay_start=start, replay_anchor=override.set_at
    )

    assert row(scored).override_risk == 0.42


def test_a_second_number_takes_the_place_of_the_first(scored):
    first = put_number(scored)
    put_number(scored, risk=0.1)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert row(scored).shown_risk == 0.1


def test_the_score_is_shown_again_with_a_reason(scored):
    override = put_number(scored)
    with pytest.raises(ReasonNeededError):
        services.end_override(override_id=override.pk, reason=" ", **by(scored, Role.ANALYST))

    services.end_override(override_id=override.pk, reason="They came back.", **by(scored, Role.ANALYST))

    assert row(scored).override_risk is None
    with pytest.raises(TransitionNotAllowedError):
        services.end_override(override_id=override.pk, reason="Again", **by(scored, Role.ANALYST))


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.ADVISER, Role.LEADERSHIP, Role.HEADQUARTERS, Role.LIAISON])
def test_only_analysts_set_one(scored, role):
    with pytest.raises(NotAllowedError):
        put_number(scored, role=role)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"risk": 0.0}, "risk"), ({"risk": 1.0}, "risk"), ({"days": 0}, "days"), ({"days": 91}, "days")],
)
def test_what_cannot_be_is_refused_by_field(scored, wrong, field):
    with pytest.raises(ValidationError) as error:
        put_number(scored, **wrong)
    assert list(error.value.error_dict) == [field]


def test_a_reason_is_needed(scored):
    with pytest.raises(ReasonNeededError):
        put_number(scored, reason="  ")


def test_the_card_the_list_the_export_and_the_tile_say_both(scored):
    score = row(scored).risk
    put_number(scored)
    client, h3 = scored.client(Role.ANALYST), cell_at(scored.mission, *AT).h3

    card = client.get(f"/map/card/cell/{h3}?mission=TST").text
    assert "Set by an analyst" in card
    assert "Two commanders have left" in card
    listed = client.get("/hotspots/?mission=TST")
    assert listed.context["lines"][0]["overridden"]
    assert listed.context["lines"][0]["score"].cell.h3 == h3
    exported = client.get(f"/api/v1/hotspots/?mission=TST&horizon=28&q={h3}").json()["results"][0]
    assert (exported["risk"], exported["override_risk"], exported["shown_risk"]) == (score, 0.42, 0.42)
    tile = tile_at(**WEST, z=8)
    shown = next(f for f in features(client.get(address("hotspots", tile, mission="TST")))["cells"] if f["h3"] == h3)
    assert (shown["p"], shown["k"], shown["o"]) == (0.42, 4, 1)


def test_measured_only_leaves_it_out(scored):
    put_number(scored)
    client, h3 = scored.client(Role.ANALYST), cell_at(scored.mission, *AT).h3

    tile = address("hotspots", tile_at(**WEST, z=8), mission="TST", part="measured")
    shown = next(f for f in features(client.get(tile))["cells"] if f["h3"] == h3)

    assert shown["p"] == pytest.approx(row(scored).fitted, abs=1e-3)
    assert "o" not in shown
    assert "set by an analyst" not in client.get("/hotspots/?mission=TST&part=measured").text


def test_headquarters_sees_the_number_and_not_the_reason(scored):
    put_number(scored)
    client, h3 = scored.client(Role.HEADQUARTERS), cell_at(scored.mission, *AT).h3

    told = client.get(f"/api/v1/hotspots/{h3}/?mission=TST").json()

    assert told["override"] is None
    assert [each["risk"] for each in told["risks"] if each["horizon"] == 28] == [0.42]


def test_it_is_set_and_ended_on_the_page_of_the_cell(scored):
    client, h3 = scored.client(Role.ANALYST), cell_at(scored.mission, *AT).h3
    path = f"/hotspots/{h3}/?mission=TST"

    client.post(path, {"do": "override", "risk": "42", "days": "14", "reason": "Two commanders have left."})
    assert row(scored).shown_risk == 0.42
    refused = client.post(path, {"do": "override", "risk": "420", "days": "14", "reason": "x"})
    assert refused.status_code == 400
    client.post(path, {"do": "end", "reason": "They came back."})
    assert row(scored).override_risk is None


def test_watch_goes_by_the_score(scored):
    """A number of an analyst's own opens no watch item."""
    put_number(scored, risk=0.9)
    put(scored.mission, 29.8, 0.1, days_ago=200)

    services.score_mission(mission_id=scored.mission.pk, trigger=RunTrigger.NIGHTLY)

    assert not WatchItem.objects.filter(horizon=28, risk=0.9).exists()
