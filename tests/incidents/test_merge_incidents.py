"""Two incidents become one and two again: nothing moves, nothing is lost, and the old address leads to the new one."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents.catalogue import INCIDENTS
from incidents.inputs import ActorLine
from incidents.models import Incident, IncidentMerge
from incidents.services import (
    clear_incident,
    link_report,
    merge_incidents,
    open_incident,
    preview_merge,
    resolve_figures,
    unlink_report,
    unmerge_incident,
    verify_incident,
)
from incidents.services.figures import actor_named
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError, ReasonNeededError, TransitionNotAllowedError
from tests.incidents.snapshots import snapshot
from tests.making import SEEN, audience, by, killed, last_step, make_incident, make_report, make_verified

WHY = "The same raid"


def merge(cast, loser, winner, role=Role.ANALYST, **more):
    return merge_incidents(loser_id=loser.pk, winner_id=winner.pk, reason=WHY, **more, **by(cast, role))


def unmerge(cast, loser, role=Role.ANALYST):
    return unmerge_incident(incident_id=loser.pk, reason="Two raids after all", **by(cast, role))


def pair(cast):
    """Two incidents of one source each, with other figures."""
    return (
        make_incident(cast, source="Voice 1", harm=(killed(2),)),
        make_incident(cast, source="Voice 2", harm=(killed(5),)),
    )


def test_the_winner_is_told_of_by_both_and_the_loser_leads_to_it(cast):
    loser, winner = pair(cast)

    merge(cast, loser, winner)

    loser.refresh_from_db()
    winner.refresh_from_db()
    assert (loser.status, loser.merged_into) == ("merged", winner)
    assert (winner.sources, winner.harm.get().minimum, winner.harm.get().maximum) == (2, 2, 5)
    assert last_step(loser).data == {"into": winner.ref}
    row = IncidentMerge.objects.get()
    assert (row.before["status"], row.actor, row.reason) == ("submitted", cast[Role.ANALYST].actor, WHY)


def test_a_merged_incident_counts_nowhere_and_is_still_found_by_its_number(cast):
    loser, winner = pair(cast)
    merge(cast, loser, winner)

    page = INCIDENTS.page(audience(cast, Role.ANALYST), {})

    assert (page.total, [json.loads(row)["id"] for row in page.rows]) == (1, [str(winner.public_id)])
    assert INCIDENTS.page(audience(cast, Role.ANALYST), {"status": ["merged"]}).total == 1
    detail = json.loads(INCIDENTS.detail(audience(cast, Role.ANALYST), loser.public_id) or "")
    assert detail["merged_into"] == str(winner.public_id)


def test_chains_lead_to_the_end_and_are_taken_apart_again(cast):
    first, second = pair(cast)
    third = make_incident(cast, source="Voice 3", harm=(killed(9),))
    merge(cast, first, second)
    merge(cast, second, third)
    assert third.harm.get().maximum == 9
    third.refresh_from_db()
    assert third.sources == 3

    unmerge(cast, first)

    third.refresh_from_db()
    assert (third.sources, third.harm.get().minimum) == (2, 5)


def test_a_circle_is_refused(cast):
    first, second = pair(cast)
    merge(cast, first, second)

    with pytest.raises(TransitionNotAllowedError, match="analyst moved it to “Merged”"):
        merge(cast, second, first)
    with pytest.raises(ValidationError):
        merge(cast, second, second)


def test_who_comes_second_is_told_who_merged_it(cast):
    loser, winner = pair(cast)
    merge(cast, loser, winner)

    for late in (lambda: merge(cast, loser, winner), lambda: verify(cast, loser), lambda: clear(cast, loser)):
        with pytest.raises(TransitionNotAllowedError):
            late()


def verify(cast, incident, role="second_analyst", **more):
    return verify_incident(incident_id=incident.pk, evidence=SEEN, **more, **by(cast, role))


def clear(cast, incident):
    return clear_incident(incident_id=incident.pk, **by(cast, Role.DUTY_OFFICER))


def test_reports_are_linked_to_the_winner_not_to_what_was_merged(cast):
    loser, winner = pair(cast)
    merge(cast, loser, winner)

    with pytest.raises(TransitionNotAllowedError):
        link_report(report_id=make_report(cast).pk, incident_id=loser.pk, **by(cast, Role.ANALYST))


def test_a_correction_of_a_merged_report_reaches_the_winner(cast):
    loser, winner = pair(cast)
    further = make_report(cast, source="Voice 9", harm=(killed(30),))
    link_report(report_id=further.pk, incident_id=loser.pk, **by(cast, Role.ANALYST))
    merge(cast, loser, winner)
    assert winner.harm.get().maximum == 30

    unlink_report(report_id=further.pk, reason="Elsewhere", **by(cast, Role.ANALYST))

    assert winner.harm.get().maximum == 5


def test_a_merge_needs_a_reason_its_right_and_what_was_looked_at(cast):
    loser, winner = pair(cast)

    with pytest.raises(ReasonNeededError):
        merge_incidents(loser_id=loser.pk, winner_id=winner.pk, reason=" ", **by(cast, Role.ANALYST))
    with pytest.raises(NotAllowedError):
        merge(cast, loser, winner, Role.ADVISER)
    for versions in ({"version": 999}, {"winner_version": 999}):
        with pytest.raises(ConflictError):
            merge(cast, loser, winner, **versions)
    with pytest.raises(Incident.DoesNotExist):
        merge(cast, loser, winner, "olga")
    assert not IncidentMerge.objects.exists()


@pytest.mark.parametrize("change", [{"classification": 1}, {"compartments": ["crsv"]}, {"is_exercise": True}])
def test_what_is_guarded_better_or_an_exercise_does_not_go_into_an_ordinary_one(cast, change):
    loser, winner = pair(cast)
    if "compartments" in change:
        cast[Role.ANALYST].memberships.update(compartments=["crsv"])
    Incident.objects.filter(pk=loser.pk).update(**change)

    with pytest.raises(ValidationError) as caught:
        merge(cast, loser, winner)

    assert list(caught.value.message_dict) == ["into"]


def test_own_work_does_not_come_into_what_one_has_verified(cast):
    winner = make_verified(cast, verifier=Role.ANALYST)
    loser = make_incident(cast, Role.ANALYST)

    with pytest.raises(TransitionNotAllowedError, match="analyst judged"):
        merge(cast, loser, winner, Role.DUTY_OFFICER)


def test_nobody_verifies_a_winner_that_own_work_was_merged_into(cast):
    winner, loser = make_incident(cast), make_incident(cast, "second_analyst")
    merge(cast, loser, winner)

    with pytest.raises(NotAllowedError, match="own work"):
        verify(cast, winner)


def test_a_verification_that_needed_the_merge_falls_with_it(cast):
    loser, winner = pair(cast)
    merge(cast, loser, winner)
    verify_incident(incident_id=winner.pk, level=1, **by(cast, "second_analyst"))

    unmerge(cast, loser)

    winner.refresh_from_db()
    assert (winner.status, winner.verification_level) == ("in_verification", 0)


def test_what_was_verified_and_cleared_is_that_again(cast):
    winner = make_incident(cast)
    loser = clear(cast, make_verified(cast))

    merge(cast, loser, winner)
    back = unmerge(cast, loser)

    back.refresh_from_db()
    assert (back.status, back.verification_level, back.cleared_at is not None) == ("verified", 2, True)
    assert last_step(back).data["recorded"] == "unmerged"


def test_unmerging_what_is_merged_into_nothing_says_so(cast):
    with pytest.raises(TransitionNotAllowedError):
        unmerge(cast, make_incident(cast))


def test_the_preview_is_what_the_merge_then_gives(cast):
    loser, winner = pair(cast)

    seen = preview_merge(loser=loser, winner=winner)
    merge(cast, loser, winner)

    (figure,) = seen.harm
    harm = winner.harm.get()
    winner.refresh_from_db()
    assert (figure.minimum, figure.best, figure.maximum) == (harm.minimum, harm.best, harm.maximum)
    assert (seen.reports, seen.sources, seen.disputed) == (2, winner.sources, ["killed"])
    assert seen.resolved is False


accounts = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["Voice 1", "Voice 2", "Voice 3"]),
        "harm": st.one_of(
            st.just(()),
            st.integers(0, 20).map(lambda n: (killed(n),)),
            st.tuples(st.integers(0, 3), st.integers(4, 9)).map(lambda ends: (killed(None, *ends),)),
        ),
        "reliability": st.sampled_from("ABF"),
        "credibility": st.sampled_from("126"),
        "actors": st.sampled_from([(), ("Group X",), ("group x",), ("Group Y",)]).map(
            lambda names: tuple(ActorLine(name=name) for name in names)
        ),
        "event_type": st.sampled_from(["violence_against_civilians", "battle"]),
    }
)
events = st.lists(accounts, min_size=1, max_size=3)
judged = st.sampled_from(["", "verified", "resolved"])
# Each example writes dozens of rows: a failing one is shown as it was found, not shrunk for minutes.
SLOW = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def build(cast, told, state):
    """An incident of these accounts, perhaps judged already."""
    first, *rest = (make_report(cast, **account) for account in told)
    incident = open_incident(report_id=first.pk, **by(cast, Role.ADVISER))
    for report in rest:
        link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ADVISER))
    if state == "verified":
        verify(cast, incident, Role.DUTY_OFFICER)
    if state == "resolved":
        resolve_figures(incident_id=incident.pk, lines=[killed(7)], reason="Seen", **by(cast, Role.DUTY_OFFICER))
    return incident


@SLOW
@given(told=events, further=events, states=st.tuples(judged, judged), chained=st.booleans())
def test_merge_then_unmerge_is_identity(cast, told, further, states, chained):
    with transaction.atomic():
        loser, winner = build(cast, told, states[0]), build(cast, further, states[1])
        if chained:
            merge(cast, build(cast, told, ""), loser)
        before = snapshot(cast)

        merge(cast, loser, winner)
        assert snapshot(cast) != before
        unmerge(cast, loser)

        assert snapshot(cast) == before
        transaction.set_rollback(True)


@SLOW
@given(told=st.lists(accounts, min_size=2, max_size=4), chance=st.randoms())
def test_any_order_of_linking_the_same_reports_gives_the_same_figures(cast, told, chance):
    with transaction.atomic():
        for name in ("Group X", "Group Y"):
            actor_named(name)  # known before: who spells a new group first gives it its name
        reports = [make_report(cast, **account) for account in told]
        other = list(reports)
        chance.shuffle(other)

        assert linked(cast, other) == linked(cast, reports)
        transaction.set_rollback(True)


def linked(cast, reports):
    """What an incident of these reports, linked in this order, says of harm, of groups and of itself."""
    with transaction.atomic():
        incident = open_incident(report_id=reports[0].pk, **by(cast, Role.ANALYST))
        for report in reports[1:]:
            link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ANALYST))
        incident.refresh_from_db()
        harm = incident.harm.order_by("kind").values_list("kind", "minimum", "best", "maximum", "civilian_status")
        groups = incident.incident_actors.order_by("actor__name").values_list("actor__name", "role", "confidence")
        told = [*harm], [*groups], incident.sources, incident.disputed
        transaction.set_rollback(True)
    return told
