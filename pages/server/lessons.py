"""Lessons: a way through Glassbox, stop by stop, as a TOML file says it.

A stop is an address of Glassbox with a caption of at most two sentences, and notes for whoever speaks. The lessons that
come with Glassbox lie in pages/text/lessons; one that a person opens is kept under a name made from its content, in memory and on
the shelf that app.py names, so that its links work on after the server has begun anew, and at every replica.
"""

import hashlib
import logging
import re
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

from model import encodings
from model.errors import UserError
from pages.server import address, asks
from pages.server.address import Page
from pages.server.asks import Ask
from pages.server.keep import Keeper

FOLDER = Path(__file__).resolve().parents[1] / "text" / "lessons"
OWN = "own"  # what the name of a lesson that was brought here begins with
MOST_POINTS, MOST_POINT = 60, 160  # of a lesson, and characters of one
MOST_STOPS, MOST_BYTES, MOST_CAPTION, MOST_NOTES = 200, 500_000, 263, 5_000  # 263 characters fill two lines in the hall
WORDS = {"title": 80, "audience": 80, "author": 80}  # fields of a lesson that are texts, and how long they may be
log = logging.getLogger("glassbox")
NAME = re.compile(rf"{OWN}-[0-9a-f]{{12}}")
REST = 20.0  # seconds for which a name that the shelf did not have, or could not look for, is not looked for again
TOUR = "first-half-hour"  # where a newcomer begins
_brought: "Keeper[Lesson]" = Keeper("lessons", 256)
_missed: "Keeper[float]" = Keeper("lessons that are on no shelf", 256)  # and when they were looked for
_shipped: "Keeper[Any]" = Keeper("lessons that come with Glassbox", 32)  # their names, and each as it was read


class Shelf(Protocol):
    """Keeps lessons that people open, as TOML by their names, for longer than memory. Both raise UserError where it cannot now."""

    def put(self, name: str, file: str) -> None: ...

    def find(self, name: str) -> str | None: ...


shelves: list[Shelf] = []  # app.py puts one here; without it lessons stay as long as the server runs


@dataclass(frozen=True)
class Stop:
    """Where one stands: a page of Glassbox and its settings; what is said of it. ask: what the room is asked, or None.

    points: which points of the lesson it treats, counted from 1.
    """

    page: str
    params: tuple[tuple[str, str], ...]
    caption: str
    notes: str = ""
    ask: Ask | None = None
    points: tuple[int, ...] = ()

    @property
    def link(self) -> str:
        """As a file and an address bar write it."""
        return f"/{'' if self.page == 'home' else self.page}" + (f"?{urlencode(self.params)}" if self.params else "")


@dataclass(frozen=True)
class Lesson:
    """Stops in their order. points: what it is about, point by point, where its author lists that."""

    name: str
    title: str
    stops: tuple[Stop, ...]
    audience: str = ""
    author: str = ""
    minutes: int = 0
    points: tuple[str, ...] = ()


def names() -> list[str]:
    """The lessons that come with Glassbox, the newcomer's tour first."""
    return _shipped.get(
        "names", lambda: sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda one: (one != TOUR, one))
    )


def find(name: str, pages: Sequence[Page]) -> Lesson | None:
    """The lesson of that name, or None."""
    if name not in names():
        return _brought.find(name) or _shelved(name, pages)
    path = FOLDER / f"{name}.toml"
    return _shipped.get(path, lambda: replace(read(path.read_text("utf-8"), path.name, pages), name=name))


def bring(data: bytes, file: str, pages: Sequence[Page]) -> Lesson:
    """A lesson that a person opens, kept from now on. Raises UserError that names the line."""
    if len(data) > MOST_BYTES:
        raise UserError(f"{file} has {len(data):,} bytes, and a lesson at most {MOST_BYTES:,}: shorten it.")
    return keep(read(encodings.text(data, file), file, pages))


def keep(lesson: Lesson) -> Lesson:
    """Keep a lesson under a name made from its content. Where the shelf cannot keep it now, memory does."""
    file = written(lesson)
    named = replace(lesson, name=_named(file))
    for shelf in shelves:
        try:
            shelf.put(named.name, file)
        except (UserError, TimeoutError) as error:
            log.warning("a lesson stays in memory only: %s", error)
    return _brought.put(named.name, named)


def read(text: str, file: str, pages: Sequence[Page]) -> Lesson:
    """A lesson from TOML. Raises UserError with one sentence that names the line and what to change."""
    try:
        found = tomllib.loads("\n".join(encodings.lines(text)))
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{file} is not written as TOML: {_plain(error)}.") from error
    except RecursionError as error:
        raise UserError(f"{file} nests too deeply for a lesson: write [[stops]] one after the other.") from error
    said = {name: asks.text(found, name, most, file, "") for name, most in WORDS.items()}
    if not said["title"]:
        raise UserError(f'{file} has no title: begin with title = "…".')
    minutes, stops = found.get("minutes", 0), found.get("stops", [])
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes <= 1_000:
        raise UserError(f"{file}: minutes must be a whole number from 0 to 1,000.")
    if not isinstance(stops, list) or not 0 < len(stops) <= MOST_STOPS:
        count = f"{len(stops):,}" if isinstance(stops, list) else "no list of"
        raise UserError(f"{file} has {count} stops: write 1 to {MOST_STOPS} of them, each after a line [[stops]].")
    places = [
        number for number, line in enumerate(encodings.lines(text), 1) if re.match(r"\s*\[\[\s*stops\s*\]\]", line)
    ]
    where = (
        [f"line {line}" for line in places]
        if len(places) == len(stops)
        else [f"stop {at}" for at in range(1, len(stops) + 1)]
    )
    points = _points(found.get("points", []), file)
    made = tuple(_stop(one, f"{file}, {place}", pages, len(points)) for one, place in zip(stops, where, strict=True))
    return Lesson("", **said, minutes=minutes, stops=made, points=points)


