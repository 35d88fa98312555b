"""Two agents and a manager: what comes of a task when a field of a message is struck out or rewritten, and of all tasks with each lost."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from model.errors import UserError
from model.prompting import agent, team
from model.prompting.team import Alone, Passed, Task
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

if TYPE_CHECKING:  # importing torch takes seconds
    from model.pretrained.reading import Reading

NAME = "team"
FIELDS, HEADS, MOST_FIELD = team.FIELDS, team.HEADS, team.MOST_FIELD
MOST = 10_000  # steps of a run, more than it has


def tasks() -> tuple[Task, ...]:
    """The twelve tasks."""
    return team.tasks()


def texts() -> dict[str, str]:
    """What the search looks in, by title."""
    return {one.title: one.text for one in team.library.facts()}


def shown() -> dict[str, str]:
    """What each agent reads before a message."""
    return {name: team.shown(name) for name in FIELDS}


def changes(message: str) -> dict[str, str]:
    """What somebody did to the fields, a line each: `field: what it says instead`, or `field` alone where it is lost. Raises UserError for
    a field that is none, or too long a text."""
    found = {}
    for line in filter(str.strip, message.split("\n")):
        name, _, words = line.partition(":")
        name, words = name.strip(), agent.one_line(words)
        if name not in team.EVERY:
            raise UserError(f"“{name[:20]}” is no field of a message: choose {', '.join(team.EVERY)}.")
        if len(words) > MOST_FIELD:
            raise UserError(
                f"The field {HEADS[name]} has {len(words):,} characters; {MOST_FIELD} are the limit here: shorten it."
            )
        found[name] = words
    return found


@keep(128)
def passed(at: int, changed: tuple[tuple[str, str], ...]) -> Passed:
    """What comes of a task when fields arrive changed."""
    return team.passed(models.get(DEFAULT_MODEL), at, dict(changed), _begun())


@keep(1)
def _begun() -> "dict[team.Name, Reading]":
    return team.begun(models.get(DEFAULT_MODEL))


@keep(1)
def measured() -> Growing[Passed | Alone]:
    """A task after another with each field lost, then the single agent's turns. Shared by all who ask."""
    return Growing(team.measure(models.get(DEFAULT_MODEL)))


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    return {
        "lists": team.lists(),
        "begins": team.BEGINS,
        "single": agent.lists()["examples"],
        "introduced": agent.INTRODUCED,
        "acts": agent.MOST_ACTS,
    }


def recorded() -> Recording | None:
    """The recorded run, under its own name, if there is one."""
    return recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), NAME)


def seconds() -> int:
    """How long the recorded run took; 0 where there is none."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return int(found.found["seconds"]) if found else 0


def timed() -> tuple[Sequence[Passed | Alone], float]:
    """The whole run, and its seconds."""
    began = time.monotonic()
    return measured().upto(MOST), time.monotonic() - began
