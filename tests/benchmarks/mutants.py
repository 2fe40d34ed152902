"""Whether the tests of the labour rules notice small errors: each rule file is mutated, its tests run on each mutant.

    python -m tests.benchmarks.mutants [--only FILE ...] [--every 1] [--processes 2]

FILE is the name of a file of shiftplan/rules, with or without `.py`. The quick tests of tests/rules and tests/audit run
once, traced, so that a mutant meets only those that reach its statement, and of these the ones that are about few
rules; each mutant has a process of its own. What is inside functions is put into the loaded rules, constants too; the
little else is imported by a fresh interpreter.
Printed: killed and total of every file, and the survivors with line, what stood there and what stands there.
Exit code 1 when fewer than 90 % are killed.
"""

import argparse
import functools
import gc
import os
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.benchmarks._mutations import Mutation, mutations

ROOT = Path(__file__).parents[2]
RULES = ROOT / "shiftplan" / "rules"
UNUSED = [part for name in ("randomly", "xdist", "cacheprovider", "terminal") for part in ("-p", f"no:{name}")]
PACKAGE = "shiftplan.rules"
QUICK = ["-s", "-o", "addopts=--import-mode=importlib", *UNUSED, "-m", "not slow"]
TESTS = [str(ROOT / "tests" / "rules"), str(ROOT / "tests" / "audit")]
LEAST = 0.9
MOST_TRACED = 500
"""Calls of a function of which a test notes the lines; the thousandth seldom reaches another one."""
MOST_SECONDS = 3.0
SLOW_SECONDS = 0.3
"""Tests that a mutant meets: first those that take less than SLOW_SECONDS (traced), of these first those that reach the
fewest lines, for they are about few rules; and as many of all as take MOST_SECONDS."""


def main() -> int:
    """Mutate, print, and say by the exit code whether enough is killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try every Nth mutant only")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--imported", nargs=3, metavar=("FILE", "NUMBER", "TESTS"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.imported:
        return _import_mutant(*asked.imported)
    wanted = {name.removesuffix(".py") for name in asked.only}
    files = [path for path in sorted(RULES.glob("*.py")) if not wanted or path.stem in wanted]
    if unknown := wanted - {path.stem for path in files}:
        parser.error(f"--only: {', '.join(sorted(unknown))}: no such file in {RULES}")
    bench = Bench(files, asked.processes, asked.every)
    pytest.main([*QUICK, *TESTS], plugins=[bench])
    return bench.verdict()


class Bench:
    """A plugin of pytest that runs the collected tests once, and then again on every mutant."""

    def __init__(self, files: Sequence[Path], processes: int, every: int) -> None:
        self.files = files
        self.processes = processes
        self.every = every
        self.reached: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self.killed = self.total = 0
        self.items: dict[str, pytest.Item] = {}
        self.failed = False
        self.functions: dict[tuple[str, str, int], list[FunctionType]] = {}
        self.caches: list[Any] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of pytest's own loop."""
        self.items = {item.nodeid: item for item in session.items}
        for item, after in zip(session.items, [*session.items[1:], None], strict=True):
            self._trace(item, after)
            if self.failed:
                raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
        reach = Counter(name for names in self.reached.values() for name in names)
        order = sorted(self.items, key=lambda name: (self.seconds[name] > SLOW_SECONDS, reach[name]))
        gc.collect()
        self.functions, self.caches = _loaded({str(path) for path in self.files})
        gc.freeze()
        for path in self.files:
            self._mutate(path, order)
        return True

    def _trace(self, item: pytest.Item, after: pytest.Item | None) -> None:
        """Run a test and note which lines of the rules it reaches."""
        names = {str(path) for path in self.files}

        calls: Counter[CodeType] = Counter()

        def lines(frame: FrameType, event: str, argument: Any) -> Any:
            self.reached[frame.f_code.co_filename, frame.f_lineno].add(item.nodeid)
            return lines

        def called(frame: FrameType, event: str, argument: Any) -> Any:
            if frame.f_code.co_filename not in names or calls[frame.f_code] > MOST_TRACED:
                return None
            calls[frame.f_code] += 1
            return lines(frame, event, argument)

        started = time.process_time()
        sys.settrace(called)
        runtestprotocol(item, nextitem=after)
        sys.settrace(None)
        self.seconds[item.nodeid] = time.process_time() - started

    def _mutate(self, path: Path, order: Sequence[str]) -> None:
        """Try every mutant of a file and print what became of them."""
        every = {name for (place, _), names in self.reached.items() if place == str(path) for name in names}
        tried: dict[int, Mutation] = {}
        survivors, total = [], 0
        for mutation in mutations(path.read_text(encoding="utf-8"), str(path)):
            if mutation.number % self.every:
                continue
            total += 1
            chosen = every
            if mutation.function is not None:
                chosen = {name for line in mutation.lines for name in self.reached[str(path), line]}
            if not chosen:
                survivors.append((mutation, "no test reaches it"))
                continue
            while len(tried) >= self.processes:
                survivors += _ended(tried)
            tried[self._start(path, mutation, self._first(name for name in order if name in chosen))] = mutation
        while tried:
            survivors += _ended(tried)
        self.total += total
        self.killed += total - len(survivors)
        print(f"{path.name}: {total - len(survivors)}/{total}", flush=True)
        for mutation, why in sorted(survivors, key=lambda each: each[0].number):
            print(f"    {mutation}{'  (' if why else ''}{why}{')' if why else ''}", flush=True)

    def _first(self, names: Iterable[str]) -> list[str]:
        kept: list[str] = []
        seconds = 0.0
        for name in names:
            seconds += self.seconds[name]
            if kept and seconds > MOST_SECONDS:
                break
            kept.append(name)
        return kept

    def _start(self, path: Path, mutation: Mutation, names: Sequence[str]) -> int:
        """Start a process that runs some tests on a mutant; its exit code is 0 when all of them pass."""
        process = os.fork()
        if process:
            return process
        seconds = round(10 + 3 * MOST_SECONDS)  # what takes longer does not end: a loop lost its way out
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if not (self._exchange(mutation) if mutation.function else _rebind(path, mutation)):
            tests = "\n".join(names)
            command = [sys.executable, "-m", __spec__.name, "--imported", path.stem, str(mutation.number), tests]
            os._exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
        for cache in self.caches:
            cache.cache_clear()  # what it holds was computed without the mutant
        items = [self.items[name] for name in names]
        for item, after in zip(items, [*items[1:], None], strict=True):
            runtestprotocol(item, nextitem=after)
            if self.failed:
                os._exit(1)
        os._exit(0)

    def _exchange(self, mutation: Mutation) -> bool:
        """Put a mutant's function where the loaded one is; False when that cannot be done."""
        for name, code in _functions(mutation.code):
            if name == mutation.function and _at(code, mutation):
                loaded = self.functions[_key(code)]
                for function in loaded:
                    if function.__code__.co_freevars != code.co_freevars:
                        return False
                    function.__code__ = code
                return bool(loaded)
        return False

    def verdict(self) -> int:
        """Print the sum and return the exit code."""
        share = self.killed / self.total if self.total else 0.0
        print(f"{self.killed}/{self.total} killed, {share:.1%}")
        return int(share < LEAST)


