"""What whoever speaks can see of the server: who is on, what waits, what it holds. Numbers only, nobody's name and no text."""

import asyncio
import time

import psutil
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from pages.room import door
from pages.room.audience import Audience
from pages.room.hall import HALL
from pages.room.phones import shown
from pages.server import jobs, keep, memory, models, processes, traffic

BEGAN = time.monotonic()
REFUSED = "This page is for whoever has opened a room here, or sits at the computer that runs Glassbox."


def routes() -> list[BaseRoute]:
    """The page, and what it asks for again and again."""
    return [Route("/room/watch", page, methods=["GET"]), Route("/room/watch/now", now, methods=["GET"])]


async def page(request: Request) -> Response:
    """The page; what it shows it asks for itself."""
    return shown(request, "watch")


async def now(request: Request) -> Response:
    """How it is at this moment."""
    if not door.welcome(request):
        return JSONResponse({"error": REFUSED}, 403)
    rooms = [_room(one) for one in HALL.audiences()]
    found = await asyncio.to_thread(seen)  # looking for processes takes milliseconds, which the loop does not have
    return JSONResponse(found | {"rooms": rooms}, headers={"Cache-Control": "no-store"})


def seen() -> dict[str, object]:
    """How it is at this moment, but for the rooms: of this process; another replica has its own."""
    acts, process = traffic.lately(), psutil.Process()
    lanes = processes.lanes()
    return {
        "minutes": (time.monotonic() - BEGAN) / 60,
        "ready": models.ready(),
        "browsers": {"here": traffic.sessions, "most": door.cap(), "pages": traffic.pages()},
        "acts": acts._asdict(),
        "waiting": {
            "texts": models.waiting(),
            "turns": sum(one.waiting for one in lanes),
            "jobs": jobs.busy(),
        },
        "learning": {"runs": sum(len(one.numbers) for one in lanes), "processes": len(lanes)},
        "memory": {
            "process": process.memory_info().rss,
            "others": sum(_resident(one) for one in process.children(recursive=True)),
            "kept": sum(one.nbytes for one in keep.keepers()),
            "budget": memory.budget(),
        },
    }


def _room(audience: Audience) -> dict[str, object]:
    meeting = audience.meeting
    answered = len(meeting.question.answers) if meeting.question else None
    return {"code": meeting.row.code, "phones": len(meeting.present()), "answered": answered}


def _resident(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.Error:  # it has ended meanwhile
        return 0
