"""The watch desk as its people use it: one click from the list, one thread, who is on call, the handover."""

from datetime import timedelta

import pytest

from incidents.choices import Tense
from missions.choices import OnCallKind, Role
from missions.models import OnCall
from missions.services import database_now
from missions.services.on_call import OnCallInput, put_on_call
from tests.making import by, make_action, make_alert, make_decided, make_form, make_report
from tests.threats.test_timers import make_overdue
from threats import services
from threats.choices import Duty
from threats.models import Alert, AlertEntry, AlertLimit, Handover

DUTY = Role.DUTY_OFFICER


def at(alert):
    return f"/alerts/{alert.public_id}/"


def put(cast, **said):
    data = OnCallInput(**{"kind": OnCallKind.BASE, "name": "Kilo base", "phone": "+243 81 000 0001", **said})
    return put_on_call(mission=cast.mission, data=data, **by(cast, DUTY))


# ---- the list ------------------------------------------------------------------------------------------


def test_the_queue_goes_by_imminence_and_then_by_the_time_that_is_left(cast):
    later = make_alert(cast, title="Later", imminence="w2")
    soon = make_alert(cast, title="Soon", imminence="h72")
    sooner = make_alert(cast, title="Sooner", imminence="h72")
    now = make_alert(cast, title="Now", imminence="occurring")
    Alert.objects.filter(pk=later.pk).update(acknowledge_by=database_now() - timedelta(days=1))
    Alert.objects.filter(pk=sooner.pk).update(acknowledge_by=database_now() + timedelta(minutes=1))

    lines = cast.client(DUTY).get("/alerts/").context["lines"]

    assert [line["alert"].pk for line in lines] == [now.pk, sooner.pk, soon.pk, later.pk]


def test_an_alert_is_acknowledged_from_the_list_in_one_click(cast):
    alert = make_alert(cast)

    answer = cast.client(DUTY).post("/alerts/", {"do": "acknowledge", "alert": alert.public_id}, follow=True)

    alert.refresh_from_db()
    assert (alert.status, alert.holder) == ("acknowledged", cast[DUTY])
    assert answer.redirect_chain == [("/alerts/", 302)]
    assert "Acknowledged." in answer.text


def test_who_comes_second_is_told_who_was_first_and_when(cast):
    alert = make_alert(cast)
    services.acknowledge(alert_id=alert.pk, **by(cast, Role.LEADERSHIP))

    answer = cast.client(DUTY).post("/alerts/", {"do": "acknowledge", "alert": alert.public_id})

    assert answer.status_code == 409
    assert cast[Role.LEADERSHIP].username in answer.text
    assert f"{alert.mission.now().astimezone(alert.mission.zone):%Y-%m-%d}" in answer.text


def test_nobody_acknowledges_what_they_do_not_see(cast):
    alert = make_alert(cast, longitude=29.75, latitude=0.0)

    answer = cast.client(Role.HEAD_OF_OFFICE).post("/alerts/", {"do": "acknowledge", "alert": alert.public_id})

    assert answer.status_code == 404
    assert cast.client(DUTY).post("/alerts/", {"do": "acknowledge", "alert": "x"}).status_code == 404


def test_the_card_of_the_map_acknowledges_and_responds_with_one_click(cast):
    alert = make_alert(cast, imminence="occurring")

    card = cast.client(DUTY).get(f"/map/card/alert/{alert.public_id}").text

    assert card.count(f'action="{at(alert)}"') == 2
    assert 'value="acknowledge"' in card
    assert 'value="acknowledge"' not in cast.client(Role.ADVISER).get(f"/map/card/alert/{alert.public_id}").text
    answer = cast.client(DUTY).post(at(alert), {"do": "decide", "decision": "respond"})
    assert answer.url == f"/actions/new/?alert={alert.public_id}"
    cast.client(DUTY).post(answer.url, {"suggest": "patrol:mission_military"})
    (action,) = alert.actions.all()
    assert (action.type, action.tier, action.responder) == ("patrol", 2, "mission_military")


def test_the_card_of_an_action_says_who_does_what_and_leads_to_it(cast):
    action = make_action(cast, alert_id=make_decided(cast).pk)
    address = f"/map/card/action/{action.public_id}"

    card = cast.client(DUTY).get(address).text

    assert f'href="/actions/{action.public_id}/"' in card
    assert f'data-select="alert:{action.alert.public_id}"' in card
    assert str(action.get_tier_display()) in card
    assert str(action.get_status_display()) in card
    assert cast.client("olga").get(address).status_code == 404


def test_the_list_says_what_was_escalated_and_what_decided_alerts_still_owe(cast):
    alert = make_alert(cast)
    decided = make_decided(cast)
    make_overdue(alert, Duty.ACKNOWLEDGE)
    make_overdue(decided, Duty.FEEDBACK)
    services.sweep_timers()
    client = cast.client(DUTY)

    assert "escalated to Sector" in client.get("/alerts/").text
    responding = client.get("/alerts/?tab=responding").text
    assert "tell those who warned, 1 h 00 late" in responding
    assert "escalated to Sector" in responding


