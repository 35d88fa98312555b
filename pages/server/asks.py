"""What a stop of a lesson asks the room: the question that its picture makes, in words of one's own, or a question of one's own.

In a file: `ask = "…"` is the wording of the picture's first question. A table says more: {prompt, which, seconds, rounds} of a
question of the picture, or {kind, prompt, text, options, least, most, right, seconds, rounds} of one's own.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from model.errors import UserError

KINDS = ("choice", "word", "number", "ranking", "cloud")  # of one's own; as pages.room.asking has them
MOST_PROMPT, MOST_TEXT, MOST_OPTION, MOST_WORD, MOST_OPTIONS = 200, 600, 80, 40, 12
SECONDS, ROUNDS, WHICH = (5, 3600), (1, 2), (0, 11)  # least and most
OF_KIND = {
    "options": ("choice", "ranking"),
    "least": ("number",),
    "most": ("number",),
    "right": ("choice", "word", "number", "cloud"),
}
OPENS = "A question to the room"  # what is said of one that has no wording of its own


@dataclass(frozen=True)
class Ask:
    """A question to the room at a stop.

    prompt: its wording, "" for the picture's own. which: of the questions that the picture makes, from 0. seconds: to answer.
    rounds: 2 if the room discusses it and answers again (peer instruction, Mazur 1997). kind: "" for a question of the picture;
    else text, options, least, most and right are those of one's own. right: an option's number from 1, a number, a word, or None.
    """

    prompt: str = ""
    which: int = 0
    seconds: int = 60
    rounds: int = 1
    kind: str = ""
    text: str = ""
    options: tuple[str, ...] = ()
    least: float = 0
    most: float = 100
    right: int | float | str | None = None

    @property
    def said(self) -> str:
        """What the line of the lesson says of it."""
        return self.prompt or OPENS

    @property
    def own(self) -> dict[str, Any] | None:
        """A question of one's own as pages.room.asking.own reads it, options counted from 0; None for one of the picture."""
        if not self.kind:
            return None
        right = self.right - 1 if self.kind == "choice" and isinstance(self.right, int) else self.right
        numbers = {"least": self.least, "most": self.most} if self.kind == "number" else {}
        found = {
            "kind": self.kind,
            "prompt": self.prompt,
            "text": self.text,
            "options": list(self.options),
            "right": right,
        }
        return found | numbers


def read(found: Any, where: str) -> Ask | None:
    """What the file has under `ask`; None for nothing. Raises UserError with one sentence that says where and what to change."""
    if found is None or found == "":
        return None
    if isinstance(found, str):
        return Ask(text({"ask": found}, "ask", MOST_PROMPT, where, None))
    if not isinstance(found, dict):
        raise UserError(
            f"{where}: ask must be a text in quotation marks, or a table such as {{ which = 0, seconds = 60 }}."
        )
    known = [part.name for part in fields(Ask)]
    if unknown := [name for name in found if name not in known]:
        raise UserError(f"{where}: ask knows no “{unknown[0][:40]}”: use {', '.join(known)}.")
    made = Ask(
        text(found, "prompt", MOST_PROMPT, where, ""),
        _whole(found, "which", WHICH, 0, where),
        _whole(found, "seconds", SECONDS, 60, where),
        _whole(found, "rounds", ROUNDS, 1, where),
        **_own(found, where),
    )
    if made.kind and not made.prompt:
        raise UserError(f"{where}: ask has a kind and no prompt: write what is asked.")
    return made


def written(ask: Ask) -> str:
    """As a file has it; `read` gives the same back."""
    parts = {part.name: getattr(ask, part.name) for part in fields(Ask) if getattr(ask, part.name) != part.default}
    if set(parts) == {"prompt"}:
        return quoted(ask.prompt)
    parts = parts or {"which": 0}
    return "{ " + ", ".join(f"{name} = {_value(one)}" for name, one in parts.items()) + " }"


