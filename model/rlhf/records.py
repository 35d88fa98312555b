"""Preferences as other tools write them: JSON Lines, or one JSON list, of pairs.

Read are the forms of TRL (its "preference" datasets: texts or lists of messages, with the prompt apart or at the beginning
of both answers) and of Anthropic's HH (Bai et al. 2022: "\\n\\nHuman: …\\n\\nAssistant: …" in both). Lines end at "\\n" only,
since JSON may hold every other sign that Unicode calls a line end.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from model.errors import UserError
from model.tokenizers import well_formed

ANSWERS = "\n\nAssistant:"  # of Anthropic's HH
ASKS = "\n\nHuman:"


@dataclass(frozen=True)
class Record:
    """A prompt, the better answer and the worse one; `tie` if neither is better. where: in its file, for people."""

    prompt: str
    chosen: str
    rejected: str
    tie: bool = False
    where: str = ""


def read(text: str, most: int) -> list[Record]:
    """The pairs of a file, 1 to `most` of them. Raises UserError that names the first line which is none."""
    rows = list(_rows(text))
    if not 0 < len(rows) <= most:
        raise UserError(f"This file has {len(rows):,} votes: bring between 1 and {most:,}.")
    return [_record(row, where) for where, row in rows]


def written(record: Record) -> str:
    """A line of JSON, as TRL reads it. A tie carries a mark that TRL ignores."""
    row: dict[str, Any] = {"prompt": record.prompt, "chosen": record.chosen, "rejected": record.rejected}
    return json.dumps(row | ({"tie": True} if record.tie else {}), ensure_ascii=False) + "\n"


def _rows(text: str) -> Iterator[tuple[str, Any]]:
    """What stands on each line that is not blank, with the line as an editor counts it."""
    if text.lstrip().startswith("["):
        try:
            yield from ((f"Vote {at}", row) for at, row in enumerate(json.loads(text), 1))
        except (ValueError, RecursionError) as error:
            raise UserError(
                "Line 1 begins a JSON list that is broken: write one vote a line, or one whole list."
            ) from error
        return
    for at, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield f"Line {at}", json.loads(line)
            except (ValueError, RecursionError) as error:
                raise UserError(
                    f"Line {at} is not a vote: it needs prompt, chosen and rejected, as JSON on one line."
                ) from error


def _record(row: Any, where: str) -> Record:
    if not isinstance(row, dict) or not {"chosen", "rejected"} <= row.keys():
        what = ": label alone compares nothing" if isinstance(row, dict) and "label" in row else ""
        raise UserError(f"{where} is not a vote: it needs prompt, chosen and rejected, as JSON{what}.")
    try:
        prompt, chosen, rejected = map(well_formed, _parts(row))
    except (TypeError, KeyError, ValueError) as error:
        raise UserError(
            f"{where}: prompt, chosen and rejected must be non-empty texts, or lists of messages with role and content."
        ) from error
    if not (chosen.strip() and rejected.strip()):
        raise UserError(f"{where}: prompt, chosen and rejected must be non-empty texts.")
    if not prompt.strip():
        raise UserError(f"{where} has no prompt, and its answers do not begin alike: write what was asked as prompt.")
    if chosen == rejected:
        raise UserError(f"{where}: chosen and rejected are the same, so nothing is preferred.")
    return Record(prompt, chosen, rejected, row.get("tie") is True, where)


def _parts(row: dict[str, Any]) -> tuple[str, str, str]:
    """Prompt, chosen and rejected as texts. Raises TypeError, KeyError or ValueError for anything else."""
    prompt, chosen, rejected = row.get("prompt"), row["chosen"], row["rejected"]
    if isinstance(chosen, str) != isinstance(rejected, str):
        raise TypeError("a text and a list")
    if isinstance(chosen, str):
        if prompt is None:
            return _cut(chosen, rejected)
        return _said(prompt), chosen, rejected
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(chosen, rejected, strict=False)))
    shared = min(shared, len(chosen) - 1, len(rejected) - 1)  # something is left to compare
    before = chosen[: max(0, shared)]
    if prompt is None or (isinstance(prompt, str) and before):  # a text beside lists says the same again
        prompt = before
    else:
        shared = 0
    return _said(prompt), _said(chosen[max(0, shared) :]), _said(rejected[max(0, shared) :])


def _cut(chosen: str, rejected: str) -> tuple[str, str, str]:
    """The prompt at the beginning of both texts: up to the last "Assistant:" that they share, or as far as they are equal.

    TRL cuts the second so (`extract_prompt`), before a space if one stands there.
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(chosen, rejected, strict=False)))
    if ASKS in chosen[:same] and (found := chosen.rfind(ANSWERS, 0, same)) >= 0:
        end = found + len(ANSWERS)
    else:
        end = same - 1 if 0 < same < min(len(chosen), len(rejected)) and chosen[same - 1] == " " else same
    return chosen[:end].strip(), chosen[end:].strip(), rejected[end:].strip()


def _said(messages: Any) -> str:
    """Messages as one text: of one its content, of several each after its role."""
    if isinstance(messages, str):
        return messages
    contents = [(str(one["role"]), _content(one["content"])) for one in messages]
    if len(contents) == 1:
        return contents[0][1]
    return "\n".join(f"{role}: {content}" for role, content in contents)


def _content(content: Any) -> str:
    """The text of a message, whose parts may be listed."""
    if isinstance(content, str):
        return content
    if any(part["type"] != "text" for part in content):
        raise ValueError("a part that is no text")
    return "".join(part["text"] for part in content)
