"""The verification desk: what waits, the record that is open, and decisions that lead to the next one."""

import re

import pytest

from incidents.inputs import ActorLine
from incidents.models import Incident, Report
from incidents.services import edit_incident, link_report, merge_incidents
from missions.choices import Role
from tests.making import by, killed, make_cleared, make_incident, make_report, make_verified

DESK = "/verify/"


def told_twice(cast, **other):
    incident = make_incident(cast, source="Voice 1", harm=(killed(2),))
    report = make_report(cast, **{"source": "Voice 2", "harm": (killed(2),), **other})
    link_report(report_id=report.pk, incident_id=incident.pk, **by(cast, Role.ADVISER))
    incident.refresh_from_db()
    return incident


def decide(client, record, do, **answers):
    queue = "reports" if isinstance(record, Report) else "verify"
    return client.post(f"{DESK}?queue={queue}&at={record.public_id}", {"do": do, **answers})


def test_the_first_that_waits_is_open_with_its_accounts_side_by_side(cast):
    incident = told_twice(cast, harm=(killed(9),))

    answer = cast.client(Role.ANALYST).get(DESK)

    assert answer.context["at"] == incident
    (row,) = answer.context["rows"]
    assert row[1] == ["contradicts", "silent"]
    told = [(each.figures[0]["best"], each.counts) for each in answer.context["accounts"].rows]
    assert told == [(2, True), (9, True)]
    assert "sources contradict" in answer.text


def test_who_repeats_another_is_said_to_be_counted_already(cast):
    told_twice(cast, source="Voice 1")

    answer = cast.client(Role.ANALYST).get(DESK)

    assert [each.counts for each in answer.context["accounts"].rows] == [False, True]
    assert "counted already" in answer.text


def test_two_sources_are_proposed_as_corroboration_and_after_it_the_next_one_opens(cast):
    first, second = told_twice(cast), make_incident(cast)
    client = cast.client(Role.ANALYST)
    page = client.get(f"{DESK}?at={first.public_id}")
    assert page.context["forms"]["verify"]["level"].value() == 1

    answer = decide(client, first, "verify", level="1", version=first.version)

    first.refresh_from_db()
    assert (first.status, first.verification_level) == ("verified", 1)
    assert answer.status_code == 302
    assert f"at={second.public_id}" in answer.url


def test_who_decides_on_what_was_changed_meanwhile_is_told_what(cast):
    incident = make_incident(cast)
    seen = incident.version
    edit_incident(
        incident_id=incident.pk, version=seen, changes={"event_type": "battle"}, **by(cast, Role.DUTY_OFFICER)
    )

    answer = decide(
        cast.client(Role.ANALYST), incident, "verify", level="2", evidence=["imagery"], version=seen, reason="Mine"
    )

    incident.refresh_from_db()
    assert (answer.status_code, incident.status) == (409, "submitted")
    (row,) = answer.context["conflict"]["rows"]
    assert (row["label"], row["was"], row["theirs"]) == ("Type", "Violence against civilians", "Battle")
    assert "duty_officer" in answer.text
    form = answer.context["forms"]["verify"]
    assert (form["reason"].value(), form["version"].value()) == ("Mine", str(incident.version))


def test_own_work_stands_there_and_cannot_be_judged(cast):
    make_incident(cast, Role.ANALYST)

    text = cast.client(Role.ANALYST).get(DESK).text

    assert "You wrote this: a colleague must verify it." in text


def test_a_merge_is_shown_before_it_is_done_and_the_old_address_leads_on(cast):
    loser, winner = make_incident(cast, source="Voice 1", harm=(killed(2),)), make_incident(cast, harm=(killed(7),))
    client = cast.client(Role.ANALYST)

    page = client.get(f"{DESK}?at={loser.public_id}&into={winner.ref.lower()}")
    assert page.context["winner"] == winner
    assert [(label, figure.minimum, figure.maximum) for label, figure in page.context["preview_harm"]] == [
        ("Killed", 2, 7)
    ]
    assert Incident.objects.filter(status="merged").count() == 0
    decide(client, loser, "merge", into=winner.public_id, reason="One raid", version=loser.version)

    old = client.get(f"/incidents/{loser.public_id}/")
    assert old.url == f"/incidents/{winner.public_id}/"


