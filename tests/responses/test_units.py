"""Reasons by contingent: who did not go and why, counted for leadership, with the alerts behind each."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from missions.choices import Role
from responses.inputs import ProtectorInput
from responses.services import add_protector, decline, infeasible
from responses.services.analytics import figures, listed
from responses.services.chains import Span
from responses.services.figure_words import code_label
from tests.making import audience, by, make_action, make_decided

DUTY, LEADERSHIP = Role.DUTY_OFFICER, Role.LEADERSHIP


def span(cast):
    now = cast.mission.now()
    return Span(cast.mission, now - timedelta(days=2), now + timedelta(days=1))


def asked(cast, alert, **said):
    return make_action(cast, alert_id=alert.pk, **said).pk


def test_reasons_are_counted_by_class_and_unit_with_the_alerts_behind_them(cast):
    first, second = make_decided(cast), make_decided(cast)
    for alert, unit in ((first, "Kilo  company "), (first, "Kilo company"), (second, "Lima | one")):
        decline(action_id=asked(cast, alert, unit=unit), reason_code="road", **by(cast, DUTY))
    infeasible(action_id=asked(cast, second), reason_code="weather", unit="Kilo company", **by(cast, DUTY))
    group = add_protector(
        mission=cast.mission, data=ProtectorInput(name="River aid", responder="ngo", can_do=("presence",)),
        **by(cast, DUTY),
    )  # fmt: skip
    ngo = asked(cast, second, type="presence", responder="ngo", protector_id=group.pk)
    decline(action_id=ngo, reason_code="no_capacity", **by(cast, DUTY))
    decline(action_id=asked(cast, second, responder="host_state"), reason_code="mines", **by(cast, DUTY))

    found = figures(audience=audience(cast, LEADERSHIP), span=span(cast)).overall["refused_by"]

    assert found.n == 2
    assert found.cells == {
        "mission|Kilo company|road": 2,
        "host_state||mines": 1,
        "mission|Kilo company|weather": 1,
        "mission|Lima | one|road": 1,
        "partner|River aid|no_capacity": 1,
    }
    assert code_label("refused_by", "mission|Lima | one|road") == "The mission, Lima | one: Road"
    assert code_label("refused_by", "host_state||mines") == "The host state, unit not named: Mines"
    behind = listed(
        audience=audience(cast, LEADERSHIP), span=span(cast), figure="refused_by", part="mission|Kilo company|road"
    )
    assert behind == [first.pk]


def test_it_is_counted_for_leadership_only_on_page_file_and_api(cast):
    alert = make_decided(cast)
    decline(action_id=asked(cast, alert, unit="Kilo company"), reason_code="road", **by(cast, DUTY))
    for role, shown in ((LEADERSHIP, True), (DUTY, False), (Role.HEAD_OF_OFFICE, False)):
        client = cast.client(role)
        for address in ("/analytics/", "/analytics/figures.csv", "/api/v1/analytics/?mission=TST"):
            assert ("Kilo company" in client.get(address).text) is shown, (role, address)
        part = "figure=refused_by&part=mission|Kilo company|road"
        assert client.get(f"/analytics/behind/?{part}").status_code == (200 if shown else 403)


def test_the_form_names_the_unit_and_the_page_shows_it_inside_the_mission(cast):
    alert, client = make_decided(cast), cast.client(DUTY)
    said = {"type": "patrol", "responder": "mission_military", "unit": "Kilo company"}
    assert client.post(f"/actions/new/?alert={alert.public_id}", {**said, "unit": "x" * 81}).status_code == 400
    assert client.post(f"/actions/new/?alert={alert.public_id}", said).status_code == 302
    action = alert.actions.get()
    assert action.unit == "Kilo company"
    assert 'value="Kilo company"' in client.get(f"/actions/new/?alert={alert.public_id}").text
    at = f"/actions/{action.public_id}/"
    assert "Kilo company" in client.get(at).text

    client.post(at, {"do": "decline", "reason_code": "road", "unit": "Lima company"})

    action.refresh_from_db()
    assert (action.status, action.unit) == ("declined", "Lima company")
    assert client.get("/api/v1/actions/").json()["results"][0]["unit"] == "Lima company"


@pytest.mark.parametrize("service", [decline, infeasible])
def test_a_unit_that_is_too_long_is_named_and_nothing_is_moved(cast, service):
    action = make_action(cast)
    with pytest.raises(ValidationError) as refused:
        service(action_id=action.pk, reason_code="road", unit="x" * 81, **by(cast, DUTY))
    assert "unit" in refused.value.message_dict
    action.refresh_from_db()
    assert (action.status, action.unit) == ("requested", "")
