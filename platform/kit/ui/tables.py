"""Lists declared once: columns, what may be sorted, how many rows a page.

A table takes a queryset (or a sequence already cut to one page), sorts by a whitelisted key that always ends in
the primary key, reads one row more than a page holds instead of counting, and prints itself as a table or, on
phones, as cards. The same columns serve an export: `Table.header` and `Table.values`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from kit.ui.statuses import Text

SORT = "susun"
PAGE = "muka"
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``value`` reads a row: an attribute path (default: the key) or a function. ``template`` prints the cell with
    ``row`` and ``value``; ``link`` reads the address the cell leads to. ``sort`` are the fields ordered by.
    ``card`` says what becomes of it on phones: title, row or hidden. ``align`` is start or end (numbers).
    ``nowrap`` keeps codes, dates and short states on one line.
    """

    key: str
    label: Text
    value: str | Callable[[Any], Any] | None = None
    sort: tuple[str, ...] = ()
    template: str = ""
    link: str | Callable[[Any], str] | None = None
    align: str = "start"
    card: str = "row"
    nowrap: bool = False

    def read(self, row: Any) -> Any:
        """Return this column's value of ``row``."""
        return _read(row, self.key if self.value is None else self.value)

    def url(self, row: Any) -> str:
        """Return where the cell leads, or nothing."""
        return str(_read(row, self.link) or "") if self.link is not None else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed."""

    column: Column
    row: Any
    value: Any
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """Which page this is, and where the ones beside it are (empty: there is none)."""

    number: int
    previous_url: str
    next_url: str

    @property
    def has_previous(self) -> bool:
        return bool(self.previous_url)

    @property
    def has_next(self) -> bool:
        return bool(self.next_url)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: where its sort link leads (empty: not sortable) and the order it is in now."""

    column: Column
    url: str
    order: str


@dataclass
class Table:
    """One list on one page. Subclasses declare `columns`, `default_sort` and, if wanted, `per_page` and `caption`."""

    request: HttpRequest
    source: QuerySet[Any] | Sequence[Any]
    empty_title: Text = ""
    id: str = "table"

    columns: ClassVar[tuple[Column, ...]] = ()
    default_sort: ClassVar[str] = ""
    per_page: ClassVar[int] = 50
    caption: ClassVar[Text] = ""

    @cached_property
    def sort(self) -> str:
        """The sort key in use, ``-`` in front when it runs downwards; unknown keys fall back to the default."""
        asked = self.request.GET.get(SORT, "")
        return asked if asked.lstrip("-") in self._sortable and asked.count("-") <= 1 else self.default_sort

    @cached_property
    def number(self) -> int:
        """The page asked for, at least 1; nonsense is 1."""
        return page_number(self.request)

    @property
    def page(self) -> Page:
        """This page's number and its neighbours."""
        return _page(self.request, self.number, more=len(self._fetched) > self.per_page)

    @property
    def objects(self) -> tuple[Any, ...]:
        """The objects of this page."""
        return self._fetched[: self.per_page]

    @property
    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """The cells of this page, row by row."""
        for row in self.objects:
            yield tuple(Cell(column, row, column.read(row), column.url(row)) for column in self.columns)

    @property
    def heads(self) -> tuple[Head, ...]:
        """The columns' heads with their sort links."""
        return tuple(self._head(column) for column in self.columns)

    @property
    def header(self) -> tuple[str, ...]:
        """The columns' names, for an export."""
        return tuple(str(column.label) for column in self.columns)

    def values(self) -> Iterable[tuple[Any, ...]]:
        """Every row's plain values in the sorted order, streamed, for an export."""
        ordered = self._ordered()
        rows = ordered.iterator(chunk_size=1000) if isinstance(ordered, QuerySet) else ordered
        return (tuple(column.read(row) for column in self.columns) for row in rows)

    @cached_property
    def _fetched(self) -> tuple[Any, ...]:
        start = (self.number - 1) * self.per_page
        return tuple(self._ordered()[start : start + self.per_page + 1])

    def _ordered(self) -> QuerySet[Any] | Sequence[Any]:
        fields = self._sortable.get(self.sort.lstrip("-"), ())
        down = self.sort.startswith("-")
        if isinstance(self.source, QuerySet):
            signs = [f"-{name}" if down else name for name in fields]
            return self.source.order_by(*signs, *(() if "pk" in fields else ("pk",)))
        if not fields:
            return self.source
        return sorted(self.source, key=lambda row: tuple(_read(row, name) for name in fields), reverse=down)

    @cached_property
    def _sortable(self) -> dict[str, tuple[str, ...]]:
        return {column.key: column.sort for column in self.columns if column.sort}

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column, "", "")
        if self.sort.lstrip("-") != column.key:
            return Head(column, self._sorted_url(column.key), "none")
        if self.sort.startswith("-"):
            return Head(column, self._sorted_url(column.key), "descending")
        return Head(column, self._sorted_url(f"-{column.key}"), "ascending")

    def _sorted_url(self, sort: str) -> str:
        return _url(self.request, **{SORT: sort, PAGE: None})


def cut(
    request: HttpRequest, source: QuerySet[Any] | Sequence[Any], per_page: int = 20
) -> tuple[tuple[Any, ...], Page]:
    """Return one page of ``source``, already ordered, and its `Page`: for lists that are no table. No COUNT."""
    number = page_number(request)
    found = tuple(source[(number - 1) * per_page : number * per_page + 1])
    return found[:per_page], _page(request, number, more=len(found) > per_page)


def page_number(request: HttpRequest) -> int:
    """Return the page asked for, at least 1; nonsense is 1."""
    asked = request.GET.get(PAGE, "1")
    return min(max(int(asked), 1), LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 1


def _page(request: HttpRequest, number: int, *, more: bool) -> Page:
    before = _url(request, **{PAGE: str(number - 1)}) if number > 1 else ""
    return Page(number, before, _url(request, **{PAGE: str(number + 1)}) if more else "")


def _url(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with other query parameters; None takes one out."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def _read(row: Any, how: str | Callable[[Any], Any]) -> Any:
    if callable(how):
        return how(row)
    value = row
    for name in how.split("."):
        value = getattr(value, name) if not isinstance(value, dict) else value[name]
    return value() if callable(value) and not isinstance(value, Model) else value