def _own(found: Mapping[str, Any], where: str) -> dict[str, Any]:
    """The fields of a question of one's own, checked; none where there is no kind."""
    kind = found.get("kind", "")
    if "kind" not in found:
        if lost := [name for name in ("text", *OF_KIND) if name in found]:
            raise UserError(
                f"{where}: ask has {lost[0]} and no kind: say which kind of question it is, {', '.join(KINDS)}."
            )
        return {}
    if kind not in KINDS:
        raise UserError(f"{where}: {str(kind)[:40]!r} is no kind of question: use one of {', '.join(KINDS)}.")
    if "which" in found:
        raise UserError(
            f"{where}: ask has a kind and which: leave out one, as a question is of your own or of the picture."
        )
    if lost := [name for name, kinds in OF_KIND.items() if name in found and kind not in kinds]:
        raise UserError(f"{where}: a question of the kind {kind} has no {lost[0]}: leave it out.")
    made = {"kind": kind, "text": text(found, "text", MOST_TEXT, where, "")}
    if kind in OF_KIND["options"]:
        made["options"] = _options(found.get("options"), where)
    if kind == "number":
        made["least"], made["most"] = (
            _number(found.get(name, usual), name, where) for name, usual in (("least", 0), ("most", 100))
        )
        if made["least"] >= made["most"]:
            raise UserError(f"{where}: most must be above least, {made['least']:g}.")
    return made | ({"right": _right(found["right"], made, where)} if "right" in found else {})


def _options(found: Any, where: str) -> tuple[str, ...]:
    if not isinstance(found, list) or not 2 <= len(found) <= MOST_OPTIONS:
        raise UserError(f'{where}: options must be a list of 2 to {MOST_OPTIONS} texts, ["…", "…"].')
    options = tuple(text({"an option": one}, "an option", MOST_OPTION, where, None) for one in found)
    if "" in options or len(set(options)) < len(options):
        raise UserError(f"{where}: two options are the same, or one is empty: change one of them.")
    return options


def _right(found: Any, made: Mapping[str, Any], where: str) -> int | float | str:
    """The right answer."""
    if made["kind"] == "choice":
        return _whole({"right": found}, "right", (1, len(made["options"])), 1, where)
    if made["kind"] == "number":
        if not made["least"] <= (number := _number(found, "right", where)) <= made["most"]:
            raise UserError(f"{where}: right must lie between least and most, {made['least']:g} and {made['most']:g}.")
        return number
    if not (word := text({"right": found}, "right", MOST_WORD, where, None)):
        raise UserError(f"{where}: right is empty: write the word, or leave it out.")
    return word


def _whole(found: Mapping[str, Any], name: str, span: tuple[int, int], usual: int, where: str) -> int:
    value = found.get(name, usual)
    if type(value) is not int or not span[0] <= value <= span[1]:
        raise UserError(f"{where}: {name} must be a whole number from {span[0]} to {span[1]:,}.")
    return value


def _number(value: Any, name: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UserError(f"{where}: {name} must be a number.")
    return value


def text(found: Mapping[str, Any], name: str, most: int, where: str, without: str | None) -> str:
    """A text of a length, on one line but for notes; `without`: what is taken where there is none, or None if there must be one."""
    value = found.get(name, without)
    if value is None:
        raise UserError(f"{where}: {name} is missing.")
    if not isinstance(value, str):
        raise UserError(f'{where}: {name} must be a text, in quotation marks ("…").')
    if len(value) > most:
        raise UserError(f"{where}: {name} has {len(value):,} characters and may have {most:,}: shorten it.")
    return " ".join(value.split()) if name != "notes" else value.strip()


def quoted(said: str) -> str:
    """A TOML string: JSON's is one, but for the sign DEL."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007F")


def _value(one: Any) -> str:
    """A value as TOML has it."""
    if isinstance(one, str):
        return quoted(one)
    return f"[{', '.join(map(quoted, one))}]" if isinstance(one, tuple) else repr(one)
