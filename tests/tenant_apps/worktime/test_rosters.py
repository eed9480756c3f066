"""Rosters: drafted for a unit, published, and what the judgement then reads."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared_apps.audit.actor import SYSTEM
from tenant_apps.people import services as people
from tenant_apps.worktime import selectors, services
from tenant_apps.worktime.models import RosterEntry
from tenant_apps.worktime.rules.calendar import DayType
from tenants.directory import TenantRef
from tests.tenant_apps.people.cast import FIRST_DAY, Cast, cast

MONDAY = date(2026, 11, 16)
WEEK = tuple(MONDAY + timedelta(days=n) for n in range(7))
SATURDAY = WEEK[5]
NOW = datetime(2026, 12, 11, tzinfo=UTC)


@pytest.fixture
def crew(in_north: TenantRef) -> Cast:
    services.ensure_patterns()
    services.set_default_schedule(pattern_code="WBF", valid_from=FIRST_DAY, by=None)
    services.put_policy(params={"rosters_enabled": True}, valid_from=FIRST_DAY, by=None)
    shift("PAGI", 420, 900)
    shift("MALAM", 1320, 360)
    return cast()


def shift(code: str, start: int, end: int, **more: object) -> int:
    times = {"start_minutes": start, "end_minutes": end}
    return services.put_pattern(code=code, name=code.title(), kind="SYIF", by=None, **times, **more)  # type: ignore[arg-type]  # free keywords of a test


def line(crew: Cast, text: str, *persons: int, dates: tuple[date, ...] = WEEK) -> int:
    return services.repeat_line(unit_id=crew.unit, person_ids=persons or [crew.amina], text=text, dates=dates, by=None)


def publish(crew: Cast, *persons: int, dates: tuple[date, ...] = WEEK) -> int:
    return services.publish_roster(unit_id=crew.unit, person_ids=list(persons) or [crew.amina], dates=dates, by=None)


def frames(person_id: int, dates: tuple[date, ...] = WEEK) -> list[tuple[str, DayType]]:
    found = selectors.frames([person_id], dates).values()
    return [(frame.schedule.code if frame.schedule else "", frame.day_type) for frame in found]


def marks(person_id: int, *, with_drafts: bool = True) -> str:
    cells = selectors.roster_cells([person_id], WEEK[0], WEEK[-1], with_drafts=with_drafts)
    return " ".join(cells[person_id, day].mark if (person_id, day) in cells else "." for day in WEEK)


def test_a_draft_counts_for_nothing_until_it_is_published(crew: Cast) -> None:
    assert line(crew, "P P M M – –") == 7
    assert marks(crew.amina) == "P P M M – – P"
    assert marks(crew.amina, with_drafts=False) == ". . . . . . ."
    assert frames(crew.amina)[0] == ("WBF", DayType.WORK)

    assert publish(crew) == 7
    assert marks(crew.amina, with_drafts=False) == "P P M M – – P"


def test_rostered_work_on_a_rest_day_is_asked_for_and_a_day_off_is_rest(crew: Cast) -> None:
    line(crew, "P – M M – P –")
    publish(crew)

    assert frames(crew.amina) == [
        ("PAGI", DayType.WORK),
        ("LEPAS", DayType.REST),
        ("MALAM", DayType.WORK),
        ("MALAM", DayType.WORK),
        ("LEPAS", DayType.REST),
        ("PAGI", DayType.REST),
        ("LEPAS", DayType.REST),
    ]
    assert frames(crew.boris)[0] == ("WBF", DayType.WORK)


def test_neighbouring_shifts_are_read_with_the_date(crew: Cast) -> None:
    line(crew, "M")
    publish(crew)
    found = selectors.frames([crew.amina], WEEK)

    before, here, after = (found[crew.amina, day].schedule for day in WEEK[:3])
    assert before is not None
    assert here is not None
    assert after is not None
    assert (before.end - 1440, here.start, after.start + 1440) == (360, 1320, 2760)


def test_rosters_cost_no_further_statement(crew: Cast) -> None:
    line(crew, "P – M", crew.amina, crew.boris)
    publish(crew, crew.amina, crew.boris)

    with CaptureQueriesContext(connection) as statements:
        selectors.frames([crew.amina, crew.boris, crew.dania], WEEK)

    assert len(statements) == 1


def test_saving_takes_the_same_number_of_statements_for_a_month_as_for_a_day(crew: Cast) -> None:
    month = tuple(MONDAY + timedelta(days=n) for n in range(28))
    line(crew, "M", crew.amina, crew.boris, crew.dania, dates=month)
    counts = []
    for persons, dates in (([crew.amina], WEEK[:1]), ([crew.amina, crew.boris, crew.dania], month)):
        with CaptureQueriesContext(connection) as statements:
            line(crew, "P – P", *persons, dates=dates)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_month_that_is_a_shift_asks_for_no_work_on_rest_days_without_a_roster(crew: Cast) -> None:
    services.assign_schedule(person_ids=[crew.amina], pattern_code="PAGI", valid_from=FIRST_DAY, by=None)

    assert frames(crew.amina)[4:] == [("PAGI", DayType.WORK), ("LEPAS", DayType.REST), ("LEPAS", DayType.REST)]


def test_what_is_published_can_be_drafted_over_emptied_and_taken_back(crew: Cast) -> None:
    line(crew, "P")
    publish(crew)
    pair = (crew.amina, WEEK[1])
    services.put_roster(unit_id=crew.unit, marks={pair: "", (crew.amina, WEEK[2]): "m"}, by=None)
    assert marks(crew.amina) == "P  M P P P P"
    services.put_roster(unit_id=crew.unit, marks={pair: "P"}, by=None)
    assert marks(crew.amina) == "P P M P P P P"
    services.put_roster(unit_id=crew.unit, marks={pair: "."}, by=None)

    assert publish(crew) == 2
    assert marks(crew.amina, with_drafts=False) == "P . M P P P P"
    assert not RosterEntry.objects.filter(is_draft=True).exists()
    assert frames(crew.amina)[1] == ("WBF", DayType.WORK)


def test_last_week_is_copied(crew: Cast) -> None:
    line(crew, "P P – – – – –")
    following = tuple(day + timedelta(days=7) for day in WEEK)
    copied = services.copy_roster(unit_id=crew.unit, person_ids=[crew.amina], dates=following, days_back=7, by=None)

    assert copied == 7
    with pytest.raises(services.BadRoster, match="untuk disalin"):
        services.copy_roster(unit_id=crew.unit, person_ids=[crew.boris], dates=WEEK, days_back=7, by=None)


def test_lines_are_pasted_by_staff_number(crew: Cast) -> None:
    pasted = services.paste_lines(
        unit_id=crew.unit,
        person_ids=[crew.amina, crew.boris],
        text="K003\tP\tP\tM\nK002,-,-,P\n",
        dates=WEEK,
        by=None,
    )

    assert pasted == 6
    assert marks(crew.amina) == "P P M . . . ."
    assert marks(crew.boris) == "– – P . . . ."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "sekurang-kurangnya satu baris"),
        ("K999 P", "Baris 1"),
        ("K003 " + "P " * 8, "8 tanda"),
        ("K003 Q", "Tanda Q"),
    ],
)
def test_lines_that_fit_nobody_or_no_date_are_refused(crew: Cast, text: str, words: str) -> None:
    with pytest.raises(services.BadRoster, match=words):
        services.paste_lines(unit_id=crew.unit, person_ids=[crew.amina], text=text, dates=WEEK, by=None)


def test_a_module_that_is_off_refuses(crew: Cast) -> None:
    services.put_policy(params={"rosters_enabled": False}, valid_from=WEEK[2], by=None)

    with pytest.raises(services.RostersOff, match="Rab 18 Nov"):
        line(crew, "P")
    assert line(crew, "P", dates=WEEK[:2]) == 2


def test_a_roster_published_before_the_module_was_turned_off_counts_until_then(crew: Cast) -> None:
    line(crew, "P")
    publish(crew)
    services.put_policy(params={"rosters_enabled": False}, valid_from=WEEK[2], by=None)

    assert [code for code, _type in frames(crew.amina)[:4]] == ["PAGI", "PAGI", "WBF", "WBF"]


@pytest.mark.parametrize("text", ["Q", "P Z M"])
def test_an_unknown_mark_is_refused_with_those_that_are_known(crew: Cast, text: str) -> None:
    with pytest.raises(services.BadRoster, match="Gunakan: P, M, –"):
        line(crew, text)


def test_an_empty_pattern_or_nobody_is_refused(crew: Cast) -> None:
    with pytest.raises(services.BadRoster, match="corak"):
        line(crew, " ")
    with pytest.raises(services.BadRoster, match="seorang pegawai"):
        services.repeat_line(unit_id=crew.unit, person_ids=[], text="P", dates=WEEK, by=None)


def test_an_officer_of_another_unit_is_refused_by_name(crew: Cast) -> None:
    with pytest.raises(services.BadRoster, match="Erna binti Said tidak bertugas"):
        line(crew, "P", crew.erna)


def test_an_officer_who_moves_away_is_rostered_only_until_then(crew: Cast) -> None:
    people.move_person(
        person_id=crew.amina, unit_id=crew.other_unit, location_id=crew.place, valid_from=WEEK[2], by=None
    )

    assert line(crew, "P", dates=WEEK[:2]) == 2
    with pytest.raises(services.BadRoster, match="Rab 18 Nov"):
        line(crew, "P")


def test_a_locked_month_takes_no_roster(crew: Cast) -> None:
    line(crew, "P")
    services.lock_month(month=MONDAY, now=NOW, by=SYSTEM)

    with pytest.raises(services.MonthLocked):
        line(crew, "M")
    with pytest.raises(services.MonthLocked):
        publish(crew)


def test_shifts_that_overlap_within_a_night_are_refused_also_with_what_stands_beside(crew: Cast) -> None:
    shift("SUBUH", 300, 780)
    with pytest.raises(services.BadRoster, match="belum tamat"):
        line(crew, "M S")

    line(crew, "M", dates=WEEK[:1])
    publish(crew)
    with pytest.raises(services.BadRoster, match="Isn 16 Nov belum tamat apabila syif Sel 17 Nov"):
        line(crew, "S", dates=WEEK[1:2])
    assert line(crew, "– S", dates=WEEK[1:3]) == 2


def test_nothing_to_publish_is_said(crew: Cast) -> None:
    with pytest.raises(services.BadRoster, match="Tiada perubahan"):
        publish(crew)


def test_a_shift_of_another_unit_is_unknown_here_and_one_of_a_unit_above_is_known(crew: Cast) -> None:
    shift("LAIN", 480, 960, unit_id=crew.other_unit, mark="L")
    shift("ATAS", 540, 1020, unit_id=crew.root, mark="A")

    with pytest.raises(services.BadRoster, match="Tanda L"):
        line(crew, "L")
    assert line(crew, "A") == 7


def test_a_mark_stands_for_one_shift(crew: Cast) -> None:
    with pytest.raises(services.BadSchedule, match="Tanda P"):
        shift("PETANG", 840, 1320, mark="p")
    with pytest.raises(services.BadSchedule, match="hari lepas"):
        shift("PETANG", 840, 1320, mark="X")
    shift("PETANG", 840, 1320)

    assert {card.code: card.mark for card in selectors.shifts_of("")} == {"PAGI": "P", "PETANG": "PE", "MALAM": "M"}


def test_the_times_of_a_rostered_shift_stay(crew: Cast) -> None:
    line(crew, "P")
    pattern = next(card for card in selectors.pattern_cards() if card.code == "PAGI")

    with pytest.raises(services.BadSchedule, match="sedang digunakan"):
        shift("PAGI", 450, 900, pattern_id=pattern.id, mark="P")
