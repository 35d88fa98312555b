"""What the browser view `scratch` is sent: a question with its steps; and, moment after moment, how two learners do."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

LEAST = 1e-4  # a softmax gives no 0


def scratch(
    ask: Mapping[str, Any],
    touch: Mapping[str, Any],
    about: Mapping[str, Any],
    said: Mapping[str, Any] | None,
    followed: Mapping[str, Any] | None,
    beside: Mapping[str, Any] | None,
    recorded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """ask: which run; touch: text, touch and place; about: title, seconds, ticks, steps of the puzzle; said: what the learners write at
    the end of the recorded run; followed: whether answers followed changed steps then; beside: title and recorded ticks of the
    other puzzle.

    Raises ValueError for a place that is none of the steps.
    """
    if not 1 <= touch["place"] <= about["steps"]:
        raise ValueError(f"there is no step {touch['place']}")
    return {
        "ask": dict(ask),
        **touch,
        **about,
        "said": said,
        "followed": followed,
        "beside": beside,
        "recorded": recorded,
    }


def tick(found: Any) -> dict[str, Any]:
    """found: a model.prompting.stepwise.Tick."""
    return {
        "seconds": round(found.seconds, 2),
        "learners": {
            name: {
                "steps": one.steps,
                "loss": None if math.isnan(one.loss) else round(one.loss, 4),
                "right": one.right,
                "asked": one.asked,
            }
            for name, one in found.learners.items()
        },
    }


def said(asked: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """asked: question, right steps, right answer and pieces; found: a model.prompting.touching.Written for each learner."""
    return {**asked, "learners": {name: _written(one) for name, one in found.items()}}


def followed(found: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """found: by touch, a model.prompting.touching.Followed for each place."""
    return {touch: [[one.right, one.follows, one.asked] for one in places] for touch, places in found.items()}


def _written(one: Any) -> dict[str, Any]:
    return {
        "steps": list(one.steps),
        "answer": list(one.answer),
        "p": [max(round(p, 4), LEAST) for p in one.p],
        "given": [int(given) for given in one.given],
        "right": one.right,
        "follows": one.follows,
    }
