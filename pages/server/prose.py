"""The prose of a chapter, from its text.md and examples.json."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from pages.server.keep import keep

UNKNOWN = "…"  # a number that is not there yet (viz.shared.numbers)
WAITING = "The numbers come with the first steps."
PARSED = Formatter()
GOES_ON = re.compile(r"\b(it|they|them|these)\b", re.IGNORECASE)  # words for what the sentence before was about
SENTENCE_ENDS = re.compile(r"(?<=[.!?]\s)(?=\S)|(?<=\{whose\}\s)")  # {whose} is a sentence of its own
TERM = re.compile(
    r"^- \*\*(?P<name>.+?)\*\* \((?P<page>\w+)(?:, (?P<view>\w+))?"
    r"(?:; also (?P<also>[^;)]+))?(?:; other in (?P<other>[^;)]+))?\): (?P<says>.+)$",
    re.MULTILINE,
)
PAGES = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class View:
    """The prose of one view: `# name`, a lead, then ## notice, ## mathematics, ## try (`- title: text`), ## sources."""

    lead: str
    notice: str
    mathematics: str
    sources: str
    presets: dict[str, str]


@keep(16)
def views(folder: str) -> dict[str, View]:
    """pages/<folder>/text.md, by view. `\\n` in a preset is a line end; {fields} are filled by the page."""
    found = {}
    for part in re.split(r"^# ", _text(folder, "text.md"), flags=re.MULTILINE)[1:]:
        view, _, rest = part.partition("\n")
        lead, *sections = re.split(r"^## ", rest, flags=re.MULTILINE)
        words = {title.strip(): body.strip() for title, _, body in (one.partition("\n") for one in sections)}
        lines = [line.removeprefix("- ").partition(": ") for line in words.get("try", "").splitlines()]
        presets = {title: text.replace("\\n", "\n") for title, _, text in lines}
        found[view.strip()] = View(lead.strip(), words["notice"], words["mathematics"], words["sources"], presets)
    return found


def sections(folder: str) -> dict[str, str]:
    """pages/<folder>/text.md of a page that has no views: what stands under each ## title."""
    parts = re.split(r"^## ", _text(folder, "text.md"), flags=re.MULTILINE)[1:]
    return {title.strip(): said.strip() for title, _, said in (part.partition("\n") for part in parts)}


def filled(prose: str, numbers: Mapping[str, str]) -> str:
    """Prose with its numbers. A sentence of what is not known yet is left out, and what goes on about it: nothing is
    claimed of it."""
    known, left_out = [], False
    for part in SENTENCE_ENDS.split(prose):
        unknown = any(numbers[name] == UNKNOWN for _, name, *_ in PARSED.parse(part) if name)
        left_out = unknown or (left_out and bool(GOES_ON.search(part)))
        if not left_out:
            known.append(part)
    return "".join(known).rstrip().format(**numbers) or WAITING


class Term(NamedTuple):
    """A term of the field: its name, the page and view that show it (no view where the page is one picture), and what it
    means.

    also: what else it is called. other: pages on which the word means something else.
    """

    name: str
    page: str
    view: str
    says: str
    also: tuple[str, ...] = ()
    other: tuple[str, ...] = ()


@keep(1)
def glossary() -> list[Term]:
    """pages/text/glossary.md, in its order."""
    return [
        Term(one["name"], one["page"], one["view"] or "", one["says"], _listed(one["also"]), _listed(one["other"]))
        for one in TERM.finditer(_text("text", "glossary.md"))
    ]


def _listed(names: str | None) -> tuple[str, ...]:
    return tuple(names.split(", ")) if names else ()


def examples(folder: str, name: str = "examples") -> Any:
    """pages/<folder>/<name>.json: what a chapter's presets set, and the words that it shows."""
    return json.loads(_text(folder, f"{name}.json"))


@keep(64)
def _text(folder: str, name: str) -> str:
    return (PAGES / folder / name).read_text("utf-8")
