"""The pages about risk: ranks against a week ago, patterns, proposals, and why a cell has its score."""

import pytest

from frontend.pages.hotspots import rank_change
from missions.choices import Role
from tests.making import EAST, WEST, audience, make_action, make_cleared
from tests.threats.history import cell_at, put, put_many
from threats import services
from threats.models import RiskScore
from threats.services import area_risks, trends


@pytest.fixture
def scored(cast):
    make_cleared(cast, **EAST)
    put_many(cast.mission, WEST["longitude"], WEST["latitude"], number=10)
    services.score_mission(mission_id=cast.mission.pk, trigger="command")
    cast.mission.refresh_from_db()
    return cast


def hot(cast):
    return cell_at(cast.mission, WEST["longitude"], WEST["latitude"]).h3


def test_known_cells_are_ranked_and_so_is_the_week_before(scored):
    scores = list(RiskScore.objects.filter(horizon=28).exclude(coverage="unknown").order_by("-risk"))

    assert [score.rank for score in scores][:3] == [1, 2, 3]
    assert {score.rank_before for score in scores} <= set(range(1, len(scores) + 1))
    assert all(score.before and score.before < 1 for score in scores)


def test_the_week_before_is_what_the_trend_says_of_it(scored):
    score = RiskScore.objects.select_related("run").get(cell__h3=hot(scored), horizon=28)

    weeks = trends(run=score.run, cell_ids=[score.cell_id], horizon=28)[score.cell_id]

    assert score.judgement > 0 or weeks[-2][1] == pytest.approx(score.before, abs=1e-9)


@pytest.mark.parametrize(
    ("rank", "before", "said"), [(1, 4, "▲ 3 places"), (4, 3, "▼ 1 place"), (2, 2, "="), (None, 2, ""), (2, None, "")]
)
def test_a_change_of_rank_in_words(rank, before, said):
    assert rank_change(rank, before) == said


def test_the_list_shows_ranks_and_gives_exactly_its_rows_as_a_file(scored):
    client = scored.client(Role.ANALYST)

    page = client.get("/hotspots/?h=28")

    assert page.context["lines"][0]["score"].cell.h3 == hot(scored)
    exported = b"".join(client.get(page.context["export"]).streaming_content).decode()
    assert len(exported.strip().splitlines()) - 1 == page.context["list"].total
    unknown = client.get("/hotspots/?group=unknown")
    lines = b"".join(client.get(unknown.context["export"]).streaming_content).decode().strip().splitlines()
    assert len(lines) - 1 == unknown.context["list"].total


def test_the_page_of_a_cell_says_why_and_what_would_change_it(scored):
    make_action(scored)

    text = scored.client(Role.ANALYST).get(f"/hotspots/{hot(scored)}/").text

    assert "Why: measured from past events" in text
    assert "If no further attack or clash" in text
    assert "One more attack here" in text
    assert "Open actions in the area" in text
    assert "Your own number" in text
    assert "Your own number" not in scored.client(Role.DUTY_OFFICER).get(f"/hotspots/{hot(scored)}/").text


def test_one_more_attack_raises_and_silence_lowers(scored):
    told = scored.client(Role.ANALYST).get(f"/api/v1/hotspots/{hot(scored)}/?mission=TST").json()

    risk = next(each["risk"] for each in told["risks"] if each["horizon"] == 28)
    assert told["outlook"]["without_another_attack_in_14_days"] < risk < told["outlook"]["with_one_more_attack_here"]


def test_one_more_attack_says_what_the_next_run_would(scored):
    """Also in a cell that never had one; but for the level of the mission, which a run learns anew."""
    client, quiet = scored.client(Role.ANALYST), (29.6, 0.2)
    h3 = cell_at(scored.mission, *quiet).h3
    told = client.get(f"/api/v1/hotspots/{h3}/?mission=TST").json()["outlook"]["with_one_more_attack_here"]

    put(scored.mission, *quiet, days_ago=0)
    services.score_mission(mission_id=scored.mission.pk, trigger="command")

    assert RiskScore.objects.get(cell__h3=h3, horizon=28).risk == pytest.approx(told, rel=0.02)


def test_reasons_add_up_over_the_api_and_judgement_is_apart(scored):
    told = scored.client(Role.ANALYST).get(f"/api/v1/hotspots/{hot(scored)}/?mission=TST").json()

    assert {line["key"] for line in told["measured"]} >= {"attacks_here", "record_of_attacks"}
    score = RiskScore.objects.get(cell__h3=hot(scored), horizon=28)
    assert sum(line["log_odds"] for line in told["judged"]) == pytest.approx(score.judgement, abs=1e-6)
    assert told["protection"]["open_actions_in_area"] == 0


@pytest.mark.parametrize("role", [Role.PARTNER, "olga"])
def test_who_sees_no_scores_gets_no_explanation(scored, role):
    assert scored.client(role).get(f"/api/v1/hotspots/{hot(scored)}/?mission=TST").status_code in {400, 404}


def test_an_area_is_as_likely_as_its_cells_together(scored):
    found = area_risks(mission=scored.mission, audience=audience(scored, Role.ANALYST), horizon=28, level="admin1")

    west = next(each for each in found if each.area.name == "West")
    spared = 1.0
    for score in RiskScore.objects.filter(horizon=28, cell__area=scored.west).exclude(coverage="unknown"):
        spared *= 1 - score.risk
    assert west.risk == pytest.approx(1 - spared, rel=1e-9)
    assert (west.people, west.cells) == (5000, scored.west.cells.count())


def test_unknown_cells_are_counted_and_never_read_as_quiet(scored):
    RiskScore.objects.filter(cell__area=scored.east).update(coverage="unknown")

    page = scored.client(Role.LEADERSHIP).get("/hotspots/areas/?level=admin1")

    east = next(line for line in page.context["lines"] if line["found"].area.name == "East")
    assert (east["found"].risk, east["found"].priority) == (None, "find_out")
    assert "Find out first" in page.text


def test_proposals_over_the_api_change_no_priority(scored):
    told = scored.client(Role.ANALYST).get("/api/v1/area-risks/?mission=TST").json()["results"]

    assert {row["area"] for row in told} == {"TST01", "TST02"}
    assert all(row["proposal"] in {"", "must", "should", "could", "find_out"} for row in told)


def test_what_emerges_is_called_by_its_name(cast):
    for days in range(1, 60, 4):
        put(cast.mission, WEST["longitude"], WEST["latitude"], days_ago=days, civilian_targeting=True)
    services.score_mission(mission_id=cast.mission.pk, trigger="command")
    cast.mission.refresh_from_db()
    client = cast.client(Role.ANALYST)

    page = client.get("/hotspots/emerging/")

    assert page.context["lines"][0]["cluster"].pattern == "new"
    assert page.context["lines"][0]["year"] == 15
    told = client.get("/api/v1/hotspots/emerging/?mission=TST").json()["results"]
    assert told[0]["pattern"] == "new"
    assert client.get("/hotspots/emerging/?pattern=fading").context["lines"] == []


def test_headquarters_is_told_the_pattern_and_counts_only_what_it_may_see(cast):
    for days in range(1, 60, 4):
        put(cast.mission, WEST["longitude"], WEST["latitude"], days_ago=days, civilian_targeting=True)
    services.score_mission(mission_id=cast.mission.pk, trigger="command")

    page = cast.client(Role.HEADQUARTERS).get("/hotspots/emerging/")

    assert page.context["lines"][0]["year"] == 0