def test_a_merge_is_taken_apart_on_the_winners_page(cast):
    loser, winner = make_incident(cast), make_incident(cast)
    merge_incidents(loser_id=loser.pk, winner_id=winner.pk, reason="One", **by(cast, Role.ANALYST))
    client = cast.client(Role.ANALYST)

    client.post(
        f"/incidents/{winner.public_id}/", {"do": "unmerge", "incident": loser.public_id, "reason": "Two after all"}
    )

    loser.refresh_from_db()
    assert loser.status == "submitted"


def test_a_hidden_incident_is_not_compared(cast):
    loser, hidden = make_incident(cast), make_incident(cast)
    Incident.objects.filter(pk=hidden.pk).update(classification=2)

    page = cast.client(Role.ANALYST).get(f"{DESK}?at={loser.public_id}&into={hidden.ref}")

    assert "winner" not in page.context
    assert "There is no such incident, or you may not see it." in page.text


def test_reports_are_taken_into_an_incident_of_their_own(cast):
    incident = told_twice(cast)
    report = incident.links.order_by("-pk")[0].report

    decide(
        cast.client(Role.ANALYST), incident, "split", reports=[report.public_id], to="new", reason="Elsewhere",
        version=incident.version,
    )  # fmt: skip

    assert report.links.get(unlinked_at=None).incident != incident


def test_reports_are_taken_back_to_the_desk(cast):
    incident = told_twice(cast)
    report = incident.links.order_by("-pk")[0].report

    decide(
        cast.client(Role.ANALYST), incident, "split", reports=[report.public_id], to="desk", reason="Unclear",
        version=incident.version,
    )  # fmt: skip

    report.refresh_from_db()
    assert report.status == "received"


def test_figures_are_resolved_and_stay(cast):
    incident = told_twice(cast, harm=(killed(9),))
    client = cast.client(Role.ANALYST)

    decide(
        client, incident, "resolve", killed_min="2", killed_best="5", killed_max="9", reason="Grave count",
        version=incident.version,
    )  # fmt: skip

    line = incident.harm.get()
    assert (line.minimum, line.best, line.maximum, line.basis) == (2, 5, 9, "resolved")
    assert "Resolved by an analyst" in client.get(f"{DESK}?at={incident.public_id}").text


def test_groups_are_resolved_and_stay_until_they_follow_the_reports_again(cast):
    incident = make_incident(cast, actors=(ActorLine(name="River Front"),))
    client = cast.client(Role.ANALYST)
    further = make_report(cast, source="Voice 2", actors=(ActorLine(name="Night Wind"),))
    empty = {f"role_{n}": "perpetrator" for n in range(3)} | {f"confidence_{n}": "possible" for n in range(3)}
    line = {**empty, "name_0": "Zuri Front", "confidence_0": "probable"}

    decide(client, incident, "groups", **line, reason="Seen by a patrol", version=incident.version)
    link_report(report_id=further.pk, incident_id=incident.pk, **by(cast, Role.ADVISER))
    assert named(incident) == {"Zuri Front"}
    incident.refresh_from_db()
    silent = decide(client, incident, "reopen", what="actors", reason=" ", version=incident.version)
    assert (silent.status_code, named(incident)) == (400, {"Zuri Front"})
    decide(client, incident, "reopen", what="actors", reason="A mix-up", version=incident.version)
    assert named(incident) == {"River Front", "Night Wind"}
    incident.refresh_from_db()
    nothing = decide(client, incident, "reopen", what="actors", reason="Again", version=incident.version)
    assert nothing.status_code == 409


def named(incident):
    return set(incident.incident_actors.values_list("actor__name", flat=True))


