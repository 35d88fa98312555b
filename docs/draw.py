"""Draws docs/architecture.svg from the code: `make architecture`. A test fails where the picture no longer tells the truth.

Floors are those of the import contracts in pyproject.toml; a line between two boxes says that the upper one imports the
lower, or the left one the right.
"""

import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
PACKAGES = {"pages": (20, 40), "viz": (760, 200), "model": (20, 560)}  # where each begins
WIDTH, ROW, BOX, GAP, MARGIN = 1180, 84, 44, 10, 28
WIDTHS = {"pages": 700, "viz": 400, "model": 700}
COLOURS = {"pages": "#0072B2", "viz": "#009E73", "model": "#D55E00"}
MOST = {"pages": 8, "viz": 4, "model": 4}  # boxes beside each other
ABOUT = {
    "pages": "pages: what a person asks, and what is kept",
    "viz": "viz: how it is drawn",
    "model": "model: what is computed",
}


@dataclass(frozen=True)
class Box:
    """A part of a package, and where it stands."""

    name: str
    x: float
    y: float
    width: float


def floors() -> dict[str, list[list[str]]]:
    """The rows of each package, from the contracts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    rows = {}
    for contract in contracts:
        (package,) = contract.get("containers", [""])
        if contract["type"] == "layers" and package in PACKAGES:
            parts = [[part.strip() for part in row.replace(":", "|").split("|")] for row in contract["layers"]]
            rows[package] = [some for row in parts for some in batched(row, MOST[package])]
    return rows


def batched(row: list[str], most: int) -> Iterator[list[str]]:
    """A row in pieces of at most so many."""
    rest = iter(row)
    while some := list(islice(rest, most)):
        yield some


def boxes() -> dict[str, Box]:
    """Every part where it stands."""
    found = {}
    for package, rows in floors().items():
        left, top = PACKAGES[package]
        for at, row in enumerate(rows):
            width = (WIDTHS[package] - GAP * (len(row) - 1)) / len(row)
            for place, part in enumerate(row):
                name = f"{package}.{part}"
                found[name] = Box(name, left + place * (width + GAP), top + MARGIN + at * ROW, width)
    return found


def imports(parts: dict[str, Box]) -> set[tuple[str, str]]:
    """Which part imports which."""
    graph = grimp.build_graph(*PACKAGES)
    found = set()
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            ends = (".".join(module.split(".")[:2]), ".".join(other.split(".")[:2]))
            if ends[0] != ends[1] and all(end in parts for end in ends):
                found.add(ends)
    return found


def drawn() -> str:
    """The picture."""
    parts = boxes()
    high = max(box.y for box in parts.values()) + BOX + 20
    shapes = [_line(parts[a], parts[b]) for a, b in sorted(imports(parts))]
    shapes += [_box(box) for box in parts.values()]
    shapes += [
        f'<text x="{x}" y="{y + 10}" class="package">{escape(ABOUT[name])}</text>' for name, (x, y) in PACKAGES.items()
    ]
    style = (
        "text{font:13px sans-serif;fill:#22211f}.package{font:600 15px sans-serif}"
        "rect{fill:#fcfbf8;stroke-width:1.5}path{fill:none;opacity:.4;stroke-width:1.5}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high:.0f}" role="img" '
        f'aria-label="The parts of pages, viz and model, and what imports what"><style>{style}</style>'
        f'<rect width="{WIDTH}" height="{high:.0f}" stroke="none"/>\n' + "\n".join(shapes) + "\n</svg>\n"
    )


def _line(start: Box, end: Box) -> str:
    colour = COLOURS[start.name.split(".")[0]]
    x1, y1 = start.x + start.width / 2, start.y + BOX
    x2, y2 = end.x + end.width / 2, end.y
    if y2 < y1:  # beside it, in another package
        y1, y2 = start.y + BOX / 2, end.y + BOX / 2
        x1 = start.x + start.width
        x2 = end.x
    bend = (y1 + y2) / 2
    return (
        f'<path d="M{x1:.0f} {y1:.0f}C{x1:.0f} {bend:.0f} {x2:.0f} {bend:.0f} {x2:.0f} {y2:.0f}" '
        f'stroke="{colour}"><title>{start.name} → {end.name}</title></path>'
    )


def _box(box: Box) -> str:
    package, part = box.name.split(".")
    middle = box.x + box.width / 2
    return (
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{BOX}" rx="4" '
        f'stroke="{COLOURS[package]}"/><text x="{middle:.0f}" y="{box.y + 27:.0f}" text-anchor="middle">{part}</text>'
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PICTURE.write_text(drawn(), "utf-8")
    print(PICTURE.relative_to(ROOT))
