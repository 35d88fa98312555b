"""Questions asked as a whole and in parts: the numbers of the prose."""

from collections.abc import Mapping

from model.probability import wilson

UNKNOWN = "…"


def facts(found: Mapping[str, int], example: str) -> dict[str, str]:
    """found: the scores so far (pages.prompting.work.socratic.score); example: a question of the form."""
    some, flagged = found["of"], found["flagged"]
    low, high = wilson(found["parts"], some) if some else (0.0, 1.0)
    numbers = {name: str(number) if some else UNKNOWN for name, number in found.items()}
    return numbers | {
        "low": f"{low:.2f}" if some else UNKNOWN,
        "high": f"{high:.2f}" if some else UNKNOWN,
        "doubted": f"where one disagrees, {found['flagged_right']} of {flagged}" if flagged else "none disagrees",
        "example": example,
    }
