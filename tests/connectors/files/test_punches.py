"""Terminals' files by their bytes: what each is, what its rows say, and when reading has to stop."""

import io
from datetime import datetime

import openpyxl
import pytest

from connectors.files.protocol import FaultCode, FileFault
from connectors.files.protocol.moments import Order, Precision, read_moment, signs_of
from connectors.files.protocol.punches import Layout, PunchFault, PunchFileError, Read, look, records
from connectors.files.punch_profiles import BadProfileError, punch_profiles, read_profile
from tenant_apps.devices.rules.records import DeviceRecord

PROFILES = tuple(punch_profiles().values())
ATTLOG = (
    b"     1001\t2026-11-16 07:58:12\t1\t0\t1\t0\r\n"
    b"     1002\t2026-11-16 08:03:45\t1\t1\t15\t7\r\n"
    b"     1003\t2026-02-30 08:03:45\t1\t0\t1\t0\r\n"
)
GLG = (
    b"# exported\r\n"
    b"No\tMchn\tEnNo\t\tName\t\tMode\tIOMd\tDateTime\t\r\n"
    b"000001\t1\t000001001\tAmina\t1\t0\t2026/11/16  07:58:12\r\n"
    b"000002\t1\t000001002\t\t20\t1\t2026/11/16  17:03:45\r\n"
    b"000003\t1\t000001003\tRosak\t1\t0\tbila-bila\r\n"
)


def at(clock: str, day: int = 16) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02d}T{clock}")


def read(data: bytes, order: Order | None = None) -> tuple[Read, list[DeviceRecord]]:
    how = look(data, PROFILES, order=order)
    return how, list(records(data, how))


def short(rows: list[DeviceRecord]) -> list[tuple[object, ...]]:
    return [(row.pin, row.device_at, row.state, row.method) for row in rows if not row.fault]


def test_an_attlog_has_the_device_third_and_the_state_fourth() -> None:
    how, rows = read(ATTLOG)

    assert (how.layout, how.precision) == (Layout.ATTLOG, Precision.SECOND)
    assert short(rows) == [("1001", at("07:58:12"), 0, "fingerprint"), ("1002", at("08:03:45"), 1, "face")]
    assert rows[1].workcode == "7"
    assert [(row.row, row.fault) for row in rows if row.fault] == [(3, "bad_date")]


def test_an_attlogs_serial_and_checksum_are_no_records() -> None:
    how, rows = read(b"SN=CKUG212260123\n" + ATTLOG.replace(b"\r\n", b"\n") + b"4F2A99\n")

    assert how.serials == ("CKUG212260123",)
    assert len(rows) == 3


def test_a_glg_file_is_read_from_both_ends() -> None:
    how, rows = read(GLG)

    assert how.layout is Layout.GLG
    assert short(rows) == [("000001001", at("07:58:12"), 0, "fingerprint"), ("000001002", at("17:03:45"), 1, "face")]
    assert [row.fault for row in rows] == ["", "", "bad_date"]


def table(headings: str, *rows: str) -> bytes:
    return "\n".join((headings, *rows)).encode()


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)  # type: ignore[attr-defined]  # a worksheet
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HTML = b"""<html><head><script>alert(1)</script></head><body><table><tr><th>AC-No.</th><th>Name</th><th>Date/Time</th>
<th>State</th></tr><tr><td>1001<td>Amina</td><td>16/11/2026 07:58:12</td><td>C/In</td></tr>
<tr><td>1002</td><td>B</td><td>16/11/2026 08:03:45</td><td>C/Out</td></tr></table></body></html>"""
EXPECTED = [("1001", at("07:58:12"), 0), ("1002", at("08:03:45"), 1)]


@pytest.mark.parametrize(
    ("data", "profile"),
    [
        (
            table(
                "No.,AC-No.,Name,Date/Time,State",
                "1,1001,A,16/11/2026 07:58:12,C/In",
                "2,1002,B,16/11/2026 8:03:45,C/Out",
            ),
            "10_zk",
        ),
        (
            table("AC-No.\tDate/Time\tState", "1001\t2026-11-16 07:58:12\tC/In", "1002\t2026-11-16 08:03:45\tC/Out"),
            "10_zk",
        ),
        (HTML, "10_zk"),
        (
            xlsx(("AC-No.", "Date/Time", "State"), (1001, at("07:58:12"), "C/In"), (1002, at("08:03:45"), "C/Out")),
            "10_zk",
        ),
        (
            table("AC-No.,Date/Time,State", "1001,11/16/2026 7:58:12 AM,C/In", "1002,11/16/2026 8:03:45 AM,C/Out"),
            "10_zk",
        ),
        (
            table(
                "ID Pengguna;Tarikh/Masa;Mod;Kaedah",
                "1001;16/11/2026 07:58:12;Masuk;Cap jari",
                "1002;16/11/2026 08:03:45;Keluar;Kad",
            ),
            "30_nideka",
        ),
        (
            table(
                "EmpNo,AttDate,AttTime,InOut,VerifyMode", "1001,2026-11-16,07:58:12,0,1", "1002,2026-11-16,08:03:45,1,4"
            ),
            "40_spc",
        ),
        (
            "PIN,Tarikh Masa,Jenis\n1001,16/11/2026 07:58:12,Masuk\n1002,16/11/2026 08:03:45,Keluar".encode("utf-16"),
            "90_umum",
        ),
    ],
)
def test_exports_of_pc_software_are_read_by_their_headings(data: bytes, profile: str) -> None:
    how, rows = read(data)

    assert how.profile is not None
    assert how.profile.code == profile
    assert [found[:3] for found in short(rows)] == EXPECTED
    assert how.precision is Precision.SECOND


