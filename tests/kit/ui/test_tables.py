"""Lists declared once: sorting, paging, exporting."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.test import RequestFactory

from kit.ui.tables import Column, Table, cut
from shared_apps.accounts.models import User


class Numbers(Table):
    columns = (
        Column("name", "Nama", sort=("name",), card="title", link=lambda row: f"/{row['name']}/"),
        Column("size", "Saiz", sort=("size",), align="end"),
        Column("note", "Nota"),
    )
    default_sort = "name"
    per_page = 2


ROWS = tuple({"name": name, "size": size, "note": None} for name, size in (("b", 3), ("a", 9), ("c", 1), ("d", 5)))


class Row:
    def __init__(self, name: str, size: int) -> None:
        self.name, self.size, self.note = name, size, None


OBJECTS = tuple(Row(str(row["name"]), int(str(row["size"]))) for row in ROWS)


class Users(Table):
    columns = (Column("name", "Nama", sort=("full_name",), value="full_name"),)
    default_sort = "-name"


def _table(query: str = "", source: QuerySet[Any] | Sequence[Any] = OBJECTS) -> Numbers:
    return Numbers(RequestFactory().get(f"/senarai/?{query}"), source)


def _names(table: Table) -> list[str]:
    return [row.name for row in table.objects]


def test_the_default_order_and_the_first_page() -> None:
    table = _table()

    assert _names(table) == ["a", "b"]
    assert table.page.next_url == "?muka=2"
    assert not table.page.has_previous


def test_a_page_keeps_the_filters() -> None:
    table = _table("unit=3&muka=2&susun=-size")

    assert _names(table) == ["b", "c"]
    assert table.page.previous_url == "?unit=3&muka=1&susun=-size"
    assert not table.page.has_next


@pytest.mark.parametrize("asked", ["password", "-note", "--name", "", "name,size", "-"])
def test_only_declared_orders_are_accepted(asked: str) -> None:
    assert _names(_table(f"susun={asked}")) == ["a", "b"]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "²", "9" * 400])
def test_a_nonsense_page_is_the_first(asked: str) -> None:
    assert _table(f"muka={asked}").number == 1


def test_heads_say_their_order_and_lead_to_the_other_one() -> None:
    heads = {head.column.key: head for head in _table("susun=size").heads}

    assert (heads["size"].order, heads["size"].url) == ("ascending", "?susun=-size")
    assert (heads["name"].order, heads["name"].url) == ("none", "?susun=name")
    assert (heads["note"].order, heads["note"].url) == ("", "")


def test_sorting_returns_to_the_first_page() -> None:
    assert _table("muka=2").heads[0].url == "?susun=-name"


def test_a_queryset_is_sorted_to_the_last_row() -> None:
    table = Users(RequestFactory().get("/"), User.objects.all())

    ordered = table._ordered()

    assert isinstance(ordered, QuerySet)
    assert ordered.query.order_by == ("-full_name", "pk")


def test_cells_read_attributes_keys_and_functions() -> None:
    column = Column("x", "X", value=lambda row: row["size"] * 2)

    assert column.read(ROWS[0]) == 6
    assert Column("name", "Nama").read(ROWS[0]) == "b"
    assert Column("x", "X", value="note.real", link=None).url(ROWS[0]) == ""


def test_an_export_streams_every_row() -> None:
    table = _table("susun=-size&muka=2")

    assert table.header == ("Nama", "Saiz", "Nota")
    assert [values[1] for values in table.values()] == [9, 5, 3, 1]


def test_a_plain_list_is_cut_without_counting() -> None:
    rows, page = cut(RequestFactory().get("/?muka=2"), range(5), per_page=2)

    assert rows == (2, 3)
    assert (page.number, page.has_previous, page.has_next) == (2, True, True)


def test_a_head_that_sorts_is_a_link_on_the_page() -> None:
    page = render_to_string("ui/table.html", {"table": _table("susun=size", ROWS)})

    assert 'href="?susun=-size"' in page
    assert 'href="?susun=name"' in page
