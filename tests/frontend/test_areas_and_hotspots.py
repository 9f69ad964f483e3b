import pytest

from missions.choices import Role
from tests.making import EAST, make_action, make_alert, make_cleared, make_incident
from threats.services import score_mission


def row(page, name):
    return next(row for row in page.context["rows"] if row["area"].name == name)


def test_each_area_counts_what_the_caller_sees_in_it(cast):
    make_incident(cast)
    make_cleared(cast)
    make_alert(cast)
    make_action(cast)

    inside = row(cast.client(Role.DUTY_OFFICER).get("/areas/"), "West")
    outside = row(cast.client(Role.HEADQUARTERS).get("/areas/"), "West")

    assert (inside["incidents"], inside["alerts"], inside["actions"]) == (2, 1, 1)
    assert outside["incidents"] == 1


def test_an_area_shows_months_alerts_actions_and_its_gaps(cast):
    make_incident(cast)
    make_alert(cast, title="Raid feared near Asali")

    page = cast.client(Role.DUTY_OFFICER).get("/areas/TST01/")

    assert sum(month["total"] for month in page.context["months"]) == 1
    assert "Raid feared near Asali" in page.text
    assert "none attempted" in page.text
    assert 'class="chart"' in page.text


def test_an_empty_area_promises_no_safety(cast):
    text = cast.client(Role.DUTY_OFFICER).get("/areas/TST02/").text

    assert "Silence is not safety." in text
    assert "none attempted" not in text


def test_an_area_of_another_mission_is_missing(cast):
    client = cast.client(Role.DUTY_OFFICER)

    assert client.get("/areas/OTH01/").status_code == client.get("/areas/NOWHERE/").status_code == 404


def test_areas_are_found_by_name(cast):
    page = cast.client(Role.DUTY_OFFICER).get("/areas/?q=eas")

    assert [row["area"].name for row in page.context["rows"]] == ["East"]


@pytest.fixture
def scored(cast):
    for _n in range(3):
        make_cleared(cast, **EAST)
    score_mission(mission_id=cast.mission.pk, trigger="command")
    cast.mission.refresh_from_db()
    return cast


def test_cells_stand_worst_first_for_each_horizon(scored):
    client = scored.client(Role.ANALYST)

    for horizon in (7, 28, 90):
        page = client.get(f"/hotspots/?h={horizon}")
        risks = [score.risk for score in page.context["list"].rows]
        assert {score.horizon for score in page.context["list"].rows} == {horizon}
        assert risks == sorted(risks, reverse=True)


def test_unknown_cells_are_a_group_of_their_own_without_a_number(scored):
    page = scored.client(Role.ANALYST).get("/hotspots/?group=unknown")

    assert {score.coverage for score in page.context["list"].rows} <= {"unknown"}
    assert "Silence is not safety." in page.text


def test_partners_see_no_scores(scored):
    assert scored.client(Role.PARTNER).get("/hotspots/").context["list"].total == 0
