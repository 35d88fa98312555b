"""The game of 24, searched as a tree of steps that the model proposes and values."""

import itertools
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from model.errors import UserError
from model.prompting import game24, thoughts
from model.prompting.game24 import COUNT, HIGHEST, Numbers
from model.prompting.thoughts import Chains, Level, Thinker
from pages.prompting.address import Prompting
from pages.prompting.work import few
from pages.server import models, recordings
from pages.server.address import DEFAULT_MODEL
from pages.server.growing import Growing
from pages.server.keep import keep
from pages.server.recordings import Recording

NAME = "thoughts"
JUDGES, BREADTHS = ("model", "exact", "chance"), ("1", "3")
SEED = 0
LEVELS = COUNT - 1
PUZZLES = (
    (8, 5, 2, 2), (13, 11, 8, 8), (12, 12, 8, 5), (13, 10, 4, 2), (11, 9, 7, 1), (12, 11, 7, 4), (13, 9, 4, 1), (9, 8, 8, 4),
    (11, 6, 4, 4), (13, 8, 5, 1), (11, 9, 7, 2), (12, 11, 5, 3), (12, 12, 6, 2), (10, 9, 8, 7), (13, 12, 7, 7), (11, 9, 6, 3),
)  # fmt: skip


class Step(NamedTuple):
    """A level of a puzzle's tree, or, after the last, its chains for as much reading."""

    puzzle: int
    found: Level | Chains


class Asked(NamedTuple):
    """Who says what a position is worth, how many are kept, and a puzzle of one's own; () for the list."""

    judge: str
    breadth: str
    own: Numbers

    @property
    def puzzles(self) -> list[Numbers]:
        """What is played."""
        return [self.own] if self.own else listed()


def listed() -> list[Numbers]:
    """The puzzles that come with Glassbox; each can be solved."""
    return [game24.start(*one) for one in PUZZLES]


def asked(now: Prompting) -> Asked:
    """What the controls ask for. Raises UserError for what is no puzzle."""
    return Asked(now.judge, now.breadth, own(now.numbers))


def own(typed: str) -> Numbers:
    """A puzzle of one's own; () for none. Raises UserError for what is no puzzle."""
    words = typed.replace(",", " ").split()
    if not words:
        return ()
    if len(words) != COUNT or not all(
        one.isascii() and one.isdigit() and len(one) < 3 and 1 <= int(one) <= HIGHEST for one in words
    ):
        raise UserError(
            f"A puzzle is {COUNT} whole numbers from 1 to {HIGHEST}, with spaces between them: type 8 5 2 2."
        )
    return game24.start(*map(int, words))


@keep(12)
def measured(ask: Asked) -> Growing[Step]:
    """A level after the other, a puzzle after the other. Shared by all who ask for the same."""
    return Growing(_played(ask))


def _played(ask: Asked) -> Iterator[Step]:
    thinker = _thinker()
    for at, puzzle in enumerate(ask.puzzles):
        read = 0
        for level in thoughts.tree(thinker, puzzle, int(ask.breadth), ask.judge, SEED):  # type: ignore[arg-type]
            read += level.tokens
            yield Step(at, level)
        yield Step(at, thoughts.chains(thinker, puzzle, read, SEED))


@keep(1)
def _thinker() -> Thinker:
    return Thinker(models.get(DEFAULT_MODEL))


def most(ask: Asked) -> int:
    """The steps of a whole run."""
    return len(ask.puzzles) * (LEVELS + 1)


def described(ask: Asked) -> list[tuple[str, bool]]:
    """Each puzzle as it is written, and whether it can give 24."""
    return [(thoughts.text(one), game24.solvable(one)) for one in ask.puzzles]


def proposed() -> int:
    """How many steps are looked at from a position."""
    return thoughts.PROPOSED


def settings() -> dict[str, Any]:
    """What the recording was made from."""
    prompts = [thoughts.PROPOSE, thoughts.VALUE]
    return {
        "puzzles": [list(one) for one in PUZZLES],
        "prompts": prompts,
        "proposed": thoughts.PROPOSED,
        "runs": sorted(runs()),
    }


def runs() -> dict[str, Asked]:
    """What is recorded: each judge with each breadth."""
    return {key(one): one for one in (Asked(*pair, ()) for pair in itertools.product(JUDGES, BREADTHS))}


def key(ask: Asked) -> str:
    """The name under which a run is recorded."""
    return f"{NAME}.{ask.judge}.{ask.breadth}"


def recorded(ask: Asked) -> Recording | None:
    """The recorded run, under its own name, if there is one."""
    return None if ask.own else recordings.one_of(recordings.of(few.CHAPTER, NAME, settings()), key(ask))


def scores() -> list[dict[str, Any]]:
    """Of each recorded run: puzzles solved by its tree and by chains, of how many; tokens read for a puzzle; where all that could be
    solved was left out."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return [_score(ask, found.found["runs"][name]) for name, ask in runs().items()] if found else []


def _score(ask: Asked, steps: list[dict[str, Any]]) -> dict[str, Any]:
    ends = [one for one in steps if one.get("depth") == LEVELS]
    chains = [one for one in steps if "ends" in one]
    return {
        "judge": ask.judge,
        "breadth": ask.breadth,
        "solved": sum(any(node[5] and node[6] for node in one["nodes"]) for one in ends),
        "chains": sum(one["solved"] for one in chains),
        "of": len(ends),
        "tokens": round(sum(one["tokens"] for one in steps if "nodes" in one) / len(ends)),
    }


def seconds(ask: Asked) -> int:
    """How long the recorded run took; 0 where there is none."""
    found = recordings.of(few.CHAPTER, NAME, settings())
    return int(found.found["seconds"].get(key(ask), 0)) if found else 0


def timed(ask: Asked) -> tuple[list[Step], float]:
    """A whole run, and its seconds."""
    began = time.monotonic()
    return measured(ask).upto(most(ask)), time.monotonic() - began
