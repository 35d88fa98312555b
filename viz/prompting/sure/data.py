"""How sure a model is: the numbers of the prose."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.probability import expected_error, reliability, wilson
from viz.prompting.sure.payload import MEASURES

UNKNOWN = "…"
WORDS = {
    "probability": "the probability of its answer",
    "agreement": "the share of drawn answers that agree",
    "entropy": "the confidence that the entropy of drawn answers gives",
}
BINS = 5


def facts(
    steps: Sequence[Mapping[str, Any]], kinds: Sequence[str], by: str, least: int, shown: tuple[str, int]
) -> dict[str, str]:
    """steps: so far, as payload.step gives them; kinds: of the questions; least: per cent below which it refuses; shown: the question
    that is shown, and how many answers are drawn to one."""
    told = [one for one in steps if "said" in one]
    looks = [one for one in steps if "iteration" in one]
    question, drawn = shown
    numbers = {
        "by": WORDS[by],
        "least": f"{least / 100:.2f}",
        "question": question,
        "drawn": str(drawn),
        "bins": str(BINS),
    }
    return numbers | _told(told, kinds, MEASURES.index(by), least / 100) | _learned(looks)


def _told(told: Sequence[Mapping[str, Any]], kinds: Sequence[str], at: int, least: float) -> dict[str, str]:
    if not told:
        return dict.fromkeys(
            ("asked", "right", "error", "answered", "good", "low", "high", "invented", "sure"), UNKNOWN
        )
    sure, right = [one["sure"][at] for one in told], [bool(one["right"]) for one in told]
    above = [came for p, came in zip(sure, right, strict=True) if p >= least]
    low, high = wilson(sum(above), len(above)) if above else (0.0, 1.0)
    invented = [p for p, kind in zip(sure, kinds, strict=False) if kind == "invented"]
    return {
        "asked": str(len(told)),
        "right": str(sum(right)),
        "error": f"{expected_error(reliability(sure, right, BINS)):.2f}",
        "answered": str(len(above)),
        "good": str(sum(above)),
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
        "invented": str(len(invented)),
        "sure": str(sum(p >= least for p in invented)),
    }


def _learned(looks: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    names = ("words_before", "words_after", "facts_before", "facts_after", "iterations", "kl")
    if not looks:
        return dict.fromkeys(names, UNKNOWN)
    first, last = looks[0], looks[-1]
    told = [f"{one[name]:.2f}" for name in ("words_error", "facts_error") for one in (first, last)]
    return dict(zip(names, (*told, str(last["iteration"]), f"{last['kl']:.1f}"), strict=True))
