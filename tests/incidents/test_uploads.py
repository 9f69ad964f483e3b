"""Tables taken in: good rows become reports once, the others come back with what to mend."""

import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from incidents.intake.mapping import Mapping
from incidents.models import IntakeMapping, Report, Upload, UploadRow
from incidents.services.mappings import retire_mapping, save_mapping
from incidents.services.uploads import (
    drop_upload,
    map_upload,
    preview,
    refused_rows,
    store_upload,
    take_upload,
)
from ledger.models import AuditEntry
from missions.choices import Role
from missions.errors import NotAllowedError, TransitionNotAllowedError
from tests.making import audience, by

HEAD = "event type,date,place,killed,text\n"
GOOD = "battle,2026-05-04,Asali,3,Shots\n"
BAD = "battle,2026-05-04,Nowhere,3,Shots\n"


def store(cast, content=HEAD + GOOD, role=Role.ADVISER, name="reports.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return store_upload(mission=cast.mission, file_name=name, content=data, **by(cast, role))


def take(cast, upload, role=Role.ADVISER):
    return take_upload(upload_id=upload.pk, **by(cast, role))


def test_a_table_is_guessed_looked_at_and_taken(cast):
    upload = store(cast)
    (look,) = preview(upload, audience(cast, Role.ADVISER))
    assert (look.faults, Report.objects.count()) == ({}, 0)

    taken = take(cast, upload)

    report = Report.objects.get()
    assert (taken.taken, taken.refused, taken.status) == (1, 0, "taken")
    assert (report.event_type, report.channel, report.place_name) == ("battle", "upload", "Asali")
    assert (report.harm[0]["best"], report.text, report.created_by) == (3, "Shots", cast[Role.ADVISER])
    assert UploadRow.objects.get().report_id == report.pk
    assert UploadRow.objects.get().cells == []  # what was told is in the report, once
    assert AuditEntry.objects.filter(verb="upload.take").get().data == {"rows": 1, "taken": 1, "refused": 0}


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("battle,2026-05-04,Nowhere,3,Shots", "place", "No place"),
        ("peace,2026-05-04,Asali,3,Shots", "event type", "no known choice"),
        ("battle,04/05/2026,Asali,3,Shots", "date", "2017-12-31"),
        ("battle,2999-05-04,Asali,3,Shots", "date", "future"),
        ("battle,1026-05-04,Asali,3,Shots", "date", "year"),
        ("battle,2026-05-04,Asali,many,Shots", "killed", "whole number"),
        ("battle,,Asali,3,Shots", "date", "Say when"),
        (",2026-05-04,Asali,3,Shots", "event type", "needed"),
        ("battle,2026-05-04,,3,Shots", "place", "needed"),
        ("battle,2026-05-04,Asali,3," + "x" * 10_001, "text", "10000 characters"),
        ("battle,2026-05-04,Asali,3,bell \x07", "text", "cannot be stored"),
        ("recruitment_and_use,2026-05-04,Asali,3,Shots", "event type", "specialist"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column_before_and_after(cast, row, column, words):
    upload = store(cast, HEAD + GOOD + row + "\n")
    looks = preview(upload, audience(cast, Role.ADVISER))

    taken = take(cast, upload)

    bad = upload.lines.get(number=2)
    assert (taken.taken, taken.refused, Report.objects.count()) == (1, 1, 1)
    assert list(looks[1].faults) == list(bad.errors) == [column]
    assert words in bad.errors[column]
    assert words in looks[1].faults[column]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("29.25,0.0", "lat", "swapped"),
        ("95,29.25", "lat", "decimal degrees from -90"),
        ("50,50", "lat", "outside"),
        ("0.0,180.5", "lon", "decimal degrees"),
    ],
)
def test_a_place_that_is_none_is_explained(cast, row, column, words):
    upload = store(cast, f"event type,date,lat,lon\nbattle,2026-05-04,{row}\n")

    take(cast, upload)

    errors = upload.lines.get().errors
    assert words in errors[column], errors


def test_specialist_rows_keep_no_words(cast):
    upload = store(cast, HEAD + "recruitment_and_use,2026-05-04,Asali,3,canary-words\n")

    take(cast, upload)

    assert upload.lines.get().cells == []
    assert "canary-words" not in str(list(refused_rows(upload)))


