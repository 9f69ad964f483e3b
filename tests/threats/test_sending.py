"""F9, F13, F16: every message goes out at least once with one id, whatever workers and gateways do."""

import json
from datetime import timedelta

import pytest
from django.db.models import F

from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError
from missions.models import Membership
from tests.making import audience, make_alert
from tests.threats.gateways import (
    babbles,
    drips,
    free_port,
    hangs,
    killed,
    mail_server,
    mail_through,
    outside,
    raw_server,
    refuses,
    subscription,
    urgent,
)
from threats.choices import AttemptResult, DeliveryState, Imminence, NoticeChannel
from threats.models import Delivery, DeliveryAttempt, Gateway
from threats.services import channels
from threats.services.channels import Result
from threats.services.sending import FAILURES, claim, notices_wait, record, retry, send_due, try_to_send
from threats.tasks import send_notices

EMAIL, SMS, WEBHOOK = NoticeChannel.EMAIL, NoticeChannel.SMS, NoticeChannel.WEBHOOK
WAITING, SENT, STANDING_BY = DeliveryState.WAITING, DeliveryState.SENT, DeliveryState.STANDING_BY


def pass_time(**span):
    """Everything lies so much longer in the past: nobody sleeps."""
    by = timedelta(**span)
    Delivery.objects.update(
        due_at=F("due_at") - by, gives_up_at=F("gives_up_at") - by, lease_until=F("lease_until") - by
    )
    Gateway.objects.update(rests_until=F("rests_until") - by)


def test_a_message_goes_out_once_and_is_marked_after(cast, mailbox):
    alert = urgent(cast, EMAIL)

    assert send_due() == 1
    assert send_due() == 0

    row = outside(alert).get()
    assert mailbox.ids == [str(row.public_id)]
    assert mailbox.messages[0]["To"] == "duty_officer@example.org"
    assert (row.state, row.tries, row.last_result) == (SENT, 1, AttemptResult.SENT)
    assert not notices_wait()


def test_a_task_that_is_delivered_three_times_sends_once(cast, mailbox):
    urgent(cast, EMAIL)

    for _time in range(3):
        send_notices.apply()

    assert len(mailbox.messages) == 1


