from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from missions.choices import Role
from responses.models import Action
from tests.frontend.forms import action_form, alert_form
from tests.making import make_alert, make_credible, make_decided, make_report
from threats.models import Alert, WatchItem


def at(alert):
    return f"/alerts/{alert.public_id}/"


def make_watch_item(cast):
    cell = cast.west.cells.first()
    return WatchItem.objects.create(
        mission=cast.mission, ref="TST-000000-0", title="Asali: attacks likely", area=cast.west, cell=cell, horizon=28,
        risk=0.4, threshold=0.3, opened_at=cast.mission.now(), review_on=cast.mission.now().date(),
    )  # fmt: skip


# --- the desk -------------------------------------------------------------------------------------------


def test_the_desk_puts_the_nearest_limit_first_and_says_in_words_what_is_late(cast):
    later = make_alert(cast, title="Later one", imminence="w2")
    late = make_alert(cast, title="Late one", imminence="h72")
    Alert.objects.filter(pk=late.pk).update(acknowledge_by=timezone.now() - timedelta(minutes=22))

    page = cast.client(Role.DUTY_OFFICER).get("/alerts/")

    assert [line["alert"].pk for line in page.context["lines"]] == [late.pk, later.pk]
    assert '<span class="late">acknowledge, 22 min late</span>' in page.text


def test_what_is_decided_and_what_is_closed_have_lists_of_their_own(cast):
    decided = make_decided(cast)
    client = cast.client(Role.DUTY_OFFICER)

    assert client.get("/alerts/").context["lines"] == []
    assert [line["alert"].pk for line in client.get("/alerts/?tab=responding").context["lines"]] == [decided.pk]
    assert "No alert has been closed." in client.get("/alerts/?tab=closed").text


def test_headquarters_sees_that_there_is_an_alert_but_not_its_words(cast):
    make_alert(cast, title="Secret title", text="Secret text", event_type="battle", classification=0)

    client = cast.client(Role.HEADQUARTERS)
    texts = [client.get("/alerts/").text, client.get(at(Alert.objects.get())).text]

    for text in texts:
        assert "Secret" not in text
        assert "adviser" not in text
        assert "Battle" in text
        assert 'name="do"' not in text


# --- raising --------------------------------------------------------------------------------------------


def test_an_alert_is_raised_by_hand(cast):
    answer = cast.client(Role.ADVISER).post("/alerts/new/", alert_form(), follow=True)

    alert = Alert.objects.get()
    assert answer.redirect_chain == [(at(alert), 302)]
    assert alert.title == "Asali: armed men on the road"
    assert alert.ref in answer.text


def test_what_is_missing_is_said_and_what_was_typed_stays(cast):
    answer = cast.client(Role.ADVISER).post("/alerts/new/", alert_form(imminence="", latitude="", longitude=""))

    assert answer.status_code == 400
    assert {"imminence", "area"} <= set(answer.context["form"].errors)
    assert "Asali: armed men on the road" in answer.text
    assert not Alert.objects.exists()


def test_a_report_fills_in_what_is_known(cast):
    report = make_report(cast, tense="happening", text="They are in the market.", place_name="Asali")
    client = cast.client(Role.ADVISER)
    address = f"/alerts/new/?report={report.public_id}"

    form = client.get(address).context["form"]
    client.post(address, alert_form(report=report.public_id, latitude="", longitude="", imminence="occurring"))

    assert form["title"].value() == "Asali: Violence against civilians"
    assert form["imminence"].value() == "occurring"
    assert Alert.objects.get().report == report


def test_the_second_alert_from_one_report_is_refused_and_leads_to_the_first(cast):
    report = make_report(cast, tense="happening")
    first = report.alerts.get()

    answer = cast.client(Role.ADVISER).post(
        f"/alerts/new/?report={report.public_id}", alert_form(report=report.public_id, latitude="", longitude="")
    )

    assert answer.status_code == 409
    assert first.ref in answer.text
    assert f'<a href="/alerts/{first.public_id}/">' in answer.text
    assert Alert.objects.count() == 1


def test_a_cell_or_a_watch_item_gives_the_place(cast):
    item = make_watch_item(cast)
    client = cast.client(Role.ANALYST)

    page = client.get(f"/alerts/new/?watch={item.public_id}")
    client.post(f"/alerts/new/?watch={item.public_id}", alert_form(watch=item.public_id, latitude="", longitude=""))

    alert = Alert.objects.get()
    assert page.context["form"]["title"].value() == item.title
    assert (alert.watch_item, alert.cell) == (item, item.cell)


