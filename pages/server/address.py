"""What a page's picture depends on, and how it is written into the address and read from it. Imports no streamlit.

A page's state is a frozen dataclass; each field says which values it takes. `read` never fails: what a link got wrong
becomes a sentence, and the default takes its place.
"""

import contextlib
import importlib
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from urllib.parse import urlencode

from model.errors import UserError

PAGES = Path(__file__).resolve().parent.parent
DEFAULT_TEXT = "The dog chased the"  # on Home, and wherever a view declares no other
WORLD_TEXT = "the lion frightened the duck because it"  # the same for a model that knows only the little world
UNTYPED = cast(
    str, None
)  # nobody has typed a text yet; views never see it, but what pages.server.examples puts in its place
DEFAULT_MODEL = "smollm2"
MAX_LINK = 2_000  # characters of a text that still go into the address; a longer one stays on this computer
WHOLE = re.compile(r"-?[0-9]{1,9}")
LOST = "page"  # the parameter that carries the name of a page that does not exist
MAX_WORD = 60  # characters of a word to spell
MAX_TEXT = 20_000  # characters of a text that any page takes

DEFAULT_CORPUS = (
    "This is the house that Jack built.\n"
    "This is the malt that lay in the house that Jack built.\n"
    "This is the rat that ate the malt that lay in the house that Jack built.\n"
    "This is the cat that killed the rat that ate the malt that lay in the house that Jack built.\n"
    "This is the dog that worried the cat that killed the rat that ate the malt that lay in the house that Jack built.\n"
    "This is the cow with the crumpled horn that tossed the dog that worried the cat that killed the rat that ate the "
    "malt that lay in the house that Jack built.\n"
)  # a nursery rhyme that repeats itself: good to learn merges from


def choice(*options: str, default: str = "") -> Any:
    """A field that takes one of `options`, the first by default."""
    return field(default=default or options[0], metadata={"options": options})


class View(NamedTuple):
    """A view: the title that people read, and the text that it opens on, which shows its point and gives way to the first
    that somebody types.

    world: the same for a model that knows only the little world's words. reads: whether the chosen model reads it at all.
    """

    title: str
    text: str = DEFAULT_TEXT
    world: str = WORLD_TEXT
    reads: bool = True


def views(**named: View | str) -> Any:
    """The views of a page, or no more than the title of one that shows no text; the first is the one that it opens on."""
    found = {name: View(one) if isinstance(one, str) else one for name, one in named.items()}
    titled = {name: one.title for name, one in found.items()}
    return field(default=next(iter(found)), metadata={"options": tuple(found), "titles": titled, "views": found})


def choices(*options: str, default: tuple[str, ...], most: int) -> Any:
    """A field that takes one to `most` of `options`."""
    return field(default=default, metadata={"options": options, "most": most})


def number(default: int, least: int, most: int, once: str = "") -> Any:
    """A field that takes a whole number from `least` to `most`; once: the name that it had in older links."""
    return field(default=default, metadata={"range": (least, most), "once": once})


@dataclass(frozen=True)
class Shared:
    """What travels from page to page."""

    text: str = UNTYPED
    model: str = DEFAULT_MODEL
    present: bool = False
    lesson: str = ""  # the lesson that is being given
    stop: int = number(1, 1, 200)  # where it is


State = TypeVar("State", bound=Shared)


@dataclass(frozen=True)
class Page:
    """A page: its name in the address, its folder in pages/, its title, and what its picture depends on."""

    name: str
    folder: str
    title: str
    kind: type[Shared]
    chapter: int | None = None  # in the lecture; Home has none
    reads: bool = True  # whether it shows a model at work, which may be another one
    part: str = ""  # of the lecture
    about: str = ""  # what it is about, in a few words
    aside: bool = False  # beside the lecture: neither in the navigation nor on the way through all views

    @property
    def script(self) -> Path:
        """The file that draws it."""
        return PAGES / self.folder / "page.py"

    def prepare(self, state: Shared) -> None:
        """Make what the picture of `state` needs, before anybody looks at it: by the folder's ahead.py, if there is one.

        Imported when it is asked for, as the script is run: most of it is wanted by nobody yet.
        """
        with contextlib.suppress(UserError):  # the page itself will say what is wrong
            if find_spec(name := f"pages.{self.folder}.ahead"):
                importlib.import_module(name).prepare(state)

    def questions(self, state: Shared) -> list[Any]:  # of pages.room.asking.Asked
        """What the room can be asked about the picture of `state`, the most natural first: by the folder's guess.py, if there is
        one. Raises UserError where the picture cannot be asked about, with a sentence why.
        """
        if not find_spec(name := f"pages.{self.folder}.guess"):
            return []
        make = importlib.import_module(name).QUESTIONS.get(getattr(state, "view", ""))
        return [replace(one, link=self.link(state)) for one in make(state)] if make else []

    def link(self, state: Shared) -> str:
        """The address of the picture of `state`, whoever presents it and in whichever lesson."""
        params = urlencode(write(replace(state, present=False, lesson="", stop=1)))
        return f"/{'' if self.name == 'home' else self.name}" + (f"?{params}" if params else "")

    @property
    def label(self) -> str:
        """As the navigation shows it."""
        return f"{self.chapter}  {self.title}" if self.chapter else self.title