def test_the_same_file_again_makes_nothing_new(cast):
    take(cast, store(cast, HEAD + GOOD + GOOD.replace("Shots", "Others")))

    again = take(cast, store(cast, HEAD + GOOD + GOOD.replace("Shots", "Others")))

    assert (again.taken, Report.objects.count()) == (2, 2)


def test_a_number_of_the_own_list_makes_a_row_one_report_in_any_file(cast):
    take(cast, store(cast, "id," + HEAD + "A-1," + GOOD))

    again = take(cast, store(cast, "id," + HEAD + "A-2," + GOOD + "A-1," + GOOD))
    other = take(cast, store(cast, "id," + HEAD + "A-1," + GOOD.replace("Shots", "Other words")))

    assert (again.taken, other.taken, Report.objects.count()) == (2, 0, 2)
    assert "used before" in UploadRow.objects.get(upload=other).errors[""]


def test_the_rows_that_were_not_taken_come_back_to_be_mended(cast):
    upload = take(cast, store(cast, HEAD + GOOD + BAD))
    head, row = refused_rows(upload)

    assert head == ["Row", "What to mend", "event type", "date", "place", "killed", "text"]
    assert row[:2] == ["2", "place: No place of the mission has this name: give coordinates."]
    mended = "\n".join(",".join(cells).replace("Nowhere", "Bora") for cells in (head, row))
    assert take(cast, store(cast, mended)).taken == 1
    assert Report.objects.count() == 2


def test_a_formula_in_a_used_column_is_refused(cast):
    book = openpyxl.Workbook()
    for row in ([*HEAD.strip().split(","), "extra"], ["battle", "2026-05-04", "Asali", "=1+2", "Shots", "=2"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    upload = store(cast, file.getvalue(), name="a.xlsx")

    take(cast, upload)

    assert list(upload.lines.get().errors) == ["killed"]
    assert "formula" in upload.lines.get().errors["killed"]


def test_a_bad_file_is_refused_and_nothing_stored(cast):
    with pytest.raises(ValidationError) as refused:
        store(cast, b"%PDF-1.7")

    assert set(refused.value.message_dict) == {"file"}
    assert Upload.objects.count() == 0


def test_the_name_of_a_file_is_for_people_only(cast):
    assert store(cast, name="../../etc/\u202epasswd\n.csv").file_name == "passwd.csv"


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PARTNER, Role.HEADQUARTERS, Role.PLANNER])
def test_who_may_not_upload_uploads_nothing(cast, role):
    with pytest.raises(NotAllowedError):
        store(cast, role=role)


def test_a_table_is_its_owners(cast):
    upload = store(cast)

    for work in (take_upload, drop_upload):
        with pytest.raises(Upload.DoesNotExist):
            work(upload_id=upload.pk, **by(cast, Role.DUTY_OFFICER))


def test_a_table_is_taken_once(cast):
    upload = store(cast)
    take(cast, upload)

    with pytest.raises(TransitionNotAllowedError):
        take(cast, upload)
    with pytest.raises(TransitionNotAllowedError):
        drop_upload(upload_id=upload.pk, **by(cast, Role.ADVISER))


def test_a_dropped_table_leaves_no_rows(cast):
    upload = store(cast)

    drop_upload(upload_id=upload.pk, **by(cast, Role.ADVISER))

    assert (UploadRow.objects.count(), Report.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "mapping",
    [Mapping({"nothing": "date"}), Mapping({"text": "no such column"}), Mapping({}, {"nothing": {}}),
     Mapping({}, {}, {"nothing": "x"}), Mapping({"text": "date"}, {"event_type": {"x" * 201: "battle"}})],
)  # fmt: skip
def test_a_mapping_of_what_does_not_exist_is_refused(cast, mapping):
    upload = store(cast)

    with pytest.raises(ValidationError):
        map_upload(upload_id=upload.pk, mapping=mapping, **by(cast, Role.ADVISER))


def test_a_saved_mapping_replaces_its_forerunner(cast):
    for column in ("a", "b"):
        save_mapping(mission=cast.mission, kind="table", name="Ours", mapping=Mapping({"text": column}),
                     **by(cast, Role.ADVISER))  # fmt: skip

    saved = IntakeMapping.objects.in_use().get()
    assert saved.fields == {"text": "b"}
    retire_mapping(mapping_id=saved.pk, **by(cast, Role.ANALYST))
    assert not IntakeMapping.objects.in_use().exists()
