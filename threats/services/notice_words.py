"""The words of a message. Ref and level only: whoever may read more opens the link and signs in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from threats.choices import Imminence, NoticeChannel, NoticeKind
from threats.models import Alert, Delivery
from threats.services.channels import Message


def message_of(delivery: Delivery) -> Message:
    """The message of a delivery, in the language of its recipient."""
    with translation.override(language_of(delivery)):
        line = headline(delivery)
        link = _("Sign in to read it: %(link)s") % {"link": link_to(delivery.alert)}
        is_short = delivery.channel == NoticeChannel.SMS
        text = f"{line}\n{link}" if is_short else f"{line}\n\n{link}\n\n{_footer()}"
        return Message(str(delivery.public_id), delivery.address, line, text, facts_of(delivery))


def headline(delivery: Delivery) -> str:
    """One line: exercise or not, ref, how soon, what happened, the level of escalation."""
    parts = {
        "ref": delivery.alert.ref,
        "imminence": Imminence(delivery.imminence).label,
        "what": NoticeKind(delivery.kind).label,
    }
    line = _("%(ref)s · %(imminence)s · %(what)s") % parts
    if delivery.level:
        line = _("%(line)s (level %(level)d)") % {"line": line, "level": delivery.level}
    return _("EXERCISE %(line)s") % {"line": line} if delivery.is_exercise else line


def facts_of(delivery: Delivery) -> dict[str, Any]:
    """The same for machines: codes, never words of the alert."""
    return {
        "kind": delivery.kind,
        "ref": delivery.alert.ref,
        "mission": delivery.mission.code,
        "imminence": delivery.imminence,
        "level": delivery.level,
        "exercise": delivery.is_exercise,
        "told_at": delivery.told_at.isoformat(),
        "link": link_to(delivery.alert),
    }


def language_of(delivery: Delivery) -> str:
    """The recipient's language; the server's where none is known."""
    wanted = ""
    if delivery.user is not None:
        wanted = delivery.user.language
    elif delivery.subscription is not None:
        wanted = delivery.subscription.language
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def link_to(alert: Alert) -> str:
    """The signed-in page of an alert."""
    return f"{settings.PUBLIC_URL}/alerts/{alert.public_id}/"


def _footer() -> str:
    return _("Vigil sends ref and level only. Do not answer this message.")
