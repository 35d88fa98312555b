"""The tests that a change touches, nearest first, until the time is over: `make near`.

A Python file touches the tests that import it, however indirectly. Another file touches the tests of its folder's name.
"""

import subprocess
import sys
import time
from collections import deque
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("model", "viz", "pages", "tests")
SECONDS = 80.0


class Budget:
    """Ends the tests when the time is over, and says what was left out."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """After each test."""
        if time.monotonic() > self._end and self._session.shouldstop is False:
            self._session.shouldstop = f"{SECONDS:g} s are over after {nodeid}: make test runs the rest"

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Remember what to stop."""
        self._session = session


def changed() -> list[Path]:
    """Files that differ from main, or from the last commit on main itself."""
    base = _git("merge-base", "HEAD", "main") or "HEAD"
    if base == _git("rev-parse", "HEAD"):
        base = "HEAD"
    names = {
        *_git("diff", "--name-only", base).splitlines(),
        *_git("ls-files", "-o", "--exclude-standard").splitlines(),
    }
    return sorted(Path(name) for name in names if name)


def touched(files: list[Path]) -> list[str]:
    """Files of tests, those that import a changed file most directly first."""
    graph = grimp.build_graph(*PACKAGES)
    modules = {_module(file) for file in files if file.suffix == ".py"} & graph.modules
    near = deque((module, 0) for module in sorted(modules))
    distance = dict(near)
    while near:
        module, steps = near.popleft()
        others = graph.find_modules_that_directly_import(module)
        if module.startswith("pages.") and module.endswith(".page"):  # Streamlit opens it by its path
            others |= {one for one in graph.modules if one.startswith(f"tests.{module.removesuffix('.page')}.")}
        for other in others:
            if other not in distance:
                distance[other] = steps + 1
                near.append((other, steps + 1))
    found = {_file(module): steps for module, steps in distance.items() if _is_test(module)}
    for folder in {file.parent.name for file in files if file.suffix != ".py"}:
        for file in (ROOT / "tests").rglob("test_*.py"):
            if folder and folder in (file.parent.name, file.stem.removeprefix("test_")):
                found.setdefault(file.relative_to(ROOT).as_posix(), 1)
    return sorted(found, key=lambda name: (found[name], name))


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")


def _file(module: str) -> str:
    return module.replace(".", "/") + ".py"


def _is_test(module: str) -> bool:
    return module.startswith("tests.") and module.rpartition(".")[2].startswith("test_")


def main() -> int:
    """Run them; the status of pytest."""
    files = changed()
    found = touched(files)
    print(f"{len(files)} files changed; {len(found)} files of tests touch them")
    if not found:
        return 0
    status = pytest.main(["-q", "-x", "-m", "not slow and not browser", *found], plugins=[Budget(SECONDS)])
    return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else int(status)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
