"""A file is what its bytes say, and much of what its bytes say is not taken."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents import sniffing
from tests.pictures import archive, docx, photo

MP4 = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42isom"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (photo(), "image/jpeg"),
        (photo(form="PNG"), "image/png"),
        (photo(form="WEBP"), "image/webp"),
        (b"OggS\x00\x02", "audio/ogg"),
        (MP4, "audio/mp4"),
        (b"\x1aE\xdf\xa3\x01", "audio/webm"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"%PDF-1.7\n", "application/pdf"),
        ("Ils sont venus à l'aube.".encode(), "text/plain"),
        ("\ufeffجاؤوا".encode(), "text/plain"),
        pytest.param(docx(), sniffing.ARCHIVE, id="archive"),
    ],
)
def test_what_is_taken_is_known_by_its_bytes(content, found):
    assert sniffing.media_type(content) == found


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a/*\x00*/=1;alert(1)",
        b"<!doctype html><script>alert(1)</script>",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "\ufeff<html>".encode(),
        b"{\\rtf1 {\\object}}",
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"\x00\x00\x00\x18ftypheic",
        b"\x00" * 40,
        b"",
        b"plain until \x00 here",
    ],
)
def test_what_could_run_or_is_not_known_is_not_taken(content):
    assert sniffing.media_type(content) == ""


def test_a_text_that_is_cut_inside_a_letter_is_still_a_text():
    assert sniffing.media_type(b"a" + "à".encode() * 3000) == "text/plain"
    assert sniffing.is_plain_text("aà".encode()[:-1], cut=True)
    assert not sniffing.is_plain_text("aà".encode()[:-1])


@given(st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reader(content):
    assert isinstance(sniffing.media_type(content), str)
    assert isinstance(sniffing.office_type(content), str)


def test_office_papers_are_told_apart():
    assert sniffing.office_type(docx()).endswith("wordprocessingml.document")
    odt = archive(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<x/>")
    assert sniffing.office_type(odt) == "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    "content",
    [
        archive(a_dot_txt="no office paper"),
        docx(word__vbaProject_dot_bin=b"macro"),
        docx(inner_dot_zip=b"PK\x03\x04"),
        archive(mimetype="text/html"),
        docx()[:60],
    ],
    # Named, because an archive holds the time it was made at and would name the test differently
    # in each worker.
    ids=["archive", "macro", "inner archive", "other type", "cut"],
)
def test_archives_macros_and_what_is_cut_are_no_office_papers(content):
    assert sniffing.office_type(content) == ""


def test_a_bomb_is_known_by_what_it_would_unpack_to():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        for number in range(3):
            file.writestr(f"word/{number}.xml", b"0" * (sniffing.MAX_UNPACKED // 2))

    assert len(buffer.getvalue()) < 1_000_000
    assert sniffing.office_type(buffer.getvalue()) == ""


def test_a_way_out_of_the_folder_is_none():
    assert sniffing.office_type(docx(____________etc__passwd="x")) == ""


def test_a_film_is_no_voice_note():
    assert sniffing.holds_moving_pictures(MP4 + b"hdlr" + b"\x00" * 8 + b"vide")
    assert not sniffing.holds_moving_pictures(MP4 + b"hdlr" + b"\x00" * 8 + b"soun")
