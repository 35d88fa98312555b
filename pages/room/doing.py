"""What a lecturer's screen may do with a room; each act by its name. Raises UserError with a sentence."""

import base64
import binascii
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.types import ASGIApp

from model.errors import UserError
from pages.room import asking, pairing, stops, store, words
from pages.room.asking import Asked
from pages.room.audience import Audience
from pages.room.hall import HALL
from pages.room.lan import DOOR
from pages.room.state import Screen
from pages.server import address, examples, lessons
from pages.server.address import Page
from pages.server.asks import Ask
from pages.server.checks import BadQuestion, Question, whole

APART = ("lesson", "stop", "present")  # what an address has beside the picture
STOP = "stop"  # in the place of a number: the question of the lesson
PICTURE = re.compile(r"data:(image/(?:svg\+xml|png|webp));base64,([A-Za-z0-9+/=]+)")
MOST_PICTURE = 400_000  # bytes
MOST_SCREEN = {
    "caption": 600,
    "title": 200,
    "where": 80,
    "next": 120,
    "link": 4_000,
    "notes": 6_000,
    "coming": 400,
    "lesson": 80,
}
Act = Callable[["Desk", Question], Awaitable[dict[str, Any] | None]]


class Desk:
    """A lecturer's screen: the room, the key that it has, the pages of Glassbox, and what phones are served with."""

    def __init__(
        self, audience: Audience, key: str, root: str, pages: Sequence[Page], network: Callable[[], ASGIApp]
    ) -> None:
        self.audience, self.meeting = audience, audience.meeting
        self.key, self.root, self.pages, self.network = key, root, pages, network

    def remote(self, key: str) -> str:
        """The address of another screen with a key for it, behind a mark that browsers keep to themselves."""
        root = DOOR.addresses()[0] if DOOR.reachable else self.root
        return f"{root}/room/{self.meeting.row.code}/remote#{key}"


async def offers(desk: Desk, sent: Question) -> dict[str, Any]:
    """The questions that a page can ask of its picture; stop: the one that the lesson asks there, if there is one."""
    link = _line(sent["link"], MOST_SCREEN["link"])
    found = await _offered(desk, link)
    stop = await store.aside(_stop, desk, sent)
    asked = stops.question(stop, found, link) if stop else None
    told = asked.public() | {"which": STOP, "seconds": stop.seconds} if asked and stop else None
    return {"stop": told, "offers": [{"which": at} | one.public() for at, one in enumerate(found)]}


async def ask(desk: Desk, sent: Question) -> None:
    """Ask one of them, the lesson's, or one of the lecturer's own."""
    link, own = _line(sent["link"], MOST_SCREEN["link"]), sent.get("own")
    if own is not None:
        asked = asking.own(own if isinstance(own, dict) else {}, link)
    elif sent["which"] == STOP:
        if not (stop := await store.aside(_stop, desk, sent)):
            raise UserError("This stop asks nothing: choose a question of the picture, or write one.")
        found = [] if stop.own else await _offered(desk, link)
        asked = replace(stops.question(stop, found, link), rounds=stop.rounds)
    else:
        found, which = await _offered(desk, link), whole(sent["which"])
        if which >= len(found):
            raise UserError("This picture has no such question: choose another, or write one.")
        asked = found[which]
    await store.aside(words.warm_up)  # what was kept may have gone
    await desk.meeting.ask(asked, _seconds(sent.get("seconds")))


async def extend(desk: Desk, sent: Question) -> None:
    """More time."""
    await desk.meeting.extend(_seconds(sent["seconds"]) or 0)


async def again(desk: Desk, sent: Question) -> None:
    """The same question once more."""
    await desk.meeting.again(_seconds(sent.get("seconds")))


async def close(desk: Desk, _: Question) -> None:
    """No more answers."""
    await desk.meeting.close()


async def show(desk: Desk, _: Question) -> None:
    """Show what the room said."""
    await desk.meeting.show()


async def reveal(desk: Desk, _: Question) -> None:
    """Show what the model says."""
    await desk.meeting.reveal()


async def done(desk: Desk, _: Question) -> None:
    """On with the lecture."""
    await desk.meeting.done()


async def lock(desk: Desk, sent: Question) -> None:
    """Let nobody else in, or let them."""
    await desk.meeting.set("locked", sent["on"] is True)


