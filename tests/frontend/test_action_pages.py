from datetime import UTC, datetime
from uuid import uuid4

import pytest

from missions.choices import Role
from responses.models import Action
from tests.frontend.forms import action_form
from tests.making import make_action, make_alert, make_decided


def at(action):
    return f"/actions/{action.public_id}/"


def test_an_action_for_an_area_is_asked_for_and_the_type_fills_in_tier_and_phase(cast):
    answer = cast.client(Role.DUTY_OFFICER).post("/actions/new/", action_form(cast), follow=True)

    action = Action.objects.get()
    assert answer.redirect_chain == [(at(action), 302)]
    assert (action.tier, action.phase, action.component, action.area) == (2, "pre_emption", "military", cast.west)


def test_a_form_without_type_or_area_says_so(cast):
    answer = cast.client(Role.DUTY_OFFICER).post(
        "/actions/new/", action_form(cast, type="", area="", title="Kept title")
    )

    assert answer.status_code == 400
    assert {"type", "area"} <= set(answer.context["form"].errors)
    assert "Kept title" in answer.text


def test_types_of_a_tier_outside_the_mandate_are_not_offered(cast):
    cast.mission.mandated_tiers = [1, 3]
    cast.mission.save()

    text = cast.client(Role.DUTY_OFFICER).get("/actions/new/").text

    assert 'value="engagement"' in text
    assert 'value="patrol"' not in text


def test_an_adviser_proposes_and_a_liaison_does_not(cast):
    alert = make_decided(cast)

    assert (
        cast.client(Role.ADVISER).post(f"/actions/new/?alert={alert.public_id}", action_form(cast)).status_code == 302
    )
    assert cast.client(Role.LIAISON).get("/actions/new/").status_code == 403


def test_planned_times_are_local_time_of_the_mission(cast):
    cast.client(Role.DUTY_OFFICER).post("/actions/new/", action_form(cast, planned_from="2030-01-01T08:00"))

    assert Action.objects.get().planned_from == datetime(2030, 1, 1, 6, tzinfo=UTC)


def test_buttons_lead_from_asked_for_to_evaluated(cast):
    action = make_action(cast)
    client = cast.client(Role.DUTY_OFFICER)

    for step in ("accept", "start"):
        assert f'value="{step}"' in client.get(at(action)).text
        client.post(at(action), {"do": step})
    client.post(at(action), {"do": "complete", "outcome": "reduced", "note": "They turned back."})
    client.post(at(action), {"do": "evaluate", "note": "Leave earlier."})

    action.refresh_from_db()
    assert (action.status, action.outcome) == ("evaluated", "reduced")
    assert "Leave earlier." in client.get(at(action)).text


def test_times_are_recorded_in_order_and_changed_with_a_reason(cast):
    action = make_action(cast)
    client = cast.client(Role.DUTY_OFFICER)
    for step in ("accept", "start"):
        client.post(at(action), {"do": step})

    wrong = client.post(
        at(action), {"do": "times", "departed_at": "2020-01-02T08:00", "arrived_at": "2020-01-01T08:00"}
    )
    client.post(at(action), {"do": "times", "departed_at": "2020-01-01T08:00"})
    silent = client.post(at(action), {"do": "times", "departed_at": "2020-01-01T09:00"})

    assert (wrong.status_code, silent.status_code) == (400, 400)
    action.refresh_from_db()
    assert action.departed_at == datetime(2020, 1, 1, 6, tzinfo=UTC)
    assert "reason" in silent.context["forms"]["times"].errors
    assert "2020-01-01T09:00" in silent.text


@pytest.mark.parametrize("step", ["decline", "infeasible"])
def test_a_refusal_needs_a_reason_that_is_counted(cast, step):
    action = make_action(cast)
    client = cast.client(Role.DUTY_OFFICER)

    silent = client.post(at(action), {"do": step})
    told = client.post(at(action), {"do": step, "reason_code": "road"})

    assert (silent.status_code, told.status_code) == (400, 302)
    assert "Road" in client.get(at(action)).text


def test_a_planner_runs_tier_two_only(cast):
    physical, talk = make_action(cast), make_action(cast, type="engagement", responder="civilian_section")
    client = cast.client(Role.PLANNER)

    assert 'value="accept"' in client.get(at(physical)).text
    assert 'value="accept"' not in client.get(at(talk)).text
    assert client.post(at(talk), {"do": "accept"}).status_code == 403


def test_the_board_counts_what_the_list_shows_and_draws_gaps_of_the_mandate_only(cast):
    cast.mission.mandated_tiers = [1, 2]
    cast.mission.save()
    make_action(cast)
    client = cast.client(Role.DUTY_OFFICER)

    page = client.get("/actions/")
    rows = page.context["board"]["rows"]

    assert [row["tier"] for row in rows] == [1, 2]
    assert sum(cell["total"] for row in rows for cell in row["cells"]) == 1
    assert page.text.count("is-gap") == 7
    assert "No tier 1 attempted" in page.text


def test_a_cell_of_the_board_leads_to_its_actions(cast):
    action = make_action(cast)
    client = cast.client(Role.DUTY_OFFICER)

    cell = client.get("/actions/").context["board"]["rows"][1]["cells"][1]

    assert [row.pk for row in client.get(cell["href"]).context["list"].rows] == [action.pk]
    assert client.get("/actions/?phase=response").context["list"].total == 0


def test_headquarters_reads_that_something_is_done_but_not_its_words(cast):
    action = make_action(cast, title="Secret title", order_reference="Secret order")

    text = cast.client(Role.HEADQUARTERS).get(at(action)).text

    assert "Secret" not in text
    assert "Patrol" in text
    assert 'name="do"' not in text


def test_a_hidden_action_is_as_missing_as_none(cast):
    action = make_action(cast, area=cast.east.pcode)

    for role in (Role.HEAD_OF_OFFICE, Role.PARTNER, "olga"):
        client = cast.client(role)
        assert client.get(at(action)).status_code == client.get(f"/actions/{uuid4()}/").status_code == 404


def test_an_action_cannot_be_asked_for_on_an_alert_that_is_hidden_or_undecided(cast):
    hidden = make_alert(cast, longitude=29.75)
    client = cast.client(Role.DUTY_OFFICER)

    early = client.post(f"/actions/new/?alert={hidden.public_id}", action_form(cast))

    assert cast.client(Role.HEAD_OF_OFFICE).get(f"/actions/new/?alert={hidden.public_id}").status_code == 404
    assert client.get("/actions/new/?alert=nonsense").status_code == 404
    assert client.get("/actions/new/?area=NOWHERE").status_code == 404
    assert early.status_code == 409
    assert not Action.objects.exists()
