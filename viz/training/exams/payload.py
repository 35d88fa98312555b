"""What the browser view `exams` is sent: exams made for people, as two models took them, and a test that many models took."""

from collections.abc import Mapping, Sequence
from typing import Any

QUESTIONS = 14_042  # of the test set of MMLU (Hendrycks et al. 2021)


def exams(chosen: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """chosen: an exam; found: `exams` with two results [score, lowest and highest percentile], `models` with the share of MMLU
    that is right (%), `levels` of people and chance (%), and what is to be doubted in `general`.

    The exams come by how much the newer model gained. Raises ValueError for an exam that is not there, a percentile beyond
    0 to 100 or a range that ends before it begins.
    """
    for one in found["exams"]:
        for _, low, high in (one["old"], one["new"]):
            if not 0 <= low <= high <= 100:
                raise ValueError(f"{one['id']}: {low} to {high} are no percentiles")
    if chosen not in [one["id"] for one in found["exams"]]:
        raise ValueError(f"there is no exam {chosen!r}")
    ordered = sorted(found["exams"], key=lambda one: middle(one["old"]) - middle(one["new"]))
    return {
        "shown": {"exam": chosen},
        "exams": [{"again": [], **found["general"], **one} for one in ordered],
        "models": [dict(one) for one in found["models"]],
        "levels": [list(one) for one in found["levels"]],
    }


def middle(result: Sequence[Any]) -> float:
    """The middle of the percentiles of a result."""
    return (result[1] + result[2]) / 2