def test_a_worker_killed_between_send_and_mark_repeats_the_message_under_the_same_id(cast, mailbox, monkeypatch):
    alert = urgent(cast, EMAIL)
    with monkeypatch.context() as patched:
        patched.setattr("threats.services.sending.record", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    assert len(mailbox.messages) == 1
    assert send_due() == 0  # the lease of the dead one stands

    pass_time(seconds=61)
    assert send_due() == 1

    assert mailbox.ids == [str(outside(alert).get().public_id)] * 2
    assert outside(alert).get().state == SENT


def claimed():
    delivery = claim()
    assert delivery is not None
    return delivery


def test_a_claimed_message_is_taken_by_nobody_else(cast, mailbox):
    urgent(cast, EMAIL)

    assert claim() is not None
    assert claim() is None


@pytest.mark.parametrize(
    ("behave", "result"),
    [
        (hangs, AttemptResult.TOO_SLOW),
        (drips, AttemptResult.TOO_SLOW),
        (babbles, AttemptResult.GARBAGE),
        (refuses, AttemptResult.REFUSED),
    ],
)
def test_a_mail_server_that_hangs_drips_babbles_or_refuses_loses_nothing(
    cast, hooks, settings, monkeypatch, behave, result
):
    monkeypatch.setattr(channels, "ALL_SECONDS", 0.6)
    alert = urgent(cast, EMAIL, SMS)
    with raw_server(behave) as port:
        mail_through(settings, port)
        send_due()

    first, second = outside(alert)
    assert (first.state, first.last_result) == (WAITING, result)
    assert second.state == SENT  # the next channel of an urgent alert begins at once when the first one fails
    assert [json.loads(body)["id"] for _headers, body in hooks.posts] == [str(second.public_id)]

    with mail_server() as (mailbox, port):
        mail_through(settings, port)
        pass_time(minutes=2)
        send_due()
    assert mailbox.ids == [str(first.public_id)]


def test_nobody_listens_and_the_next_channel_is_tried(cast, hooks, settings):
    mail_through(settings, free_port())
    alert = urgent(cast, EMAIL, WEBHOOK, webhook_url=f"{hooks.origin}/vigil")

    send_due()

    assert [(row.channel, row.state) for row in outside(alert)] == [(EMAIL, WAITING), (WEBHOOK, SENT)]
    assert outside(alert)[0].last_result == AttemptResult.UNREACHABLE


def test_what_stays_undelivered_for_five_minutes_goes_by_the_next_channel_though_no_attempt_was_made(
    cast, hooks, mailbox
):
    Gateway.objects.create(name=EMAIL, failures=FAILURES)
    alert = urgent(cast, EMAIL, SMS)
    pass_time(minutes=5, seconds=1)
    rest(minutes=1)

    send_due()

    assert [(row.channel, row.state, row.tries) for row in outside(alert)] == [(EMAIL, WAITING, 0), (SMS, SENT, 1)]


def rest(**span):
    from django.db.models.functions import Now

    Gateway.objects.update(rests_until=Now() + timedelta(**span))


def test_what_is_not_urgent_keeps_to_its_first_channel_until_that_is_given_up(cast, hooks, settings):
    mail_through(settings, free_port())
    subscription(cast, Role.DUTY_OFFICER, EMAIL, SMS)
    alert = make_alert(cast, imminence=Imminence.W2)

    send_due()
    pass_time(hours=1)
    send_due()
    assert [row.state for row in outside(alert)] == [WAITING, STANDING_BY]

    pass_time(hours=23)
    send_due()
    send_due()
    assert [row.state for row in outside(alert)] == [DeliveryState.GIVEN_UP, SENT]


def test_a_second_channel_is_not_needed_when_the_first_one_took_the_message(cast, hooks, mailbox):
    alert = urgent(cast, EMAIL, SMS)

    send_due()
    pass_time(hours=1)
    send_due()

    assert [row.state for row in outside(alert)] == [SENT, DeliveryState.NOT_NEEDED]
    assert hooks.posts == []


def test_tries_back_off_up_to_an_hour_and_end_after_a_day_in_plain_sight(cast, settings):
    mail_through(settings, free_port())
    alert = urgent(cast, EMAIL)
    waits = []
    for _hour in range(40):
        send_due()
        row = outside(alert).get()
        if row.state != WAITING:
            break
        attempt = row.attempts.latest("id")
        waits.append(round((row.due_at - attempt.at).total_seconds()))
        pass_time(seconds=waits[-1] + 61)

    assert waits[:4] == pytest.approx([30, 60, 120, 240], abs=1)
    assert max(waits) == pytest.approx(3600, abs=1)
    assert row.state == DeliveryState.GIVEN_UP
    assert DeliveryAttempt.objects.filter(delivery=row).count() == row.tries == len(waits) + 1
    assert row in Delivery.objects.undelivered()


def test_an_hour_without_any_worker_loses_nothing(cast, mailbox):
    alerts = [urgent(cast, EMAIL) for _each in range(3)]
    pass_time(hours=1)

    send_due()

    wanted = {str(row.public_id) for alert in alerts for row in outside(alert)}
    assert set(mailbox.ids) == wanted
    assert len(wanted) == len(mailbox.ids)


def test_a_whole_day_without_any_worker_is_no_reason_to_give_up_untried(cast, mailbox):
    alert = urgent(cast, EMAIL)
    pass_time(hours=30)

    send_due()

    assert outside(alert).get().state == SENT


def test_a_gateway_that_failed_thrice_is_asked_by_one_message_at_a_time_until_it_works(cast, settings):
    mail_through(settings, free_port())
    for role in (Role.DUTY_OFFICER, Role.ANALYST, Role.ADVISER, Role.PLANNER, Role.LEADERSHIP):
        subscription(cast, role)
    make_alert(cast, imminence=Imminence.OCCURRING)

    assert send_due() == FAILURES
    assert send_due() == 0
    pass_time(seconds=61)
    assert send_due() == 1  # one message tries it

    with mail_server() as (mailbox, port):
        mail_through(settings, port)
        pass_time(hours=1)
        assert send_due() == 5
    assert len(set(mailbox.ids)) == 5
    assert Gateway.objects.get(name=EMAIL).failures == 0


def test_one_gateway_that_hangs_costs_one_wait(cast, hooks, settings, monkeypatch):
    monkeypatch.setattr(channels, "ALL_SECONDS", 0.4)
    for role in (Role.DUTY_OFFICER, Role.ANALYST, Role.ADVISER):
        subscription(cast, role)
    make_alert(cast)
    with raw_server(drips) as port:
        mail_through(settings, port)
        assert send_due() == 1


def test_an_address_that_does_not_exist_says_nothing_of_the_mail_server(cast, mailbox):
    mailbox.refuses_address = True
    alert = urgent(cast, EMAIL)

    send_due()

    row = outside(alert).get()
    assert (row.last_result, row.attempts.get().code) == (AttemptResult.REFUSED, "550")
    assert not Gateway.objects.exists()


def test_a_right_that_is_taken_away_before_a_message_leaves_stops_it(cast, mailbox):
    alert = urgent(cast, EMAIL)
    Membership.objects.filter(user=cast[Role.DUTY_OFFICER]).update(ceiling=0, role=Role.AUDITOR)

    send_due()

    assert mailbox.messages == []
    assert outside(alert).get().state == DeliveryState.NO_LONGER_ALLOWED


def test_a_channel_without_a_gateway_is_written_down_as_such(cast, settings):
    settings.EMAIL_URL = ""
    alert = urgent(cast, EMAIL)

    send_due()

    assert outside(alert).get().last_result == AttemptResult.NOT_SET_UP
    assert not Gateway.objects.exists()


def test_urgent_messages_go_first(cast, mailbox):
    subscription(cast, Role.DUTY_OFFICER)
    make_alert(cast)
    second = make_alert(cast, imminence=Imminence.H24)

    send_due()

    assert mailbox.ids[0] == str(outside(second).get().public_id)


def test_a_slow_failure_does_not_undo_what_another_sender_marked(cast, mailbox):
    alert = urgent(cast, EMAIL)
    slow = claimed()
    pass_time(seconds=61)
    send_due()

    record(slow, Result(AttemptResult.TOO_SLOW, blames_gateway=True))

    assert outside(alert).get().state == SENT


def test_whoever_keeps_the_desk_tries_again_and_nobody_else(cast, settings):
    mail_through(settings, free_port())
    alert = urgent(cast, EMAIL)
    send_due()
    row = outside(alert).get()
    Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.GIVEN_UP)

    with pytest.raises(NotAllowedError):
        retry(delivery_id=row.pk, audience=audience(cast, Role.ADVISER))
    with pytest.raises(Delivery.DoesNotExist):
        retry(delivery_id=row.pk, audience=audience(cast, "olga"))
    retry(delivery_id=row.pk, audience=audience(cast, Role.HEAD_OF_OFFICE))

    with mail_server() as (mailbox, port):
        mail_through(settings, port)
        send_due()
        assert mailbox.ids == [str(row.public_id)]
    with pytest.raises(ConflictError):
        retry(delivery_id=row.pk, audience=audience(cast, Role.DUTY_OFFICER))


def test_every_attempt_is_kept(cast, mailbox):
    alert = urgent(cast, EMAIL)
    try_to_send(claimed())

    attempt = outside(alert).get().attempts.get()
    assert attempt.result == AttemptResult.SENT
    with pytest.raises(Exception, match="append-only"):
        attempt.delete()
