"""Files of collections: the rows of the list, in three formats, safe in a spreadsheet."""

import csv
import gzip
import io
import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from exports.catalogue import COLLECTIONS
from exports.formats.cells import safe_cell
from incidents.models import Incident
from ledger.models import AuditEntry
from missions.choices import Role
from tests.making import EAST, make_alert, make_cleared, make_incident, yesterday


def pulled(client, name, form, query=""):
    response = client.get(f"/api/v1/{name}.{form}{query}")
    assert response.status_code == 200, response.getvalue()
    return response.getvalue().decode()


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_three_formats_hold_the_rows_of_the_list(cast):
    make_cleared(cast)
    make_cleared(cast, event_type="battle", harm=(), **EAST)
    client = cast.machine()
    listed = client.get("/api/v1/incidents/").json()["results"]

    rows = table(pulled(client, "incidents", "csv"))
    lines = [json.loads(line) for line in pulled(client, "incidents", "ndjson").splitlines()]
    collection = json.loads(pulled(client, "incidents", "geojson"))

    assert lines == listed
    assert [row["id"] for row in rows] == [row["id"] for row in listed]
    assert collection["type"] == "FeatureCollection"
    assert [feature["id"] for feature in collection["features"]] == [row["id"] for row in listed]
    assert collection["features"][0]["geometry"] == listed[0]["geometry"]
    assert "geometry" not in collection["features"][0]["properties"]
    assert (rows[1]["longitude"], rows[1]["latitude"], rows[1]["masked"]) == ("29.250000", "0.000000", "true")
    assert (rows[1]["fatalities_best"], rows[0]["fatalities_best"]) == ("2", "")
    assert rows[0]["occurred_from"] == listed[0]["occurred_from"]


def test_the_same_filters_hold(cast):
    make_cleared(cast)
    make_cleared(cast, event_type="battle", **EAST)

    rows = table(pulled(cast.machine(), "incidents", "csv", "?event_type=battle&bbox=29.5,-1,30,1"))

    assert [row["event_type"] for row in rows] == ["battle"]


@pytest.mark.parametrize("name", sorted(COLLECTIONS))
def test_an_empty_file_has_its_header(cast, name):
    for parameter in COLLECTIONS[name].parameters:
        if parameter.name == "q":
            query = "?q=nothing-has-this"
    client = cast.client(Role.ADVISER)

    (header,) = pulled(client, name, "csv", query).splitlines()

    assert header.startswith("id,")
    assert pulled(client, name, "ndjson", query) == ""
    assert json.loads(pulled(client, name, "geojson", query))["features"] == []


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '"=1', "'=1", "\ufeff=1", "＝1", "=cmd|' /C calc'!A0"],
)
def test_text_that_a_spreadsheet_would_run_is_disarmed_and_numbers_stay_numbers(cast, text):
    incident = make_incident(cast, longitude=29.25, latitude=-0.2)
    Incident.objects.filter(pk=incident.pk).update(summary=text)

    (row,) = table(pulled(cast.client(Role.ADVISER), "incidents", "csv"))

    assert row["summary"].removeprefix("'") == text
    assert row["summary"].startswith("'")
    assert row["latitude"] == "-0.200000"
    assert safe_cell(text) == f"'{text}"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20))
def test_a_disarmed_cell_begins_with_nothing_that_runs(text):
    cell = safe_cell(text)

    assert cell in {text, f"'{text}"}
    assert not cell.lstrip(" \"'\ufeff").startswith(tuple("=+-@")) or cell.startswith("'")
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r"}


def test_words_with_quotes_lines_and_percent_signs_survive(cast):
    text = 'He said "50 % of it",\nthen left; \\ó 村'
    incident = make_incident(cast)
    Incident.objects.filter(pk=incident.pk).update(summary=text)
    client = cast.client(Role.ADVISER)

    assert table(pulled(client, "incidents", "csv"))[0]["summary"] == text
    assert json.loads(pulled(client, "incidents", "ndjson"))["summary"] == text
    assert json.loads(pulled(client, "incidents", "geojson"))["features"][0]["properties"]["summary"] == text


def test_a_file_is_for_roles_that_export_and_its_pull_is_written_down(cast):
    make_incident(cast)

    assert cast.client(Role.LIAISON).get("/api/v1/incidents.csv").status_code == 403
    assert cast.client(Role.HEAD_OF_OFFICE).get("/api/v1/incidents.csv").status_code == 403
    pulled(cast.machine(), "incidents", "csv", "?mission=TST")

    line = AuditEntry.objects.filter(verb="export.pull").get()
    assert (line.actor[:7], line.object_type, line.object_id, line.data) == (
        "client:", "incidents", "csv", {"mission": ["TST"]},
    )  # fmt: skip


def test_a_file_has_no_pages_and_no_other_formats(cast):
    assert list(cast.machine().get("/api/v1/incidents.csv?limit=1").json()["errors"]) == ["limit"]
    assert cast.machine().get("/api/v1/incidents.exe").status_code == 404


def test_an_area_in_geojson_is_its_shape(cast):
    found = json.loads(pulled(cast.machine(), "areas", "geojson", "?area=TST01"))

    assert [feature["geometry"]["type"] for feature in found["features"]] == ["MultiPolygon"]


@pytest.mark.parametrize("form", ["csv", "geojson", "ndjson"])
def test_the_export_command_writes_what_the_api_streams(cast, tmp_path, capsys, form):
    make_cleared(cast)
    make_incident(cast)
    make_alert(cast)
    out = tmp_path / f"incidents.{form}"

    call_command("export", "incidents", "--mission=TST", f"--format={form}", f"--out={out}")

    facts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (facts["rows"], facts["path"]) == (1, str(out))
    assert out.read_text() == pulled(cast.machine(), "incidents", form, "?mission=TST")


def test_the_export_command_filters_by_time_and_packs(cast, tmp_path, capsys):
    make_cleared(cast, occurred_from=yesterday().replace(year=2020))
    make_cleared(cast)
    out = tmp_path / "incidents.csv.gz"

    call_command(
        "export",
        "incidents",
        "--mission=TST",
        "--format=csv",
        f"--out={out}",
        "--since=2020-01-01",
        "--until=2021-01-01",
    )

    assert len(table(gzip.decompress(out.read_bytes()).decode())) == 1
    assert json.loads(capsys.readouterr().out)["rows"] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--mission=NIX", "--format=csv", "--out=x.csv"], 2),
        (["--mission=TST", "--format=csv", "--out=x.csv", "--since=soon"], 2),
        (["--mission=TST", "--format=csv", "--out=/nowhere/x.csv"], 1),
    ],
)
def test_the_export_command_says_what_is_wrong_and_leaves_nothing(cast, tmp_path, monkeypatch, arguments, code):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(CommandError) as caught:
        call_command("export", "incidents", *arguments)

    assert caught.value.returncode == code
    assert list(tmp_path.iterdir()) == []