def read(kind: type[State], params: Mapping[str, str]) -> tuple[State, list[str]]:
    """The state that the address `params` asks for, and a sentence for each part of it that made no sense."""
    values: dict[str, Any] = {}
    complaints = [f"There is no page called {_short(params[LOST])}: this is Home."] if LOST in params else []
    for part in fields(kind):
        if (raw := given(part, params)) is not None:
            try:
                values[part.name] = _parse(raw, part.default, part.metadata)
            except ValueError as error:
                complaints.append(f"The link's “{part.name}” {error}; {_say(part.default)} is shown instead.")
    return kind(**values), complaints


def titles(kind: type[Shared]) -> Mapping[str, str]:
    """The views of a page and their titles; none where a page is one picture."""
    return next((part.metadata["titles"] for part in fields(kind) if "titles" in part.metadata), {})


def view(state: Shared) -> View:
    """The view that a page shows; one without a title where a page is one picture."""
    for part in fields(state):
        if "views" in part.metadata:
            return part.metadata["views"][getattr(state, part.name)]
    return View("")


def given(part: Field, params: Mapping[str, str]) -> str | None:
    """What an address says of a field, under its name or the one that it had once."""
    return params.get(part.name, params.get(part.metadata.get("once", "")))


def known(kind: type[Shared]) -> set[str]:
    """The parameters that the address of a page may have, their older names among them."""
    return {name for part in fields(kind) for name in (part.name, part.metadata.get("once", "")) if name}


def write(state: Shared) -> dict[str, str]:
    """The address of `state`: what differs from the default. A text too long for a link is left out."""
    params = {}
    for part in fields(state):
        value = getattr(state, part.name)
        rendered = "~".join(value) if isinstance(value, tuple) else str(int(value) if part.type is bool else value)
        if value != part.default and fits_link(rendered):
            params[part.name] = rendered
    return params


def fits_link(text: str) -> bool:
    """Whether a link can carry this text."""
    return len(text) <= MAX_LINK


def _parse(raw: str, default: Any, rules: Mapping[str, Any]) -> Any:
    """One value; raises ValueError whose message goes on "The link's “view” ..."."""
    if isinstance(default, bool):
        if raw not in ("0", "1"):
            raise ValueError(f"is {_short(raw)}, which is neither 0 nor 1")
        return raw == "1"
    if "range" in rules:
        least, most = rules["range"]
        if not WHOLE.fullmatch(raw) or not least <= int(raw) <= most:
            raise ValueError(f"is {_short(raw)}, which is no whole number from {least} to {most}")
        return int(raw)
    if "most" in rules:
        wanted = tuple(dict.fromkeys(filter(None, raw.split("~"))))
        if unknown := [one for one in wanted if one not in rules["options"]]:
            raise ValueError(f"names {_short(unknown[0])}, which does not exist")
        return wanted[: rules["most"]]
    if "options" in rules and raw not in rules["options"]:
        raise ValueError(f"is {_short(raw)}, which does not exist")
    if len(raw) > MAX_TEXT:
        raise ValueError(f"has {len(raw):,} characters, more than {MAX_TEXT:,}")
    return raw


def _short(raw: str) -> str:
    return f"“{raw[:40]}…”" if len(raw) > 40 else f"“{raw}”"


def _say(default: Any) -> str:
    if default is UNTYPED:
        return "the view's own example"
    return ", ".join(default) if isinstance(default, tuple) else f"“{int(default) if default is False else default}”"
