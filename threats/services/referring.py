"""Refer an alert to a force: the three answers first, kept whether or not the alert is passed on."""

from __future__ import annotations

from django.db import transaction

from missions.audience import Audience
from missions.models import User
from missions.services.records import locked, refusal, require, written
from threats import lifecycle
from threats.choices import AlertStatus, Decision
from threats.inputs import ReferralInput
from threats.models import Alert, AlertReferral
from threats.services.alerts import take_decision
from threats.services.assessing import require_form
from threats.services.passing import checked_answers, what_stands_against, write_referral


@transaction.atomic
def refer_to_force(*, alert_id: int, user: User, audience: Audience, data: ReferralInput) -> AlertReferral:
    """Pass an alert to a force when nothing stands against it, which is then the decision; else keep why not.

    A refusal is no error: it is an answer that is stored, with `refused_because`, and the alert stays where it is.
    Raises ValidationError for a missing answer, ReasonNeededError without the threat form.
    """
    alert: Alert = locked(Alert, audience, alert_id)
    require(audience, "decide", alert)
    if not lifecycle.may_move(alert.status, AlertStatus.DECIDED):
        raise refusal(alert, AlertStatus.DECIDED)
    require_form(alert)
    checked_answers(data)
    against = what_stands_against(alert, data, audience)
    referral = write_referral(alert, user, data, against)
    facts = {"to": referral.recipient, "refused_because": against}
    if against:
        written(alert, audience=audience, verb="alert.referral_refused", data=facts)
    else:
        take_decision(alert, user, audience, Decision.REFER, referred_to=data.recipient)
    return referral