# ---- the thread ----------------------------------------------------------------------------------------


def test_everything_of_an_alert_is_in_one_thread_by_time(cast):
    alert = make_alert(cast)
    make_report(cast, tense=Tense.FEARED, feared_by=cast.mission.now() + timedelta(hours=30))
    same = Alert.objects.exclude(pk=alert.pk).get()
    services.mark_duplicate(alert_id=same.pk, of=alert.pk, **by(cast, DUTY))
    make_overdue(alert, Duty.ACKNOWLEDGE)
    services.sweep_timers()
    services.acknowledge(alert_id=alert.pk, **by(cast, DUTY))
    services.begin_assessment(alert_id=alert.pk, **by(cast, DUTY))
    due = cast.mission.now() + timedelta(hours=1)
    services.ask_information(
        alert_id=alert.pk, question="How many men?", owner=cast[Role.ADVISER], due=due, **by(cast, DUTY)
    )
    services.answer_information(alert_id=alert.pk, answer="About ten", **by(cast, Role.ADVISER))
    services.add_note(alert_id=alert.pk, text="The bridge is down", **by(cast, DUTY))
    services.log_warned(alert_id=alert.pk, who="Protection cluster", text="By phone", **by(cast, DUTY))
    services.mark_credible(alert_id=alert.pk, **by(cast, DUTY))
    make_form(cast, alert)
    services.decide(alert_id=alert.pk, decision="respond", **by(cast, DUTY))
    make_action(cast, alert_id=alert.pk)

    page = cast.client(DUTY).get(at(alert))

    said = [str(entry.what) for entry in page.context["thread"]]
    assert said == [
        "Received", "Report received (duplicate)", "The same was also told: Analyst",
        "Limit missed: acknowledge. Escalated to Sector, recorded 1 h 00 late", "Acknowledged", "Being assessed",
        f"Question to {cast[Role.ADVISER].username}", "Answer", "Note", "Warned: Protection cluster",
        "Credible", "Threat form filled in", "Decided: Respond", "Patrol: Requested",
    ]  # fmt: skip
    for words in ("How many men?", "About ten", "The bridge is down", "By phone", same.report.ref, at(same)):
        assert words in page.text


def test_the_thread_is_not_for_those_outside(cast):
    alert = make_alert(cast)
    services.add_note(alert_id=alert.pk, text="Ours alone", **by(cast, DUTY))
    Alert.objects.filter(pk=alert.pk).update(dissemination="public")

    for role in (Role.PARTNER, Role.HEADQUARTERS):
        page = cast.client(role).get(at(alert))
        assert page.status_code == 200
        assert page.context["thread"] == []
        assert "Ours alone" not in page.text
        assert cast.client(role).post(at(alert), {"do": "note", "text": "Let me in"}).status_code == 403
    assert AlertEntry.objects.count() == 1


def test_an_empty_note_is_refused_and_says_so(cast):
    alert = make_alert(cast)

    answer = cast.client(DUTY).post(at(alert), {"do": "note", "text": "  "})

    assert answer.status_code == 400
    assert "Write the note." in answer.text


# ---- on call -------------------------------------------------------------------------------------------


def test_who_answers_for_the_area_stands_beside_the_alert_and_a_call_is_logged_in_one_tap(cast):
    alert = make_alert(cast)
    near = put(cast, area=cast.west.pcode)
    put(cast, name="Elsewhere", area=cast.east.pcode)
    put(cast, name="All of it", kind=OnCallKind.OPERATIONS)
    put(cast, name="Tomorrow", starts_at=cast.mission.now() + timedelta(days=1))
    client = cast.client(DUTY)

    page = client.get(at(alert))
    assert [row.name for row in page.context["on_call"]] == ["Kilo base", "All of it"]
    assert "tel:+243810000001" in page.text

    answer = client.post(at(alert), {"do": "called", "on_call": near.public_id}, follow=True)

    entry = AlertEntry.objects.get()
    assert (entry.kind, entry.on_call, entry.by) == ("call", near, cast[DUTY])
    assert "Called: Kilo base" in answer.text


def test_a_call_to_nobody_on_the_roster_is_refused(cast):
    alert = make_alert(cast)

    answer = cast.client(DUTY).post(at(alert), {"do": "called", "on_call": alert.public_id})

    assert answer.status_code == 400
    assert not AlertEntry.objects.exists()


