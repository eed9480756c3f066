"""Which duty or permission a line of the movement record belongs to."""

from dataclasses import dataclass

import pytest

from tenant_apps.movements.rules.outings import belonging


@dataclass(frozen=True)
class Span:
    kind: str
    from_minutes: int | None = None
    to_minutes: int | None = None


@pytest.mark.parametrize(
    ("kind", "out", "back", "span", "fits"),
    [
        ("RASMI", 600, 660, Span("MESYUARAT", 600, 720), True),
        ("RASMI", 500, 601, Span("MESYUARAT", 600, 720), True),
        ("RASMI", 500, 600, Span("MESYUARAT", 600, 720), False),
        ("RASMI", 720, 780, Span("MESYUARAT", 600, 720), False),
        ("RASMI", 600, None, Span("MESYUARAT", 900, 960), True),
        ("RASMI", 600, 660, Span("OUTSTATION"), True),
        ("RASMI", 600, 660, Span("KEBENARAN", 600, 660), False),
        ("RASMI", 600, 660, Span("BDR"), False),
        ("RASMI", 600, 660, Span("LEBIH_MASA"), False),
        ("PERIBADI", 600, 660, Span("KEBENARAN", 600, 660), True),
        ("PERIBADI", 600, 660, Span("MESYUARAT", 600, 660), False),
        ("PERIBADI", 600, 600, Span("KEBENARAN", 600, 660), True),
    ],
)
def test_a_line_belongs_to_what_its_times_touch(kind: str, out: int, back: int | None, span: Span, fits: bool) -> None:
    assert belonging(kind, out, back, [span]) is (span if fits else None)


def test_the_first_that_fits_is_taken() -> None:
    spans = [Span("BDR"), Span("KURSUS"), Span("MESYUARAT", 600, 660)]

    assert belonging("RASMI", 600, 660, spans) is spans[1]
    assert belonging("RASMI", 600, 660, []) is None
