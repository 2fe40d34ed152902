#!/usr/bin/env python3
"""Set up, try, test and measure shiftplan; needs Python 3.11 and the package registries, nothing else.

    python3 dev.py demo [ARGS]            publish a sample week, write out/demo/, serve (ARGS go to `shiftplan demo`)
    python3 dev.py test [--quick] [ARGS]  lint, then the tests; --quick leaves out the slow ones (ARGS go to pytest)
    python3 dev.py lint [--fix]           ruff format and check, mypy, import-linter
    python3 dev.py bench NAME [ARGS]      run tests/benchmarks/NAME.py

For maintainers:

    python3 dev.py lock [ARGS]            write requirements.lock anew (ARGS go to uv, e.g. --upgrade)
    python3 dev.py vendor                 fetch the pinned front-end files from npm into web/static/vendor/
    python3 dev.py words [AUDIENCE ...]   bring web/translations/ up to date with the pages; names what is untranslated

The first call makes .venv from requirements.lock; later calls notice that nothing changed and cost nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = TOOLS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "set-up-done.json"
VENDOR = ROOT / "web" / "static" / "vendor"
FONTS = ROOT / "shiftplan" / "files" / "fonts"
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
# Wheels alone, so that nobody needs a compiler; the one package that has none is a single file of Python.
BINARY = ("--only-binary", ":all:", "--no-binary", "flask-principal")
# A file stays on one process, for its fixtures plan whole weeks; the order is that of tests/conftest.py.
PYTEST = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


class Vendored(NamedTuple):
    """A package of npm: its name and version, its licence, the files we ship of it, and where they go."""

    name: str
    version: str
    licence: str
    files: tuple[str, ...]
    place: Path = VENDOR

    @property
    def wanted(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def folder(self) -> Path:
        return self.place / self.wanted.rpartition("/")[2]


VENDORED = (
    Vendored("echarts", "6.1.0", "Apache-2.0", ("dist/echarts.simple.min.js", "i18n/langJA.js", "LICENSE", "NOTICE")),
    Vendored("htmx.org", "2.0.11", "0BSD", ("dist/htmx.min.js", "LICENSE")),
    Vendored(
        "@expo-google-fonts/noto-sans-jp",
        "0.4.3",
        "OFL-1.1",
        ("400Regular/NotoSansJP_400Regular.ttf", "LICENSE_FONT"),
        FONTS,
    ),
)


class SetUpError(Exception):
    """Set-up cannot go on; the message says what to do."""


def run(*command: str | Path, quiet: bool = False) -> int:
    """Run a command in the root of the tree and return its exit code; `quiet` sends its output to stderr."""
    sys.stdout.flush()
    return subprocess.run(list(command), cwd=ROOT, stdout=sys.stderr if quiet else None, check=False).returncode


def say(message: str) -> None:
    """Tell the person at the terminal, on stderr, so that stdout belongs to the command that was asked for."""
    print(message, file=sys.stderr, flush=True)


# --- set-up ----------------------------------------------------------------------------------------------------------


def wanted_stamp() -> dict[str, str]:
    """What .venv must have been made from: `place` (tree and interpreter) and `contents` (lock and pyproject)."""
    place = "\n".join([str(ROOT), sys.base_prefix, sys.version])
    contents = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return {
        name: hashlib.sha256(data).hexdigest() for name, data in (("place", place.encode()), ("contents", contents))
    }


def found_stamp() -> dict[str, str]:
    """What .venv was made from; empty when there is none or its set-up was interrupted."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and PYTHON.exists() else {}


def set_up() -> None:
    """Make .venv what requirements.lock says; costs nothing when it already is.

    The stamp is taken away first and written last: an interrupted set-up has none, and starts from an empty .venv. A
    linked .venv belongs to another tree and stays as it is.
    """
    if VENV.is_symlink():
        return
    wanted, found = wanted_stamp(), found_stamp()
    if found == wanted:
        return
    say("Setting up .venv from requirements.lock (about a minute the first time, nothing later) ...")
    STAMP.unlink(missing_ok=True)
    fresh = found.get("place") != wanted["place"]
    uv = shutil.which("uv")
    if not (uv and install_with_uv(uv, fresh=fresh)):
        install_with_pip(fresh=fresh)
    load_once()
    unfinished = STAMP.with_suffix(".tmp")
    unfinished.write_text(json.dumps(wanted), encoding="utf-8")
    unfinished.replace(STAMP)


