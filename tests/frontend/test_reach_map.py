"""The map of reach: its squares, its legend, what a closure takes away, and who can get to an alert."""

from datetime import timedelta

import pytest

from missions.choices import Role
from responses.models import Action
from responses.services.reach import people_within
from tests.making import make_alert, make_decided
from tests.responses.test_reach_of_bases import make_base, make_ground, reach_today
from threats.choices import Coverage, Horizon
from threats.models import RiskScore
from threats.services import score_mission

DUTY = Role.DUTY_OFFICER
SQUARES = "/reach/squares/"


@pytest.fixture
def asali(cast):
    make_ground(cast, roads=())
    return make_base(cast, "Asali base", 29.1)


@pytest.fixture
def bora(cast, asali):
    return make_base(cast, "Bora base", 29.9, closed_on=cast.mission.today() + timedelta(days=9))


def get(cast, address, role=DUTY, **headers):
    return cast.client(role).get(address, headers=headers)


def signs(rows):
    return "".join(rows).replace(" ", "")


def test_each_square_of_the_area_says_within_which_limit_somebody_arrives(cast, asali, bora):
    found = get(cast, SQUARES).json()

    assert set(signs(found["rows"])) <= set("0123")
    assert {"0", "2"} <= set(signs(found["rows"]))
    column = round((29.1 - found["west"]) / found["degrees"] - 0.5)
    row = round((0.0 - found["south"]) / found["degrees"] - 0.5)
    assert found["rows"][row][column] == "0"
    assert [(each["name"], each["says"][:9]) for each in found["bases"]] == [
        ("Asali base", ""),
        ("Bora base", "closes on"),
    ]


def test_squares_outside_the_area_are_blank(cast, asali):
    found = get(cast, SQUARES).json()

    assert len(signs(found["rows"])) < 48  # of the whole ground


def test_one_base_reaches_less_than_all(cast, asali, bora):
    def within(address):
        return signs(get(cast, address).json()["rows"]).count("0")

    assert 0 < within(f"{SQUARES}?base={asali.public_id}") < within(SQUARES)


def test_a_closure_marks_the_squares_and_the_hotspots_that_wait_longer(cast, asali, bora):
    score_mission(mission_id=cast.mission.pk, trigger="command")
    hot = RiskScore.objects.filter(mission=cast.mission, horizon=Horizon.MONTH, cell__area=cast.east)
    hot.update(risk=0.4, coverage=Coverage.SCORED)

    found = get(cast, f"{SQUARES}?without={bora.public_id}").json()

    assert set(signs(found["lost"])) == {"x"}
    assert found["hotspots"]
    assert all("then" in each["says"] for each in found["hotspots"])
    west_only = get(cast, f"{SQUARES}?without={bora.public_id}", Role.HEAD_OF_OFFICE).json()
    assert (west_only["lost"], west_only["hotspots"]) == (found["lost"], [])


def test_what_a_closed_base_took_away_is_marked_as_of_its_last_day(cast, asali):
    gone = make_base(cast, "Gone", 29.9, closed_on=cast.mission.today() - timedelta(days=3))

    found = get(cast, f"{SQUARES}?base={gone.public_id}&without={gone.public_id}").json()

    assert "x" in signs(found["lost"])
    assert "0" in signs(found["rows"])
    assert [each["name"] for each in found["bases"]] == ["Asali base", "Gone"]
    assert "Gone" not in str(get(cast, SQUARES).json()["bases"])


def test_known_squares_are_not_sent_again_until_a_base_changes(cast, asali):
    first = get(cast, SQUARES)
    again = get(cast, SQUARES, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"

    make_base(cast, "Bora base", 29.9)

    assert get(cast, SQUARES, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_squares_are_the_missions_own(cast, asali):
    assert get(cast, SQUARES, Role.PARTNER).status_code == 403
    assert get(cast, SQUARES, Role.HEADQUARTERS).status_code == 403
    assert get(cast, f"{SQUARES}?mission=OTH").status_code == 404
    assert get(cast, f"{SQUARES}?base=nothing").status_code == 404


def test_without_a_ground_there_is_no_map(cast):
    make_base(cast, "Asali base", 29.1)

    assert get(cast, SQUARES).status_code == 404
    assert "data-reach-map" not in get(cast, "/reach/").text


def test_the_legend_says_in_words_how_many_people_live_in_each_colour(cast, asali, bora):
    page = get(cast, "/reach/")

    reach = reach_today(cast)
    within = dict(people_within(reach))
    people = [key["people"] for key in page.context["legend"]]
    assert people[:3] == [within[1], within[3] - within[1], within[6] - within[3]]
    assert sum(people) == reach.ground.people.sum()
    for text in ("Within 1 h", "1 to 3 h", "Beyond 6 h", "Waits longer without <bdi>Bora base</bdi>", "Estimate"):
        assert text in page.text


def test_any_base_may_be_chosen_to_see_what_its_closure_would_take(cast, asali, bora):
    page = get(cast, f"/reach/?without={asali.public_id}")

    assert f"without={asali.public_id}" in page.context["map"]["squares"]
    assert page.context["chosen"]["loss"].base == asali
    assert "If <bdi>Asali base</bdi> closes" in page.text
    assert get(cast, "/reach/?without=nothing").status_code == 404


def test_the_map_of_a_base_shows_its_own_reach_and_what_closing_it_takes(cast, asali, bora):
    page = get(cast, f"/bases/{bora.public_id}/")

    assert f"base={bora.public_id}&without={bora.public_id}" in page.context["map"]["squares"]
    assert "Waits longer without" in page.text


# ---- on an alert ------------------------------------------------------------------------------------------
def test_an_alert_names_the_soonest_bases_and_asks_from_there_in_one_tap(cast, asali, bora):
    alert = make_decided(cast)

    page = get(cast, f"/alerts/{alert.public_id}/")

    assert page.context["arrivals"][0].base == asali
    hours = [each.hours for each in page.context["arrivals"]]
    assert hours == sorted(hours)
    assert "Who can get there" in page.text
    address = f"/actions/new/?alert={alert.public_id}&amp;base={asali.public_id}"
    assert address in page.text
    form = get(cast, address.replace("&amp;", "&"))
    assert f'value="{asali.public_id}" selected' in form.text
    assert 'value="mission_military" selected' in form.text
    said = {"type": "patrol", "responder": "mission_military", "base": asali.public_id}
    cast.client(DUTY).post(address.replace("&amp;", "&"), said)
    assert Action.objects.get().base == asali


def test_those_outside_are_not_told_who_can_get_there(cast, asali):
    alert = make_alert(cast)

    for role in (Role.PARTNER, Role.HEADQUARTERS):
        assert "Who can get there" not in get(cast, f"/alerts/{alert.public_id}/", role).text
