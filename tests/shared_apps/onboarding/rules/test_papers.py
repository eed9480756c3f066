"""Which files may be attached."""

import io
import zipfile

import pytest

from shared_apps.onboarding.rules.papers import DOCX, PDF, PNG, SIZE_LIMIT, XLSX, PaperFlaw, inspect, tidy_name

PDF_BYTES = b"%PDF-1.7\n1 0 obj\n"
PNG_BYTES = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def office(*members: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("surat.pdf", PDF_BYTES, PDF),
        ("SURAT.PDF", PDF_BYTES, PDF),
        ("imbasan.png", PNG_BYTES, PNG),
        ("minit.docx", office("[Content_Types].xml", "word/document.xml"), DOCX),
        ("senarai.xlsx", office("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(name: str, content: bytes, kind: object) -> None:
    assert inspect(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content", "flaw"),
    [
        ("surat.pdf", b"", PaperFlaw.EMPTY),
        ("surat.pdf", PDF_BYTES + b"0" * SIZE_LIMIT, PaperFlaw.TOO_LARGE),
        ("surat.pdf", b"<html><script>", PaperFlaw.UNKNOWN),
        ("surat.pdf", b"MZ\x90\x00", PaperFlaw.UNKNOWN),
        ("surat.pdf", PNG_BYTES, PaperFlaw.MISNAMED),
        ("surat.html", PDF_BYTES, PaperFlaw.MISNAMED),
        ("surat", PDF_BYTES, PaperFlaw.MISNAMED),
        ("arkib.docx", office("lain.txt"), PaperFlaw.UNKNOWN),
        ("arkib.xlsx", office("[Content_Types].xml", "word/document.xml"), PaperFlaw.MISNAMED),
        ("makro.docx", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), PaperFlaw.UNKNOWN),
        ("rosak.docx", b"PK\x03\x04 not a zip", PaperFlaw.UNKNOWN),
    ],
)
def test_a_file_that_is_not_is_refused(name: str, content: bytes, flaw: PaperFlaw) -> None:
    assert inspect(name, content) is flaw


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\fail\\surat.pdf", "surat.pdf"),
        ('a"b\r\nc.pdf', "a_bc.pdf"),
        ("...", "lampiran"),
        ("n" * 200 + ".pdf", "n" * 96 + ".pdf"),
    ],
)
def test_a_name_is_tidied(given: str, kept: str) -> None:
    assert tidy_name(given) == kept
