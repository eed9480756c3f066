"""Units by what a file may call them."""

from __future__ import annotations

from collections.abc import Mapping

from tenant_apps.people.selectors.units import unit_tree

type Path = tuple[str, ...]

AMBIGUOUS = -1


class UnitIndex:
    """Open units by what a file may call them: the whole path, its end, the code."""

    def __init__(self, trails: Mapping[int, Path], codes: Mapping[str, int]) -> None:
        self._by_end: dict[Path, set[int]] = {}
        self._whole: dict[Path, int] = {}
        self._codes = codes
        self._trails = dict(trails)
        for pk, trail in trails.items():
            self.put(pk, trail)

    @classmethod
    def read(cls) -> UnitIndex:
        """Index the open units. One statement."""
        nodes = [node for node in unit_tree() if node.is_open]
        names = {node.id: node.name for node in nodes}
        trails = {
            node.id: tuple(names[int(pk)] for pk in node.path.strip("/").split("/") if int(pk) in names)
            for node in nodes
        }
        return cls(trails, {node.code.casefold(): node.id for node in nodes})

    def trails(self) -> Mapping[int, Path]:
        """Return the whole path of every unit read, by id."""
        return self._trails

    def put(self, pk: int, trail: Path) -> None:
        """Index one unit under every ending of its path."""
        folded = tuple(name.casefold() for name in trail)
        self._whole[folded] = pk
        for start in range(len(folded)):
            self._by_end.setdefault(folded[start:], set()).add(pk)

    def find(self, names: Path) -> int | None:
        """Return the unit meant, None if there is none, :data:`AMBIGUOUS` if there are several."""
        folded = tuple(name.casefold() for name in names)
        if folded in self._whole:
            return self._whole[folded]
        if len(folded) == 1 and folded[0] in self._codes:
            return self._codes[folded[0]]
        found = self._by_end.get(folded, set())
        if len(found) > 1:
            return AMBIGUOUS
        return next(iter(found), None)
