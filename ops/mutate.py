"""Mutation testing of the pure rules: each small fault put into them must be noticed by their tests.

``python -m ops.mutate tenant_apps/attendance/rules`` (or a file; several may be named) changes one thing at a time (a
comparison, a sign, a number, a condition, a result) and runs the pure tests against it: first, in a fork, every case
file and some hundred days in which all rules meet, against the second reading; what survives that meets the other
tests of the rules in pytest. What survives both is printed. No database, one process; an hour or so for all rules.

Words (strings) are not changed: what a trace and a sentence say is pinned by cases, what they are called is not.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PURE_TESTS = (
    "tests/tenant_apps/attendance/rules",
    "tests/tenant_apps/worktime/rules",
    "tests/tenant_apps/reports/rules",
    "tests/spotme/test_evaluate.py",
)
LEFT_OUT = ("command", "of_django", "case_expects", "agrees_with_the_case", "everything_meets", "on_any_day")
IGNORED = "tests/tenant_apps/attendance/rules/test_invariants.py"
"""What the cases said already, and what starts other processes or searches for long."""
DAYS = 1500
ONLY_CASES = {
    "arrival.py",
    "covers.py",
    "day.py",
    "intervals.py",
    "location.py",
    "normalise.py",
    "pick.py",
}
ONLY_CASES |= {"worked.py"}
"""Steps of the judgement: what no case notices, no other test of the rules does."""
FIRST_LIMIT, SECOND_LIMIT = 20, 180

_COMPARE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_BINARY: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the module with it, and where and what it is."""

    module: str
    path: str
    line: int
    was: str
    became: str
    source: str


class _Faults(ast.NodeTransformer):
    """Puts in the fault number ``wanted`` of a module; without one it only counts."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.count = wanted, 0
        self.line, self.was, self.became = 0, "", ""

    def _change(self, node: ast.AST, other: ast.AST) -> ast.AST:
        self.count += 1
        if self.count - 1 != self.wanted:
            return node
        self.line, self.was, self.became = getattr(node, "lineno", 0), ast.unparse(node), ast.unparse(other)
        return ast.copy_location(other, node)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        found: ast.AST = node
        for place, op in enumerate(node.ops):
            if type(op) in _COMPARE and found is node:
                ops = [*node.ops[:place], _COMPARE[type(op)](), *node.ops[place + 1 :]]
                found = self._change(node, ast.Compare(node.left, ops, node.comparators))
        return found

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        other = _BINARY.get(type(node.op))
        return node if other is None else self._change(node, ast.BinOp(node.left, other(), node.right))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        self.generic_visit(node)
        return self._change(node, ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return self._change(node, node.operand) if isinstance(node.op, ast.Not | ast.USub) else node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, bool):
            return self._change(node, ast.Constant(not node.value))
        if isinstance(node.value, int | float):
            return self._change(node, ast.Constant(node.value + 1))
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        return self._change(node, ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse))

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        return self._change(node, ast.IfExp(node.test, node.orelse, node.body))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            return self._change(node, ast.Call(ast.Name(_CALLS[node.func.id], ast.Load()), node.args, node.keywords))
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        is_none = node.value is None or (isinstance(node.value, ast.Constant) and node.value.value is None)
        return node if is_none else self._change(node, ast.Return(ast.Constant(None)))

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):
            return node
        self.generic_visit(node)
        return self._change(node, ast.Pass())

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        other = _BINARY.get(type(node.op), ast.Sub)
        return self._change(node, ast.AugAssign(node.target, other(), node.value))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.args = self.visit(node.args)
        node.body = [self.visit(item) for item in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.body = [self.visit(item) for item in node.body]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the module with the fault instead of the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.mutant.module:
            return None
        is_package = self.mutant.path.endswith("__init__.py")
        spec = importlib.util.spec_from_loader(name, self, origin=self.mutant.path, is_package=is_package)
        if spec is not None and is_package:
            spec.submodule_search_locations = [str((ROOT / self.mutant.path).parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(ROOT / self.mutant.path)
        exec(compile(self.mutant.source, self.mutant.path, "exec"), module.__dict__)  # noqa: S102 - our own source


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield a file's faults, one after the other."""
    text = path.read_text()
    counting = _Faults()
    counting.visit(ast.parse(text))
    relative = str(path.relative_to(ROOT))
    module = relative.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    for number in range(counting.count):
        faults = _Faults(number)
        tree = ast.fix_missing_locations(faults.visit(ast.parse(text)))
        yield Mutant(module, relative, faults.line, faults.was, faults.became, ast.unparse(tree))


