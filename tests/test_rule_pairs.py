"""A rule's two readers share its fields and nothing else: an error in a shared helper would hide from the auditor."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "shiftplan"
READING = ("check", "unknown")
POSTING = ("constrain",)
PLAIN = {"PlanBuilder", "Rule"}
"""Classes whose methods are no help in judging: the verbs of a planner, and the making of a violation."""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@cache
def ours() -> frozenset[str]:
    """Names of every function, method and property of domain and rules that no field bears as well."""
    names: set[str] = set()
    fields: set[str] = set()
    for path in [*(PACKAGE / "domain").glob("*.py"), *(PACKAGE / "rules").glob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names |= {each.name for each in functions(tree)}
        fields |= {
            node.target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name in PLAIN:
                names -= {each.name for each in functions(node)}
    return frozenset(names - fields)


def rule_classes() -> dict[str, ast.ClassDef]:
    """Every class with both readers, by name."""
    found = {}
    for path in (PACKAGE / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and {"check", "constrain"} <= {each.name for each in functions(node)}:
                found[node.name] = node
    del found["Rule"]
    return found


def used(node: ast.ClassDef, entries: tuple[str, ...]) -> set[str]:
    """Attributes read and functions called by some methods of a class, through its own helpers too."""
    methods = {each.name: each for each in functions(node)}
    names: set[str] = set()
    waiting = [name for name in entries if name in methods]
    while waiting:
        for part in ast.walk(methods[waiting.pop()]):
            name = _name(part)
            if name is not None and name not in names:
                names.add(name)
                waiting += [name] if name in methods and name not in entries else []
    return names


def _name(part: ast.AST) -> str | None:
    if isinstance(part, ast.Attribute):
        return part.attr
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
        return part.func.id
    return None


CLASSES = rule_classes()


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_check_and_constrain_share_no_helper(name):
    shared = used(CLASSES[name], READING) & used(CLASSES[name], POSTING) & ours()

    assert not shared


def test_the_test_sees_a_shared_helper():
    methods = ["def check(self): return self._sum()", "def constrain(self): return self._sum()", "def _sum(self): pass"]
    (node,) = ast.parse("\n  ".join(["class X:", *methods])).body
    assert isinstance(node, ast.ClassDef)

    assert "_sum" in used(node, READING) & used(node, POSTING)


def test_no_check_reads_what_is_counted_for_plans():
    tree = ast.parse((PACKAGE / "rules" / "planned_time.py").read_text(encoding="utf-8"))
    planned = {each.name for each in functions(tree) if not each.name.startswith("_")}

    for node in CLASSES.values():
        assert not used(node, READING) & planned


def test_every_rule_is_here():
    assert len(CLASSES) >= 22
