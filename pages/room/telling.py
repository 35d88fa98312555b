"""What phones, the projector and the lecturer's second screen are told of a room. Answers are in it only once they are shown."""

import asyncio
from typing import Any

from pages.room import asking, counting, words
from pages.room.lan import DOOR
from pages.room.meeting import Meeting
from pages.room.state import Current, Phone

SHOWN = ("shown", "revealed")


def room(meeting: Meeting) -> dict[str, Any]:
    """What everybody may know; result as pages.room.counting makes it."""
    row, screen, now = meeting.row, meeting.screen, meeting.question
    covered = now is not None and now.state != "revealed"  # what is on the screen may hold the answer
    return {
        "code": row.code,
        "name": row.name,
        "joined": len(meeting.present()),
        "locked": row.locked,
        "where": screen.where,
        "next": screen.next,
        "caption": screen.caption,
        "title": screen.title,
        "picture": f"/j/{row.code}/picture/{screen.picture}" if screen.picture and not covered else "",
        "look": row.look and bool(screen.link) and not covered,
        "state": now.state if now else "waiting",
        "question": asked(now) if now else None,
        "left": left(now),
        "seconds": now.seconds if now else None,
        "answered": answered(now),
        "result": result(meeting) if row.results and now and now.state in SHOWN else None,
    }


def you(meeting: Meeting, phone: Phone) -> dict[str, Any]:
    """What one phone knows of itself."""
    now = meeting.question
    told: dict[str, Any] = {"seat": phone.seat, "answers": {}, "before": {}, "items": [], "score": None}
    if meeting.row.results and phone.score[1]:
        told["score"] = {"right": phone.score[0], "of": phone.score[1]}
    if now:
        told["answers"] = _said(now, now.answers.get(phone.seat))
        told["before"] = _said(now, now.rounds[0].get(phone.seat)) if now.round > 1 else {}
        told["items"] = [list(now.asked.items[at]) for at in asking.share_of(phone.seat, now.asked)]
    return told


def desk(meeting: Meeting, board: bool) -> dict[str, Any]:
    """What the lecturer's screens know besides. A board is seen by the hall: nothing of the answers before they are shown."""
    now, row = meeting.question, meeting.row
    hidden = board and (not now or now.state not in SHOWN)
    return {
        "addresses": [
            {"url": f"{root}/j/{row.code}", "short": f"{root.split('://')[1]}/j"} for root in DOOR.addresses()
        ],
        "reachable": DOOR.reachable,
        "seats": "".join("1" if now and now.has_answered(seat) else "0" for seat in meeting.present()),
        "result": None if hidden or not now else result(meeting),
        "heldWords": [] if hidden or not now else held(meeting, now),
        "questions": [summary(one) for one in [*meeting.asked_so_far, *([now] if now else [])]],
        "notes": "" if board else meeting.screen.notes,
        "coming": "" if board else meeting.screen.coming,
        "link": meeting.screen.link,
        "lesson": meeting.screen.lesson,
        "stop": meeting.screen.stop,
        "after": now.asked.after if now else "",
        "results": row.results,
    }


def summary(one: Current) -> dict[str, Any]:
    """A question in a list."""
    return {"id": one.id, "number": one.number, "prompt": one.asked.prompt, "text": one.asked.text, "state": one.state}


def asked(now: Current) -> dict[str, Any]:
    """The question as it is put."""
    return {"id": now.id, "number": now.number, "round": now.round} | now.asked.public()


def result(meeting: Meeting) -> dict[str, Any] | None:
    """The answers counted, as far as the question's state lets."""
    now = meeting.question
    if not now:
        return None
    return counting.result(now.asked, now.rounds, now.state, now.judged, words.known, meeting.released)


def held(meeting: Meeting, now: Current) -> list[str]:
    """Words that the hall does not see yet."""
    if now.asked.kind not in ("word", "cloud"):
        return []
    return counting.held_words(now.rounds, words.known, meeting.released)


def answered(now: Current | None) -> int:
    """How many phones have nothing left to answer."""
    return sum(map(now.has_answered, now.answers)) if now else 0


def left(now: Current | None) -> float | None:
    """Seconds that are left, None without a clock."""
    if not now or now.ends is None or now.state != "asking":
        return None
    return round(max(0.0, now.ends - asyncio.get_running_loop().time()), 2)


def _said(now: Current, found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    return {str(item): value for item, value in found.items()} if now.asked.kind == "pairs" else {"0": found}
