"""A published week: finished, signed, the same bytes for the same facts, superseded and never edited."""

import csv
import hashlib
import io
import json
import stat
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from exports.formats.bundle import BundleBrokenError, File, make_bundle, make_manifest, verify_bundle
from exports.models import Week
from exports.services import bundle_path, publish_week
from exports.services.keys import signing_key
from incidents.models import Incident
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import ConflictError
from missions.models import Membership, Mission
from missions.weeks import parse_week, week_of
from tests.making import make_action, make_alert, make_cleared, make_incident
from tests.threats.history import put
from threats.models import RiskRun, Scorecard
from threats.services.scorecards import make_scorecard

LAST = week_of((datetime.now(UTC) - timedelta(days=7)).date())
INSIDE = LAST.begins + timedelta(days=2)


@pytest.fixture(autouse=True)
def export_root(tmp_path, settings):
    settings.EXPORT_ROOT = tmp_path / "exports"
    return settings.EXPORT_ROOT


def publish(cast, code=LAST.code):
    return publish_week(mission=cast.mission, week_code=code, actor="test")


def files_of(week):
    with zipfile.ZipFile(bundle_path(week)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(week, name):
    return list(csv.DictReader(io.StringIO(files_of(week)[name].decode())))


def test_the_bundle_holds_the_weeks_cleared_facts(cast):
    inside = make_cleared(cast, occurred_from=INSIDE)
    make_cleared(cast, occurred_from=LAST.begins - timedelta(seconds=1))
    make_cleared(cast, occurred_from=LAST.ends)
    make_incident(cast, occurred_from=INSIDE)

    week = publish(cast)

    assert [row["id"] for row in rows_of(week, "incidents.csv")] == [str(inside.public_id)]
    assert {row["masked"] for row in rows_of(week, "incidents.csv")} == {"true"}
    assert (week.revision, week.starts_on, week.ends_on) == (1, LAST.starts_on, LAST.ends_on)


def test_alerts_and_actions_belong_to_the_week_of_mission_time(cast):
    alert, action = make_alert(cast), make_action(cast)
    other = make_alert(cast)
    type(alert).objects.filter(pk=alert.pk).update(mission_received_at=INSIDE)
    week = publish(cast)

    assert [row["id"] for row in rows_of(week, "alerts.csv")] == [str(alert.public_id)]
    assert rows_of(week, "actions.csv") == []  # asked for today
    assert other.pk
    assert action.pk


def test_hotspots_are_scored_as_of_the_day_after_and_not_shown(cast):
    make_cleared(cast, occurred_from=INSIDE)

    week = publish(cast)

    rows = rows_of(week, "hotspots.csv")
    assert {row["horizon"] for row in rows} == {"7", "28", "90"}
    assert len(rows) == 3 * cast.mission.cells.count()
    assert {row["as_of"] for row in rows} == {str(LAST.ends.date())}
    assert all(0 <= float(row["risk"]) <= 1 for row in rows)
    run = RiskRun.objects.get()
    assert (run.as_of, run.shown) == (LAST.ends.date(), False)
    assert week.manifest["risk"]["run"] == str(run.public_id)
    assert Mission.objects.get(pk=cast.mission.pk).current_run_id is None


def test_the_manifest_tells_counts_hashes_cut_off_and_licences(cast):
    make_cleared(cast, occurred_from=INSIDE)

    week = publish(cast)
    files = files_of(week)
    manifest = json.loads(files["manifest.json"])

    assert manifest == week.manifest
    assert (manifest["week"], manifest["revision"], manifest["mission"]["code"]) == (LAST.code, 1, "TST")
    assert manifest["counts"] == {
        "incidents": 1, "alerts": 0, "actions": 0, "hotspots": 3 * cast.mission.cells.count(), "scorecard": 0,
    }  # fmt: skip
    for entry in manifest["files"]:
        assert hashlib.sha256(files[entry["name"]]).hexdigest() == entry["sha256"]
        assert len(files[entry["name"]]) == entry["bytes"]
    assert (manifest["replay"], manifest["classification"]) == (False, "unclassified")
    assert {"published_at", "mission_published_at", "data_cut_off", "licences", "notice"} <= set(manifest)


def test_a_replay_says_so(cast):
    Mission.objects.filter(pk=cast.mission.pk).update(
        clock_mode="replay", replay_start=datetime(2018, 1, 1, 6, tzinfo=UTC), replay_anchor=datetime.now(UTC)
    )
    mission = Mission.objects.get(pk=cast.mission.pk)

    week = publish_week(mission=mission, week_code="2017-W52", actor="test")

    assert (week.manifest["replay"], "Replay" in week.manifest["notice"]) == (True, True)
    assert week.mission_published_at.year == 2018
    with pytest.raises(ConflictError):
        publish_week(mission=mission, week_code="2018-W01", actor="test")  # over on our clock, not on the mission's


def test_a_week_that_is_not_over_is_refused(cast):
    this = week_of(datetime.now(UTC).date())

    with pytest.raises(ConflictError, match="not over"):
        publish(cast, this.code)
    assert not Week.objects.exists()


@pytest.mark.parametrize("code", ["2017-52", "2017-W54", "2017-W00", "17-W01", "", "2017-W1 ", "٢٠١٧-W52"])
def test_what_is_no_week_is_refused(cast, code):
    with pytest.raises(ValidationError):
        publish(cast, code)


def test_week_53_exists_where_the_calendar_has_it():
    assert parse_week("2020-W53").ends_on.isoformat() == "2021-01-03"
    with pytest.raises(ValueError, match="week"):
        parse_week("2021-W53")


def test_the_same_facts_are_published_once(cast):
    make_cleared(cast, occurred_from=INSIDE)

    first, again = publish(cast), publish(cast)

    assert first.pk == again.pk
    assert AuditEntry.objects.filter(verb="week.publish").count() == 1


def test_changed_facts_are_a_new_revision_and_the_old_one_stays(cast):
    incident = make_cleared(cast, occurred_from=INSIDE)
    first = publish(cast)
    before = bundle_path(first).read_bytes()
    Incident.objects.filter(pk=incident.pk).update(event_type="battle")

    second = publish(cast)

    assert (first.revision, second.revision) == (1, 2)
    assert bundle_path(first).read_bytes() == before
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Week.objects.filter(pk=first.pk).update(revision=9)


def test_the_same_files_make_the_same_bytes_and_verify():
    key = signing_key()
    files = [File("incidents.csv", b"id\n1\n", 1)]
    manifest = make_manifest({"week": "2017-W52"}, files, key)

    bundle = make_bundle(manifest, files, key)

    assert make_bundle(manifest, files, key) == bundle
    assert verify_bundle(bundle) == manifest


def test_the_key_is_made_once_and_only_its_owner_reads_it(export_root):
    assert signing_key().private_bytes_raw() == signing_key().private_bytes_raw()
    path = export_root / "keys" / "ed25519"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def rezipped(content, change):
    """The bundle with its members changed, zipped anew."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def forge_count(members):
    manifest = json.loads(members["manifest.json"])
    manifest["counts"]["incidents"] = 0
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.update({"incidents.csv": members["incidents.csv"] + b"x"}),
        lambda members: members.pop("alerts.csv"),
        lambda members: members.update({"more.csv": b"x"}),
        lambda members: members.pop("manifest.sig"),
        lambda members: members.update({"manifest.sig": b"AAAA"}),
        forge_count,
    ],
)
def test_every_tampering_is_found(cast, change):
    bundle = bundle_path(publish(cast)).read_bytes()
    assert verify_bundle(bundle)

    with pytest.raises(BundleBrokenError):
        verify_bundle(rezipped(bundle, change))


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all" * 100])
def test_what_is_no_bundle_is_refused(content):
    with pytest.raises(BundleBrokenError):
        verify_bundle(content)


def test_the_commands_publish_and_verify(cast, capsys, tmp_path):
    call_command("publish_week", LAST.code, "--mission=TST")
    facts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (facts["published"], facts["revision"]) == (True, 1)

    call_command("publish_week", LAST.code, "--mission=TST")
    again = capsys.readouterr()
    assert json.loads(again.out.splitlines()[-1])["published"] is False
    assert "published already" in again.err

    call_command("verify_bundle", facts["path"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["ok"] is True
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"x")
    for arguments, code in [
        (["verify_bundle", str(broken)], 1),
        (["verify_bundle", str(tmp_path / "none.zip")], 2),
        (["publish_week", "2017", "--mission=TST"], 2),
        (["publish_week", LAST.code, "--mission=NIX"], 2),
        (["publish_week", week_of(datetime.now(UTC).date()).code, "--mission=TST"], 1),
    ]:
        with pytest.raises(CommandError) as caught:
            call_command(*arguments)
        assert caught.value.returncode == code, arguments


def test_a_machine_finds_the_week_its_manifest_and_its_bundle(cast):
    week = publish(cast)
    machine = cast.machine()

    (row,) = machine.get("/api/v1/weeks/").json()["results"]
    found = machine.get(f"/api/v1/weeks/{LAST.code}/").json()
    bundle = machine.get(f"/api/v1/weeks/{LAST.code}/bundle.zip").getvalue()

    assert (row["code"], row["revision"], row["counts"]) == (LAST.code, 1, week.manifest["counts"])
    assert found["manifest"] == week.manifest
    assert found["files"] == week.manifest["files"]
    assert verify_bundle(bundle) == week.manifest
    assert hashlib.sha256(bundle).hexdigest() == found["bundle"]["sha256"] == week.bundle_sha256
    assert AuditEntry.objects.get(verb="week.pull").actor.startswith("client:")


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=5-99999999", 206, 5, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_a_cut_download_is_resumed(cast, asked, status, start, end):
    whole = bundle_path(publish(cast)).read_bytes()

    response = cast.machine().get(f"/api/v1/weeks/{LAST.code}/bundle.zip", headers={"Range": asked})

    assert response.status_code == status
    assert response.getvalue() == whole[start:end]
    assert int(response.headers["Content-Length"]) == len(whole[start:end])


def test_a_known_bundle_is_not_sent_again_and_a_range_behind_it_is_refused(cast):
    week = publish(cast)
    address = f"/api/v1/weeks/{LAST.code}/bundle.zip"

    assert cast.machine().get(address, headers={"If-None-Match": f'"{week.bundle_sha256}"'}).status_code == 304
    beyond = cast.machine().get(address, headers={"Range": f"bytes={week.bundle_bytes}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{week.bundle_bytes}")
    stale = cast.machine().get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (stale.status_code, len(stale.getvalue())) == (200, week.bundle_bytes)


def test_a_week_of_several_missions_asks_which(cast):
    publish(cast)
    publish_week(mission=cast.other, week_code=LAST.code, actor="test")
    Membership.objects.filter(user=cast[Role.HEADQUARTERS]).update(mission=None)
    client = cast.client(Role.HEADQUARTERS)

    assert list(client.get(f"/api/v1/weeks/{LAST.code}/").json()["errors"]) == ["mission"]
    assert client.get(f"/api/v1/weeks/{LAST.code}/?mission=OTH").json()["mission"] == "OTH"
    assert cast.machine().get(f"/api/v1/weeks/{LAST.code}/").json()["mission"] == "TST"


def test_a_week_is_for_roles_that_export(cast):
    publish(cast)

    for role, status in [(Role.ANALYST, 200), (Role.LIAISON, 404), (Role.AUDITOR, 404), ("olga", 404)]:
        assert cast.client(role).get(f"/api/v1/weeks/{LAST.code}/").status_code == status, role
        assert cast.client(role).get(f"/api/v1/weeks/{LAST.code}/bundle.zip").status_code == status, role


def test_a_bundle_says_who_published_it(cast):
    publish(cast)

    line = AuditEntry.objects.get(verb="week.publish")
    assert (line.actor, line.data["week"], line.mission_id) == ("test", LAST.code, cast.mission.pk)


def test_the_bundle_says_how_good_the_scores_were_and_what_the_columns_mean(cast):
    for days_ago in range(9, 400, 20):
        put(cast.mission, 29.25, 0.0, days_ago=days_ago)

    week = publish(cast)

    rows = rows_of(week, "scorecard.csv")
    assert {(row["horizon_days"], row["method"]) for row in rows} >= {
        ("7", "shown"),
        ("28", "fitted"),
        ("90", "ewma_st"),
    }
    assert set(week.manifest["dictionary"]["scorecard.csv"]) == set(rows[0])
    assert {row["mission"] for row in rows} == {"TST"}
    assert [row["verdict"].startswith("Of ") for row in rows if row["method"] == "shown"] == [True] * 3
    assert rows_of(publish(cast), "scorecard.csv") == rows
    assert Scorecard.objects.get().code == LAST.code


def test_a_late_report_that_moves_the_scorecard_makes_the_week_anew(cast):
    put(cast.mission, 29.25, 0.0, days_ago=400)
    first = publish(cast)
    put(cast.mission, 29.25, 0.0, days_ago=200)

    assert publish(cast).revision == 2  # the scores of the week have changed; its scorecard is as it was judged
    make_scorecard(mission=cast.mission, week=LAST, actor="test")
    third = publish(cast)

    assert (first.revision, third.revision) == (1, 3)
    assert {row["revision"] for row in rows_of(third, "scorecard.csv")} == {"2"}
    verify_bundle(bundle_path(first).read_bytes())
