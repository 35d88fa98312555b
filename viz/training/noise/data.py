"""The numbers that the prose of `noise` speaks of, and the rows that it gives."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.shared.numbers import percent, rounded
from viz.training.noise.payload import READERS, counted

KINDS = {
    "replaced": "5 to 50 % of the words of a story gave way to others drawn by chance",
    "shuffled": "the words of each sentence of a story stand in a random order",
    "bigram": "the bigram itself wrote the text, word by word",
}


def facts(
    sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]], seeds: Mapping[str, Sequence[float]]
) -> dict[str, str]:
    """sent: what the browser is sent; looks: as it is sent them; seeds: what was recorded with several."""
    about, threshold = sent["about"], sent["shown"]["threshold"]
    kept = counted(about, threshold)
    shares = {name: good / of for name, (good, of) in kept.items()}
    return {
        "cut": f"At a perplexity of {threshold / 10:.1f} the filter keeps **{percent(shares['clean'])}** of the stories and **{percent(shares['noisy'])}** of the noise.",
        "learned": learned(looks, about["floor"]),
        "kind": KINDS[about["kind"]],
        "auc": f"{about['auc']:.3f}",
        "trusted": str(about["trusted"]),
        "left": str(about["left"]),
        "passed": percent(about["passed"]),
        "by": f"{about['cut'] / 10:.1f}",
        "steps": str(about["steps"]),
        "floor": rounded(about["floor"]),
        "texts": ", ".join(f"{about['sizes'][name]:,}" for name in READERS),
        "seeds": several(seeds),
    }


def learned(looks: Sequence[Mapping[str, Any]], floor: float) -> str:
    """How far above the floor each toy is."""
    if not looks:
        return "Nothing has been learned yet."
    all_, filtered, clean = (f"{looks[-1]['held'][name] - floor:.2f}" for name in READERS)
    return f"After {looks[-1]['step']} steps the toy that read everything is {all_} nats above the floor, with the filter **{filtered}**, with the stories alone {clean}."


def several(seeds: Mapping[str, Sequence[float]]) -> str:
    """The same with three seeds."""
    if not seeds:
        return ""
    said = {name: ", ".join(f"{one:.3f}" for one in seeds[name]) for name in ("auc", *READERS)}
    return f"With words replaced and three seeds the AUC is {said['auc']}; all documents end {said['all']} nats above the floor, filtered ones {said['filtered']}, stories alone {said['clean']}."


def rows(sent: Mapping[str, Any], looks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each look: nats above the floor by what was read."""
    floor = sent["about"]["floor"]
    return [{"step": one["step"]} | {name: round(one["held"][name] - floor, 4) for name in READERS} for one in looks]
