"""The map page and its cards: what is due, what may be seen, and what is said when nobody knows."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from frontend.pages.cards import range_text
from frontend.pages.cell_card import odds, reasons
from frontend.pages.map import _month_back
from missions.choices import Role
from missions.models import Cell
from responses.choices import Phase, Tier
from tests.cast import Cast
from tests.making import make_action, make_alert, make_cleared, make_decided, make_incident
from threats.models import Alert
from threats.scoring import Line
from threats.services import score_mission


@pytest.fixture
def scored(cast: Cast) -> Cast:
    make_cleared(cast)
    score_mission(mission_id=cast.mission.pk, trigger="command")
    return cast


def page(cast: Cast, role: str = Role.DUTY_OFFICER, **query: str) -> Any:
    return cast.client(role).get("/", {"mission": cast.mission.code, **query})


def data_of(response: Any, name: str) -> Any:
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', response.content.decode())
    assert found
    return json.loads(found[1])


def card(cast: Cast, kind: str, key: object, role: str = Role.DUTY_OFFICER, **query: str) -> Any:
    return cast.client(role).get(f"/map/card/{kind}/{key}", {"mission": cast.mission.code, **query})


# ---- the page ---------------------------------------------------------------------------------------


def test_the_alert_that_is_due_first_stands_first(cast: Cast) -> None:
    make_alert(cast, title="Later", imminence="w2")
    make_alert(cast, title="Now", imminence="occurring")

    text = page(cast).content.decode()

    assert text.index("Now") < text.index("Later")
    assert "acknowledge in" in text


def test_a_missed_limit_is_said_in_words(cast: Cast) -> None:
    alert = make_alert(cast)
    Alert.objects.filter(pk=alert.pk).update(acknowledge_by=datetime.now(UTC) - timedelta(minutes=22))

    assert "acknowledge, 22 min late" in page(cast).content.decode()


def test_an_empty_desk_says_when_it_was_checked_and_shows_no_green(cast: Cast) -> None:
    text = page(cast).content.decode()

    assert "No alerts need a decision." in text
    assert "Last checked" in text


def test_the_page_hands_its_modules_the_mission_and_words_as_data(cast: Cast) -> None:
    response = page(cast)

    config = data_of(response, "vigil-config")
    assert config["view"]["mission"] == "TST"
    assert config["bounds"] == [[-0.3, 29.0], [0.3, 30.0]]
    assert len(config["outline"]) == 1
    assert data_of(response, "vigil-strings")["map"]["bands"][-1] == "unknown"


def test_no_script_or_style_stands_in_the_page_without_a_nonce(scored: Cast) -> None:
    text = page(scored).content.decode()

    assert not re.search(r'\sstyle="', text)
    assert not re.search(r"\son[a-z]+=", text)
    for opening in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in opening or "nonce=" in opening or "application/json" in opening


def test_months_count_what_this_reader_sees(cast: Cast) -> None:
    make_incident(cast)
    make_cleared(cast)

    mission = page(cast).context["months"]
    headquarters = page(cast, Role.HEADQUARTERS, since="").context["months"]

    assert sum(month["total"] for month in mission) == 2
    assert sum(month["total"] for month in headquarters) == 1  # what is not cleared does not leave the mission


def test_an_unknown_mission_does_not_exist(cast: Cast) -> None:
    assert cast.client(Role.DUTY_OFFICER).get("/?mission=OTH").status_code == 404


def test_headquarters_begins_with_the_week(cast: Cast) -> None:
    response = cast.client(Role.HEADQUARTERS).get("/")

    assert (response.status_code, response["Location"]) == (302, reverse("frontend:weekly"))


def test_a_part_of_the_page_is_the_list_alone(cast: Cast) -> None:
    make_alert(cast, title="Raid")

    text = page(cast, part="list").content.decode()

    assert "Raid" in text
    assert "<html" not in text


def test_the_map_speaks_french_and_arabic(cast: Cast) -> None:
    client = cast.client(Role.DUTY_OFFICER)
    for language, direction in (("fr", "ltr"), ("ar", "rtl")):
        client.cookies["django_language"] = language
        text = client.get("/").content.decode()
        assert f'<html lang="{language}" dir="{direction}"' in text


# ---- cards ------------------------------------------------------------------------------------------


def test_a_cell_says_how_likely_and_how_to_act(scored: Cast) -> None:
    cell = Cell.objects.filter(mission=scored.mission).first()

    response = card(scored, "cell", cell.h3)

    assert response.status_code == 200
    assert response.context["outline"].count(",") == 6
    assert f"?mission=TST&amp;cell={cell.h3}" in response.content.decode()


def test_a_cell_without_a_score_is_unknown_and_never_low(cast: Cast) -> None:
    cell = Cell.objects.filter(mission=cast.mission).first()

    text = card(cast, "cell", cell.h3).content.decode()

    assert "Not enough reporting to say" in text
    assert "%" not in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)


def test_over_an_open_alert_the_way_on_is_the_alert(scored: Cast) -> None:
    alert = make_alert(scored)

    text = card(scored, "cell", alert.cell.h3).content.decode()

    assert "Open alert: acknowledge" in text
    assert "Raise alert" not in text


def test_gaps_are_drawn_only_under_an_open_alert(scored: Cast) -> None:
    cell = Cell.objects.filter(mission=scored.mission, area=scored.west).first()
    assert "is-gap" not in card(scored, "cell", cell.h3).content.decode()

    alert = make_decided(scored)
    make_action(scored, alert_id=alert.pk)

    board = card(scored, "cell", alert.cell.h3).context["matrix"]
    assert [sum(c["total"] for c in row["cells"]) for row in board["rows"]] == [0, 1, 0]
    assert len(board["phases"]) == len(Phase)
    assert len(board["rows"]) == len(Tier)
    assert board["notes"]


@pytest.mark.parametrize("horizon", ["14", "x", ""])
def test_a_horizon_that_does_not_exist_is_not_found(scored: Cast, horizon: str) -> None:
    cell = Cell.objects.filter(mission=scored.mission).first()

    assert card(scored, "cell", cell.h3, horizon=horizon).status_code == 404


def test_an_incident_is_served_as_this_reader_may_see_it(cast: Cast) -> None:
    incident = make_cleared(cast, longitude=29.31, latitude=0.05)

    inside = card(cast, "incident", incident.public_id)
    outside = card(cast, "incident", incident.public_id, Role.HEADQUARTERS)

    assert inside.context["at"] == "0.05000,29.31000"
    assert outside.context["at"] == "0.00000,29.25000"  # the town
    assert "imprecise on purpose" in outside.content.decode()


def test_what_is_not_cleared_has_no_card_outside_the_mission(cast: Cast) -> None:
    incident = make_incident(cast)

    assert card(cast, "incident", incident.public_id, Role.HEADQUARTERS).status_code == 404


def test_an_alert_says_what_is_due_and_that_nobody_holds_it(cast: Cast) -> None:
    alert = make_alert(cast)

    text = card(cast, "alert", alert.public_id).content.decode()

    assert "acknowledge in" in text
    assert "nobody yet" in text


def test_an_area_counts_and_names_its_worst_cells(scored: Cast) -> None:
    make_alert(scored)

    context = card(scored, "area", scored.west.pcode).context

    assert context["alerts_open"] == 1
    assert context["incidents"] == 1
    assert len(context["worst"]) <= 3


@pytest.mark.parametrize("kind", ["cell", "incident", "alert", "area"])
def test_nothing_of_another_mission_has_a_card(cast: Cast, kind: str) -> None:
    keys = {
        "cell": Cell.objects.filter(mission=cast.other).first().h3,
        "incident": "00000000-0000-4000-8000-000000000000",
        "alert": "00000000-0000-4000-8000-000000000000",
        "area": "OTH01",
    }

    assert card(cast, kind, keys[kind]).status_code == 404


# ---- words ------------------------------------------------------------------------------------------


def test_reasons_come_heaviest_first_and_leave_out_what_makes_no_difference() -> None:
    lines = [
        Line("attacks_here", 2.0, 7.39, "strongly_raises"),
        Line("near_settlement", -0.5, 0.61, "slightly_lowers"),
        Line("clashes_here", 0.01, 1.01, "no_difference"),
    ]

    found = reasons(lines)

    assert [(reason.share, reason.lowers) for reason in found] == [(1.0, False), (0.25, True)]


def test_odds_are_a_factor_up_or_down() -> None:
    assert odds(2.5) == "odds × 12"
    assert odds(-0.34) == "odds ÷ 1.4"


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (None, "not known"),
        ({"min": None, "best": None, "max": None}, "not known"),
        ({"min": 5, "best": 5, "max": 5}, "5"),
        ({"min": 3, "best": 5, "max": 9}, "5 (3 to 9)"),
        ({"min": None, "best": 5, "max": 9}, "5 (5 to 9)"),
    ],
)
def test_a_figure_that_is_not_known_is_never_zero(figures: Any, text: str) -> None:
    assert range_text(figures) == text


def test_months_go_back_over_new_year() -> None:
    january = datetime(2018, 1, 1, tzinfo=UTC).date()

    assert _month_back(january, 1).isoformat() == "2017-12-01"
    assert _month_back(january, -1).isoformat() == "2018-02-01"
    assert _month_back(january, 36).isoformat() == "2015-01-01"