def test_a_report_is_linked_to_what_looks_like_it_with_the_grounds_shown(cast):
    incident = make_incident(cast)
    report = make_report(cast, source="Other")
    client = cast.client(Role.ANALYST)

    page = client.get(f"{DESK}?queue=reports")
    assert page.context["at"] == report
    for ground in ("same place", "same type", "similar words"):
        assert ground in page.text
    decide(client, report, "link", incident=incident.public_id)

    assert report.links.get().incident == incident


def test_many_reports_get_one_grade_or_one_reason(cast):
    reports = [make_report(cast, source=f"Voice {n}") for n in range(3)]
    keys = [each.public_id for each in reports]
    client = cast.client(Role.ANALYST)

    client.post(f"{DESK}?queue=reports", {"do": "batch_grade", "chosen": keys[:2], "reliability": "B"})
    client.post(f"{DESK}?queue=reports", {"do": "batch_withdraw", "chosen": keys[2:], "reason": "Sent twice"})

    assert list(Report.objects.order_by("pk").values_list("reliability", "status")) == [
        ("B", "received"),
        ("B", "received"),
        ("F", "withdrawn"),
    ]


def test_a_batch_without_ticks_or_of_hidden_reports_says_so(cast):
    report = make_report(cast)
    Report.objects.update(classification=2)
    client = cast.client(Role.ANALYST)

    none = client.post(f"{DESK}?queue=reports", {"do": "batch_withdraw", "reason": "x"})
    hidden = client.post(f"{DESK}?queue=reports", {"do": "batch_withdraw", "chosen": [report.public_id], "reason": "x"})

    assert (none.status_code, hidden.status_code) == (400, 400)
    assert "Tick reports first." in none.text
    report.refresh_from_db()
    assert report.status == "received"


def test_clearing_is_a_queue_of_its_own(cast):
    incident = make_verified(cast)
    make_cleared(cast)
    client = cast.client(Role.DUTY_OFFICER)

    page = client.get(f"{DESK}?queue=clear")
    assert [row.pk for row, _why, _waited in page.context["rows"]] == [incident.pk]
    client.post(f"{DESK}?queue=clear&at={incident.public_id}", {"do": "clear", "version": incident.version})

    incident.refresh_from_db()
    assert incident.cleared_at is not None


@pytest.mark.parametrize(("role", "status"), [(Role.PLANNER, 403), (Role.HEADQUARTERS, 403), (Role.LIAISON, 403)])
def test_the_desk_is_for_those_who_work_on_it(cast, role, status):
    assert cast.client(role).get(DESK).status_code == status


def test_an_empty_desk_says_when_it_looked(cast):
    for queue, words in (("verify", "Nothing waits for verification."), ("reports", "No report waits to be linked.")):
        text = cast.client(Role.ANALYST).get(f"{DESK}?queue={queue}").text
        assert words in text
        assert "Last checked" in text


def test_a_step_that_is_sent_without_a_record_is_refused(cast):
    make_incident(cast)

    assert cast.client(Role.ANALYST).post(DESK, {"do": "verify", "level": "2"}).status_code == 400


def test_nonsense_in_the_address_opens_the_first(cast):
    incident = make_incident(cast)

    for at in ("nonsense", "00000000-0000-4000-8000-000000000000", "' or 1=1"):
        answer = cast.client(Role.ANALYST).get(DESK, {"at": at, "queue": "nonsense", "page": "x"})
        assert answer.context["at"] == incident


def test_every_key_of_the_desk_is_in_the_help(cast):
    told_twice(cast)
    client = cast.client(Role.ANALYST)
    help_text = client.get("/help/").text
    words = "".join(re.findall(r"<kbd>([^<]*)</kbd>", help_text))

    keys = set(re.findall(r'data-key="([a-z?])"', client.get(DESK).text))

    assert {"v", "i", "u", "r", "m"} <= keys
    assert keys - {"?"} <= set(words)