def main() -> int:
    """Run all faults of the files named; the status says whether any survived."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    paths = [path for name in sys.argv[1:] for path in _files(ROOT / name)]
    asked = _asked()
    total, survivors = 0, list[Mutant]()
    started = time.monotonic()
    for path in paths:
        found = list(mutants_of(path))
        left = [mutant for mutant in found if not _notices(mutant, asked)]
        if path.name not in ONLY_CASES:
            left = [mutant for mutant in left if not _pytest_notices(mutant)]
        total, survivors = total + len(found), survivors + left
        _say(f"{path.relative_to(ROOT)}: {len(found) - len(left)} of {len(found)} noticed")
        for one in left:
            _say(f"  {one.path}:{one.line}: {one.was}  →  {one.became}")
    share = 1 - len(survivors) / max(1, total)
    _say(f"{total} faults, {len(survivors)} survived: {share:.1%} in {time.monotonic() - started:.0f} s")
    return 1 if survivors else 0


def _files(path: Path) -> Sequence[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _asked() -> list[tuple[dict[str, Any], dict[str, Any], list[str] | None]]:
    """Cases with what they expect, made by a process of its own: this one must not have seen the rules."""
    code = (
        "import json, sys; from tests.tenant_apps.attendance.case_files import all_cases, answer, question\n"
        "from tests.tenant_apps.attendance.rules.dense_days import dense_day\n"
        "from tests.tenant_apps.attendance.rules.second_reading import second_reading\n"
        f"dense = [dense_day(seed) for seed in range({DAYS})]\n"
        "found = [(question(c), answer(c), c.get('sentences')) for c in all_cases()]\n"
        "found += [(c, second_reading(c), None) for c in dense]\n"
        "json.dump(found, sys.stdout)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, cwd=ROOT)
    return [tuple(item) for item in json.loads(done.stdout)]


def _notices(mutant: Mutant, asked: Sequence[tuple[dict[str, Any], dict[str, Any], list[str] | None]]) -> bool:
    """Whether the cases notice the fault."""

    def look() -> bool:
        from spotme.evaluate import facts_of
        from tenant_apps.attendance.rules.day import judge_day
        from tenant_apps.attendance.rules.explain import sentences

        for case, expected, told in asked:
            verdict = judge_day(facts_of(case))
            result = verdict.to_json()
            result.pop("trace")
            if result != expected or (told is not None and sentences(verdict.trace, "ms") != told):
                return True
        return False

    return _in_child(mutant, look, FIRST_LIMIT)


def _pytest_notices(mutant: Mutant) -> bool:
    """Whether the other pure tests notice the fault."""

    def look() -> bool:
        import pytest

        options = ["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:django", "-o", "strict=false"]
        options += ["-o", "addopts=--import-mode=importlib", f"--ignore={IGNORED}"]
        options += ["-k", " and ".join(f"not {word}" for word in LEFT_OUT)]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return int(pytest.main([*options, *PURE_TESTS])) != 0

    return _in_child(mutant, look, SECOND_LIMIT)


def _in_child(mutant: Mutant, look: Any, limit: int) -> bool:
    """Whether ``look`` says so, fails, or takes too long, in a fork that imports the fault."""
    child = os.fork()
    if child == 0:
        signal.alarm(limit)
        sys.meta_path.insert(0, _Loader(mutant))
        noticed = True
        try:
            noticed = bool(look())
        finally:
            os._exit(1 if noticed else 0)
    _pid, status = os.waitpid(child, 0)
    return status != 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
