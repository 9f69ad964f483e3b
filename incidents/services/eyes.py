"""Two pairs of eyes: who had a hand in an incident neither verifies nor clears it, by whatever way the hand came in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from incidents.lifecycle import VOUCHED
from incidents.models import Incident, IncidentRevision, Report, ReportLink
from incidents.services.figures import family
from missions.errors import NotAllowedError, TransitionNotAllowedError
from missions.models import User
from missions.services.records import name_of


def authors_of(incident: Incident) -> set[str]:
    """Who opened it or what was merged into it, reported it (also when the report was taken off) or changed its facts.

    As actors of the ledger (`user:12`).
    """
    members = family(incident)
    opened = Incident.objects.filter(pk__in=members).values_list("created_by", flat=True)
    reported = ReportLink.objects.filter(incident__in=members).values_list("report__created_by", flat=True)
    changed = IncidentRevision.objects.filter(incident__in=members, field__in=VOUCHED).values_list("actor", flat=True)
    return {f"user:{pk}" for pk in (*opened, *reported) if pk is not None} | {*changed}


def require_other_eyes(incident: Incident, user: User, message: str) -> None:
    """Raise NotAllowedError with the message for who had a hand in it."""
    if user.actor in authors_of(incident):
        raise NotAllowedError(message)


def author_of(report: Report) -> set[str]:
    """Who sent a report, as actors of the ledger."""
    return {f"user:{report.created_by_id}"} if report.created_by_id is not None else set()


def require_apart(incident: Incident, authors: set[str]) -> None:
    """Raise TransitionNotAllowedError where work of who verified or cleared an incident would come into it."""
    judges = {incident.cleared_by}
    if incident.verified_by_id is not None:
        judges.add(f"user:{incident.verified_by_id}")
    both = sorted(judges & authors)
    if both:
        raise TransitionNotAllowedError(
            _("%(who)s judged %(ref)s and wrote part of what would come into it. Take the verification back first.")
            % {"who": name_of(both[0]), "ref": incident.ref}
        )
