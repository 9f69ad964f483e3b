"""Every list leads to a file of the rows that it shows, filters included."""

import csv
import io
from datetime import timedelta

import pytest

from exports.services import publish_week
from missions.choices import Role
from missions.weeks import week_of
from tests.making import EAST, make_alert
from threats.choices import Imminence, RunTrigger
from threats.services import score_mission


@pytest.fixture
def client(cast):
    return cast.client(Role.ANALYST)


def rows_of(client, address):
    """The rows of the file behind a list, and how many the list itself has."""
    page = client.get(address)
    assert page.status_code == 200, page.content
    file = client.get(page.context["export"])
    assert page.context["export"].replace("&", "&amp;") in page.text
    return list(csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig")))), page.context["list"].total


@pytest.mark.parametrize("query", ["", "?q=we", "?q=TST02"])
def test_areas(client, query):
    rows, shown = rows_of(client, f"/areas/{query}")

    assert len(rows) == shown == (1 if query else 2)


@pytest.mark.parametrize("query", ["?h=28", "?h=7", "?group=unknown"])
def test_hotspots(cast, client, query):
    score_mission(mission_id=cast.mission.pk, trigger=RunTrigger.COMMAND)

    rows, shown = rows_of(client, f"/hotspots/{query}")

    assert len(rows) == shown
    assert {row["coverage"] == "unknown" for row in rows} <= {"unknown" in query}


def test_weeks(cast, client):
    last = week_of((cast.mission.now() - timedelta(days=7)).date())
    publish_week(mission=cast.mission, week_code=last.code, actor="test")

    rows, shown = rows_of(client, "/weekly/")

    assert len(rows) == shown == 1


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", {"Near", "Far"}),
        ("?imminence=h24", {"Near"}),
        ("?area=TST02", {"Far"}),
        ("?q=Far", {"Far"}),
        ("?imminence=h24&area=TST02", set()),
        ("?tab=closed&imminence=h24", set()),
    ],
)
def test_alerts_are_filtered_and_the_file_holds_the_same(cast, client, query, titles):
    make_alert(cast, title="Near", imminence=Imminence.H24)
    make_alert(cast, title="Far", imminence=Imminence.W2, **EAST)

    rows, shown = rows_of(client, f"/alerts/{query}")

    assert {row["title"] for row in rows} == titles
    assert shown == len(titles)


def test_a_filter_that_makes_no_sense_says_so_and_shows_nothing(cast, client):
    make_alert(cast)

    page = client.get("/alerts/?imminence=never")

    assert page.status_code == 400
    assert "field__error" in page.text
    assert page.context["lines"] == []
