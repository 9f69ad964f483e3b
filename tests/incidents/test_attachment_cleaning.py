"""Nobody sees a file before it was looked at; what comes out of a picture is the picture and nothing else."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from config.management.commands.sweep import Sweeper
from incidents.models import Attachment
from incidents.services import attachment_files as files
from incidents.services import clean_waiting_files, end_overdue_files, files_wait
from missions.choices import Role
from tests.incidents.sending import attach
from tests.making import last_line, make_report
from tests.pictures import archive, docx, photo

OGG = b"OggS" + b"\x00\x02" * 400


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def cleaned(cast, content, **more) -> Attachment:
    attachment: Attachment = attach(cast, make_report(cast), content, **more)
    clean_waiting_files()
    attachment.refresh_from_db()
    return attachment


def shown(cast, attachment, role=Role.ADVISER):
    path = f"/api/v1/reports/{attachment.report.public_id}/attachments/{attachment.public_id}/file"
    return cast.client(role).get(path)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_everything_but_its_points(cast, form):
    attachment = cleaned(cast, photo(form=form))

    content = shown(cast, attachment).content

    assert (attachment.status, attachment.media_type, attachment.file_name) == ("ready", "image/jpeg", "IMG_1.jpg")
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.size == (40, 20)
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not picture.getexif()
        pixel = picture.getpixel((5, 10))
        assert isinstance(pixel, tuple)
        red, _green, blue = pixel
        assert (red > 200, blue < 60) == (True, True)
    for canary in (b"anary", b"Exif", b"xmp", b"2026:11:12"):
        assert canary not in content


def test_a_picture_that_was_held_sideways_is_upright(cast):
    attachment = cleaned(cast, photo((40, 20), turned=6))

    with Image.open(io.BytesIO(shown(cast, attachment).content)) as picture:
        assert picture.size == (20, 40)


def png_of(width: int, height: int) -> bytes:
    """A picture that says it is huge, in a hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00" * 100)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (png_of(50_000, 50_000), "too_large"),
        (png_of(6_000, 5_000), "too_large"),
        (photo()[:300], "unreadable"),
        (b"\xff\xd8\xff\xe0<html><script>alert(1)</script>", "unreadable"),
        (b"PK\x03\x04 no archive", "not_taken"),
        (archive(a="x"), "not_taken"),
        (docx(word__vbaProject_dot_bin="macro"), "not_taken"),
        (b"words, words " * 600 + b"\x00", "not_taken"),
        (b"\x00\x00\x00\x18ftypmp42" + b"hdlr" + b"\x00" * 8 + b"vide", "not_taken"),
    ],
)
def test_what_is_broken_or_hostile_is_refused_with_its_reason_and_not_kept(cast, folder, content, why):
    attachment = cleaned(cast, content)

    assert (attachment.status, attachment.refusal, attachment.path) == ("refused", why, "")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert shown(cast, attachment).status_code == 404
    assert last_line(attachment).data["why"] == why


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [(b"%PDF-1.7 /JavaScript", "document", ".pdf"), (docx(), "document", ".docx"), (b"Words.", "document", ".txt")],
)
def test_a_document_is_handed_out_so_that_nothing_in_it_runs(cast, content, kind, ending):
    attachment = cleaned(cast, content, name="notes.html")

    answer = shown(cast, attachment)

    assert answer.content == content
    assert (attachment.kind, attachment.file_name) == (kind, f"notes{ending}")
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "html" not in answer.headers["Content-Type"]


def test_a_file_is_shown_to_whoever_may_see_its_report_and_to_nobody_before_it_was_looked_at(cast):
    attachment = attach(cast, make_report(cast), photo())
    assert shown(cast, attachment).status_code == 404
    clean_waiting_files()

    seen = {role: shown(cast, attachment, role).status_code for role in [*Role.values, "olga"]}

    allowed = {role for role, status in seen.items() if status == 200}
    assert allowed == {Role.ADVISER, Role.DUTY_OFFICER, Role.ANALYST}
    assert {status for role, status in seen.items() if role not in allowed} <= {403, 404}


def test_a_cleaner_that_was_cut_off_does_it_again(cast, monkeypatch):
    attachment = attach(cast, make_report(cast), photo())
    monkeypatch.setattr(Attachment, "save", lambda self, *args, **kwargs: (_ for _ in ()).throw(RuntimeError("cut")))
    with pytest.raises(RuntimeError, match="cut"):
        clean_waiting_files()
    monkeypatch.undo()
    assert not files.at(attachment.path, files.PART).exists()

    clean_waiting_files()

    attachment.refresh_from_db()
    assert attachment.status == "ready"
    assert shown(cast, attachment).status_code == 200


def test_a_voice_note_ends_when_its_days_are_over_and_its_words_stay(cast, folder):
    cast.mission.voice_note_days = 7
    cast.mission.save()
    attachment = cleaned(cast, OGG)
    Attachment.objects.update(transcript="They came at dusk.")
    in_a_week = timezone.now() + timedelta(days=7)
    assert attachment.delete_after is not None
    assert abs(attachment.delete_after - in_a_week) < timedelta(minutes=5)
    assert end_overdue_files() == 0

    Attachment.objects.update(delete_after=timezone.now())
    assert end_overdue_files() == 1

    attachment.refresh_from_db()
    assert (attachment.status, attachment.path, attachment.transcript) == ("deleted", "", "They came at dusk.")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert shown(cast, attachment).status_code == 404
    assert last_line(attachment).verb == "attachment.delete"


def test_pictures_stay(cast):
    assert cleaned(cast, photo()).delete_after is None


def test_what_never_arrived_whole_is_removed_after_a_month(cast, folder):
    attachment = attach(cast, make_report(cast), OGG + b"more", data=OGG)
    assert end_overdue_files() == 0

    Attachment.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert end_overdue_files() == 1

    attachment.refresh_from_db()
    assert (attachment.status, attachment.refusal) == ("refused", "never_finished")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_that_vanished_from_the_disk_is_not_there(cast):
    attachment = cleaned(cast, photo())
    Path(files.at(attachment.path, files.READY)).unlink()

    assert shown(cast, attachment).status_code == 404


def test_without_broker_and_workers_the_sweeper_looks_at_files_itself(cast, monkeypatch):
    attachment = attach(cast, make_report(cast), photo())
    monkeypatch.setattr("config.management.commands.sweep.publish", lambda *args: False)

    Sweeper().see_to_files()

    attachment.refresh_from_db()
    assert attachment.status == "ready"
    assert not files_wait()


def test_a_worker_is_told_once_and_given_its_time(cast, monkeypatch):
    attach(cast, make_report(cast), photo())
    told: list[str] = []

    def publish(task: str) -> bool:
        told.append(task)
        return True

    monkeypatch.setattr("config.management.commands.sweep.publish", publish)
    sweeper = Sweeper()

    sweeper.see_to_files()
    sweeper.see_to_files()

    assert told == ["incidents.tasks.clean_waiting_files"]
    assert files_wait()


def test_the_sweeper_ends_voice_notes_too(cast):
    attachment = cleaned(cast, OGG)
    Attachment.objects.update(delete_after=timezone.now())

    Sweeper().end_files()

    attachment.refresh_from_db()
    assert attachment.status == "deleted"
