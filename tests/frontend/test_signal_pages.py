"""Indicators, observations and connectors as people meet them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from missions.choices import Role
from tests.making import by
from tests.threats.observing import days_ago, observe, today
from threats import services
from threats.indicators import DEFINITIONS
from threats.models import Indicator, Observation, RescoreRequest

ANSWER = {"severity": "4", "observed_on": str(today()), "grade": "B", "area": "TST01", "classification": "0",
          "note": "Trucks at the bridge."}  # fmt: skip
NEW = "/observations/new/?indicator=armed_build_up"


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_answer_is_recorded_by_the_form_and_asks_for_a_run(cast):
    services.adopt(mission=cast.mission)
    analyst = cast.client(Role.ANALYST)
    assert "Are armed actors gathering" in text(analyst, NEW)

    answer = analyst.post(NEW, ANSWER)

    made = Observation.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/observations/{made.public_id}/")
    assert (made.severity, made.grade, made.area, made.created_by) == (4, "B", cast.west, cast[Role.ANALYST])
    assert RescoreRequest.objects.filter(reason="observation.record").exists()
    page = text(analyst, answer.url)
    assert "A large build-up, or in several places" in page
    assert "Trucks at the bridge." in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"severity": ""}, "Choose the step that fits"),
        ({"area": ""}, "Say where"),
        ({"observed_on": str(today() + timedelta(days=3))}, "This lies in the future"),
    ],
    ids=str,
)
def test_a_form_with_something_missing_comes_back_with_what_was_typed(cast, changes, said):
    services.adopt(mission=cast.mission)
    answer = cast.client(Role.ANALYST).post(NEW, {**ANSWER, **changes})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "Trucks at the bridge." in page
    assert not Observation.objects.exists()


def test_questions_are_offered_by_family_without_those_that_are_reckoned_or_switched_off(cast):
    services.adopt(mission=cast.mission)
    Indicator.objects.filter(mission=cast.mission, key="road_ambush").update(enabled=False)

    page = text(cast.client(Role.ADVISER), "/observations/new/")

    assert "indicator=armed_build_up" in page
    assert "indicator=surge" not in page
    assert "indicator=road_ambush" not in page


def test_an_observation_is_corrected_and_withdrawn_with_a_reason(cast):
    seen = observe(cast)
    analyst, path = cast.client(Role.ANALYST), f"/observations/{seen.public_id}/"
    said = {"severity": "2", "observed_on": str(today()), "grade": "C", "note": "One truck.", "reason": "Seen again."}

    assert analyst.post(path, {"do": "edit", **said, "reason": ""}).status_code == 400
    assert analyst.post(path, {"do": "edit", **said}).status_code == 302
    assert analyst.post(path, {"do": "withdraw", "reason": "A market day."}).status_code == 302

    seen.refresh_from_db()
    assert (seen.severity, seen.grade, seen.status) == (2, "C", "withdrawn")
    page = text(analyst, path)
    assert "A market day." in page
    assert 'value="withdraw"' not in page


def test_the_list_filters_and_says_what_stands_and_what_does_not(cast):
    observe(cast)
    gone = observe(cast, indicator="incitement")
    services.withdraw_observation(observation_id=gone.pk, reason="False.", **by(cast, Role.ANALYST))
    client = cast.client(Role.ANALYST)

    assert "Withdrawn" in text(client, "/observations/?status=withdrawn")
    assert str(gone.ref) not in text(client, "/observations/?indicator=armed_build_up")
    assert "No observation meets these filters." in text(client, "/observations/?family=hazard")


def test_no_answer_is_missing_an_old_one_stale_and_neither_is_zero(cast):
    observe(cast)
    observe(cast, indicator="incitement", observed_on=days_ago(200))
    client = cast.client(Role.ANALYST)

    page = text(client, "/indicators/")
    assert f"nobody has looked at {len(DEFINITIONS) - 2} questions" in page
    assert "Stale" in page
    west, east = (text(client, f"/indicators/?area={code}&state=fresh") for code in ("TST01", "TST02"))
    assert "Ready to attack" in west
    assert "Ready to attack" not in east


def test_one_indicator_tells_every_area_and_the_scale(cast):
    observe(cast, observed_on=days_ago(2))
    page = text(cast.client(Role.ANALYST), "/indicators/armed_build_up/")

    assert page.count("Ready to attack, or on the move towards people") == 2  # its value, and the scale
    assert "Missing: nobody has looked" in page  # the other area
    assert cast.client(Role.ANALYST).get("/indicators/no_such/").status_code == 404


def test_a_weight_is_proposed_by_one_and_signed_by_another(cast):
    services.adopt(mission=cast.mission)
    path = "/indicators/armed_build_up/"
    said = {"do": "propose", "enabled": "on", "weight": "0.3", "half_life_days": "14", "cap": "0.7", "reach_km": "25",
            "reason": "Too loud here."}  # fmt: skip
    assert cast.client(Role.ANALYST).post(path, said).status_code == 302
    assert 'value="sign"' not in text(cast.client(Role.ANALYST), path)
    leadership = cast.client(Role.LEADERSHIP)
    assert "Too loud here." in text(leadership, path)

    assert leadership.post(path, {"do": "sign"}).status_code == 302

    assert Indicator.objects.get(mission=cast.mission, key="armed_build_up").weight == 0.3
    assert cast.client(Role.ADVISER).post(path, said).status_code == 403


def test_a_table_is_taken_row_by_row_and_tells_what_to_mend(cast):
    services.adopt(mission=cast.mission)
    rows = f"indicator,severity,area,observed_on\nincitement,3,TST01,{today()}\nincitement,8,TST01,{today()}\n"
    file = SimpleUploadedFile("seen.csv", rows.encode(), content_type="text/csv")

    page = cast.client(Role.ANALYST).post("/observations/table/", {"file": file}).content.decode()

    assert "1 new observation." in page
    assert "Line 3" in page
    assert "Give a step of the scale, 0 to 5." in page


@pytest.mark.parametrize("path", ["/indicators/", "/observations/", "/connectors/", "/indicators/armed_build_up/"])
def test_partners_see_none_of_it(cast, path):
    services.adopt(mission=cast.mission)

    assert cast.client(Role.PARTNER).get(path).status_code == 403