def test_the_roster_is_put_and_ended_by_those_who_act(cast):
    client = cast.client(DUTY)
    said = {"do": "put", "kind": "base", "name": "Kilo base", "phone": "+243 81 000 0001", "area": "", "ends_at": ""}

    assert client.post("/on-call/", said).status_code == 302
    row = OnCall.objects.get()
    assert "Kilo base" in client.get("/on-call/").text
    assert client.post("/on-call/", {"do": "end", "on_call": row.public_id}).status_code == 302
    assert client.get("/on-call/").context["now"] == []
    assert client.post("/on-call/", {"do": "end", "on_call": row.public_id}).status_code == 409
    assert client.post("/on-call/", {**said, "phone": "<script>"}).status_code == 400
    assert cast.client(Role.ADVISER).post("/on-call/", said).status_code == 403
    assert cast.client(Role.PARTNER).get("/on-call/").status_code == 403


# ---- handover ------------------------------------------------------------------------------------------


def test_a_shift_is_handed_over_and_what_was_held_passes_on(cast):
    held, late = make_alert(cast), make_alert(cast, imminence="occurring")
    services.acknowledge(alert_id=held.pk, **by(cast, DUTY))
    make_overdue(late, Duty.ACKNOWLEDGE)
    services.sweep_timers()
    client = cast.client(DUTY)

    page = client.get("/handover/?since=06:00")
    note = page.context["form"].initial["note"]
    assert late.ref in note
    assert late.title not in note
    assert [line["alert"].pk for line in page.context["missed"]] == [late.pk]
    assert [line["alert"].pk for line in page.context["open"]] == [late.pk, held.pk]

    answer = client.post("/handover/", {"since": page.context["form"].initial["since"], "note": f"{note}Quiet."})
    handover = Handover.objects.get()
    assert answer.url == f"/handover/{handover.public_id}/"
    assert client.post(answer.url, {"do": "take"}).status_code == 403

    next_shift = cast.client(Role.LEADERSHIP)
    assert answer.url in next_shift.get("/handover/").text
    assert next_shift.post(answer.url, {"do": "take"}).status_code == 302
    held.refresh_from_db()
    assert held.holder == cast[Role.LEADERSHIP]
    assert [str(entry.what) for entry in next_shift.get(at(held)).context["thread"]][-1] == (
        f"Taken over from {cast[DUTY].username}"
    )
    again = next_shift.post(answer.url, {"do": "take"})
    assert again.status_code == 409
    assert cast[Role.LEADERSHIP].username in again.text
    assert "Quiet." in again.text


@pytest.mark.parametrize("role", [Role.ADVISER, Role.HEAD_OF_OFFICE, Role.PARTNER, Role.HEADQUARTERS])
def test_the_handover_is_for_those_who_hold_the_whole_desk(cast, role):
    assert cast.client(role).get("/handover/").status_code == 403


def test_since_is_a_clock_time_or_an_instant_and_never_after_now(cast):
    client, zone = cast.client(DUTY), cast.mission.zone

    clock = client.get("/handover/?since=06:00").context["since"].astimezone(zone)
    assert (clock.hour, clock.minute) == (6, 0)
    assert timedelta(0) <= cast.mission.now() - clock < timedelta(days=1)
    asked = (cast.mission.now() - timedelta(hours=3)).replace(second=0, microsecond=0)
    instant = client.get("/handover/", {"since": asked.isoformat()}).context["since"]
    assert abs(instant - asked) < timedelta(seconds=5)
    assert client.get("/handover/?since=2999-01-01T00:00Z").context["since"] <= cast.mission.now()
    assert client.get("/handover/?since=yesterday").status_code == 400
    assert client.get("/handover/?since=2026-13-99T06:00").status_code == 400


# ---- the mission's limits ------------------------------------------------------------------------------


def limits_form(client, **changes):
    form = client.get("/limits/").context["form"]
    return {name: form[name].value() for name in form.fields} | {"reason": "Agreed"} | changes


def test_the_administrator_sets_the_limits_with_a_reason_and_open_alerts_keep_theirs(cast):
    before = make_alert(cast, imminence="occurring")
    client = cast.client(Role.ADMINISTRATOR)

    assert client.post("/limits/", limits_form(client, occurring_acknowledge=5, reason="")).status_code == 400
    assert client.post("/limits/", limits_form(client, occurring_acknowledge=0)).status_code == 400
    stale = limits_form(client, occurring_acknowledge=6)
    assert client.post("/limits/", limits_form(client, occurring_acknowledge=5, level_sector="")).status_code == 302
    assert client.post("/limits/", stale).status_code == 409

    after = make_alert(cast, imminence="occurring")
    after.mission.refresh_from_db()
    spans = [
        AlertLimit.objects.get(alert=alert, duty=Duty.ACKNOWLEDGE).due_at - alert.received_at
        for alert in (before, after)
    ]
    cast.mission.refresh_from_db()
    assert [rung["level"] for rung in cast.mission.escalation] == ["field_office", "joc_chief", "leadership"]
    assert cast.mission.limit("occurring", "acknowledge") == timedelta(minutes=5)
    assert spans[0] == timedelta(minutes=10)


def test_the_limits_are_for_administrators(cast):
    assert cast.client(DUTY).get("/limits/").status_code == 403
