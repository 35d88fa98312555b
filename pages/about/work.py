"""What the page about Glassbox says that is written elsewhere: sizes of weights, the version, the papers of all views."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from model.weights import PACKAGES
from pages.server import prose
from pages.server.address import Page
from pages.server.keep import keep

ROOT = Path(__file__).resolve().parents[2]
REMARK = re.compile(r"\s*\([^()]*\)")
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
FIELD = re.compile(r'^(title|version|date-released|license): "?(.+?)"?$', re.MULTILINE)


@keep(1)
def facts() -> dict[str, str]:
    """Numbers and names for the prose: what each package of weights weighs, the version, how to cite it."""
    cited = dict(FIELD.findall((ROOT / "CITATION.cff").read_text("utf-8")))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    sizes = {
        f"{name}_{what}": str(size)
        for name, one in PACKAGES.items()
        for what, size in (("fetched", one.megabytes), ("kept", one.kept_megabytes))
    }
    return sizes | {
        "version": project["version"],
        "authors": ", ".join(one["name"] for one in project["authors"]),
        "cited": cited["title"],
        "year": cited["date-released"][:4],
        "day": cited["date-released"],
    }


def papers(source: str) -> list[str]:
    """The papers, each as “authors year”, or the works without a year, that the sources of a view name."""
    found = []
    for part in REMARK.sub("", source).split(";"):
        years = list(YEAR.finditer(part))
        if not years:
            found.append(part.strip())
        authors, after = "", 0
        for year in years:
            between = re.sub(r"^(?:\s|,|and\b)+|[\s,]+$", "", part[after : year.start()])
            authors, after = between or authors, year.end()
            found.append(f"{authors} {year[0]}")
    return [one for one in found if one]


def sources(pages: Sequence[Page]) -> Mapping[str, list[str]]:
    """Every paper in alphabetical order, with the pages that name it."""
    named: dict[str, list[str]] = {}
    for page in pages:
        for words in prose.views(page.folder).values():
            for paper in papers(words.sources):
                places = named.setdefault(paper, [])
                if page.name not in places:
                    places.append(page.name)
    return dict(sorted(named.items(), key=lambda one: one[0].lower()))