@pytest.mark.parametrize(
    "query",
    [
        "report=00000000-0000-4000-8000-000000000000",
        "watch=00000000-0000-4000-8000-000000000000",
        "report=nonsense",
        "cell=85000000fffffff",
    ],
)
def test_what_it_should_be_raised_from_must_be_there(cast, query):
    assert cast.client(Role.ADVISER).get(f"/alerts/new/?{query}").status_code == 404


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEADQUARTERS, Role.PARTNER])
def test_who_raises_no_alerts_gets_no_form(cast, role):
    assert cast.client(role).get("/alerts/new/").status_code == 403


# --- the chain ------------------------------------------------------------------------------------------


def test_one_filled_button_at_a_time_leads_through_the_chain(cast):
    alert = make_alert(cast)
    client = cast.client(Role.DUTY_OFFICER)

    for step, label in [("acknowledge", "Acknowledge"), ("assess", "Assess"), ("credible", "Credible")]:
        page = client.get(at(alert))
        assert page.context["next"] == step
        assert page.text.count("btn--primary btn--wide") == 1
        assert label in page.text
        assert client.post(at(alert), {"do": step}).status_code == 302

    assert client.get(at(alert)).context["next"] == "decide"


def test_deciding_to_respond_leads_to_the_action_and_sends_the_request(cast):
    alert = make_credible(cast)
    client = cast.client(Role.DUTY_OFFICER)

    decided = client.post(at(alert), {"do": "decide", "decision": "respond"})
    asked = client.post(decided.url, action_form(cast, area=""))

    action = Action.objects.get()
    assert decided.url == f"/actions/new/?alert={alert.public_id}"
    assert asked.url == at(alert)
    assert (action.alert, action.tier, action.phase) == (alert, 2, "pre_emption")


@pytest.mark.parametrize(
    ("decision", "field"), [("refer", "referred_to"), ("monitor", "review_at"), ("no_response", "reason_code")]
)
def test_each_other_decision_asks_what_it_needs(cast, decision, field):
    alert = make_credible(cast)

    answer = cast.client(Role.DUTY_OFFICER).post(
        at(alert), {"do": "decide", "decision": decision, "reason": "Typed words"}
    )

    assert answer.status_code == 400
    assert field in answer.context["forms"]["decide"].errors
    assert "Typed words" in answer.text


def test_what_was_typed_for_another_decision_does_not_count(cast):
    alert = make_credible(cast)

    cast.client(Role.DUTY_OFFICER).post(
        at(alert), {"do": "decide", "decision": "monitor", "review_at": "1440", "referred_to": "Somebody"}
    )

    alert.refresh_from_db()
    assert (alert.decision, alert.referred_to) == ("monitor", "")
    assert alert.review_at is not None
    assert alert.review_at > timezone.now() + timedelta(hours=23)


def test_a_question_goes_to_the_field_and_its_answer_comes_back(cast):
    alert = make_alert(cast)
    desk, adviser = cast.client(Role.DUTY_OFFICER), cast.client(Role.ADVISER)
    for step in ("acknowledge", "assess"):
        desk.post(at(alert), {"do": step})

    desk.post(
        at(alert),
        {"do": "ask", "question": "How many?", "owner": str(cast[Role.ADVISER].public_id), "due": "240"},
    )
    asked = adviser.get(at(alert))
    adviser.post(at(alert), {"do": "answer", "answer": "About thirty."})

    assert asked.context["next"] == "answer"
    assert "How many?" in asked.text
    assert "About thirty." in desk.get(at(alert)).text
    assert desk.get(at(alert)).context["next"] == "credible"


def test_urgent_action_is_recorded_in_one_step_and_the_paperwork_is_named(cast):
    alert = make_alert(cast, imminence="occurring")
    client = cast.client(Role.DUTY_OFFICER)
    address = f"/actions/new/?alert={alert.public_id}&now=1"

    offered = client.get(at(alert)).text
    silent = client.post(address, action_form(cast, area=""))
    client.post(address, action_form(cast, area="", authority="Sector commander"))
    after = client.get(at(alert))

    assert "Already acting" in offered
    assert "authority" in silent.context["form"].errors
    alert.refresh_from_db()
    assert (alert.status, alert.decision) == ("responding", "respond")
    assert "Still to be recorded:" in after.text
    assert after.context["open"]["acknowledge"]


