"""The house stands as its contracts say: they see every folder, and notice what is planted there."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs import draw
from pages.contents import BESIDE, CONTENTS
from pages.server import address, prose
from pages.server.address import Page

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("model", "pages", "viz")
CHAPTERS = sorted(path.parent.name for path in (ROOT / "pages").glob("*/page.py"))
FOLDERS = sorted(
    {path.parent.relative_to(ROOT) for name in PACKAGES for path in (ROOT / name).rglob("*.py")},
    key=lambda folder: folder.as_posix(),
)
MOST_LINES, MOST_OF_PAGES, MOST_OF_A_FUNCTION = 400, 300, 40


def lint(where: Path) -> tuple[int, str]:
    """What lint-imports says of a tree."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    found = subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=120, check=False)
    return found.returncode, found.stdout + found.stderr


def forbidden(folder: Path) -> str:
    """An import that nothing in this folder may have."""
    package, *inside = folder.parts
    if package == "model":
        return "import streamlit"
    if package == "viz":
        return "import torch"
    if not inside:
        return "from pages.home import planted"  # a module of pages that is on no floor
    if inside[0] == "server":
        return "import streamlit"
    if inside[0] == "frame":
        return "import pages.home.address"
    other = next(name for name in CHAPTERS if name != inside[0])
    return f"import pages.{other}.address"


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of the three packages, and the contracts."""
    place = tmp_path_factory.mktemp("house")
    for name in PACKAGES:
        shutil.copytree(
            ROOT / name,
            place / name,
            ignore=lambda folder, names: [
                one
                for one in names
                if (Path(folder, one).is_file() and not one.endswith(".py")) or one == "__pycache__"
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_a_planted_import_breaks_a_contract_in_every_folder(copied: Path) -> None:
    """Eighteen folders without __init__.py were once overlooked."""
    planted = [copied / folder / "planted.py" for folder in FOLDERS if len(folder.parts) > 1]
    for path in planted:
        path.write_text(f'"""Planted."""\n\n{forbidden(path.parent.relative_to(copied))}\n')
    try:
        status, said = lint(copied)
    finally:
        for path in planted:
            path.unlink()
    named = set(re.findall(r"\b((?:model|pages|viz)(?:\.\w+)*\.planted)\b", said))
    wanted = {".".join(path.relative_to(copied).with_suffix("").parts) for path in planted}
    assert status == 1 and wanted - named == set()


def test_a_module_on_no_floor_breaks_a_contract(copied: Path) -> None:
    for package in PACKAGES:
        stray = copied / package / "stray.py"
        stray.write_text('"""On no floor."""\n')
        status, said = lint(copied)
        stray.unlink()
        assert status != 0 and f"{package}.stray" in said


def test_every_folder_with_python_is_a_package() -> None:
    missing = [str(folder) for folder in FOLDERS if not (ROOT / folder / "__init__.py").is_file()]
    tests = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert missing == [] and [str(one) for one in tests if not (one / "__init__.py").is_file()] == []


def test_a_chapter_has_one_name_everywhere() -> None:
    beside = {page.folder for page in BESIDE}  # these draw with shared views alone
    for place, wanted in (("pages", {*CHAPTERS}), ("viz", {*CHAPTERS} - beside), ("tests/pages", {*CHAPTERS})):
        there = {path.name for path in (ROOT / place).iterdir() if path.is_dir()}
        assert wanted <= there, place


def test_modules_stay_short_enough_to_read() -> None:
    for package in (*PACKAGES, "tests", "benchmarks", "docs"):
        most = MOST_OF_PAGES if package == "pages" else MOST_LINES
        long = {
            str(path): count
            for path in (ROOT / package).rglob("*.py")
            if (count := len(path.read_text("utf-8").splitlines())) > most
        }
        assert long == {}


def test_functions_can_be_read_at_once() -> None:
    """Forty lines, or a comment on the line before that begins with "Over 40 lines" and gives the reason."""
    long = []
    for package in (*PACKAGES, "tests", "benchmarks", "docs"):
        for path in (ROOT / package).rglob("*.py"):
            lines = path.read_text("utf-8").splitlines()
            for node in ast.walk(ast.parse("\n".join(lines))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
                    excused = lines[first - 2].lstrip().startswith("# Over 40 lines")
                    if (node.end_lineno or 0) - first + 1 > MOST_OF_A_FUNCTION and not excused:
                        long.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert long == []


def test_the_picture_of_the_house_tells_the_truth() -> None:
    assert draw.PICTURE.read_text("utf-8") == draw.drawn(), "imports have changed: make architecture"


def views(chapter: str) -> list[str]:
    """The views of a page as its script lists them."""
    tree = ast.parse((ROOT / "pages" / chapter / "page.py").read_text("utf-8"))
    lists = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "VIEWS"
    ]
    if not lists:
        return []
    (listed,) = lists
    assert isinstance(listed, ast.Dict)
    return [ast.literal_eval(name) for name in listed.keys if name]


@pytest.mark.parametrize("page", [page for page in CONTENTS if page.chapter], ids=lambda page: page.folder)
def test_a_view_is_named_everywhere(page: Page) -> None:
    """In its address, on its page, in its prose, in README and in docs/chapters.md."""
    listed = address.titles(page.kind)
    assert views(page.folder) == list(listed)
    assert set(listed) <= set(prose.views(page.folder))
    readme, chapters = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/chapters.md"))
    row = next(line for line in readme.splitlines() if line.startswith(f"| {page.chapter} |"))
    assert row.rstrip("| ").endswith(", ".join(listed.values()))
    part = chapters.split(f"## {page.chapter} ")[1].split("\n## ")[0]
    assert re.findall(r"^- \*\*(.+?)\*\*", part, re.MULTILINE) == list(listed.values())


def test_files_that_are_named_exist() -> None:
    """In comments, docstrings and documents: a path that has moved misleads."""
    named = re.compile(
        r"\b((?:pages|viz|model|tests|docs|benchmarks)/[\w/.-]+\.(?:json|js|py|css|md|sh|svg|png|safetensors)\b)"
    )
    files = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*.toml")]
    files += [
        path
        for top in (*PACKAGES, "tests", "benchmarks", "docs")
        for end in ("py", "js")
        for path in (ROOT / top).rglob(f"*.{end}")
        if "node_modules" not in path.parts
    ]
    missing = {f"{path.relative_to(ROOT)}: {name}" for path in files for name in named.findall(path.read_text("utf-8"))
               if not (ROOT / name).exists() and "scores" not in name}  # fmt: skip
    assert missing == set()
