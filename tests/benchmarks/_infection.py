"""Which tests could notice an error: those in which what stands there and what would stand there differ in value.

`instrumented` puts every mutation of a file beside the expression that it is in, so that one run of a test tells for
all of them at once. A whole expression is compared, not the part in error: an hour more in a sum is nothing to a test
as long as the comparison around it comes out the same.
"""

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from types import CodeType
from typing import Any

from tests.benchmarks._mutations import places

MOST_LOOKED_AT = 400
"""Values of an expression that are compared in one test; what differed in none of them may still differ later."""
IMPURE = {"pop", "popleft", "append", "insert", "add", "update", "setdefault", "discard", "remove", "extend"}
VALUE, TRUTH = "value", "truth"
Thunk = Callable[[], Any]


class Infections:
    """What tests met: `certain` holds the mutations of which a value differed, `possible` those that may differ too.

    A mutation is (path, number). Both hold what was met since the last `clear`.
    """

    def __init__(self) -> None:
        self.certain: set[tuple[str, int]] = set()
        self.possible: set[tuple[str, int]] = set()
        self._looked: Counter[tuple[str, int]] = Counter()
        self._is_busy = False

    def clear(self) -> None:
        """Before the next test."""
        self.certain, self.possible, self._looked = set(), set(), Counter()

    def install(self) -> None:
        """Let instrumented code find its two probes."""
        vars(builtins)["__looked__"] = self.looked
        vars(builtins)["__passed__"] = self.passed

    def passed(self, path: str, numbers: Sequence[int]) -> None:
        """A statement with mutations that are no matter of a value."""
        if not self._is_busy:
            self.certain.update((path, number) for number in numbers)

    def looked(
        self,
        kind: str,
        path: str,
        numbers: Sequence[int],
        value: Callable[[], Any],
        others: Sequence[Callable[[], Any]],
    ) -> Any:
        """Value of an expression, after a look at what its mutations would make of it."""
        if self._is_busy:
            return value()
        met = value()
        first = (path, numbers[0])
        if self._looked[first] >= MOST_LOOKED_AT:
            self.possible.update((path, number) for number in numbers)
            return met
        self._looked[first] += 1
        self._is_busy = True
        try:
            for number, other in zip(numbers, others, strict=True):
                if (path, number) not in self.certain and _differs(kind, met, other):
                    self.certain.add((path, number))
        finally:
            self._is_busy = False
        return met


def _differs(kind: str, met: Any, other: Thunk) -> bool:
    """Whether another expression has another value; an error is one, and so is what cannot be compared."""
    try:
        value = other()
        return bool(met) != bool(value) if kind is TRUTH else not bool(met == value)
    except Exception:  # whatever it is, the mutant would raise it
        return True


def instrumented(source: str, path: str) -> CodeType:
    """Code of a file whose functions tell `Infections` about their mutations."""
    tree = ast.parse(source)
    roots = [root for node in ast.walk(tree) if isinstance(node, ast.stmt) for root in _roots(node)]
    inside = {id(node): root for root in roots for node in ast.walk(root.node)}
    passed: dict[int, list[int]] = {}
    for number, place in enumerate(list(places(tree, ast.Pass(lineno=0, end_lineno=0)))):
        if place.function is None:
            continue
        instead: ast.AST | None = None
        match place.node, place.instead:
            case (ast.If(), ast.If(test)):
                root, instead = inside.get(id(place.node.test)), test
            case (ast.Return(ast.AST() as value), ast.Return()):
                root, instead = inside.get(id(value)), ast.Constant(None)
            case _:
                root = inside.get(id(place.node))
        if root is None:
            passed.setdefault(id(place.statement), []).append(number)
            continue
        if instead is None:
            place.put(place.instead)
            instead = copy.deepcopy(root.get())
            place.put(place.node)
        root.numbers.append(number)
        root.others.append(instead)
    for root in roots:
        root.wrap(path)
    _Passing(passed, path).visit(tree)
    return compile(ast.fix_missing_locations(tree), path, "exec")


class _Root:
    """A whole expression of a statement."""

    def __init__(self, holder: ast.AST, field: str, index: int | None, kind: str) -> None:
        self.holder, self.field, self.index, self.kind = holder, field, index, kind
        self.node = self.get()
        self.numbers: list[int] = []
        self.others: list[Any] = []

    def get(self) -> Any:
        value = getattr(self.holder, self.field)
        return value if self.index is None else value[self.index]

    def wrap(self, path: str) -> None:
        """Put a look at the other expressions in its place."""
        if not self.numbers:
            return
        others = ast.Tuple([_later(each) for each in self.others], ast.Load())
        numbers = _numbers(self.numbers)
        arguments = [ast.Constant(self.kind), ast.Constant(path), numbers, _later(self.node), others]
        call = ast.copy_location(ast.Call(ast.Name("__looked__", ast.Load()), arguments, []), self.node)
        if self.index is None:
            setattr(self.holder, self.field, call)
        else:
            getattr(self.holder, self.field)[self.index] = call


def _numbers(numbers: Sequence[int]) -> ast.expr:
    return ast.Tuple([ast.Constant(each) for each in numbers], ast.Load())


def _later(node: Any) -> ast.expr:
    empty = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(empty, node)


def _roots(statement: ast.stmt) -> Iterator[_Root]:
    """The expressions of a statement that can be computed twice."""
    found: list[_Root] = []
    match statement:
        case ast.If() | ast.While():
            found = [_Root(statement, "test", None, TRUTH)]
        case ast.Return(ast.expr()) | ast.Assign() | ast.AnnAssign(value=ast.expr()) | ast.AugAssign():
            found = [_Root(statement, "value", None, VALUE)]
        case ast.For():
            found = [_Root(statement, "iter", None, VALUE)]
        case ast.Expr(ast.Yield(ast.expr()) | ast.YieldFrom() as value):
            found = [_Root(value, "value", None, VALUE)]
        case ast.Expr(ast.Call(args=arguments, keywords=keywords) as call):
            found = [_Root(call, "args", index, VALUE) for index in range(len(arguments))]
            found += [_Root(keyword, "value", None, VALUE) for keyword in keywords]
    whole = [root for root in found if not isinstance(root.node, ast.Starred)]
    return (root for root in whole if all(_is_pure(node) for node in ast.walk(root.node)))


def _is_pure(node: ast.AST) -> bool:
    match node:
        case ast.NamedExpr() | ast.Yield() | ast.YieldFrom() | ast.Await():
            return False
        case ast.Call(ast.Attribute(attr=name)):
            return name not in IMPURE
    return True


class _Passing(ast.NodeTransformer):
    """Puts a word before every statement that has mutations beside those of its expressions."""

    def __init__(self, passed: dict[int, list[int]], path: str) -> None:
        self.passed, self.path = passed, path

    def visit(self, node: ast.AST) -> Any:
        """Also what is inside."""
        numbers = self.passed.get(id(node))
        self.generic_visit(node)
        if not numbers:
            return node
        arguments: list[ast.expr] = [ast.Constant(self.path), _numbers(numbers)]
        call = ast.Expr(ast.Call(ast.Name("__passed__", ast.Load()), arguments, []))
        return [ast.copy_location(call, node), node]
