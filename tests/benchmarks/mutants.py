"""Whether the tests of the labour rules notice small errors: each rule file is mutated, its tests run on each mutant.

    python -m tests.benchmarks.mutants [--only FILE ...] [--every 1] [--compared] [--tests WORDS]
        [--keep PATH]

FILE is the name of a file of shiftplan/rules, with or without `.py`. The quick tests of tests/rules and tests/audit run
once, beside all mutants, so that each is tried by those tests alone in which its expression has another value; it is
put into the loaded rules.
Printed: killed and total of every file, and the survivors with line, what stood there and what stands there.
Exit code 1 when fewer than 90 % are killed.
"""

import argparse
import functools
import gc
import os
import pickle
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.benchmarks._infection import Infections, instrumented
from tests.benchmarks._mutations import Mutation, mutations

ROOT = Path(__file__).parents[2]
RULES = ROOT / "shiftplan" / "rules"
UNUSED = [part for name in ("randomly", "xdist", "cacheprovider", "terminal") for part in ("-p", f"no:{name}")]
PACKAGE = "shiftplan.rules"
QUICK = ["-s", "-o", "addopts=--import-mode=importlib", *UNUSED, "-m", "not slow"]
TESTS = [str(ROOT / "tests" / "rules"), str(ROOT / "tests" / "audit")]
TESTS += ["--ignore", str(ROOT / "tests" / "rules" / "test_random_rosters.py")]  # too dear to run for every mutant
LEAST = 0.9
MOST_SECONDS = 1.5
ABOUT_SECONDS = 0.05
"""Tests that a mutant meets: first those that take the least, of tests that take about the same first those that meet
few mutants, for they are about few rules; and as many of all as take MOST_SECONDS."""
Tried = tuple[Mutation, list[str]]
BUILDING = {"base", "editions", "kinds", "rulebook"}
"""Files of which errors may show in rules that were made before, and kept."""


