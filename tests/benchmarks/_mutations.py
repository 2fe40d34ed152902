"""Small errors put into Python source, one at a time: what a slip of the pen would write."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import CodeType
from typing import Any

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutation:
    """One error: what stood there, what stands there now, and how to compile the whole file with it.

    lines: of the statement it is in, its body left out. function: qualified name of the outermost function it is in,
    None outside of all; constant: the name that the statement binds, outside of all functions and classes.
    is_of_limit: whether it is a comparison or a number.
    """

    number: int
    lines: range
    before: str
    after: str
    function: str | None
    constant: str | None
    is_of_limit: bool
    compiled: Callable[[], CodeType]

    def __str__(self) -> str:
        return f"{self.lines.start}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class Place:
    """Where an error can be made: the field (and index) of a node, what is in it and what could be."""

    holder: ast.AST
    field: str
    index: int | None
    node: ast.AST
    instead: ast.AST
    statement: ast.stmt
    function: str | None

    def put(self, node: ast.AST) -> None:
        """Make a node stand there."""
        if self.index is None:
            setattr(self.holder, self.field, node)
        else:
            getattr(self.holder, self.field)[self.index] = node


def mutations(source: str, path: str) -> Iterator[Mutation]:
    """Every mutation of a file, numbered in an order that depends on the source alone."""
    tree = ast.parse(source)
    for number, place in enumerate(list(places(tree, ast.Pass(lineno=0, end_lineno=0)))):
        before, after = _shown(place.node), _shown(place.instead)
        constant = _constant(place.statement) if place.statement in tree.body else None
        code = partial(_compiled, tree, path, place)
        is_of_limit = isinstance(place.instead, ast.Compare | ast.Constant) and type(place.node) is type(place.instead)
        lines = _lines(place.statement)
        yield Mutation(number, lines, before, after, place.function, constant, is_of_limit, code)


def _compiled(tree: ast.Module, path: str, place: Place) -> CodeType:
    place.put(place.instead)
    code = compile(ast.fix_missing_locations(tree), path, "exec")
    place.put(place.node)
    return code


def _shown(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split("\n")[0].split())


def _constant(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign([ast.Name(name)]) | ast.AnnAssign(ast.Name(name)):
            return name
    return None


def _lines(statement: ast.stmt) -> range:
    body = getattr(statement, "body", None)
    after = (statement.end_lineno or statement.lineno) + 1
    return range(statement.lineno, max(body[0].lineno, statement.lineno + 1) if body else after)


def places(
    tree: ast.AST, statement: ast.stmt, scope: tuple[str, ...] = (), function: str | None = None
) -> Iterator[Place]:
    """Every error that can be made below a node."""
    for field, index, node in _children(tree):
        inside, outer = scope, function
        if isinstance(node, ast.ClassDef):
            if any(ast.unparse(base) == "Protocol" for base in node.bases):
                continue
            inside = (*scope, node.name)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'":
            continue
        at = node if isinstance(node, ast.stmt) else statement
        for instead in _instead(node):
            yield Place(tree, field, index, node, ast.copy_location(instead, node), at, function)
        if isinstance(node, FUNCTION) and function is None:
            yield from places(node.args, at, scope, None)
            outer = ".".join((*scope, node.name))
        yield from places(node, at, inside, outer)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, Any]]:
    """Parts of a node in which something is computed: no annotation, decorator or docstring."""
    skipped = {"annotation", "returns", "decorator_list", "bases", "type_params"}
    if isinstance(node, FUNCTION):
        skipped.add("args")
    for field, value in ast.iter_fields(node):
        if field in skipped:
            continue
        for index, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(each, ast.AST):
                yield field, index, each


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    """What could stand in place of a node."""
    match node:
        case ast.Compare():
            for place, operator in enumerate(node.ops):
                other = copy.copy(node)
                other.ops = [*node.ops[:place], COMPARED[type(operator)](), *node.ops[place + 1 :]]
                yield other
        case ast.BinOp(left, operator, right) if type(operator) in COUNTED:
            yield ast.BinOp(left, COUNTED[type(operator)](), right)
        case ast.AugAssign(target, operator, value) if type(operator) in COUNTED:
            yield ast.AugAssign(target, COUNTED[type(operator)](), value)
        case ast.Constant(bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(int(value) | float(value)):
            yield from (ast.Constant(value + 1), ast.Constant(value - 1))
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Call(ast.Name(name), arguments, keywords) if name in CALLED:
            yield ast.Call(ast.Name(CALLED[name], ast.Load()), arguments, keywords)
        case ast.Return(ast.AST() as value) if not (isinstance(value, ast.Constant) and not value.value):
            yield ast.Return(ast.Constant(None))
        case ast.If(_, body, orelse):
            yield from (ast.If(ast.Constant(True), body, orelse), ast.If(ast.Constant(False), body, orelse))
        case ast.IfExp(_, body, orelse):
            yield from (copy.copy(body), copy.copy(orelse))
        case ast.comprehension(target, values, conditions) if conditions:
            for place in range(len(conditions)):
                yield ast.comprehension(target, values, conditions[:place] + conditions[place + 1 :], 0)
        case ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield ast.Expr(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