def _ended(tried: dict[int, Mutation]) -> list[tuple[Mutation, str]]:
    """Wait for one of the processes to end; its mutant when it survived."""
    process, status = os.wait()
    mutation = tried.pop(process)
    return [(mutation, "")] if os.waitstatus_to_exitcode(status) == 0 else []


def _functions(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The functions of a file by qualified name: those of the module and of its classes."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each.co_qualname, each
            if not each.co_flags & 0x2:  # CO_NEWLOCALS: the body of a class is no function
                yield from _functions(each)


def _at(code: CodeType, mutation: Mutation) -> bool:
    lines = [line for _, _, line in code.co_lines() if line]
    return code.co_firstlineno <= mutation.lines.start <= max(lines)


def _rebind(path: Path, mutation: Mutation) -> bool:
    """Give a constant of a module its mutant's value, wherever it was imported; False when it is no such constant."""
    if mutation.constant is None:
        return False
    name, names = f"{PACKAGE}.{path.stem}", {"__name__": PACKAGE, "__file__": str(path)}
    exec(mutation.code, names)  # noqa: S102 our own source with an error of our own
    value = vars(sys.modules[name])[mutation.constant]
    for module in [each for key, each in sys.modules.items() if key.startswith(PACKAGE)]:
        if vars(module).get(mutation.constant) is value:
            setattr(module, mutation.constant, names[mutation.constant])
    return True


def _loaded(names: Set[str]) -> tuple[dict[tuple[str, str, int], list[FunctionType]], list[Any]]:
    """The functions of some files by file, qualified name and first line; and everything of ours that caches."""
    functions, caches = defaultdict(list), []
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in names:
            functions[_key(each.__code__)].append(each)
        elif isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith(("shiftplan", "tests")):
            caches.append(each)
    return functions, caches


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _import_mutant(name: str, number: str, tests: str) -> int:
    """Import one mutant instead of its file and run some tests."""
    path = RULES / f"{name}.py"
    mutant = next(each for each in mutations(path.read_text(encoding="utf-8"), str(path)) if each.number == int(number))
    ordinary = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        return mutant.code if self.path == str(path) else ordinary(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]
    return int(pytest.main([*QUICK, "-x", "--rootdir", str(ROOT), *tests.split("\n")]) != 0)


if __name__ == "__main__":
    sys.exit(main())