async def results(desk: Desk, sent: Question) -> None:
    """Whether phones see results."""
    await desk.meeting.set("results", sent["on"] is True)


async def look(desk: Desk, sent: Question) -> None:
    """Whether phones may open the view themselves."""
    on = sent["on"] is True
    if on and DOOR.apart:
        raise UserError("Phones come by a door that leads to no view: start Glassbox by `make class` to let them look.")
    await desk.meeting.set("look", on)


async def release(desk: Desk, sent: Question) -> None:
    """Let the hall see words that were held back."""
    found = sent["words"]
    if not isinstance(found, list) or len(found) > 1_000:
        raise BadQuestion("no list of words")
    await desk.meeting.release([str(one) for one in found])


async def turn(desk: Desk, sent: Question) -> None:
    """The projector's page, on or back."""
    by = 1 if whole(sent["by"], -1, 1) > 0 else -1
    desk.audience.order(by)
    await HALL.replica.turn(desk.meeting.row.code, by)


async def pair(desk: Desk, _: Question) -> dict[str, Any]:
    """An address with a key that works once: for the lecturer's phone, never for the projector."""
    return {"link": desk.remote(await pairing.give(desk.meeting.row.id, desk.key))}


async def serve(desk: Desk, _: Question) -> None:
    """Open the phones' door in the network."""
    await DOOR.open(desk.network())
    desk.meeting.say()


async def over(desk: Desk, _: Question) -> None:
    """The room ends; what was said is kept."""
    await desk.meeting.done()
    await desk.meeting.set("over", True)
    await HALL.dismiss(desk.audience)


async def delete(desk: Desk, _: Question) -> None:
    """Everything of the room, for good."""
    await HALL.delete(desk.audience)


ACTS: dict[str, Act] = {
    one.__name__: one
    for one in (offers, ask, extend, again, close, show, reveal, done, lock, results, look, release, turn, pair, serve, over, delete)
}  # fmt: skip


async def follow(desk: Desk, sent: Question) -> None:
    """This is on the projector now."""
    said = {name: _line(sent.get(name, ""), most) for name, most in MOST_SCREEN.items() if name != "notes"}
    picture = _picture(sent.get("picture"))
    name = hashlib.sha256(picture[1]).hexdigest()[:16] if picture else ""
    notes, stop = str(sent.get("notes", ""))[: MOST_SCREEN["notes"]], sent.get("stop")
    at = stop if type(stop) is int else 0
    screen = Screen(**said, notes=notes, stop=at, picture=name)
    desk.meeting.follow(screen, picture)
    await HALL.replica.follow(desk.meeting.row, screen, picture)


def _stop(desk: Desk, sent: Question) -> Ask | None:
    """What the stop of a lesson asks that is on the screen."""
    found = lessons.find(str(sent.get("lesson") or ""), [page for page in desk.pages if not page.aside])
    at = sent.get("stop")
    return found.stops[at - 1].ask if found and type(at) is int and 0 < at <= len(found.stops) else None


async def _offered(desk: Desk, where: str) -> list[Asked]:
    parts = urlsplit(_line(where, MOST_SCREEN["link"]))
    page = next((one for one in desk.pages if one.name == (parts.path.strip("/") or "home")), None)
    if not page:
        return []
    params = {name: value for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in APART}
    state = examples.shown(address.read(page.kind, params)[0])
    return await store.aside(page.questions, state)


def _picture(found: Any) -> tuple[str, bytes] | None:
    """(kind, data) of a picture that was sent as an address with the data in it."""
    if not isinstance(found, str) or len(found) > 2 * MOST_PICTURE or not (parts := PICTURE.fullmatch(found)):
        return None
    try:
        data = base64.b64decode(parts[2], validate=True)
    except binascii.Error:
        return None
    return (parts[1], data) if len(data) <= MOST_PICTURE else None


def _line(value: Any, most: int) -> str:
    return " ".join(str(value).split())[:most]


def _seconds(value: Any) -> float | None:
    """How long a question is open; None where there is no clock."""
    if value in (None, 0):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= asking.MOST_SECONDS:
        raise UserError(f"A question is open for 1 to {asking.MOST_SECONDS:,} seconds, or without a clock.")
    return float(value)
