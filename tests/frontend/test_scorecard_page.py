"""The scorecard's page: the verdict in words first, figures beside simple methods, where we cannot know."""

from datetime import timedelta

import pytest
from django.utils import translation

from incidents.models import Incident
from missions.choices import Role
from missions.models import Mission
from missions.weeks import week_of
from tests.making import EAST, WEST
from tests.threats.history import put
from threats.services.scorecard_words import LOST, METHODS, verdict_text
from threats.services.scorecards import last_week, make_scorecard

HERE, THERE = (WEST["longitude"], WEST["latitude"]), (EAST["longitude"], EAST["latitude"])


@pytest.fixture
def card(cast):
    for days_ago in range(9, 500, 12):
        put(cast.mission, *(HERE if days_ago % 5 else THERE), days_ago=days_ago)
    return make_scorecard(mission=cast.mission, week=last_week(cast.mission), actor="test")


def page(cast, query="", role=Role.LEADERSHIP):
    response = cast.client(role).get(f"/scorecard/{query}")
    return response.status_code, response.content.decode()


def test_it_says_in_words_whether_the_score_was_right_and_shows_figures_plot_and_coverage(cast, card):
    status, html = page(cast)

    assert status == 200
    part = next(each for each in card.figures["horizons"] if each["horizon_days"] == 28)
    assert verdict_text(part) in html
    for name in METHODS.values():
        assert str(name) in html
    assert html.count('class="plot__dot"') == len(part["reliability"]["shown"])
    assert "Where we cannot know" in html
    assert "/hotspots/?mission=TST&amp;group=unknown" in html


def test_other_horizons_and_earlier_weeks_and_revisions_are_at_their_own_address(cast, card):
    earlier = week_of(card.starts_on - timedelta(days=7))
    make_scorecard(mission=cast.mission, week=earlier, actor="test")
    Incident.objects.filter(pk=put(cast.mission, *HERE, days_ago=30).pk).update(summary="late")
    make_scorecard(mission=cast.mission, week=last_week(cast.mission), actor="test")

    assert "90 days ahead" in page(cast, "?h=90")[1]
    assert f"<bdi>{earlier.code}</bdi></h1>" in page(cast, f"?week={earlier.code}")[1]
    assert "Revision 2" in page(cast)[1]
    assert "Revision 1" in page(cast, f"?week={card.code}&revision=1")[1]
    assert page(cast, "?week=2001-W01")[0] == 404
    assert page(cast, f"?week={card.code}&revision=x")[0] == 404
    assert page(cast, "?h=x")[0] == 200


def test_before_anything_was_judged_it_says_so(cast):
    assert "No week has been judged yet" in page(cast)[1]


def test_partners_are_shown_no_scorecard(cast, card):
    assert page(cast, role=Role.PARTNER)[0] == 403


def test_who_is_told_of_no_perpetrators_sees_none_here(cast, card):
    Mission.objects.filter(pk=cast.mission.pk).update(masking={Role.HEADQUARTERS: {"attribution": "none"}})

    assert "Not attributed" in page(cast)[1]
    html = page(cast, role=Role.HEADQUARTERS)[1]
    assert "Not attributed" not in html
    assert "does not tell you who" in html


def figures(**verdict):
    said = {"enough": True, "best_simple": "kde", "found": 6.0, "best_found": 7.5, "lost": {}, "better": {}, **verdict}
    return {"windows": 13, "events": 9, "verdict": said}


@pytest.mark.parametrize("measure", LOST)
def test_a_loss_is_said_and_by_which_method(measure):
    with translation.override("en"):
        said = verdict_text(figures(lost={measure: "mean365"}))

    assert "Of 9 attacks, the score had 6 in the worst 5 % of the area" in said
    assert "had 7.5." in said
    assert "The score lost: " in said
    assert "“Attacks in the last year”" in said


def test_a_win_that_may_be_chance_is_said_to_be_one():
    better = {"hit5": [-0.1, 0.3], "average_precision": [0.1, 0.2], "log_skill": [0.1, 0.2]}
    sure = {**better, "hit5": [0.05, 0.3]}

    with translation.override("en"):
        assert "may be chance" in verdict_text(figures(better=better))
        assert "may be chance" not in verdict_text(figures(better=sure))
        assert "few attacks" in verdict_text(figures(better=sure, enough=False))
        assert "nothing can be said" in verdict_text({"windows": 13, "events": 0, "verdict": None})
        assert "no window is over" in verdict_text({"windows": 0, "events": 0, "verdict": None})
