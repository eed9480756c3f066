"""The letters of the Indonesian recap."""

from tenant_apps.reports.rules.recap import RecapFigures, figures_of, sum_of


def test_days_become_the_letters_of_the_recap() -> None:
    summary = {
        "days": {"HADIR": 12, "TIDAK_LENGKAP": 1, "LEWAT": 3, "PULANG_AWAL": 2, "TIDAK_HADIR": 3, "CUTI": 4},
        "leave": {"CR": 1, "CS": 1, "CKEC": 1, "CB": 1},
        "accepted_absences": 1,
        "late_minutes": 40,
        "early_minutes": 15,
        "worked_minutes": 5000,
    }
    summary["days"] |= {"TUGAS_RASMI": 2, "REHAT": 8, "KELEPASAN": 1}  # type: ignore[operator]  # a plain dictionary

    assert figures_of(summary) == RecapFigures(
        present=13,
        late=3,
        early=2,
        unexplained=2,
        sick=1,
        excused=2,
        leave=2,
        duty=2,
        late_minutes=40,
        early_minutes=15,
        worked_minutes=5000,
    )


def test_leave_of_a_type_nobody_knows_is_leave() -> None:
    assert figures_of({"days": {"CUTI": 2}, "leave": {"XX": 1}}).leave == 2


def test_a_month_without_figures_is_all_noughts() -> None:
    assert figures_of({}) == RecapFigures()


def test_sums_are_by_letter() -> None:
    total = sum_of([RecapFigures(present=2, late=1), RecapFigures(present=3, duty=4)])

    assert (total.present, total.late, total.duty) == (5, 1, 4)