def load_once() -> None:
    """Let Python write down what it makes of every module we import, for else each process makes it anew.

    Whoever tells Python to write no such files means his own programs; these lie in .venv and beside our modules. A
    module that cannot be loaded says so where it is needed.
    """
    environment = {name: value for name, value in os.environ.items() if name != NO_BYTECODE}
    modules = "import importlib, pkgutil\nfor package in ('shiftplan', 'forecasts', 'web'):\n"
    modules += "    for each in pkgutil.walk_packages([package], package + '.'):\n"
    modules += "        if '.migrations.' not in each.name and not each.name.endswith('__main__'):\n"
    modules += "            importlib.import_module(each.name)\n"
    subprocess.run([PYTHON, "-c", modules], cwd=ROOT, env=environment, capture_output=True, check=False)


def install_with_uv(uv: str, *, fresh: bool) -> bool:
    """Install by uv, which is faster; False when uv fails, for then pip can still do it."""
    pip = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    done = (
        (not fresh or run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV, quiet=True) == 0)
        and run(*pip, "--require-hashes", *BINARY, "-r", LOCK, quiet=True) == 0
        and run(*pip, "--no-deps", "--no-build-isolation", "-e", ROOT, quiet=True) == 0
    )
    if not done:
        say("uv could not do it; going on with pip ...")
    return done


def install_with_pip(*, fresh: bool) -> None:
    """Install by the pip that comes with Python."""
    if fresh or run(PYTHON, "-m", "pip", "--version", quiet=True) != 0:
        create_venv()
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    pip.append("--no-compile")  # Python compiles what is imported, when it is; all of it would double the time
    packages: list[str | Path] = ["--require-hashes", *BINARY, "-r", LOCK]
    ourselves: list[str | Path] = ["--no-deps", "--no-build-isolation", "-e", ROOT]
    for what in (packages, ourselves):
        if run(*pip, *what, quiet=True) != 0:
            raise SetUpError(
                "pip could not install the packages of requirements.lock (its message stands above). "
                "When the network failed, run the same command again."
            )


def create_venv() -> None:
    """Make an empty .venv; Debian and Ubuntu keep what that needs in a package of its own."""
    create = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(create, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetUpError(f"{' '.join(create)} failed:\n{made.stdout}{made.stderr}")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise SetUpError(f"Python cannot make a virtual environment here. Type: sudo apt install {package}")
    say(f"Installing {package} by apt ...")
    if run(apt, "install", "-y", package, quiet=True) != 0:
        run(apt, "update", quiet=True)
        run(apt, "install", "-y", package, quiet=True)
    if run(*create, quiet=True) != 0:
        raise SetUpError(f"Python cannot make a virtual environment here, even after: apt install {package}")


# --- commands --------------------------------------------------------------------------------------------------------


def demo(arguments: Sequence[str]) -> int:
    """Plan the sample week."""
    set_up()
    return run(TOOLS / "shiftplan", "demo", *arguments)


def lint(arguments: Sequence[str]) -> int:
    """Run every gate, even after one has failed; name those that did."""
    if list(arguments) not in ([], ["--fix"]):
        say(f"dev.py lint knows --fix and nothing else, not: {' '.join(arguments)}")
        return 2
    set_up()
    ruff = TOOLS / "ruff"
    if arguments:
        run(ruff, "format")
        run(ruff, "check", "--fix")
    gates: dict[str, list[str | Path]] = {
        "ruff format": [ruff, "format", "--check"],
        "ruff check": [ruff, "check"],
        "mypy": [PYTHON, "-m", "mypy"],
        "import-linter": [TOOLS / "lint-imports"],
    }
    failed = [name for name, command in gates.items() if run(*command) != 0]
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'clean'}", flush=True)
    return 1 if failed else 0


def test(arguments: Sequence[str]) -> int:
    """Lint while kernels are compiled, then run the tests on two processes; pytest has the last word on stdout.

    Python writes down what it makes of the tests and of what they import, as in `load_once`: each of the processes,
    and each that a test starts, would make it anew.
    """
    quick = "--quick" in arguments
    others = [argument for argument in arguments if argument != "--quick"]
    os.environ.pop(NO_BYTECODE, None)
    set_up()
    with ThreadPoolExecutor(max_workers=1) as beside:
        compiling = beside.submit(compile_kernels)
        failed = lint([]) or compiling.result()
    return failed or run(PYTHON, "-m", "pytest", *PYTEST, *(["-m", "not slow"] if quick else []), *others)


