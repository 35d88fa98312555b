"""Numbers of a run of training for people: what the prose of the Training page says."""

import math
from typing import NamedTuple


class RunData(NamedTuple):
    """Where a run stands. Losses in nats per token; floor: what no model can get below, None where nobody knows."""

    step: int
    loss: float | None  # of the last batch
    held_loss: float
    floor: float | None
    vocabulary: int
    parameters: int
    rate: float
    batch: int


NUMBERS = (
    "when",
    "held",
    "choices",
    "nothing",
    "vocabulary",
    "parameters",
    "floor",
    "loss",
    "probability",
    "rate",
    "batch",
)


def run_facts(data: RunData | None) -> dict[str, str]:
    """The numbers of the page's prose; dots for a run that is not there yet."""
    if data is None:
        return dict.fromkeys(NUMBERS, "…")
    nothing = math.log(data.vocabulary)
    start = "Before the first step" if data.step == 0 else f"After {data.step:,} steps"
    if data.floor is None:
        floor = "Nobody knows how low the loss of this text can go."
    else:
        floor = (
            f"The world that tells the stories itself needs {data.floor:.3f}. No model can do better in the long run; this "
            f"one is {max(0.0, data.held_loss - data.floor):.3f} above it."
        )
    return {
        "when": start,
        "held": f"{data.held_loss:.3f}",
        "choices": f"{math.exp(min(data.held_loss, 99)):,.0f}"
        if data.held_loss > 3
        else f"{math.exp(data.held_loss):.1f}",
        "nothing": f"{nothing:.2f}",
        "vocabulary": f"{data.vocabulary:,}",
        "parameters": f"{data.parameters:,}",
        "floor": floor,
        "loss": "–" if data.loss is None else f"{data.loss:.3f}",
        "probability": f"{math.exp(-(data.held_loss if data.loss is None else data.loss)):.3f}",
        "rate": f"{data.rate:g}",
        "batch": str(data.batch),
    }
