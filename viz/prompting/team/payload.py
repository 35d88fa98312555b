"""What the browser view `team` is sent: tasks, the forms of the messages, and what was changed in them; and, one after another, what comes
of each task with each field lost, and of the same tasks with a single agent."""

from collections.abc import Mapping, Sequence
from typing import Any


def forms(
    fields: Mapping[Any, Sequence[str]], heads: Mapping[str, str], most: int, prompts: Mapping[str, str]
) -> dict[str, Any]:
    """fields: of the message to each agent; heads: what stands before each; most: characters; prompts: what is read before a message."""
    return {
        "fields": {name: list(own) for name, own in fields.items()},
        "heads": dict(heads),
        "most": most,
        "prompts": dict(prompts),
    }


def team(
    tasks: Sequence[Any],
    texts: Mapping[str, str],
    forms: Mapping[str, Any],
    chosen: tuple[int, Mapping[str, str]],
    seconds: int,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """tasks: model.prompting.team.Task; texts: what is searched, by title; chosen: the task that is shown, and what was done to fields;
    seconds: how long the recorded run took.

    Raises ValueError for a task that is not there.
    """
    at, changes = chosen
    if not 0 <= at < len(tasks):
        raise ValueError(f"{len(tasks)} tasks: {at} is not among them")
    return {
        "ask": {},
        "tasks": [_task(one) for one in tasks],
        "texts": dict(texts),
        "forms": dict(forms),
        "at": at,
        "changes": dict(changes),
        "seconds": seconds,
        "recorded": recorded,
    }


def _task(one: Any) -> dict[str, str]:
    """short: what is to be done, with the name of the text in place of the number that is looked up."""
    parts = [one.title, one.operation, one.other]
    short = " ".join(parts if one.place == "first" else reversed(parts))
    return {"question": one.question, "short": short, "answer": one.answer, "looked": one.looked, "place": one.place}


def step(one: Any) -> dict[str, Any]:
    """What came of a task (model.prompting.team.Passed), or a turn of the single agent (Alone)."""
    if hasattr(one, "over"):
        return {"alone": one.task, "over": one.over, "right": one.right}
    return {**one._asdict()}
