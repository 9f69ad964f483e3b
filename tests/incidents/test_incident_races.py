"""Two who verify, merge and edit one incident at once: exactly one wins, the other is told what changed."""

from functools import partial
from itertools import combinations

import pytest

from incidents.models import Incident, IncidentMerge, IncidentRevision
from incidents.services import edit_incident, merge_incidents, unmerge_incident, verify_incident
from missions.choices import Role
from missions.errors import ConflictError, TransitionNotAllowedError
from tests.committed import race
from tests.making import SEEN, by, make_incident

PEOPLE = (Role.ANALYST, Role.DUTY_OFFICER)
ROUNDS = 4


def verify(incident, other, who):
    return verify_incident(incident_id=incident.pk, evidence=SEEN, version=incident.version, **who)


def merge(incident, other, who):
    return merge_incidents(loser_id=incident.pk, winner_id=other.pk, reason="One raid", version=incident.version, **who)


def edit(incident, other, who):
    return edit_incident(
        incident_id=incident.pk, version=incident.version, changes={"summary": who["user"].username}, **who
    )


DEEDS = {"verify": verify, "merge": merge, "edit": edit}
PAIRS = [*combinations(DEEDS, 2), *((deed, deed) for deed in DEEDS)]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_exactly_one_wins_and_the_other_is_told_who_was_first(committed_cast, first, second):
    cast = committed_cast
    for _round in range(ROUNDS):
        incident, other = make_incident(cast), make_incident(cast)
        incident.refresh_from_db()

        results = race(
            partial(DEEDS[first], incident, other, by(cast, PEOPLE[0])),
            partial(DEEDS[second], incident, other, by(cast, PEOPLE[1])),
        )

        lost = [at for at, result in enumerate(results) if isinstance(result, Exception)]
        assert len(lost) == 1, results
        error = results[lost[0]]
        assert isinstance(error, ConflictError | TransitionNotAllowedError), error
        assert PEOPLE[1 - lost[0]] in str(error)
        won = (first, second)[1 - lost[0]]
        _only_the_winners_mark(Incident.objects.get(pk=incident.pk), won, cast[PEOPLE[1 - lost[0]]])
        if isinstance(error, ConflictError):
            assert error.extra["version"] > incident.version


def _only_the_winners_mark(incident, won, winner):
    assert (incident.status == "verified", incident.status == "merged") == (won == "verify", won == "merge")
    assert IncidentMerge.objects.filter(loser=incident).count() == (won == "merge")
    edits = IncidentRevision.objects.filter(incident=incident)
    assert [row.actor for row in edits] == ([winner.actor] if won == "edit" else [])
    if won == "edit":
        assert incident.summary == winner.username


def test_of_two_edits_at_once_the_second_is_shown_both_versions(committed_cast):
    cast = committed_cast
    incident = make_incident(cast)
    incident.refresh_from_db()

    results = race(*(lambda role=role: edit(incident, None, by(cast, role)) for role in PEOPLE))

    (error,) = (result for result in results if isinstance(result, ConflictError))
    summary = error.extra["fields"]["summary"]
    assert {summary["yours"], summary["theirs"]} == set(PEOPLE)
    assert summary["was"] == ""
    assert summary["by"] == summary["theirs"]


def test_two_merged_into_each_other_at_once_leave_one_that_stands(committed_cast):
    cast = committed_cast
    for _round in range(ROUNDS):
        one, other = make_incident(cast), make_incident(cast)

        results = race(
            partial(merge_incidents, loser_id=one.pk, winner_id=other.pk, reason="One", **by(cast, PEOPLE[0])),
            partial(merge_incidents, loser_id=other.pk, winner_id=one.pk, reason="One", **by(cast, PEOPLE[1])),
        )

        assert sum(isinstance(result, TransitionNotAllowedError) for result in results) == 1
        assert Incident.objects.filter(pk__in=[one.pk, other.pk], status="merged").count() == 1


def test_a_merge_is_taken_apart_once(committed_cast):
    cast = committed_cast
    loser, winner = make_incident(cast), make_incident(cast)
    merge_incidents(loser_id=loser.pk, winner_id=winner.pk, reason="One", **by(cast, PEOPLE[0]))

    results = race(
        *(lambda role=role: unmerge_incident(incident_id=loser.pk, reason="Two", **by(cast, role)) for role in PEOPLE)
    )

    assert sum(isinstance(result, TransitionNotAllowedError) for result in results) == 1
    assert Incident.objects.get(pk=loser.pk).status == "submitted"
