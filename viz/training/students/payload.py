"""What the browser view `students` is sent: a teacher and three students, and, look after look, their loss and their next words."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

WAYS = ("words", "soft", "written")
WORDS = 6  # of a place in a text: the likeliest by the world and by the teacher
DIGITS = 1_000  # probabilities are sent in thousandths


def students(
    ask: Mapping[str, Any], case: int, about: Mapping[str, Any], ends: Sequence[Mapping[str, Any]], recorded: Mapping[str, str] | None
) -> dict[str, Any]:  # fmt: skip
    """ask: stories, temperature, seed; case: the prompt that is looked at; about: of `about`; ends: of `end`, what recorded runs came to. Raises
    ValueError for a prompt that is not there."""
    if not 0 <= case < len(about["cases"]):
        raise ValueError(f"case {case}: there are {len(about['cases'])}")
    return {"ask": dict(ask), "shown": {"case": case}, "about": dict(about), "ends": list(ends), "recorded": recorded}


def about(
    known: Sequence[Mapping[str, Any]], held: float, floor: float, sizes: tuple[int, int], steps: int, written: int
) -> dict[str, Any]:
    """known: of `case`; held: the teacher's loss on new stories; sizes: parameters of the teacher and of a student; written: stories of the
    teacher's."""
    return {
        "cases": list(known),
        "teacher": round(held - floor, 4),
        "floor": round(floor, 4),
        "sizes": list(sizes),
        "steps": steps,
        "written": written,
    }


def case(prompt: str, words: Sequence[str], truth: Any, teacher: Any, told: int) -> dict[str, Any]:
    """A place in a text. words: of the whole vocabulary; truth, teacher: the probability [V] of each there; told: the one that a story has."""
    ranks = np.argsort(-(np.asarray(truth) + np.asarray(teacher) * 1e-3), kind="stable")
    shown = [told, *(token for token in ranks[:WORDS].tolist() if token != told)][:WORDS]
    return {
        "prompt": prompt,
        "words": [words[token] for token in shown],
        "ids": shown,
        "truth": _thousandths(truth, shown),
        "teacher": _thousandths(teacher, shown),
    }


def look(found: Any, cases: Sequence[Mapping[str, Any]], floor: float) -> dict[str, Any]:
    """found: a model.training.distilling.Look. above: nats above the floor, of each; p: of each place and student, thousandths of its words."""
    return {
        "step": found.step,
        "seconds": round(found.seconds, 1),
        "above": {way: round(found.held[way] - floor, 3) for way in WAYS},
        "p": [{way: _thousandths(found.chances[way][at], one["ids"]) for way in WAYS} for at, one in enumerate(cases)],
    }


def end(ask: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any]:
    """What a run came to: what it was asked for, and its last look's losses."""
    return {**ask, "above": last["above"]}


def _thousandths(chances: Any, ids: Sequence[int]) -> list[int]:
    return [round(float(chances[token]) * DIGITS) for token in ids]
