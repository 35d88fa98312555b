"""The maximum of noisy estimates: its numbers for the prose, and its rows for the downloads."""

from collections.abc import Sequence
from typing import Any

from viz.shared.numbers import count, rounded


def seconds(value: float) -> str:
    """A time for people."""
    for least, unit, name in (
        (86_400, 86_400, "days"),
        (3_600, 3_600, "hours"),
        (60, 60, "minutes"),
        (1, 1, "seconds"),
    ):
        if value >= 2 * least:
            return f"{value / unit:.{0 if value >= 20 * unit else 1}f} {name}"
    for size, name in ((1.0, "seconds"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= size:
            return f"{value / size:.2g} {name}" if value < 100 * size else f"{value / size:.0f} {name}"
    return f"{value:.1e} seconds"


def facts(
    worths: str, noise: float, tries: int, choices: int, found: Any, theory: Sequence[float], costs: Any
) -> dict[str, str]:
    """found: sizes, single, chosen, double, best; theory: what equal actions are expected to give; costs: seconds."""
    size, single, best = found.sizes[choices], float(found.single[choices].mean()), float(found.best[choices])
    chosen, double = float(found.chosen[choices].mean()), float(found.double[choices].mean())
    truth = (
        "although all are worth 0"
        if worths == "equal"
        else f"although the best is worth {rounded(best)}, and the one that is taken for it {rounded(chosen)}"
    )
    return {
        "size": f"{size:,}",
        "actions": count(size, "action", "actions"),
        "truth": truth,
        "single": rounded(single),
        "double": rounded(double),
        "theory": rounded(theory[choices]),
        "noise": f"{noise:g}",
        "tries": str(tries),
        "error": rounded(noise / tries**0.5, 3),
        "words": f"{found.sizes[-1]:,}",
        "largest": seconds(costs.largest),
        "answered": seconds(costs.answered),
        "all": seconds(costs.answered * found.sizes[-1]),
        "all_tries": seconds(costs.answered * found.sizes[-1] * tries),
    }


def rows(found: Any, theory: Sequence[float]) -> list[dict[str, Any]]:
    """What is drawn, as a table."""
    return [
        {
            "actions": size,
            "maximum": float(found.single[at].mean()),
            "expected_if_equal": theory[at],
            "true_value_of_chosen": float(found.chosen[at].mean()),
            "double_estimator": float(found.double[at].mean()),
            "best_true_value": float(found.best[at]),
        }
        for at, size in enumerate(found.sizes)
    ]