def main() -> int:
    """Mutate, print, and say by the exit code whether enough is killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try every Nth mutant only")
    parser.add_argument("--tests", default="", metavar="WORDS", help="only tests that pytest's -k would choose")
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS, help="of tests for one mutant")
    help_of_keep = "write what the first run met, or read it where it is written: rules and tests must be the same"
    parser.add_argument("--keep", type=Path, metavar="PATH", help=help_of_keep)
    parser.add_argument("--compared", action="store_true", help="only mutants of comparisons and numbers")
    asked = parser.parse_args()
    wanted = {name.removesuffix(".py") for name in asked.only}
    files = [path for path in sorted(RULES.glob("*.py")) if not wanted or path.stem in wanted]
    if unknown := wanted - {path.stem for path in files}:
        parser.error(f"--only: {', '.join(sorted(unknown))}: no such file in {RULES}")
    bench = Bench(files, asked)
    pytest.main([*QUICK, *TESTS, "-k", asked.tests], plugins=[bench])
    return bench.verdict()


class Bench:
    """A plugin of pytest that runs the collected tests once, and then again on every mutant."""

    def __init__(self, files: Sequence[Path], asked: argparse.Namespace) -> None:
        self.files = files
        self.asked = asked
        self.met = Infections()
        self.certain: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.possible: dict[tuple[str, int], set[str]] = defaultdict(set)
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
        gc.collect()
        self.functions, self.caches = _loaded({str(path) for path in self.files})
        self.met.install()
        ordinary = list(self._instrument())
        kept = self.asked.keep
        if kept and kept.exists():
            self.certain, self.possible, self.seconds = pickle.loads(kept.read_bytes())  # noqa: S301 our own file
        else:
            for item, after in zip(session.items, [*session.items[1:], None], strict=True):
                self._look(item, after)
                if self.failed:
                    raise pytest.UsageError(f"{item.nodeid} fails without any mutant")
            if kept:
                kept.write_bytes(pickle.dumps((self.certain, self.possible, self.seconds)))
        for function, code in ordinary:
            function.__code__ = code
        reach = Counter(name for names in self.certain.values() for name in names)
        order = sorted(self.items, key=lambda name: (round(self.seconds[name] / ABOUT_SECONDS), reach[name]))
        gc.freeze()
        for path in self.files:
            self._mutate(path, order)
        return True

    def _look(self, item: pytest.Item, after: pytest.Item | None) -> None:
        """Run a test and note for which mutants it meets another value."""
        self.met.clear()
        started = time.process_time()
        runtestprotocol(item, nextitem=after)
        self.seconds[item.nodeid] = time.process_time() - started
        for chosen, met in ((self.certain, self.met.certain), (self.possible, self.met.possible)):
            for mutant in met:
                chosen[mutant].add(item.nodeid)

    def _instrument(self) -> Iterator[tuple[FunctionType, CodeType]]:
        """Make the loaded functions tell what they meet; yields each with the code it had."""
        for path in self.files:
            for _, code in _functions(instrumented(path.read_text(encoding="utf-8"), str(path))):
                for function in self.functions.get(_key(code), ()):
                    yield function, function.__code__
                    function.__code__ = code

    def _mutate(self, path: Path, order: Sequence[str]) -> None:
        """Try every mutant of a file and print what became of them."""
        every = {name for (place, _), names in self.certain.items() if place == str(path) for name in names}
        tried: list[Tried] = []
        survivors, total = [], 0
        for mutation in mutations(path.read_text(encoding="utf-8"), str(path)):
            if mutation.number % self.asked.every or (self.asked.compared and not mutation.is_of_limit):
                continue
            total += 1
            mutant = (str(path), mutation.number)
            certain = self.certain[mutant] if mutation.function else every
            chosen = [*(name for name in order if name in certain), *(self.possible[mutant] - certain)]
            if chosen:
                tried.append((mutation, self._first(chosen)))
            else:
                survivors.append((mutation, "no test meets another value"))
        survivors += [(mutation, "") for mutation in self._surviving(path, tried)]
        self.total += total
        self.killed += total - len(survivors)
        print(f"{path.name}: {total - len(survivors)}/{total}", flush=True)
        for mutation, why in sorted(survivors, key=lambda each: each[0].number):
            print(f"    {mutation}{'  (' if why else ''}{why}{')' if why else ''}", flush=True)

    def _surviving(self, path: Path, tried: Sequence[Tried]) -> Iterator[Mutation]:
        """Those of some mutants that pass their tests, tried in processes that end with the first that breaks one."""
        left = list(tried)
        while left:
            alone = left[0][0].function is None  # what it changes cannot be put back
            count = 1 if alone else next((n for n, each in enumerate(left) if each[0].function is None), len(left))
            verdicts = self._verdicts(path, left[:count])
            yield from (mutation for (mutation, _), passed in zip(left, verdicts, strict=False) if passed)
            left = left[max(len(verdicts), min(len(verdicts) + 1, count)) :]  # one without a verdict ended its process

    def _verdicts(self, path: Path, tried: Sequence[Tried]) -> list[bool]:
        """Whether each of some mutants passes its tests; shorter when one brings its process to an end."""
        reading, writing = os.pipe()
        process = os.fork()
        if not process:
            os.close(reading)
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            signal.signal(signal.SIGVTALRM, _end)
            for mutation, names in tried:
                os.write(writing, b"1" if self._passes(path, mutation, names) else b"0")
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as told:
            verdicts = [each == ord("1") for each in told.read()]
        os.waitpid(process, 0)
        return verdicts

    def _first(self, names: Iterable[str]) -> list[str]:
        kept: list[str] = []
        seconds = 0.0
        for name in names:
            seconds += self.seconds[name]
            if kept and seconds > self.asked.seconds:
                break
            kept.append(name)
        return kept

    def _passes(self, path: Path, mutation: Mutation, names: Sequence[str]) -> bool:
        """Whether a mutant passes some tests; functions are afterwards as before."""
        ordinary = [(each, each.__code__) for found in self.functions.values() for each in found]
        if mutation.function is None:
            _rebind(path, mutation)
        else:
            self._exchange(mutation)
        if path.stem in BUILDING or mutation.function is None:
            for cache in self.caches:
                cache.cache_clear()  # what it holds was computed without the mutant
        self.failed = False
        for name in names:
            signal.setitimer(signal.ITIMER_VIRTUAL, 3 + 5 * self.seconds[name])
            runtestprotocol(self.items[name], nextitem=None)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            if self.failed:
                break
        for function, code in ordinary:
            function.__code__ = code
        return not self.failed

    def _exchange(self, mutation: Mutation) -> None:
        """Put a mutant's function where the loaded one is."""
        for name, code in _functions(mutation.compiled()):
            if name == mutation.function and _at(code, mutation):
                for function in self.functions[_key(code)]:
                    function.__code__ = code

    def verdict(self) -> int:
        """Print the sum and return the exit code."""
        share = self.killed / self.total if self.total else 0.0
        print(f"{self.killed}/{self.total} killed, {share:.1%}")
        return int(share < LEAST)


def _end(number: int, frame: FrameType | None) -> None:
    """A test that takes that long does not end: a loop lost its way out."""
    raise TimeoutError


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


def _rebind(path: Path, mutation: Mutation) -> None:
    """Give what stands outside of functions its mutant's value: a constant wherever it was imported, or defaults."""
    name, mutant = f"{PACKAGE}.{path.stem}", ModuleType(PACKAGE)
    vars(mutant).update({"__name__": PACKAGE, "__file__": str(path)})
    sys.modules[PACKAGE], package = mutant, sys.modules[PACKAGE]  # dataclasses look their module up
    exec(mutation.compiled(), vars(mutant))  # noqa: S102 our own source with an error of our own
    sys.modules[PACKAGE] = package
    if mutation.constant is not None:
        value = vars(sys.modules[name])[mutation.constant]
        for module in [each for key, each in sys.modules.items() if key.startswith(PACKAGE)]:
            if vars(module).get(mutation.constant) is value:
                setattr(module, mutation.constant, vars(mutant)[mutation.constant])
        return
    _copy_defaults(vars(mutant), sys.modules[name])


def _copy_defaults(values: Mapping[str, Any], loaded: Any) -> None:
    """Give the functions and classes of a module, or the methods and fields of a class, the defaults of others."""
    for key, value in list(values.items()):
        old = vars(loaded).get(key)
        if isinstance(old, FunctionType):
            old.__defaults__, old.__kwdefaults__ = value.__defaults__, value.__kwdefaults__
        elif isinstance(old, type) and old.__module__.startswith(PACKAGE) and isinstance(value, type):
            _copy_defaults(vars(value), old)
        elif isinstance(loaded, type) and isinstance(old, bool | int | float):
            setattr(loaded, key, value)


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


if __name__ == "__main__":
    sys.exit(main())
