"""What a room has said, to take home: question by question, answer by answer. A phone is a number, and nothing else is known of it."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from model.rlhf import records
from pages.room import asking, counting, store, words
from pages.room.asking import Asked
from pages.room.store import Kept, RoomRow

COLUMNS = ("question", "prompt", "text", "kind", "round", "phone", "item", "answer", "right", "model", "unit", "time")


class File(NamedTuple):
    """How a file is made of a room and the words that its lecturer released, and what kind it is."""

    make: Callable[[RoomRow, set[str]], bytes]
    kind: str


def rows(kept: list[Kept]) -> list[dict[str, Any]]:
    """One for each answer. phone: a pseudonym, from 1; time: UTC; model: its value of this answer, where the question was revealed."""
    found = []
    for question in kept:
        for round_, seat, value, at in question.answers:
            item, said = value if question.asked.kind == "pairs" else (None, value)
            found.append(
                {
                    "question": question.number,
                    "prompt": question.asked.prompt,
                    "text": _about(question.asked, seat, item),
                    "kind": question.asked.kind,
                    "round": round_,
                    "phone": seat + 1,
                    "item": None if item is None else item + 1,
                    "answer": said_of(question.asked, said),
                    "right": counting.right(question.asked, said),
                    "model": _model(question, said),
                    "unit": question.asked.key.unit if question.asked.key else "",
                    "time": _utc(at),
                }
            )
    return found


def said_of(asked: Asked, value: Any) -> str | float:
    """An answer as people read it."""
    if asked.kind == "ranking":
        return " > ".join(asked.options[at] for at in value)
    if asked.kind in ("number", "pairs"):
        return value
    return counting.labels(asked, [value])[0]


def _about(asked: Asked, seat: int, item: int | None) -> str:
    if item is None:
        return asked.text
    prompt, first, second = asked.items[asking.share_of(seat, asked)[item]]
    return f"{prompt} · {first} · {second}"


def _model(question: Kept, value: Any) -> float | None:
    key = question.asked.key
    if not key or not _revealed(question) or question.asked.kind not in ("choice", "word", "cloud"):
        return None
    label = counting.labels(question.asked, [value])[0]
    return dict(key.values).get(label, question.judged.get(label))


def as_csv(row: RoomRow, _: set[str]) -> bytes:
    """All answers, a line each, as spreadsheets read them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for one in rows(store.questions(row.id)):
        writer.writerow({name: _plain(value) for name, value in one.items()})
    return ("\ufeff" + out.getvalue()).encode()


def as_json(row: RoomRow, released: set[str]) -> bytes:
    """The session question by question: what was asked, the answers counted, and each answer."""
    kept = store.questions(row.id)
    questions = [
        {
            "number": one.number,
            "asked": one.asked.public() | {"link": one.asked.link, "model": one.asked.model},
            "revealed": _revealed(one),
            "time": _utc(one.made),
            "result": counting.result(
                one.asked,
                store.rounds(one),
                "revealed" if _revealed(one) else "shown",
                one.judged,
                words.known,
                released,
            ),
        }
        for one in kept
    ]
    room = {"code": row.code, "name": row.name, "lesson": row.lesson, "time": _utc(row.made)}
    return json.dumps(
        {"room": room, "questions": questions, "answers": rows(kept)}, ensure_ascii=False, indent=1
    ).encode()


def as_preferences(row: RoomRow, _: set[str]) -> bytes:
    """The pairs that were judged, a line each, as TRL reads them: prompt, chosen, rejected; what was skipped is not among them."""
    lines = []
    for question in store.questions(row.id):
        if question.asked.kind != "pairs":
            continue
        for _round, seat, (item, verdict), _at in question.answers:
            prompt, first, second = question.asked.items[asking.share_of(seat, question.asked)[item]]
            if verdict != "skip":
                better, worse = (second, first) if verdict == "second" else (first, second)
                lines.append(records.written(records.Record(prompt, better, worse, tie=verdict == "tie")))
    return "".join(lines).encode()


def _revealed(question: Kept) -> bool:
    return question.state in ("revealed", "done")


def _utc(at: float) -> str:
    """A time as people and spreadsheets read it."""
    return datetime.fromtimestamp(at, UTC).isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")


def _plain(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


FILES = {
    "results.csv": File(as_csv, "text/csv; charset=utf-8"),
    "results.json": File(as_json, "application/json"),
    "preferences.jsonl": File(as_preferences, "application/jsonl"),
}
