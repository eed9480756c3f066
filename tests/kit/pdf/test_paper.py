"""Paper: fonts unpacked, tables over pages, the foot on each."""

from __future__ import annotations

import io

import pypdf
import pytest

from kit.pdf import fonts
from kit.pdf.paper import Foot, Head, Paper


def paper(**more: object) -> Paper:
    given = {"title": "Ujian", "author": "Agensi", "language": "ms", "wide": False}
    foot = Foot(("Semak di sini",), "https://example.test/sah/ABC/", "Muka")
    return Paper(**{**given, "foot": foot, **more})  # type: ignore[arg-type]  # free keywords of a test


def pages(document: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]


def test_a_table_goes_on_with_its_heads_on_the_next_page() -> None:
    one = paper()
    one.table([Head("Nama", 3), Head("Minit", 1, at_end=True)], ([f"Pegawai {n}", str(n)] for n in range(120)))

    found = pages(one.finish())

    assert len(found) == 3
    assert all("Nama" in text and "Semak di sini" in text for text in found)
    assert [f"Muka {n} /" in text for n, text in enumerate(found, start=1)] == [True] * 3
    assert sum(text.count("Pegawai ") for text in found) == 120


def test_a_long_cell_is_broken_and_no_more_than_four_lines() -> None:
    one = paper()
    one.table([Head("Tujuan", 1), Head("Lain", 9)], [["perkataan " * 60, "x"]])

    assert "…" in pages(one.finish())[0]


@pytest.mark.parametrize(
    ("text", "printed"),
    [("Nurul ‘Ain", "Nurul ‘Ain"), ("陈", "?"), ("José", "José")],
)
def test_a_letter_the_font_lacks_becomes_one_it_has(text: str, printed: str) -> None:
    fonts.register()

    assert fonts.known(text) == printed


def test_what_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="WOFF"):
        fonts.unpacked(b"\0" * 64)