def written(lesson: Lesson) -> str:
    """The lesson as TOML, which `read` reads."""
    lines = [f"{name} = {asks.quoted(getattr(lesson, name))}" for name in WORDS]
    lines.append(f"minutes = {lesson.minutes}")
    lines += [f"points = [{', '.join(map(asks.quoted, lesson.points))}]"] if lesson.points else []
    for stop in lesson.stops:
        lines += ["", "[[stops]]", f"address = {asks.quoted(stop.link)}", f"caption = {asks.quoted(stop.caption)}"]
        lines += [f"points = {[*stop.points]}"] if stop.points else []
        lines += [f"notes = {asks.quoted(stop.notes)}"] if stop.notes else []
        lines += [f"ask = {asks.written(stop.ask)}"] if stop.ask else []
    return "\n".join(lines) + "\n"


def _named(file: str) -> str:
    return f"{OWN}-{hashlib.sha256(file.encode()).hexdigest()[:12]}"


def _shelved(name: str, pages: Sequence[Page]) -> Lesson | None:
    """A lesson from the shelf, where another replica put it, or this one before it began anew."""
    if not NAME.fullmatch(name) or time.monotonic() - (_missed.find(name) or -REST) < REST:
        return None
    try:
        for shelf in shelves:
            if (file := shelf.find(name)) is not None:
                return _brought.put(name, replace(read(file, name, pages), name=name))
    except UserError as error:  # the shelf cannot now, or an older Glassbox wrote what this one does not read
        log.warning("the lesson %s is not found now: %s", name, error)
    _missed.put(name, time.monotonic())
    return None


def state(stop: Stop, pages: Sequence[Page]) -> address.Shared:
    """What the page of a stop shows."""
    return address.read(_page(stop.page, pages).kind, dict(stop.params))[0]


def _points(found: Any, file: str) -> tuple[str, ...]:
    if not isinstance(found, list) or len(found) > MOST_POINTS:
        raise UserError(f"{file}: points must be a list of at most {MOST_POINTS} texts.")
    return tuple(asks.text({"points": one}, "points", MOST_POINT, file, None) for one in found)


def _treated(found: Any, where: str, points: int) -> tuple[int, ...]:
    """The points that a stop names."""
    whole = isinstance(found, list) and all(isinstance(one, int) and not isinstance(one, bool) for one in found)
    if not whole or any(not 0 < one <= points for one in found):
        known = f"from 1 to {points}, those at the head of the lesson" if points else "but the lesson lists none"
        raise UserError(f"{where}: points must be a list of numbers, {known}.")
    return tuple(found)


def _stop(found: Any, where: str, pages: Sequence[Page], points: int) -> Stop:
    if not isinstance(found, dict):
        raise UserError(f"{where}: a stop is written after a line [[stops]], with address and caption.")
    caption = asks.text(found, "caption", MOST_CAPTION, where, None)
    if len(re.findall(r"[.!?…](?=\s|$)", caption)) > 2:
        raise UserError(f"{where}: the caption has more than two sentences: shorten it, and put the rest into notes.")
    link = asks.text(found, "address", 2 * address.MAX_LINK, where, None)
    parts = urlsplit(link)
    name = parts.path.strip("/") or "home"
    page = next((one for one in pages if one.name == name), None)
    if (parts.netloc and not parts.scheme.startswith("http")) or page is None:
        known = ", ".join(f"/{one.name}" for one in pages if one.name != "home")
        raise UserError(f"{where}: there is no page /{name[:40]}: use one of {known}, or / for Home.")
    params = {
        key: value
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key not in ("lesson", "stop", "present")
    }
    if wrong := address.read(page.kind, params)[1]:
        raise UserError(f"{where}: {wrong[0]}")
    unknown = [key for key in params if key not in address.known(page.kind)]
    if unknown:
        raise UserError(f"{where}: /{name} knows no “{unknown[0][:40]}”: correct the address.")
    return Stop(
        name,
        tuple(params.items()),
        caption,
        asks.text(found, "notes", MOST_NOTES, where, ""),
        asks.read(found.get("ask"), where),
        _treated(found.get("points", []), where, points),
    )


def _page(name: str, pages: Sequence[Page]) -> Page:
    return next(one for one in pages if one.name == name)


def _plain(error: Exception) -> str:
    said = str(error).rstrip(".")
    return said[:1].lower() + said[1:]
