"""Tables in every encoding and shape; whatever else a file is, it is refused in one sentence."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incidents.intake.sheets import SheetError, read_sheet

DAY = datetime(2026, 5, 4)  # noqa: DTZ001 - a cell of a workbook has no zone
PEOPLE = "What,Where\nbattle,Asali\n"


def book(*rows, sheet=None):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        PEOPLE.encode(),
        b"\xef\xbb\xbf" + PEOPLE.encode(),
        PEOPLE.encode("utf-16"),
        PEOPLE.replace(",", ";").replace("\n", "\r\n").encode(),
        PEOPLE.replace(",", "\t").encode(),
        b"\n\n" + PEOPLE.encode(),
        b"What,Where,\n#event,#loc\nbattle,Asali,\n,,\n",
        b'"What","Where"\n"battle","Asali"',
        book(["What", "Where"], ["battle", "Asali"]),
        book(["What", "Where", None], [None, None], ["battle", "Asali"]),
    ],
)
def test_one_table_in_many_shapes(content):
    found = read_sheet(content)

    assert (found.columns, found.rows) == (["What", "Where"], [["battle", "Asali"]])


def test_arabic_and_french_of_old_encodings_are_read():
    arabic = "المكان,ماذا حدث\nأسالي,هجوم مسلح على القرية\nبورا,إطلاق نار قرب السوق المركزي\n"
    french = "Lieu,Récit\nAsali,Des hommes armés ont attaqué l'école à l'aube\n"

    assert read_sheet(arabic.encode("cp1256")).rows[0] == ["أسالي", "هجوم مسلح على القرية"]
    assert read_sheet(french.encode("cp1252")).columns == ["Lieu", "Récit"]


def test_values_of_a_workbook_are_what_would_be_typed():
    found = read_sheet(book(["a", "b", "c", "d", "e"], [3.0, 2.5, DAY, DAY.replace(hour=6, minute=30), True]))

    assert found.rows == [["3", "2.5", "2026-05-04", "2026-05-04 06:30:00", "yes"]]


def test_formulas_are_kept_as_text_and_pointed_out():
    found = read_sheet(book(["a", "b"], ["x", '=HYPERLINK("http://evil.example")'], ["y", "plain"]))

    assert found.rows[0][1].startswith("=HYPERLINK")
    assert found.formulas == {1: ["b"]}


@pytest.mark.parametrize("cell", ["=1+1", " =1+1", "+1+1", "-cmd", "@SUM(A1)", "＝1+1"])
def test_formula_text_of_a_csv_stays_text_and_what_we_guarded_is_free_again(cell):
    assert read_sheet(f'a,b\nx,"{cell}"\n'.encode()).rows == [["x", cell]]
    assert read_sheet(f'a,b\nx,"\'{cell}"\n'.encode()).rows == [["x", cell]]


def bomb():
    """A workbook whose sheet unpacks to 100 MB."""
    return archive(xl__workbook_xml="<workbook/>", xl__sheet_xml=b"0" * 100_000_000)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"a,b\n", "no rows"),
        (b"a,a\n1,2\n", "twice"),
        (b"a,b\n1,2,3\n", "Row 1 has more cells"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no table"),
        (b"<!doctype html><table><tr><td>a</td></tr></table>", "no table"),
        (b"%PDF-1.7\n", "no table"),
        (b"GIF89a=1;/*", "no table"),
        (b"\x89PNG\r\n\x1a\n", "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook"),
        (b"\x1f\x8b\x08\x00", "no table"),
        (b'{"a": 1}', "no table"),
        (b"a,b\n\0\0\0\n", "no table"),
        (b"PK\x03\x04 and no more", "damaged"),
        (archive(a="x"), "no workbook"),
        (archive(xl__workbook_xml="<workbook/>"), "damaged"),
        (archive(xl__workbook_xml="<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "damaged"),
        (archive(**{f"p{n}": "x" for n in range(400)}), "more than it should"),
        (",".join(f"c{n}" for n in range(100_000)).encode() + b"\n1\n", "columns"),
        (b"a\n" + b"x\n" * 1_001, "more than 1000 rows"),
        (b"a,b\n" + b"x" * 11_000_000, "10 MB"),
        (b'a,b\n"' + b"x" * 200_000 + b'",1\n', "cannot be split"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(content, says):
    with pytest.raises(SheetError, match=says):
        read_sheet(content)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("was opened")

    packed = bomb()
    monkeypatch.setattr(openpyxl, "load_workbook", never)

    assert len(packed) < 200_000
    with pytest.raises(SheetError, match="more than it should"):
        read_sheet(packed)


def test_a_nested_bomb_is_not_unpacked_either():
    inner = archive(a=b"0" * 50_000_000)

    with pytest.raises(SheetError):
        read_sheet(archive(xl__workbook_xml="<workbook/>", b=inner))


def test_characters_that_cannot_be_stored_are_replaced():
    found = read_sheet("a,b\nx,y\x00\n".encode("utf-16"))

    assert found.rows == [["x", "y\ufffd"]]


@given(st.binary(max_size=300))
@example(b'a,b\n"')
@example(b"PK\x03\x04" + bytes(60))
@example("a,b\n\ud800".encode("utf-16", "surrogatepass"))
def test_any_bytes_are_a_table_or_a_refusal(content):
    try:
        found = read_sheet(content)
    except SheetError:
        return
    assert all(len(row) == len(found.columns) for row in found.rows)
    "".join(text for row in found.rows for text in row).encode()
