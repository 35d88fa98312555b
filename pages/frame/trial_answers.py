"""What the views of things that are learned the same for everybody are told: one more step, when they ask for it."""

from collections.abc import Callable, Mapping
from typing import Any

from pages.frame import layout, runs, training_answers, trials
from pages.frame.questions import whole
from viz.training.finetune import payload as of_trials
from viz.training.instruct import payload as of_lessons
from viz.training.objectives import payload as of_guesses


def finetune(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next trial of fine-tuning, the one after the first `from`."""
    most = len(trials.task(0)[0]) * trials.SEEDS
    return _next(
        asked, trials.tuning(), most, lambda one: of_trials.trial(one.size, one.seed, one.pretrained, one.scratch)
    )


def instruct(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next look at a model that learns to answer."""
    return _next(asked, trials.answering(), trials.questions()[1], lambda one: of_lessons.lesson(trials.lesson(one)))


def reply(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What is said to a person's own story and question at first and at the look `at`."""
    own, at = trials.in_words(str(asked["own"])), whole(asked["at"])
    return {"replies": [trials.reply(place, own) for place in (0, at)]}


def fill(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The words for the hole of a sentence at the look `at`."""
    return of_guesses.filled(*trials.filled(whole(asked["at"]), trials.hole(str(asked["hole"]))))


def objectives(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The next look at the three models."""
    halves = layout.data("training")["halves"]
    return _next(asked, trials.comparing(), trials.objectives()[2],
                 lambda one: of_guesses.look(one, trials.followed(one, halves["first"], [text for text, _ in halves["seconds"]])))  # fmt: skip


def larger(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The run that the law of `axis` is asked about, as training_answers.train: begun where `run` is none, to play."""
    plan, run = trials.larger(axis := str(asked["axis"])), str(asked["run"])
    if not runs.known(run, plan.key):
        if asked["do"] != "play":
            return {"run": "", "state": "none"}
        run = runs.begin(plan).id
    return training_answers.train({**asked, "run": run}) | {"run": run, "axis": axis}


def _next(asked: Mapping[str, Any], growing: Any, most: int, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """The steps behind the first `from` that there are already, or else the next one; and whether those were all."""
    start = whole(asked["from"])
    found = growing.made[start:] or growing.upto(min(start + 1, most))[start:]
    return {"steps": [shown(one) for one in found], "over": start + len(found) >= most}


KINDS = {
    "finetune": finetune, "instruct": instruct, "reply": reply, "objectives": objectives, "fill": fill, "larger": larger,
}  # fmt: skip
