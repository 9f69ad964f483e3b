"""Passing an alert on: a force is asked about first. What stands against it is said, stored, and has no override."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.models import Actor
from incidents.services.privacy import privacy_notes
from missions.audience import Audience
from missions.errors import ReasonNeededError
from missions.models import User
from missions.validation import FieldErrors, tidy
from threats.choices import ARMED_RECIPIENTS, RecipientKind, SourceConsent, Suspicion
from threats.inputs import ReferralInput
from threats.models import Alert, AlertReferral

MAX_TEXT = 2000
AGREED = frozenset({SourceConsent.GIVEN, SourceConsent.NOT_NEEDED})


def check_recipient(kind: str, recipient: str) -> None:
    """Raise for a recipient that is not named, of no known kind, or a force whose three questions were not asked."""
    errors = FieldErrors()
    errors.choice("referred_kind", kind, RecipientKind, required=False)
    errors.text("referred_to", tidy(recipient), limit=160)
    errors.raise_if_any()
    if not recipient.strip():
        raise ReasonNeededError("referred_to", _("This needs a word: say why, what or to whom."))
    if not kind:
        raise ReasonNeededError("referred_kind", _("Say what kind of recipient this is: forces are asked about first."))
    if kind in ARMED_RECIPIENTS:
        raise ReasonNeededError(
            "referred_kind",
            _(
                "Before an alert is passed to a force three questions are answered: does the source consent, what "
                "exactly is passed on, and is the recipient the feared perpetrator? Use “pass to a force”."
            ),
        )


def checked_answers(data: ReferralInput) -> None:
    """The three answers are there. Raises ValidationError by field."""
    errors = FieldErrors()
    errors.choice("kind", data.kind, RecipientKind)
    if data.kind in RecipientKind.values and data.kind not in ARMED_RECIPIENTS:
        errors.add("kind", _("This way is for forces; to others an alert is simply referred."))
    errors.text("recipient", tidy(data.recipient), limit=160, required=True)
    errors.choice("consent", data.consent, SourceConsent)
    errors.choice("suspicion", data.suspicion, Suspicion)
    errors.text("passed_text", tidy(data.passed_text), limit=MAX_TEXT, required=True, lines=True)
    if data.actor_id is not None and not Actor.objects.filter(pk=data.actor_id).exists():
        errors.add("actor", _("There is no such group."))
    errors.raise_if_any()


def what_stands_against(alert: Alert, data: ReferralInput, audience: Audience) -> list[str]:
    """Codes of what forbids to pass this alert to this force: `consent`, `text`, `suspicion`, `feared`."""
    found = []
    if data.consent not in AGREED:
        found.append("consent")
    if _tells_of_somebody(alert, data.passed_text, audience):
        found.append("text")
    if data.suspicion != Suspicion.NO:
        found.append("suspicion")
    if data.actor_id is not None and alert.threats.filter(actor_id=data.actor_id).exists():
        found.append("feared")
    return found


def _tells_of_somebody(alert: Alert, text: str, audience: Audience) -> bool:
    """Whether the text seems to name somebody or an exact place, or is what the source said, word by word."""
    told = [alert.text] if alert.report is None else [alert.text, alert.report.text]
    if any(tidy(words) and tidy(words) == tidy(text) for words in told):
        return True
    source = alert.report.source if alert.report is not None else None
    if source is not None and source.pseudonym.casefold() in text.casefold():
        return True
    return bool(privacy_notes(audience=audience, mission=alert.mission, texts=[text]))


def explain_refusal(codes: list[str]) -> list[str]:
    """Why an alert was not passed on, in words: one sentence for each code."""
    words = {
        "consent": _("The source has not agreed that a force is told. Ask first, or find another way to protect."),
        "text": _(
            "The text to be passed on repeats what the source said, or seems to name a person, a contact or an exact "
            "place. Write it anew: area, time and kind of danger are enough."
        ),
        "suspicion": _("The recipient may be the feared perpetrator: telling them could bring the harm about."),
        "feared": _("The recipient is the actor of a threat that this alert belongs to."),
    }
    return [words[code] for code in codes if code in words]


def write_referral(alert: Alert, user: User, data: ReferralInput, refused_because: list[str]) -> AlertReferral:
    """Keep to whom an alert was passed, or why it was not."""
    now = timezone.now()
    referral: AlertReferral = AlertReferral.objects.create(
        alert=alert,
        kind=data.kind,
        recipient=tidy(data.recipient),
        actor_id=data.actor_id,
        consent=data.consent,
        passed_text=tidy(data.passed_text),
        suspicion=data.suspicion,
        refused_because=refused_because,
        at=now,
        mission_at=alert.mission.mission_time(now),
        by=user,
    )
    return referral
