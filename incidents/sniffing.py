"""What a file is, by its own bytes: neither its name nor what the sender calls it is believed. Pure."""

from __future__ import annotations

import io
import re
import zipfile

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
VOICES = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm", "audio/wav", "audio/amr"})
DOCX = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
ARCHIVE = "application/zip"  # office papers are archives: which kind, `office_type` finds out from the whole file
DOCUMENTS = frozenset(
    {
        "application/pdf",
        "text/plain",
        f"{DOCX}.wordprocessingml.document",
        f"{DOCX}.spreadsheetml.sheet",
        f"{DOCX}.presentationml.presentation",
        f"{ODF}.text",
        f"{ODF}.spreadsheet",
        f"{ODF}.presentation",
    }
)
ENDINGS = {
    "image/jpeg": ".jpg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/webm": ".webm",
    "audio/wav": ".wav", "audio/amr": ".amr", "application/pdf": ".pdf", "text/plain": ".txt",
    f"{DOCX}.wordprocessingml.document": ".docx", f"{DOCX}.spreadsheetml.sheet": ".xlsx",
    f"{DOCX}.presentationml.presentation": ".pptx", f"{ODF}.text": ".odt", f"{ODF}.spreadsheet": ".ods",
    f"{ODF}.presentation": ".odp",
}  # fmt: skip

HEAD = 4096  # bytes that tell what a file is
_SIGNS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf2", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
    (b"#!AMR", "audio/amr"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", ARCHIVE),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_SOUND_BRANDS = (b"M4A", b"M4B", b"mp4", b"iso", b"3gp", b"3g2", b"dash")  # of an MP4 container
_OFFICE = (
    ("word/", "wordprocessingml.document"),
    ("xl/", "spreadsheetml.sheet"),
    ("ppt/", "presentationml.presentation"),
)
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * 1024 * 1024


def media_type(head: bytes) -> str:
    """The media type that the first bytes show; empty for what is not taken at all."""
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:12].startswith(_SOUND_BRANDS) else ""
    for sign, found in _SIGNS:
        if head.startswith(sign):
            return found
    return "text/plain" if is_plain_text(head[:HEAD], cut=len(head) > HEAD) else ""


def is_plain_text(content: bytes, *, cut: bool = False) -> bool:
    """Text that no program takes for anything else; `cut`: the last character may be incomplete."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not cut or error.start < len(content) - 3:
            return False
        text = content[: error.start].decode("utf-8-sig")
    begins = text.lstrip()[:5].lower()
    return bool(begins) and begins[0] != "<" and begins != "{\\rtf" and not re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text)


def served_type(found: str) -> str:
    """What a file is handed out as: office papers are bytes that a browser can only save."""
    return "application/octet-stream" if found.startswith(DOCX) else found


def holds_moving_pictures(content: bytes) -> bool:
    """Whether a sound container also has a film in it."""
    return re.search(rb"hdlr.{8}vide", content, re.DOTALL) is not None or b"V_VP" in content[:HEAD]


def office_type(content: bytes) -> str:
    """The media type of an office paper; empty for other archives, macros, bombs and papers that hold archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if not _is_harmless(entries):
                return ""
            names = [entry.filename for entry in entries]
            return _open_document(archive, names) or _office_open(names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return ""


def _is_harmless(entries: list[zipfile.ZipInfo]) -> bool:
    names = [entry.filename.lower() for entry in entries]
    return (
        len(entries) <= MAX_ENTRIES
        and sum(entry.file_size for entry in entries) <= MAX_UNPACKED
        and not any(name.startswith("/") or ".." in name.split("/") for name in names)
        and not any(name.endswith((".zip", ".jar", ".exe", "vbaproject.bin")) for name in names)
        and not any(name.startswith("basic/") for name in names)
    )


def _open_document(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 200:
        return ""
    said = archive.read("mimetype").decode("ascii", "replace").strip()
    return said if said in DOCUMENTS else ""


def _office_open(names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return ""
    return next((f"{DOCX}.{kind}" for folder, kind in _OFFICE if any(name.startswith(folder) for name in names)), "")
