"""What the browser view `agent` is sent: a question, its trace and the one that a person made of it; and, one after another, turns of
the tasks that are measured."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def agent(
    ask: Mapping[str, Any],
    question: Mapping[str, Any],
    traces: tuple[Sequence[Any], Sequence[Any]],
    opened: tuple[int, int],
    tasks: Sequence[Mapping[str, str]],
    known: Mapping[str, Any],
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """question: its text, and the answer where it is known; traces: steps that are there already, of the model alone, and those that a
    person wrote; opened: the step and the token that are shown, -1 for the view's choice; known: answers that were recorded.

    Raises ValueError for a trace whose steps are no thoughts, acts and observations in turn.
    """
    kinds = ("think", "act", "observe")
    for trace in traces:
        if any(kind != kinds[at % 3] for at, (kind, _) in enumerate(trace)):
            raise ValueError("a trace goes round: a thought, an act, an observation")
    return {
        "ask": dict(ask),
        "question": dict(question),
        "own": [text for _, text in traces[0]],
        "fork": [text for _, text in traces[1]],
        "opened": list(opened),
        "tasks": [dict(one) for one in tasks],
        "known": dict(known),
        "recorded": recorded,
    }


def turn(done: Any) -> list[Any]:
    """A turn of a task: its number, the texts of all steps so far, whether it was the last, whether it was done, where it broke; how the
    try began, its number and its note."""
    return [
        done.task,
        [text for _, text in done.steps],
        int(done.over),
        int(done.right),
        done.broke,
        done.arm,
        done.number,
        done.note,
    ]


def line(said: Any) -> list[Any]:
    """A line for the calculator alone: what was written, whether it is a call, whether the result is right."""
    return [said.text, int(said.valid), int(said.right)]


def following(found: Any) -> dict[str, Any]:
    """What comes behind some steps."""
    return {"steps": [text for _, text in found.steps], "over": found.over, "right": found.right, "broke": found.broke}


def allowed(choices: Sequence[Any], piece: Callable[[int], bytes]) -> dict[str, Any]:
    """Each token of an act: its bytes, how many the mask leaves, their probability, and its rivals, each with its probability and whether
    it is left."""
    return {
        "tokens": [
            [
                piece(one.token).hex(),
                one.allowed,
                round(one.mass, 6),
                [
                    [piece(rival.token).hex(), round(rival.p, 6), int(rival.allowed), int(rival.token == one.token)]
                    for rival in one.rivals
                ],
            ]
            for one in choices
        ]
    }
