"""How times, probabilities and charts are written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context
from django.utils.translation import override

from frontend.js_strings import STRINGS, strings_for
from frontend.templatetags.vigil_assets import icon, module_graph
from frontend.templatetags.vigil_charts import bar_chart, line_chart, month_strip, why_bar
from frontend.templatetags.vigil_format import band, duration, percent, risk_class, when

NOON = datetime(2018, 1, 1, 12, 2, tzinfo=UTC)


def context_of(zone: str, now: datetime = NOON) -> Context:
    return Context({"mission": SimpleNamespace(time_zone=zone, zone=ZoneInfo(zone)), "mission_now": now})


def shown(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_mission_time_comes_first_then_utc() -> None:
    html = when(context_of("Africa/Juba"), NOON)

    assert shown(html) == "15:02 Juba (12:02Z)"  # UTC+3 until 2021
    assert 'datetime="2018-01-01T12:02:00Z"' in html


def test_another_day_is_named_and_utc_names_its_own() -> None:
    late = datetime(2017, 12, 31, 23, 30, tzinfo=UTC)

    assert (
        shown(when(context_of("Africa/Juba", NOON + timedelta(days=3)), late))
        == "1 Jan 2018 02:30 Juba (31 Dec 23:30Z)"
    )


def test_a_mission_on_utc_is_not_told_twice() -> None:
    assert shown(when(context_of("UTC"), NOON)) == "12:02Z"


@pytest.mark.parametrize(
    ("probability", "text"),
    [(None, "unknown"), (0.0, "below 1 %"), (0.0099, "below 1 %"), (0.62, "62 %"), (0.999, "99 %")],
)
def test_a_probability_never_promises_safety_or_certainty(probability: float | None, text: str) -> None:
    assert shown(percent(probability)).replace("\xa0", " ") == text


@pytest.mark.parametrize(
    ("probability", "k"), [(None, -1), (0, 0), (0.01, 1), (0.05, 2), (0.15, 3), (0.3, 4), (0.6, 5), (1, 5)]
)
def test_bands_break_where_the_map_breaks(probability: float | None, k: int) -> None:
    assert risk_class(probability) == k
    assert band(probability)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (22, "22 min"), (-22, "22 min"), (100, "1 h 40"), (60, "1 h 00"), (4560, "3 d 4 h")],
)
def test_durations_have_two_parts_at_most(minutes: int, text: str) -> None:
    assert duration(timedelta(minutes=minutes)) == text


def test_a_missing_value_is_a_gap_in_the_line_and_not_a_zero() -> None:
    svg = line_chart([0.1, None, 0.3, 0.4], "Risk")

    assert re.search(r'd="M[^"]*M[^"]*L', svg)
    assert 'role="img" aria-label="Risk"' in svg


def test_labels_of_charts_are_escaped() -> None:
    assert "<b>" not in line_chart([1, 2], "<b>")
    assert "<b>" not in bar_chart([1], '"><b>')


def test_a_chart_of_nothing_is_still_a_chart() -> None:
    assert line_chart([], "none").startswith("<svg")
    assert bar_chart([], "none").startswith("<svg")
    assert month_strip([], "none").startswith("<svg")


def test_the_bar_of_a_reason_is_never_invisible_nor_longer_than_whole() -> None:
    widths = [float(re.search(r'width="([\d.]+)"', why_bar(share))[1]) for share in (0, 0.5, 3)]  # type: ignore[index]

    assert widths == [2.0, 50.0, 100.0]


def test_an_icon_is_drawn_without_its_licence_and_a_missing_one_is_left_out() -> None:
    assert 'aria-hidden="true"' in icon("map")
    assert "<!--" not in icon("map")
    assert icon("no-such-icon") == ""


def test_every_module_of_the_map_page_is_preloaded() -> None:
    graph = module_graph("frontend/js/map/console.js")

    assert graph[0] == "frontend/js/map/console.js"
    assert {"pbf/index.js", "@mapbox/vector-tile/index.js", "frontend/js/fragment.js"} <= set(graph)


def test_words_of_the_modules_are_made_in_the_language_of_the_request() -> None:
    with override("fr"):
        words: Any = strings_for(*STRINGS)

    assert set(words) == set(STRINGS)
    assert all(isinstance(text, str) for text in words["live"].values())