def test_what_is_not_urgent_offers_no_short_cut(cast):
    text = cast.client(Role.DUTY_OFFICER).get(at(make_alert(cast, imminence="w2"))).text

    assert "Already acting" not in text
    assert "Decide now: respond" not in text


def test_the_end_asks_for_outcome_and_feedback(cast):
    alert = make_decided(cast, "no_response", reason_code="no_capacity")
    client = cast.client(Role.DUTY_OFFICER)

    silent = client.post(at(alert), {"do": "close"})
    unproven = client.post(at(alert), {"do": "close", "outcome": "averted", "feedback": "given"})
    client.post(at(alert), {"do": "close", "outcome": "not_averted", "feedback": "given"})

    assert {"outcome", "feedback"} <= set(silent.context["forms"]["close"].errors)
    assert "evidence" in unproven.context["forms"]["close"].errors
    alert.refresh_from_db()
    assert alert.status == "closed"
    assert "Closed: nothing more to do." in client.get(at(alert)).text


def test_the_second_to_acknowledge_is_told_who_was_first(cast):
    alert = make_alert(cast)
    cast.client(Role.LEADERSHIP).post(at(alert), {"do": "acknowledge"})

    answer = cast.client(Role.DUTY_OFFICER).post(at(alert), {"do": "acknowledge"})

    assert answer.status_code == 409
    assert "leadership" in answer.text
    assert answer.context["next"] == "assess"


def test_a_duplicate_names_the_other_alert(cast):
    first, second = make_alert(cast, title="First call"), make_alert(cast, title="Second call")
    client = cast.client(Role.DUTY_OFFICER)

    nothing = client.post(at(second), {"do": "duplicate"})
    client.post(at(second), {"do": "duplicate", "of": str(first.public_id)})

    assert nothing.status_code == 400
    assert "First call" in client.get(at(second)).text
    second.refresh_from_db()
    assert second.duplicate_of == first


def test_an_adviser_assesses_but_does_not_decide(cast):
    page = cast.client(Role.ADVISER).get(at(make_credible(cast)))

    assert page.context["next"] == ""
    assert "It is somebody else" in page.text
    assert (
        cast.client(Role.ADVISER).post(at(make_credible(cast)), {"do": "decide", "decision": "respond"}).status_code
        == 403
    )


def test_a_hidden_alert_is_as_missing_as_none(cast):
    alert = make_alert(cast, longitude=29.75, latitude=0.0)  # in East

    for role in (Role.HEAD_OF_OFFICE, Role.PARTNER, "olga"):
        client = cast.client(role)
        assert client.get(at(alert)).status_code == client.get(f"/alerts/{uuid4()}/").status_code == 404
        assert client.post(at(alert), {"do": "acknowledge"}).status_code == 404


def test_the_desk_costs_the_same_however_many_alerts_wait(cast, django_assert_max_num_queries):
    client = cast.client(Role.DUTY_OFFICER)
    client.get("/alerts/")
    for _n in range(12):
        make_alert(cast)

    with django_assert_max_num_queries(20):  # of them: the limits of the page, their clock, unread notices
        client.get("/alerts/")


# --- watch items ----------------------------------------------------------------------------------------


def test_a_watch_item_is_closed_with_a_reason_or_turned_into_an_alert(cast):
    item = make_watch_item(cast)
    client = cast.client(Role.ANALYST)
    address = f"/watch/{item.public_id}/"

    page = client.get(address)
    silent = client.post(address, {"do": "close"})
    client.post(address, {"do": "close", "reason": "Market day is over"})

    assert f"watch={item.public_id}" in page.text
    assert silent.status_code == 400
    item.refresh_from_db()
    assert (item.status, item.closed_reason) == ("closed", "Market day is over")


def test_watch_items_are_not_for_headquarters(cast):
    item = make_watch_item(cast)

    assert cast.client(Role.HEADQUARTERS).get(f"/watch/{item.public_id}/").status_code == 404
    assert item.title not in cast.client(Role.HEADQUARTERS).get("/alerts/").text
