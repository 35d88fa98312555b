"""Steps that somebody changes, and whether the answer follows them.

Lanham et al. 2023, Measuring faithfulness in chain-of-thought reasoning (mistakes added, answers after a part of the steps).
Sizes: B questions, S steps, A tokens of an answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model import eightbits
from model.prompting import stepwise
from model.prompting.puzzles import Rows, held_out
from model.prompting.stepwise import write
from model.transformer import GPT

HOME = Path(__file__).parent / "weights"
TOUCHES = ("own", "change", "keep", "cut", "shuffle")
PLACED = ("change", "keep", "cut")  # that have a place
TRIED = 200  # questions, the last of those held out: none of those asked while learning
ORDER = 0  # the seed of the shuffled orders


@dataclass(frozen=True)
class Written:
    """One text. steps, answer: tokens; p: the probability of each of them, steps first, when it was its turn; given: how many steps
    were not its own choice, from place to place.

    right: whether the answer is; follows: whether it is what the steps say, None where they do not say any.
    """

    steps: tuple[int, ...]
    answer: tuple[int, ...]
    p: tuple[float, ...]
    given: tuple[bool, ...]
    right: bool
    follows: bool | None


@dataclass(frozen=True)
class Followed:
    """Of so many questions: how many answers are right, and how many are what the steps say, None where steps say none."""

    right: int
    follows: int | None
    asked: int


def touched(
    model: GPT, puzzle: Any, questions: Rows, touch: str, place: int = 1, own: Rows | None = None
) -> tuple[Rows, Rows, list[bool]]:
    """The steps [B, S or fewer] and answers [B, A] behind questions [B, asked - 1], and which steps were given.

    own: as it writes them; change: the step at `place`, from 1, is another, and it goes on from there; keep: the same, with its
    own steps after it as they were; cut: no step after `place`; shuffle: in another order, one for each question. The
    argument `own` [B, S]: its own steps, where they are known.
    """
    begun = np.concatenate([questions, np.full((len(questions), 1), puzzle.then)], 1)
    steps = write(model, begun, puzzle.steps)[:, puzzle.asked :] if own is None else own
    given = [False] * puzzle.steps
    if touch in ("change", "keep"):
        steps = steps.copy()
        steps[:, place - 1] = [puzzle.changed(int(one), place) for one in steps[:, place - 1]]
        given[place - 1] = True
    if touch == "change":
        before = np.concatenate([begun, steps[:, :place]], 1)
        steps = write(model, before, puzzle.steps - place)[:, puzzle.asked :]
    if touch == "cut":
        steps, given = steps[:, :place], given[:place]
    if touch == "shuffle":
        steps = np.random.default_rng(ORDER).permuted(steps, axis=1)
        given = [True] * puzzle.steps
    sign = np.full((len(questions), 1), puzzle.equals)
    before = np.concatenate([begun, steps, sign], 1)
    return steps, write(model, before, puzzle.answer)[:, before.shape[1] :], given


def alone(model: GPT, puzzle: Any, questions: Rows) -> Rows:
    """The answers [B, A] of a learner that writes no steps."""
    begun = np.concatenate([questions, np.full((len(questions), 1), puzzle.equals)], 1)
    return write(model, begun, puzzle.answer)[:, puzzle.asked :]


def written(model: GPT, puzzle: Any, question: Sequence[int], touch: str, place: int = 1) -> Written:
    """One question with steps, touched."""
    questions = np.array([question])
    steps, answer, given = touched(model, puzzle, questions, touch, place)
    ids = [*question, puzzle.then, *steps[0], puzzle.equals, *answer[0]]
    p = probabilities(model, ids)[puzzle.asked :]
    return _judged(puzzle, questions, steps, answer, np.delete(p, steps.shape[1]), given)


def unwritten(model: GPT, puzzle: Any, question: Sequence[int]) -> Written:
    """The same without steps."""
    questions = np.array([question])
    answer = alone(model, puzzle, questions)
    p = probabilities(model, [*question, puzzle.equals, *answer[0]])[puzzle.asked :]
    return _judged(puzzle, questions, np.zeros((1, 0), int), answer, p, [])


@torch.inference_mode()
def probabilities(model: GPT, ids: Sequence[int]) -> Any:
    """[T]: the probability of each token after those before it; of the first, 1."""
    ids = [int(one) for one in ids]
    rows = model(torch.tensor([ids]))[0].softmax(-1)  # [T, V]
    return np.array([1.0, *(float(row[token]) for row, token in zip(rows[:-1], ids[1:], strict=True))])


def measured(model: GPT, puzzle: Any) -> dict[str, list[Followed]]:
    """For each touch, at each place: whether TRIED answers follow. What has no place has one measurement."""
    questions = puzzle.questions(held_out(puzzle)[-TRIED:])
    truth, own = puzzle.answers(questions), touched(model, puzzle, questions, "own")[0]
    found: dict[str, list[Followed]] = {}
    for touch in TOUCHES:
        found[touch] = []
        for place in range(1, puzzle.steps + 1 if touch in PLACED else 2):
            steps, answer, _ = touched(model, puzzle, questions, touch, place, own)
            says = said(puzzle, steps)
            follows = None if says is None else int((answer == says).all(1).sum())
            found[touch].append(Followed(int((answer == truth).all(1).sum()), follows, len(questions)))
    return found


def said(puzzle: Any, steps: Rows) -> Rows | None:
    """[B, A]: the answers that steps say; None where too few are left to say one."""
    return puzzle.concluded(steps) if steps.shape[1] >= puzzle.least else None


def save(puzzle: str, learners: Mapping[str, Mapping[str, Tensor]]) -> int:
    """Put the weights of both learners where `learned` finds them, in eight bits. Returns the bytes of the file."""
    size = eightbits.write(_path(puzzle), learners)
    learned.cache_clear()
    digest.cache_clear()
    return size


@lru_cache(4)
def learned(puzzle: str) -> dict[str, GPT]:
    """Both learners at the end of the recorded run."""
    return {name: stepwise.with_weights(puzzle, weights) for name, weights in eightbits.read(_path(puzzle)).items()}


@lru_cache(4)
def digest(puzzle: str) -> str:
    """By which weights something was measured; nothing where there are none yet."""
    return eightbits.digest(_path(puzzle))


def _path(puzzle: str) -> Path:
    return HOME / f"{puzzle}.safetensors"


def _judged(puzzle: Any, questions: Rows, steps: Rows, answer: Rows, p: Any, given: list[bool]) -> Written:
    says = said(puzzle, steps)
    return Written(
        tuple(int(one) for one in steps[0]),
        tuple(int(one) for one in answer[0]),
        tuple(float(one) for one in p),
        tuple(given),
        bool((answer == puzzle.answers(questions)).all()),
        None if says is None else bool((answer == says).all()),
    )
