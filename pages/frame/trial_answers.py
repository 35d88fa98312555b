"""What the views of things that are learned the same for everybody are told: one more step, when they ask for it."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.frame import layout, trials
from pages.frame.questions import whole
from viz.components.finetune import payload as of_trials
from viz.components.instruct import payload as of_lessons
from viz.components.objectives import payload as of_guesses


def finetune(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next trial of fine-tuning, the one after the first `from`."""
    most = len(trials.task(0)[0]) * trials.SEEDS
    return _next(
        asked, trials.tuning(), most, lambda one: of_trials.trial(one.size, one.seed, one.pretrained, one.scratch)
    )


def instruct(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next look at a model that learns to answer; `own` is a person's story and question, or empty."""
    own = trials.in_words(str(asked["own"]))
    return _next(
        asked, trials.answering(), trials.questions()[1], lambda one: of_lessons.lesson(trials.lesson(one, own))
    )


def objectives(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next look at the three models; `hole` is a sentence with a [MASK]."""
    hole, halves = trials.hole(str(asked["hole"])), layout.data("training")["halves"]
    return _next(asked, trials.comparing(), trials.objectives()[2],
                 lambda one: of_guesses.look(trials.guesses(one, hole, halves["first"], halves["seconds"])))  # fmt: skip


def _next(asked: Mapping[str, Any], growing: Any, most: int, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """The steps behind the first `from` that there are already, or else the next one; and whether those were all."""
    start = whole(asked["from"])
    found = growing.made[start:] or growing.upto(min(start + 1, most))[start:]
    return {"steps": [shown(one) for one in found], "over": start + len(found) >= most}


KINDS = {"finetune": finetune, "instruct": instruct, "objectives": objectives}
