"""How soon an alert is, said anew: its limits follow, and who answers for it is told."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from missions.audience import Audience
from missions.models import User
from missions.services.records import locked, move, refusal, require
from missions.validation import FieldErrors, tidy
from threats import lifecycle
from threats.choices import Imminence, NoticeKind
from threats.models import Alert
from threats.services.limits import regrade_limits
from threats.services.notices import tell
from threats.services.told import check_text, need


@transaction.atomic
def regrade(*, alert_id: int, user: User, audience: Audience, imminence: str, reason: str) -> Alert:
    """Say anew how soon an alert is, and what has changed; its limits are reckoned anew, and who holds it is told.

    Raises ValidationError by field, ReasonNeededError, TransitionNotAllowedError for an alert that is over.
    """
    alert: Alert = locked(Alert, audience, alert_id)
    require(audience, "assess", alert)
    if alert.status not in lifecycle.REGRADED_IN:
        raise refusal(alert, alert.status)
    before = alert.imminence
    _check(alert, imminence, reason)
    alert.imminence = imminence
    changes = {"imminence": imminence, **regrade_limits(alert, before)}
    data = {"regraded": imminence, "before": before}
    move(
        alert, alert.status, user=user, audience=audience, verb="alert.regrade", reason=tidy(reason), data=data,
        changes=changes,
    )  # fmt: skip
    tell(alert=alert, kind=NoticeKind.REGRADED)
    return alert


def _check(alert: Alert, imminence: str, reason: str) -> None:
    errors = FieldErrors()
    errors.choice("imminence", imminence, Imminence)
    if imminence and not lifecycle.may_regrade(alert.status, alert.imminence, imminence):
        errors.add("imminence", _("It is said to be so already: choose another one."))
    errors.raise_if_any()
    need("reason", reason)
    check_text("reason", tidy(reason))
