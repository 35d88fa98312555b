"""The prose of a chapter, from its text.md and examples.json."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pages.server.keep import keep

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


def examples(folder: str, name: str = "examples") -> Any:
    """pages/<folder>/<name>.json: what a chapter's presets set, and the words that it shows."""
    return json.loads(_text(folder, f"{name}.json"))


@keep(64)
def _text(folder: str, name: str) -> str:
    return (PAGES / folder / name).read_text("utf-8")
