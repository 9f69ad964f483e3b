"""Area quiet, contact made: counted once however often it is sent, and the source counts as heard from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from incidents.inputs import ZeroReportInput
from incidents.models import CheckIn, Source, ZeroReport
from incidents.services import submit_zero_report
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError
from tests.making import by, last_line


def said(cast, **changes) -> ZeroReportInput:
    told: dict[str, Any] = {"area": cast.west.pcode, "said_at": cast.mission.now() - timedelta(hours=1), **changes}
    return ZeroReportInput(**told)


def send(cast, data=None, *, role=Role.LIAISON, key=None):
    return submit_zero_report(mission=cast.mission, data=data or said(cast), public_id=key or uuid4(), **by(cast, role))


def test_a_quiet_area_is_noted_and_its_source_was_heard_from(cast):
    report, is_new = send(cast, said(cast, source="Heron 12", note="Market open."))

    assert is_new
    assert (report.area, report.note, report.source.pseudonym) == (cast.west, "Market open.", "Heron 12")
    assert report.source.last_heard_at == report.said_at
    assert last_line(report).data == {"area": "TST01", "channel": "form"}


def test_it_closes_the_check_in_that_was_due(cast):
    report, _new = send(cast)
    due = CheckIn.objects.create(mission=cast.mission, source=report.source, due_at=cast.mission.now())

    send(cast)

    due.refresh_from_db()
    assert due.outcome == "heard"


def test_without_a_pseudonym_it_is_the_desk_of_whoever_says_so(cast):
    first, second = send(cast)[0], send(cast)[0]

    assert first.source == second.source
    assert first.source.pseudonym.startswith("Desk ")


def test_sent_again_it_is_the_same_one(cast):
    key, data = uuid4(), said(cast)

    answers = [send(cast, data, key=key) for _again in range(3)]

    assert [is_new for _report, is_new in answers] == [True, False, False]
    assert ZeroReport.objects.count() == 1


def test_other_content_under_the_number_or_another_sender_is_a_conflict(cast):
    key, data = uuid4(), said(cast)
    send(cast, data, key=key)

    with pytest.raises(ConflictError):
        send(cast, said(cast, note="Not quiet."), key=key)
    with pytest.raises(ConflictError) as caught:
        send(cast, data, key=key, role=Role.ADVISER)
    assert caught.value.extra == {}


def test_an_old_word_does_not_make_the_source_younger(cast):
    report, _new = send(cast)
    send(cast, said(cast, said_at=cast.mission.now() - timedelta(days=3)))

    assert Source.objects.get(pk=report.source_id).last_heard_at == report.said_at


def test_a_clock_that_is_ahead_does_not_put_the_source_into_the_future(cast):
    report, _new = send(cast, said(cast, said_at=cast.mission.now() + timedelta(hours=5)))

    assert report.source.last_heard_at == report.mission_received_at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": "NOWHERE"}, "area"),
        ({"area": "OTH01"}, "area"),
        ({"note": "x" * 201}, "note"),
        ({"note": "a\nb"}, "note"),
        ({"source_type": "dataset"}, "source_type"),
        ({"source": "Desk ZZZZ"}, "source"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast, changes, field):
    with pytest.raises(ValidationError) as caught:
        send(cast, said(cast, **changes))

    assert field in caught.value.message_dict
    assert not ZeroReport.objects.exists()


def test_nobody_calls_the_day_after_tomorrow_quiet(cast):
    with pytest.raises(ValidationError) as caught:
        send(cast, said(cast, said_at=cast.mission.now() + timedelta(days=2)))

    assert "said_at" in caught.value.message_dict


def test_a_liaison_speaks_for_the_own_area_only_and_a_planner_for_none(cast):
    with pytest.raises(NotAllowedError):
        send(cast, said(cast, area=cast.east.pcode))
    with pytest.raises(NotAllowedError):
        send(cast, role=Role.PLANNER)


def body(cast, **changes) -> dict[str, Any]:
    at = (cast.mission.now() - timedelta(hours=1)).isoformat()
    return {"mission": "TST", "area": "TST01", "said_at": at, "channel": "radio", **changes}


def test_over_http_it_is_put_under_its_number(cast):
    client, key, told = cast.client(Role.LIAISON), uuid4(), body(cast)

    answers = [client.put(f"/api/v1/zero-reports/{key}", told, content_type="application/json") for _again in range(2)]
    other = client.put(f"/api/v1/zero-reports/{key}", {**told, "note": "x"}, content_type="application/json")

    assert [answer.status_code for answer in [*answers, other]] == [201, 200, 409]
    assert (answers[0].json()["area"], answers[0].json()["channel"]) == ("TST01", "radio")


@pytest.mark.parametrize("changes", [{"area": "OTH01"}, {"said_at": "yesterday"}, {"channel": "api"}, {"who": "me"}])
def test_a_body_that_cannot_be_is_refused_by_its_field(cast, changes):
    answer = cast.client(Role.LIAISON).put(
        f"/api/v1/zero-reports/{uuid4()}", body(cast, **changes), content_type="application/json"
    )

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(changes)


def test_the_list_is_for_the_desks_and_names_sources_only_to_those_who_may_know_them(cast):
    send(cast, said(cast, source="Heron 12"), role=Role.ADVISER)

    def seen(role):
        return cast.client(role).get("/api/v1/zero-reports/?area=TST01").json()["results"]

    assert [row["source_pseudonym"] for row in seen(Role.DUTY_OFFICER)] == ["Heron 12"]
    assert [row["source_pseudonym"] for row in seen(Role.ANALYST)] == [None]
    assert seen(Role.LIAISON) == []
    assert seen(Role.HEADQUARTERS) == []
