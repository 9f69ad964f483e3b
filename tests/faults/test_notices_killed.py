"""F3, F4, F13 with real processes: no broker and no worker, and one that is killed while the mail server has it."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from missions.choices import Role
from tests.faults.house import until
from tests.making import make_alert
from tests.threats.gateways import mail_server, subscription
from threats.choices import DeliveryState, Imminence, NoticeChannel
from threats.models import Delivery

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def test_without_broker_and_worker_the_sweeper_sends_and_one_killed_before_it_marks_is_made_good(
    house, committed_cast, monkeypatch
):
    with mail_server() as (mailbox, port):
        monkeypatch.setenv("VIGIL_EMAIL_URL", f"smtp://127.0.0.1:{port}")
        subscription(committed_cast, Role.DUTY_OFFICER)
        mailbox.may_answer.clear()
        alert = make_alert(committed_cast, imminence=Imminence.OCCURRING)
        first = house.sweeper()
        until(mailbox.arrived.is_set, within=90, what="the first message")
        first.kill()
        mailbox.may_answer.set()
        row = alert.deliveries.get(channel=NoticeChannel.EMAIL)
        assert (row.state, row.sent_at) == (DeliveryState.WAITING, None)
        assert row.lease_until is not None

        Delivery.objects.filter(pk=row.pk).update(lease_until=Now() - timedelta(seconds=1))
        house.sweeper()
        until(
            lambda: Delivery.objects.filter(pk=row.pk, state=DeliveryState.SENT).exists(), within=90, what="the second"
        )

        assert mailbox.ids == [str(row.public_id)] * 2