def compile_kernels() -> int:
    """Plan a small week, so that no test waits, or gives up waiting, while the planner's kernels are compiled."""
    say("Compiling kernels that changed (about two minutes the first time) ...")
    with tempfile.TemporaryDirectory() as out:
        week = ("--from", "2026-12-06", "--days", "7", "--effort", "1", "--out", out)
        return run(PYTHON, "-m", "shiftplan", "plan", ROOT / "data" / "samples" / "osaka", *week, quiet=True)


def bench(arguments: Sequence[str]) -> int:
    """Run one benchmark by name."""
    known = sorted(path.stem for path in (ROOT / "tests" / "benchmarks").glob("[!_]*.py"))
    if not arguments or arguments[0] not in known:
        say(
            f"Which benchmark? python3 dev.py bench NAME, with NAME one of: {', '.join(known) or '(there is none yet)'}"
        )
        return 2
    set_up()
    return run(PYTHON, "-m", f"tests.benchmarks.{arguments[0]}", *arguments[1:])


def lock(arguments: Sequence[str]) -> int:
    """Resolve pyproject.toml for every platform into requirements.lock: exact versions, hashes, no address."""
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or shutil.which("uv", path=str(TOOLS))
        if uv is None:
            say("Fetching uv into a throwaway environment ...")
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
            tools = Path(folder) / TOOLS.name
            subprocess.run(
                [tools / PYTHON.name, "-m", "pip", "install", "--quiet", "uv"], check=True, stdout=sys.stderr
            )
            uv = shutil.which("uv", path=str(tools)) or str(tools / "uv")
        resolve = [uv, "pip", "compile", "--quiet", "--no-config", "pyproject.toml", "--all-extras", "--universal"]
        form = [
            "--python-version",
            "3.11",
            *BINARY,
            "--generate-hashes",
            "--no-header",
            "--no-annotate",
        ]
        made = run(*resolve, *form, "--output-file", LOCK, *arguments, quiet=True)
    if made == 0 and "://" in LOCK.read_text(encoding="utf-8"):
        say("requirements.lock holds an address; a lock must install from whatever registry the reader uses")
        return 1
    return made


def vendor(arguments: Sequence[str]) -> int:
    """Fetch the pinned packages from npm and write a vendor.json in each place, which names and hashes its files."""
    if arguments:
        say("dev.py vendor takes no arguments; what it fetches is the table VENDORED in dev.py")
        return 2
    npm = shutil.which("npm")
    if npm is None:
        say("dev.py vendor needs npm. Only maintainers run it: the files it fetches are part of the tree.")
        return 1
    for place in {package.place for package in VENDORED}:
        shutil.rmtree(place, ignore_errors=True)
        entries = [entry for package in VENDORED if package.place == place for entry in fetch(npm, package)]
        (place / "vendor.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    return 0


def fetch(npm: str, package: Vendored) -> list[dict[str, str]]:
    """Write the files of one npm package into its folder; return their entries for vendor.json."""
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", "--silent", package.wanted], cwd=folder, check=True, stdout=sys.stderr)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as files:
            for name in package.files:
                member = files.extractfile(f"package/{name}")
                if member is None:
                    raise SetUpError(f"{package.wanted} holds no file {name}; correct VENDORED in dev.py")
                data = member.read()
                path = package.folder / Path(name).name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                entries.append(
                    {
                        "name": package.name,
                        "version": package.version,
                        "licence": package.licence,
                        "file": path.relative_to(package.place).as_posix(),
                        "sha256": hashlib.sha256(data).hexdigest(),
                    }
                )
    return entries


def words(arguments: Sequence[str]) -> int:
    """Bring the catalogues of the pages' words up to date; 1 when a word has no translation yet."""
    set_up()
    return run(PYTHON, "-m", "web.translations.update", *arguments)


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "lock": lock,
    "vendor": vendor,
    "words": words,
}


def main(arguments: Sequence[str]) -> int:
    """Dispatch: everything after the command's name is passed on to it."""
    if sys.version_info < (3, 11):
        say(f"shiftplan needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: python3.11 dev.py ...")
        return 2
    if not arguments or arguments[0] not in COMMANDS:
        asked_for_help = list(arguments[:1]) in (["-h"], ["--help"], ["help"])
        print(__doc__, file=sys.stdout if asked_for_help else sys.stderr)
        return 0 if asked_for_help else 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetUpError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