def test_a_vendor_without_seconds_is_known_to_the_minute() -> None:
    how, rows = read(table("No. Pekerja,Nama,Tarikh,Masa,IN/OUT", "1001,A,16/11/2026,07:58,IN", ",,,,", "Jumlah,,,,"))

    assert how.precision is Precision.MINUTE
    assert short(rows) == [("1001", at("07:58:00"), 0, "")]


def test_a_spreadsheet_whose_times_all_end_in_zero_seconds_is_known_to_the_minute() -> None:
    rows = [(1000 + n, at(f"08:{n:02d}:00")) for n in range(20)]

    how, _rows = read(xlsx(("AC-No.", "Date/Time"), *rows))

    assert how.precision is Precision.MINUTE


def test_a_date_that_may_be_either_stops_unless_somebody_says_which() -> None:
    data = table("AC-No.,Date/Time", "1001,03/04/2026 07:58:12", "1002,05/04/2026 07:58:12")

    with pytest.raises(PunchFileError) as found:
        read(data)
    assert found.value.fault is PunchFault.ORDER_OPEN

    _how, rows = read(data, Order.MONTH_FIRST)
    assert [row.device_at and row.device_at.month for row in rows] == [3, 5]


def test_another_row_settles_which_comes_first() -> None:
    how, _rows = read(table("AC-No.,Date/Time", "1001,03/04/2026 07:58:12", "1002,16/04/2026 07:58:12"))

    assert how.order is Order.DAY_FIRST


def test_dates_that_contradict_each_other_stop() -> None:
    with pytest.raises(PunchFileError) as found:
        read(table("AC-No.,Date/Time", "1001,16/04/2026 07:58:12", "1002,04/16/2026 07:58:12"))

    assert found.value.fault is PunchFault.ORDER_MIXED


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (bytes(28 * 9), PunchFault.USERS),
        (b"Nama,Gaji\nAmina,1\n", PunchFault.NO_LAYOUT),
        (b"AC-No.,Date/Time\n1001,kelmarin\n", PunchFault.NO_RECORDS),
        (b"AC-No.,Date/Time\n", PunchFault.NO_RECORDS),
    ],
)
def test_a_file_without_records_says_why(data: bytes, fault: PunchFault) -> None:
    with pytest.raises(PunchFileError) as found:
        read(data)

    assert found.value.fault is fault


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", FaultCode.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), FaultCode.OLD_EXCEL),
        (b"PK\x03\x04 rosak", FaultCode.BROKEN_XLSX),
    ],
)
def test_a_file_that_cannot_be_opened_says_why(data: bytes, code: FaultCode) -> None:
    with pytest.raises(FileFault) as found:
        read(data)

    assert found.value.code is code


def test_a_name_in_gb18030_does_not_hide_its_row() -> None:
    data = "No\tMchn\tEnNo\tName\tMode\tIOMd\tDateTime\n1\t1\t0007\t陈美玲\t1\t0\t2026/11/16  07:58:12\n".encode(
        "gb18030"
    )

    _how, rows = read(data)

    assert rows[0].pin == "0007"
    assert "陈美玲" in rows[0].raw


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("2026-11-16 07:58", None, at("07:58:00")),
        ("2026/11/16  7:58:12", None, at("07:58:12")),
        ("16.11.2026 07:58:12", Order.DAY_FIRST, at("07:58:12")),
        ("16/11/26 5:03:01 PM", Order.DAY_FIRST, at("17:03:01")),
        ("16/11/2026 5:03:01 petang", Order.DAY_FIRST, at("17:03:01")),
        ("16/11/2026 12:10:00 AM", Order.DAY_FIRST, at("00:10:00")),
        ("11/11/2026 07:58:12", None, at("07:58:12", 11)),
        ("31/11/2026 07:58:12", Order.DAY_FIRST, None),
        ("16/11/2026 13:00 PM", Order.DAY_FIRST, None),
        ("16/11/2026", Order.DAY_FIRST, None),
        ("", None, None),
    ],
)
def test_moments_are_read_as_offices_write_them(text: str, order: Order | None, moment: datetime | None) -> None:
    assert read_moment(text, order) == moment


def test_a_file_without_dates_gives_no_sign() -> None:
    assert signs_of(["", "x"]).count == 0


def test_a_profile_with_a_column_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(BadProfileError, match="gaji"):
        read_profile("x", 'name = "x"\n[headings]\npin = ["a"]\ngaji = ["b"]\n')
