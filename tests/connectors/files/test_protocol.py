"""Foreign tables are read without trust: content over name, caps before unpacking, formulas told apart."""

import contextlib
import io
import random
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from connectors.files.protocol import FaultCode, FileFault, FileKind, Limits, pack, read_table, unpack


def xlsx(*rows: tuple[object, ...], sheet: str = "Pegawai") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fault(data: bytes, limits: Limits | None = None) -> FileFault:
    with pytest.raises(FileFault) as caught:
        read_table(data, limits or Limits())
    return caught.value


def test_an_xlsx_is_read_as_text_whatever_its_cells_are() -> None:
    data = xlsx(("Nama", "No. KP", "Mula", "Gred"), ("Amina", 900101015012, date(2020, 2, 1), 41.0), (None,) * 4)

    table = read_table(data)

    assert table.kind is FileKind.XLSX
    assert table.headings == ("Nama", "No. KP", "Mula", "Gred")
    assert [row.cells for row in table.rows] == [("Amina", "900101015012", "2020-02-01", "41")]
    assert table.rows[0].number == 2


def test_formula_cells_are_reported_and_never_read() -> None:
    data = xlsx(("Nama", "No. KP"), ("=CMD()", "900101015012"), ("Boris", "=A1"))

    rows = read_table(data).rows

    assert rows[0].cells == ("", "900101015012")
    assert [set(row.formulas) for row in rows] == [{0}, {1}]


def test_the_sheet_named_pegawai_is_preferred_to_the_first() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(("Panduan",), sheet="Panduan")))
    book.create_sheet("PEGAWAI").append(("Nama",))
    out = io.BytesIO()
    book.save(out)

    assert read_table(out.getvalue()).headings == ("Nama",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        pytest.param(lambda text: text.encode(), id="utf-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="bom"),
        pytest.param(lambda text: text.encode("cp1252"), id="cp1252"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
    ],
)
def test_csv_comes_in_many_dialects(delimiter: str, encode: Callable[[str], bytes]) -> None:
    lines = [("Nama", "Unit"), ('"Siti, binti; Zoë"', "Café")]

    table = read_table(encode("\r\n".join(delimiter.join(line) for line in lines)))

    assert table.kind is FileKind.CSV
    assert table.headings == ("Nama", "Unit")
    assert table.rows[0].cells == ("Siti, binti; Zoë", "Café")


def test_the_content_decides_not_the_name_it_came_with() -> None:
    assert read_table(b"Nama,No. KP\nAmina,900101015012\n").kind is FileKind.CSV
    assert fault(b"%PDF-1.7 ...").code is FaultCode.NOT_A_TABLE
    assert fault(b"\x89PNG\r\n\x1a\n\0\0\0").code is FaultCode.NOT_A_TABLE
    assert fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).code is FaultCode.OLD_EXCEL


def test_an_archive_that_is_no_workbook_is_no_table() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert fault(out.getvalue()).code is FaultCode.NOT_A_TABLE


@pytest.mark.parametrize("data", [b"", b"  \n ", b",,,\n,,\n"])
def test_nothing_in_it_is_said(data: bytes) -> None:
    assert fault(data).code is FaultCode.EMPTY


def test_a_truncated_workbook_is_broken() -> None:
    data = xlsx(("Nama",), *[(f"Pegawai {n}",) for n in range(200)])

    assert fault(data[: len(data) // 2]).code is FaultCode.BROKEN_XLSX


def test_a_workbook_mangled_anywhere_is_read_or_refused_and_nothing_else() -> None:
    data = xlsx(("Nama", "No. KP"), *[(f"Pegawai {n}", 900101015012 + n) for n in range(50)])
    dice = random.Random(7)

    for _ in range(150):
        mangled = bytearray(data)
        for _ in range(dice.randint(1, 12)):
            mangled[dice.randrange(4, len(mangled))] = dice.randrange(256)
        with contextlib.suppress(FileFault):
            read_table(bytes(mangled))


def test_a_workbook_whose_parts_are_nonsense_is_broken() -> None:
    for content in ("", "<a", "<worksheet/>", "<workbook><sheets/></workbook>"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("xl/workbook.xml", content)
            archive.writestr("[Content_Types].xml", content)

        assert fault(out.getvalue()).code is FaultCode.BROKEN_XLSX


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)

    assert fault(out.getvalue()).code is FaultCode.ZIP_BOMB


def test_xml_entities_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx(("Nama",)))) as good, zipfile.ZipFile(out, "w") as archive:
        for name in good.namelist():
            body = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                body = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + body
            archive.writestr(name, body)

    assert fault(out.getvalue()).code is FaultCode.BROKEN_XLSX


def test_caps_on_size_and_rows_say_the_cap() -> None:
    data = b"Nama\n" + b"Amina\n" * 50

    assert (fault(data, Limits(bytes=100)).code, fault(data, Limits(bytes=100)).limit) == (FaultCode.TOO_BIG, 100)
    assert fault(data, Limits(rows=49)).code is FaultCode.TOO_MANY_ROWS
    assert len(read_table(data, Limits(rows=50)).rows) == 50


def test_an_unclosed_quote_says_where_reading_stopped() -> None:
    error = fault(b'Nama,Unit\nAmina,"Operasi\nBoris,Dasar\n')

    assert error.code is FaultCode.BROKEN_CSV
    assert error.row is not None


def test_short_and_long_rows_fit_the_headings() -> None:
    rows = read_table(b"Nama,Unit,,\nAmina\nBoris,Dasar,x,y,z\n").rows

    assert [row.cells for row in rows] == [("Amina", ""), ("Boris", "Dasar")]


def test_a_table_comes_back_from_its_packing() -> None:
    table = read_table(xlsx(("Nama", "No. KP"), ("Zoë", "=A1"), ("Boris", 900101015012)))

    assert unpack(pack(table)) == table
