"""Reports: every form of one shows the same figures, with the types and the safety each form has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tenant_apps.reports import services
from tenant_apps.reports.definitions import REPORTS, Report
from tenant_apps.reports.formats.csv import csv_lines
from tenant_apps.reports.formats.xlsx import HEAD_ROW, write_xlsx
from tenant_apps.reports.services.making import paper_of
from tenant_apps.reports.sheet_table import sheet_table
from tests.tenant_apps.people.cast import Cast
from tests.tenant_apps.reports.sheets import (
    LAST,
    NIGHT,
    in_csv,
    in_pdf,
    in_xlsx,
    october,
    on_page,
    printed,
    sheet_of,
    viewer,
)

BY_CODE = {report.code: report for report in REPORTS}


@pytest.fixture
def crew(in_north: object) -> Cast:
    return october()


def asked_of(report: Report, crew: Cast) -> dict[str, Any]:
    return {"person_id": crew.amina} if report.needs_person else {}


def test_every_form_of_every_report_shows_the_same_figures(crew: Cast, tmp_path: Path) -> None:
    request = RequestFactory().get("/laporan/")
    for report in REPORTS:
        sheet = sheet_of(report, viewer(), **asked_of(report, crew))
        figures = printed(sheet)
        assert figures, report.code

        path = tmp_path / f"{report.code}.xlsx"
        write_xlsx(sheet, path)
        document = in_pdf(paper_of(sheet, now=NIGHT))
        page = render_to_string("ui/table.html", {"table": sheet_table(request, sheet)})

        assert on_page(page) == figures[:50], report.code
        assert in_csv(sheet, "".join(csv_lines(sheet))) == figures, report.code
        assert in_xlsx(sheet, path) == figures, report.code
        for row in figures:
            assert "".join("".join(row).split()) in document, (report.code, row)


def test_the_figures_are_those_of_the_month_that_was_worked(crew: Cast) -> None:
    late = printed(sheet_of(BY_CODE["kerap-lewat"], viewer()))
    assert late == [
        ["Amina binti Ali", "K003", "Operasi", "3", "1:00", "0:20", "19/10/2026"],
        ["Boris bin Omar", "K002", "Operasi", "1", "0:20", "0:20", "05/10/2026"],
    ]

    overtime = printed(sheet_of(BY_CODE["lebih-masa"], viewer()))
    assert [row[0] for row in overtime] == ["06/10/2026"]
    remote = printed(sheet_of(BY_CODE["luar-pejabat"], viewer()))
    assert [(row[0], row[4]) for row in remote] == [("08/10/2026", "Rumah")]


def test_a_spreadsheet_is_ready_to_read_and_print(crew: Cast, tmp_path: Path) -> None:
    path = tmp_path / "rekap.xlsx"
    write_xlsx(sheet_of(BY_CODE["rekap-bulanan"], viewer()), path)

    page = openpyxl.load_workbook(path).worksheets[0]
    assert page.freeze_panes == f"B{HEAD_ROW + 1}"
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
    assert [cell.value for cell in page[HEAD_ROW]][:3] == ["Nama", "No. kakitangan", "Unit"]
    assert page.column_dimensions["A"].width == 32


def test_no_cell_of_a_file_is_run_as_a_formula(crew: Cast, tmp_path: Path) -> None:
    sheet = sheet_of(BY_CODE["pergerakan"], viewer())
    path = tmp_path / "pergerakan.xlsx"
    write_xlsx(sheet, path)

    assert "'=Kemas kini rekod" in "".join(csv_lines(sheet))
    cells = [cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == "'=Kemas kini rekod" for cell in cells)


def test_a_grid_is_read_a_page_at_a_time(crew: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = sheet_of(BY_CODE["grid"], viewer()).source

    with django_assert_num_queries(3):
        first = rows[0:2]
    assert len(first) == 2
    assert [row["name"] for row in rows] == ["Amina binti Ali", "Boris bin Omar", "Dania binti Musa", "Erna binti Said"]
    assert rows[0]["days"][date(2026, 10, 5)] == "L"
    assert rows[0]["days"][date(2026, 10, 8)] == "B"


def test_a_report_has_no_more_days_than_a_month_in_its_card(crew: Cast) -> None:
    card = printed(sheet_of(BY_CODE["kad"], viewer(), person_id=crew.amina))
    assert len(card) == LAST.day
    assert printed(sheet_of(BY_CODE["kad"], viewer())) == []


def test_a_paper_has_a_code_that_says_the_same_again_and_another_for_other_figures(crew: Cast) -> None:
    sheet = sheet_of(BY_CODE["kerap-lewat"], viewer())
    values = list(sheet.values())

    first = services.mark_of(sheet, values, now=NIGHT)
    assert services.mark_of(sheet, values, now=NIGHT).code == first.code
    assert services.mark_of(sheet, values[:1], now=NIGHT).code != first.code
    other = sheet_of(BY_CODE["kerap-lewat"], viewer(), person_id=crew.amina)
    assert services.mark_of(other, values, now=NIGHT).code != first.code
