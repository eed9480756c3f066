"""The two fonts of printed reports, Inter regular and semibold, as PDF wants them.

They are kept as others publish them (``static/vendor/print-inter-…``, WOFF); a WOFF file is a TrueType font whose
tables are compressed one by one (W3C, "WOFF File Format 1.0", 4), which :func:`unpacked` undoes.
"""

from __future__ import annotations

import io
import struct
import unicodedata
import zlib
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD = "Inter", "Inter-SemiBold"
_FOLDER = Path(__file__).parent.parent / "ui/static/vendor/print-inter-5.3.0"
_FILES = {REGULAR: "inter-latin-400-normal.woff", BOLD: "inter-latin-600-normal.woff"}
_HEADER = struct.Struct(">4sLLHHLHHLLLLL")
_ENTRY = struct.Struct(">4sLLLL")


@cache
def register() -> None:
    """Make the fonts known to the PDF library; once a process."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(unpacked((_FOLDER / file).read_bytes()))))


def width(text: str, font: str, size: float) -> float:
    """Return how wide ``text`` is in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


@cache
def _glyphs(font: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def known(text: str, font: str = REGULAR) -> str:
    """Return ``text`` in letters the font has: an unknown one loses its marks, or becomes a question mark."""
    glyphs = _glyphs(font)
    if all(ord(letter) in glyphs for letter in text):
        return text
    return "".join(letter if ord(letter) in glyphs else _plain(letter, glyphs) for letter in text)


def _plain(letter: str, glyphs: frozenset[int]) -> str:
    base = "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in glyphs)
    return base or ("" if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf" else "?")


def unpacked(woff: bytes) -> bytes:
    """Return the TrueType font inside a WOFF file.

    :raises ValueError: it is no WOFF file.
    """
    signature, flavour, _length, count, *_rest = _HEADER.unpack_from(woff)
    if signature != b"wOFF":
        raise ValueError("not a WOFF file")
    entries = [_ENTRY.unpack_from(woff, _HEADER.size + i * _ENTRY.size) for i in range(count)]
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    offset, directory, body = len(head) + 16 * count, b"", b""
    for tag, start, packed, length, checksum in entries:
        table = woff[start : start + packed]
        table = zlib.decompress(table) if packed < length else table
        directory += struct.pack(">4sLLL", tag, checksum, offset + len(body), length)
        body += table + b"\0" * (-length % 4)
    return head + directory + body
