"""Files of a report arrive in parts, in any number of tries, whole or not at all."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from incidents.models import Attachment, Report
from incidents.services import attachment_files as files
from incidents.services import receive_part, transcribe
from incidents.services.attachments import MAX_FILE, MAX_FILES, MAX_PART
from missions.choices import Role
from missions.errors import ConflictError, NotAllowedError
from tests.incidents.sending import STRETCH, attach, part, put
from tests.making import by, last_line, make_report
from tests.pictures import photo

OGG = b"OggS" + b"\x00\x02" * 90_000  # three parts


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def report(cast):
    return make_report(cast)


def test_three_parts_make_one_file(cast, report, folder):
    client, key = cast.client(Role.ADVISER), uuid4()

    answers = [put(client, report, key, OGG, at, at + STRETCH) for at in range(0, len(OGG), STRETCH)]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert [answer.json()["received"] for answer in answers] == [65536, 131072, len(OGG)]
    attachment = Attachment.objects.get()
    assert (attachment.status, attachment.kind, attachment.file_name) == ("received", "voice", "IMG 1.jpg")
    assert files.read(attachment.path) == OGG
    assert last_line(attachment).verb == "attachment.receive"


def test_after_a_cut_the_server_says_where_to_go_on(cast, report):
    client, key = cast.client(Role.ADVISER), uuid4()
    put(client, report, key, OGG, 0, STRETCH)

    asked = client.get(f"/api/v1/reports/{report.public_id}/attachments/{key}")
    head = client.head(f"/api/v1/reports/{report.public_id}/attachments/{key}")
    ahead = put(client, report, key, OGG, 2 * STRETCH)

    assert asked.json()["received"] == STRETCH
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(STRETCH), str(len(OGG)))
    assert (ahead.status_code, ahead.json()["received"]) == (409, STRETCH)


def test_a_part_that_comes_twice_changes_nothing(cast, report):
    client, key = cast.client(Role.ADVISER), uuid4()
    for _again in range(2):
        put(client, report, key, OGG, 0, STRETCH)
    overlapping = put(client, report, key, OGG, STRETCH // 2, STRETCH * 2)
    put(client, report, key, OGG, STRETCH * 2)
    again = put(client, report, key, OGG, STRETCH * 2)

    assert (overlapping.status_code, again.status_code) == (200, 200)
    assert files.read(Attachment.objects.get().path) == OGG


def test_a_file_without_a_range_is_sent_whole(cast, report):
    answer = put(cast.client(Role.ADVISER), report, uuid4(), photo(), headers={"Content-Range": ""})

    assert (answer.status_code, answer.json()["status"]) == (201, "received")


def test_a_file_that_arrives_damaged_begins_again(cast, report):
    right = photo()
    key, damaged = uuid4(), right[:-1] + b"?"
    with pytest.raises(ValidationError, match="damaged"):
        attach(cast, report, damaged, key=key, sha256=part(right).sha256)

    assert (Attachment.objects.get().received, Attachment.objects.get().status) == (0, "receiving")
    assert attach(cast, report, right, key=key).status == "received"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"size": MAX_FILE + 1}, "file"),
        ({"data": b""}, "file"),
        ({"data": b"\xff\xd8\xff" + b"0" * MAX_PART, "size": MAX_FILE}, "file"),
        ({"size": 5}, "Content-Range"),
        ({"file_name": " "}, "Content-Disposition"),
        ({"file_name": "x" * 121}, "Content-Disposition"),
        ({"data": b"GIF89a\x00", "size": 7}, "file"),
        ({"data": b"<svg onload=alert(1)>", "size": 21}, "file"),
    ],
)
def test_what_is_not_taken_is_refused_by_its_field_and_leaves_nothing(cast, report, changes, field):
    with pytest.raises(ValidationError) as caught:
        attach(cast, report, photo(), **changes)

    assert field in caught.value.message_dict
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"Content-Range": "bytes 0-5/x"}, "Content-Range"),
        ({"Content-Range": "bytes 0-5/99"}, "Content-Range"),
        ({"Content-Range": "bytes 5-0/99"}, "Content-Range"),
        ({"Content-Range": f"bytes 0-{len(OGG) - 1}/999999999"}, "file"),
        ({"Repr-Digest": ""}, "Repr-Digest"),
        ({"Repr-Digest": "sha-256=:YQ==:"}, "Repr-Digest"),
        ({"Content-Disposition": ""}, "Content-Disposition"),
        ({"Content-Disposition": "attachment"}, "Content-Disposition"),
    ],
)
def test_headers_that_cannot_be_read_are_named(cast, report, headers, field):
    answer = put(cast.client(Role.ADVISER), report, uuid4(), OGG, headers=headers)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Attachment.objects.exists()


def test_a_part_above_the_limit_is_not_even_read(cast, report):
    answer = put(cast.client(Role.ADVISER), report, uuid4(), b"OggS" + b"0" * (3 * MAX_PART))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])


def test_no_name_leads_out_of_the_folder(cast, report, folder):
    key = uuid4()
    put(
        cast.client(Role.ADVISER), report, key, photo(),
        headers={"Content-Disposition": "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd"},
    )  # fmt: skip

    assert Attachment.objects.get().file_name == ".._.._etc_passwd"
    assert [path.suffix for path in folder.rglob("*") if path.is_file()] == [".part"]


def test_other_content_under_a_used_number_is_a_conflict(cast, report):
    key = uuid4()
    attach(cast, report, photo(), key=key)

    with pytest.raises(ConflictError):
        attach(cast, report, photo((9, 9)), key=key)
    with pytest.raises(ConflictError):
        attach(cast, make_report(cast), photo(), key=key)


def test_a_report_takes_so_many_files_and_no_more(cast, report):
    for number in range(MAX_FILES):
        attach(cast, report, photo((number + 1, 1)))

    with pytest.raises(ValidationError, match=str(MAX_FILES)):
        attach(cast, report, photo((50, 1)))


def test_only_the_author_adds_files(cast, report):
    with pytest.raises(NotAllowedError):
        attach(cast, report, photo(), role=Role.ANALYST)
    with pytest.raises(Report.DoesNotExist):
        attach(cast, report, photo(), role=Role.LIAISON)
    with pytest.raises(Report.DoesNotExist):
        attach(cast, report, photo(), role="olga")


def test_a_withdrawn_report_takes_no_more(cast, report):
    Report.objects.update(status="withdrawn")

    with pytest.raises(NotAllowedError):
        attach(cast, report, photo())


def test_a_cut_inside_a_write_leaves_what_was_there_before(cast, report, monkeypatch):
    """The bytes are on disk, the row is not: the next try writes them again."""
    key = uuid4()
    put(cast.client(Role.ADVISER), report, key, OGG, 0, STRETCH)
    written = files.write_at

    def cut(*args):
        written(*args)
        raise OSError("power")

    monkeypatch.setattr(files, "write_at", cut)
    with pytest.raises(OSError, match="power"):
        receive_part(
            report_key=report.public_id,
            public_id=key,
            part=part(OGG, STRETCH, name="IMG 1.jpg"),
            **by(cast, Role.ADVISER),
        )
    monkeypatch.undo()

    assert Attachment.objects.get().received == STRETCH


def test_words_of_a_voice_note_are_written_down_by_the_desk_or_the_author(cast, report):
    voice = attach(cast, report, OGG)

    transcribe(attachment_id=voice.pk, text="They came at dusk.", language="en", **by(cast, Role.ANALYST))

    voice.refresh_from_db()
    assert (voice.transcript, voice.transcript_language) == ("They came at dusk.", "en")
    with pytest.raises(Attachment.DoesNotExist):
        transcribe(attachment_id=voice.pk, text="x", language="en", **by(cast, Role.LIAISON))
    with pytest.raises(Attachment.DoesNotExist):
        transcribe(attachment_id=attach(cast, report, photo()).pk, text="x", language="en", **by(cast, Role.ADVISER))
    with pytest.raises(ValidationError):
        transcribe(attachment_id=voice.pk, text=" ", language="en", **by(cast, Role.ADVISER))


def test_strangers_are_told_nothing(report):
    assert put(Client(), report, uuid4(), OGG).status_code == 401
