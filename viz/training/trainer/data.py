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
    matrix_rate: float  # of the matrices in the layers: Muon's is another
    decay: float


NUMBERS = (
    "when",
    "held",
    "choices",
    "nothing",
    "vocabulary",
    "parameters",
    "floor",
    "cost",
    "rate",
    "batch",
    "decay",
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
        "cost": _cost(data.loss),
        "rate": f"{data.rate:g}"
        + ("" if data.matrix_rate == data.rate else f" ({data.matrix_rate:g} for the matrices of the layers, by Muon)"),
        "batch": str(data.batch),
        "decay": f"{data.decay:g}",
    }


def _cost(loss: float | None) -> str:
    """What the last batch cost."""
    if loss is None:
        return "No batch has been read yet"
    return (f"The last batch cost {loss:.3f} nats per token, a (geometric) mean probability of $e^{{-{loss:.3f}}} =$ "
            f"{math.exp(-loss):.3f} for the right one")  # fmt: skip
